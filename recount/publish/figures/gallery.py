"""The list of all figures, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from recount.chapters import FigureEntry
from recount.publish.book.notebooks import chapter_words


def gallery_html(figures: Iterable[FigureEntry]) -> str:
    """Every figure by its title, under the name of its chapter, linked to its own page."""
    chapters: dict[str, list[str]] = {}
    for figure in figures:
        address = f"../figures/{figure.name}/index.html"
        chapters.setdefault(figure.chapter, []).append(
            f'<li><a href="{escape(address)}">{escape(figure.content["title"])}</a>'
            f" <code>{escape(figure.name)}</code></li>"
        )
    return "".join(
        f"<p><strong>{escape(chapter_words(name))}</strong></p>"
        f'<ul class="recount-gallery">{"".join(items)}</ul>'
        for name, items in chapters.items()
    )
