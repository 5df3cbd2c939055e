"""What the drawing library would leave out, or only warns of, is an error."""

import os
import re

import altair as alt
import pandas as pd
import pytest

from recount.drawing.chart import specification
from recount.drawing.picture import require_drawn, svg
from recount.drawing.sound import USUAL_DASHES, USUAL_SHAPES
from recount.errors import FigureError

ROWS = pd.DataFrame({"place": ["Aruba", "Belize"], "year": [2010, 2011], "victims": [3.0, 0.0]})
MANY = pd.DataFrame({"series": [f"s{n:02}" for n in range(12)], "year": range(12)})


def points(rows=ROWS, **encoding):
    return alt.Chart(rows).mark_point().encode(**({"x": "year:Q", "y": "victims:Q"} | encoding))


def specified(chart):
    return specification(chart, "A finding")


def test_a_warning_is_an_error():
    bars = alt.Chart(ROWS).mark_bar().encode(x="year:O", y="victims:Q", shape="place:N")
    with pytest.raises(FigureError, match="Vega-Lite warns: shape dropped as it is incompatible"):
        svg(specified(bars), 680)


def test_what_is_written_after_a_drawing_reaches_whom_it_should(capfd):
    svg(specified(points()), 680)
    os.write(2, b"still heard\n")
    assert capfd.readouterr().err == "still heard\n"


@pytest.mark.parametrize("axis", ["place:N", "place:O"])
def test_rows_of_their_own_height_are_no_fault(axis):
    assert svg(specified(points(y=axis)), 680).startswith("<svg")


def test_data_by_address_are_not_fetched():
    with pytest.raises(FigureError, match=r"External data url not allowed: http://127\.0\.0\.1:9/"):
        svg(specified(points("http://127.0.0.1:9/victims.json")), 680)


def test_a_script_that_fails_is_told_in_a_line():
    with pytest.raises(FigureError, match=r"Unexpected end of input") as caught:
        svg(specified(points().transform_filter("datum.year >")), 680)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        (
            points() + points().mark_text().transform_filter("datum.year > 2020"),
            r"layer_1_marks \(text\) draws nothing",
        ),
        (
            points(y=alt.Y("low:Q", scale=alt.Scale(type="log"))).transform_aggregate(
                low="min(victims)", groupby=["year"]
            ),
            r"marks \(symbol\): no number at y",
        ),
        (
            points(y="root:Q").mark_line().transform_calculate(root="sqrt(-datum.year)"),
            r"marks \(line\) draws nothing",
        ),
        (
            points()
            .mark_text()
            .encode(text="label:N")
            .transform_calculate(label="datum.place == 'Aruba' ? 'A' : NaN"),
            r"marks \(text\): writes 'NaN'",
        ),
    ],
)
def test_what_is_drawn_nowhere_is_refused(chart, message):
    with pytest.raises(FigureError, match=message):
        require_drawn(specified(chart))


def test_what_is_drawn_is_accepted():
    lines = alt.Chart(ROWS).mark_line().encode(x="year:Q", y="victims:Q", color="place:N")
    require_drawn(specified(lines + points() + points().mark_text().encode(text="place:N")))


@pytest.mark.parametrize(
    ("mark", "channel", "attribute", "usual"),
    [
        ("point", "shape", "d", USUAL_SHAPES),
        ("line", "strokeDash", "stroke-dasharray", USUAL_DASHES),
    ],
)
def test_marks_run_out_where_they_are_said_to(mark, channel, attribute, usual):
    series = {"field": "series", "type": "nominal", "legend": None}
    chart = alt.Chart(MANY, mark=mark).encode(**{"x": "year:Q", channel: series})
    [marks] = re.findall(r"role-mark.*", svg(specified(chart), 680), re.DOTALL)
    assert len(set(re.findall(rf' {attribute}="([^"]+)"', marks))) == usual
