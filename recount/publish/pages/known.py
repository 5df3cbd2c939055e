"""What the pages of a book can refer to: its pages, headings, labels, words, figures and works."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from recount.chapters import CONTENTS
from recount.drawing.captions import captions
from recount.errors import BuildError
from recount.publish.cite import works
from recount.publish.pages.markup import Markup
from recount.publish.pages.page import NamedPlace, PageContent
from recount.reading import plain_text

SUFFIXES = (".md", ".ipynb")
LATER = ("explorer-", "question-")
"""With these begin the labels of what is known once the chapters are executed."""


def file_of(page: str, files: Collection[str]) -> str:
    """The file that a page is, from the folder of the book; empty if it is none of these."""
    return next((page + suffix for suffix in SUFFIXES if page + suffix in files), "")


@dataclass
class Known:
    """What there is in a book.

    Attributes
    ----------
    root : Path
        Its folder.
    pages : sequence of PageContent
        Its pages, in the order of the table of contents.
    files : collection of str
        The files from which the pages are built, by their names below `root`.
    markup : Markup
        What pages may use.
    """

    root: Path
    pages: Sequence[PageContent]
    files: Collection[str]
    markup: Markup

    @cached_property
    def figures(self) -> Collection[str]:
        """The ids of all figures."""
        return captions(self.root)

    @cached_property
    def works(self) -> Collection[str]:
        """The keys of the bibliography."""
        return works.keys(self.root)

    @cached_property
    def by_name(self) -> dict[str, PageContent]:
        """The pages by their names."""
        return {page.name: page for page in self.pages}

    @cached_property
    def labels(self) -> dict[str, NamedPlace]:
        """What can be referred to from everywhere: on pages, of figures, and of Sphinx itself."""
        figures = (NamedPlace(f"figure-{name}", "", True, True) for name in self.figures)
        of_sphinx = (NamedPlace(name, "", True, False) for name in self.markup.labels)
        on_pages = (label for page in self.pages for label in page.labels)
        return {label.name: label for label in (*of_sphinx, *on_pages, *figures)}

    @cached_property
    def terms(self) -> frozenset[str]:
        """The words that glossaries explain, in lower case."""
        return frozenset(term.lower() for page in self.pages for term, _ in page.terms)

    @cached_property
    def equations(self) -> frozenset[str]:
        """The names of equations."""
        return frozenset(name for page in self.pages for name, _ in page.equations)

    @cached_property
    def whole(self) -> bool:
        """Whether all that pages hold could be read, so that there are no other labels."""
        return all(page.closed for page in self.pages)

    @cached_property
    def numbers_sections(self) -> bool:
        """Whether the table of contents has headings numbered."""
        return "numbered:" in self._contents

    @cached_property
    def names_pages(self) -> bool:
        """Whether the table of contents has names for pages beside their own titles."""
        return "title:" in self._contents

    @cached_property
    def _contents(self) -> str:
        return plain_text(self.root, CONTENTS, BuildError)

    def page_of(self, file: str) -> PageContent | None:
        """The page that a file is; None if it is none of the book."""
        name, suffix = posixpath.splitext(file)
        return self.by_name.get(name) if suffix in SUFFIXES else None

    def twice(self) -> Iterator[str]:
        """What has the name of another, so that nobody can refer to it."""
        for what, named in (
            ("label", [(one.name, one.where) for page in self.pages for one in page.labels]),
            ("term", [one for page in self.pages for one in page.terms]),
            ("equation", [one for page in self.pages for one in page.equations]),
        ):
            first = {f"figure-{name}": f"figure {name}" for name in self.figures}
            for name, where in named:
                if name in first:
                    yield f"{where}: a second {what} {name!r}, beside {first[name]}; expected one"
                first.setdefault(name, where)
