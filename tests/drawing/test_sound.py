"""A chart that would leave out in silence what it is given is refused, with layer and field."""

import altair as alt
import pandas as pd
import pytest
from built import ROOT

from recount.chapters import notebooks, read, records_of
from recount.drawing.chart import specification
from recount.drawing.sound import USUAL_DASHES, USUAL_SHAPES, require_sound
from recount.errors import FigureError
from recount.forms.axes import by, quantity
from recount.forms.marks import joined, lines
from recount.forms.named import level

ROWS = pd.DataFrame(
    {"place": ["Aruba", "Belize", "Cuba"], "year": [2010, 2011, 2012], "victims": [3.0, 2.0, 1.0]}
)
PICTURE = "data:image/png;base64,iVBORw0KGgo="
LOG = alt.Scale(type="log")


def points(rows=ROWS, **encoding):
    return alt.Chart(rows).mark_point().encode(**({"x": "year:Q", "y": "victims:Q"} | encoding))


def with_(**columns):
    return ROWS.assign(**columns)


def named(count):
    """Rows of so many series."""
    return pd.DataFrame({"series": [f"s{n}" for n in range(count)], "year": range(count)})


def said(chart):
    with pytest.raises(FigureError) as caught:
        require_sound("figure fall", specification(chart, "A finding"))
    return str(caught.value)


REFUSED = {
    "unknown field": (
        points(y="victmis:Q"),
        "layer 1 (point), y: no field 'victmis'; the data have place, victims, year",
    ),
    "unknown field of a layer": (
        points() + points().mark_text().encode(text="label:N"),
        "layer 2 (text), text: no field 'label'; the data have place, victims, year",
    ),
    "unknown field under the pointer": (points(tooltip=["year:Q", "name:N"]), "tooltip: no field"),
    "unknown field to sort by": (
        points(x=alt.X("place:N", sort=alt.EncodingSortField("rank"))),
        "layer 1 (point), x: no field 'rank'",
    ),
    "unknown field of a condition": (
        points(color=alt.when("datum.kind == 'a'").then(alt.value("red"))),
        "layer 1 (point), color: no field 'kind'",
    ),
    "unknown field by condition": (
        points(color=alt.when("datum.year > 1").then("kind:N").otherwise(alt.value("red"))),
        "layer 1 (point), color: no field 'kind'",
    ),
    "unknown field of a filter": (
        points().transform_filter("datum['victmis'] > 1"),
        "layer 1 (point), transform: no field 'victmis'",
    ),
    "unknown field of a predicate": (
        points().transform_filter({"not": alt.FieldOneOfPredicate("kind", ["a"])}),
        "layer 1 (point), transform: no field 'kind'",
    ),
    "unknown field of a formula": (
        points(y="twice:Q").transform_calculate(twice="2 * datum.victmis"),
        "layer 1 (point), transform: no field 'victmis'",
    ),
    "field that a summary leaves out": (
        points(y="highest:Q").transform_aggregate(highest="max(victims)", groupby=["place"]),
        "layer 1 (point), x: no field 'year'; the data have highest, place",
    ),
    "name with a dot": (
        points(with_(**{"victims.2010": 3.0}), y="victims.2010:Q"),
        "layer 1 (point), y: field 'victims.2010', which Vega reads as a path; expected the name",
    ),
    "name with brackets": (
        points(with_(**{"victims[0]": 3.0}), y=alt.Y(field="victims[0]", type="quantitative")),
        "layer 1 (point), y: field 'victims[0]', which Vega reads as a path",
    ),
    "no row": (points(ROWS[:0]), "layer 1 (point): no row to draw; expected a frame"),
    "no data": (points(alt.NamedData("table")), "layer 1 (point): no data; expected a frame"),
    "missing value": (
        points(with_(victims=[3.0, None, 1.0])),
        "layer 1 (point), y: field 'victims' has no finite value in row 2 of its data; expected a"
        " finite number in each",
    ),
    "infinite value": (
        points(with_(victims=[3.0, 2.0, float("inf")])),
        "layer 1 (point), y: field 'victims' has no finite value in row 3",
    ),
    "infinite value in plain rows": (
        points(alt.Data(values=[{"year": 1, "victims": float("inf")}])),
        "layer 1 (point), y: field 'victims' has inf in row 1",
    ),
    "missing name": (
        points(with_(place=["Aruba", None, "Cuba"]), color="place:N"),
        "layer 1 (point), color: field 'place' has no finite value in row 2 of its data; expected a"
        " value in each",
    ),
    "missing value that a filter on another field lets through": (
        points(with_(victims=[3.0, None, 1.0])).transform_filter("datum.year > 2010"),
        "layer 1 (point), y: field 'victims' has no finite value in row 2",
    ),
    "word for a number": (
        points(with_(victims=["3", "n/a", "1"])),
        "layer 1 (point), y: field 'victims' has '3' in row 1",
    ),
    "whole number that no script can hold": (
        points(alt.Data(values=[{"year": 1, "victims": 10**22 + 1}])),
        "layer 1 (point), y: field 'victims' has 10000000000000000000001 in row 1",
    ),
    "data by address": (
        points("https://example.org/victims.csv"),
        "data: 'https://example.org/victims.csv' is elsewhere; expected data in a frame",
    ),
    "data by address to look up": (
        points(color="colour:N").transform_lookup(
            "place", from_=alt.LookupData("colours.csv", "place", ["colour"])
        ),
        "data: 'colours.csv' is elsewhere",
    ),
    "picture from elsewhere": (
        alt.Chart(ROWS).mark_image(url="https://example.org/flag.png").encode(x="year:Q"),
        "mark: 'https://example.org/flag.png' is elsewhere; expected data in a frame, and pictures",
    ),
    "pictures from elsewhere by a field": (
        alt.Chart(with_(flag=[PICTURE, "cuba.png", PICTURE])).mark_image().encode(url="flag:N"),
        "layer 1 (image), url: field 'flag' has 'cuba.png' in row 2",
    ),
    "zero on a logarithmic axis": (
        points(with_(victims=[3.0, 0.0, 1.0]), y=alt.Y("victims:Q", scale=LOG)),
        "layer 1 (point), y: 0.0 of field 'victims' on a logarithmic axis; expected more than 0",
    ),
    "zero on the logarithmic axis of another layer": (
        points(y=alt.Y("victims:Q", scale=LOG)) + level(0),
        "layer 2 (rule), y: 0.0 of field 'level' on a logarithmic axis",
    ),
    "negative end of a span on a logarithmic axis": (
        points(with_(low=-1), y=alt.Y("victims:Q", scale=LOG), y2="low").mark_rule(),
        "layer 1 (rule), y2: -1 of field 'low' on a logarithmic axis",
    ),
    "logarithmic axis from zero": (
        points(y=alt.Y("victims:Q", scale=alt.Scale(type="log", domain=[0, 9]))),
        "layer 1 (point), y: 0 of field 'victims' on a logarithmic axis",
    ),
    "zero as a place on a logarithmic axis": (
        points(y=alt.Y("victims:Q", scale=LOG))
        + alt.Chart(ROWS).mark_rule().encode(y=alt.datum(0)),
        "layer 2 (rule), y: 0 on a logarithmic axis",
    ),
    "more series than colours": (
        alt.Chart(named(7)).mark_point().encode(x="year:Q", color="series:N"),
        "layer 1 (point), color: 7 series of field 'series' for 6 of its marks",
    ),
    "more series than colours of a form": (
        lines(named(6), "year", quantity("year", "Year"), by("series")),
        "layer 1 (line), color: 6 series of field 'series' for 5 of its marks",
    ),
    "more names than colours": (
        points(color=alt.Color("place:N", scale=alt.Scale(domain=list("abc"), range=["red"] * 2))),
        "layer 1 (point), color: 'Aruba' of field 'place' is not among the series a, b, c",
    ),
    "more series than shapes": (
        alt.Chart(named(USUAL_SHAPES + 1)).mark_point().encode(x="year:Q", shape="series:N"),
        f"layer 1 (point), shape: {USUAL_SHAPES + 1} series of field 'series'",
    ),
    "more series than dashes": (
        alt.Chart(named(USUAL_DASHES + 1)).mark_line().encode(x="year:Q", strokeDash="series:N"),
        f"layer 1 (line), strokeDash: {USUAL_DASHES + 1} series of field 'series'",
    ),
    "text that a spreadsheet computes": (
        points(with_(label=["Aruba", "=1+1", "Cuba"])).mark_text().encode(text="label:N"),
        "column 'label' of its data, row 2: '=1+1'; expected a text that begins otherwise",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_would_not_be_drawn_is_refused_with_its_place(kind):
    chart, message = REFUSED[kind]
    text = said(chart)
    assert text.startswith("figure fall: ")
    assert message in text


GAPS = with_(victims=[3.0, None, 0.0])
ACCEPTED = {
    "bare": points(),
    "filter that names the field": points(GAPS).transform_filter("isValid(datum.victims)"),
    "predicate that names the field": points(GAPS).transform_filter(
        alt.FieldValidPredicate("victims", valid=True)
    ),
    "mark that says what becomes of gaps": alt.Chart(GAPS)
    .mark_line(invalid="break-paths-show-domains")
    .encode(x="year:Q", y="victims:Q"),
    "gaps in what is not drawn": points(GAPS, y="year:Q"),
    "field that a formula makes": points(y="twice:Q").transform_calculate(twice="datum.victims*2"),
    "fields that folding makes": points(y="value:Q", color="key:N").transform_fold(
        ["year", "victims"]
    ),
    "fields that pivoting makes": points(y="Cuba:Q").transform_pivot(
        "place", value="victims", groupby=["year"]
    ),
    "rank and total": points(y="rank:Q", size="total:Q")
    .transform_window(rank="rank()", sort=[alt.SortField("victims")])
    .transform_joinaggregate(total="sum(victims)"),
    "fields that are looked up": points(color="colour:N").transform_lookup(
        "place", from_=alt.LookupData(with_(colour="red"), "place", ["colour"])
    ),
    "layer with data of its own": points().transform_filter("datum.year > 2010")
    + alt.Chart(pd.DataFrame({"level": [1.0]})).mark_rule().encode(y="level:Q"),
    "what a form summarises": joined(ROWS, "victims", "place"),
    "zero on an axis of its own": (
        points(y=alt.Y("victims:Q", scale=LOG)) + points(with_(victims=0))
    ).resolve_scale(y="independent"),
    "as many series as colours": alt.Chart(named(6)).mark_point().encode(color="series:N"),
    "steps of a number": alt.Chart(named(9)).mark_point().encode(color="year:Q"),
    "colours as they are": points(with_(own="red"), color=alt.Color("own:N", scale=None)),
    "picture within the chart": alt.Chart(ROWS).mark_image(url=PICTURE).encode(x="year:Q"),
    "globe": alt.layer(alt.Chart(alt.sphere()).mark_geoshape(), points()),
    "number with its sign": points(with_(victims=[-3.0, 2.0, 1.0])),
    "sign of printers": points(with_(label="−3 (+2)")).mark_text().encode(text="label:N"),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_what_is_drawn_is_accepted(kind):
    require_sound("figure fall", specification(ACCEPTED[kind], "A finding"))


def test_every_figure_of_the_book_is_sound():
    figures = [
        record
        for name, path in notebooks(ROOT).items()
        for record in records_of(name, read(path))
        if record.kind == "figure"
    ]
    assert len(figures) > 40
    for record in figures:
        require_sound(record.name, record.content["spec"])
