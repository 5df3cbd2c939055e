"""What figures and explorers share: pictures drawn before the pages, and Vega for live charts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.publish.book.book import book_of
from recount.publish.book.changed import changed_pages
from recount.publish.book.files import build_folder
from recount.publish.figures.figure_files import draw_all
from recount.publish.figures.render_cache import vega_script


def load_charts(app: Sphinx, context: dict[str, Any]) -> None:
    """Load style and script of charts on a page; Vega itself waits until somebody asks for it."""
    vega = context["pathto"]("_static/vega.js", 1)
    app.add_css_file("figures.css")
    app.add_js_file("charts.js", loading_method="defer", **{"data-vega": vega})
    app.add_js_file("copy.js", loading_method="defer")


def _draw_all(app: Sphinx) -> None:
    # An edited page draws for itself what is missing, and nothing else is written anew with it.
    if app.builder.format == "html" and changed_pages() is None:
        draw_all(book_of(app))


def _write_vega(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        script = Path(app.outdir) / "_static" / "vega.js"
        script.write_text(vega_script(build_folder(book_of(app).root)), encoding="utf-8")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("builder-inited", _draw_all)
    app.connect("build-finished", _write_vega, priority=400)  # before assets names it anew
