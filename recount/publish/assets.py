"""What the pages load: style, scripts, and the tables to download."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.chart import GROUNDS, LETTERING
from recount.descriptors import package_path
from recount.paths import find_root
from recount.publish.pages import ledger_css

LEDGER_PAGE = "reference/ledger"
WEB = Path(__file__).parent / "web"
LABELS = "/* labels */"
"""Where the names of the ledger's facts go in its style sheet."""


def grounds_css() -> str:
    """Rules that give pictures the ground's own ink on screen, from the chart theme."""
    picture = ".recount-figure svg"
    letters, dark = ground_rules(picture, f'html[data-theme="dark"] {picture}')
    return "\n".join([*letters, "@media screen {", *dark, "}"]) + "\n"


def ground_rules(picture: str, on_dark: str) -> tuple[list[str], list[str]]:
    """Rules for the letters of pictures on any ground, and for all their ink on dark ground.

    Parameters
    ----------
    picture, on_dark : str
        Selectors of a picture, and of a picture on dark ground.
    """
    light, dark = GROUNDS["light"], GROUNDS["dark"]
    rules = [
        f'{on_dark} [{part}="{colour}"]{{{part}:{dark[colour]}}}'
        for colour in light
        if colour != "ground"
        for part in ("fill", "stroke")
    ]
    letters = [
        f'{picture} text[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in LETTERING["light"].items()
    ]
    rules += [
        f'{on_dark} text[fill="{colour}"]{{fill:{readable}}}'
        for colour, readable in LETTERING["dark"].items()
    ]
    return letters, rules


def _write_assets(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    style = (WEB / "recount.css").read_text(encoding="utf-8") + grounds_css()
    (static / "recount.css").write_text(style, encoding="utf-8")
    ledger = (WEB / "ledger.css").read_text(encoding="utf-8").replace(LABELS, ledger_css())
    (static / "ledger.css").write_text(ledger, encoding="utf-8")
    shutil.copytree(package_path(find_root()).parent, Path(app.outdir) / "data")


def _load_ledger(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Load what searches and sorts the ledger on the one page that shows it."""
    if page == LEDGER_PAGE:
        app.add_css_file("ledger.css")
        for script in ("search.js", "ledger.js"):
            app.add_js_file(script, loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.config.html_static_path.append(str(WEB))
    app.config.html_favicon = str(WEB / "favicon.svg")
    # Its buttons to the repository are off, and it stops at hosts that it does not know.
    app.config.html_theme_options.pop("repository_url", None)
    app.config.html_theme_options["primary_sidebar_end"] = []  # where the theme puts advertisements
    for sheet in ("page.css", "recount.css"):
        app.add_css_file(sheet)
    app.add_js_file("page.js", loading_method="defer")
    app.connect("html-page-context", _load_ledger)
    app.connect("build-finished", _write_assets)
