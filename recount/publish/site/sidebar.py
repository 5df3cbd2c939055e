"""The contents beside a page: made once for all pages that do not stand in them.

The theme makes them for each page anew, which takes the longer the more chapters there are. On the
pages of claims, figures, explorers and editions nothing in them is marked as the current place, so they only
differ in how far up the links go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sphinx.application import Sphinx


class Sidebar:
    """What has been made so far, by the depth of the folder that a page is in."""

    def __init__(self) -> None:
        self.shared: dict[int, str] = {}

    def hand(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """Give `contents_beside` to the templates of a page."""

        def contents_beside(generate: Callable[..., Any], **options: Any) -> str:
            if page in app.env.found_docs:
                return str(generate(**options))
            depth = page.count("/")
            if depth not in self.shared:
                self.shared[depth] = str(generate(**options))
            return self.shared[depth]

        context["contents_beside"] = contents_beside


def connect(app: Sphinx) -> None:
    """Register with Sphinx; the theme's template of that name gives way to ours."""
    app.connect("html-page-context", Sidebar().hand)
