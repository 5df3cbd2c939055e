"""The command ``recount translate``: catalogues brought up to date, and how far each has come."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry

from recount.errors import RecountError
from recount.languages.languages import CATALOGUES, TRANSLATED, Language
from recount.publish.book.book import Book
from recount.publish.translate.catalogues import (
    is_translated,
    merged,
    path_of,
    read_catalogue,
    shown_path,
    write_catalogues,
)
from recount.publish.translate.check import faults_of_catalogues
from recount.publish.translate.gather import domains_of, gather
from recount.publish.translate.glossary import faults_of_terms
from recount.publish.translate.tables import DATA

Key = tuple[str, str]
"""Where a text stands in the book, and the text."""
Numbers = frozenset[str]
_NUMBER = re.compile(r"\{\w+\}: .*\d.*")
TYPED = DATA
"""The domain whose numbers nothing computes: people type them in the descriptions of tables."""


@dataclass(frozen=True)
class Coverage:
    """How much of a catalogue is translated.

    Attributes
    ----------
    domain : str
        Its name.
    language : Language
        Its language.
    messages, translated, fuzzy, words_left : int
        All messages; those with a translation, and of a text that changed since; and how many
        English words the others have.
    """

    domain: str
    language: Language
    messages: int
    translated: int
    fuzzy: int
    words_left: int

    @property
    def percent(self) -> int:
        """The translated messages of a hundred, rounded down, for only all are a hundred."""
        return 100 * self.translated // self.messages if self.messages else 100


def coverage_of(catalogue: Catalog, language: Language) -> Coverage:
    """How much of a catalogue is translated."""
    entries = [entry for entry in catalogue if entry.id]
    left = [_english(entry).split() for entry in entries if entry.fuzzy or not is_translated(entry)]
    return Coverage(
        str(catalogue.domain),
        language,
        len(entries),
        len(entries) - len(left),
        sum(entry.fuzzy for entry in entries),
        sum(map(len, left)),
    )


def update(root: Path) -> tuple[list[Coverage], list[str]]:
    """Bring all catalogues up to date with the book, and say what was written.

    Returns
    -------
    coverage : list of Coverage
        By domain and language.
    written : list of str
        The files that changed.
    """
    book = Book(root)
    messages = gather(book)
    domains = domains_of(book)
    catalogues = [
        (language, read_catalogue(root, language, domain))
        for domain in domains
        for language in TRANSLATED
    ]
    for _, catalogue in catalogues:
        merged(catalogue, [one for one in messages if one.domain == catalogue.domain])
    coverage = [coverage_of(catalogue, language) for language, catalogue in catalogues]
    return coverage, write_catalogues(root, catalogues)


def check(root: Path) -> list[str]:
    """What is wrong with the catalogues: faults, messages of before, and files of no domain."""
    book = Book(root)
    domains = domains_of(book)
    needed: dict[str, dict[Key, Numbers]] = {domain: {} for domain in domains}
    for message in gather(book):
        needed[message.domain][message.context, message.text] = numbers_of(message.comments)
    return [
        *map(str, faults_of_catalogues(root, TRANSLATED, domains)),
        *map(str, faults_of_terms(root, TRANSLATED, domains)),
        *(line for language in TRANSLATED for line in _outdated(root, language, needed)),
    ]


def _outdated(
    root: Path, language: Language, needed: Mapping[str, Mapping[Key, Numbers]]
) -> Iterator[str]:
    """The catalogues of a language whose messages, or typed numbers, are not those of the book."""
    for domain, messages in needed.items():
        path = path_of(root, language, domain)
        with suppress(RecountError):  # which is among the faults
            entries = [entry for entry in read_catalogue(root, language, domain) if entry.id]
            told = {_key(entry): numbers_of(entry.auto_comments) for entry in entries}
            if told.keys() != messages.keys():
                yield (
                    f"{shown_path(root, path)}: not the messages that the book has now; expected"
                    " those that `recount translate` writes"
                )
            elif domain == TYPED:
                yield from (
                    f"{shown_path(root, path)}, “{key[0]}”: {', '.join(sorted(before - now))};"
                    f" expected {', '.join(sorted(now - before))}, which `recount translate` writes"
                    " if it is the text that is right"
                    for key, before in told.items()
                    if before != (now := messages[key])
                )
    for path in sorted((root / CATALOGUES / language.catalogues).rglob("*.po")):
        if path.stem not in needed:
            yield (f"{shown_path(root, path)}: no such domain; expected one of {', '.join(needed)}")


def numbers_of(comments: Iterable[str]) -> Numbers:
    """The numbers of a text, as the comments of its message tell them: ``{number_1}: 300``."""
    return frozenset(filter(_NUMBER.fullmatch, comments))


def _key(entry: Entry) -> Key:
    return entry.context or "", _english(entry)


def _english(entry: Entry) -> str:
    return entry.id if isinstance(entry.id, str) else str(entry.id[0])
