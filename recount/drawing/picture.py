"""Charts as pictures: SVG from Vega-Lite, the same bytes run after run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from recount.drawing.chart import FONT, GROUNDS, INK, LETTERING, MUTED, WIDE_PX, resized
from recount.drawing.lettering import converter, wrapped
from recount.record import Spec

VEGALITE_VERSION = "5.21"


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
    """
    text: str = converter().vegalite_to_svg(resized(spec, width_px), vl_version=VEGALITE_VERSION)
    size = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text)
    assert size, "vl-convert writes a viewBox"
    body = text[text.index(">", text.index("<svg")) + 1 :]
    body = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", body)
    width, height = size.groups()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}" aria-hidden="true" focusable="false">{body}'
    )


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
    """Draw a chart with all its words as an SVG that stands alone, on light ground.

    Title, subtitle and small print begin at the left edge of the picture and are broken by the
    widths of their letters.

    Parameters
    ----------
    spec : dict
        A specification from `recount.drawing.chart.specification`.
    words : Words
        What stands around it.
    width_px : int
        Width of the picture.
    """
    inner_px = width_px - 2 * MARGIN_PX
    tag, chart = svg(spec | {"padding": 0}, inner_px).split(">", 1)
    size = re.search(r' height="([\d.]+)"', tag)
    assert size, "an inline picture knows its height"
    head, below = _column([(words.title, _TITLE), (words.subtitle, _SUBTITLE)], MARGIN_PX, inner_px)
    top = below + _GAP_PX
    below = top + float(size[1]) + _GAP_PX
    foot, below = _column([(text, _FOOT) for text in words.foot], below, inner_px)
    height = math.ceil(below) + MARGIN_PX
    for colour, readable in LETTERING["light"].items():
        chart = re.sub(rf'(<text\b[^<>]* fill="){colour}"', rf'\g<1>{readable}"', chart)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height}"'
        f' width="{width_px}" height="{height}">'
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
