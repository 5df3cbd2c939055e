"""The letters of every picture: Liberation Sans, as vl-convert's own wheel carries it.

vl-convert also looks among the system's fonts, and would take a font of the same name from there,
which has other widths on another machine; and where it finds none of the fonts that a text names,
it leaves the text out and says nothing.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import vl_convert

FAMILY = "Liberation Sans"
"""Licensed under the SIL Open Font License 1.1."""

_NO_FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir></fontconfig>
"""


@cache
def converter() -> Any:
    """Return vl-convert, which on Linux knows no font but those of its wheel.

    It looks for fonts once in a process, before its first picture, so that first picture is drawn
    here, while the system's list of fonts is an empty one.
    """
    before = os.environ.get("FONTCONFIG_FILE")
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "fonts.conf"
        listed.write_text(_NO_FONTS.format(folder=folder), encoding="utf-8")
        os.environ["FONTCONFIG_FILE"] = str(listed)
        try:
            vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg"><text>a</text></svg>')
        finally:
            if before is None:
                del os.environ["FONTCONFIG_FILE"]
            else:
                os.environ["FONTCONFIG_FILE"] = before
    return vl_convert


def widths_px(texts: Sequence[str], size_px: float, weight: str = "normal") -> list[float]:
    """How wide each text is, set in the pinned letters, as vl-convert itself measures it.

    Parameters
    ----------
    texts : sequence of str
        Texts of one line.
    size_px : float
        Size of the letters.
    weight : str
        ``normal`` or ``bold``.
    """
    look = {"font": FAMILY, "fontSize": size_px, "fontWeight": weight}
    letters = {name: {"value": value} for name, value in look.items()}
    span = {"signal": "datum.bounds.x2 - datum.bounds.x1"}
    scene = converter().vega_to_scenegraph(
        {
            "width": 1,
            "height": 1,
            "data": [{"name": "texts", "values": [{"text": text} for text in texts]}],
            "marks": [
                {
                    "type": "text",
                    "name": "lettered",
                    "from": {"data": "texts"},
                    "encode": {"enter": {"text": {"field": "text"}, **letters}},
                },
                {
                    "type": "text",
                    "from": {"data": "lettered"},
                    "encode": {"enter": {"text": span}},
                },
            ],
        }
    )
    _, measured = scene["scenegraph"]["items"][0]["items"]
    return [float(item["text"]) for item in measured["items"]]


def wrapped(
    text: str, width_px: float, size_px: float, weight: str = "normal", *, even: bool = False
) -> list[str]:
    """Break a text into lines by the widths of its letters.

    A word that is wider than a line, such as an address, is broken after a slash, a full stop or a
    hyphen.

    Parameters
    ----------
    text : str
        Words, set apart by white space.
    width_px : float
        Width of a line.
    size_px, weight
        See `widths_px`.
    even : bool
        Whether the lines are about equally long, as many as there must be.
    """

    def measured(parts: Sequence[str]) -> list[float]:
        return widths_px(parts, size_px, weight)

    if not (words := text.split()):
        return []
    spaced, joined, *widths = measured(["n n", "nn", *words])
    space_px = spaced - joined
    if max(widths) > width_px:
        parts: list[str] = []
        for word, wide in zip(words, widths, strict=True):
            if wide > width_px:
                pieces = _PIECE.findall(word)
                parts += _filled(pieces, measured(pieces), 0, width_px, "")
            else:
                parts.append(word)
        words, widths = parts, measured(parts)
    lines = _filled(words, widths, space_px, width_px)
    if not even:
        return lines
    narrow, wide_enough = max(widths), width_px
    while wide_enough - narrow > 1:
        middle = (narrow + wide_enough) / 2
        if len(_filled(words, widths, space_px, middle)) > len(lines):
            narrow = middle
        else:
            wide_enough = middle
    return _filled(words, widths, space_px, wide_enough)


_PIECE = re.compile(r"[^/.-]+[/.-]*|[/.-]+")


def _filled(
    parts: Sequence[str],
    widths: Sequence[float],
    space_px: float,
    width_px: float,
    space: str = " ",
) -> list[str]:
    """Lines, each with as many parts as it holds."""
    lines: list[list[str]] = []
    used = 0.0
    for part, width in zip(parts, widths, strict=True):
        if lines and used + space_px + width <= width_px:
            lines[-1].append(part)
            used += space_px + width
        else:
            lines.append([part])
            used = width
    return [space.join(line) for line in lines]
