import re

import altair as alt
import pandas as pd
import pytest

import recount
from recount import (
    band,
    bars,
    by,
    categories,
    dots,
    joined,
    labels,
    level,
    line_names,
    lines,
    map_areas,
    map_circles,
    printed_dots,
    quantity,
    ranges,
    shades,
    text_table,
    years,
)
from recount.drawing.chart import (
    BLUE,
    INK,
    ON_DARK,
    ON_LIGHT,
    VERMILION,
    on_mark,
    specification,
)
from recount.drawing.picture import svg
from recount.errors import FigureError
from recount.forms.drawing import in_words
from recount.quantities.values import Value
from recount.tables.provenance import provenance_of

YEAR = years("year")
RATE = quantity("rate", "Homicides per 100,000")
PLACE = categories("place", order=["Peru", "Chile"])
ACROSS = categories("year")
SPAN = quantity("low", "Share, %", to="high")
SOURCES = by("source", ["counted", "the report"], printed="the report")
SHADE = shades("rate", "Homicides per 100,000", [5], ["#f7dcc9", "#de8245"])
SQUARE = '{"type": "Polygon", "coordinates": [[[-60, 0], [-60, 5], [-55, 5], [-55, 0], [-60, 0]]]}'
TABLES = frozenset({"made_up_rates"})


def frame():
    made_up = pd.DataFrame(
        {
            "place": ["Chile", "Chile", "Peru", "Peru"],
            "year": [2010, 2011, 2010, 2011],
            "rate": [3.5, 4.0, 8.0, 7.5],
            "low": [3.0, 3.5, 7.0, 7.0],
            "high": [4.0, 4.5, 9.0, 8.0],
            "source": ["counted", "the report", "counted", "the report"],
            "geometry": [SQUARE] * 4,
            "longitude": [-70.0, -70.0, -75.0, -75.0],
            "latitude": [-30.0, -30.0, -10.0, -10.0],
            "in_print": [False, True, False, True],
        }
    )
    made_up.attrs["table"] = TABLES
    return made_up


PLACES = by("place", ["Chile", "Peru"])
EVERY_FORM = {
    "band": lambda data: band(data, YEAR, SPAN, PLACES),
    "bars": lambda data: bars(data, RATE, PLACE, SOURCES, grouped=True, numbers=".1f"),
    "bars, stacked": lambda data: bars(data, RATE, PLACE, SOURCES, stacked="year"),
    "dots": lambda data: dots(data, RATE, PLACE, SOURCES, ring=True),
    "joined": lambda data: joined(data, RATE, PLACE, SOURCES),
    "labels": lambda data: labels(data, YEAR, RATE, "place"),
    "labels, inward": lambda data: labels(data, YEAR, RATE, "place", side="inward"),
    "line_names": lambda data: line_names(data, YEAR, RATE, PLACES),
    "lines": lambda data: lines(data, YEAR, RATE, PLACES, points=True),
    "map_areas": lambda data: map_areas(data, SHADE, tooltip=["place", "rate"]),
    "map_circles": lambda data: map_circles(data, SHADE, tooltip=["place", "rate"]),
    "printed_dots": lambda data: printed_dots(data, YEAR, RATE, "source"),
    "ranges": lambda data: ranges(data, SPAN, PLACE, SOURCES, dot="rate", grouped=True),
    "text_table": lambda data: text_table(
        data, ACROSS, PLACE, "rate", format=".1f", second="source", printed="in_print"
    ),
}
of_every_form = pytest.mark.parametrize("form", EVERY_FORM.values(), ids=EVERY_FORM)
of_every_column = pytest.mark.parametrize(
    ("name", "column"),
    [
        (name, column)
        for name in EVERY_FORM
        for column in ("rate", "place", "year", "high", "source")
    ],
)


def views(chart):
    """The single views of a chart, those within layers of layers too."""
    spec = chart.to_dict()

    def inner(part):
        yield from (
            (view for layer in part["layer"] for view in inner(layer))
            if "layer" in part
            else [part]
        )

    return list(inner(spec))


def view(chart, mark):
    [found] = [one for one in views(chart) if one["mark"]["type"] == mark]
    return found


def frames(chart):
    """Every frame that a chart carries."""
    own = [chart.data] if isinstance(chart.data, pd.DataFrame) else []
    return own + [one for layer in getattr(chart, "layer", []) for one in frames(layer)]


def picture(chart):
    return svg(specification(chart, "Rates rose"), 680)


def columns_of(spec):
    if isinstance(spec, dict):
        own = {spec["field"]} if isinstance(spec.get("field"), str) else set()
        return own.union(*(columns_of(part) for part in spec.values()))
    return set().union(*map(columns_of, spec)) if isinstance(spec, list) else set()


@of_every_form
def test_chart_carries_the_frame_with_its_attributes(form):
    carried = frames(form(frame()))
    assert carried
    assert all(type(one) is pd.DataFrame and one.attrs["table"] == TABLES for one in carried)


@of_every_form
def test_frame_is_left_as_it_was(form):
    data = frame()
    form(data)
    pd.testing.assert_frame_equal(data, frame())


@of_every_form
def test_form_is_drawn(form):
    drawn, blank = picture(form(frame())), picture(form(frame().assign(rate=4.0, high=9.0)))
    assert "NaN" not in drawn
    assert drawn != blank


def test_every_form_is_tried():
    built = {name.split(",")[0] for name in EVERY_FORM}
    parts = {"by", "categories", "level", "quantity", "shades", "years"}
    named = {name: getattr(recount, name) for name in recount.__all__}
    forms = {name for name, verb in named.items() if verb.__module__.startswith("recount.forms.")}
    assert built | parts == forms


@of_every_column
def test_missing_column_is_named(name, column):
    needed = column in columns_of(EVERY_FORM[name](frame()).to_dict())
    data = frame().drop(columns=column)
    if needed:
        with pytest.raises(FigureError, match=rf"{name.split(',')[0]}: no column '{column}'; the"):
            EVERY_FORM[name](data)
    else:
        EVERY_FORM[name](data)


@of_every_form
def test_frame_without_a_row_is_refused(form):
    with pytest.raises(FigureError, match="the frame has no row"):
        form(frame().iloc[:0])


def test_what_is_no_frame_is_refused():
    with pytest.raises(FigureError, match="lines: dict cannot be drawn; expected a frame"):
        lines({"year": [2010]}, YEAR, RATE)


def test_lines_are_told_apart_in_the_order_given():
    encoding = view(lines(frame(), YEAR, RATE, PLACES), "line")["encoding"]
    assert encoding["color"]["scale"]["domain"] == ["Chile", "Peru"]
    assert encoding["color"]["scale"]["range"][0] == BLUE
    assert encoding["strokeDash"]["scale"]["range"] == [[1, 0], [6, 3]]
    assert (encoding["x"]["field"], encoding["y"]["title"]) == ("year", "Homicides per 100,000")


def test_dash_may_tell_another_column_apart():
    encoding = view(lines(frame(), YEAR, RATE, PLACES, dash=SOURCES), "line")["encoding"]
    assert encoding["color"]["field"] == "place"
    assert encoding["strokeDash"]["field"] == "source"


def test_points_of_lines_have_shapes_unless_a_legend_shows_dashes():
    for series, shapes in ((PLACES, False), (PLACES.without_legend(), True)):
        point = view(lines(frame(), YEAR, RATE, series, points=45), "point")
        assert point["mark"]["size"] == 45
        ranges = point["encoding"].get("shape", {}).get("scale", {}).get("range")
        assert ranges == (["circle", "square"] if shapes else None)


def test_printed_series_has_the_one_colour_and_shape():
    encoding = view(dots(frame(), RATE, PLACE, SOURCES), "point")["encoding"]
    assert encoding["color"]["scale"]["range"] == [BLUE, VERMILION]
    assert encoding["shape"]["scale"]["range"] == ["circle", "diamond"]


def test_ring_is_drawn_around_the_printed_series_only():
    solid, ring = views(dots(frame(), RATE, PLACE, SOURCES, ring=True))
    assert ring["mark"]["filled"] is False
    assert ring["transform"] == [{"filter": 'datum["source"] === "the report"'}]
    assert solid["transform"] == [{"filter": '!(datum["source"] === "the report")'}]


def test_ring_needs_a_printed_series():
    with pytest.raises(FigureError, match="ring"):
        dots(frame(), RATE, PLACE, PLACES, ring=True)


def test_range_goes_from_end_to_end_with_its_dot():
    chart = ranges(frame(), SPAN, PLACE, dot="rate")
    stroke, dot = view(chart, "rule")["encoding"], view(chart, "point")["encoding"]
    assert (stroke["x"]["field"], stroke["x2"]["field"]) == ("low", "high")
    assert dot["x"]["field"] == "rate"
    assert dot["x"]["title"] == "Share, %"


def test_range_may_stand_upright_and_begin_at_a_number():
    stroke = view(ranges(frame(), YEAR, quantity("rate", "Rate", to=0)), "rule")["encoding"]
    assert stroke["y2"] == {"datum": 0}


@pytest.mark.parametrize("form", [ranges, band])
def test_range_without_a_span_is_refused(form):
    with pytest.raises(FigureError, match="neither 'year' nor 'rate' is a span"):
        form(frame(), YEAR, RATE)


def test_joined_dots_have_one_stroke_a_name():
    chart = joined(frame(), RATE, PLACE, SOURCES)
    assert view(chart, "rule")["transform"][0]["groupby"] == ["place"]
    assert picture(chart).count("<line") > picture(dots(frame(), RATE, PLACE, SOURCES)).count(
        "<line"
    )


def test_dots_cannot_be_joined_without_names():
    with pytest.raises(FigureError, match="one axis of categories"):
        joined(frame(), YEAR, RATE)


def test_bars_say_their_numbers():
    chart = bars(frame().query("year == 2010"), RATE, PLACE, numbers=".2f")
    assert all(number in picture(chart) for number in (">3.50<", ">8.00<"))


def test_stacked_bars_lie_end_to_end():
    encoding = view(EVERY_FORM["bars, stacked"](frame()), "bar")["encoding"]
    assert encoding["x"]["stack"] == "zero"
    assert encoding["order"]["field"] == "year"


def test_grouped_series_stand_beside_each_other():
    assert view(EVERY_FORM["bars"](frame()), "bar")["encoding"]["yOffset"]["field"] == "source"
    upright = bars(frame(), PLACE, RATE, SOURCES, grouped=True)
    assert view(upright, "bar")["encoding"]["xOffset"]["field"] == "source"


def test_grouping_needs_a_series():
    with pytest.raises(FigureError, match="nothing to group"):
        bars(frame(), RATE, PLACE, grouped=True)


def test_columns_drawn_are_shown_under_the_pointer_unless_others_are_named():
    def shown(**given):
        tooltip = view(dots(frame(), RATE, PLACE, SOURCES, **given), "point")["encoding"]["tooltip"]
        return [(part["field"], part["type"]) for part in tooltip]

    drawn = [("rate", "quantitative"), ("place", "nominal"), ("source", "nominal")]
    assert shown() == drawn
    assert shown(tooltip=["high", "place"]) == [("high", "quantitative"), ("place", "nominal")]


def called(chart, mark="point"):
    tooltip = view(chart, mark)["encoding"]["tooltip"]
    return {part["field"]: (part["title"], part.get("format")) for part in tooltip}


def test_what_is_under_the_pointer_is_called_in_words_with_units():
    chart = dots(frame(), RATE, PLACE, SOURCES)
    assert called(chart) == {
        "rate": ("Homicides per 100,000", ",.3~f"),
        "place": ("Place", None),
        "source": ("Source", None),
    }
    chart = ranges(frame(), SPAN, YEAR, tooltip=["low:Q", "high:Q", "year:Q"])
    assert called(chart, "rule") == {
        "low": ("Share, %: from", ",.3~f"),
        "high": ("Share, %: to", ",.3~f"),
        "year": ("Year", "d"),
    }
    chart = dots(frame(), RATE, PLACE, tooltip={"place": "Country", "rate": "Killings"})
    assert [title for title, _ in called(chart).values()] == ["Country", "Killings"]
    chart = map_areas(frame(), SHADE, tooltip={"place": "Country", "rate": ""})
    assert called(chart, "geoshape") == {
        "place": ("Country", None),
        "rate": ("Homicides per 100,000", ",.3~f"),
    }


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("firearm_share_pct", "Firearm share, %"),
        ("rate_per_100k", "Rate, per 100,000"),
        ("value_usd_bn", "Value, billion dollars"),
        ("usd_bn", "Billion dollars"),
        ("ranking_year", "Ranking year"),
        ("place", "Place"),
    ],
)
def test_a_column_is_spelled_out(column, words):
    assert in_words(column) == words


def test_a_printed_number_has_one_colour_and_one_mark_with_its_words():
    marks, words = views(printed_dots(frame(), YEAR, RATE, "source"))
    assert (marks["mark"]["color"], marks["mark"]["shape"]) == (VERMILION, "diamond")
    assert words["mark"]["color"] == VERMILION
    with pytest.raises(TypeError):
        printed_dots(frame(), YEAR, RATE, series=PLACES)


def test_an_axis_has_about_five_ticks_unless_told():
    assert quantity("rate", "Rate").axis == {"tickCount": 5}
    assert years("year").axis["tickCount"] == 5
    assert quantity("rate", "Rate", ticks=[1, 2]).axis == {"values": [1, 2]}
    assert "tickCount" not in quantity("rate", "Rate", log=2).axis


def test_only_chosen_rows_are_labelled():
    shown = picture(labels(frame(), YEAR, RATE, "place", only="datum.rank_of_y === 1"))
    assert (shown.count(">Peru<"), shown.count(">Chile<")) == (1, 0)


def test_inward_labels_turn_to_the_middle():
    wide = frame().assign(year=[2010, 2020, 2011, 2019])
    shown = picture(labels(wide, YEAR, RATE, "place", side="inward", fontWeight="bold"))
    anchors = [part.split('"')[1] for part in shown.split("<text ")[1:] if 'weight="bold"' in part]
    assert sorted(anchors) == ["end", "end", "start", "start"]


def test_labels_may_stand_below_each_other():
    at = view(labels(frame(), 9, PLACE, "rate", format=".1f"), "text")["encoding"]
    edge = view(labels(frame(), None, PLACE, "place"), "text")["encoding"]
    assert (at["x"], edge["x"]) == ({"datum": 9}, {"value": 0})


def test_labels_may_have_the_colours_of_their_series():
    text = view(labels(frame(), YEAR, RATE, "place", PLACES), "text")
    assert text["encoding"]["color"]["scale"]["domain"] == ["Chile", "Peru"]


def test_numbers_on_bars_are_black_or_white_by_the_colour_below():
    told = by("place", ["Chile", "Peru"], colours=["#ffffff", "#000000"])
    ink = labels(frame(), RATE, PLACE, "rate", told, on_marks=True).to_dict()["encoding"]["color"]
    assert ink == {
        "condition": [{"test": {"field": "place", "oneOf": ["Peru"]}, "value": ON_DARK}],
        "value": ON_LIGHT,
    }
    plain = labels(frame(), RATE, PLACE, "rate", on_marks=True).to_dict()["encoding"]["color"]
    assert plain == {"value": on_mark(BLUE)}
    with pytest.raises(FigureError, match="series 'place' on bars; expected its names in order"):
        labels(frame(), RATE, PLACE, "rate", by("place"), on_marks=True)


@pytest.mark.parametrize(
    ("dashes", "points", "shown"),
    [
        (True, False, "stroke"),
        (True, True, "stroke"),
        (False, False, "stroke"),
        (False, True, None),
    ],
)
def test_a_legend_of_lines_shows_which_are_dashed(dashes, points, shown):
    told = by("place", ["Chile", "Peru"], dashes=dashes)
    chart = lines(frame(), YEAR, RATE, told, points=points)
    legends = [
        (channel, drawn.get("legend", {}).get("symbolType"))
        for encoding in encodings(chart)
        for channel, drawn in encoding.items()
        if channel in ("color", "strokeDash", "shape")
    ]
    assert {kind for _, kind in legends} == {shown}
    assert ("shape" in dict(legends)) == (shown is None)
    svg(specification(chart, "A finding"), 680)  # and Vega-Lite has nothing to say


def encodings(chart):
    spec = chart.to_dict()
    return [view["encoding"] for view in spec.get("layer", [spec])]


def test_labels_below_each_other_cannot_turn():
    with pytest.raises(FigureError, match="x is 9"):
        labels(frame(), 9, PLACE, "place", side="inward")


def test_unknown_side_is_refused():
    with pytest.raises(FigureError, match="no side 'up'; expected one of right, left, above"):
        labels(frame(), YEAR, RATE, "place", side="up")


def test_names_of_lines_clear_each_other():
    close = frame().assign(rate=[8.0, 8.0, 8.1, 8.1])
    shown = picture(line_names(close, YEAR, RATE, PLACES))
    heights = [
        float(part.split("translate(")[1].split(")")[0].split(",")[1])
        for part in shown.split("<text ")[1:]
        if part.split(">")[1].split("<")[0] in ("Chile", "Peru")
    ]
    assert len(heights) == 2
    assert heights[0] - heights[1] > 10


def test_names_of_lines_need_a_linear_axis():
    with pytest.raises(FigureError, match="linear"):
        line_names(frame(), YEAR, quantity("rate", "Rate", log=2), PLACES)


def test_level_stands_at_its_value_and_keeps_its_tables():
    chart = level(Value(5, "per_100k", tables=["made_up_rates"]), "the mean")
    [carried] = frames(chart)
    assert provenance_of(carried).tables == TABLES
    assert carried["level"].tolist() == [5]
    assert view(chart, "rule")["encoding"]["y"]["field"] == "level"
    assert view(chart, "text")["encoding"]["text"] == {"value": "the mean"}


def test_level_of_a_plain_number_comes_from_no_table():
    [carried] = frames(level(5))
    assert not provenance_of(carried)


def test_printed_level_has_the_one_colour():
    chart = level(5, "the report", on="x", printed=True)
    assert {one["mark"]["color"] for one in views(chart)} == {VERMILION}
    assert view(level(5, solid=True), "rule")["mark"] == {"type": "rule", "color": INK}


def test_level_may_come_from_an_explorers_table():
    chart = level("limit", data=alt.NamedData(name="table"), on="x")
    [transform] = view(chart, "rule")["transform"]
    assert transform["aggregate"][0] == {"op": "max", "field": "limit", "as": "level"}


def test_level_of_a_column_needs_its_frame():
    with pytest.raises(FigureError, match="'limit' of no frame"):
        level("limit")


@pytest.mark.parametrize("bad", [{"on": "z"}, {"side": "above"}])
def test_level_stands_on_an_axis_and_has_two_sides(bad):
    with pytest.raises(FigureError, match="expected on='x' or 'y', side='left' or 'right'"):
        level(5, **bad)


def test_level_leaves_a_set_domain_alone():
    rate = quantity("rate", "Rate", domain=[0.5, 9.3])
    with_level = picture(dots(frame(), YEAR, rate) + level(5))
    assert picture(dots(frame(), YEAR, rate)).split("<path transform")[1] in with_level


def test_printed_numbers_have_their_words_beside_them():
    chart = printed_dots(frame(), YEAR, RATE, "source")
    assert view(chart, "point")["mark"]["color"] == VERMILION
    assert view(chart, "point")["mark"]["shape"] == "diamond"
    assert picture(chart).count(">the report<") == 2


def test_area_without_a_number_is_grey():
    outlines = frame().assign(rate=[3.0, None, 8.0, 7.5])
    blank, known = views(map_areas(outlines, SHADE, tooltip=["place", "rate"]))
    assert blank["mark"]["fill"]
    assert "encoding" not in blank
    assert known["encoding"]["color"]["scale"]["domain"] == [5]
    assert picture(map_areas(outlines, SHADE)).count("#c3c8ce") == 1


def test_higher_circle_lies_on_top():
    falling = frame().sort_values("rate", ascending=False)
    [carried] = frames(map_circles(falling, SHADE))
    assert carried["rate"].is_monotonic_increasing


def test_map_with_circles_has_one_projection():
    outlines = frame()
    both = map_areas(outlines, SHADE) + map_circles(outlines, SHADE)
    shapes = picture(map_areas(outlines, SHADE)).count("<path")
    assert picture(both).count("<path") > shapes


def test_shades_need_one_colour_more_than_steps():
    with pytest.raises(FigureError, match="5 colours for 2 steps"):
        shades("rate", "Rate", [5, 10], ["#aaaaaa"] * 5)


def test_name_outside_the_order_is_refused():
    with pytest.raises(FigureError, match="bars, column 'place': 'Peru' is not in the order Chile"):
        bars(frame(), RATE, categories("place", order=["Chile"]))
    with pytest.raises(FigureError, match="dots, column 'place': 'Peru' is not in the order Chile"):
        dots(frame(), YEAR, RATE, by("place", ["Chile"]))


def test_order_by_an_unknown_column_is_refused():
    with pytest.raises(FigureError, match="bars: no column 'score'"):
        bars(frame(), RATE, categories("place", order="-score"))


def test_order_by_a_column():
    y = view(bars(frame(), RATE, categories("place", order="-rate")), "bar")["encoding"]["y"]
    assert y["sort"] == {"field": "rate", "op": "min", "order": "descending"}


@pytest.mark.parametrize("what", ["colours", "shapes", "dashes"])
def test_every_name_needs_its_mark(what):
    given = {"colours": [BLUE], "shapes": ["circle"], "dashes": [[1, 0]]}[what]
    with pytest.raises(FigureError, match=f"series 'place': 1 {what} for 2 names"):
        by("place", ["Chile", "Peru"], **{what: given})


def test_more_names_than_colours_are_refused():
    with pytest.raises(FigureError, match="5 colours for 9 names"):
        by("place", list("abcdefghi"))


def test_printed_name_must_be_among_the_names():
    with pytest.raises(FigureError, match="'the paper' is not among counted, the report"):
        by("source", ["counted", "the report"], printed="the paper")


def test_explorers_table_is_drawn_by_name():
    chart = lines(alt.NamedData(name="table"), YEAR, RATE, PLACES) + dots(
        alt.NamedData(name="table"), "year:Q", "rate:Q"
    ).transform_filter("datum.chosen")
    spec = specification(chart, "Rates rose")
    assert columns_of(spec) == {"year", "rate", "place"}


def test_explorers_plain_column_needs_its_type():
    with pytest.raises(FigureError, match="column 'rate' has no type; expected rate:Q or rate:N"):
        dots(alt.NamedData(name="table"), YEAR, "rate")


def test_plain_column_follows_the_axis_of_the_other_layer():
    alone, both = (
        picture(chart)
        for chart in (
            dots(frame(), RATE, PLACE),
            dots(frame(), RATE, PLACE) + dots(frame(), "rate", "place"),
        )
    )
    assert alone.count(">Homicides per 100,000<") == both.count(">Homicides per 100,000<") == 1


@pytest.mark.parametrize("order", [None, ["Peru", "Chile"], "-rate", "rate"])
@pytest.mark.parametrize("last", [False, True])
def test_plain_column_keeps_the_order_of_the_other_layer(order, last):
    ordered = dots(frame(), RATE, categories("place", order=order))
    plain = dots(frame(), "rate", "place")
    names = [
        re.findall(">(Chile|Peru)<", picture(chart))
        for chart in (ordered, plain + ordered if last else ordered + plain)
    ]
    assert names[0] == names[1]


def test_whole_axis_is_described():
    x = view(
        dots(
            frame(), quantity("rate", "Rate", log=2, domain=[1, 9], ticks=[1, 2], format="d"), PLACE
        ),
        "point",
    )["encoding"]["x"]
    assert x["scale"] == {"type": "log", "base": 2, "domain": [1, 9], "nice": False}
    assert x["axis"] == {"values": [1, 2], "format": "d"}
