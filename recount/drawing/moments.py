"""Years, months and days along an axis, the same wherever a chart is drawn and whoever reads it.

Vega reads and writes moments by the clock of the machine that draws, which for a live chart is the
reader's: what happened in January 2010 would stand in December 2009 west of Greenwich.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recount.drawing.rebuilt import rebuilt
from recount.errors import FigureError
from recount.record import Spec

_WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
"""As Altair writes a moment of which it knows no zone."""
_DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_WITH_ZONE = re.compile(rf"{_WITHOUT_ZONE.pattern}(?:Z|[+-]\d\d:?\d\d)")
_AXES, _ENDS = {"x", "y"}, {"x2", "y2"}
_OF_CLOCK = re.compile(
    r"(?<![\w.])(now|random|year|quarter|month|week|date|day|dayofyear|hours|minutes|seconds"
    r"|milliseconds|datetime|timeFormat|timeParse|timeOffset|timeSequence|timezoneoffset)\s*\("
)
"""Functions of Vega by the clock of the machine, or by chance."""
_EXPRESSIONS = {"calculate", "filter", "test", "expr", "labelExpr", "signal"}


def in_universal_time(spec: Spec) -> Spec:
    """A chart whose axes of moments are by universal time, as are its moments without a zone."""

    def by_utc(part: dict[str, Any], key: str) -> dict[str, Any]:
        if unit := part.get("timeUnit"):
            part["timeUnit"] = _utc(unit)
        if key in _AXES and part.get("type") == "temporal":
            scale = part.get("scale") or {}
            part["scale"] = {**scale, "type": scale.get("type", "utc").replace("time", "utc")}
        return part

    changed: Spec = rebuilt(spec, by_utc)
    if datasets := changed.get("datasets"):
        changed["datasets"] = {name: _zoned(rows) for name, rows in datasets.items()}
    return changed


def _utc(unit: Any) -> Any:
    if isinstance(unit, dict):
        return {**unit, "unit": _utc(unit["unit"])} if "unit" in unit else unit
    return unit if unit.startswith(("utc", "binnedutc")) else f"utc{unit}"


def _zoned(rows: Any) -> Any:
    """Rows whose moments say that they are by universal time."""
    if not isinstance(rows, list):
        return rows
    return [
        {
            name: f"{cell}Z" if isinstance(cell, str) and _WITHOUT_ZONE.fullmatch(cell) else cell
            for name, cell in row.items()
        }
        if isinstance(row, dict)
        else row
        for row in rows
    ]


def untimely(channel: str, definition: Mapping[str, Any]) -> str:
    """What is wrong with a moment that a channel draws; empty if nothing is."""
    is_moment = definition.get("type") == "temporal"
    if not is_moment and not definition.get("timeUnit"):
        return ""
    if (channel in _AXES and is_moment) or channel in _ENDS:
        return ""
    return (
        "a moment, which would be written by the clock of whoever reads it; expected one along an"
        " axis (x or y, of the type temporal), or a column of years, or of words"
    )


def is_moment(cell: Any) -> bool:
    """Whether Vega reads a cell as the same moment everywhere."""
    if isinstance(cell, str):
        return bool(_DAY.fullmatch(cell) or _WITH_ZONE.fullmatch(cell))
    return isinstance(cell, int | float)


def require_timeless(what: str, spec: Spec) -> None:
    """Refuse a chart that draws otherwise on another machine, or another time.

    Raises
    ------
    FigureError
        Naming the expression.
    """
    if found := next(by_the_clock(spec), None):
        raise FigureError(f"{what}: {found}")


def by_the_clock(part: Any, key: str = "") -> Iterator[str]:
    """The expressions of a chart that depend on where and when it is drawn, or on chance."""
    if isinstance(part, str) and key in _EXPRESSIONS and (found := _OF_CLOCK.search(part)):
        name = found[1]
        instead = "a value" if name in ("now", "random") else f"utc{name} or a column"
        yield f"{key} {part!r}: {name}() differs by machine or reader; expected {instead}"
    if isinstance(part, list):
        for entry in part:
            yield from by_the_clock(entry, key)
    if isinstance(part, dict):
        for name, entry in part.items():
            if name not in ("datasets", "data", "values"):
                yield from by_the_clock(entry, name)
