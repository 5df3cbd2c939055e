"""A page and a folder of files for each claim, at an address that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import VerdictEntry
from recount.notebook import sources
from recount.publish.book.binder import binder_address
from recount.publish.book.book import book_of
from recount.publish.book.content_hash import canonical
from recount.publish.cite.citables import Citables, claim_licence
from recount.publish.cite.citation import citations
from recount.publish.cite.cite_html import write_citations
from recount.publish.claims.better_sources import search_html, searches
from recount.publish.claims.claim_html import RECORD_FILE, UP, ClaimPlace, claim_page_html
from recount.publish.claims.corrections import corrections_html, corrections_of
from recount.publish.claims.dispute import dispute_addresses
from recount.record import VerdictRecord, behind

FOLDER = "claims"


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of every claim, and hand its page to the book's theme."""
    book = book_of(app)
    cited = Citables.of(book)
    corrected, looked = corrections_of(book), searches(book)
    for verdict in book.verdicts:
        page = f"{FOLDER}/{verdict.name}/index"
        title = app.env.titles[f"chapters/{verdict.chapter}"].astext()
        rows = corrected[(corrected["kind"] == "claim") & (corrected["name"] == verdict.name)]
        log = Markup() if rows.empty else corrections_html(rows, UP)
        place = _place(verdict, title, cited, log, search_html(looked.get(verdict.name)))
        _write_files(verdict.content, place, Path(app.outdir, page).parent)
        heading = escape(place.citable.title)
        yield (
            page,
            {
                "title": heading,
                "pagetitle": heading,
                "body": claim_page_html(verdict.content, place),
                "description_from": f"{place.citable.title}. {verdict.content['because']}",
            },
            "page.html",
        )


def _place(
    verdict: VerdictEntry, chapter: str, cited: Citables, corrected: Markup, nearer: Markup
) -> ClaimPlace:
    citable = cited.claim(verdict.content)
    return ClaimPlace(
        home=verdict.chapter,
        chapter=chapter,
        cell=verdict.cell,
        citable=citable,
        citations=citations(citable),
        licence=claim_licence(verdict.content),
        sources=sources(behind(verdict.content, beside=True)),
        binder=binder_address(cited.settings, verdict.chapter, verdict.cell),
        disputes=dispute_addresses(cited.settings, verdict.content, citable),
        corrections=corrected,
        nearer=nearer,
    )


def _write_files(record: VerdictRecord, place: ClaimPlace, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / RECORD_FILE).write_bytes(canonical(record))
    write_citations(place.citations, folder)


def _load_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load style and script on the pages of claims."""
    if page.startswith(f"{FOLDER}/"):
        app.add_css_file("cite.css")
        app.add_js_file("copy.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _load_style)
