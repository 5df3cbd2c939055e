"""Rules that the columns of every row keep among themselves, as a rate and what it is counted from.

A description gives them under ``holds:``, each a formula that is true of every row in which none
of its columns is empty. A slip in one column then contradicts the others.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import lru_cache

from frictionless import Row
from frictionless.checks.row.row_constraint import row_constraint
from frictionless.errors import RowConstraintError

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


def rules_of(formulas: Iterable[str]) -> list[Rule]:
    """The rules that formulas give."""
    return [Rule(formula=formula) for formula in formulas]
