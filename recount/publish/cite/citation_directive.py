"""Examples of citations, made from the records: ``{recount-citation} claim harbours-fell``."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.errors import RecountError
from recount.markup import render
from recount.publish.book.addresses import way_up
from recount.publish.book.book import book_of
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import Citable, citations
from recount.publish.cite.citation_pages import citation_folder
from recount.publish.cite.cite_html import cite_html, load_citing

PAGE = "reference/citing"


class CitationDirective(SphinxDirective):
    """``{recount-citation} kind name``: how to cite the book, a figure, a claim or a table."""

    required_arguments = 1
    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the citation in every format."""
        kind, *names = self.arguments
        try:
            citable = self._citable(kind, names[0] if names else "")
        except RecountError as error:
            raise self.error(str(error)) from error
        found = citations(citable)
        folder = way_up(self.env.docname) + citation_folder(kind, citable.name)
        html = render("citation", title=citable.title, cite=cite_html(found, folder))
        return [nodes.raw("", html, format="html")]

    def _citable(self, kind: str, name: str) -> Citable:
        book = book_of(self.env.app)
        cited = Citables.of(book)
        if kind == "book":
            return cited.book()
        if kind == "table":
            for entry in book.tables:
                if entry["name"] == name:
                    return cited.table(entry)
        if kind == "claim":
            for verdict in book.verdicts:
                if verdict.name == name:
                    return cited.claim(verdict.content)
        if kind == "figure":
            for figure in book.figures:
                if figure.name == name:
                    return cited.figure(figure.content)
        raise self.error(f"there is no {kind} {name!r} to cite")


def _load_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load style and script on the page that explains citing."""
    if page == PAGE:
        load_citing(app)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-citation", CitationDirective)
    app.connect("html-page-context", _load_style)
