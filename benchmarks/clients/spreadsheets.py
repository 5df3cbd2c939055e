"""A spreadsheet opens what is offered to it, as it does where nobody says how to import it.

A CSV file does not say of what type a cell is, so that it guesses; a workbook does. What it then
has in its cells, it saves as texts.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.clients.environments import program, run
from benchmarks.errors import BenchmarkError
from recount.publish.machines.machine_files import LEDGER_TABLE, PACKAGE
from recount.publish.tables.workbooks import workbook_name

GUESSING = "--infilter=CSV:44,34,76,1,,0,false,true"
"""Commas, quotes, UTF-8; numbers, days and formulas are looked for in each cell."""
AS_TEXTS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
"""The same, each number with all its digits."""
NUMBERS = ("integer", "number", "year")
NAMES = ("claim", "quantity", "page", "hash")
"""Columns of the ledger in which nothing may become a number or a day."""


def libreoffice_calc(html: Path, folder: Path) -> tuple[str, str]:
    """LibreOffice Calc: no name and no hash, and in a workbook nothing, becomes anything else."""
    office = program("soffice", "libreoffice-calc")
    own = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    tables = json.loads((html / PACKAGE).read_text(encoding="utf-8"))["resources"]

    def opened(name: str, files: Sequence[Path], *options: str) -> Path:
        converting = ["--headless", *options, "--convert-to", AS_TEXTS, "--outdir", folder / name]
        run([office, own, *converting, *files], folder)
        return folder / name

    texts = [html / entry["path"] for entry in tables]
    guessed = opened("guessed", texts, GUESSING)
    told = opened("told", [html / workbook_name(entry["path"]) for entry in tables])
    cells = lost = 0
    for entry, file in zip(tables, texts, strict=True):
        names = NAMES if entry["path"] == LEDGER_TABLE else ()
        for where, column, text, shown in _pairs(entry, file, told / file.name):
            cells += 1
            if not _is_kept(text, shown, column["type"]):
                raise BenchmarkError(f"{where}, workbook: {shown!r}; expected {text!r}")
        for where, column, text, shown in _pairs(entry, file, guessed / file.name):
            if not _is_kept(text, shown, column["type"]):
                if column["type"] != "string" or column["name"] in names:
                    raise BenchmarkError(f"{where}, CSV: {shown!r}; expected {text!r}")
                lost += 1
    version = run([office, own, "--version"], folder).split()[1]
    return version, (
        f"{len(tables)} workbooks, {cells:,} cells, all as they are; of CSV all but {lost:,} texts,"
        " no name and no hash among them: beside each stands how to import it"
    )


def _pairs(entry: Mapping[str, Any], ours: Path, theirs: Path) -> Iterator[tuple[Any, ...]]:
    """Each cell: where it is, its column, what was published, and what became of it."""
    if not theirs.is_file():
        raise BenchmarkError(f"{ours.name}: not opened")
    fields = entry["schema"]["fields"]
    rows = [list(csv.reader(file.read_text("utf-8").splitlines(True))) for file in (ours, theirs)]
    if len(rows[0]) != len(rows[1]):
        raise BenchmarkError(f"{ours.name}: {len(rows[1])} rows; expected {len(rows[0])}")
    for number, (row, other) in enumerate(zip(*rows, strict=True), 1):
        for field, text, shown in zip(fields, row, other, strict=True):
            column = field if number > 1 else {"name": field["name"], "type": "string"}
            yield f"{ours.name}, row {number}, {field['name']}", column, text, shown


def _is_kept(text: str, shown: str, kind: str) -> bool:
    if text and shown and kind in NUMBERS:
        return math.isclose(float(text), float(shown), rel_tol=1e-14)
    return shown == (text.upper() if kind == "boolean" else text)


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "LibreOffice Calc": ("every table and the ledger, as CSV and as a workbook", libreoffice_calc),
}
"""What each client tries, by its name."""
