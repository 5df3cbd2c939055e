"""Directives of the pages: parts that are made from the records of the executed chapters."""

from __future__ import annotations

from collections import Counter
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.markup import render
from recount.publish.book.addresses import way_up
from recount.publish.book.book import book_of
from recount.publish.book.sections import title_of
from recount.publish.cite.references import titled_in_words
from recount.publish.claims.ledger import hedges_html, ledger_html, left_out_html
from recount.publish.claims.rating import ratings_html
from recount.publish.figures.figures import shown_figure
from recount.publish.figures.gallery import Gallery
from recount.publish.machines.machine_files import files_html
from recount.publish.tables.data_tables import tables_html
from recount.publish.tables.previews import previews

KINDS = ("figure", "explorer")
"""What a gallery shows."""

LANDING_PAGE = "index"


class SearchBoxDirective(SphinxDirective):
    """``{recount-search}``: a field that leads to the search."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        up = way_up(self.env.docname)
        return [nodes.raw("", render("search-box", up=up), format="html")]


class LedgerDirective(SphinxDirective):
    """``{recount-ledger}``: every verdict, as one table."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        book = book_of(self.env.app)
        titles = {
            name: title_of(titled_in_words(notebook, book.root))
            for name, notebook in book.notebooks.items()
        }
        return [nodes.raw("", ledger_html(book.verdicts, titles), format="html")]


class FigureDirective(SphinxDirective):
    """``{recount-figure} id``: a chapter's figure, shown on another page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        for figure in book_of(self.env.app).figures:
            if figure.name == self.arguments[0]:
                return [shown_figure(figure.content, f"chapters/{figure.chapter}")]
        raise self.error(f"no chapter shows a figure {self.arguments[0]!r}")


class GalleryDirective(SphinxDirective):
    """``{recount-gallery} figure`` or ``explorer``: all of them by picture, with a way to each."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the gallery."""
        if self.arguments[0] not in KINDS:
            raise self.error(f"{self.arguments[0]!r}; expected {' or '.join(KINDS)}")
        return [Gallery(kind=self.arguments[0])]


class HedgesDirective(SphinxDirective):
    """``{recount-hedges}``: how far each hedge reaches."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [nodes.raw("", hedges_html(), format="html")]


class RatingsDirective(SphinxDirective):
    """``{recount-ratings}``: the rating of each verdict."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [nodes.raw("", ratings_html(), format="html")]


class FilesDirective(SphinxDirective):
    """``{recount-files}``: the files for machines at the root of the site."""

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        up = way_up(self.env.docname)
        return [nodes.raw("", files_html(book_of(self.env.app).settings, up), format="html")]


class LeftOutDirective(SphinxDirective):
    """``{recount-left-out}``: every passage that is no claim of the ledger."""

    def run(self) -> list[nodes.Node]:
        """Return the tables."""
        rows = book_of(self.env.app).rows("left_out")
        return [nodes.raw("", left_out_html(rows), format="html")]


class ReportsDirective(SphinxDirective):
    """``{recount-reports}``: the reports whose claims are judged, with a way to each."""

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        book = book_of(self.env.app)
        claims = Counter(verdict.content["report"] for verdict in book.verdicts)
        rows = [(report, claims[slug]) for slug, report in book.reports.items()]
        return [nodes.raw("", render("reports", rows=rows), format="html")]


class ContactDirective(SphinxDirective):
    """``{recount-contact}``: where the authors can be reached."""

    def run(self) -> list[nodes.Node]:
        """Return the addresses, or a sentence that there are none."""
        settings = book_of(self.env.app).settings
        return [nodes.raw("", render("contact", settings=settings), format="html")]


class TablesDirective(SphinxDirective):
    """``{recount-tables}``: every table of the data package."""

    def run(self) -> list[nodes.Node]:
        """Return the descriptions."""
        book = book_of(self.env.app)
        return [nodes.raw("", tables_html(book.tables, previews(book.root)), format="html")]


def _load_search_box(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load the style of the search on the page that has its field."""
    if page == LANDING_PAGE:
        app.add_css_file("search.css")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-search", SearchBoxDirective)
    app.add_directive("recount-ledger", LedgerDirective)
    app.add_directive("recount-figure", FigureDirective)
    app.add_directive("recount-gallery", GalleryDirective)
    app.add_directive("recount-hedges", HedgesDirective)
    app.add_directive("recount-ratings", RatingsDirective)
    app.add_directive("recount-files", FilesDirective)
    app.add_directive("recount-left-out", LeftOutDirective)
    app.add_directive("recount-reports", ReportsDirective)
    app.add_directive("recount-contact", ContactDirective)
    app.add_directive("recount-tables", TablesDirective)
    app.connect("html-page-context", _load_search_box)
