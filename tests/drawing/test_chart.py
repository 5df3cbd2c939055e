from itertools import combinations

import altair as alt
import numpy as np
import pandas as pd
import pytest

from recount.drawing.chart import (
    FITTED,
    GROUNDS,
    INK,
    MUTED,
    SCHEMA,
    SERIES,
    WIDE_PX,
    contrast,
    resized,
    specification,
    theme,
)

# Machado, Oliveira and Fernandes 2009, full severity, for linear RGB.
BLINDNESS = {
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
}
TO_XYZ = [
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
]
WHITE = [0.95047, 1.0, 1.08883]
CLEARLY_APART = 8
"""Colour difference in CIELAB; about 2 is just noticeable side by side."""


def frame(**columns):
    return pd.DataFrame({"year": [2010, 2011], "victims": [3, 2], "place": ["a", "b"]} | columns)


def chart_of(data):
    return alt.Chart(data).mark_line().encode(x="year:Q", y="victims:Q")


def linear(colour):
    channels = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    part = np.array(TO_XYZ) @ np.clip(rgb, 0, 1) / WHITE
    root = np.where(part > 0.008856, np.cbrt(part), 7.787 * part + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_the_guidelines(one, other, expected):
    assert contrast(one, other) == pytest.approx(expected, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", SERIES)
def test_series_stand_out_on_both_grounds(ground, colour):
    assert contrast(GROUNDS[ground][colour], GROUNDS[ground]["ground"]) >= 3


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", [INK, MUTED])
def test_text_is_readable_on_both_grounds(ground, text):
    assert contrast(GROUNDS[ground][text], GROUNDS[ground]["ground"]) >= 4.5


@pytest.mark.parametrize("kind", BLINDNESS)
def test_series_stay_apart_for_the_colour_blind(kind):
    seen = {colour: lab(np.array(BLINDNESS[kind]) @ linear(colour)) for colour in SERIES}
    close = [
        (one, other, round(float(np.linalg.norm(seen[one] - seen[other])), 1))
        for one, other in combinations(SERIES, 2)
        if np.linalg.norm(seen[one] - seen[other]) < CLEARLY_APART
    ]
    assert close == []


def test_series_have_different_colours():
    assert len(set(SERIES)) == len(SERIES)


def test_both_grounds_change_the_same_colours():
    assert GROUNDS["light"].keys() == GROUNDS["dark"].keys()
    assert all(GROUNDS["light"][part] == part for part in GROUNDS["light"] if part != "ground")


def test_charts_use_the_theme():
    assert chart_of(frame()).to_dict()["config"] == theme()


def test_specification_is_vega_lite_5_with_its_title():
    spec = specification(chart_of(frame()), "Homicide fell")
    assert spec["$schema"] == SCHEMA
    assert "/v5" in SCHEMA
    assert spec["title"]["text"] == ["Homicide fell"]
    assert spec["width"] == WIDE_PX


def test_layered_chart_is_accepted():
    layered = chart_of(frame()) + chart_of(frame()).mark_point()
    assert len(specification(layered, "Homicide fell")["layer"]) == 2


@pytest.mark.parametrize(
    "make",
    [
        lambda chart: chart.facet("place:N"),
        lambda chart: chart | chart,
        lambda chart: chart & chart,
        lambda chart: chart.repeat(["year", "victims"]),
    ],
)
def test_chart_of_several_views_is_refused(make):
    with pytest.raises(TypeError, match="Chart: expected a single or layered chart"):
        specification(make(chart_of(frame())), "Homicide fell")


@pytest.mark.parametrize("channel", ["facet", "row", "column"])
def test_chart_split_by_a_channel_is_refused(channel):
    split = chart_of(frame()).encode(**{channel: "place:N"})
    with pytest.raises(TypeError, match="expected a single or layered chart"):
        specification(split, "Homicide fell")


def test_numbers_are_rounded_to_ten_digits():
    spec = specification(chart_of(frame(victims=[1 / 3, 2e9 / 3])), "Homicide fell")
    [rows] = spec["datasets"].values()
    assert [row["victims"] for row in rows] == [0.3333333333, 666666666.7]


def test_last_bit_of_a_number_leaves_the_specification_alone():
    one = specification(chart_of(frame(victims=[0.1 + 0.2, 1])), "Homicide fell")
    other = specification(chart_of(frame(victims=[0.3, 1])), "Homicide fell")
    assert one == other


def test_title_is_broken_to_the_width_of_the_page():
    spec = specification(chart_of(frame()), "word " * 60)
    narrow = resized(spec, 320, "word " * 60)
    assert all(len(line) <= 320 // 9 for line in narrow["title"]["text"])
    assert len(narrow["title"]["text"]) > len(spec["title"]["text"])


def test_resized_chart_loses_its_title_unless_given_one():
    spec = specification(chart_of(frame()), "Homicide fell")
    narrow = resized(spec, 320)
    assert "title" not in narrow
    assert narrow["width"] == 320
    assert spec["width"] == WIDE_PX


@pytest.mark.parametrize(
    ("height", "fits"),
    [({"height": 200}, True), ({"height": alt.Step(20)}, False), ({}, False)],
)
def test_only_a_chart_of_a_given_height_is_told_to_fit(height, fits):
    """Vega-Lite drops a fit where rows have a height of their own, and warns."""
    spec = specification(chart_of(frame()).properties(**height), "Homicide fell")
    assert (spec.get("autosize") == FITTED) == fits
