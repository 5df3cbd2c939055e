"""The tables behind a chart: what was measured, without what only the drawing needs.

A column that words are taken from or placed by, that orders the parts of a bar or says by true or
false what is coloured is of the drawing; the head of a number says what it is measured in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recount.drawing.chart import Row, without_shape
from recount.quantities.units import unit_in_name
from recount.record import Spec

_OF_DRAWING = {"text", "order"}
"""Channels of which a field is only written, or only orders."""
_ENDS_OF_LINE = 2
"""Of a line that only leads the eye."""
_PLACES = {"x", "y"}
_ENDS = {"x2": "x", "y2": "y"}
_DEGREES = {"longitude", "latitude", "longitude2", "latitude2"}


@dataclass(frozen=True)
class _Layer:
    rows: list[Row]
    mark: str
    encoding: Mapping[str, Any]

    @property
    def is_words(self) -> bool:
        return self.mark == "text"

    def fields(self) -> Iterator[tuple[str, str]]:
        """Channels and the columns that they draw."""
        for channel, drawn in self.encoding.items():
            for definition in drawn if isinstance(drawn, list) else [drawn]:
                if isinstance(name := (definition or {}).get("field"), str):
                    yield channel, name

    def measured(self) -> Iterator[str]:
        """The columns of which a reader sees what they hold, and not by its words."""
        for channel, name in self.fields():
            unseen = channel in _PLACES and self.encoding[channel].get("axis", "") is None
            if channel not in _OF_DRAWING and not unseen:
                yield name


def data_tables(spec: Spec) -> list[list[Row]]:
    """The tables behind a chart, the longest first, for those who want its data.

    Layers that draw rows with the same columns draw one table. A layer that draws again some rows
    of a longer table, or only words beside marks, adds none, nor does a reference line.
    """
    layers = list(_layers(spec, spec.get("datasets", {}), [], {}))
    by_columns: dict[tuple[str, ...], dict[str, Row]] = {}
    for drawn in _measured(spec, layers):
        columns = tuple(sorted({name for row in drawn for name in row}))
        table = by_columns.setdefault(columns, {})
        for row in drawn:
            table.setdefault(json.dumps(row, sort_keys=True), row)
    titles = _titles(layers)
    tables: list[list[Row]] = []
    for table in sorted(by_columns.values(), key=len, reverse=True):
        rows = list(table.values())
        again = any(all(map(_holds(longer), rows)) for longer in tables)
        if not again and not (tables and _is_beside(rows, titles)):
            tables.append(rows)
    broken = _broken(layers)
    return [_headed(_in_one_line(rows, broken), titles) for rows in tables]


def _layers(
    part: Spec, datasets: Mapping[str, Any], rows: list[Row], encoding: Mapping[str, Any]
) -> Iterator[_Layer]:
    """Every layer that has a mark, with rows and encodings, its own or of those around it."""
    if data := part.get("data"):
        given = data.get("values", datasets.get(data.get("name", "")))
        rows = given if isinstance(given, list) else []
    encoding = {**encoding, **part.get("encoding", {})}
    for layer in part.get("layer", []):
        yield from _layers(layer, datasets, rows, encoding)
    if "mark" in part:
        mark = part["mark"]
        yield _Layer(rows, mark["type"] if isinstance(mark, dict) else mark, encoding)


def _measured(spec: Spec, layers: Sequence[_Layer]) -> Iterator[list[Row]]:
    """The rows of each set of data that marks draw, without the columns of the drawing."""
    marks = [layer for layer in layers if not layer.is_words] or layers
    shown = {name for layer in marks for name in layer.measured()}
    needed = {name for layer in layers for _, name in layer.fields()} - shown
    worded = [layer.rows for layer in layers if layer.is_words]
    straight = [
        layer.rows for layer in marks if layer.mark == "line" and len(layer.rows) <= _ENDS_OF_LINE
    ]
    drawn = [layer.rows for layer in marks if not _among(layer.rows, straight)] or straight
    worded += straight
    given = [*spec.get("datasets", {}).values(), *drawn, *worded]
    given += [view.get("data", {}).get("values") for view in (spec, *spec.get("layer", []))]
    seen: list[list[Row]] = []
    for rows in given:
        beside = _among(rows, worded) and not _among(rows, drawn)
        if isinstance(rows, list) and not beside and not _among(rows, seen):
            seen.append(rows)
    for rows in sorted(seen, key=len, reverse=True):
        if all(isinstance(row, dict) for row in rows):
            bare = [without_shape(row) for row in rows]
            dropped = needed | {name for name in _columns(bare) if _is_flag(bare, name)}
            left: list[Row] = [
                {name: row[name] for name in row if name not in dropped} for row in bare
            ]
            if left := [row for row in left if row]:
                yield left


def _among(rows: Any, others: Sequence[list[Row]]) -> bool:
    """Whether these very rows are among others; equal ones may be drawn otherwise."""
    return any(rows is other for other in others)


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _is_flag(rows: Sequence[Row], name: str) -> bool:
    return all(isinstance(row.get(name), bool) for row in rows)


def _holds(table: list[Row]) -> Callable[[Row], bool]:
    """Whether a row is a row of the table, or the beginning of one that says more."""
    return lambda row: any(row.items() <= other.items() for other in table)


def _is_beside(rows: list[Row], titles: Mapping[str, str]) -> bool:
    """Whether a further table only says where something stands.

    It is a column of numbers, or has nothing but names and places on a map.
    """
    columns = _columns(rows)
    numbers = [name for name in columns if _is_number(rows, name)]
    if len(numbers) == len(columns):
        return len(columns) == 1
    return bool(titles) and all(titles.get(name) == _DEGREE for name in numbers)


_DEGREE = "degrees"


def _is_number(rows: Sequence[Row], name: str) -> bool:
    return all(
        cell is None or (isinstance(cell, int | float) and not isinstance(cell, bool))
        for cell in (row.get(name) for row in rows)
    )


def _broken(layers: Sequence[_Layer]) -> dict[str, str]:
    """Columns of names that the axis breaks into lines, and at what."""
    found = {}
    for layer in layers:
        for channel, name in layer.fields():
            axis = layer.encoding[channel].get("axis") if channel in _PLACES else None
            if axis and (split := _SPLIT.fullmatch(axis.get("labelExpr", ""))):
                found[name] = split[1]
    return found


_SPLIT = re.compile(r"split\(datum\.label, '([^']+)'\)")


def _in_one_line(rows: list[Row], broken: Mapping[str, str]) -> list[Row]:
    return [
        {
            name: cell.replace(broken[name], " ")
            if name in broken and isinstance(cell, str)
            else cell
            for name, cell in row.items()
        }
        for row in rows
    ]


def _titles(layers: Sequence[_Layer]) -> dict[str, str]:
    """What the axes call their columns, and where a column has none, the box under the pointer."""
    found: dict[str, str] = {}
    untitled: dict[str, str] = {}
    of_channel: dict[str, str] = {}
    for layer in layers:
        for channel, name in layer.fields():
            along = _ENDS.get(channel, channel)
            if channel in ("tooltip", *_OF_DRAWING):
                continue
            legend = layer.encoding.get(along, {}).get("legend") or {}
            title = layer.encoding.get(along, {}).get("title", legend.get("title"))
            if isinstance(title, list):
                title = " ".join(title)
            if channel in _DEGREES:
                title = _DEGREE
            if isinstance(title, str):
                found.setdefault(name, title)
                of_channel.setdefault(along, title)
            elif along in _PLACES:
                untitled.setdefault(name, along)
    for layer in layers:
        under_pointer = layer.encoding.get("tooltip") or []
        for shown in under_pointer if isinstance(under_pointer, list) else [under_pointer]:
            name, title = shown.get("field"), shown.get("title")
            if name and isinstance(title, str) and title.lower() != name.replace("_", " "):
                found.setdefault(name, title)
    for name, along in untitled.items():  # it follows the axis of another layer
        if along in of_channel:
            found.setdefault(name, of_channel[along])
    return found


def _headed(rows: Sequence[Row], titles: Mapping[str, str]) -> list[Row]:
    """Rows whose numbers say what they are measured in, where their names do not."""
    heads = {
        name: f"{name} [{titles[name]}]"
        for name in _columns(rows)
        if name in titles and not unit_in_name(name)
        if _is_number(rows, name)
    }
    return [{heads.get(name, name): cell for name, cell in row.items()} for row in rows]
