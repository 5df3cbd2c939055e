"""Whether a chart can draw all that it is given: refused is what Vega would leave out in silence.

Vega draws nothing for a field that there is not, for a number that is none, for a zero on a
logarithmic axis; it gives two series one colour where colours run out; and it says none of that.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from recount.drawing.chart import SERIES, Row, drawn_tables
from recount.drawing.moments import by_the_clock, is_moment, untimely
from recount.errors import FigureError
from recount.record import Spec
from recount.tables.csv_form import NO_FORMULA, is_formula

Definition = Mapping[str, Any]
"""What an encoding says of one channel."""

USUAL_SHAPES, USUAL_DASHES = 8, 5
"""So many shapes and dashes Vega-Lite has of its own; they start over when they run out."""
_MARKS = {
    "color": len(SERIES),
    "fill": len(SERIES),
    "stroke": len(SERIES),
    "shape": USUAL_SHAPES,
    "strokeDash": USUAL_DASHES,
}
_SAME_SCALE = {"x2": "x", "y2": "y"}
_PATH = re.compile(r"[.\[\]\\'\"]")
_DATUM = re.compile(r"""\bdatum(?:\.([A-Za-z_$][\w$]*)|\[\s*(?:"([^"]*)"|'([^']*)')\s*\])""")
_WHOLE = 2**53
"""Beyond it a script no longer tells one whole number from the next."""
_LISTS = ("aggregate", "joinaggregate", "window")
_NAMING = (
    *("field", "groupby", "key", "on", "stack", "fold", "flatten", "impute", "lookup", "pivot"),
    *("density", "quantile", "regression", "loess", "extent"),
)
"""Parts of a transform that name fields."""
_USUAL_NAMES = {
    "fold": ["key", "value"],
    "density": ["value", "density"],
    "quantile": ["prob", "value"],
}
"""What transforms call what they make, where the chart does not say."""
_ANEW = ("aggregate", "pivot", "density", "quantile", "regression", "loess")
"""Transforms that keep no fields but those that they group by."""


def require_sound(what: str, spec: Spec) -> None:
    """Refuse a chart that would not draw all that it is given.

    Parameters
    ----------
    what : str
        What it is the chart of, for messages.
    spec : dict
        A specification from `recount.drawing.chart.specification`.

    Raises
    ------
    FigureError
        Naming layer, channel and field, and what was expected: for data or a picture by address,
        no data or no row, a field that the data have not or whose name is a path to Vega, a
        missing or infinite value that no filter of the chart names, what is no positive number
        on a logarithmic axis, more series than colours, shapes or dashes, what would be written by
        the clock of the reader, and a text that a spreadsheet would take for a formula.
    """
    if found := next(_problems(spec), None):
        raise FigureError(f"{what}: {found}")


def _problems(spec: Spec) -> Iterator[str]:
    yield from _addresses(spec)
    yield from by_the_clock(spec)
    views = list(_views(spec, _View(), spec.get("datasets", {}), itertools.count(1)))
    for view in views:
        yield from view.problems()
    for channel, members in _scales(views).items():
        yield from _of_scale(channel[0], members)
    for rows in drawn_tables(spec):
        yield from _formulas(rows)


@dataclass(frozen=True)
class _View:
    """One layer, with what it has from those around it."""

    where: str = ""
    mark: Definition = field(default_factory=dict)
    data: Any = None
    encoding: Definition = field(default_factory=dict)
    steps: tuple[Definition, ...] = ()
    apart: frozenset[str] = frozenset()
    """Channels of which the layer has a scale of its own."""

    @property
    def rows(self) -> list[Row]:
        """The rows of its data, where they are rows."""
        return self.data if isinstance(self.data, list) else []

    @cached_property
    def given(self) -> set[str]:
        """The columns of its data."""
        return {name for row in self.rows for name in row}

    @cached_property
    def drawn(self) -> set[str]:
        """The columns that it draws as they are given: no step makes them, no filter is on them."""
        made = {name for step in self.steps for name in _made(step, self.rows)}
        filtered = {name for step in self.steps if "filter" in step for name in _used(step)}
        return self.given - made - filtered

    @cached_property
    def definitions(self) -> list[tuple[str, Definition]]:
        """What its encodings draw: a channel, and what is said of it."""
        found = []
        for channel, drawn in self.encoding.items():
            for definition in filter(None, _listed(drawn)):
                found.append((channel, definition))
                found += [(channel, part) for part in _listed(definition.get("condition", []))]
        return found

    def problems(self) -> Iterator[str]:
        """What is wrong with the layer itself."""
        if self.data is None:
            yield f"{self.where}: no data; expected a frame"
        if self.data == []:
            yield f"{self.where}: no row to draw; expected a frame with one or more"
        if not isinstance(self.data, list):
            return  # made by Vega itself, such as the outline of a globe
        names = self.given
        for step in self.steps:
            for name in _used(step):
                yield from self._unknown(name, names, "transform")
            names = _after(step, names, self.rows)
        for channel, definition in self.definitions:
            for name in _fields(definition):
                yield from self._unknown(name, names, channel)
            if wrong := untimely(channel, definition):
                yield f"{self.where}, {channel}: {wrong}"
            if _field(definition) in self.drawn:
                yield from self._unfit(definition, channel)

    def _unknown(self, name: str, names: set[str], channel: str) -> Iterator[str]:
        if _PATH.search(name):
            yield (
                f"{self.where}, {channel}: field {name!r}, which Vega reads as a path; expected the"
                " name of a column without dots, brackets, quotes and backslashes"
            )
        elif name not in names:
            yield (
                f"{self.where}, {channel}: no field {name!r}; the data have"
                f" {', '.join(sorted(names))}"
            )

    def _unfit(self, definition: Definition, channel: str) -> Iterator[str]:
        """Values of a field that are none, or no numbers where numbers are drawn."""
        if self.mark.get("invalid") or definition.get("aggregate") in ("valid", "missing"):
            return  # the chart says what becomes of them
        name, is_number = _field(definition), definition.get("type") == "quantitative"
        expected = "a finite number" if is_number else "a value"
        if definition.get("type") == "temporal":
            expected = "a day such as 2010-01-31"
        if channel == "url":
            expected = "a picture within the chart (data:image/png;base64,…)"
        for number, row in enumerate(self.rows, 1):
            cell = row.get(name)
            elsewhere = channel == "url" and not str(cell).startswith("data:")
            elsewhen = definition.get("type") == "temporal" and not is_moment(cell)
            if elsewhere or elsewhen or not _is_fit(cell, is_number):
                yield (
                    f"{self.where}, {channel}: field {name!r} has {_shown(cell)} in row {number}"
                    f" of its data; expected {expected} in each, or a filter of the chart that"
                    " names the field"
                )
                return


def _views(
    part: Definition, around: _View, datasets: Mapping[str, Any], numbers: Iterator[int]
) -> Iterator[_View]:
    """Every layer that has a mark, in order."""
    data, steps = around.data, around.steps
    if "data" in part:
        data, steps = _data(part["data"], datasets), ()
    scales = part.get("resolve", {}).get("scale", {})
    view = _View(
        data=data,
        encoding={**around.encoding, **part.get("encoding", {})},
        steps=(*steps, *part.get("transform", [])),
        apart=around.apart | {name for name in scales if scales[name] == "independent"},
    )
    for layer in part.get("layer", []):
        yield from _views(layer, view, datasets, numbers)
    if "mark" in part:
        mark = part["mark"] if isinstance(part["mark"], dict) else {"type": part["mark"]}
        yield replace(view, mark=mark, where=f"layer {next(numbers)} ({mark['type']})")


def _data(data: Definition, datasets: Mapping[str, Any]) -> Any:
    """The rows of data; what Vega makes them from, where it does; None if there are none here."""
    rows = data.get("values", datasets.get(data.get("name", "")))
    if isinstance(rows, list):
        return [row if isinstance(row, dict) else {"data": row} for row in rows]
    made = {"sequence", "graticule", "sphere"} & data.keys()
    return data if made else None


def _used(step: Definition) -> Iterator[str]:
    """The fields that a transform reads."""
    yield from _of_test(step.get("filter"))
    yield from _of_test(step.get("calculate"))
    for kind in _LISTS:
        yield from (part["field"] for part in step.get(kind, []) if part.get("field"))
    yield from (part["field"] for part in step.get("sort", []))
    for kind in (*_NAMING, *(["value"] if "pivot" in step else [])):
        yield from _listed(step.get(kind, []))


def _of_test(test: Any) -> Iterator[str]:
    """The fields that a condition or an expression is on."""
    if isinstance(test, str):
        yield from (next(filter(None, names)) for names in _DATUM.findall(test))
    elif isinstance(test, list):
        for part in test:
            yield from _of_test(part)
    elif isinstance(test, dict):
        yield from _listed(test.get("field", []))
        for kind in ("and", "or", "not"):
            yield from _of_test(test.get(kind))


def _made(step: Definition, rows: Sequence[Row]) -> Iterator[str]:
    """The fields that a transform makes."""
    for kind in _LISTS:
        yield from (part["as"] for part in step.get(kind, []) if "as" in part)
    if "pivot" in step:
        yield from {str(row.get(step["pivot"])) for row in rows}
    elif "as" in step:
        yield from _listed(step["as"])
    elif "lookup" in step:
        yield from step["from"].get("fields", [])
    else:
        for kind, names in _USUAL_NAMES.items():
            yield from names if kind in step else ()
        yield from (step[kind] for kind in ("regression", "loess", "on") if kind in step)


def _after(step: Definition, names: set[str], rows: Sequence[Row]) -> set[str]:
    """The fields that there are after a transform."""
    kept = set(step.get("groupby", [])) if any(kind in step for kind in _ANEW) else names
    return kept | set(_made(step, rows))


def _fields(definition: Definition) -> Iterator[str]:
    """The fields that an encoding draws, sorts by, or decides by."""
    sort, aggregate = definition.get("sort"), definition.get("aggregate")
    named = [_field(definition), *(aggregate.values() if isinstance(aggregate, dict) else ())]
    named += [_field(sort)] if isinstance(sort, dict) else []
    yield from filter(None, named)
    yield from _of_test(definition.get("test"))


def _scales(
    views: Iterable[_View],
) -> dict[tuple[str, str], list[tuple[_View, str, Definition]]]:
    """What is drawn by one scale, by its channel; a layer may have one of its own."""
    found: dict[tuple[str, str], list[tuple[_View, str, Definition]]] = {}
    for view in views:
        for channel, definition in view.definitions:
            scale = _SAME_SCALE.get(channel, channel)
            key = (scale, view.where if scale in view.apart else "")
            found.setdefault(key, []).append((view, channel, definition))
    return found


def _of_scale(channel: str, members: list[tuple[_View, str, Definition]]) -> Iterator[str]:
    scales = [scale for _, _, one in members if isinstance(scale := one.get("scale"), dict)]
    if any(scale.get("type") == "log" for scale in scales):
        for view, at, definition in members:
            for cell in _numbers(view, definition):
                if cell <= 0:
                    yield (
                        f"{view.where}, {at}: {cell!r}"
                        f"{_of_field(definition)} on a logarithmic axis; expected more than 0"
                    )
    if channel in _MARKS:
        yield from _of_series(channel, members, scales)


def _numbers(view: _View, definition: Definition) -> Iterator[float]:
    """The numbers that a scale has to place."""
    domain = (definition.get("scale") or {}).get("domain", [])
    cells = [*_listed(domain), definition.get("datum")]
    if (name := _field(definition)) in view.drawn:
        cells += [row.get(name) for row in view.rows]
    yield from (cell for cell in cells if isinstance(cell, int | float))


def _of_series(
    channel: str, members: list[tuple[_View, str, Definition]], scales: Sequence[Definition]
) -> Iterator[str]:
    told = [
        (view, definition)
        for view, _, definition in members
        if definition.get("type") == "nominal" and _field(definition)
        if definition.get("scale", {}) is not None
    ]
    ordered = [name for scale in scales for name in _listed(scale.get("domain", []))]
    ranges = [scale["range"] for scale in scales if isinstance(scale.get("range"), list)]
    names: dict[Any, None] = dict.fromkeys(ordered)
    for view, definition in told:
        name = _field(definition)
        drawn = {row[name]: None for row in view.rows if name in view.drawn and name in row}
        if ordered and (others := [one for one in drawn if one not in names]):
            yield (
                f"{view.where}, {channel}: {others[0]!r}{_of_field(definition)} is not among the"
                f" series {', '.join(map(str, names))}"
            )
        names |= {} if ordered else drawn
        given = min(map(len, ranges)) if ranges else _MARKS[channel]
        if len(names) > given and not any("scheme" in scale for scale in scales):
            yield (
                f"{view.where}, {channel}: {len(names)} series{_of_field(definition)} for {given}"
                " of its marks, so that two would look alike; expected one each"
            )


def _of_field(definition: Definition) -> str:
    return f" of field {name!r}" if (name := _field(definition)) else ""


def _field(definition: Definition) -> str:
    """The column that an encoding draws or sorts by; empty if it draws none."""
    name = definition.get("field")
    return name if isinstance(name, str) else ""


def _addresses(part: Any, name: str = "the chart") -> Iterator[str]:
    """What a chart would fetch."""
    if isinstance(part, list):
        for entry in part:
            yield from _addresses(entry, name)
    if not isinstance(part, dict):
        return
    address = part.get("url")
    if isinstance(address, dict):
        address = address.get("value")
    if isinstance(address, str) and not address.startswith("data:"):
        yield (
            f"{name}: {address!r} is elsewhere; expected data in a frame, and pictures within the"
            " chart (data:image/png;base64,…)"
        )
    for key, entry in part.items():
        if key not in ("datasets", "values", "config", "usermeta"):
            yield from _addresses(entry, key)


def _formulas(rows: Sequence[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, 1):
        for name, cell in row.items():
            if isinstance(cell, str) and is_formula(cell):
                yield f"column {name!r} of its data, row {number}: {cell!r}; {NO_FORMULA}"


def _is_fit(cell: Any, is_number: bool) -> bool:
    if isinstance(cell, int | float):
        return math.isfinite(cell) and not (isinstance(cell, int) and abs(cell) > _WHOLE)
    return cell is not None and not (is_number and isinstance(cell, str))


def _shown(cell: Any) -> str:
    return "no finite value" if cell is None else repr(cell)


def _listed(part: Any) -> list[Any]:
    return part if isinstance(part, list) else [part]
