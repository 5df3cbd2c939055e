"""What a page says of itself: gathered once, and told in each vocabulary that others read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recount.chapters import FigureEntry
from recount.markup import render
from recount.publish.book.addresses import way_to_site, way_up
from recount.publish.book.settings import Settings
from recount.publish.site.versions import whole_site

KEY = "about_page"
"""Where it travels, from one reader of a page's context to the next."""


SHARED = re.compile(r"data/.*|[^/]+\.(csv|json)|(claims|explorers)/[^/]+/[^/]+\.json")
"""Files for machines, which the site has once, for all languages."""


def is_shared(file: str) -> bool:
    """Whether a file is there once for all languages, at the root of the whole site."""
    return bool(SHARED.fullmatch(file))


@dataclass(frozen=True)
class About:
    """A page, for those who know nothing of the book.

    Attributes
    ----------
    page : str
        The page from the root of the book, without suffix.
    title, description : str
        In plain text.
    figure : FigureEntry or None
        The figure whose picture stands for it.
    settings : Settings
        Of the book.
    """

    page: str
    title: str
    description: str
    figure: FigureEntry | None
    settings: Settings

    @property
    def file(self) -> str:
        """The page's file."""
        return f"{self.page}.html"

    def to(self, file: str) -> str:
        """The address of a file of the site: absolute, or from this page where the site has none.

        Parameters
        ----------
        file : str
            From the root of the site; may name a place in it, behind a ``#``.
        """
        path, mark, place = file.partition("#")
        settings, way = (
            (whole_site(self.settings), way_to_site(self.page))
            if is_shared(path)
            else (self.settings, way_up(self.page))
        )
        return (settings.link(path) or f"{way}{path}") + mark + place


def meta_html(tags: Iterable[tuple[str, str, str]], links: Iterable[Mapping[str, str]] = ()) -> str:
    """Tags for the head of a page.

    Parameters
    ----------
    tags : iterable of tuple
        The attribute that names each, its name and content.
    links : iterable of mapping
        Other forms of the page: ``href``, and ``type``, ``hreflang`` and ``title`` where there are
        any.
    """
    # A text, for the theme's own templates put it together with others that are texts.
    given = [{"type": "", "hreflang": "", "title": "", **link} for link in links]
    return str(render("meta", tags=tags, links=given))
