"""Charts as pictures: SVG from Vega-Lite, the same bytes run after run."""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

from recount.drawing.chart import (
    FITTED,
    FONT,
    GROUNDS,
    INK,
    LETTERING,
    MUTED,
    NARROW_PX,
    WIDE_PX,
    resized,
)
from recount.drawing.lettering import converter, wrapped
from recount.errors import FigureError
from recount.record import Spec

VEGALITE_VERSION = "5.21"
LABELS_APART_PX = 6
"""Between the labels of an axis, of which others are left out; `charts.js` has it as well."""


def svg(spec: Spec, width_px: int) -> str:
    """Draw a chart, without its title, as SVG for inlining in a page.

    Parameters
    ----------
    spec : dict
        A specification from `recount.drawing.chart.specification`.
    width_px : int
        Width of the picture.

    Returns
    -------
    str
        An ``<svg>`` element that scales with its box and is hidden from assistive technology:
        the element around it carries the text alternative.

    Raises
    ------
    FigureError
        If Vega-Lite warns of something, or the chart would fetch something, or draws nothing.
    """
    text: str = _by_vega("vega_to_svg", _compiled(spec, width_px), allowed_base_urls=[])
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    if not size:  # of no number, where nothing is drawn along an axis of names
        raise FigureError("draws nothing; expected a picture with a size")
    body = text[text.index(">", text.index("<svg")) + 1 :]
    body = _UNSEEN.sub("", re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", body))
    body = _with_own_ids(body, f"{json.dumps(spec, sort_keys=True)}{width_px}")
    width, height = size.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" aria-hidden="true" focusable="false">{body}'
    )


_UNSEEN = re.compile(
    r"""<text\b(?:(?=[^<>]*\s(?:fill-)?opacity="0")|(?![^<>]*\s(?:fill|stroke)="))"""
    r"""[^<>]*>.*?</text>""",
    re.DOTALL,
)
"""Text that nobody sees, such as labels for which there is no room; who extracts text reads it."""
_ID = re.compile(r'\bid="([^"]+)"')


def _with_own_ids(body: str, of: str) -> str:
    """A picture whose ids no other one has: Vega counts them on from picture to picture."""
    names = list(dict.fromkeys(_ID.findall(body)))
    own = hashlib.sha256(of.encode()).hexdigest()[:12]
    new = {name: f"r{own}-{number}" for number, name in enumerate(names, 1)}
    return re.sub(
        r'(\bid="|url\(#|href="#)([^")]+)',
        lambda found: found[1] + new.get(found[2], found[2]),
        body,
    )


def require_drawn(spec: Spec) -> None:
    """Refuse a chart of which a mark is not drawn, or drawn nowhere.

    Raises
    ------
    FigureError
        Naming the mark as Vega does: if it draws nothing, such as what a filter leaves nothing of,
        has no place, such as the logarithm of zero, or writes what is no value.
    """
    for mark in drawn_marks(spec):
        where = f"{mark.get('name', 'a mark')} ({mark['marktype']})"
        if not any(item.get("defined", True) for item in mark["items"]):
            raise FigureError(f"{where} draws nothing; expected something, or no such layer")
        for item in mark["items"]:
            if nowhere := [key for key in _PLACES if key in item and item[key] is None]:
                raise FigureError(
                    f"{where}: no number at {nowhere[0]}; expected one, which a logarithmic axis"
                    " has for what is more than 0, and a formula for what it can compute"
                )
            if item.get("text") in _NO_VALUES:
                raise FigureError(f"{where}: writes {item['text']!r}; expected a value")


_PLACES = ("x", "y", "x2", "y2", "width", "height", "size", "angle")
_NO_VALUES = ("undefined", "NaN")


def drawn_marks(spec: Spec, width_px: int = WIDE_PX) -> list[dict[str, Any]]:
    """The marks of a chart that draw data, as Vega has them in its scene."""
    vega = _compiled(spec, width_px)
    scene = _by_vega("vega_to_scenegraph", vega, allowed_base_urls=[])
    return list(_marks(scene["scenegraph"]))


def _marks(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The marks of a scene that draw data; a group of none too, such as that of lines."""
    if node.get("role", "").startswith(("axis", "legend", "title")):
        return
    if "marktype" in node and (node["marktype"] != "group" or not node["items"]):
        yield node
    else:
        for item in node.get("items", []):
            yield from _marks(item)


def _compiled(spec: Spec, width_px: int) -> dict[str, Any]:
    """A chart in Vega; what Vega-Lite warns of is an error."""
    config = spec.get("config", {})
    axis = config.get("axis", {}) | {"labelSeparation": LABELS_APART_PX}
    spaced = {**spec, "config": config | {"axis": axis}}
    with _standard_error() as said:
        vega: dict[str, Any] = _by_vega(
            "vegalite_to_vega",
            resized(spaced, width_px),
            vl_version=VEGALITE_VERSION,
            show_warnings=True,
        )
    if said:
        warnings = dict.fromkeys(line.removeprefix("WARN ") for line in said)
        raise FigureError(f"Vega-Lite warns: {' '.join(warnings)}")
    return vega | {"autosize": FITTED}


def _by_vega(does: str, spec: Spec, **options: Any) -> Any:
    try:
        return getattr(converter(), does)(spec, **options)
    except ValueError as error:  # with the script's own stack below the second line
        raise FigureError(" ".join(str(error).splitlines()[:2])) from error


@contextmanager
def _standard_error() -> Iterator[list[str]]:
    """The lines written meanwhile: vl-convert has no other way to tell a warning."""
    lines: list[str] = []
    sys.stderr.flush()
    with tempfile.TemporaryFile() as file:
        kept = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            yield lines
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        file.seek(0)
        lines += file.read().decode(errors="replace").splitlines()


@dataclass(frozen=True)
class Words:
    """What stands around a chart that travels alone.

    Attributes
    ----------
    title, subtitle : str
        What it finds; measure, place and years, or empty.
    foot : tuple of str
        Paragraphs of small print: note, sources, licence, where it is from.
    """

    title: str
    subtitle: str = ""
    foot: tuple[str, ...] = ()


MARGIN_PX = 12
"""Left empty around a picture that stands alone."""
PRINTED_MM = {WIDE_PX: 180, NARROW_PX: 85}
"""How wide a picture is in print, by its width on the page: across a page, and in a column."""


@dataclass(frozen=True)
class _Type:
    """How words are set: the size of letters and lines, and the space after the last line."""

    size_px: float
    line_px: float
    after_px: float
    colour: str
    weight: str = "normal"
    even: bool = False


_TITLE = _Type(17, 21, 3, INK, "bold", even=True)
_SUBTITLE = _Type(13, 17, 3, MUTED)
_FOOT = _Type(10.5, 13.5, 3, MUTED)
_GAP_PX = 8
"""Between the chart and the words above and below it."""


def svg_file(spec: Spec, words: Words, width_px: int = WIDE_PX) -> str:
    """Draw a chart with all its words as an SVG that stands alone, as wide as in print.

    It is on light ground. Title, subtitle and small print begin at the left edge of the picture
    and are broken by the widths of their letters.

    Parameters
    ----------
    spec : dict
        A specification from `recount.drawing.chart.specification`.
    words : Words
        What stands around it.
    width_px : int
        Width of the picture, one of `PRINTED_MM`.
    """
    inner_px = width_px - 2 * MARGIN_PX
    tag, chart = svg(spec | {"padding": 0}, inner_px).split(">", 1)
    size = re.search(r' height="([\d.]+)"', tag)
    assert size, "an inline picture knows its height"
    head, below = _column([(words.title, _TITLE), (words.subtitle, _SUBTITLE)], MARGIN_PX, inner_px)
    top = below + _GAP_PX
    below = top + float(size[1]) + _GAP_PX
    foot, below = _column([(text, _FOOT) for text in words.foot], below, inner_px)
    height, mm = math.ceil(below) + MARGIN_PX, PRINTED_MM[width_px]
    for colour, readable in LETTERING["light"].items():
        chart = re.sub(rf'(<text\b[^<>]* fill="){colour}"', rf'\g<1>{readable}"', chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height}"'
        f' width="{mm}mm" height="{height * mm / width_px:.3f}mm">'
        f'<rect width="100%" height="100%" fill="{GROUNDS["light"]["ground"]}"/>'
        f'{head}<g transform="translate({MARGIN_PX},{top:g})">{chart.removesuffix("</svg>")}</g>'
        f"{foot}</svg>"
    )


def _column(texts: Iterable[tuple[str, _Type]], top: float, width_px: float) -> tuple[str, float]:
    """Texts below each other at the left edge, and where they end."""
    drawn = []
    for text, kind in texts:
        lines = wrapped(text, width_px, kind.size_px, kind.weight, even=kind.even)
        for line in lines:
            top += kind.line_px
            drawn.append(
                f'<text x="{MARGIN_PX}" y="{top - 0.25 * kind.line_px:g}" font-family="{FONT}"'
                f' font-size="{kind.size_px}px" font-weight="{kind.weight}"'
                f' fill="{kind.colour}">{escape(line)}</text>'
            )
        top += kind.after_px if lines else 0
    return "".join(drawn), top
