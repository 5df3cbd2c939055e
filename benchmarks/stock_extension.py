"""Sphinx extension of the stock book: the tables of the reference pages, and stock figures.

A stock book has no such directives. Without them the two books would not hold the same text.
"""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from benchmarks.stock_display import stock_chart
from recount import mime
from recount.chapters import code_cells, notebooks, read
from recount.paths import find_root
from recount.publish.site import directives


class StockFigureDirective(SphinxDirective):
    """``{recount-figure} id``: the figure as Altair's default HTML."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the chart."""
        for path in notebooks(find_root()).values():
            for cell in code_cells(read(path)):
                for output in cell["outputs"]:
                    data = output.get("data", {})
                    if data.get(mime.FIGURE, {}).get("figure") == self.arguments[0]:
                        html = stock_chart(data[mime.VEGALITE])["text/html"]
                        return [nodes.raw("", html, format="html")]
        raise self.error(f"no chapter shows a figure {self.arguments[0]!r}")


class NoGalleryDirective(SphinxDirective):
    """``{recount-gallery} kind``: nothing, for its pictures lead to pages of our book alone."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return nothing."""
        return []


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    directives.connect(app)
    app.add_directive("recount-figure", StockFigureDirective, override=True)
    app.add_directive("recount-gallery", NoGalleryDirective, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
