"""The contents beside a page: made once, and once for all pages that do not stand in them.

The theme makes them twice for each page, to see whether they are empty and to show them, which
takes the longer the more chapters there are. On the pages of claims, figures and editions nothing
in them is marked as the current place, so they only differ in how far up the links go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.application import Sphinx

from recount.publish.book.book import book_of
from recount.publish.editions.edition_pages import START


class Sidebar:
    """What has been made so far, by the page, or by the depth of the folder that it is in.

    Parameters
    ----------
    editions : str
        The page that lists the editions, which the table of contents cannot name because no
        file is its source; empty where there are none.
    """

    def __init__(self, editions: str = "") -> None:
        self.editions = editions
        self.made: dict[str | int, str] = {}

    def hand(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """Give `contents_beside` and `editions_page` to the templates of a page."""

        def contents_beside(generate: Callable[..., Any], **options: Any) -> str:
            place = page if page in app.env.found_docs else page.count("/")
            if place not in self.made:
                self.made[place] = str(generate(**options))
            return self.made[place]

        context["contents_beside"] = contents_beside
        context["editions_page"] = self.editions


def connect(app: Sphinx) -> None:
    """Register with Sphinx; the theme's template of that name gives way to ours."""
    editions = START if book_of(app).editions else ""
    app.connect("html-page-context", Sidebar(editions).hand)
