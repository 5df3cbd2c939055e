"""Charts as pictures: SVG from Vega-Lite, the same bytes run after run."""

from __future__ import annotations

import re

from recount.drawing.chart import GROUNDS, LETTERING, WIDE_PX, resized
from recount.drawing.lettering import converter
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


def svg_file(spec: Spec, title: str) -> str:
    """Draw a chart, with its title, as an SVG that stands alone: wide, on light ground."""
    alone = resized(spec, WIDE_PX, title) | {"background": GROUNDS["light"]["ground"]}
    text: str = converter().vegalite_to_svg(alone, vl_version=VEGALITE_VERSION)
    for colour, readable in LETTERING["light"].items():
        text = re.sub(rf'(<text\b[^<>]* fill="){colour}"', rf'\g<1>{readable}"', text)
    return text
