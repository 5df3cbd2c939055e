"""The page of one claim: what was printed, what was counted, and how the verdict follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from recount.card import COLUMNS, card_rows, checked_text
from recount.ledger.claims import reports
from recount.licence import TERMS, Licence
from recount.markup import render
from recount.publish.cite.citation import PLAIN, Citable
from recount.publish.cite.cite_html import cite_html, facts_html
from recount.publish.claims.reasoning import precise, reasoning
from recount.record import RestsOn, SourceRecord, VerdictRecord, quantities_of
from recount.vocabulary import BASES, BASIS_NAMES, STANDS_WORDS, VARIATION_NAMES

RECORD_FILE = "verdict.json"
HASHED = "the start of the SHA-256 of"
UP = "../../"


@dataclass(frozen=True)
class ClaimPlace:
    """Where a claim stands, and what belongs to it beside its record.

    Attributes
    ----------
    home, chapter, cell : str
        Name and title of its chapter, and id of the cell that judges it.
    citable : Citable
        What is cited.
    citations : mapping of str to str
        How, in every format.
    licence : Licence
        What may be done with it.
    sources : sequence of SourceRecord
        The tables and works that it names; see `recount.notebook.sources`.
    binder : str
        Address that opens the cell in a live notebook; empty if there is none.
    disputes : mapping of str to str
        From `recount.publish.claims.dispute.dispute_addresses`.
    corrections : Markup
        The corrections of this claim; empty if there are none.
    nearer : Markup
        What came of looking for a better source; empty if none was looked for.
    """

    home: str
    chapter: str
    cell: str
    citable: Citable
    citations: Mapping[str, str]
    licence: Licence
    sources: Sequence[SourceRecord]
    binder: str
    disputes: Mapping[str, str]
    corrections: Markup
    nearer: Markup


def claim_page_html(record: VerdictRecord, place: ClaimPlace) -> Markup:
    """The body of a claim's page."""
    given = list(_given(record))
    return render(
        "claim",
        record=record,
        report=reports()[record["report"]].short_title,
        stands=STANDS_WORDS[record["stands"]],
        columns=COLUMNS,
        rows=card_rows(record),
        checked=checked_text(record),
        place=place,
        card=f"{UP}chapters/{place.home}.html#claim-{record['claim']}",
        steps=reasoning(record),
        sources=[
            (
                source,
                "; ".join(TERMS[name].short for name in source["licenses"]),
                [text for counted, text in given if _from(source, counted)],
            )
            for source in place.sources
        ],
        credit="; ".join(dict.fromkeys(f"{s['publisher']}, {s['title']}" for s in place.sources)),
        plain=place.citations[PLAIN],
        cite=cite_html(place.citations),
        facts=facts_html(place.citable, place.licence, RECORD_FILE, HASHED),
        file=RECORD_FILE,
        up=UP,
    )


def _from(source: SourceRecord, counted: RestsOn) -> bool:
    """Whether something was counted from a source; of published facts, from its own."""
    if "facts" in source:
        return not set(source["facts"]).isdisjoint(counted.get("facts", ()))
    return source["table"] in counted["tables"]


def _given(record: VerdictRecord) -> Iterator[tuple[RestsOn, str]]:
    """The numbers and findings of the record, each with what it was counted from."""
    if record["kind"] == "comparison":
        decided = record["comparison"]["bases"]
        for basis in (basis for basis in BASES if basis in decided):
            yield decided[basis], f"{decided[basis]['finding']} ({BASIS_NAMES[basis]})"
    for part in quantities_of(record):
        for basis in (basis for basis in BASES if basis in part["bases"]):
            counted = part["bases"][basis]
            yield counted, f"{precise(counted['number'], part)} ({BASIS_NAMES[basis]})"
        for other in part["other_series"]:
            yield other, f"{precise(other['number'], part)} (beside it: {other['series']})"
    for varied in record["variations"]:
        yield varied, f"{VARIATION_NAMES[varied['kind']]}: {varied['choice']}"
