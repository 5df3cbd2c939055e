"""The grid of an explorer: the outcome of every choice, packed into a few kilobytes.

Columns of tables are kept once, whatever number of choices gives them. Sentences are kept as what
stands between their numerals, once, and the numerals. The script of the published page unpacks the
same form (``publish/explorers/explorers.js``).
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recount.errors import ExplorerError
from recount.record import Forms, Grid, Option

MOST_KIB = 60
"""The most that a grid may take once compressed."""

NO_TABLE = -1

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


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
                column = json.dumps(list(outcome.table[name]), ensure_ascii=False)
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
        "columns": {name: [json.loads(column) for column in pools[name]] for name in names},
        "tables": tables,
        "texts": [list(text) for text in texts],
        "told": told,
        "numerals": [[" ".join(gap) for gap in gaps] for gaps in numerals],
    }


def unpacked(grid: Grid, sentences_each: int = 1) -> list[Outcome]:
    """All outcomes of a packed grid, with so many sentences each."""
    gaps = [[iter(gap.split()) for gap in text] for text in grid["numerals"]]
    sentences = []
    for which in grid["told"]:
        first, *others = grid["texts"][which]
        numerals = (next(gap) for gap in gaps[which])
        sentences.append(
            first + "".join(n + text for n, text in zip(numerals, others, strict=True))
        )
    return [
        Outcome(
            _table(grid, number),
            sentences[number * sentences_each : (number + 1) * sentences_each],
        )
        for number in range(len(sentences) // sentences_each)
    ]


def _table(grid: Grid, number: int) -> dict[str, list[Option]] | None:
    which = {name: columns[number] for name, columns in grid["tables"].items()}
    if not which or NO_TABLE in which.values():
        return None
    return {name: grid["columns"][name][column] for name, column in which.items()}


def written(explorer_id: str, grid: Grid, forms: Forms, states: int) -> str:
    """A grid, with the forms of its chart, as one line of JSON, which says itself too large.

    Raises
    ------
    ExplorerError
        If it takes more than `MOST_KIB` once compressed.
    """
    text = json.dumps({**grid, **forms}, ensure_ascii=False, separators=(",", ":"))
    kib = len(gzip.compress(text.encode(), mtime=0)) / 1024
    if kib > MOST_KIB:
        raise ExplorerError(
            f"explorer {explorer_id}: its {states:,} choices take {kib:.0f} KiB once compressed;"
            f" expected at most {MOST_KIB}: offer fewer options, or round what they give"
        )
    return text
