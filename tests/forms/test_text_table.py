"""A table drawn: each value in its cell, readable in every width."""

import re

import altair as alt
import pandas as pd
import pytest

from recount import categories, text_table, years
from recount.drawing.chart import INK, MUTED, NARROW_PX, VERMILION, WIDE_PX, specification
from recount.drawing.picture import svg
from recount.errors import FigureError

SOURCE = categories("source", order=["the report", "counted"])
PLACE = categories("place", order=["Peru", "Chile"])
TEXT = re.compile(
    r'<text text-anchor="(\w+)" transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*'
    r'font-size="(\d+)px"[^>]*fill="([^"]+)"[^>]*>([^<]+)<'
)
DIAMOND = re.compile(rf'<path transform="translate\(([-\d.]+),([-\d.]+)\)"[^>]*fill="{VERMILION}"')


def frame():
    return pd.DataFrame(
        {
            "place": ["Chile", "Chile", "Peru", "Peru"],
            "source": ["the report", "counted", "the report", "counted"],
            "rate": [3.52, 4.0, 8.0, 17.25],
            "rests_on": ["of 3 cities", "of 4 cities", "of 8 cities", "of 17 cities"],
            "in_print": [True, False, True, False],
        }
    )


def drawn(data=None, width_px=WIDE_PX, **given):
    usual = {"format": ".1f", "second": "rests_on", "printed": "in_print"}
    chart = text_table(frame() if data is None else data, SOURCE, PLACE, "rate", **usual | given)
    return svg(specification(chart.properties(height=alt.Step(48)), "A table"), width_px)


def words(picture):
    """Each text of a picture: where it begins or ends, how high it stands, its letters."""
    return {
        text: {"anchor": anchor, "x": float(x), "y": float(y), "px": int(px), "colour": colour}
        for anchor, x, y, px, colour, text in TEXT.findall(picture)
    }


@pytest.mark.parametrize("width_px", [NARROW_PX, WIDE_PX])
def test_each_value_stands_below_its_column_and_beside_its_row(width_px):
    told = words(drawn(width_px=width_px))
    cells = {
        ("Peru", "the report"): ("8.0", "of 8 cities"),
        ("Peru", "counted"): ("17.3", "of 17 cities"),
        ("Chile", "the report"): ("3.5", "of 3 cities"),
        ("Chile", "counted"): ("4.0", "of 4 cities"),
    }
    assert told.keys() == {*sum(cells, ()), *sum(cells.values(), ())}
    for (row, column), (value, second) in cells.items():
        assert told[value]["x"] == pytest.approx(told[column]["x"], abs=1)
        assert told[second]["x"] == told[value]["x"]
        assert told[value]["y"] < told[row]["y"] + 2 < told[second]["y"] < told[value]["y"] + 24
        assert told[row]["anchor"] == "end"
        assert told[row]["x"] < told["the report"]["x"] < told["counted"]["x"]
    assert told["counted"]["y"] < told["8.0"]["y"] < told["3.5"]["y"]


@pytest.mark.parametrize("width_px", [NARROW_PX, WIDE_PX])
def test_letters_are_readable_where_one_pixel_is_one_of_the_page(width_px):
    told = words(drawn(width_px=width_px))
    assert min(one["px"] for one in told.values()) == 12
    assert told["8.0"]["px"] > told["of 8 cities"]["px"]
    assert (told["17.3"]["colour"], told["of 17 cities"]["colour"]) == (INK, MUTED)


def test_quiet_lines_stand_between_rows_and_no_axis_does():
    picture = drawn()
    rules = re.findall(r'<line [^>]*x2="([-\d.]+)" y2="0"[^>]*stroke="#d9dee4"', picture)
    assert len(rules) == 3
    assert len(re.findall("<line ", picture)) == 3
    assert float(rules[0]) > 0.8 * WIDE_PX


def test_what_a_report_printed_has_the_one_colour_and_mark():
    picture = drawn()
    told = words(picture)
    red = {text for text, one in told.items() if one["colour"] == VERMILION}
    assert red == {"3.5", "8.0"}
    marks = [(float(x), float(y)) for x, y in DIAMOND.findall(picture)]
    assert len(marks) == 2
    assert {round(y) for _, y in marks} == {round(told[text]["y"] - 5) for text in ("3.5", "8.0")}
    assert all(6 < told["8.0"]["x"] - x < 20 for x, _ in marks)
    assert VERMILION not in drawn(printed=None)


def test_a_table_without_a_second_line_has_its_values_in_the_middle():
    told = words(drawn(second=None, printed=None))
    assert told["8.0"]["y"] == pytest.approx(told["Peru"]["y"] + 1, abs=1.5)
    assert len(told) == 8


def test_values_may_be_words():
    told = words(drawn(frame().assign(rate=["few", "some", "many", "most"]), format=None))
    assert {"few", "some", "many", "most"} <= told.keys()


def test_a_cell_without_a_row_stays_empty():
    told = words(drawn(frame().iloc[1:]))
    assert "3.5" not in told
    assert told["8.0"]["x"] == pytest.approx(told["the report"]["x"], abs=1)
    assert told["4.0"]["x"] == pytest.approx(told["counted"]["x"], abs=1)


def test_words_wider_than_their_column_are_cut_and_never_run_into_the_next():
    long = "a source with a long name"
    assert long in drawn(frame().assign(rests_on=long))
    narrow = drawn(frame().assign(rests_on=long), NARROW_PX)
    assert long not in narrow
    assert "a source with" in narrow
    order = categories("source", order=["the report of the year before", "counted"])
    longer = frame().replace({"source": {"the report": "the report of the year before"}})
    heads = text_table(longer, order, PLACE, "rate", format=".1f")
    assert re.search("the report of[^<]*…<", svg(specification(heads, "A table"), NARROW_PX))


def test_row_column_and_value_are_shown_under_the_pointer_unless_others_are_named():
    def shown(**given):
        values = text_table(frame(), SOURCE, PLACE, "rate", format=".1f", **given).layer[0]
        return [(one["field"], one["title"]) for one in values.to_dict()["encoding"]["tooltip"]]

    assert shown() == [("place", "Place"), ("source", "Source"), ("rate", "Rate")]
    assert shown(tooltip={"rate": "Killings"}) == [("rate", "Killings")]


def test_a_cell_that_is_there_twice_is_refused():
    twice = pd.concat([frame(), frame().iloc[[3]]])
    with pytest.raises(FigureError, match="row 'Peru', column 'counted' is there twice"):
        drawn(twice)


@pytest.mark.parametrize("column", ["rate", "rests_on"])
def test_a_cell_with_nothing_to_write_is_refused(column):
    blank = frame()
    blank.loc[1, column] = None
    with pytest.raises(
        FigureError, match=rf"column '{column}': nothing to write for row 'Chile', column 'counted'"
    ):
        drawn(blank)


@pytest.mark.parametrize("column", ["place", "source", "rate", "rests_on", "in_print"])
def test_a_missing_column_is_named(column):
    with pytest.raises(FigureError, match=f"text_table: no column '{column}'; the frame has"):
        drawn(frame().drop(columns=column))


def test_columns_hold_what_is_expected_of_them():
    with pytest.raises(FigureError, match="column 'rate': expected words, or a format for its num"):
        drawn(format=None)
    with pytest.raises(FigureError, match="column 'rate': expected numbers to format"):
        drawn(frame().assign(rate="few"))
    with pytest.raises(FigureError, match="column 'in_print': expected true or false"):
        drawn(frame().assign(in_print="yes"))


@pytest.mark.parametrize("axes", [(years("rate"), PLACE), (SOURCE, years("rate")), ("source",) * 2])
def test_both_axes_are_of_categories(axes):
    with pytest.raises(FigureError, match=r"text_table: expected categories\(…\) for its columns"):
        text_table(frame(), *axes, "rate", format=".1f")


def test_an_explorers_table_is_drawn_by_name():
    chart = text_table(alt.NamedData(name="table"), SOURCE, PLACE, "rate:Q", format=".1f")
    encoding = chart.layer[0].to_dict()["encoding"]
    assert encoding["text"] == {"field": "rate", "type": "quantitative", "format": ".1f"}
