"""A page for each explorer: picture, what can be chosen, the explorer, its claims, citation."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.chapters import ExplorerEntry
from recount.licence import licence_of
from recount.markup import render
from recount.publish.book.binder import code_address
from recount.publish.book.book import Book, book_of
from recount.publish.book.content_hash import canonical
from recount.publish.book.places import put
from recount.publish.book.sections import section_of
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import citations
from recount.publish.cite.cite_html import cite_html, facts_html, write_citations
from recount.publish.explorers.explorers import drawn_of, explorer_html, range_text
from recount.publish.figures.bearing import bearing_html
from recount.publish.figures.thumbnail import PICTURE, thumbnail

FOLDER = "explorers"
RECORD_FILE = "explorer.json"
UP = "../../"


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of every explorer, and hand its page to the book's theme."""
    book = book_of(app)
    for explorer in book.explorers:
        page = f"{FOLDER}/{explorer.name}/index"
        _write_files(explorer, Citables.of(book), Path(app.outdir, page).parent)
        chapter = app.env.titles[f"chapters/{explorer.chapter}"].astext()
        title = escape(explorer.content["title"])
        yield (
            page,
            {
                "title": title,
                "pagetitle": title,
                "body": explorer_page_html(explorer, book, chapter),
                "description_from": f"{explorer.content['title']} {explorer.content['sentence']}",
            },
            "page.html",
        )


def explorer_page_html(explorer: ExplorerEntry, book: Book, chapter: str) -> str:
    """The body of an explorer's page.

    Parameters
    ----------
    explorer : ExplorerEntry
        Its record, with the chart of its start if it has one.
    book : Book
        The book that it is in.
    chapter : str
        Title of its chapter.
    """
    record = explorer.content
    citable = Citables.of(book).explorer(record)
    section = section_of(explorer, book.sections)
    return render(
        "explorer-page",
        record=record,
        home=f"{UP}chapters/{explorer.chapter}.html#explorer-{explorer.name}",
        chapter=chapter,
        section=section,
        offers=[(choice["label"], range_text(choice)) for choice in record["choices"]],
        shown=explorer_html(
            record, drawn_of(record), UP, code_address(book.settings, explorer, UP), alone=True
        ),
        claims=bearing_html(explorer, book, UP),
        cite=cite_html(citations(citable)),
        facts=facts_html(citable, licence_of(record["sources"]), RECORD_FILE, hashed=True),
        up=UP,
    )


def _write_files(explorer: ExplorerEntry, cited: Citables, folder: Path) -> None:
    folder.mkdir(parents=True)
    record = explorer.content
    put(folder / RECORD_FILE, canonical(cited.original(explorer.kind, record)))
    write_citations(citations(cited.explorer(record)), folder)
    if drawn := drawn_of(record):
        put(folder / PICTURE, thumbnail(drawn))


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _pages)
