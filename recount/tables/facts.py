"""Published facts: single figures and dates, each with its work and with where it was read.

The work is what a figure goes back to. Most were read at second hand, on a page that reports what
the work says; whoever cites the figure has to name both.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pandas as pd

from recount.errors import TableError
from recount.quantities.values import Value, computed
from recount.tables.data import pick, read_table
from recount.tables.descriptors import package_path, resource
from recount.tables.provenance import KEY, Frame, Provenance
from recount.used import note

TABLE = "published_facts"


def published(fact: str) -> Value:
    """A single published fact, by its key.

    Raises
    ------
    TableError
        If there is no such fact, or the table is not as expected.
    """
    note("table", TABLE)
    value = pick(_facts(package_path().stat().st_mtime_ns), "value", fact=fact)
    return computed(value.number, value.unit, _from(fact))


def published_rows(pattern: str) -> Frame:
    """The rows of all published facts whose whole key fits a regular expression.

    Raises
    ------
    TableError
        If no key fits, or the table is not as expected.
    """
    note("table", TABLE)
    facts = _facts(package_path().stat().st_mtime_ns)
    rows = facts[facts["fact"].str.fullmatch(pattern)].copy()
    if rows.empty:
        raise TableError(f"table {TABLE}: no fact fits {pattern!r}; expected one or more")
    rows.attrs[KEY] = _from(*rows["fact"])
    return rows


def _from(*facts: str) -> Provenance:
    return Provenance(frozenset([TABLE]), facts=frozenset(facts))


@lru_cache(maxsize=1)
def _facts(modified_ns: int) -> Frame:
    del modified_ns  # part of the key, so that an edited package is read again
    facts = read_table(TABLE)
    check_works(facts, f"data/{resource(TABLE)['path']}")
    return facts


def check_works(facts: pd.DataFrame, shown: str) -> None:
    """Hold what is said of the works against each other.

    Parameters
    ----------
    facts : pandas.DataFrame
        The table.
    shown : str
        Its name, for messages.

    Raises
    ------
    TableError
        Naming file, row and column, for a fact read at first hand whose work has no author or no
        title, and for a year or page of a work that nothing else names.
    """
    problems: list[str] = []
    for number, row in enumerate(facts.to_dict("records"), 2):
        wanted: Iterable[str] = ()
        why = ""
        if row["hand"] == "first":
            wanted, why = ("work_author", "work_title"), "it was read at first hand"
        elif _given(row["work_page"]):
            wanted, why = ("work_title",), "a page of it is named"
        elif _given(row["work_year"]) and not _given(row["work_title"]):
            wanted, why = ("work_author",), "its year is named"
        problems += [
            f"{shown}, row {number}, column {column}: empty; expected the work, since {why}"
            for column in wanted
            if not _given(row[column])
        ]
    if problems:
        raise TableError("\n".join(problems))


def _given(cell: Any) -> bool:
    return not pd.isna(cell)
