"""Colours that carry meaning stay apart for colour-blind people, and in grey."""

from itertools import combinations, pairwise

import pytest
from colorspacious import cspace_convert, deltaE

from recount.drawing.chart import OCHRE, VERMILION, contrast
from recount.forms.axes import (
    COLOURS,
    DASHES,
    PRINTED_COLOUR,
    PRINTED_SHAPE,
    SHADES,
    SHAPES,
    by,
)

KINDS = ("deuteranomaly", "protanomaly", "tritanomaly")
APART = 10
"""Distance in CAM02-UCS, of which 1 is just seen under good light."""
NEAR = {frozenset({OCHRE, VERMILION})}
"""The printed colour and the last of a series, which only mark, dash and words tell apart."""


def seen(colour, kind):
    """A colour as somebody sees it who lacks one kind of cone."""
    shown = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return [min(1, max(0, part)) for part in cspace_convert(shown, space, "sRGB1")]


def distance(one, other, kind):
    return deltaE(seen(one, kind), seen(other, kind), input_space="sRGB1")


@pytest.mark.parametrize("kind", KINDS)
def test_colours_of_series_stay_apart_for_colour_blind_people(kind):
    for pair in combinations([*COLOURS, PRINTED_COLOUR], 2):
        assert frozenset(pair) in NEAR or distance(*pair, kind) >= APART, pair


@pytest.mark.parametrize("kind", KINDS)
def test_steps_of_a_map_stay_apart_for_colour_blind_people(kind):
    for lighter, darker in pairwise(SHADES):
        assert distance(lighter, darker, kind) >= APART


def test_colours_that_colour_blind_people_confuse_are_seen():
    assert distance("#a08000", "#c86414", "deuteranomaly") < APART
    assert distance("#0078b3", "#da4c0e", "deuteranomaly") > 3 * APART


def test_what_colours_tell_apart_is_told_apart_in_grey():
    """Series are about equally dark, to stand out on either ground; marks and dashes tell them."""
    series = by("source", ["a", "b", "c", "d", "the report"], printed="the report")
    for marks in (series.colours, series.shapes, series.dashes):
        assert len(set(marks)) == 5
    assert (series.colours[-1], series.shapes[-1]) == (PRINTED_COLOUR, PRINTED_SHAPE)
    assert len(set(SHAPES)) == len(set(DASHES)) == len(COLOURS)
    assert PRINTED_SHAPE not in SHAPES
    assert PRINTED_COLOUR not in COLOURS
    assert all(contrast(lighter, darker) > 1.3 for lighter, darker in pairwise(SHADES))
