"""The list of all figures, chapter by chapter."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from recount.chapters import FigureEntry
from recount.markup import render
from recount.publish.book.notebooks import chapter_words


def gallery_html(figures: Iterable[FigureEntry]) -> Markup:
    """Every figure by its title, under the name of its chapter, linked to its own page."""
    chapters: dict[str, list[FigureEntry]] = {}
    for figure in figures:
        chapters.setdefault(figure.chapter, []).append(figure)
    return render(
        "gallery", chapters=[(chapter_words(name), found) for name, found in chapters.items()]
    )
