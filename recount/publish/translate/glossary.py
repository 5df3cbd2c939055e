"""The terms of the field, where each was read, and whether translations use them.

``locale/glossary.csv`` has the terms, ``glossary-sources.csv`` the texts that they were read in,
and ``glossary-exceptions.csv`` the messages that say a term otherwise, each with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import groupby
from pathlib import Path

from babel.messages.catalog import Message as Entry
from sphinx.search import SearchLanguage
from sphinx.search.es import SearchSpanish
from sphinx.search.pt import SearchPortuguese

from recount.errors import RecountError, TranslationError
from recount.languages.languages import CATALOGUES, PORTUGUESE, SPANISH, TRANSLATED, Language
from recount.publish.translate.catalogues import (
    is_translated,
    path_of,
    read_catalogue,
    shown_path,
)
from recount.publish.translate.check import Fault, pairs
from recount.publish.translate.places import bare
from recount.publish.translate.slots import masked
from recount.reading import MOST_TEXT, content_of, is_there
from recount.tables.csv_form import csv_rows, csv_text

GLOSSARY = f"{CATALOGUES}/glossary.csv"
SOURCES = f"{CATALOGUES}/glossary-sources.csv"
EXCEPTIONS = f"{CATALOGUES}/glossary-exceptions.csv"

OURS = "project"
"""In the place of a source: the form was read nowhere, and is the choice of this project."""
UNDATED = "n.d."

_TERM = (
    "english",
    *(f"{one.code}{end}" for one in TRANSLATED for end in ("", "_source", "_avoid")),
    "note",
)
_SOURCE = ("key", "language", "publisher", "title", "year", "address")
_EXCEPTION = ("language", "domain", "term", "message", "reason")
_CODES = [one.code for one in TRANSLATED]
_OPTIONAL = {*(f"{one.code}_avoid" for one in TRANSLATED), "note"}

_BETWEEN = " | "
_GAP = 2
"""How many words may stand between two of a form, such as the year in a rate of that year."""
_SHORT = 3
_WORD = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(rf"\d{{4}}|{re.escape(UNDATED)}")
_ADDRESS = re.compile(r"https?://\S+")

_PLURALS: Mapping[Language, Mapping[str, str]] = {
    SPANISH: {"s": "", "es": ""},
    PORTUGUESE: {
        **{"s": "", "es": "", "ns": "m", "ões": "ão", "ães": "ão"},
        **{"ais": "al", "eis": "el", "éis": "el", "óis": "ol", "is": "il"},
    },
}
"""How plurals end, and what their singulars end in, for the stemmers leave some of them apart."""


@dataclass(frozen=True)
class Term:
    """A term of the field in one language.

    Attributes
    ----------
    english : str
        What it translates.
    forms : tuple of str
        What translations say for it, the usual form first.
    avoided : tuple of str
        What they do not say for it.
    """

    english: str
    forms: tuple[str, ...]
    avoided: tuple[str, ...]


@dataclass(frozen=True)
class Exempt:
    """A message that says a term otherwise, by what its English begins with; see `EXCEPTIONS`."""

    row: int
    language: str
    domain: str
    term: str
    message: str


@dataclass(frozen=True)
class Glossary:
    """The terms of each language by their English words, and the messages that they do not hold."""

    terms: Mapping[Language, Mapping[str, Term]]
    exempt: Sequence[Exempt]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Where an English text has a term, as it stands or in the plural; the longest first.

        The terms are parted by their first letters, because most words of a text begin none.
        """
        english = sorted({one for terms in self.terms.values() for one in terms})
        parted = (
            letter
            + f"(?:{'|'.join(_with_plural(one)[1:] for one in sorted(group, key=len)[::-1])})"
            for letter, group in groupby(english, key=lambda one: one[0])
        )
        return re.compile(rf"(?<![\w-])(?:{'|'.join(parted)})(?![\w-])")

    def terms_of(self, english: str, form: str, language: Language) -> list[Term]:
        """The terms of an English text that its translation has to say.

        What stays in English, such as the title of a work, stands in both, and is none.
        """
        read, known = masked(english), self.terms[language]
        found = {}
        for one in self._pattern.finditer(read.lower()):
            if not _stays(read, one.start(), one.end(), form):
                key = next(words for words in _singulars(one.group()) if words in known)
                found[key] = known[key]
        return list(found.values())


def _with_plural(term: str) -> str:
    if re.search(r"[^aeiou]y$", term):
        return rf"{re.escape(term[:-1])}(?:y|ies)"
    return rf"{re.escape(term)}(?:es|s)?"


def _singulars(words: str) -> Iterator[str]:
    """English words, and what their singulars may be."""
    yield words
    for plural, singular in (("ies", "y"), ("es", ""), ("s", "")):
        if words.endswith(plural):
            yield words.removesuffix(plural) + singular


def _stays(english: str, start: int, end: int, form: str) -> bool:
    """Whether a term stands in a translation in English, with the word before it or after it."""
    before = re.search(r"\w+\W+$", english[:start])
    after = re.match(r"\W+\w+", english[end:])
    return bool(
        (before and english[before.start() : end] in form)
        or (after and english[start:end] + after.group() in form)
    )


@cache
def _reader(language: Language) -> SearchLanguage:
    """What knows the stems of a language, and which of its words mean nothing by themselves."""
    readers = {SPANISH: SearchSpanish, PORTUGUESE: SearchPortuguese}
    return readers[language]({})


@lru_cache(maxsize=65536)
def _keys(word: str, language: Language) -> frozenset[str]:
    """What a word has in common with its inflected forms."""
    words = {word}
    for plural, singular in _PLURALS[language].items():
        if word.endswith(plural):
            words.add(word.removesuffix(plural) + singular)
    return frozenset(map(bare, words | {_reader(language).stem(one) for one in words}))


def words_of(text: str, language: Language) -> list[frozenset[str]]:
    """The words of a text in their order, as `says` compares them; no articles or prepositions."""
    empty = _reader(language).stopwords
    return [
        _keys(word, language)
        for word in _WORD.findall(masked(text).lower())
        if len(word) > _SHORT or word not in empty
    ]


def says(words: Sequence[frozenset[str]], form: str, language: Language) -> bool:
    """Whether a text says a form of a term: its words inflected, in order, with few between.

    Parameters
    ----------
    words : sequence of frozenset of str
        Those of the text, by `words_of`.
    form : str
        As the glossary has it.
    language : Language
        That of both.
    """
    first, *others = words_of(form, language)
    return any(_go_on(words, place, others) for place, word in enumerate(words) if word & first)


def _go_on(words: Sequence[frozenset[str]], place: int, others: Iterable[frozenset[str]]) -> bool:
    for other in others:
        near = range(place + 1, min(place + 2 + _GAP, len(words)))
        reached = next((one for one in near if words[one] & other), None)
        if reached is None:
            return False
        place = reached
    return True


def read_glossary(root: Path) -> Glossary | None:
    """The glossary of a book; None if it has none.

    Raises
    ------
    TableError
        If one of its files has another form than `recount.tables.csv_form` asks for.
    TranslationError
        Naming file, row and column, if a row is not as expected.
    """
    if not is_there(root, GLOSSARY):
        return None
    sources = dict(_sources(root))
    used: set[str] = set()
    terms: dict[Language, dict[str, Term]] = {language: {} for language in TRANSLATED}
    for number, row in _rows(root, GLOSSARY, _TERM):
        key = row["english"].lower()
        for language, known in terms.items():
            if key in known:
                raise _wrong(GLOSSARY, number, "english", row["english"], "one that stands once")
            known[key] = _term(row, number, language, sources)
            used.update(_parts(row[f"{language.code}_source"]))
    for key in sources:
        if key not in used:
            raise TranslationError(f"{SOURCES}: {key!r} is named by no term; expected one that is")
    return Glossary(terms, list(_exempt(root, terms)))


def _term(
    row: Mapping[str, str], number: int, language: Language, sources: Mapping[str, str]
) -> Term:
    column, named_in = language.code, f"{language.code}_source"
    forms, avoided = _parts(row[column]), _parts(row[f"{column}_avoid"])
    if len(_parts(row[named_in])) != len(forms):
        expected = f"one source for each of {len(forms)} forms"
        raise _wrong(GLOSSARY, number, named_in, row[named_in], expected)
    for source in _parts(row[named_in]):
        if source != OURS and sources.get(source) != column:
            expected = f"a source of this language in {SOURCES}, or {OURS}"
            raise _wrong(GLOSSARY, number, named_in, source, expected)
    for form in (*forms, *avoided):
        if not words_of(form, language):
            raise _wrong(GLOSSARY, number, column, form, "a word that means something")
    if avoided and not row["note"]:
        raise _wrong(GLOSSARY, number, "note", "", "why another form is to be avoided")
    return Term(row["english"], forms, avoided)


def _sources(root: Path) -> Iterator[tuple[str, str]]:
    """The keys of the sources, each with the code of its language."""
    keys: set[str] = set()
    for number, row in _rows(root, SOURCES, _SOURCE):
        for column, good, expected in (
            ("key", row["key"] not in keys | {OURS}, "one that stands once"),
            ("language", row["language"] in _CODES, f"one of {', '.join(_CODES)}"),
            ("year", _YEAR.fullmatch(row["year"]), f"four digits, or {UNDATED}"),
            ("address", _ADDRESS.fullmatch(row["address"]), "where the text was read"),
        ):
            if not good:
                raise _wrong(SOURCES, number, column, row[column], expected)
        keys.add(row["key"])
        yield row["key"], row["language"]


def _exempt(root: Path, terms: Mapping[Language, Mapping[str, Term]]) -> Iterator[Exempt]:
    known = next(iter(terms.values()))
    for number, row in _rows(root, EXCEPTIONS, _EXCEPTION):
        key = row["term"].lower()
        for column, good, expected in (
            ("language", row["language"] in _CODES, f"one of {', '.join(_CODES)}"),
            ("term", key in known, f"a term of {GLOSSARY}"),
        ):
            if not good:
                raise _wrong(EXCEPTIONS, number, column, row[column], expected)
        yield Exempt(number, row["language"], row["domain"], key, row["message"])


def _rows(root: Path, shown: str, header: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not is_there(root, shown):
        raise TranslationError(f"{shown}: no such file; expected one, for {GLOSSARY} is there")
    text = csv_text(content_of(root, shown, TranslationError, MOST_TEXT), shown)
    names, *rows = csv_rows(text, shown)
    if names != [*header]:
        raise TranslationError(f"{shown}, row 1: {names}; expected {','.join(header)}")
    for number, cells in enumerate(rows, 2):
        if len(cells) != len(header):
            raise TranslationError(f"{shown}, row {number}: expected {len(header)} columns")
        row = dict(zip(header, cells, strict=True))
        for column, text in row.items():
            if text != text.strip() or not (text or column in _OPTIONAL):
                raise _wrong(shown, number, column, text, "a text, no blanks around it")
        yield number, row


def _parts(text: str) -> tuple[str, ...]:
    return tuple(text.split(_BETWEEN)) if text else ()


def _wrong(shown: str, number: int, column: str, found: str, expected: str) -> TranslationError:
    return TranslationError(
        f"{shown}, row {number}, column {column}: {found!r}; expected {expected}"
    )


def faults_of_terms(
    root: Path, languages: Iterable[Language], domains: Iterable[str]
) -> list[Fault]:
    """The messages whose translation does not say a term of the field that the English has.

    Parameters
    ----------
    root : Path
        The folder of the book.
    languages : iterable of Language
        Those that it is translated to.
    domains : iterable of str
        The names of its catalogues.
    """
    try:
        glossary = read_glossary(root)
    except RecountError as error:
        return [Fault("", 0, "", str(error))]
    if glossary is None:
        return []
    domains = list(domains)
    used: set[Exempt] = set()
    faults = [
        fault
        for language in languages
        for domain in domains
        for fault in _faults_of_catalogue(root, language, domain, glossary, used)
    ]
    return faults + [
        Fault(EXCEPTIONS, one.row, f"“{one.term}”", "excuses nothing; expected no such row")
        for one in glossary.exempt
        if one not in used
    ]


def _faults_of_catalogue(
    root: Path, language: Language, domain: str, glossary: Glossary, used: set[Exempt]
) -> Iterator[Fault]:
    entries: list[Entry] = []
    with suppress(RecountError):  # which is among the faults of catalogues
        entries += read_catalogue(root, language, domain)
    file = shown_path(root, path_of(root, language, domain))
    exempt = [
        one for one in glossary.exempt if (one.language, one.domain) == (language.code, domain)
    ]
    for entry in entries:
        if not entry.id or entry.fuzzy or not is_translated(entry):
            continue
        for english, form in pairs(entry):
            for term, found in _faults_of_text(english, form, language, glossary):
                excused = {
                    one
                    for one in exempt
                    if one.term == term.english.lower() and english.startswith(one.message)
                }
                used |= excused
                if not excused:
                    yield Fault(file, entry.lineno or 0, f"“{entry.context or english}”", found)


def _faults_of_text(
    english: str, form: str, language: Language, glossary: Glossary
) -> Iterator[tuple[Term, str]]:
    terms = glossary.terms_of(english, form, language)
    words = words_of(form, language) if terms else []
    good = [one for term in terms for one in term.forms]
    for term in terms:
        expected = " or ".join(f"“{one}”" for one in term.forms)
        if not any(says(words, one, language) for one in term.forms):
            yield term, f"does not say “{term.english}” by the glossary; expected {expected}"
        for one in term.avoided:
            if _stands(one, form) and not any(_stands(one, other) for other in good):
                yield term, f"says “{one}” for “{term.english}”; expected {expected}"


def _stands(avoided: str, text: str) -> bool:
    """Whether a text has a form that is to be avoided, in the singular or in the plural."""
    words = r"\W+".join(rf"{re.escape(word)}(?:e?s)?" for word in avoided.lower().split())
    return bool(re.search(rf"(?<!\w){words}(?!\w)", masked(text).lower()))
