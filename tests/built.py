"""The built book, and how tests open it: shared by all tests that look at pages."""

import os
import re
from pathlib import Path

import pytest

from recount.chapters import pages

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
BARE = ("embed.html",)
"""Pages without the theme, which have tests of their own."""
WATCH = """document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`violation of ${event.effectiveDirective}: ${event.blockedURI}`));"""


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
