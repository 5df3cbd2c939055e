"""A page and a folder of files for each claim, at an address that never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import ExplorerEntry, FigureEntry, VerdictEntry
from recount.languages.words import said
from recount.licence import TEXT, licence_of
from recount.publish.book.addresses import entry_page
from recount.publish.book.binder import binder_address
from recount.publish.book.book import book_of
from recount.publish.book.content_hash import canonical
from recount.publish.book.markdown_text import FILE as MARKDOWN_FILE
from recount.publish.book.places import put
from recount.publish.book.sections import Section, shown_with
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import citations
from recount.publish.cite.cite_html import load_citing, write_citations
from recount.publish.claims.better_sources import search_html, searches
from recount.publish.claims.claim_html import (
    RECORD_FILE,
    UP,
    ClaimPlace,
    Shown,
    claim_page_html,
)
from recount.publish.claims.claim_markdown import claim_markdown
from recount.publish.claims.corrections import corrections_html, corrections_of
from recount.publish.claims.dispute import dispute_addresses
from recount.publish.claims.evidence import EvidenceOf
from recount.publish.figures.figures import figure_number
from recount.publish.figures.render_cache import page_pictures
from recount.publish.figures.thumbnail import PICTURE, size_px
from recount.record import behind

FOLDER = "claims"
MOST_SHOWN = 4
"""So many figures and explorers are shown as pictures."""


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of every claim, and hand its page to the book's theme."""
    book = book_of(app)
    of_claims = _Places(app)
    for section in book.sections:
        for verdict in section.verdicts:
            page = f"{FOLDER}/{verdict.name}/index"
            place = of_claims.place(verdict, section)
            record = of_claims.cited.original(verdict.kind, verdict.content)
            folder = Path(app.outdir, page).parent
            _write_files(record, place, folder)
            text = claim_markdown(verdict.content, place)
            put(folder / MARKDOWN_FILE, text)
            heading = escape(place.citable.title)
            yield (
                page,
                {
                    "title": heading,
                    "pagetitle": heading,
                    "body": claim_page_html(verdict.content, place),
                    "description_from": of_claims.description(verdict, place.citable.title),
                },
                "page.html",
            )


class _Places:
    """What belongs to the claims of a book beside their records."""

    def __init__(self, app: Sphinx) -> None:
        self.env, self.book = app.env, (book := book_of(app))
        self.cited = Citables.of(book)
        self.evidence = EvidenceOf(book)
        self.reasons = Counter(verdict.content["because"] for verdict in book.verdicts)
        log = corrections_of(book)
        self.corrected = dict([*log[log["kind"] == "claim"].groupby("name")])
        self.looked = searches(book)
        self.pictures: dict[tuple[str, str], Shown] = {}

    def description(self, verdict: VerdictEntry, title: str) -> str:
        """What a page is about: its reason, behind the title where several claims share it."""
        because = verdict.content["because"]
        alone = self.reasons[because] == 1
        return f"{because} {title}." if alone else f"{title}. {because}"

    def place(self, verdict: VerdictEntry, section: Section) -> ClaimPlace:
        """Everything about the place of one claim."""
        record, settings = verdict.content, self.cited.settings
        citable = self.cited.claim(record)
        rows = self.corrected.get(verdict.name)
        return ClaimPlace(
            home=verdict.chapter,
            chapter=self.env.titles[f"chapters/{verdict.chapter}"].astext(),
            cell=verdict.cell,
            section=section,
            shown=[self._shown(one) for one in shown_with(verdict, section)[:MOST_SHOWN]],
            citable=citable,
            citations=citations(citable),
            licence=licence_of(self.book.sources(behind(record, beside=True)), TEXT),
            evidence=self.evidence.of(record),
            binder=binder_address(settings, verdict.chapter, verdict.cell),
            disputes=dispute_addresses(settings, record, citable),
            corrections=Markup() if rows is None else corrections_html(rows, UP),
            nearer=search_html(self.looked.get(verdict.name)),
        )

    def _shown(self, one: FigureEntry | ExplorerEntry) -> Shown:
        """A figure or an explorer, with its small picture if it draws one; the same for all."""
        key = (one.kind, one.name)
        if key not in self.pictures:
            self.pictures[key] = self._pictured(one)
        return self.pictures[key]

    def _pictured(self, one: FigureEntry | ExplorerEntry) -> Shown:
        page = entry_page(one.kind, one.name)
        if isinstance(one, FigureEntry):
            kind = figure_number(self.env, one.name, f"chapters/{one.chapter}") or said("Figure")
        else:
            kind = said("Explorer")
        drawn = page_pictures(one.content["spec"]) if "spec" in one.content else None
        return Shown(
            kind,
            one.content["title"],
            page,
            page.replace("index.html", PICTURE) if drawn else "",
            size_px(drawn) if drawn else (0, 0),
        )


def _write_files(record: Mapping[str, Any], place: ClaimPlace, folder: Path) -> None:
    folder.mkdir(parents=True)
    put(folder / RECORD_FILE, canonical(record))
    write_citations(place.citations, folder)


def _load_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load style and script on the pages of claims."""
    if page.startswith(f"{FOLDER}/"):
        load_citing(app)
        app.add_css_file("claims.css")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _load_style)
