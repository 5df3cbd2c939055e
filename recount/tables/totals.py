"""What the rows of a table come to together, and how they are sorted, as its description says.

A slip in one row need not break a rule of that row, and where nothing is counted from it no verdict
moves. Then it contradicts what a person wrote beside the table: how many rows there are, what each
column adds up to, by which columns the rows are sorted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

ROWS = "rows"
"""Among the totals: how many rows there are."""
NUMBERS = frozenset({"integer", "number"})
"""The types of columns that have a total."""


def breaches(entry: dict[str, Any], cells: pd.DataFrame) -> Iterator[str]:
    """What a table comes to otherwise than its description says, a sentence each.

    Parameters
    ----------
    entry : dict
        What is said of it, from `recount.tables.descriptors.resource`.
    cells : pandas.DataFrame
        The table as text, where what is missing is missing.
    """
    beside = f"as {entry['name']}.yml says; if it is the table that is right, that is to say so"
    for name, wanted in entry.get("totals", {}).items():
        found = Decimal(len(cells)) if name == ROWS else added_up(cells[name].fillna(""))
        if found != Decimal(wanted):
            what = f"{found:f} rows" if name == ROWS else f"column {name} adds up to {found:f}"
            yield f"{what}; expected {wanted}, {beside}"
    names = entry.get("sorted_by", ())
    kinds = {field["name"]: field["type"] for field in entry["schema"]["fields"]}
    keys = sort_keys((kinds[name], cells[name].fillna("")) for name in names)
    if row := next((row for row, (one, two) in enumerate(pairwise(keys), 3) if two < one), None):
        yield (
            f"row {row}: {_named(cells, names, row)} stands after {_named(cells, names, row - 1)};"
            f" expected rows sorted by {', '.join(names)}, {beside}"
        )


def _named(cells: pd.DataFrame, names: Sequence[str], row: int) -> str:
    return ", ".join(cells[name].fillna("").iloc[row - 2] for name in names)


def added_up(cells: Iterable[str]) -> Decimal:
    """The sum of numbers as they are written, to the last digit; what is empty adds nothing."""
    return sum((Decimal(cell) for cell in cells if cell), Decimal())


def sort_keys(columns: Iterable[tuple[str, Iterable[str]]]) -> Iterator[tuple[Decimal | str, ...]]:
    """What rows are sorted by: numbers as such, texts by the places of their letters in Unicode.

    Parameters
    ----------
    columns : iterable of str and iterable of str
        The type of each column and its cells.
    """
    return zip(
        *(map(_number, cells) if kind in NUMBERS else cells for kind, cells in columns), strict=True
    )


def _number(cell: str) -> Decimal:
    return Decimal(cell or "-Infinity")
