"""Citations as files, for what has no folder of its own: the book, its chapters and its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.publish.book.book import book_of
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import Citable, citations_as_files
from recount.publish.cite.cite_html import write_citations


def citation_folder(kind: str, name: str) -> str:
    """Where the citation of something is as files, from the root of the site, with a slash."""
    return "" if kind == "book" else f"{kind}s/{name}/"


def _citables(app: Sphinx) -> Iterator[Citable]:
    book = book_of(app)
    cited = Citables.of(book)
    yield cited.book()
    for name in book.notebooks:
        if title := app.env.titles.get(f"chapters/{name}"):
            yield cited.chapter(name, title.astext())
    for entry in book.tables:
        yield cited.table(entry)


def _write(app: Sphinx) -> list[tuple[str, dict[str, Any], str]]:
    """Write the files; there is no page to hand to the theme."""
    for citable in _citables(app):
        folder = Path(app.outdir, citation_folder(citable.kind, citable.name))
        folder.mkdir(parents=True, exist_ok=True)
        write_citations(citations_as_files(citable), folder)
    return []


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _write)
