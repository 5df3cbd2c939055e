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
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import pandas as pd
from pydantic_core import SchemaError, SchemaValidator
from pydantic_core.core_schema import str_schema

CODE, COUNTRY = "iso3", "country"
PLACES = frozenset({COUNTRY, "place"})
"""The columns that may name the country of which another one has the code."""
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
