"""The picture that stands for a page where it is shared: its figure, with the title on it."""

from __future__ import annotations

import re
import textwrap
from html import escape

from recount.drawing.chart import FONT, INK, MUTED, WIDE_PX
from recount.drawing.lettering import converter
from recount.drawing.picture import svg
from recount.record import Spec

WIDTH_PX, HEIGHT_PX = 1200, 630
MARGIN_PX = 44
TITLE_PX, LINE_PX, LETTERS_A_LINE, MOST_LINES = 38, 47, 54, 3
FOOT_PX = 22


def preview(spec: Spec, title: str, book: str) -> bytes:
    """Draw a figure for sharing: title, chart and the name of the book, on a white ground.

    Parameters
    ----------
    spec : dict
        A specification from `recount.drawing.chart.specification`.
    title, book : str
        What the figure finds, and where it is from.

    Returns
    -------
    bytes
        A PNG of `WIDTH_PX` by `HEIGHT_PX`; the chart keeps its proportions.
    """
    lines = textwrap.wrap(title, LETTERS_A_LINE, max_lines=MOST_LINES, placeholder=" …")
    top = MARGIN_PX + len(lines) * LINE_PX
    place = {
        "x": MARGIN_PX,
        "y": top,
        "width": WIDTH_PX - 2 * MARGIN_PX,
        "height": HEIGHT_PX - MARGIN_PX - FOOT_PX - top,
    }
    picture: bytes = converter().svg_to_png(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}">'
        '<rect width="100%" height="100%" fill="#ffffff"/>'
        + "".join(
            _text(line, MARGIN_PX + number * LINE_PX + TITLE_PX - 8, TITLE_PX, INK, "bold")
            for number, line in enumerate(lines)
        )
        + _placed(svg(spec, WIDE_PX), place)
        + _text(book, HEIGHT_PX - MARGIN_PX + 8, FOOT_PX, MUTED, "normal")
        + "</svg>",
        ppi=72,
    )
    return picture


def _text(text: str, y: int, size: int, colour: str, weight: str) -> str:
    return (
        f'<text x="{MARGIN_PX}" y="{y}" font-family="{FONT}" font-size="{size}"'
        f' font-weight="{weight}" fill="{colour}">{escape(text)}</text>'
    )


def _placed(picture: str, place: dict[str, int]) -> str:
    """An inline picture in a box of its own, in the middle, as large as it fits."""
    tag, body = picture.split(">", 1)
    tag = re.sub(r' (?:width|height)="[^"]*"', "", tag)
    box = "".join(f' {name}="{number}"' for name, number in place.items())
    return f'{tag}{box} preserveAspectRatio="xMidYMid meet">{body}'
