"""The texts of a page as they are written, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recount.chapters import read

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
    """The texts of a page: of a chapter one a cell, in order; none if there is no such page."""
    return list(_texts(root, page))


def _texts(root: Path, page: str) -> Iterator[Text]:
    if (path := root / f"{page}.md").is_file():
        yield Text(f"{page}.md", "", path.read_text(encoding="utf-8"))
    elif (path := root / f"{page}.ipynb").is_file():
        for number, cell in enumerate(read(path)["cells"], 1):
            if cell["cell_type"] == "markdown":
                source = "".join(cell["source"])
                yield Text(f"{page}.ipynb", cell["id"], source, number * CELL)
