"""Where the rooms of the house are."""

from __future__ import annotations

import os
from pathlib import Path

LIBRARY = Path(__file__).parent
"""The folder of the library."""


def find_root(start: Path | None = None) -> Path:
    """The folder that holds the book: the nearest one above `start` with a ``_toc.yml``.

    The environment variable ``RECOUNT_ROOT`` wins, so that a chapter executed from a copy reads
    the data it was built from.

    Raises
    ------
    FileNotFoundError
        If no folder above holds a book.
    """
    if chosen := os.environ.get("RECOUNT_ROOT"):
        return Path(chosen).resolve()
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / "_toc.yml").is_file() and (folder / "data").is_dir():
            return folder
    raise FileNotFoundError(f"no book above {start}: expected a folder with _toc.yml and data/")
