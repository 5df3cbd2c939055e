"""What is being published: one object that reads each part of the book once, and is handed on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount.chapters import (
    Notebook,
    Record,
    notebooks,
    pages,
    read,
)
from recount.errors import BuildError
from recount.languages.languages import ENGLISH, Language
from recount.languages.words import Speech, language_of_page
from recount.ledger.claims import Report, reports
from recount.paths import find_root
from recount.publish.book import change_log, settings
from recount.publish.book.change_log import Edition
from recount.publish.book.sections import Section, Shows, sections_of
from recount.publish.book.settings import Settings
from recount.reading import Stamp, stamp_of, text_of
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor, package_path

if TYPE_CHECKING:
    import pandas as pd
    from sphinx.application import Sphinx

    from recount.record import SourceRecord
    from recount.tables.provenance import Provenance


def sources_of(origins: Provenance) -> list[SourceRecord]:
    """The tables and works that something comes from, in the language of the page."""
    package = package_path()
    return list(_sources_of(origins, language_of_page(), package, stamp_of(package)))


@lru_cache(maxsize=1024)
def _sources_of(
    origins: Provenance, language: Language, package: Path, stamp: Stamp
) -> Sequence[SourceRecord]:
    del language, package, stamp  # part of the key; a page asks for them several times
    from recount.notebook import sources  # with all that chapters load

    return tuple(sources(origins))


class Book(Shows):
    """A book, each part of which is read when it is first asked for, and then kept.

    Parameters
    ----------
    root : Path
        The folder of the book.
    source : Path, optional
        Where its pages and chapters are, if not there: while a book is built, a copy with the
        executed chapters in it.
    chapters : mapping of str to notebook, optional
        Its chapters by name, if not as they stand there.
    """

    def __init__(
        self,
        root: Path,
        source: Path | None = None,
        chapters: Mapping[str, Notebook] | None = None,
    ) -> None:
        self.root = root
        self.source = source or root
        self._chapters = chapters

    @property
    def speech(self) -> Speech | None:
        """What gives the words of its language; None of a book in English."""
        return None

    @cached_property
    def settings(self) -> Settings:
        """Title, collective author and addresses."""
        return settings.read(self.root)

    @cached_property
    def editions(self) -> list[Edition]:
        """The editions of the change log, newest first; none where there is no change log."""
        return change_log.read(self.root)

    @property
    def edition(self) -> Edition | None:
        """The newest edition, if there is one."""
        return self.editions[0] if self.editions else None

    @property
    def cited_edition(self) -> Edition:
        """The newest edition, which is the one that is cited.

        Raises
        ------
        SettingsError
            If there is none.
        """
        return change_log.newest(self.editions)

    @cached_property
    def reports(self) -> dict[str, Report]:
        """The reports whose claims are judged, by slug."""
        return reports(self.root)

    @cached_property
    def package(self) -> dict[str, Any]:
        """The description of the data package."""
        return descriptor(self.root)

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The descriptions of its tables, by name."""
        found: list[dict[str, Any]] = self.package["resources"]
        return found

    @property
    def originals(self) -> Mapping[tuple[str, str], Any]:
        """The records in English, by kind and name, of a book that shows them in other words."""
        return {}

    def sources(self, origins: Provenance) -> list[SourceRecord]:
        """The tables and works that something comes from."""
        return sources_of(origins)

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of a table, as pages show them."""
        return read_table(table, self.root)

    @cached_property
    def pages(self) -> list[str]:
        """The documents of the table of contents, without suffix, in reading order."""
        return pages(self.source)

    def page(self, name: str) -> str:
        """The Markdown of a page that is no chapter."""
        return text_of(self.source, f"{name}.md", BuildError)

    @cached_property
    def notebooks(self) -> dict[str, Notebook]:
        """The chapters by name, in reading order."""
        if self._chapters is not None:
            return dict(self._chapters)
        return {name: read(path) for name, path in notebooks(self.source).items()}

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of all chapters, in reading order."""
        return [
            section
            for name, notebook in self.notebooks.items()
            for section in sections_of(name, notebook)
        ]

    @cached_property
    def records(self) -> Sequence[Record]:
        """All records in the outputs of the chapters, in reading order."""
        return [record for section in self.sections for record in section.records]


_publishing: list[Mapping[Language, Book]] = []


@contextmanager
def publishing(books: Mapping[Language, Book]) -> Iterator[None]:
    """Have Sphinx build one of these books in this process, which are one in each language."""
    _publishing.append(books)
    try:
        yield
    finally:
        _publishing.pop()


@cache
def book_of(app: Sphinx) -> Book:
    """The book that Sphinx builds: made once a build, and kept as long as its application."""
    return books_of(app)[language_of_page()]


@cache
def books_of(app: Sphinx) -> Mapping[Language, Book]:
    """The same in each language of the book."""
    return _publishing[-1] if _publishing else {ENGLISH: Book(find_root(), Path(app.srcdir))}
