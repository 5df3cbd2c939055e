"""What the pages load: style, scripts, and the tables to download."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount import publish
from recount.languages.words import language_of_page, said
from recount.publish.book.book import book_of
from recount.publish.book.files import write_whole
from recount.publish.figures.grounds import grounds_css
from recount.publish.site.search import SEARCH_SCRIPT, SEARCH_SCRIPTS, search_script
from recount.tables.descriptors import package_path

LEDGER_PAGE = "reference/ledger"
STYLE = "recount.css"
"""The style sheet to which rules for dark ground are added."""
HOME = Path(publish.__file__).parent

_SAID = re.compile(r'\bsaid\(\s*("(?:[^"\\\n]|\\.)*"),?\s*\)')


def web_files() -> list[Path]:
    """The style sheets, scripts and drawings of all rooms, whose pages load them by name alone."""
    return sorted(file for file in HOME.rglob("*") if file.suffix in (".css", ".js", ".svg"))


def spoken_script(code: str) -> str:
    """A script of a room in the language of the page.

    Each ``said("…")`` in it, by which ``recount translate`` finds its words, becomes those words in
    quotes: no page loads words that it does not say, and English ones are as they were written.
    What fills a slot does so in the script: ``said("{count} claims").replace("{count}", count)``.
    """
    return _SAID.sub(lambda found: json.dumps(said(json.loads(found[1])), ensure_ascii=False), code)


def write_looks(folder: Path, root: Path) -> None:
    """Write the style sheets and scripts of all rooms into a folder, as pages load them.

    Nothing else of a book follows from them, so that an edit of one needs no page written anew.

    Parameters
    ----------
    folder : Path
        Takes them, by their names.
    root : Path
        The folder of the book, of which the search knows words.
    """
    for file in web_files():
        text = file.read_text(encoding="utf-8")
        if file.name == STYLE:
            text += grounds_css()
        elif file.name == SEARCH_SCRIPT:
            text = search_script(language_of_page(), root)
        elif file.suffix == ".js":
            text = spoken_script(text)
        if file.suffix in (".css", ".js"):
            write_whole(folder / file.name, text)


def _write_looks(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        write_looks(Path(app.outdir) / "_static", book_of(app).root)


def _write_data(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        data = package_path(book_of(app).root).parent
        shutil.copytree(data, Path(app.outdir) / "data", dirs_exist_ok=True)


def _load_ledger(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load what searches and sorts the ledger on the one page that shows it."""
    if page == LEDGER_PAGE:
        app.add_css_file("ledger.css")
        for script in (*SEARCH_SCRIPTS, "ledger.js"):
            app.add_js_file(script, loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.config.templates_path[:0] = map(str, HOME.glob("*/templates"))  # before the theme's
    app.config.html_static_path += map(str, web_files())
    app.config.html_favicon = str(HOME / "site" / "favicon.svg")
    # Its buttons to the repository are off, and it stops at hosts that it does not know.
    app.config.html_theme_options.pop("repository_url", None)
    app.config.html_theme_options["primary_sidebar_end"] = []  # where the theme puts advertisements
    for sheet in ("page.css", STYLE):
        app.add_css_file(sheet)
    app.add_js_file("page.js", loading_method="defer")
    app.connect("html-page-context", _load_ledger)
    app.connect("build-finished", _write_looks)
    app.connect("build-finished", _write_data)
