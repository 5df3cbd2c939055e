"""No text that a reader sees escapes translation: in a marked book all of it is in brackets."""

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from built import ROOT
from marked import Marked, MarkedBook, read_out, unmarked
from markupsafe import Markup

from recount.card import card_html, card_text, numbers_html
from recount.languages.words import speaking
from recount.licence import TEXT, licence_of
from recount.mime import NUMBERS
from recount.publish.book.book import Book
from recount.publish.book.sections import section_of
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import APA, BIBTEX, CSL, PLAIN, RIS
from recount.publish.claims.better_sources import search_html, searches
from recount.publish.claims.claim_html import ClaimPlace, claim_page_html
from recount.publish.claims.claim_preview import preview_words
from recount.publish.claims.evidence import EvidenceOf
from recount.publish.claims.findings import answers_html, cards_html, finding_html, findings_of
from recount.publish.claims.rating import ratings_html
from recount.publish.explorers import explorers
from recount.publish.figures import figure_html
from recount.publish.figures.bearing import bearing_html
from recount.publish.figures.embedded_metadata import Label
from recount.publish.figures.figure_files import figure_files
from recount.publish.figures.figure_html import Place
from recount.publish.figures.render_cache import FILES
from recount.publish.site.chapter_page import front_html, unchecked_html
from recount.record import behind
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import works_of
from recount.vocabulary import UNCHECKED

_FILE = re.compile(r"\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}\b")
"""The name of a file, or of a host."""
FORMATS = ("SVG", "PNG", "PDF", "CSV", "ZIP", "Vega-Lite", "JSON", "APA", "BibTeX", "RIS", "CSL")
FORMATS_OF_CITATIONS = (APA, PLAIN, BIBTEX, RIS, CSL)
PICTURE = Markup("<svg viewBox='0 0 1 1'></svg>")
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
"""Its columns and cells are those of a file."""


@pytest.fixture(scope="module", autouse=True)
def _speaking():
    with speaking(Marked()):
        yield


@pytest.fixture(scope="module")
def book():
    return MarkedBook(Book(ROOT))


@pytest.fixture(scope="module")
def names(book):
    """What has one name in every language: publishers, works, licences, reports."""
    records = [one.content for one in (*book.figures, *book.explorers)]
    sources = [source for record in records for source in record["sources"]]
    reports = [(one.title, one.short_title, one.publisher) for one in book.reports.values()]
    facts = book.original.rows(FACTS)
    works = works_of(facts["fact"])
    return {
        *FORMATS,
        *(name for entry in reports for name in entry),
        *(entry["name"] for entry in book.tables),
        *(name for source in sources for name in source["licenses"]),
        *(name for one in works for name in (one.author, one.title)),
        *facts["read_at"],
        *facts["read_at_title"],
    }


def require_all_in_brackets(texts, names):
    """Name what escaped from texts, with a place of it, the most frequent first."""
    found = [one for text in texts for one in unmarked(_FILE.sub("", text), *names)]
    places = dict(reversed(found))
    counted = Counter(word for word, _ in found).most_common(20)
    assert not found, "\n".join(f"{word} ({n}): {places[word]}" for word, n in counted)


def test_the_marks_find_what_was_not_translated():
    text = "⟦one of ⟦Peru⟧⟧ and 2 “printed words” em 3 de maio de 2010, Name X"
    assert [word for word, _ in unmarked(text, "Name")] == ["and", "em"]
    assert unmarked("⟦all of it⟧: ⟦and this⟧; 3.5") == []


def test_cards_of_claims(book, names):
    texts = [
        text
        for verdict in book.verdicts
        for text in (
            read_out(card_html(verdict.content)),
            card_text(verdict.content),
            preview_words(verdict.content),
        )
    ]
    assert len(texts) > 1000
    require_all_in_brackets(texts, names)


def test_numbers_in_the_text(book, names):
    records = [
        output["data"][NUMBERS]
        for notebook in book.notebooks.values()
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if NUMBERS in output.get("data", {})
    ]
    assert len(records) > 20
    texts = [read_out(numbers_html(record)) for record in records]
    require_all_in_brackets(texts, names)


@pytest.fixture(scope="module")
def cited(book):
    return Citables.of(book)


def test_pages_of_claims(book, names, cited):
    evidence, looked = EvidenceOf(book), searches(book)
    links = {link.words for verdict in book.verdicts for link in links_of(evidence, verdict)}
    texts = []
    for verdict in book.verdicts:
        record = verdict.content
        place = ClaimPlace(
            home=verdict.chapter,
            chapter="",
            cell=verdict.cell,
            section=section_of(verdict, book.sections),
            shown=(),
            citable=cited.claim(record),
            citations=dict.fromkeys(FORMATS_OF_CITATIONS, ""),
            licence=licence_of(book.sources(behind(record, beside=True)), TEXT),
            evidence=evidence.of(record),
            binder="https://mybinder.org/x",
            disputes={},
            corrections="",
            nearer=search_html(looked.get(verdict.name)),
        )
        texts.append(read_out(claim_page_html(record, place)))
    require_all_in_brackets(texts, names | links)


def links_of(evidence, verdict):
    for one in evidence.of(verdict.content):
        yield from one.links
        yield from (reading.at for reading in one.readings)


def test_figures_and_their_files(book, names, cited, monkeypatch):
    monkeypatch.setattr(figure_html, "inlined", lambda drawn: {"wide": PICTURE})
    place = Place("../", "home", "", "", "", at_home=False, address="https://example.org")
    texts = []
    for figure in book.figures:
        record = figure.content
        citable = cited.figure(record)
        label = Label.of(record, citable)
        files = figure_files(figure, dict.fromkeys(FILES, b""), citable)
        texts += [
            read_out(TABLE.sub("", figure_html.figure_html(record, ROOT, place))),
            read_out(TABLE.sub("", figure_html.figure_page_html(record, ROOT, place))),
            read_out(bearing_html(figure, book, "")),
            " ".join([label.title, label.description, label.rights, label.source]),
            " ".join([label.words.title, label.words.subtitle, *label.words.foot]),
            re.sub("`[^`]*`", "", files["README.md"].decode()),
        ]
    own = {citable.label for citable in map(cited.figure, (one.content for one in book.figures))}
    require_all_in_brackets(texts, names | own | {"mm"})


def test_explorers(book, names, monkeypatch):
    monkeypatch.setattr(explorers, "inlined", lambda drawn: {"wide": PICTURE})
    texts = []
    for explorer in book.explorers:
        record = explorer.content
        assert set(record["headings"]) == set(json.loads(record["grid"])["columns"])
        texts += [
            read_out(explorers.explorer_html(record, ROOT, "", "code")),
            read_out(explorers.explorer_html(record, None, "", "code", alone=True)),
            *record["headings"].values(),
            *(explorers.range_text(choice) for choice in record["choices"]),
            *(text for pieces in json.loads(record["grid"])["texts"] for text in ["".join(pieces)]),
        ]
    require_all_in_brackets(texts, names)


def test_what_chapters_list(book, names):
    texts = []
    for chapter in book.notebooks:
        records = [verdict.content for verdict in book.verdicts if verdict.chapter == chapter]
        unchecked = [record for record in records if record["headline"] == UNCHECKED]
        texts += [read_out(front_html(records)), read_out(unchecked_html(unchecked, ""))]
    assert len("".join(texts)) > 10_000
    require_all_in_brackets(texts, names)


def test_findings(book, names):
    landing, ten = (findings_of(book, page) for page in ("landing", "ten"))
    texts = [
        read_out(cards_html(landing, "")),
        read_out(answers_html(book.verdicts, "")),
        read_out(ratings_html()),
        *(read_out(finding_html(replace(one, citation=""), "")) for one in ten),
    ]
    require_all_in_brackets(texts, names)
