"""Every text of the book, gathered as messages."""

from __future__ import annotations

from recount.drawing.captions import captions
from recount.ledger.judgements import judgements
from recount.publish.book.book import Book
from recount.publish.translate.notebooks import DATA, Sheets, markdown_in, notebook_in
from recount.publish.translate.site import gather_site
from recount.publish.translate.tables import CLAIMS, FOR_PAGES, rows_in, table_in
from recount.publish.translate.wording import Extraction, Message
from recount.tables.data import read_table

REFERENCE = "reference"
"""The domain of the pages that are no chapters."""


def sheets_of(book: Book) -> Sheets:
    """The sentences from which the records of a book are filled."""
    return Sheets(judgements(book.root), captions(book.root))


def domains_of(book: Book) -> list[str]:
    """The catalogues of a book: one a chapter, and one each for what is not of a chapter."""
    from recount.publish.translate.site import DOMAIN

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
    for table in FOR_PAGES:
        rows = read_table(table, book.root)
        rows_in(table, rows, found.within(CLAIMS, f"data/claims/{table}.csv"))
    for entry in book.tables:
        file = f"data/{entry['path']}".removesuffix("csv") + "yml"
        table_in(entry, found.within(DATA, file))
    for page in book.pages:
        path = book.root / f"{page}.md"
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            markdown_in(text, f"page {page}", found.within(REFERENCE, f"{page}.md"))
    gather_site(book.root, book.settings, found)
    return list(found.found.values())
