"""The built book, and how tests open it: shared by all tests that look at pages."""

import os
import re
import shutil
from pathlib import Path

import pytest

from recount.chapters import pages
from recount.languages.languages import ENGLISH, TRANSLATED

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
BARE = ("embed.html",)
"""Pages without the theme, which have tests of their own."""
WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation of ${event.effectiveDirective}: ${event.blockedURI}`));"""


OF_ANY_BOOK = ("vega-*.js", "markup.json", "workbooks", "*/workbooks")
"""What the built book keeps that follows from tools, settings and tables alone."""


def keep_made(root):
    """Let another book have of it what holds there, too, which each build sees for itself."""
    for pattern in OF_ANY_BOOK:
        for made in HTML.parent.glob(pattern):
            place = root / "_build" / made.relative_to(HTML.parent)
            place.parent.mkdir(parents=True, exist_ok=True)
            if made.is_dir():
                shutil.copytree(made, place, dirs_exist_ok=True)
            else:
                shutil.copy(made, place)


KINDS = (
    "index",
    "search",
    "genindex",
    "claims/rio-upp-officers/index",
    "claims/air-forces-emergency-decrees/index",
    "figures/juarez-homicides/index",
    "explorers/tolerance/index",
)
"""Pages that are not of the contents, at least one of each kind."""


def language_of(page):
    """The language of a page, by its folder."""
    folder = page.partition("/")[0]
    return next((one for one in TRANSLATED if one.code == folder), ENGLISH)


def sample(language):
    """The contents and one page of each further kind in a language, without suffix."""
    found = dict.fromkeys((*pages(ROOT), *KINDS))
    return [f"{language.code}/{name}".lstrip("/") for name in found]


def files_looked_at():
    """All pages in English, and a sample of the others; `make test-all` takes every page."""
    everything = sorted(
        file.relative_to(HTML).as_posix()
        for file in HTML.rglob("*.html")
        if file.relative_to(HTML).parts[0] not in ("_static", "_sources", "data")
        and file.name not in BARE
    )
    if os.environ.get("RECOUNT_EVERY_PAGE"):
        return everything
    others = {f"{name}.html" for one in TRANSLATED for name in sample(one)}
    return [file for file in everything if language_of(file) == ENGLISH or file in others]


def pages_to_load():
    """All pages of the contents, and one of each further kind; `make test-all` takes every page."""
    everything = sorted(
        path.relative_to(HTML).with_suffix("").as_posix()
        for path in HTML.rglob("*.html")
        if not path.is_relative_to(HTML / "_static") and path.name not in BARE
    )
    if os.environ.get("RECOUNT_EVERY_PAGE"):
        return everything
    chosen = dict.fromkeys(pages(ROOT))
    folders = {Path(name).parent.parts[:1] for name in chosen}
    for name in everything:
        folder = Path(name).parent.parts[:1]
        if not folder or folder not in folders:
            folders.add(folder)
            chosen[name] = None
    return list(chosen)


def search_index(folder=HTML):
    """The script with what the search of the pages in a folder finds."""
    page = (folder / "search.html").read_text(encoding="utf-8")
    return folder / re.search(r'data-index="([^"]*)"', page)[1]


def eventually(tab, expression):
    """Wait until an expression holds. Playwright's own way needs `eval`, which the policy bars."""
    for _ in range(200):
        if tab.evaluate(expression):
            return
        tab.wait_for_timeout(50)
    pytest.fail(f"after 10 seconds still not: {expression}")
