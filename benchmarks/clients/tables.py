"""Clients that read the tables: cell by cell what our own reading says, with the schema's types."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from benchmarks.clients.environments import Node, Python, R, run
from benchmarks.errors import BenchmarkError
from recount.publish.tables.workbooks import columns_of, workbook_name
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor

HERE = Path(__file__).parent
Rows = Sequence[Sequence[object]]


def frictionless_py(html: Path, folder: Path) -> tuple[str, str]:
    """Frictionless for Python, which checks every table before it reads it."""
    made = Python(folder / "env", "frictionless")
    said = run([made.program, HERE / "frictionless_py.py", html / "datapackage.json"], folder)
    return made.version("frictionless"), _compared(html, json.loads(said))


def frictionless_js(html: Path, folder: Path) -> tuple[str, str]:
    """frictionless.js, with tableschema for the types."""
    made = Node(folder / "js", "frictionless.js", "tableschema")
    script = HERE / "frictionless_js.mjs"
    said = run(["node", script, html / "datapackage.json"], made.folder)
    return made.version("frictionless.js"), _compared(html, json.loads(said))


def duckdb(html: Path, folder: Path) -> tuple[str, str]:
    """DuckDB, told the types."""
    return _by_script("duckdb", "duckdb_tables.py", html, folder)


def polars(html: Path, folder: Path) -> tuple[str, str]:
    """Polars, told the types."""
    return _by_script("polars", "polars_tables.py", html, folder)


def readr(html: Path, folder: Path) -> tuple[str, str]:
    """The package readr for R, told the types, and that only an empty cell is missing."""
    made = R(folder / "r", "r-cran-readr", "r-cran-jsonlite")
    options = [f"--file={HERE / 'readr.R'}", "--args", html / "datapackage.json"]
    said = made.said(options, folder)
    columns = json.loads(said[said.index("{") :])  # before it, that Debian's settings are not there
    by_row = {name: list(zip(*each, strict=True)) for name, each in columns.items()}
    return made.version("r-cran-readr"), _compared(html, by_row)


def openpyxl(html: Path, folder: Path) -> tuple[str, str]:
    """openpyxl, which opens the workbooks."""
    made = Python(folder / "env", "openpyxl")
    names = {
        entry["name"]: str(html / "data" / workbook_name(entry["path"])) for entry in _tables(html)
    }
    said = run([made.program, HERE / "openpyxl_tables.py", json.dumps(names)], folder)
    return made.version("openpyxl"), _compared(html, json.loads(said))


def _by_script(package: str, script: str, html: Path, folder: Path) -> tuple[str, str]:
    made = Python(folder / "env", package)
    said = run([made.program, HERE / script, html / "datapackage.json"], folder)
    return made.version(package), _compared(html, json.loads(said))


def _tables(html: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = descriptor(html.parent.parent)["resources"]
    return found


def _compared(html: Path, found: Mapping[str, Rows]) -> str:
    """In words how many tables and cells are what they are to us.

    Raises
    ------
    BenchmarkError
        Naming table, row and cells, of the first that is not.
    """
    root, cells = html.parent.parent, 0
    for entry in _tables(html):
        name = entry["name"]
        columns = columns_of(read_table(name, root))
        rows = list(zip(*columns.values(), strict=True))
        if len(found[name]) != len(rows):
            raise BenchmarkError(f"{name}: {len(found[name])} rows; expected {len(rows)}")
        for number, (ours, theirs) in enumerate(zip(rows, found[name], strict=True), 2):
            for cell, other in zip(ours, theirs, strict=True):
                cells += 1
                if not _same(cell, other):
                    raise BenchmarkError(f"{name}, row {number}: {other!r}; expected {cell!r}")
    return f"{len(_tables(html))} tables, {cells:,} cells, all as they are"


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, date):
        return str(theirs)[:10] == f"{ours.year:04}-{ours.month:02}-{ours.day:02}"
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-14)
    return ours == theirs


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "frictionless (Python)": ("every table, checked and read by its schema", frictionless_py),
    "frictionless.js": ("every table, read by its schema", frictionless_js),
    "DuckDB": ("every table as CSV, with the types of its schema", duckdb),
    "polars": ("every table as CSV, with the types of its schema", polars),
    "readr (R)": ("every table as CSV, with the types of its schema", readr),
    "openpyxl": ("every table as a workbook", openpyxl),
}
"""What each client tries, by its name."""
