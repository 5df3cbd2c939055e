"""The grid in the record of an explorer, held against its choices before anybody unpacks it."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any

from pydantic import TypeAdapter, ValidationError

from recount.errors import ExplorerError
from recount.explorers.grid import NO_TABLE, entries
from recount.reading import json_in
from recount.record import ChoiceRecord, ExplorerRecord, FewCells, Forms, Grid, ItemsRecord, Option

MOST_ENTRIES = 1_000_000
"""So many entries has a series at most; one of a few letters may promise any number."""

_PART = re.compile(r"[^\s*~]+(?:\*[1-9][0-9]{0,6})?|[0-9]{1,15}~[0-9]{1,15}")


class Whole(Grid, Forms):
    """What stands in the record."""


@cache
def _form() -> TypeAdapter[Whole]:
    return TypeAdapter(Whole)


def damage(record: ExplorerRecord) -> str:
    """What is wrong with the grid of an explorer whose record is in form; empty if nothing.

    Parameters
    ----------
    record : ExplorerRecord
        The explorer.
    """
    try:
        grid = _form().validate_python(json_in(record["grid"], "grid", ExplorerError))
        _require_whole(record["choices"], grid)
    except ValidationError as error:
        first = error.errors()[0]
        wrong = f"grid.{'.'.join(map(str, first['loc']))}: {first['msg'].lower()}"
    except ExplorerError as error:
        wrong = str(error)
    else:
        return ""
    return f"explorer {record['explorer']}: {wrong}"


def _require_whole(choices: Sequence[ChoiceRecord | ItemsRecord], grid: Whole) -> None:
    """Refuse what does not fit together, beginning with what all else follows from."""
    by_name = {choice["name"]: choice for choice in choices if choice["kind"] != "items"}
    for choice in choices:
        start: Any = choice["start"]
        starts = start if choice["kind"] == "items" else [start]
        known = list(map(repr, choice["options"]))
        _require({*map(repr, starts)} <= {*known}, f"choice {choice['name']}", repr(start), known)
    states = math.prod(len(choice["options"]) for choice in by_name.values())
    each = math.prod(len(choice["options"]) for choice in choices if choice["kind"] == "items")
    few = 0 < states * each <= MOST_ENTRIES
    _require(few, "choices", f"{states * each:,} sentences", [f"from 1 to {MOST_ENTRIES:,}"])
    told = _places("told", grid["told"], range(len(grid["texts"])), states * each)
    _require_sentences(grid, Counter(told))
    _require_tables(grid, states)
    _require({*grid["form_by"]} <= {*by_name}, "grid.form_by", ", ".join(grid["form_by"]), by_name)
    forms = math.prod(len(by_name[name]["options"]) for name in grid["form_by"])
    if grid["forms"] or grid["form_by"]:  # else it draws nothing
        _require_count("forms", len(grid["forms"]), forms)


def _require_sentences(grid: Whole, times: Counter[int]) -> None:
    _require_count("numerals", len(grid["numerals"]), len(grid["texts"]))
    for number, (pieces, gaps) in enumerate(zip(grid["texts"], grid["numerals"], strict=True)):
        _require_count(f"texts.{number}", len(pieces), len(gaps) + 1)
        for place, gap in enumerate(gaps):
            _listed(f"numerals.{number}.{place}", gap, times[number])


def _require_tables(grid: Whole, states: int) -> None:
    columns = grid["columns"]
    same = grid["tables"].keys() == columns.keys()
    _require(same, "grid.tables", ", ".join(grid["tables"]), columns)
    rows: list[set[int]] = [set() for _ in range(states)]
    for name, pool in columns.items():
        lengths = [_length(f"columns.{name}.{at}", column) for at, column in enumerate(pool)]
        which = _places(f"tables.{name}", grid["tables"][name], range(NO_TABLE, len(pool)), states)
        for found, at in zip(rows, which, strict=True):
            found.add(NO_TABLE if at == NO_TABLE else lengths[at])
    for number, found in enumerate(rows, 1):
        told = f"columns of {' and '.join(map(str, sorted(found)))} cells"
        _require(len(found) <= 1, f"grid.tables, outcome {number}", told, ["columns of one length"])


def _length(where: str, column: list[Option] | FewCells) -> int:
    if isinstance(column, list):
        return len(column)
    return len(_places(f"{where}.at", column["at"], range(len(column["of"]))))


def _places(where: str, series: str, known: range, count: int | None = None) -> list[int]:
    """The entries of a series, each of which is the place of something."""
    names = {str(place): place for place in known}
    found = _listed(where, series, count)
    for entry in found:
        _require(
            entry in names, f"grid.{where}", entry, [f"from {known.start} to {known.stop - 1}"]
        )
    return [names[entry] for entry in found]


def _listed(where: str, series: str, count: int | None) -> list[str]:
    """The entries of a series; so many, unless that is None."""
    for part in series.split():
        _require(bool(_PART.fullmatch(part)), f"grid.{where}", part, ["a part of a series"])
    found = list(islice(entries(series), MOST_ENTRIES + 1))
    told = f"more than {MOST_ENTRIES:,} entries"
    _require(len(found) <= MOST_ENTRIES, f"grid.{where}", told, ["fewer"])
    if count is not None:
        _require_count(where, len(found), count)
    return found


def _require_count(where: str, found: int, expected: int) -> None:
    _require(found == expected, f"grid.{where}", f"{found:,} entries", [f"{expected:,}"])


def _require(holds: bool, where: str, found: str, expected: Iterable[str]) -> None:
    if not holds:
        raise ExplorerError(f"{where}: {found}; expected {', '.join(expected)}")
