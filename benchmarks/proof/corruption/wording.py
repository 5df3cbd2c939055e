"""The texts of a book that is spoilt, as translators read them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from recount.chapters import Notebook, pages
from recount.publish.book.book import Book
from recount.publish.translate.command import TYPED, Numbers, numbers_of
from recount.publish.translate.gather import gather
from recount.tables.descriptors import COLUMNS

Key = tuple[str, str, str]
"""The domain of a message, where its text stands in the book, and the text."""


def messages_of(book: Book) -> dict[Key, Numbers]:
    """The messages of a book, each with the numbers in it that nothing computes."""
    return {
        (one.domain, one.context, one.text): numbers_of(one.comments if one.domain == TYPED else ())
        for one in gather(book)
    }


class Spoilt(Book):
    """A spoilt book with those of its parts alone whose texts may be others now."""

    def __init__(self, root: Path, chapters: Mapping[str, Notebook], file: Path) -> None:
        super().__init__(root, chapters=chapters)
        self.file = file

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The table that was spoilt or described otherwise; all, if that may be said of all."""
        every = self.file.name == COLUMNS
        return [one for one in super().tables if every or one["name"] == self.file.stem]

    @cached_property
    def pages(self) -> list[str]:
        """The page that was spoilt, if one was."""
        return [page for page in pages(self.root) if f"{page}.md" == self.file.as_posix()]
