"""Rules that people write for the rows of a table: formulas over its columns, patterns of cells.

A description gives under ``holds:`` formulas that are true of every row in which none of its
columns is empty, as a rate and what it is counted from; a slip in one column then contradicts the
others. Under ``pattern:`` a column has what each of its cells looks like. Neither takes longer than
its length and that of the cells let expect: a formula only calculates and compares, and a pattern
is matched without going back, which expressions of Python may do for ever.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import ClassVar

from frictionless import Check, Row
from frictionless.checks.row.row_constraint import row_constraint
from frictionless.errors import ConstraintError, RowConstraintError
from pydantic_core import SchemaError, SchemaValidator
from pydantic_core.core_schema import str_schema

FUNCTIONS = frozenset({"float", "int"})
"""What a formula may call: a decimal number becomes one that is divided, or subtracted, as such."""
LONGEST = 400
"""So many letters has a formula or a pattern at most."""

_PARTS = (
    *(ast.Expression, ast.Load, ast.Name, ast.Call),
    *(ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.UnaryOp, ast.UAdd, ast.USub),
    *(ast.Compare, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq),
    *(ast.BoolOp, ast.And, ast.Or, ast.Not),
)
"""What a formula is made of, beside numbers. A power would soon have more digits than there is
memory."""


@lru_cache(maxsize=256)
def columns_in(formula: str) -> frozenset[str]:
    """The columns that a formula names.

    Raises
    ------
    ValueError
        If it is none, or has other parts than numbers, columns, ``+ - * /``, comparisons, ``and``,
        ``or``, ``not``, ``float()`` and ``int()``.
    """
    wrong = ValueError(f"{formula!r}: no formula")
    if len(formula) > LONGEST:
        raise wrong
    try:
        parts = list(ast.walk(ast.parse(formula, mode="eval")))
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise wrong from error
    if not all(isinstance(part, _PARTS) or _is_number(part) for part in parts):
        raise wrong
    calls = [part.func for part in parts if isinstance(part, ast.Call)]
    if not all(isinstance(called, ast.Name) and called.id in FUNCTIONS for called in calls):
        raise wrong
    names = {part.id for part in parts if isinstance(part, ast.Name)}
    return frozenset(names - FUNCTIONS)


def _is_number(part: ast.AST) -> bool:
    return isinstance(part, ast.Constant) and type(part.value) in (int, float)


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


@lru_cache(maxsize=256)
def fitting(pattern: str) -> Callable[[str], bool]:
    """What tells whether a text fits a pattern, from its first letter to its last.

    Raises
    ------
    ValueError
        If it is no regular expression, or none that can be matched without going back: with
        look-around, a reference to what was found before, or too many repetitions.
    """
    wrong = ValueError(f"{pattern!r}: no pattern")
    if len(pattern) > LONGEST:
        raise wrong
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", FutureWarning)  # what other programs read otherwise
            re.compile(pattern)  # as whoever downloads the table may
        SchemaValidator(str_schema(pattern=pattern))
        whole = SchemaValidator(str_schema(pattern=f"^(?:{pattern})$"))
    except (re.error, OverflowError, RecursionError, FutureWarning, SchemaError) as error:
        raise wrong from error
    return whole.isinstance_python


class Patterns(Check):
    """The patterns of the columns of a table."""

    type = "patterns"
    Errors: ClassVar = [ConstraintError]

    def __init__(self, patterns: Mapping[str, str]) -> None:
        super().__init__()
        self._patterns = {name: (text, fitting(text)) for name, text in patterns.items()}

    def validate_row(self, row: Row) -> Iterator[ConstraintError]:
        """The errors of a row, one for each cell that does not fit."""
        for name, (text, fits) in self._patterns.items():
            if row[name] is not None and not fits(row[name]):
                note = f'constraint "pattern" is "{text}"'
                yield ConstraintError.from_row(row, note=note, field_name=name)
