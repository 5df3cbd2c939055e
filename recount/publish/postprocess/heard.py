"""What the theme, docutils and pandas leave out for whoever hears a page instead of seeing it."""

from __future__ import annotations

import re
from html import escape, unescape

from recount.languages.words import said

CONTENT = "recount-content"
"""The id of what a page is about, below the bar with its buttons."""

_PAGE_CONTENTS = '<nav aria-label="Page">'
_BOOK_CONTENTS = 'id="pst-primary-sidebar"'
_TABLE = re.compile(r"<table\b([^<>]*)>(?!\s*<caption)(?=(.*?)</table>)", re.DOTALL)
_HEAD = re.compile(r"<thead\b.*?</thead>", re.DOTALL)
_CELL = re.compile(r"<th\b[^<>]*>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_NAMED = re.compile(r"\b(?:aria-label|aria-labelledby|role)=")
_FIRST_FIGURE = re.compile(r'<figure class="recount-figure"[^<>]*? id="([^"]*)"')
_ALONE = 'class="recount-alone"'
_ARTICLE = '<article class="bd-article'
_WAY = re.compile(r'(<a href="#)main-content(">[^<>]*</a>)')


def labelled() -> dict[str, str]:
    """What the theme names in English alone, or not at all, and the same with names."""
    return {
        _PAGE_CONTENTS: _PAGE_CONTENTS.replace("Page", escape(said("Page"))),
        _BOOK_CONTENTS: f'{_BOOK_CONTENTS} role="navigation" aria-label="{escape(said("Book"))}"',
    }


def named_tables(page: str) -> str:
    """A page whose tables all have a name: without a better one that of their columns.

    A table without a head only arranges what it holds, as that of the index does, and says so.
    """
    return _TABLE.sub(_named, page)


def _named(table: re.Match[str]) -> str:
    attributes, content = table.groups()
    if _NAMED.search(attributes):
        return table.group()
    head = _HEAD.search(content)
    if not head:
        return f'<table{attributes} role="presentation">'
    cells = (" ".join(unescape(_TAG.sub("", cell)).split()) for cell in _CELL.findall(head[0]))
    return f'<table{attributes} aria-label="{escape("; ".join(filter(None, cells)))}">'


def with_ways_past(page: str, to_figure: str) -> str:
    """A page whose first links lead past its frame: to the text, and to the first of its figures.

    Parameters
    ----------
    page : str
        The body of a page of the theme, whose own link leads to the bar above the text.
    to_figure : str
        What the link to the figure says.
    """
    if _ARTICLE not in page:
        return page
    page = page.replace(_ARTICLE, _ARTICLE.replace(" ", f' id="{CONTENT}" ', 1), 1)
    way = rf"\g<1>{CONTENT}\2"
    figure = _FIRST_FIGURE.search(page)
    if figure and _ALONE not in page:
        way += f' <a href="#{figure[1]}">{escape(to_figure)}</a>'
    return _WAY.sub(way, page, count=1)
