"""What of this book can be cited: the book, its chapters, figures, explorers, claims and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from recount.languages.words import said
from recount.licence import NOT_STATED, TEXT, Licence, licence_of
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book, sources_of
from recount.publish.book.change_log import Edition
from recount.publish.book.content_hash import content_hash
from recount.publish.book.settings import Settings
from recount.publish.cite.citation import Citable
from recount.record import ChartedExplorer, ChartedFigure, VerdictRecord, behind


@dataclass(frozen=True)
class Citables:
    """Makes the description of whatever is cited, all in one edition.

    Attributes
    ----------
    settings : Settings
        Title, author and address of the book.
    edition : Edition
        The edition that is cited.
    originals : mapping, optional
        The records in English, by kind and name, where others are cited: what is cited is the same
        in all languages, and so is its hash.
    """

    settings: Settings
    edition: Edition
    originals: Mapping[tuple[str, str], Any] = field(default_factory=dict)

    @classmethod
    def of(cls, book: Book) -> Citables:
        """Those of the newest edition of a book."""
        return cls(book.settings, book.cited_edition, book.originals)

    def book(self) -> Citable:
        """The book itself."""
        settings, edition = self.settings, self.edition
        address = settings.link("index.html")
        return Citable(
            "book",
            "book",
            settings.title,
            settings.author,
            edition.version,
            edition.date,
            address=address,
            licence=licence_of([]).name,
        )

    def edition_of_book(self, edition: Edition) -> Citable:
        """The book in another edition, by the page on which that is frozen."""
        name = f"edition-{edition.version.replace('.', '-')}"
        address = self.settings.link(f"editions/{edition.version}/index.html")
        older = replace(self.book(), name=name, version=edition.version, date=edition.date)
        return replace(older, address=address)

    def page(self, page: str, title: str) -> Citable:
        """A page that shows nothing with an id of its own, such as the glossary."""
        name = re.sub(r"[^a-z0-9]+", "-", page.lower()).strip("-")
        return self._part("page", name, title, f"{page}.html", licence_of([]).name)

    def chapter(self, name: str, title: str) -> Citable:
        """A chapter, by the name of its notebook."""
        return self._part("chapter", name, title, f"chapters/{name}.html", licence_of([]).name)

    def figure(self, record: ChartedFigure) -> Citable:
        """A figure, from its record with its chart."""
        name, title = record["figure"], record["title"]
        licence = licence_of(record["sources"]).name
        file = entry_page("figure", name)
        return self._part("figure", name, title, file, licence, self._digest("figure", record))

    def explorer(self, record: ChartedExplorer) -> Citable:
        """An explorer, from its record with its chart."""
        name, licence = record["explorer"], licence_of(record["sources"]).name
        file = entry_page("explorer", name)
        digest = self._digest("explorer", record)
        return self._part("explorer", name, record["title"], file, licence, digest)

    def claim(self, record: VerdictRecord) -> Citable:
        """A claim with its verdict, from the verdict's record."""
        name, licence = record["claim"], claim_licence(record).name
        file = entry_page("claim", name)
        digest = self._digest("verdict", record)
        return self._part("claim", name, claim_title(record), file, licence, digest)

    def table(self, entry: Mapping[str, Any]) -> Citable:
        """A table of the data package, with publisher and edition in its title.

        One in the edition of the book is the book's own, by author and edition of the book.
        """
        name, title = entry["name"], entry["title"]
        if entry["edition"] != self.edition.version:
            title = f"{title} ({entry['publisher']}, {entry['edition']})"
        terms = dict.fromkeys(licence["name"] for licence in entry["licenses"])
        licence = "" if NOT_STATED in terms else " AND ".join(terms)
        digest = entry["hash"].removeprefix("sha256:")[:16]
        return self._part("table", name, title, f"reference/data.html#{name}", licence, digest)

    def original(self, kind: str, record: Mapping[str, Any]) -> Mapping[str, Any]:
        """A record as it was written, in English."""
        name = record["claim" if kind == "verdict" else kind]
        found: Mapping[str, Any] = self.originals.get((kind, name), record)
        return found

    def _digest(self, kind: str, record: Mapping[str, Any]) -> str:
        return content_hash(self.original(kind, record))

    def _part(
        self, kind: str, name: str, title: str, file: str, licence: str, digest: str = ""
    ) -> Citable:
        settings, edition = self.settings, self.edition
        return Citable(
            kind,
            name,
            title,
            settings.author,
            edition.version,
            edition.date,
            container=settings.title,
            pictured=settings.pictured,
            address=settings.link(file),
            licence=licence,
            digest=digest,
        )


def claim_title(record: VerdictRecord) -> str:
    """A claim as the title of what is cited: the answer first, for the statement is not ours."""
    return f"{said(record['answer']).capitalize()}: {record['statement'].rstrip('.')}"


def claim_licence(record: VerdictRecord) -> Licence:
    """The licence of a verdict, from the tables that it was counted from."""
    return licence_of(sources_of(behind(record, beside=True)), TEXT)
