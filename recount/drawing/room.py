"""Room for words that are longer than the English ones, for which a chart was laid out.

How wide words come out is guessed from their letters: what is measured takes a renderer, which
whoever translates has not at hand. Tests measure every picture of the book.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from recount.drawing.chart import NARROW_PX
from recount.drawing.rebuilt import rebuilt
from recount.record import Spec

OF_SERIES = ("color", "fill", "stroke", "shape", "strokeDash")
"""Channels that have a legend."""
LETTER_PX = 6.2
"""A letter of a label, on average."""
SYMBOL_PX, STROKE_PX, BETWEEN_PX = 18, 32, 10
"""What stands before the words of a legend, if a mark or a line; and what is empty between its
columns."""
EDGES_PX = 12


def with_room(spec: Spec, orders: Mapping[str, Sequence[str]]) -> Spec:
    """A chart whose legends and titles fit a narrow page.

    A legend that is wider than the plot ends where that ends, instead of beginning where it
    begins, and has no more columns than fit; the title of a level axis breaks into lines.

    Parameters
    ----------
    spec : Spec
        The chart in the words of another language.
    orders : mapping of str to sequence of str
        The words of each column, for series of which no scale has the names.
    """
    room = NARROW_PX - EDGES_PX
    changed = _broken(_narrowed(spec, orders, room), room)
    wide = sum(
        _width_px(names, columns) + BETWEEN_PX
        for names, columns in dict(_legends(changed, orders)).values()
    )
    if not wide:
        return changed
    config = changed.get("config", {})
    anchor = {"signal": f"width < {math.ceil(wide)} ? 'end' : 'start'"}
    legend = config.get("legend", {}) | {"layout": {"anchor": anchor}}
    return {**changed, "config": {**config, "legend": legend}}


def _legends(
    part: Any, orders: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, tuple[Sequence[str], int]]]:
    """The names of each legend, by its column, and in how many columns they stand."""
    if isinstance(part, list):
        for entry in part:
            yield from _legends(entry, orders)
    elif isinstance(part, dict):
        for key, entry in part.items():
            if key in OF_SERIES and isinstance(entry, dict) and (names := _names(entry, orders)):
                yield entry["field"], (names, (entry.get("legend") or {}).get("columns", 1))
            if key not in ("datasets", "data", "config"):
                yield from _legends(entry, orders)


def _names(series: Mapping[str, Any], orders: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """The names that a legend of a series shows; none where it has none."""
    if "field" not in series or ("legend" in series and series["legend"] is None):
        return ()
    domain = (series.get("scale") or {}).get("domain") or orders.get(series["field"], ())
    return [name for name in domain if isinstance(name, str)]


def _width_px(names: Sequence[str], columns: int) -> float:
    """How wide a legend is about."""
    columns = columns or len(names)
    widest = [max(map(len, names[column::columns]), default=0) for column in range(columns)]
    return sum(SYMBOL_PX + LETTER_PX * letters for letters in widest) + BETWEEN_PX * (columns - 1)


def _narrowed(spec: Spec, orders: Mapping[str, Sequence[str]], room: float) -> Spec:
    """A chart with no more columns in its legends than fit."""

    def narrowed(part: dict[str, Any], _key: str) -> dict[str, Any]:
        for channel in OF_SERIES:
            series = part.get(channel)
            if isinstance(series, dict) and (names := _names(series, orders)):
                legend = series.get("legend") or {}
                given = legend.get("columns", 1) or len(names)
                fitting = (n for n in range(given, 0, -1) if _width_px(names, n) <= room)
                if (columns := next(fitting, 1)) < given:
                    part[channel] = {**series, "legend": {**legend, "columns": columns}}
        return part

    found: Spec = rebuilt(spec, narrowed)
    return found


def _broken(spec: Spec, room: float) -> Spec:
    """A chart with the titles of its level axes in lines that fit."""

    def broken(part: dict[str, Any], key: str) -> dict[str, Any]:
        title = part.get("title")
        if key == "x" and isinstance(title, str) and len(title) * LETTER_PX > room:
            lines = math.ceil(len(title) * LETTER_PX / room)
            part["title"] = textwrap.wrap(title, math.ceil(len(title) / lines) + 4)
        return part

    found: Spec = rebuilt(spec, broken)
    return found
