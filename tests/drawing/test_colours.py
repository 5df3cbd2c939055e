"""Colours that carry meaning stay apart for colour-blind people, and in grey."""

from itertools import combinations, pairwise

import pytest
from built import ROOT
from colorspacious import cspace_convert, deltaE

from recount.chapters import notebooks, read, records_of
from recount.drawing.chart import BLUE, GREEN, GREY, GROUNDS, OCHRE, SERIES, contrast
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
"""As Machado, Oliveira and Fernandes (2009) simulate them, at full severity."""
APART = 10
"""Distance in CAM02-UCS, of which 1 is just seen under good light."""
NEAR = 8
"""Of colours that some see as related; shapes, dashes or words tell them too."""
FIGURES = {
    record.name: record.content["spec"]
    for name, path in notebooks(ROOT).items()
    for record in records_of(name, read(path))
    if record.kind == "figure"
}


def channels(colour):
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def seen(colour, kind):
    """A colour as somebody sees it who lacks one kind of cone, or prints it in grey."""
    if kind == "grey":
        lightness = cspace_convert(channels(colour), "sRGB1", "CIELab")[0]
        shown = cspace_convert([lightness, 0, 0], "CIELab", "sRGB1")
    elif kind == "as it is":
        shown = channels(colour)
    else:
        space = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
        shown = cspace_convert(channels(colour), space, "sRGB1")
    return [min(1, max(0, part)) for part in shown]


def distance(one, other, kind):
    return deltaE(seen(one, kind), seen(other, kind), input_space="sRGB1")


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("kind", ["as it is", *KINDS])
def test_colours_of_series_stay_apart_for_colour_blind_people(kind, ground):
    for pair in combinations(SERIES, 2):
        one, other = (GROUNDS[ground][colour] for colour in pair)
        assert distance(one, other, kind) >= NEAR, pair


@pytest.mark.parametrize("kind", KINDS)
def test_steps_of_a_map_stay_apart_for_colour_blind_people(kind):
    for lighter, darker in pairwise(SHADES):
        assert distance(lighter, darker, kind) >= APART


def test_colours_that_are_confused_are_seen():
    assert distance("#a08000", "#c86414", "deuteranomaly") < APART
    assert distance("#0078b3", "#da4c0e", "deuteranomaly") > 3 * APART
    assert distance("#008ace", "#da4c0e", "grey") < APART
    assert distance("#ffffff", "#000000", "grey") > 9 * APART


def test_series_have_colour_shape_and_dash_of_their_own():
    series = by("source", ["a", "b", "c", "d", "the report"], printed="the report")
    for marks in (series.colours, series.shapes, series.dashes):
        assert len(set(marks)) == 5
    assert (series.colours[-1], series.shapes[-1]) == (PRINTED_COLOUR, PRINTED_SHAPE)
    assert len(set(SHAPES)) == len(set(DASHES)) == len(COLOURS)
    assert PRINTED_SHAPE not in SHAPES
    assert PRINTED_COLOUR not in COLOURS
    assert all(contrast(lighter, darker) > 1.3 for lighter, darker in pairwise(SHADES))


def layers(view, above=()):
    encoding = dict(above) | view.get("encoding", {})
    for layer in view.get("layer", []):
        yield from layers(layer, encoding)
    if "mark" in view:
        yield encoding


def told_apart(spec):
    """The series of a chart: by column and name, the colour and what shape and dash it has."""
    colours, marks = {}, {}
    for encoding in layers(spec):
        for channel in ("color", "fill", "stroke", "shape", "strokeDash"):
            drawn = encoding.get(channel, {})
            scale = drawn.get("scale") or {}
            if drawn.get("type") == "nominal" and "domain" in scale:
                named = zip(scale["domain"], scale["range"], strict=True)
                for name, mark in named:
                    if channel in ("shape", "strokeDash"):
                        marks.setdefault((drawn["field"], str(name)), []).append(str(mark))
                    else:
                        colours[drawn["field"], str(name)] = mark
    return {series: (colour, marks.get(series, [])) for series, colour in colours.items()}


def alike(spec):
    """Series of a chart that nothing but a colour tells apart, which some cannot see."""
    for (one, other), ground in (
        (pair, ground) for pair in combinations(told_apart(spec).items(), 2) for ground in GROUNDS
    ):
        ((column, name), (colour, marks)), ((other_column, other_name), (another, others)) = (
            one,
            other,
        )
        if column == other_column and not (marks and marks != others):
            shown = [GROUNDS[ground][each] for each in (colour, another)]
            for kind in ("grey", *KINDS):
                if distance(*shown, kind) < APART:
                    yield name, other_name, ground, kind


@pytest.mark.parametrize("name", FIGURES)
def test_series_of_a_figure_are_told_apart_in_grey_and_by_the_colour_blind(name):
    assert list(alike(FIGURES[name])) == []


def test_series_that_are_alike_are_seen():
    def bars(*colours, **more):
        scale = {"domain": ["fell", "rose"], "range": list(colours)}
        colour = {"field": "kind", "type": "nominal", "scale": scale}
        return {"mark": "bar", "encoding": {"color": colour, **more}}

    assert list(alike(bars(BLUE, GREEN))) == []
    assert ("fell", "rose", "light", "grey") in alike(bars(OCHRE, GREY))
    shapes = {"domain": ["fell", "rose"], "range": ["circle", "square"]}
    shape = {"field": "kind", "type": "nominal", "scale": shapes}
    assert list(alike(bars(OCHRE, GREY, shape=shape))) == []
