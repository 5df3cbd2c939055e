"""A draft: new contents of files, tried out on a copy of the book, then written all or none."""

from __future__ import annotations

import csv
import io
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from recount.errors import DraftError, RecountError
from recount.publish.book.files import files_below, write_all
from recount.publish.pipeline.preflight import preflight
from recount.reading import content_of
from recount.tables.csv_form import csv_text

CHECKED = (
    *("_config.yml", "_toc.yml", "references.bib", "CHANGELOG.md", "redirects.csv"),
    *("pyproject.toml", "index.md", "chapters", "data", "editions", "reference"),
)
"""What is checked before a chapter is executed, and so what a copy of the book needs."""


@dataclass(frozen=True)
class Draft:
    """What is to be written.

    Attributes
    ----------
    files : mapping of str to str
        The new content of each file, by its path from the folder of the book.
    missing : sequence of str
        What a person has to do yet, a line each.
    gaps : tuple of str
        Files that a person has to complete: what is wrong in them does not keep the draft from
        being written.
    """

    files: Mapping[str, str]
    missing: Sequence[str] = ()
    gaps: tuple[str, ...] = ()


def write(root: Path, draft: Draft) -> list[str]:
    """Write a draft, all of it or nothing.

    Returns
    -------
    list of str
        What was written, and what is missing yet, a line each.

    Raises
    ------
    DraftError
        If the book would be wrong in a way in which it is not wrong now.
    """
    before = _wrong(root)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve()
        _copy(root, copy, draft.files)
        new = [line for line in _wrong(copy) if line not in before]
    left = [line for line in new if line.startswith(draft.gaps)] if draft.gaps else []
    if refused := [line for line in new if line not in left]:
        raise DraftError("\n".join(["nothing was written:", *refused]))
    write_all(root, {name: text.encode() for name, text in draft.files.items()})
    lines = [f"written: {', '.join(draft.files)}"]
    return lines + [f"missing: {line}" for line in (*left, *draft.missing)]


def _wrong(root: Path) -> list[str]:
    try:
        preflight(root)
    except RecountError as error:
        return str(error).splitlines()
    return []


def _copy(root: Path, copy: Path, files: Mapping[str, str]) -> None:
    """The book as it would be: its files, and the new ones."""
    for file in files_below(root, *CHECKED):
        target = copy / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for name, text in files.items():
        path = copy / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


Row = dict[str, str]


def with_rows(root: Path, name: str, rows: Sequence[Row], beside: Callable[[Row], bool]) -> str:
    """The text of a table of the ledger with more rows, behind the last one that they belong to.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        Of the table, in ``data/claims/``.
    rows : sequence of dict
        The new rows, by column.
    beside : callable
        Whether they belong to a row; they come last where they belong to none.

    Raises
    ------
    TableError
        If the file has another form than a table has.
    """
    shown = f"data/claims/{name}.csv"
    content = csv_text(content_of(root, shown, DraftError), shown)
    reader = csv.DictReader(io.StringIO(content, newline=""))
    there = list(reader)
    last = max((at for at, row in enumerate(there, 1) if beside(row)), default=len(there))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(reader.fieldnames or ()), lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows([*there[:last], *rows, *there[last:]])
    return text.getvalue()
