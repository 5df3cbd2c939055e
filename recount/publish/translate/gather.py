"""Every text of the book, gathered as messages."""

from __future__ import annotations

from recount.chapters import synthesis
from recount.drawing.captions import captions
from recount.errors import BuildError
from recount.ledger.judgements import judgements
from recount.publish.book.book import Book
from recount.publish.translate.notebooks import Sheets, markdown_in, notebook_in
from recount.publish.translate.site import DOMAIN, gather_site
from recount.publish.translate.tables import (
    CLAIMS,
    DATA,
    FOR_PAGES,
    domain_of,
    rows_in,
    table_in,
)
from recount.publish.translate.wording import Extraction, Message
from recount.reading import is_there, text_of
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import parts_of_works

REFERENCE = "reference"
"""The domain of the pages that are no chapters."""


def sheets_of(book: Book) -> Sheets:
    """The sentences from which the records of a book are filled."""
    known = judgements(book.root), captions(book.root)
    return Sheets(*known, book.notebooks, synthesis(book.root))


def domains_of(book: Book) -> list[str]:
    """The catalogues of a book: one a chapter, and one each for what is not of a chapter."""
    return [*book.notebooks, CLAIMS, DATA, REFERENCE, DOMAIN]


def gather(book: Book) -> list[Message]:
    """Every message of a book, by domain, each in the order in which the book has it.

    Parameters
    ----------
    book : Book
        The book, with the stored outputs of its chapters.
    """
    found = Extraction()
    sheets = sheets_of(book)
    for name, notebook in book.notebooks.items():
        notebook_in(name, notebook, sheets, found)
    files = {entry["name"]: f"data/{entry['path']}" for entry in book.tables}
    for table in filter(files.get, FOR_PAGES):
        rows_in(table, book.rows(table), found.within(domain_of(table), files[table]))
    for entry in book.tables:
        file = files[entry["name"]].removesuffix("csv") + "yml"
        table_in(entry, found.within(DATA, file))
    for page in book.pages:
        if is_there(book.root, f"{page}.md"):
            text = text_of(book.root, f"{page}.md", BuildError)
            markdown_in(text, f"page {page}", found.within(REFERENCE, f"{page}.md"))
    gather_site(book.root, book.settings, found)
    if FACTS in files:
        works = found.within(DOMAIN, files[FACTS])
        for part in parts_of_works(book.rows(FACTS)):
            works.say("", part, "which part of a work", slots=False)
    return list(found.found.values())
