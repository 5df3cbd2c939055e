"""Charts of months and days show the same ones on every machine and to every reader."""

import json
import os
import re
import subprocess
import sys

import altair as alt
import pandas as pd
import pytest

from recount.drawing.chart import specification
from recount.drawing.moments import require_timeless
from recount.drawing.picture import svg
from recount.drawing.sound import require_sound
from recount.errors import FigureError

MONTHS = pd.DataFrame(
    {"day": pd.to_datetime(["2010-01-01", "2010-02-01", "2010-03-31"]), "victims": [3, 2, 1]}
)
ZONES = ("UTC", "America/Bogota", "Asia/Tokyo")


def by_month(**encoding):
    drawn = {"x": "day:T", "y": "victims:Q"} | encoding
    return alt.Chart(MONTHS).mark_line(point=True).encode(**drawn)


CHARTS = {
    "moments": by_month(),
    "months": by_month(x="yearmonth(day):T"),
    "one month for all years": by_month(x=alt.X("month(day):T", axis=alt.Axis(format="%B"))),
    "days written as words": alt.Chart(
        pd.DataFrame({"day": ["2010-01-01", "2010-12-31"], "victims": [1, 2]})
    )
    .mark_point()
    .encode(x="day:T", y="victims:Q"),
}


@pytest.mark.parametrize("kind", CHARTS)
def test_axes_of_moments_are_by_universal_time(kind):
    spec = specification(CHARTS[kind], "A finding")
    require_sound("figure fall", spec)
    x = spec["encoding"]["x"]
    assert x["scale"]["type"] == "utc"
    assert x.get("timeUnit", "utc").startswith("utc")


DRAWN = """
import json, sys
from recount.drawing.picture import svg
print([svg(spec, 680) for spec in json.load(sys.stdin)])
"""


def test_a_picture_is_the_same_in_every_zone():
    specs = [specification(chart, "A finding") for chart in CHARTS.values()]
    drawn = {
        subprocess.run(
            [sys.executable, "-c", DRAWN],
            input=json.dumps(specs),
            env=os.environ | {"TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone in ZONES
    }
    assert len(drawn) == 1
    assert ">Jan 2010<" in svg(specs[1], 680)


@pytest.mark.parametrize(
    ("chart", "message"),
    [
        (by_month(text="day:T").mark_text(), "layer 1 (text), text: a moment, which would be"),
        (by_month(tooltip="yearmonth(day):T"), "layer 1 (line), tooltip: a moment"),
        (by_month(x="yearmonth(day):O"), "layer 1 (line), x: a moment"),
        (by_month(color="year(day):N"), "layer 1 (line), color: a moment"),
        (
            by_month().transform_filter("year(datum.day) > 2009"),
            "year() differs by machine or reader; expected utcyear or a column",
        ),
        (
            by_month(x="late:Q").transform_calculate(late="now() - datum.victims"),
            "now() differs by machine or reader; expected a value",
        ),
        (
            by_month(x="shaken:Q").transform_calculate(shaken="datum.victims + random()"),
            "random() differs",
        ),
        (
            alt.Chart(pd.DataFrame({"day": ["3 May 2010"], "n": 1})).mark_bar().encode(x="day:T"),
            "field 'day' has '3 May 2010' in row 1 of its data; expected a day such as 2010-01-31",
        ),
    ],
)
def test_what_differs_by_reader_is_refused(chart, message):
    with pytest.raises(FigureError, match=re.escape(message)):
        require_sound("figure fall", specification(chart, "A finding"))


def test_columns_and_universal_functions_are_no_clocks():
    chart = by_month().transform_calculate(of="utcyear(datum.day) + datum.year")
    require_timeless("the chart", specification(chart, "A finding"))
