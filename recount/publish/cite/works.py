"""The works of ``references.bib``, as other formats ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing

from recount.errors import BuildError
from recount.publish.cite.classic import ADDRESS, ADDRESSES, make_classic
from recount.publish.cite.dollar import know_dollars
from recount.reading import text_of

FILE = "references.bib"
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
        If the file cannot be read as BibTeX, or one of them is not in it.
    """
    known = _entries(root)
    wanted = list(wanted)
    for key in wanted:
        if key not in known:
            raise BuildError(f"{FILE}: no entry {key!r}; expected one for each work that is named")
    style = Style()  # that of the book's own list of sources
    return {key: _work(known[key], style.format_entry("", known[key]).text) for key in wanted}


def keys(root: Path) -> frozenset[str]:
    """The keys of all works of the book in `root`.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return frozenset(_entries(root))


def languages_of_titles(root: Path) -> dict[str, str]:
    """The titles whose entry names their language (``langid``), each with its tag.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return {
        _plain(entry.fields["title"]): TAGS[entry.fields["langid"]]
        for entry in _entries(root).values()
        if "langid" in entry.fields
    }


def check(root: Path) -> None:
    """Refuse an entry that could not be set in the book's list of sources.

    Raises
    ------
    BuildError
        Naming the entry, and what was expected, for each of a type that BibTeX has not, for each
        without a title or another field that its type has to have, for each in a language that
        the book has no name for, and for each with a command of TeX that is no letter.
    """
    breaches = []
    style = Style()
    for key, entry in _entries(root).items():
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
    if breaches:
        raise BuildError("\n".join(f"{FILE}, {breach}" for breach in breaches))


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """What lists of sources show of an entry, in letters, by the names of its fields."""
    for role, persons in entry.persons.items():
        yield from ((role, _plain(str(person))) for person in persons)
    yield from ((name, _plain(entry.fields[name])) for name in SHOWN if name in entry.fields)


def _entries(root: Path) -> Mapping[str, Entry]:
    text = text_of(root, FILE, BuildError)
    depth = 0
    for brace in _BRACE.finditer(text):
        depth = max(0, depth + (1 if brace[0] == "{" else -1))
        if depth > DEEPEST_BRACE:
            line = text.count("\n", 0, brace.start()) + 1
            raise BuildError(f"{FILE}, line {line}: braces within braces; expected a few levels")
    try:
        found: Mapping[str, Entry] = parse_string(text, "bibtex").entries
    except PybtexError as error:
        raise BuildError(f"{FILE}: expected BibTeX in UTF-8: {error}") from error
    for entry in found.values():
        make_classic(entry)
    return found


def _work(entry: Entry, cited: Text) -> Work:
    return Work(
        title=_plain(entry.fields.get("title", "")),
        authors=tuple(_author(one) for one in entry.persons.get("author", []) if one != OTHERS),
        year=_plain(entry.fields.get("year", "")),
        institution=_plain(entry.fields.get("institution", "")),
        note=_plain(entry.fields.get("note", "")),
        address=entry.fields.get("url", ""),
        citation=" ".join(cited.render(_PLAIN).split()),
    )


def _author(person: Person) -> Author:
    given = [*person.first_names, *person.middle_names]
    parts = (person.last_names, given, person.prelast_names, person.lineage_names)
    return Author(*(_plain(" ".join(names)) for names in parts))


def _plain(text: str) -> str:
    """A field in letters: without commands of TeX, and the braces that keep its capitals."""
    return " ".join(Text.from_latex(text).render(_PLAIN).split())
