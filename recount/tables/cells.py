"""Cells of tables: the one spelling that each type has, and what is read from it.

Table Schema allows several spellings, which programs read in different ways: ``1`` and ``TRUE`` for
a truth, ``2010-1`` for a month, ``007`` for a number that may be a code, a text with blanks around
it. So each type has one here, and every other one is refused with row and column.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from recount.errors import TableError
from recount.quantities.units import DAYS, NO_SUCH_DAY, is_on_calendar
from recount.tables.csv_form import NO_FORMULA, is_formula

MOST_DIGITS = 15
"""So many digits of an integer every program keeps."""

TRUTHS = {"true": True, "false": False}
"""The spellings of yes and no."""


@dataclass(frozen=True)
class Spelling:
    """How cells of one type are written, and what they become.

    Attributes
    ----------
    pandas : str
        The type of their column.
    form : str
        Pattern of the one spelling.
    words : str
        The same in words, for messages.
    """

    pandas: str
    form: str
    words: str


KINDS = {
    "integer": Spelling(
        "Int64",
        "0|-?[1-9][0-9]*",
        "integer, written in digits without leading zeros, which codes have",
    ),
    "number": Spelling(
        "float64",
        r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?",
        "number, written in digits with a point before decimals and without leading zeros",
    ),
    "boolean": Spelling("boolean", "|".join(TRUTHS), "true or false"),
    "date": Spelling("datetime64[us]", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "a day, as in 2008-12-19"),
    "year": Spelling("Int64", "[0-9]{4}", "year of four digits"),
    "yearmonth": Spelling("string", "[0-9]{4}-(?:0[1-9]|1[0-2])", "a month, as in 2008-12"),
    "string": Spelling("string", r"(?s:\S|\S.*\S)", "a text without blanks around it"),
}
"""The types of columns."""


def typed(frame: pd.DataFrame, entry: dict[str, Any]) -> pd.DataFrame:
    """Give the cells of a table their types.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table as text, where what is missing is missing; its columns are replaced.
    entry : dict
        What is said of it, from `recount.tables.descriptors.resource`.

    Raises
    ------
    TableError
        Naming file, row, column and cell, and what was expected, for the first cell that is not
        written in the one way.
    """
    for field in entry["schema"]["fields"]:
        cells, kind = frame[field["name"]], field["type"]
        about = KINDS[kind]
        if kind == "string":
            _refuse(cells, _each(cells, is_formula), field, entry, NO_FORMULA)
        _refuse(cells, ~cells.str.fullmatch(about.form), field, entry, f"expected {about.words}")
        if kind == "integer":
            long = cells.str.lstrip("-").str.len() > MOST_DIGITS
            _refuse(
                cells,
                long,
                field,
                entry,
                f"expected an integer of at most {MOST_DIGITS} digits, which every program holds",
            )
        if kind == "number":
            _refuse(cells, _each(cells, _is_infinite), field, entry, "expected a smaller number")
        if kind == "date":
            _refuse(cells, _each(cells, _is_no_day), field, entry, f"expected {about.words}")
        frame[field["name"]] = _read(cells, kind)
        if (unit := field.get("unit")) in DAYS:
            numbers = frame[field["name"]]
            off = numbers.map(lambda n: pd.notna(n) and not is_on_calendar(float(n), unit))
            _refuse(cells, off, field, entry, NO_SUCH_DAY)
    return frame


def _read(cells: pd.Series, kind: str) -> pd.Series:
    if kind == "date":
        return pd.to_datetime(cells, format="%Y-%m-%d").astype("datetime64[us]")
    spelled = cells.map(TRUTHS) if kind == "boolean" else cells
    wanted: Any = KINDS[kind].pandas
    found: pd.Series = spelled.astype(wanted)
    return found


def _each(cells: pd.Series, holds: Any) -> pd.Series:
    return cells.map(holds, na_action="ignore")


def _is_infinite(text: str) -> bool:
    return math.isinf(float(text))


def _is_no_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return True
    return False


def _refuse(
    cells: pd.Series, odd: pd.Series, field: dict[str, Any], entry: dict[str, Any], expected: str
) -> None:
    """Refuse the first of the cells that are odd; those that are missing are not."""
    odd = odd.fillna(False).astype(bool)
    if odd.any():
        place = int(odd.to_numpy().argmax())
        raise TableError(
            f"data/{entry['path']}, row {place + 2}, column {field['name']}: {cells.iloc[place]!r};"
            f" {expected}"
        )


def could_be(kind: str, text: str) -> bool:
    """Whether a cell may stand in a column of a type."""
    if not re.fullmatch(KINDS[kind].form, text):
        return False
    return not (kind == "integer" and len(text.lstrip("-")) > MOST_DIGITS)
