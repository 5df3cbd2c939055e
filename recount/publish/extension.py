"""Sphinx extension of the book: style, scripts, pages made from records, leave to render them."""

from __future__ import annotations

import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount import __version__
from recount.chapters import Record, notebooks, read, records_of
from recount.chart import GROUNDS
from recount.data import descriptor, package_path, table
from recount.paths import find_root
from recount.publish.pages import (
    gallery_html,
    hedges_html,
    ledger_html,
    left_out_html,
    tables_html,
)
from recount.publish.renderer import figure_html

LEDGER_PAGE = "reference/ledger"
ASSETS = Path(__file__).parent / "assets"


def grounds_css() -> str:
    """Rules that give pictures the ground's own ink, from the chart theme."""
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    rules = [
        f'html[data-theme="dark"] .recount-figure svg [{part}="{light_colour}"]'
        f"{{{part}:{dark[light_colour]}}}"
        for light_colour in light
        if light_colour != "ground"
        for part in ("fill", "stroke")
    ]
    return "\n".join(rules) + "\n"


class RecordsDirective(SphinxDirective):
    """A part of a page that is made from the records of the executed chapters."""

    kind: ClassVar[str]

    def found(self) -> list[Record]:
        """Return all records of the directive's kind, in reading order."""
        return [
            record
            for name, path in notebooks(Path(self.env.srcdir)).items()
            for record in records_of(name, read(path))
            if record.kind == self.kind
        ]


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
                return [nodes.raw("", figure_html(record.content), format="html")]
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


def table_script() -> str:
    """DataTables as a classic script, which also loads from a folder on disk.

    The package itables carries it as a module; its default export becomes a global name.
    """
    module = (files("itables") / "html" / "dt_bundle.js").read_text(encoding="utf-8")
    exports = re.search(r"export\{([^}]*)\};?", module)
    assert exports, "itables carries a module with one export statement"
    default = re.search(r"([\w$]+) as default", exports.group(1))
    assert default, "DataTables is the module's default export"
    body = module.replace(exports.group(0), f"window.DataTable={default.group(1)};")
    return f"(()=>{{{body}\n}})();\n"


def _write_assets(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    style = (ASSETS / "recount.css").read_text(encoding="utf-8") + grounds_css()
    (static / "recount.css").write_text(style, encoding="utf-8")
    (static / "tables.js").write_text(table_script(), encoding="utf-8")
    tables_css = (files("itables") / "html" / "dt_bundle.css").read_text(encoding="utf-8")
    (static / "tables.css").write_text(tables_css, encoding="utf-8")
    shutil.copytree(package_path(find_root()).parent, Path(app.outdir) / "data")


def _load_tables(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load the table library on the one page that uses it."""
    if page == LEDGER_PAGE:
        app.add_css_file("tables.css")
        for script in ("tables.js", "ledger.js"):
            app.add_js_file(script, loading_method="defer")


def _without_thebe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave out the live-code scripts, which Jupyter Book adds twice and this book does not use."""
    context["script_files"] = [
        script
        for script in context.get("script_files", [])
        if "thebe" not in f"{script.filename} {script.attributes.get('body', '')}".lower()
    ]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.config.html_static_path.append(str(ASSETS))
    app.config.html_favicon = str(ASSETS / "favicon.svg")
    app.add_css_file("recount.css")
    app.add_directive("recount-ledger", LedgerDirective)
    app.add_directive("recount-figure", FigureDirective)
    app.add_directive("recount-figures", GalleryDirective)
    app.add_directive("recount-hedges", HedgesDirective)
    app.add_directive("recount-left-out", LeftOutDirective)
    app.add_directive("recount-tables", TablesDirective)
    app.connect("html-page-context", _load_tables)
    app.connect("html-page-context", _without_thebe, priority=900)
    app.connect("build-finished", _write_assets)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
