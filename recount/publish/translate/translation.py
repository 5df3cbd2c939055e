"""The book in another language: its texts in the words of the catalogues."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.messages.catalog import Catalog

from recount.chapters import Notebook
from recount.languages.languages import Language
from recount.languages.notation import local_number, numeral
from recount.languages.words import speaking
from recount.publish.book.book import Book
from recount.publish.translate.catalogues import is_translated, read_catalogue
from recount.publish.translate.gather import REFERENCE, sheets_of
from recount.publish.translate.notebooks import markdown_in, notebook_in
from recount.publish.translate.site import DOMAIN, unit_message
from recount.publish.translate.tables import DATA, FOR_PAGES, domain_of, rows_in, table_in
from recount.publish.translate.wording import Message, Wording, in_english

if TYPE_CHECKING:
    import pandas as pd

_Words = dict[tuple[str, str], tuple[str, ...]]
"""The words of each message, one a plural form, by context and English text."""


class Translation(Wording):
    """Gives the words that the catalogues of a language have; what they lack stays English.

    It is also a `recount.languages.words.Speech`, for pages that are written in the language.

    Parameters
    ----------
    language : Language
        The language.
    root : Path
        The folder of the book.
    domain, file : str, optional
        See `Wording`.
    """

    def __init__(self, language: Language, root: Path, domain: str = "", file: str = "") -> None:
        super().__init__(domain, file)
        self.language, self.root = language, root
        self.lacking: dict[Message, None] = {}
        self._catalogues: dict[str, _Words] = {}

    def within(self, domain: str, file: str) -> Translation:
        """The same for another domain or file; catalogues and what they lack are kept together."""
        other = Translation(self.language, self.root, domain, file)
        other.lacking, other._catalogues = self.lacking, self._catalogues
        return other

    def message(self, message: Message) -> str | None:
        """Its words; None, and it is noted, if nobody has translated it as it is now."""
        forms = self._forms(message)
        return forms[0] if forms else None

    def unit(self, unit: str, number: float) -> str:
        """The words of a unit, in the plural form that the number asks for."""
        forms = self._forms(unit_message(unit))
        if not forms:
            return in_english(unit, number)
        single = self.language.cldr.plural_form(number) == "one"
        return forms[0] if single else forms[-1]

    def word(self, text: str) -> str:
        """Words of the site."""
        return self.message(Message(DOMAIN, "", text)) or text

    def numeral(self, written: str) -> str:
        """A numeral as English writes it, in the notation of the language."""
        return numeral(written, self.language)

    def number(self, number: float, unit: str, decimals: int | None, bare: bool) -> str:
        """A number in its unit."""
        return local_number(number, unit, self.language, self.unit, decimals, bare)

    def _forms(self, message: Message) -> tuple[str, ...]:
        found = self._words(message.domain).get((message.context, message.text), ())
        if not found:
            self.lacking.setdefault(message)
        return found

    def _words(self, domain: str) -> _Words:
        if domain not in self._catalogues:
            catalogue = read_catalogue(self.root, self.language, domain)
            self._catalogues[domain] = dict(_translated(catalogue))
        return self._catalogues[domain]


def _translated(catalogue: Catalog) -> Iterable[tuple[tuple[str, str], tuple[str, ...]]]:
    for entry in catalogue:
        if entry.id and is_translated(entry) and not entry.fuzzy:
            text = entry.id if isinstance(entry.id, str) else entry.id[0]
            forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
            yield (entry.context or "", text), forms


def in_language(book: Book, language: Language) -> BookInLanguage:
    """The same book with translated texts.

    Parameters
    ----------
    book : Book
        In English, with stored or freshly executed outputs.
    language : Language
        The language.
    """
    return BookInLanguage(book, language)


class BookInLanguage(Book):
    """A book whose texts are those of another language, and whose numbers are the original's."""

    def __init__(self, book: Book, language: Language) -> None:
        super().__init__(book.root, book.source)
        self.original, self.language = book, language
        self.translation = Translation(language, book.root)

    @cached_property
    def notebooks(self) -> dict[str, Notebook]:
        """The chapters by name, in reading order."""
        sheets = sheets_of(self.original)
        with speaking(self.translation):
            return {
                name: notebook_in(name, notebook, sheets, self.translation)
                for name, notebook in self.original.notebooks.items()
            }

    @cached_property
    def package(self) -> dict[str, Any]:
        """The description of the data package."""
        wording = self.translation.within(DATA, "")
        tables = [table_in(entry, wording) for entry in self.original.tables]
        return self.original.package | {"resources": tables}

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of a table, as pages show them."""
        rows = self.original.rows(table)
        if table not in FOR_PAGES:
            return rows
        return rows_in(table, rows, self.translation.within(domain_of(table), ""))

    def page(self, name: str) -> str:
        """The Markdown of a page that is no chapter."""
        text = (self.source / f"{name}.md").read_text(encoding="utf-8")
        return markdown_in(text, f"page {name}", self.translation.within(REFERENCE, f"{name}.md"))
