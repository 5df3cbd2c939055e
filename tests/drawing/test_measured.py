"""The data of a figure: what was measured, in units, and nothing that only the drawing needs."""

import altair as alt
import pandas as pd
import pytest
from built import ROOT

from recount.chapters import notebooks, read, records_of
from recount.drawing.chart import specification
from recount.drawing.measured import data_tables
from recount.forms.axes import by, categories, quantity, years
from recount.forms.marks import bars, dots, lines, ranges
from recount.forms.named import labels, level, printed_dots
from recount.quantities.units import unit_in_name

RATES = pd.DataFrame(
    {
        "place": ["Aruba", "Belize"],
        "year": [2010, 2011],
        "rate": [3.0, 2.0],
        "low_pct": [1.0, 1.5],
        "high_pct": [4.0, 2.5],
        "words": ["three", "two"],
        "above": [True, False],
        "at": [5.0, 6.0],
    }
)
RATE = quantity("rate", "Homicides per 100,000")
PLACES = categories("place")


def tables(chart):
    return data_tables(specification(chart, "A finding"))


def columns(chart):
    return [sorted({name for row in table for name in row}) for table in tables(chart)]


def test_words_places_of_words_and_flags_are_of_the_drawing():
    above = by("above", [True, False], shapes=False, legend=False)
    chart = bars(RATES, RATE, PLACES, above) + labels(RATES, "at:Q", PLACES, "words")
    assert columns(chart) == [
        ["high_pct", "low_pct", "place", "rate [Homicides per 100,000]", "year"]
    ]


def test_what_is_drawn_and_written_stays():
    chart = bars(RATES[["place", "rate"]], RATE, PLACES) + labels(
        RATES[["place", "rate"]], RATE, PLACES, "rate", format=".0f"
    )
    assert columns(chart) == [["place", "rate [Homicides per 100,000]"]]


def test_an_order_and_a_place_without_an_axis_are_of_the_drawing():
    rows = RATES[["place", "rate", "at"]]
    chart = bars(rows, RATE, PLACES, by("place"), stacked="at")
    assert columns(chart) == [["place", "rate [Homicides per 100,000]"]]
    unseen = alt.Chart(rows).mark_circle().encode(y=alt.Y("at:Q", axis=None), x="rate:Q")
    assert columns(unseen) == [["place", "rate"]]


def test_a_number_says_its_unit_once():
    span = quantity("low_pct", "Share, %", to="high_pct")
    rows = RATES[["place", "low_pct", "high_pct", "rate"]]
    chart = ranges(rows, span, PLACES, dot="rate")
    assert columns(chart) == [["high_pct", "low_pct", "place", "rate [Share, %]"]]


def test_a_number_without_a_title_is_called_as_under_the_pointer():
    chart = dots(RATES[["place", "rate"]], "rate", PLACES, tooltip={"rate": "Deaths a year"})
    assert columns(chart) == [["place", "rate [Deaths a year]"]]


def test_printed_numbers_with_a_source_are_rows_of_the_table():
    rows = RATES[["year", "rate"]].assign(source="counted")
    said = pd.DataFrame({"year": [2012], "rate": [9.0], "source": "the report", "words": "nine"})
    at_year = years("year")
    chart = dots(rows, at_year, RATE) + printed_dots(said, at_year, RATE, "words")
    [table] = tables(chart)
    assert [row["source"] for row in table] == ["counted", "counted", "the report"]


def test_what_only_leads_the_eye_adds_no_table():
    ends = pd.DataFrame({"year": [2010, 2011], "rate": [0.0, 9.0]})
    rows = RATES[["year", "rate", "place"]]
    chart = dots(rows, years("year"), RATE) + lines(ends, years("year"), RATE) + level(4, "four")
    assert len(tables(chart)) == 1
    assert len(tables(lines(ends, years("year"), RATE))) == 1


def test_a_name_that_the_axis_breaks_is_in_one_line():
    rows = pd.DataFrame({"place": ["Rio|(state)"], "rate": [1.0]})
    split = categories("place", labelExpr="split(datum.label, '|')")
    assert tables(bars(rows, RATE, split))[0][0]["place"] == "Rio (state)"


FIGURES = {
    record.name: record.content["spec"]
    for name, path in notebooks(ROOT).items()
    for record in records_of(name, read(path))
    if record.kind == "figure"
}


COUNTED = ("claims",)
"""Names that say themselves what is counted."""


@pytest.mark.parametrize("name", FIGURES)
def test_data_of_a_figure_of_the_book_are_in_units(name):
    for table in data_tables(FIGURES[name]):
        cells = {column: cell for row in table for column, cell in row.items() if cell is not None}
        bare = [
            column
            for column, cell in cells.items()
            if isinstance(cell, int | float)
            if not unit_in_name(column) and not column.endswith("]") and column not in COUNTED
        ]
        assert bare == []
        assert not [column for column, cell in cells.items() if isinstance(cell, bool)]
