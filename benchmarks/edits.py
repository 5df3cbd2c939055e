"""What people change in a book, again and again: a sentence, a cell, a value, a style sheet."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError
from recount.chapters import code_cells, notebooks, read, records_of
from recount.tables.totals import ROWS, added_up, weighted

SENTENCE, CODE, VALUE, SHEET = (
    "one sentence edited",
    "one cell of code edited",
    "one value of a table edited",
    "a style sheet edited",
)
TABLE = Path("data", "rio", "rio_isp_state_victims.csv")
ROW = "intentional_homicide,2011,"
STYLES = "recount.css"


def edit_sentence(book: Path, number: int) -> None:
    """Write once more behind the last paragraph of the chapter with the most records."""
    _edit(book, _prose, f" {sentence(number)}")


def sentence(number: int) -> str:
    """What that paragraph ends with after so many edits."""
    return f"So it is edited{'!' * number}"


def edit_code(book: Path, number: int) -> None:
    """Add a comment to the last cell of code of that chapter."""
    _edit(book, code_cells, f"\n# edited {number}")


def edit_value(book: Path, _number: int) -> None:
    """Take one from the victims of a year in Rio; their table is for one chapter alone."""
    path = book / TABLE
    text, times = re.subn(
        rf"^{ROW}(\d+)",
        lambda found: f"{ROW}{int(found[1]) - 1}",
        path.read_text(encoding="utf-8"),
        count=1,
        flags=re.M,
    )
    if not times:
        raise BenchmarkError(f"{TABLE}: expected a row that begins with {ROW!r} and a number")
    path.write_text(text, encoding="utf-8")
    if path.with_suffix(".yml").is_file():  # in edition 0.2.0 descriptions told no totals
        retotal(path)


def retotal(table: Path) -> None:
    """Let the description of a table, which is beside it, say what its rows come to now."""
    described = table.with_suffix(".yml")
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines, sums = [], None
    for line in described.read_text(encoding="utf-8").splitlines(keepends=True):
        if sums and (found := re.match(r"  (\w+): ", line)):
            name = found[1]
            total = len(rows) if name == ROWS else sums(row[name] for row in rows)
            line = f"  {name}: {total}\n"
        else:
            sums = {"totals:\n": added_up, "weighted:\n": weighted}.get(line)
        lines.append(line)
    described.write_text("".join(lines), encoding="utf-8")


def edit_sheet(book: Path, number: int) -> None:
    """Add a rule that every page heeds to a style sheet of the library."""
    [path] = (book / "recount").rglob(STYLES)
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nbody {{ {rule(number)}; }}\n", encoding="utf-8")


def rule(number: int) -> str:
    """What that style sheet ends with after so many edits."""
    return f"counter-reset: edited {number}"


EDITS: Mapping[str, Callable[[Path, int], None]] = {
    SENTENCE: edit_sentence,
    CODE: edit_code,
    VALUE: edit_value,
    SHEET: edit_sheet,
}
OF_PAGES = (SENTENCE, CODE)
"""Those that a book without the library can be tried with."""


def chapter_of(edit: str, book: Path) -> str:
    """The chapter on whose page an edit shows: the one that reads the table, or the busiest."""
    if edit != VALUE:
        return busiest(book)
    paths = notebooks(book)
    return next(
        name for name, path in paths.items() if TABLE.stem in path.read_text(encoding="utf-8")
    )


def busiest(book: Path) -> str:
    """The chapter with the most records."""
    paths = notebooks(book)
    return max(paths, key=lambda name: len(records_of(name, read(paths[name]))))


def _edit(
    book: Path, cells: Callable[[dict[str, Any]], Iterable[dict[str, Any]]], more: str
) -> None:
    path = notebooks(book)[busiest(book)]
    notebook = read(path)
    *_, cell = cells(notebook)
    cell["source"] = "".join(cell["source"]) + more
    path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _prose(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    """Cells of text that end in a paragraph."""
    return [
        cell
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown" and "".join(cell["source"]).rstrip().endswith(".")
    ]
