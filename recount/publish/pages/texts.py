"""The texts of a page as they are written, and where each stands."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recount.chapters import read
from recount.errors import BuildError

CELL = 10_000
"""So many lines MyST-NB counts for each cell of a chapter, from its first line on."""


@dataclass(frozen=True)
class Text:
    """A text of a page.

    Attributes
    ----------
    file : str
        The file, below the folder of the book.
    cell : str
        Id of the cell that says it; empty of a page that is no chapter.
    source : str
        What it says, in Markdown.
    above : int
        How many lines MyST-NB counts above it.
    """

    file: str
    cell: str
    source: str
    above: int = 0

    def at(self, line: int) -> str:
        """Where one of its lines is, in words."""
        cell = f", cell {self.cell}" if self.cell else ""
        return f"{self.file}{cell}, line {line}"


def texts_of(root: Path, page: str) -> list[Text]:
    """The texts of a page: of a chapter one a cell, in order; none if there is no such page.

    Raises
    ------
    BuildError
        Naming file and line, if a page is not in UTF-8, or begins with a byte order mark.
    """
    return list(_texts(root, page))


def _texts(root: Path, page: str) -> Iterator[Text]:
    if (path := root / f"{page}.md").is_file():
        yield Text(f"{page}.md", "", _read(path, f"{page}.md"))
    elif (path := root / f"{page}.ipynb").is_file():
        for number, cell in enumerate(read(path)["cells"], 1):
            if cell["cell_type"] == "markdown":
                source = "".join(cell["source"])
                yield Text(f"{page}.ipynb", cell["id"], source, number * CELL)


def _read(path: Path, shown: str) -> str:
    content = path.read_bytes()
    if content.startswith(codecs.BOM_UTF8):
        raise BuildError(f"{shown}, line 1: a byte order mark; expected UTF-8 without one")
    try:
        return "\n".join(content.decode("utf-8").splitlines()) + "\n"
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"{content[error.start]:#04x}"
        raise BuildError(f"{shown}, line {line}: the byte {byte}; expected UTF-8") from error
