"""The grid of an explorer: the outcome of every choice, packed into a few kilobytes.

Columns of tables are kept once, whatever number of choices gives them; one that repeats few cells
is kept as these and their order. Sentences are kept as what stands between their numerals, once,
and the numerals. Whatever follows one another is written as a series, in which repeated and
counting entries are one: ``5*3 7~9`` is 5, 5, 5, 7, 8, 9. The script of the published page unpacks
the same form (``publish/explorers/explorers.js``).
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from recount.errors import ExplorerError
from recount.quantities.units import UNITS, unit_in_name
from recount.record import FewCells, Forms, Grid, Option

MOST_KIB = 60
"""The most that a grid may take once compressed."""

NO_TABLE = -1

FEWEST_SAME, FEWEST_COUNTING = 3, 3
"""So many entries at least are written as one."""

_WHOLE = re.compile(r"0|[1-9][0-9]{0,14}")  # those that a script counts exactly
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")

_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True)
class Outcome:
    """What an explorer says for one choice.

    Attributes
    ----------
    table : mapping of str to sequence, or None
        The columns of its table, by name; None where there are no data.
    sentences : sequence of str
        The sentence of result; where items can be chosen freely, one for each of them.
    """

    table: Mapping[str, Sequence[Option]] | None
    sentences: Sequence[str]


def packed(outcomes: Sequence[Outcome]) -> Grid:
    """Pack the outcomes of all choices.

    Parameters
    ----------
    outcomes : sequence of Outcome
        In the order of `recount.explorers.choices.states`; all tables have the same columns.

    Returns
    -------
    Grid
        As one line of JSON it is in the explorer's record; see `written`.
    """
    names = next((list(one.table) for one in outcomes if one.table is not None), [])
    pools: dict[str, dict[str, int]] = {name: {} for name in names}
    tables: dict[str, list[int]] = {name: [] for name in names}
    texts: dict[tuple[str, ...], int] = {}
    told: list[int] = []
    numerals: list[list[list[str]]] = []
    for outcome in outcomes:
        for name in names:
            which = NO_TABLE
            if outcome.table is not None:
                column = _json(outcome.table[name])
                which = pools[name].setdefault(column, len(pools[name]))
            tables[name].append(which)
        for sentence in outcome.sentences:
            text = tuple(_NUMERAL.split(sentence))
            which = texts.setdefault(text, len(texts))
            told.append(which)
            if which == len(numerals):
                numerals.append([[] for _ in text[1:]])
            for gap, numeral in zip(numerals[which], _NUMERAL.findall(sentence), strict=True):
                gap.append(numeral)
    return {
        "columns": {name: [_column(json.loads(text)) for text in pools[name]] for name in names},
        "tables": {name: series(map(str, which)) for name, which in tables.items()},
        "texts": [list(text) for text in texts],
        "told": series(map(str, told)),
        "numerals": [[series(gap) for gap in gaps] for gaps in numerals],
    }


def unpacked(grid: Grid, sentences_each: int = 1) -> list[Outcome]:
    """All outcomes of a packed grid, with so many sentences each."""
    gaps = [[entries(gap) for gap in text] for text in grid["numerals"]]
    sentences = []
    for which in map(int, entries(grid["told"])):
        first, *others = grid["texts"][which]
        numerals = (next(gap) for gap in gaps[which])
        sentences.append(
            first + "".join(n + text for n, text in zip(numerals, others, strict=True))
        )
    columns = {name: list(map(_cells, pool)) for name, pool in grid["columns"].items()}
    tables = {name: list(map(int, entries(which))) for name, which in grid["tables"].items()}
    return [
        Outcome(
            _table(columns, tables, number),
            sentences[number * sentences_each : (number + 1) * sentences_each],
        )
        for number in range(len(sentences) // sentences_each)
    ]


def _table(
    columns: Mapping[str, list[list[Option]]], tables: Mapping[str, list[int]], number: int
) -> dict[str, list[Option]] | None:
    which = {name: of_outcome[number] for name, of_outcome in tables.items()}
    if not which or NO_TABLE in which.values():
        return None
    return {name: list(columns[name][column]) for name, column in which.items()}


def _column(cells: list[Option]) -> list[Option] | FewCells:
    """A column by its distinct cells and their order, where that is shorter."""
    places: dict[str, int] = {}
    order = [places.setdefault(json.dumps(cell), len(places)) for cell in cells]
    few: FewCells = {"of": [json.loads(cell) for cell in places], "at": series(map(str, order))}
    return few if len(_json(few)) < len(_json(cells)) else cells


def _cells(column: list[Option] | FewCells) -> list[Option]:
    if isinstance(column, list):
        return column
    return [column["of"][int(place)] for place in entries(column["at"])]


def series(given: Iterable[str]) -> str:
    """Entries without blanks as one text: ``*`` behind one that repeats, ``~`` where they count."""
    left, written = list(given), []
    start = 0
    while start < len(left):
        entry = left[start]
        same = _reach(left, start, itertools.repeat(entry))
        whole = _WHOLE.fullmatch(entry)
        counting = _reach(left, start, map(str, itertools.count(int(entry)))) if whole else 1
        if counting >= FEWEST_COUNTING:
            written.append(f"{entry}~{left[start + counting - 1]}")
            start += counting
        elif same >= FEWEST_SAME:
            written.append(f"{entry}*{same}")
            start += same
        else:
            written.append(entry)
            start += 1
    return " ".join(written)


def _reach(left: Sequence[str], start: int, expected: Iterator[str]) -> int:
    """How many entries from `start` on are as expected."""
    for place in range(start, len(left)):
        if left[place] != next(expected):
            return place - start
    return len(left) - start


def entries(text: str) -> Iterator[str]:
    """The entries of a series, as they were before `series` wrote them."""
    for part in text.split():
        entry, _, times = part.partition("*")
        first, _, last = entry.partition("~")
        if last:
            yield from map(str, range(int(first), int(last) + 1))
        else:
            yield from itertools.repeat(entry, int(times or 1))


def written(explorer_id: str, grid: Grid, forms: Forms, states: int) -> str:
    """A grid, with the forms of its chart, as one line of JSON, which says itself too large.

    Raises
    ------
    ExplorerError
        If it takes more than `MOST_KIB` once compressed.
    """
    text = _json({**grid, **forms})
    kib = len(gzip.compress(text.encode(), mtime=0)) / 1024
    if kib > MOST_KIB:
        raise ExplorerError(
            f"explorer {explorer_id}: its {states:,} choices take {kib:.0f} KiB once compressed;"
            f" expected at most {MOST_KIB}: offer fewer options, or round what they give"
        )
    return text


def column_headings(columns: Iterable[str]) -> dict[str, str]:
    """What each column of the tables is called where people read it."""
    return {name: heading(name) for name in columns}


def heading(column: str) -> str:
    """What a column is called where people read it: ``rate_per_100k`` is “Rate per 100,000”."""
    text, name = column.replace("_", " "), unit_in_name(column)
    unit = UNITS[name].suffix.strip() if name else ""
    if unit and name != column:
        words = column.removesuffix(f"_{name}").replace("_", " ")
        text = f"{words} {unit}" if unit.startswith("per ") else f"{words}, {unit}"
    return text[0].upper() + text[1:]
