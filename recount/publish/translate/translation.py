"""The book in another language: its texts in the words of the catalogues."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel.messages.catalog import Catalog

from recount.chapters import CONTENTS, Notebook
from recount.errors import SettingsError
from recount.languages.languages import ENGLISH, Language
from recount.languages.notation import local_number, numeral
from recount.languages.words import speaking
from recount.publish.book.book import Book
from recount.publish.book.sections import Section
from recount.publish.book.settings import FILE as SETTINGS
from recount.publish.book.settings import Settings
from recount.publish.translate.catalogues import is_translated, read_catalogue
from recount.publish.translate.gather import REFERENCE, sheets_of
from recount.publish.translate.notebooks import Sheets, markdown_in, notebook_in, source_in
from recount.publish.translate.site import DOMAIN, contents_in, gather_site, unit_message
from recount.publish.translate.tables import DATA, FOR_PAGES, domain_of, rows_in, table_in
from recount.publish.translate.wording import Message, Wording, in_english
from recount.tables.descriptors import table_names
from recount.tables.yaml_form import read_typed_yaml

if TYPE_CHECKING:
    import pandas as pd

    from recount.record import SourceRecord
    from recount.tables.provenance import Provenance

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
        self.english: dict[str, None] = {}
        self._catalogues: dict[str, _Words] = {}

    def within(self, domain: str, file: str) -> Translation:
        """The same for another domain or file; catalogues and what they lack are kept together."""
        other = Translation(self.language, self.root, domain, file)
        other.lacking, other.english = self.lacking, self.english
        other._catalogues = self._catalogues
        return other

    def apart(self) -> Translation:
        """The same, which notes for itself what the catalogues lack."""
        other = Translation(self.language, self.root, self.domain, self.file)
        other._catalogues = self._catalogues
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
        return self.message(Message(DOMAIN, "", text)) or self.left(text)

    def left(self, text: str) -> str:
        """Note a text that stays in English."""
        self.english.setdefault(text)
        return text

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


@contextmanager
def published_in(root: Path, language: Language) -> Iterator[Book]:
    """The book in `root` in a language, which meanwhile is that of pages."""
    book = Book(root)
    if language == ENGLISH:
        yield book
        return
    translated = in_language(book, language)
    with speaking(translated.translation):
        yield translated


class BookInLanguage(Book):
    """A book whose texts are those of another language, and whose numbers are the original's.

    Parameters
    ----------
    original : Book
        In English.
    language : Language
        The language.
    source : Path, optional
        Where its pages and chapters are in that language already, as `staged` gives them.
    """

    def __init__(self, original: Book, language: Language, source: Path | None = None) -> None:
        super().__init__(original.root, source or original.source)
        self.original, self.language = original, language
        self.translation = Translation(language, original.root)
        self._is_staged = source is not None

    @property
    def speech(self) -> Translation:
        """What gives the words of its language."""
        return self.translation

    @cached_property
    def settings(self) -> Settings:
        """Title and author in that language, and the address of its pages."""
        settings = self.original.settings
        say = partial(self.translation.within(DOMAIN, SETTINGS).say, "", slots=False)
        return replace(
            settings,
            title=say(settings.title),
            author=say(settings.author),
            address=settings.address and f"{settings.address}{self.language.code}/",
        )

    @cached_property
    def notebooks(self) -> dict[str, Notebook]:
        """The chapters by name, in reading order."""
        if self._is_staged:
            return super().notebooks
        return {name: self.chapter(name)[0] for name in self.original.notebooks}

    def chapter(self, name: str) -> tuple[Notebook, Translation]:
        """A chapter in that language, and the translation, which noted what nobody translated."""
        translation = self.translation.apart()
        notebook = self.original.notebooks[name]
        with speaking(translation):
            found = notebook_in(name, notebook, self._sheets, translation)
        return found, translation

    @cached_property
    def _sheets(self) -> Sheets:
        return sheets_of(self.original)

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of all chapters, in reading order, each with the address of the original."""
        return [
            replace(section, id=original.id)
            for section, original in zip(super().sections, self.original.sections, strict=True)
        ]

    @cached_property
    def originals(self) -> Mapping[tuple[str, str], Any]:
        """The records in English, by kind and name."""
        return {(one.kind, one.name): one.content for one in self.original.records}

    @cached_property
    def package(self) -> dict[str, Any]:
        """The description of the data package."""
        wording = self.translation.within(DATA, "")
        tables = [table_in(entry, wording) for entry in self.original.tables]
        return self.original.package | {"resources": tables}

    def sources(self, origins: Provenance) -> list[SourceRecord]:
        """The tables and works that something comes from."""
        ours = self.translation.within(DATA, "")
        with speaking(self.translation):
            return [source_in(source, ours) for source in self.original.sources(origins)]

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of a table, as pages show them."""
        rows = self.original.rows(table)
        if table not in FOR_PAGES:
            return rows
        return rows_in(table, rows, self.translation.within(domain_of(table), ""))

    def page(self, name: str) -> str:
        """The Markdown of a page that is no chapter."""
        if self._is_staged:
            return super().page(name)
        text = self.original.page(name)
        return markdown_in(text, f"page {name}", self.translation.within(REFERENCE, f"{name}.md"))

    def staged(self) -> dict[str, str]:
        """Its pages, contents and settings as Jupyter Book reads them, by their files.

        Chapters are not among them; see `notebooks`.
        """
        wording = self.translation.within(DOMAIN, CONTENTS)
        pages = [page for page in self.pages if (self.root / f"{page}.md").is_file()]
        return {
            **{f"{page}.md": self.page(page) for page in pages},
            CONTENTS: _yaml(contents_in(_parsed(self.root, CONTENTS), wording)),
            SETTINGS: _yaml(self._config()),
        }

    def _config(self) -> dict[str, Any]:
        config = _parsed(self.root, SETTINGS)
        sphinx = config.get("sphinx") or {}
        own = (sphinx.get("config") or {}) | {
            "language": self.language.locale,
            "html_copy_source": False,  # notebooks are handed out as they are, in English
        }
        return config | {
            "title": self.settings.title,
            "author": self.settings.author,
            "html": (config.get("html") or {}) | {"baseurl": self.settings.address},
            "sphinx": sphinx | {"config": own},
        }

    def for_all(self) -> Translation:
        """The translation, once it gave the words for all that stands on no page of its own."""
        book = BookInLanguage(self.original, self.language)
        book.translation = self.translation.apart()
        for table in FOR_PAGES:
            if table in table_names(self.root):
                book.rows(table)
        gather_site(self.root, self.original.settings, book.translation)
        _ = book.package
        return book.translation


def _parsed(root: Path, file: str) -> dict[str, Any]:
    return read_typed_yaml(root, file, SettingsError)[0]


def _yaml(content: object) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
