"""Who wrote a page of the contents, and when: a line below its heading."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from recount.markup import render
from recount.publish.book.addresses import way_up
from recount.publish.book.book import Book, book_of
from recount.publish.cite.citation_pages import citation_folder
from recount.publish.cite.cite_html import FILES
from recount.quantities.units import format_day

ABOUT_PAGE = "reference/about"
HEADING_END = "</h1>"


class Byline:
    """The author and the edition of a book, for its chapters and reference pages."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def sign(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Write author and date below the heading of a page, other than the first one's."""
        if page == app.config.root_doc or not isinstance(doctree, nodes.document):
            return
        edition = self.book.edition
        folder, _, name = page.partition("/")
        line = render(
            "byline",
            author=self.book.settings.author,
            edition=edition,
            day=format_day(edition.date) if edition else "",
            about=context["pathto"](ABOUT_PAGE) if self._explains(app, page) else "",
            citation=way_up(page) + citation_folder("chapter", name)
            if folder == "chapters"
            else "",
            citations=FILES,
        )
        head, end, body = context["body"].partition(HEADING_END)
        context["body"] = f"{head}{end}\n{line}{body}" if end else context["body"]

    @staticmethod
    def _explains(app: Sphinx, page: str) -> bool:
        """Whether another page says who the authors are."""
        return page != ABOUT_PAGE and ABOUT_PAGE in app.env.found_docs


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-page-context", Byline(book_of(app)).sign)
