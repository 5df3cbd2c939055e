"""What a page shows of the rows of each table, kept until the table changes.

To read all tables takes seconds, and the page shows a few rows of each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from recount.languages.languages import ENGLISH
from recount.paths import LIBRARY
from recount.publish.book.files import files_below, fingerprint, keep_json, kept_json
from recount.publish.book.tree import tree_folder
from recount.publish.tables.workbooks import columns_of, fits, key_of
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor

MOST_ROWS = 5
MOST_LETTERS = 80
"""So many letters of a cell are shown."""
_READ_BY = ("tables", "publish/tables")
"""The rooms of the library whose code decides what is read of a table, and what is shown."""


@dataclass(frozen=True)
class Preview:
    """What is shown of the rows of a table.

    Attributes
    ----------
    columns : list of str
        Their names.
    first : list of list of str
        The cells of its first rows.
    rows : int
        How many rows it has.
    is_workbook : bool
        Whether a workbook holds it, whole.
    """

    columns: list[str]
    first: list[list[str]]
    rows: int
    is_workbook: bool


def preview(frame: pd.DataFrame) -> Preview:
    """What is shown of the rows of a table that was read."""
    head = frame.head(MOST_ROWS).astype("string").fillna("")
    return Preview(
        [str(name) for name in head.columns],
        [[cell[:MOST_LETTERS] for cell in row] for row in head.itertuples(index=False)],
        len(frame),
        fits(columns_of(frame)),
    )


def previews(root: Path) -> dict[str, Preview]:
    """What is shown of each table of a book, by its name.

    Raises
    ------
    TableError
        As from `recount.tables.data.read_table`.
    """
    return dict(_previews(root, _keys(root)))


def keep_previews(root: Path) -> None:
    """Have them for later builds, and for processes that begin as a copy of this one."""
    keys = _keys(root)
    shown = _previews(root, keys)
    new = {key: asdict(shown[name]) for name, key in keys}
    if new.keys() != kept_json(_file(root)).keys():
        _file(root).parent.mkdir(parents=True, exist_ok=True)
        keep_json(_file(root), new)


@lru_cache(maxsize=2)
def _previews(root: Path, keys: tuple[tuple[str, str], ...]) -> Mapping[str, Preview]:
    kept = kept_json(_file(root))
    return {
        name: Preview(**kept[key]) if key in kept else preview(read_table(name, root))
        for name, key in keys
    }


def _file(root: Path) -> Path:
    return tree_folder(root, ENGLISH) / "previews.json"


def _keys(root: Path) -> tuple[tuple[str, str], ...]:
    """The name of each table, and a hash of all that its preview follows from."""
    tables = descriptor(root)["resources"]
    return tuple((entry["name"], key_of(entry, _tools())) for entry in tables)


@lru_cache(maxsize=1)
def _tools() -> str:
    return fingerprint(LIBRARY, files_below(LIBRARY, *_READ_BY), pd.__version__)
