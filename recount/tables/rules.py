"""Rules that the columns of every row keep among themselves, as a rate and what it is counted from.

A description gives them under ``holds:``, each a formula that is true of every row in which none
of its columns is empty. A slip in one column then contradicts the others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd
from frictionless import Row
from frictionless.checks.row.row_constraint import row_constraint
from frictionless.errors import RowConstraintError

CODE, COUNTRY = "iso3", "country"
PLACES = frozenset({COUNTRY, "place"})
"""The columns that may name the country of which another one has the code."""
FUNCTIONS = frozenset({"float", "int"})
"""What a formula may call: a decimal number becomes one that is divided, or subtracted, as such."""


@lru_cache(maxsize=256)
def columns_in(formula: str) -> frozenset[str]:
    """The columns that a formula names.

    Raises
    ------
    ValueError
        If it is no expression.
    """
    try:
        tree = ast.parse(formula, mode="eval")
    except SyntaxError as error:
        raise ValueError(f"{formula!r}: no formula") from error
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return frozenset(names - FUNCTIONS)


class Rule(row_constraint):
    """A rule of a table, which says nothing of a row that lacks a value."""

    def validate_row(self, row: Row) -> Iterator[RowConstraintError]:
        """The error of a row that breaks it."""
        if any(row[name] is None for name in columns_in(self.formula)):
            return
        for _ in super().validate_row(row):
            yield RowConstraintError.from_row(row, note=f"expected {self.formula}")


def elsewhere(entry: dict[str, Any], cells: pd.DataFrame) -> Iterator[str]:
    """Rows with an address that is none of the sources of their table, a sentence each.

    Each is written twice, in the row and among the sources, so that neither can go wrong alone.

    Parameters
    ----------
    entry : dict
        What is said of the table, from `recount.tables.descriptors.resource`.
    cells : pandas.DataFrame
        The table as text, where what is missing is missing.
    """
    known = {source.get("path") for source in entry["sources"]}
    for name in [one["name"] for one in entry["schema"]["fields"] if "among_sources" in one]:
        for row, address in enumerate(cells[name], 2):
            if pd.notna(address) and address not in known:
                yield (
                    f"row {row}, column {name}: {address}; expected the path of one of the sources"
                    f" of {entry['name']}.yml"
                )


def misplaced(
    entry: dict[str, Any], cells: pd.DataFrame, named: Mapping[str, pd.DataFrame]
) -> Iterator[str]:
    """Rows that name one country and have the code of another, a sentence each.

    Parameters
    ----------
    entry : dict
        What is said of the table, from `recount.tables.descriptors.resource`.
    cells : pandas.DataFrame
        The table as text, where what is missing is missing.
    named : mapping of str to pandas.DataFrame
        The tables that it refers to, as text, by their names.
    """
    for key in entry["schema"].get("foreignKeys", ()):
        other = named[key["reference"]["resource"]]
        if key["fields"] != [CODE] or COUNTRY not in other:
            continue
        # The official name of some goes on in brackets: Bolivia (Plurinational State of).
        codes = dict(zip(other[COUNTRY].str.partition(" (")[0], other[CODE], strict=True))
        for name in sorted(PLACES.intersection(cells)):
            pairs = zip(cells[name].fillna(""), cells[CODE].fillna(""), strict=True)
            for row, (place, code) in enumerate(pairs, 2):
                if (wanted := codes.get(place, code)) != code:
                    told = code or "no code"
                    yield f"row {row}, column {CODE}: {told} for {place}; expected {wanted}"


def rules_of(formulas: Iterable[str]) -> list[Rule]:
    """The rules that formulas give."""
    return [Rule(formula=formula) for formula in formulas]
