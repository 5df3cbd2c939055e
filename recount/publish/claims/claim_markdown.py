"""The page of a claim as Markdown, for programs and assistants: from the same record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from recount.card import card_table, choice_rows
from recount.languages.words import said
from recount.ledger.claims import reports
from recount.markdown import table
from recount.publish.book.addresses import way_to_site
from recount.publish.book.markdown_text import bullets, link, page, plain
from recount.publish.cite.cite_markdown import cite_markdown
from recount.publish.claims.claim_html import RECORD_FILE, UP, ClaimPlace
from recount.publish.claims.evidence import Evidence
from recount.publish.claims.reasoning import reasoning
from recount.record import VerdictRecord, quantities_of
from recount.vocabulary import RESULT_WORDS, STANDS_WORDS, UNCHECKED


def claim_markdown(record: VerdictRecord, place: ClaimPlace) -> str:
    """The answer on a claim, the numbers, the sources, and how to cite it.

    Parameters
    ----------
    record : VerdictRecord
        A verdict's record.
    place : ClaimPlace
        Where it stands, and what belongs to it.
    """
    to_site = way_to_site(f"claims/{record['claim']}/index")
    file = f"{to_site}claims/{record['claim']}/{RECORD_FILE}"
    cited = cite_markdown(place.citable, place.citations, place.licence, file)
    said_of_it = (_answer(record), _printed(record), _compared(record))
    return page(chain(*said_of_it, _evidence(place.evidence, to_site), cited, _ways(place)))


def _answer(record: VerdictRecord) -> Iterator[str]:
    report = reports()[record["report"]]
    stands = said(STANDS_WORDS[record["stands"]])
    yield f"# {plain(record['statement'])}"
    yield plain(said("A claim of {report}", report=report.short_title)) + "."
    yield f"**{plain(said(record['answer']))}**: {plain(stands)}. {plain(record['because'])}"
    if record["headline"] != UNCHECKED:
        result = said(RESULT_WORDS[record["headline"]])
        yield plain(said("Compared with what was counted again, it {result}.", result=result))
    if record["instead"]:
        yield f"**{plain(said('Write instead'))}:** {plain(record['instead'])}"
    if record["settled_by"]:
        yield f"**{plain(said('What would settle it'))}:** {plain(record['settled_by'])}"


def _printed(record: VerdictRecord) -> Iterator[str]:
    report = reports()[record["report"]]
    title = link(report.title, report.address) if report.address else plain(report.title)
    yield f"## {plain(said('In the report’s words'))}"
    yield bullets(plain(f"“{part['as_printed']}”") for part in quantities_of(record))
    facts = {
        said("Report"): f"{title}, {plain(report.publisher)}, {report.year}",
        said("Where"): plain(record["locator"]),
        said("It cites"): plain(record["attributed_to"] or said("no source")),
    }
    yield bullets(f"{plain(name)}: {fact}" for name, fact in facts.items())


def _compared(record: VerdictRecord) -> Iterator[str]:
    columns, rows = card_table(record)
    yield f"## {plain(said('What was compared'))}"
    yield table(columns, rows)
    yield bullets(" – ".join(map(plain, row)) for row in choice_rows(record))
    yield f"## {plain(said('How it was judged'))}"
    for about, sentences in reasoning(record):
        yield f"### {plain(about)}" if about else ""
        yield plain(" ".join(sentences))


def _evidence(evidence: Sequence[Evidence], to_site: str) -> Iterator[str]:
    yield f"## {plain(said('The evidence'))}"
    if not evidence:
        yield plain(said("Nothing public was found with which it could be compared."))
    yield bullets(_source(one, to_site) for one in evidence)


def _source(one: Evidence, to_site: str) -> str:
    """A source: who published what, at which hand it was read, what it gave, where it is."""
    named = ", ".join(filter(None, (one.publisher, one.title, one.edition)))
    told = [plain(f"{named}. {one.hand[0].upper()}{one.hand[1:]}.")]
    for read in one.readings:
        words = plain(f"“{read.words}”") if read.words else ""
        where = link(read.at.words, read.at.address)
        told.append(f"{words} {plain(f'{read.what}: {read.number}.')} {where}.".strip())
    if one.gave:
        told.append(plain(f"{said('Counted from it:')} {'; '.join(one.gave)}."))
    told += [f"{link(way.words, way.address)}." for way in one.links]
    if one.file:
        told.append(f"{link(said('The rows as CSV'), f'{to_site}{one.file}')}.")
    return " ".join([*told, plain(one.licence)])


def _ways(place: ClaimPlace) -> Iterator[str]:
    ways = {
        said("In its chapter"): f"{UP}chapters/{place.home}.html#claim-{place.citable.name}",
        said("How a claim is judged"): f"{UP}reference/methods.html",
    }
    yield bullets(link(words, way) for words, way in ways.items())
