"""The one form of the CSV files that people keep: commas, UTF-8 without a mark, lines ending in LF.

Every other form reads well enough in one program and wrongly in the next, and makes a diff of every
line; so it is refused, and nothing guesses.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from recount.errors import TableError
from recount.reading import CONTROL

EXPECTED = "expected commas between columns, UTF-8 without a byte order mark, lines ending in LF"
NO_FORMULA = (
    "expected a text that begins otherwise, for spreadsheets take what begins with =, +, - or @ for"
    " a formula, also behind a tab or a semicolon"
)
MOST_ROWS = 1_048_576
"""So many rows has a sheet of a spreadsheet."""
MOST_CELL = 131_072
"""So many letters has a cell, for readers in Python."""
MOST_HEADER = 32_768
"""So many letters have the names of all columns."""
_FORMULA = re.compile(r"\A[\t\r]|(?:\A|[;\t\r\n])\s*[=+\-@＝＋－＠]")
_OTHERS = {";": "semicolons", "\t": "tabs", "|": "bars"}


def csv_text(content: bytes, shown: str) -> str:
    """The text of a CSV file.

    Parameters
    ----------
    content : bytes
        What the file holds.
    shown : str
        Its name, for messages.

    Raises
    ------
    TableError
        Naming file and row, if it is empty or has another form.
    """
    if not content.strip():
        raise TableError(f"{shown}: file is empty; expected a header row and rows below it")
    if content.startswith(codecs.BOM_UTF8):
        raise TableError(f"{shown}, row 1: a byte order mark; {EXPECTED}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise TableError(
            f"{shown}, row {row}: byte {error.start} is not UTF-8; expected a UTF-8 file"
        ) from error
    before, carriage_return, _ = text.partition("\r")
    if carriage_return:
        row = before.count("\n") + 1
        raise TableError(f"{shown}, row {row}: a carriage return (CR); {EXPECTED}")
    if control := CONTROL.search(text):
        row = text.count("\n", 0, control.start()) + 1
        raise TableError(
            f"{shown}, row {row}: the control character U+{ord(control[0]):04X}; expected none, for"
            " programs read on behind it or stop there"
        )
    if (rows := text.count("\n")) > MOST_ROWS:
        raise TableError(f"{shown}: {rows:,} rows; expected at most {MOST_ROWS:,}, as a sheet has")
    header = text.partition("\n")[0]
    if len(header) > MOST_HEADER:
        raise TableError(
            f"{shown}, row 1: {len(header):,} letters; expected the names of columns, {EXPECTED}"
        )
    columns = len(next(csv.reader([header])))
    for separator, name in _OTHERS.items():
        if len(next(csv.reader([header], delimiter=separator))) > columns:
            raise TableError(f"{shown}, row 1: {name} between columns; {EXPECTED}")
    return text


def csv_rows(text: str, shown: str) -> Iterator[list[str]]:
    """The rows of a text from `csv_text`, cell by cell; the only line end is LF, in and out.

    Raises
    ------
    TableError
        Naming the row, if a cell in it is longer than any that is read, as one whose quotation
        marks are not closed.
    """
    rows = csv.reader(io.StringIO(text, newline="\n"))
    number = 0
    while True:
        number += 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise TableError(f"{shown}, row {number}: {error}; {EXPECTED}") from error
        if row is None:
            return
        if max(map(len, row), default=0) > MOST_CELL:
            raise TableError(
                f"{shown}, row {number}: a cell of more than {MOST_CELL:,} letters; {EXPECTED}, and"
                " quotation marks that are closed"
            )
        yield row


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would take a text for a formula, and might compute with it.

    It may look behind blanks, take letters of the full width for the others, and, where numbers
    have a comma, begin a cell behind each semicolon.

    Such a text is refused where tables are read and where figures are drawn. To put a mark before
    it, or to quote it, would change it for every other program that reads the file; a number in a
    column of numbers is no text, and keeps its sign.
    """
    return _FORMULA.search(text) is not None
