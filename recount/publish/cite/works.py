"""The works of ``references.bib``, as other formats ask for them."""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pybtex.backends.plaintext import Backend
from pybtex.database import Entry, InvalidNameString, Person, parse_string
from pybtex.exceptions import PybtexError
from pybtex.richtext import BaseText, Text
from pybtex.style.formatting.plain import Style
from pybtex.style.template import FieldIsMissing

from recount.errors import BuildError
from recount.notebook_form import WORKS_FILE
from recount.publish.cite.dollar import know_dollars

FILE = WORKS_FILE
TAGS = {"english": "en", "spanish": "es", "portuguese": "pt", "brazilian": "pt-BR"}
"""The languages that ``langid`` may name, as babel does, each as in BCP 47."""

know_dollars()
_PLAIN = Backend()  # made once: looking one up by its name reads about every installed package


@dataclass(frozen=True)
class Author:
    """Who wrote a work: a name in reading order, and whether it is that of a body."""

    name: str
    body: bool


@dataclass(frozen=True)
class Work:
    """A published work.

    Attributes
    ----------
    title : str
        Its title.
    authors : tuple of Author
        Who wrote it.
    year, institution : str
        When it came out and who put it out; empty where the entry does not say.
    citation : str
        All of it in one line.
    """

    title: str
    authors: tuple[Author, ...]
    year: str
    institution: str
    citation: str


def works(root: Path, wanted: Iterable[str]) -> dict[str, Work]:
    """Works of the book in `root` by their keys, in the order in which they are wanted.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX, or one of them is not in it.
    """
    known = entries(root)
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
    return frozenset(entries(root))


def languages_of_titles(root: Path) -> dict[str, str]:
    """The titles whose entry names their language (``langid``), each with its tag.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    return {
        _plain(entry.fields["title"]): TAGS[entry.fields["langid"]]
        for entry in entries(root).values()
        if "langid" in entry.fields
    }


def check(root: Path) -> None:
    """Refuse an entry that could not be set in the book's list of sources.

    Raises
    ------
    BuildError
        Naming the entry, and what was expected, for each of a type that BibTeX has not, for each
        without a title or another field that its type has to have, and for each in a language
        that the book has no name for.
    """
    breaches = []
    style = Style()
    for key, entry in entries(root).items():
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


def entries(root: Path) -> Mapping[str, Entry]:
    """The entries of the bibliography, by their keys.

    Raises
    ------
    BuildError
        If the file cannot be read as BibTeX.
    """
    try:
        text = (root / FILE).read_text(encoding="utf-8")
        found: Mapping[str, Entry] = parse_string(text, bib_format="bibtex").entries
    except InvalidNameString as error:  # which does not say where
        name = literal_eval(str(error).partition(" in ")[2])
        line = text.count("\n", 0, max(0, text.find(name))) + 1
        raise BuildError(f"{FILE}, line {line}: {error}; expected “last, first”") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BuildError(f"{FILE}, line {line}: {error.reason}; expected UTF-8") from error
    except (OSError, PybtexError) as error:
        raise BuildError(f"{FILE}: expected BibTeX in UTF-8: {error}") from error
    return found


def _work(entry: Entry, cited: Text) -> Work:
    return Work(
        title=_plain(entry.fields.get("title", "")),
        authors=tuple(map(_author, entry.persons.get("author", []))),
        year=entry.fields.get("year", ""),
        institution=_plain(entry.fields.get("institution", "")),
        citation=" ".join(plain_text(cited).split()),
    )


def _author(person: Person) -> Author:
    given = [*person.first_names, *person.middle_names]
    names = [*given, *person.prelast_names, *person.last_names, *person.lineage_names]
    # BibTeX takes a name in braces, as that of a body, for a last name.
    return Author(" ".join(map(_plain, names)), body=not given)


def _plain(text: str) -> str:
    """A field without the braces that keep its capitals."""
    return plain_text(Text.from_latex(text))


def plain_text(text: BaseText) -> str:
    """A text of pybtex's without what only other backends show."""
    plain: str = text.render(_PLAIN)
    return plain
