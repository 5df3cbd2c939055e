"""The texts of a page as they are written, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recount.chapters import read
from recount.errors import BuildError
from recount.reading import is_there, text_of

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


MOST_BRACKETS = 500
"""So many links may begin in one paragraph; what reads it looks for the end of each in the rest."""
_PARAGRAPH = re.compile(r"(?:.+\n?)+")


def texts_of(root: Path, page: str) -> list[Text]:
    """The texts of a page: of a chapter one a cell, in order; none if there is no such page.

    Raises
    ------
    BuildError
        Naming file and line, if a page is not in UTF-8, begins with a byte order mark, or has more
        links in a paragraph than anybody reads.
    """
    found = list(_texts(root, page))
    for text in found:
        for paragraph in _PARAGRAPH.finditer(text.source):
            if (brackets := paragraph[0].count("[")) > MOST_BRACKETS:
                line = text.source.count("\n", 0, paragraph.start()) + 1
                raise BuildError(
                    f"{text.at(line)}: a paragraph with {brackets:,} opening brackets; expected"
                    f" {MOST_BRACKETS} at most"
                )
    return found


def _texts(root: Path, page: str) -> Iterator[Text]:
    if is_there(root, f"{page}.md"):
        lines = text_of(root, f"{page}.md", BuildError).splitlines()
        yield Text(f"{page}.md", "", "\n".join(lines) + "\n")
    elif (path := root / f"{page}.ipynb").is_file():
        for number, cell in enumerate(read(path)["cells"], 1):
            if cell["cell_type"] == "markdown":
                source = "".join(cell["source"])
                yield Text(f"{page}.ipynb", cell["id"], source, number * CELL)
