"""What the drawing library would leave out, or only warns of, is an error."""

import os
import re
from importlib.resources import files
from itertools import pairwise
from xml.etree import ElementTree

import altair as alt
import pandas as pd
import pytest
from measured import texts_of

from recount.drawing.chart import specification
from recount.drawing.picture import LABELS_APART_PX, require_drawn, svg
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


@pytest.mark.parametrize("width", range(180, 320, 20))
def test_labels_of_an_axis_never_run_into_one_another(width):
    far = alt.X("victims:Q", scale=alt.Scale(domain=[0, 150_000]), axis=alt.Axis(tickCount=4))
    picture = svg(specified(points(x=far, y="place:N")), width)
    texts = texts_of(ElementTree.fromstring(picture))
    places = sorted((text.left, text.right) for text in texts if text.words[0].isdigit())
    assert len(places) > 1
    for (_, end), (start, _) in pairwise(places):
        assert start - end > LABELS_APART_PX - 1


def test_live_charts_keep_labels_as_far_apart():
    script = files("recount.publish.figures").joinpath("charts.js").read_text("utf-8")
    assert re.findall(r"labelSeparation: (\d+)", script) == [str(LABELS_APART_PX)]


def test_what_is_written_after_a_drawing_reaches_whom_it_should(capfd):
    svg(specified(points()), 680)
    os.write(2, b"still heard\n")
    assert capfd.readouterr().err == "still heard\n"


def clipped(**more):
    return specified(
        points(x=alt.X("year:Q", scale=alt.Scale(domain=[2010.5, 2011]))).mark_line(
            clip=True, **more
        )
    )


def test_a_picture_does_not_depend_on_what_was_drawn_before():
    once = svg(clipped(), 680)
    assert "url(#" in once
    assert svg(clipped(color="red"), 680) != once
    assert svg(clipped(), 680) == once


def test_no_two_pictures_share_an_id():
    drawn = [svg(spec, width) for spec in (clipped(), clipped(color="red")) for width in (680, 320)]
    ids = [re.findall(r'\bid="([^"]+)"', picture) for picture in drawn]
    assert all(ids)
    assert len({name for of in ids for name in of}) == sum(map(len, ids))
    for picture, own in zip(drawn, ids, strict=True):
        assert set(re.findall(r"url\(#([^)]+)\)", picture)) == set(own)


@pytest.mark.parametrize(
    "unseen",
    [{"opacity": 0}, {"fillOpacity": 0}, {"color": "transparent"}],
)
def test_text_that_is_not_seen_is_not_there(unseen):
    seen = points().mark_text(dy=-9).encode(text="year:Q")
    hidden = points().mark_text(**unseen).encode(text="place:N")
    picture = svg(specified(seen + hidden), 680)
    assert "Aruba" not in picture
    assert ">2010<" in picture


def test_labels_for_which_there_is_no_room_are_not_there():
    many = pd.DataFrame({"place": [f"A very long name of a place {n}" for n in range(30)], "n": 1})
    axis = alt.X("place:N", axis=alt.Axis(labelAngle=0, labelOverlap=True))
    picture = svg(specified(alt.Chart(many).mark_bar().encode(x=axis, y="n:Q")), 680)
    shown = re.findall(r"A very long name of a place \d+", picture)
    assert 0 < len(shown) < 10


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
