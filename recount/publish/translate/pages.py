"""Pages in another language: headings under the addresses of the original, and English marked.

A link to a section, and a reader who changes the language, find it under the same address in
every language: the one that its English heading gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from docutils.nodes import make_id
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page
from recount.publish.book.book import Book, book_of
from recount.publish.book.sections import anchor, headings
from recount.publish.translate.translation import BookInLanguage
from recount.publish.translate.wording import UNTRANSLATED

IN_ENGLISH = f"language-{ENGLISH.tag}"
"""A class of nodes, which docutils writes as the attribute ``lang``."""


class OriginalAddresses(SphinxTransform):
    """Gives each heading the id and the anchor of the same heading in English."""

    default_priority = 1  # before anything refers to them

    def apply(self, **_: Any) -> None:
        """Rename the sections of the page."""
        book = book_of(self.app)
        assert isinstance(book, BookInLanguage)
        slugs = getattr(self.document, "myst_slugs", {})
        sections = [one for one in self.document.findall(nodes.section) if "slug" in one]
        english = list(headings_of(book.original, self.env.docname))
        taken: set[str] = set()
        for section, words in zip(sections, english, strict=True):
            line, _, text = slugs.pop(section["slug"])
            if (name := make_id(words)) and name not in taken:
                self._rename(section, name)
            taken.update(section["ids"])
            section["slug"] = anchor(words)
            slugs[section["slug"]] = (line, section["ids"][0], text)

    def _rename(self, section: nodes.section, name: str) -> None:
        for old in section["ids"]:
            self.document.ids.pop(old, None)
        for spoken in section["names"]:
            self.document.nameids[spoken] = name
        section["ids"] = [name]
        self.document.ids[name] = section


def headings_of(book: Book, page: str) -> Iterator[str]:
    """The words of the headings of a page that can be linked to, in their order."""
    folder, _, name = page.rpartition("/")
    if folder == "chapters" and name in book.notebooks:
        cells = [cell for cell in book.notebooks[name]["cells"] if cell["cell_type"] == "markdown"]
    else:
        cells = [{"source": book.page(page)}]
    for cell in cells:
        yield from (words for level, words in headings(cell) if level in ("h1", "h2", "h3"))


class EnglishMarked(SphinxTransform):
    """Says that a block is English: one that nobody has translated, and what a cell prints."""

    default_priority = 0

    def apply(self, **_: Any) -> None:
        """Take the marks of `UNTRANSLATED` away, and mark the blocks themselves."""
        for text in list(self.document.findall(nodes.Text)):
            if UNTRANSLATED not in text:
                continue
            block = text.parent
            block["classes"].append(IN_ENGLISH)
            block.replace(text, nodes.Text(text.replace(UNTRANSLATED, "")))
        for printed in self.document.findall(nodes.literal_block):
            if "output" in printed["classes"]:
                printed["classes"].append(IN_ENGLISH)


def connect(app: Sphinx) -> None:
    """Register with Sphinx, in a process that writes another language than English."""
    if language_of_page() != ENGLISH:
        app.add_transform(EnglishMarked)
        app.add_transform(OriginalAddresses)
