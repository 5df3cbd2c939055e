"""Directives of the pages: parts that are made from the records of the executed chapters."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.chapters import Record
from recount.paths import find_root
from recount.publish.book import settings
from recount.publish.book.notebooks import stored_records
from recount.publish.claims.ledger import hedges_html, ledger_html, left_out_html
from recount.publish.claims.rating import ratings_html
from recount.publish.figures.figures import shown_figure
from recount.publish.figures.gallery import gallery_html
from recount.publish.site.data_tables import tables_html
from recount.publish.site.machine_files import files_html
from recount.tables.data import table
from recount.tables.descriptors import descriptor


class RecordsDirective(SphinxDirective):
    """A part of a page that is made from the records of the executed chapters."""

    kind: ClassVar[str]

    def found(self) -> list[Record]:
        """Return all records of the directive's kind, in reading order."""
        return stored_records(Path(self.env.srcdir), self.kind)


class LedgerDirective(RecordsDirective):
    """``{recount-ledger}``: every verdict, as one table."""

    kind = "verdict"

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        return [nodes.raw("", ledger_html(self.found()), format="html")]


class FigureDirective(RecordsDirective):
    """``{recount-figure} id``: a chapter's figure, shown on another page."""

    kind = "figure"
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        for record in self.found():
            if record.name == self.arguments[0]:
                return [shown_figure(record.content, f"chapters/{record.chapter}")]
        raise self.error(f"no chapter shows a figure {self.arguments[0]!r}")


class GalleryDirective(RecordsDirective):
    """``{recount-figures}``: every figure by its title, with a way to it."""

    kind = "figure"

    def run(self) -> list[nodes.Node]:
        """Return the list."""
        return [nodes.raw("", gallery_html(self.found()), format="html")]


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
        up = "../" * self.env.docname.count("/")
        return [nodes.raw("", files_html(settings.read(find_root()), up), format="html")]


class LeftOutDirective(SphinxDirective):
    """``{recount-left-out}``: every passage that is no claim of the ledger."""

    def run(self) -> list[nodes.Node]:
        """Return the tables."""
        return [nodes.raw("", left_out_html(table("left_out", find_root())), format="html")]


class TablesDirective(SphinxDirective):
    """``{recount-tables}``: every table of the data package."""

    def run(self) -> list[nodes.Node]:
        """Return the descriptions."""
        root = find_root()
        resources = descriptor(root)["resources"]
        frames = {entry["name"]: table(entry["name"], root) for entry in resources}
        return [nodes.raw("", tables_html(resources, frames), format="html")]


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-ledger", LedgerDirective)
    app.add_directive("recount-figure", FigureDirective)
    app.add_directive("recount-figures", GalleryDirective)
    app.add_directive("recount-hedges", HedgesDirective)
    app.add_directive("recount-ratings", RatingsDirective)
    app.add_directive("recount-files", FilesDirective)
    app.add_directive("recount-left-out", LeftOutDirective)
    app.add_directive("recount-tables", TablesDirective)
