"""One thing that a page refers to, held against all that there is."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from sphinxcontrib.bibtex.citation_target import parse_citation_targets

from recount.chapters import CONTENTS
from recount.ledger.claims import ledger
from recount.publish.cite import works
from recount.publish.pages.known import LATER, SUFFIXES, Known
from recount.publish.pages.page import PageContent, Reference
from recount.publish.site.directives import KINDS
from recount.tables.descriptors import table_names

_ELSEWHERE = ("http:", "https:", "data:")
_FILES = "a file below reference/ or chapters/"


@dataclass(frozen=True)
class Lookup:
    """A reference, the page on which it stands, and what there is in the book."""

    reference: Reference
    page: PageContent
    known: Known

    def wrong(self) -> Iterator[str]:
        """What is wrong with it, and what was expected; nothing where only Sphinx can tell."""
        kind = self.reference.kind
        if self.reference.is_citation:
            yield from self._citation()
        elif kind in _BY_KIND and not self.reference.target.startswith("!"):
            yield from _BY_KIND[kind](self)

    def _citation(self) -> Iterator[str]:
        try:
            cited = [one.key for one in parse_citation_targets(self.reference.target)]
        except ValueError:
            cited = [self.reference.target]
        for key in cited:
            if key not in self.known.works:
                yield f"cites {key!r}; expected the key of an entry of {works.FILE}"

    def _figure(self) -> Iterator[str]:
        if self.reference.target not in self.known.figures:
            yield f"names figure {self.reference.target!r}; expected one of data/captions/"

    def _gallery(self) -> Iterator[str]:
        if self.reference.target not in KINDS:
            yield f"names {self.reference.target!r}; expected {' or '.join(KINDS)}"

    def _cited(self) -> Iterator[str]:
        """What the directive cites that shows how to cite."""
        kind, _, name = self.reference.target.partition(" ")
        citable = {
            "book": [""],
            "claim": ledger(self.known.root),
            "figure": self.known.figures,
            "table": table_names(self.known.root),
        }
        if kind not in citable:
            yield f"cites {self.reference.target!r}; expected {', '.join(citable)}, and which one"
        elif name not in citable[kind]:
            near = _near(name, citable[kind])
            yield f"cites {kind} {name!r}; expected one that there is{near}"

    def _anchor(self) -> Iterator[str]:
        """A heading of the page itself, or whatever has a name in the book."""
        name = self.reference.named
        label = self.known.labels.get(self.reference.label)
        if self.reference.kind == "#" and name in self.page.anchors:
            return
        if self.known.whole and self._is_lost(name):
            near = [*(self.page.anchors if self.reference.kind == "#" else ()), *self.known.labels]
            yield self._no_label("a heading of this page, or a label", near)
        elif label in self.page.labels:
            return  # without a title, MyST shows the name
        elif label and label.titled is False and not self.reference.is_worded:
            yield f"refers to {name!r}, which has no title; expected words of its own"

    def _label(self) -> Iterator[str]:
        """A label of the book, by the role that gives its title."""
        name = self.reference.named
        label = self.known.labels.get(self.reference.label)
        if label is None and self.known.whole and not self.reference.label.startswith(LATER):
            yield self._no_label("a label", self.known.labels)
        elif label and label.titled is False and not self.reference.is_worded:
            yield f"refers to {name!r}, which has no title; expected words <{name}>"

    def _number(self) -> Iterator[str]:
        """Something that has a number."""
        label = self.known.labels.get(self.reference.label)
        if label is None:
            yield from self._label()
        elif label.numbered is False and not self.known.numbers_sections:
            name = self.reference.named
            yield f"refers to the number of {name!r}, which has none; expected a figure or a table"

    def _no_label(self, expected: str, near: Iterable[str]) -> str:
        name = self.reference.named
        if (figure := name.removeprefix("figure-")) != name:
            return f"names figure {figure!r}; expected one of data/captions/"
        return f"refers to {name!r}; expected {expected}{_near(name, near)}"

    def _is_lost(self, name: str) -> bool:
        """Whether it is no label, page, term or equation, nor what is known later."""
        return not (
            self.reference.label.startswith(LATER)
            or self.reference.label in self.known.labels
            or self._file(name) in self.known.by_name
            or name.lower() in self.known.terms
            or name in self.known.equations
        )

    def _document(self) -> Iterator[str]:
        if self._file(self.reference.named) not in self.known.by_name:
            name = self.reference.named
            yield f"names page {name!r}; expected one of {CONTENTS}, without suffix"

    def _term(self) -> Iterator[str]:
        name, terms = self.reference.named, self.known.terms
        if name.lower() not in terms and self.known.whole:
            yield f"names term {name!r}; expected one that a glossary explains{_near(name, terms)}"

    def _equation(self) -> Iterator[str]:
        name, equations = self.reference.named, self.known.equations
        if name not in equations and self.known.whole:
            yield f"names equation {name!r}; expected one{_near(name, equations)}"

    def _link(self) -> Iterator[str]:
        """Another page, perhaps a heading of it, or a file."""
        target = self.reference.target
        path, _, anchor = target.partition("#")
        file = self._file(path)
        if file in self.known.files and (there := self.known.page_of(file)):
            if anchor and anchor not in there.anchors:
                near = _near(anchor, there.anchors)
                yield f"links to {target}; expected a heading of that page{near}"
        elif file.endswith(SUFFIXES):
            yield f"links to {path}; expected a page of {CONTENTS}"
        elif not target:
            yield "links to nothing; expected an address"
        elif path.endswith(".html"):
            made = f'<a href="{target}"> to one that is made'
            yield f"links to {target}; expected a page of {CONTENTS}, or {made}"
        elif file not in self.known.files and self.known.whole and self._is_lost(target):
            yield f"links to {target}; expected a page of {CONTENTS}, or {_FILES}"

    def _shown(self) -> Iterator[str]:
        """A picture, or another file that is shown or handed out."""
        name = self.reference.named
        known = name.startswith(_ELSEWHERE) or "*" in name or self._file(name) in self.known.files
        if not known:
            yield f"shows {name}; expected {_FILES}"

    def _inventory(self) -> Iterator[str]:
        yield f"links to {self.reference.target}; expected an address, for no other book is known"

    def _file(self, path: str) -> str:
        """The file, or the page, that a path means here, from the folder of the book."""
        if path.startswith("/"):
            return posixpath.normpath(path[1:])
        return posixpath.normpath(posixpath.join(posixpath.dirname(self.page.name), path))


def _near(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), 3)
    return f", such as {', '.join(near)}" if near else ""


_Check = Callable[[Lookup], Iterator[str]]
_BY_KIND: dict[str, _Check] = {
    "#": Lookup._anchor,
    "]": Lookup._link,
    "!": Lookup._shown,
    "inv": Lookup._inventory,
    "any": Lookup._anchor,
    "doc": Lookup._document,
    "download": Lookup._shown,
    "eq": Lookup._equation,
    "math:numref": Lookup._equation,
    "numref": Lookup._number,
    "ref": Lookup._label,
    "std:doc": Lookup._document,
    "std:numref": Lookup._number,
    "std:ref": Lookup._label,
    "std:term": Lookup._term,
    "term": Lookup._term,
    "{recount-citation}": Lookup._cited,
    "{recount-figure}": Lookup._figure,
    "{recount-gallery}": Lookup._gallery,
}
"""How each kind of reference is looked up."""
