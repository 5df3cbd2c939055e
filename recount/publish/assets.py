"""What the pages load: style, scripts, and the tables to download."""

from __future__ import annotations

import re
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.chart import GROUNDS, LETTERING, ON_MARKS
from recount.data import package_path
from recount.paths import find_root

LEDGER_PAGE = "reference/ledger"
WEB = Path(__file__).parent / "web"


def grounds_css() -> str:
    """Rules that give pictures the ground's own ink on screen, from the chart theme."""
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    picture = ".recount-figure svg"
    on_dark = f'html[data-theme="dark"] {picture}'
    rules = [
        f'{on_dark} [{part}="{colour}"]{{{part}:{dark[colour]}}}'
        for colour in light
        if colour != "ground"
        for part in ("fill", "stroke")
    ]
    letters = [
        f'{picture} text[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in (LETTERING["light"] | ON_MARKS).items()
    ]
    rules += [
        f'{on_dark} text[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in LETTERING["dark"].items()
    ]
    return "\n".join([*letters, "@media screen {", *rules, "}"]) + "\n"


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
    style = (WEB / "recount.css").read_text(encoding="utf-8") + grounds_css()
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


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.config.html_static_path.append(str(WEB))
    app.config.html_favicon = str(WEB / "favicon.svg")
    app.config.html_theme_options["primary_sidebar_end"] = []  # where the theme puts advertisements
    for sheet in ("page.css", "recount.css"):
        app.add_css_file(sheet)
    app.add_js_file("page.js", loading_method="defer")
    app.connect("html-page-context", _load_tables)
    app.connect("build-finished", _write_assets)
