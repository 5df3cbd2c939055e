"""The works of ``references.bib``, as other formats ask for them."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry, InvalidNameString, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import BaseText, Text
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing

from recount.errors import BuildError
from recount.notebook_form import WORKS_FILE
from recount.publish.cite.classic import ADDRESS, ADDRESSES, make_classic
from recount.publish.cite.dollar import know_dollars
from recount.reading import Stamp, stamp_of, text_of

FILE = WORKS_FILE
TAGS = {"english": "en", "spanish": "es", "portuguese": "pt", "brazilian": "pt-BR"}
"""The languages that ``langid`` may name, as babel does, each as in BCP 47."""

DEEPEST_BRACE = 16
"""So many braces stand within each other; what reads them goes one call deeper for each."""
_BRACE = re.compile("[{}]")

SHOWN: tuple[str, ...] = (
    "title",
    "booktitle",
    "journal",
    "series",
    "edition",
    "type",
    "note",
    "howpublished",
)
SHOWN += ("publisher", "institution", "organization", "school", "address")
"""The fields whose text lists of sources show."""

OTHERS = Person("others")
"""How BibTeX says that there are more authors than are named."""

YEAR_IN_KEY = re.compile(r"((?:1[5-9]|20)\d\d)[a-z]?$")
YEARS_LATER = 2
"""So long after the year that it is about a work comes out at most."""

know_dollars()
_PLAIN = Backend()  # made once: looking one up by its name reads about every installed package


@dataclass(frozen=True)
class Author:
    """Who wrote a work.

    Attributes
    ----------
    family : str
        The last names of a person; of a body, its name.
    given, particle, suffix : str
        All given names, what stands before the last names (“van der”), and behind them (“Jr.”).
    """

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def body(self) -> bool:
        """Whether it is no person. BibTeX takes a name in braces for a last name."""
        return not self.given

    @property
    def name(self) -> str:
        """The name in reading order."""
        return " ".join(filter(None, (self.given, self.particle, self.family, self.suffix)))

    @property
    def inverted(self) -> str:
        """The name as lists sort it, last names first."""
        last = f"{self.particle} {self.family}".strip()
        return ", ".join(filter(None, (last, self.given, self.suffix)))


@dataclass(frozen=True)
class Work:
    """A published work.

    Attributes
    ----------
    title : str
        Its title.
    authors : tuple of Author
        Who wrote it, as far as the entry names them: “and others” is nobody.
    year, institution, note, address : str
        When it came out, who put it out, a note, and where it stands; empty where the entry does
        not say.
    citation : str
        All of it in one line.
    """

    title: str
    authors: tuple[Author, ...]
    year: str
    institution: str
    note: str
    address: str
    citation: str


def works(root: Path, wanted: Iterable[str]) -> dict[str, Work]:
    """Works of the book in `root` by their keys, in the order in which they are wanted.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX, or one of them is not in it or lacks a field.
    """
    known = entries(root)
    wanted = list(wanted)
    for key in wanted:
        if key not in known:
            raise BuildError(f"{FILE}: no entry {key!r}; expected one for each work that is named")
    style = Style()  # that of the book's own list of sources
    try:
        return {key: _work(known[key], style.format_entry("", known[key]).text) for key in wanted}
    except FieldIsMissing as missing:
        raise BuildError(f"{FILE}: {missing}; expected it") from missing


def keys(root: Path) -> frozenset[str]:
    """The keys of all works of the book in `root`.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return frozenset(entries(root))


def languages_of_titles(root: Path) -> Mapping[str, str]:
    """The titles whose entry names their language (``langid``), each with its tag.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return _languages(root, stamp_of(root / FILE))


@lru_cache(maxsize=1)
def _languages(root: Path, stamp: Stamp) -> Mapping[str, str]:
    del stamp  # part of the key, so that an edited file is read again
    found = {
        in_letters(entry.fields["title"]): TAGS[entry.fields["langid"]]
        for entry in entries(root).values()
        if "langid" in entry.fields
    }
    return MappingProxyType(found)


def check(root: Path) -> None:
    """Refuse an entry that could not be set in the book's list of sources.

    Raises
    ------
    BuildError
        Naming the entry, and what was expected, for each of a type that BibTeX has not, for each
        without a title or another field that its type has to have, for each in a language that
        the book has no name for, for each of another year than its key says, and for each with a
        command of TeX that is no letter.
    """
    if breaches := _breaches(text_of(root, FILE, BuildError)):
        raise BuildError("\n".join(f"{FILE}, {breach}" for breach in breaches))


@lru_cache(maxsize=1)
def _breaches(text: str) -> tuple[str, ...]:
    """What is wrong with a bibliography: to set every entry takes its time."""
    breaches = []
    style = Style()
    for key, entry in _entries(text).items():
        for field in ADDRESSES:
            if not ADDRESS.fullmatch(written := entry.fields.get(field, "")):
                breaches.append(f"entry {key}: {field} {written}; expected it as a browser has it")
        for name, text in _texts(entry):
            if "\\" in text:
                breaches.append(f"entry {key}: {name} {text}; expected letters, no command of TeX")
        if not hasattr(Style, f"get_{entry.type}_template"):
            breaches.append(f"entry {key}: type @{entry.type}; expected one that BibTeX has")
            continue
        try:
            style.format_entry("", entry)
        except FieldIsMissing as missing:
            breaches.append(f"entry {key}: no {missing.field_name}; expected one of @{entry.type}")
        else:
            if not entry.fields.get("title", "").strip():
                breaches.append(f"entry {key}: no title; expected one")
        if (named := entry.fields.get("langid", "english")) not in TAGS:
            known = ", ".join(TAGS)
            breaches.append(f"entry {key}: langid {named!r}; expected one of {known}")
        if wrong := _wrong_year(key, entry.fields.get("year", "")):
            breaches.append(f"entry {key}: {wrong}")
    return tuple(breaches)


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """What lists of sources show of an entry, in letters, by the names of its fields."""
    for role, persons in entry.persons.items():
        yield from ((role, in_letters(str(person))) for person in persons)
    yield from ((name, in_letters(entry.fields[name])) for name in SHOWN if name in entry.fields)


def _wrong_year(key: str, year: str) -> str:
    """What is wrong with a year; empty if nothing, or if the key of the work names none.

    A key has the year of the work, or of what it is about, which may be up to `YEARS_LATER`
    earlier.
    """
    named = YEAR_IN_KEY.search(key)
    if not named or not year:
        return ""
    first = int(named[1])
    if year.isdecimal() and first <= int(year) <= first + YEARS_LATER:
        return ""
    return f"year {year}; expected {first}, as its key says, or up to {YEARS_LATER} years later"


def entries(root: Path) -> Mapping[str, Entry]:
    """The entries of the bibliography, by their keys.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return _entries(text_of(root, FILE, BuildError))


@lru_cache(maxsize=2)
def _entries(text: str) -> Mapping[str, Entry]:
    depth = 0
    for brace in _BRACE.finditer(text):
        depth = max(0, depth + (1 if brace[0] == "{" else -1))
        if depth > DEEPEST_BRACE:
            line = text.count("\n", 0, brace.start()) + 1
            raise BuildError(f"{FILE}, line {line}: braces within braces; expected a few levels")
    try:
        found: Mapping[str, Entry] = parse_string(text, "bibtex").entries
    except InvalidNameString as error:  # which does not say where
        name = literal_eval(str(error).partition(" in ")[2])
        line = text.count("\n", 0, max(0, text.find(name))) + 1
        raise BuildError(f"{FILE}, line {line}: {error}; expected “last, first”") from error
    except PybtexError as error:
        raise BuildError(f"{FILE}: expected BibTeX in UTF-8: {error}") from error
    for entry in found.values():
        make_classic(entry)
    return MappingProxyType(found)


def _work(entry: Entry, cited: Text) -> Work:
    return Work(
        title=in_letters(entry.fields.get("title", "")),
        authors=tuple(_author(one) for one in entry.persons.get("author", []) if one != OTHERS),
        year=in_letters(entry.fields.get("year", "")),
        institution=in_letters(entry.fields.get("institution", "")),
        note=in_letters(entry.fields.get("note", "")),
        address=entry.fields.get("url", ""),
        citation=" ".join(plain_text(cited).split()),
    )


def _author(person: Person) -> Author:
    given = [*person.first_names, *person.middle_names]
    parts = (person.last_names, given, person.prelast_names, person.lineage_names)
    return Author(*(in_letters(" ".join(names)) for names in parts))


@lru_cache(maxsize=4096)
def in_letters(text: str) -> str:
    """A field in letters: without commands of TeX, and the braces that keep its capitals."""
    return " ".join(plain_text(Text.from_latex(text)).split())


def plain_text(text: BaseText) -> str:
    """A text of pybtex's without what only other backends show."""
    plain: str = text.render(_PLAIN)
    return plain
