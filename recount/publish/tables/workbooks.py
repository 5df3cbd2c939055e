"""Tables as workbooks (XLSX), for spreadsheets, which would guess what the cells of a CSV file are.

Of the code 05001 they keep 5001, of the ages 15-64 a day of 1964 or of this year, of a text with a
sign the sum. In a workbook each cell has the type that the schema gives its column, and a second
sheet says what the table is, from whom, under which licence, and what each column holds.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter
from sphinx.application import Sphinx

from recount.publish.book.book import book_of
from recount.publish.book.files import keep_bytes, kept_bytes
from recount.publish.book.places import put
from recount.publish.book.tree import tree_folder
from recount.tables.csv_form import MOST_ROWS
from recount.tables.data import read_table

SUFFIX = ".xlsx"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LETTERS = 32_767
"""So many letters has a cell."""
FIRST_YEAR = 1900
"""With it the calendar of spreadsheets begins; earlier days are texts there."""
MADE = datetime(1980, 1, 1)
"""A workbook says when it was made; these say nothing, and always the same."""
_WIDEST = 40

Columns = Mapping[str, Sequence[object]]
"""The cells of a table by column, None where one is missing."""


def workbook_name(path: str) -> str:
    """The name of the workbook beside the CSV file of a table."""
    return Path(path).with_suffix(SUFFIX).as_posix()


def columns_of(frame: pd.DataFrame) -> dict[str, list[object]]:
    """The cells of a table that was read."""
    return {
        str(name): frame[name].astype(object).where(frame[name].notna(), None).tolist()
        for name in frame.columns
    }


def fits(columns: Columns) -> bool:
    """Whether a workbook holds a table, whole."""
    return all(
        len(cells) < MOST_ROWS
        and all(len(cell) <= MOST_LETTERS for cell in cells if isinstance(cell, str))
        for cells in columns.values()
    )


def workbook(entry: Mapping[str, Any], columns: Columns) -> bytes:
    """A table as a workbook; the same bytes whenever it is made.

    Parameters
    ----------
    entry : mapping
        What is said of the table, as in the data package.
    columns : mapping of str to sequence
        Its cells, which have to fit (see `fits`).
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties(
            {"title": entry["title"], "author": entry["publisher"], "created": MADE}
        )
        head = book.add_format({"bold": True})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("data")
        sheet.freeze_panes(1, 0)
        for place, (name, cells) in enumerate(columns.items()):
            sheet.write_string(0, place, name, head)
            sheet.set_column(place, place, _width(name, cells))
            for row, cell in enumerate(cells, 1):
                _put(sheet, row, place, cell, day)
        about = book.add_worksheet("about")
        about.set_column(0, 0, 24)
        for row, texts in enumerate(_told(entry)):
            for place, text in enumerate(texts):
                about.write_string(row, place, text, head if place == 0 else None)
    return made.getvalue()


def _put(sheet: Any, row: int, place: int, cell: object, day: Any) -> None:
    match cell:
        case None:
            return
        case bool():
            sheet.write_boolean(row, place, cell)
        case int() | float():
            sheet.write_number(row, place, cell)
        case date() if cell.year >= FIRST_YEAR:
            sheet.write_datetime(row, place, datetime(cell.year, cell.month, cell.day), day)
        case date():
            sheet.write_string(row, place, f"{cell.year:04}-{cell.month:02}-{cell.day:02}")
        case _:
            sheet.write_string(row, place, str(cell))


def _width(name: str, cells: Sequence[object]) -> int:
    """About as wide as its widest cell, in letters."""
    return min(_WIDEST, 2 + max(map(len, map(str, (name, *cells)))))


def _told(entry: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """What is said of a table, a row each."""
    for name in ("title", "description", "publisher", "edition", "coverage", "read_via"):
        if text := entry.get(name):
            yield name, str(text)
    for source in entry.get("sources", ()):
        yield "source", *(source[part] for part in ("title", "path") if part in source)
    for licence in entry["licenses"]:
        yield "licence", *(licence[part] for part in ("title", "path") if part in licence)
    yield ()
    yield "column", "type", "unit", "description"
    for field in entry["schema"]["fields"]:
        yield field["name"], field["type"], field.get("unit", ""), field["description"]


@cache
def _tools() -> str:
    return version("xlsxwriter") + hashlib.sha256(Path(__file__).read_bytes()).hexdigest()


def key_of(entry: Mapping[str, Any], tools: str) -> str:
    """A hash of what is said of a table, with its own hash, and of what makes something of it."""
    text = json.dumps([tools, entry], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def write_workbooks(root: Path, tables: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Write the workbook of each table that fits into one, from those that an earlier build kept.

    Parameters
    ----------
    root : Path
        The folder of the book.
    tables : sequence of mapping
        What the data package says of each, its hash among it.
    out : Path
        The folder of the site that has the CSV files.
    """
    kept = tree_folder(root) / "workbooks"
    wanted = set()
    for entry in tables:
        file = kept / key_of(entry, _tools())
        content = kept_bytes(file)
        if content is None:
            columns = columns_of(read_table(entry["name"], root))
            if not fits(columns):
                continue
            content = workbook(entry, columns)
            keep_bytes(file, content)
        wanted.add(file)
        target = out / workbook_name(entry["path"])
        target.parent.mkdir(parents=True, exist_ok=True)
        put(target, content)
    for file in {*kept.glob("*")} - wanted:
        file.unlink()


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        book = book_of(app)
        write_workbooks(book.root, book.tables, Path(app.outdir) / "data")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write)
