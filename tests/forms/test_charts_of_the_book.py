"""Rules that every chart of the book keeps: tooltips, ticks, legends, and the printed colour."""

import re

import pytest
from built import ROOT

from recount.drawing.picture import svg
from recount.forms.axes import PRINTED_COLOUR, PRINTED_SHAPE
from recount.publish.book.book import Book
from recount.vocabulary import ANSWERS, VERDICTS

SPECS = {figure.name: figure.content["spec"] for figure in Book(ROOT).figures}
PRINTED = re.compile(r"\b(report|paper|printed|OAS|COPOLAD)\b", re.IGNORECASE)
"""Words for what a report printed."""
JUDGED = {*ANSWERS, *VERDICTS}
"""Answers and verdicts have one colour each in the whole book, charts of them included."""
of_every_chart = pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)


def views(spec, above=None):
    """The single views of a chart, each with the encodings of the layers that it stands in."""
    encoding = {**(above or {}), **spec.get("encoding", {})}
    if "layer" in spec:
        return [view for layer in spec["layer"] for view in views(layer, encoding)]
    mark = spec["mark"]
    return [
        spec | {"encoding": encoding, "mark": {"type": mark} if isinstance(mark, str) else mark}
    ]


def raw_tooltips(spec):
    """Fields under the pointer that are called by the name of their column."""
    for view in views(spec):
        told = view["encoding"].get("tooltip", [])
        for part in told if isinstance(told, list) else [told]:
            title = part.get("title")
            if "field" in part and (not title or "_" in title or title == part["field"]):
                yield part["field"]


def lines_with_legends(spec):
    """Series of lines that a legend names and no label beside them."""
    for view in views(spec):
        colour = view["encoding"].get("color", {})
        in_legend = "field" in colour and colour.get("legend", "usual") is not None
        if in_legend and view["mark"]["type"] == "line":
            yield colour["field"]


def other_uses_of_the_printed_colour(spec):
    """What has the colour of printed numbers and is none, or has it in another mark."""
    for view in views(spec):
        mark, encoding = view["mark"], view["encoding"]
        kind, colour = mark["type"], encoding.get("color", {})
        fixed = PRINTED_COLOUR in (mark.get("color"), colour.get("value"))
        if fixed and kind == "point" and mark.get("shape") != PRINTED_SHAPE:
            yield f"{kind} {mark.get('shape')}"
        scale = colour.get("scale") or {}
        names, colours = scale.get("domain") or [], scale.get("range") or []
        for name, shade in zip(names, colours, strict=False):
            if shade == PRINTED_COLOUR and not PRINTED.search(str(name)) and name not in JUDGED:
                yield name
        shapes = (encoding.get("shape") or {}).get("scale") or {}
        marks = dict(zip(shapes.get("domain") or [], shapes.get("range") or [], strict=False))
        for name, shade in zip(names, colours, strict=False):
            printed = kind == "point" and shade == PRINTED_COLOUR
            if printed and marks.get(name, PRINTED_SHAPE) != PRINTED_SHAPE:
                yield f"{name}: {marks[name]}"


def bars_told_by_colour_alone(spec):
    """Series of bars that nothing but their colour tells apart, in a chart without a label."""
    shown = views(spec)
    if any(view["mark"]["type"] == "text" for view in shown):
        return
    for view in shown:
        encoding = view["encoding"]
        told = {encoding[at].get("field") for at in ("x", "y") if at in encoding}
        field = encoding.get("color", {}).get("field")
        if view["mark"]["type"] == "bar" and field and field not in told:
            yield field


def ticks(picture):
    """The labels of each axis of numbers in a picture."""
    axes = re.findall(r'role-axis-label"[^>]*>(.*?)</g>', picture, re.DOTALL)
    shown = [re.findall(r"<text(?![^>]*opacity=\"0\")[^>]*>([^<]*)</text>", axis) for axis in axes]
    return [
        axis for axis in shown if axis and all(re.fullmatch(r"[−+]?[\d.,]+%?", t) for t in axis)
    ]


@of_every_chart
def test_tooltips_speak_in_words(spec):
    assert sorted(set(raw_tooltips(spec))) == []


@of_every_chart
def test_lines_are_named_where_they_end(spec):
    assert sorted(set(lines_with_legends(spec))) == []


@of_every_chart
def test_only_what_a_report_printed_has_its_colour(spec):
    assert sorted(set(other_uses_of_the_printed_colour(spec))) == []


@of_every_chart
def test_no_bars_are_told_apart_by_colour_alone(spec):
    assert sorted(set(bars_told_by_colour_alone(spec))) == []


@of_every_chart
def test_an_axis_of_numbers_has_four_to_seven_ticks(spec):
    assert [axis for axis in ticks(svg(spec, 680)) if not 4 <= len(axis) <= 7] == []


def test_charts_that_break_the_rules_are_seen():
    field = {"field": "kind", "type": "nominal"}
    scale = {"domain": ["counted"], "range": [PRINTED_COLOUR]}
    broken = {
        "data": {"values": [{"kind": "counted", "n": 1}, {"kind": "counted", "n": 90}]},
        "mark": "line",
        "encoding": {
            "x": {"field": "n", "type": "quantitative", "axis": {"tickCount": 20}},
            "color": field | {"scale": scale},
            "tooltip": [{"field": "n", "type": "quantitative"}],
        },
    }
    assert list(raw_tooltips(broken)) == ["n"]
    assert list(lines_with_legends(broken)) == ["kind"]
    assert list(other_uses_of_the_printed_colour(broken)) == ["counted"]
    assert list(bars_told_by_colour_alone(broken | {"mark": "bar"})) == ["kind"]
    [axis] = ticks(svg(broken, 680))
    assert len(axis) > 7
