"""Where a figure or an explorer stands in the book, and the claims on which it bears."""

from __future__ import annotations

from markupsafe import Markup

from recount.chapters import ExplorerEntry, FigureEntry
from recount.markup import render
from recount.publish.book.book import Book
from recount.publish.book.sections import claims_of, section_of

FEW = 12
"""So many claims stand open where nothing says which of them are nearest."""


def bearing_html(shown: FigureEntry | ExplorerEntry, book: Book, up: str) -> Markup:
    """The claims on which a figure or an explorer bears, with their answers.

    Parameters
    ----------
    shown : FigureEntry or ExplorerEntry
        Its record.
    book : Book
        The book that it is in.
    up : str
        The way from the page to the book's root: empty, or ``../`` once or more.
    """
    near, far = claims_of(shown, section_of(shown, book.sections))
    return render("bearing", near=near, far=far, up=up, few=FEW)
