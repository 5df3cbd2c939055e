"""Sections of chapters: the claims, figures and explorers that stand under one heading."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from docutils.nodes import make_id
from markdown_it import MarkdownIt
from markdown_it.token import Token

from recount.chapters import (
    ExplorerEntry,
    FigureEntry,
    Notebook,
    Record,
    VerdictEntry,
    records_in,
)

_ROLE = re.compile(r"\{[a-z:]+\}$")
_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Section:
    """What stands under one heading of the second level, or before the first of them.

    Attributes
    ----------
    chapter : str
        Name of the chapter.
    heading : str
        The words of its heading; empty of what stands before the first.
    records : tuple of Record
        The verdicts, figures and explorers that it shows, in reading order.
    """

    chapter: str
    heading: str
    records: tuple[Record, ...]

    @property
    def address(self) -> str:
        """Where it stands, from the root of the book."""
        page = f"chapters/{self.chapter}.html"
        return f"{page}#{make_id(self.heading)}" if self.heading else page

    @property
    def verdicts(self) -> list[VerdictEntry]:
        """The verdicts among its records."""
        return [record for record in self.records if isinstance(record, VerdictEntry)]

    @property
    def figures(self) -> list[FigureEntry]:
        """The figures among its records."""
        return [record for record in self.records if isinstance(record, FigureEntry)]

    @property
    def explorers(self) -> list[ExplorerEntry]:
        """The explorers among its records."""
        return [record for record in self.records if isinstance(record, ExplorerEntry)]


def sections_of(chapter: str, notebook: Notebook) -> list[Section]:
    """A chapter cut at its headings of the second level; first what stands before them."""
    cut: list[tuple[str, list[Record]]] = [("", [])]
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            cut += [(words, []) for level, words in headings(cell) if level == "h2"]
        elif cell["cell_type"] == "code":
            cut[-1][1].extend(records_in(chapter, cell))
    return [Section(chapter, heading, tuple(records)) for heading, records in cut]


def section_of(record: Record, sections: Iterable[Section]) -> Section:
    """The section in which a record of the same book stands."""
    return next(found for found in sections if any(record is one for one in found.records))


def headings(cell: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Level, such as ``h2``, and words of each heading of a cell of text."""
    for opening, inline in blocks("".join(cell["source"])):
        if opening.type == "heading_open":
            yield opening.tag, plain(inline)


def anchor(heading: str) -> str:
    """The fragment under which the text of the book links to a heading."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"\s", "-", kept.strip())


def blocks(source: str) -> Iterator[tuple[Token, Token]]:
    """The blocks of a Markdown text that hold words: paragraphs, headings, list items, cells.

    Yields
    ------
    tuple of Token
        What opens the block, and what it says.
    """
    tokens = _MARKDOWN.parse(source)
    for number, token in enumerate(tokens):
        if token.type == "inline":
            yield tokens[number - 1], token


def plain(inline: Token) -> str:
    """The words of a block, without code, addresses and the names of roles."""
    text = ""
    for child in inline.children or ():
        if child.type == "text":
            text += _ROLE.sub("", child.content)
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
    return text


def plain_text(source: str) -> str:
    """The words of a Markdown text, a line each block."""
    return "\n".join(plain(inline) for _, inline in blocks(source))
