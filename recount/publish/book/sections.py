"""Sections of chapters: the claims, figures and explorers that stand under one heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from docutils.nodes import make_id

from recount import mime
from recount.chapters import (
    ExplorerEntry,
    FigureEntry,
    Notebook,
    Record,
    VerdictEntry,
    records_in,
)
from recount.publish.book.words import blocks, plain
from recount.record import NumbersRecord, behind


class Shows:
    """What shows records: the kinds among them, each in reading order."""

    if TYPE_CHECKING:  # for the rest, a field or a property of whoever shows them

        @property
        def records(self) -> Sequence[Record]:
            """All that it shows."""

    @cached_property
    def verdicts(self) -> list[VerdictEntry]:
        """The verdicts among its records."""
        return [record for record in self.records if isinstance(record, VerdictEntry)]

    @cached_property
    def figures(self) -> list[FigureEntry]:
        """The figures among its records, each with its chart."""
        return [record for record in self.records if isinstance(record, FigureEntry)]

    @cached_property
    def explorers(self) -> list[ExplorerEntry]:
        """The explorers among its records, each with the chart of its start."""
        return [record for record in self.records if isinstance(record, ExplorerEntry)]


@dataclass(frozen=True)
class Section(Shows):
    """What stands under one heading of the second level, or before the first of them.

    Attributes
    ----------
    chapter : str
        Name of the chapter.
    heading : str
        The words of its heading; empty of what stands before the first.
    records : tuple of Record
        The verdicts, figures and explorers that it shows, in reading order.
    numbers : tuple
        Its lists of the numbers in the text, each with how many there are above it in the chapter.
    id : str
        What its heading is called in the page; empty of what stands before the first.
    """

    chapter: str
    heading: str
    records: tuple[Record, ...]
    numbers: tuple[tuple[int, NumbersRecord], ...] = ()
    id: str = ""

    @property
    def address(self) -> str:
        """Where it stands, from the root of the book."""
        page = f"chapters/{self.chapter}.html"
        return f"{page}#{self.id}" if self.id else page


def sections_of(chapter: str, notebook: Notebook) -> list[Section]:
    """A chapter cut at its headings of the second level; first what stands before them."""
    cut: list[tuple[str, list[Record], list[tuple[int, NumbersRecord]]]] = [("", [], [])]
    lists = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cut += [(words, [], []) for level, words in headings(cell) if level == "h2"]
        elif cell["cell_type"] == "code":
            cut[-1][1].extend(records_in(chapter, cell))
            for output in cell["outputs"]:
                if mime.NUMBERS in output.get("data", {}):
                    cut[-1][2].append((lists, output["data"][mime.NUMBERS]))
                    lists += 1
    return [
        Section(chapter, heading, tuple(records), tuple(numbers), make_id(heading))
        for heading, records, numbers in cut
    ]


def section_of(record: Record, sections: Iterable[Section]) -> Section:
    """The section in which a record of the same book stands."""
    return next(found for found in sections if any(record is one for one in found.records))


def claims_of(
    shown: FigureEntry | ExplorerEntry, section: Section
) -> tuple[list[VerdictEntry], list[VerdictEntry]]:
    """The claims of its section on which a figure or an explorer bears, in reading order.

    Returns
    -------
    tuple of list of VerdictEntry
        Those counted from data that it draws; and, where it is the only one of its kind in the
        section or there are no such claims, the others.
    """
    drawn = {
        name
        for source in shown.content["sources"]
        for name in source.get("facts", [source["table"]])
    }
    near: list[VerdictEntry] = []
    far: list[VerdictEntry] = []
    for verdict in section.verdicts:
        counted = behind(verdict.content, beside=True)
        (far if drawn.isdisjoint(counted.tables | counted.facts) else near).append(verdict)
    alone = [one.kind for one in section.records].count(shown.kind) == 1
    return near, far if alone or not near else []


def shown_with(verdict: VerdictEntry, section: Section) -> list[FigureEntry | ExplorerEntry]:
    """The figures and explorers that bear on a claim of the section: first those of its data.

    Returns
    -------
    list of FigureEntry or ExplorerEntry
        Exactly those for which `claims_of` names the claim.
    """
    shown: list[FigureEntry | ExplorerEntry] = [*section.figures, *section.explorers]
    bearing = [(one, *claims_of(one, section)) for one in shown]
    near = [one for one, drawn, _ in bearing if verdict in drawn]
    return [*near, *(one for one, _, others in bearing if verdict in others)]


def headings(cell: dict[str, Any]) -> Sequence[tuple[str, str]]:
    """Level, such as ``h2``, and words of each heading of a cell of text."""
    return _headings("".join(cell["source"]))


@lru_cache(maxsize=4096)
def _headings(text: str) -> Sequence[tuple[str, str]]:
    return tuple(
        (opening.tag, plain(inline))
        for opening, inline in blocks(text)
        if opening.type == "heading_open"
    )


def title_of(notebook: Notebook) -> str:
    """The title of a chapter: its first heading; empty if it has none."""
    texts = (cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    return next((words for cell in texts for _, words in headings(cell)), "")


def anchor(heading: str) -> str:
    """The fragment under which the text of the book links to a heading."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"\s", "-", kept.strip())


def list_anchor(number: int) -> str:
    """The id of a list of numbers, by how many of them stand above it on its page."""
    return f"numbers-{number + 1}"
