"""The page of one claim: may it be quoted, what was printed, what was counted, and who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from recount.card import card_table, checked_text
from recount.chapters import VerdictEntry
from recount.languages.words import said
from recount.ledger.claims import reports
from recount.licence import Licence
from recount.markup import render
from recount.publish.book.sections import Section
from recount.publish.cite.citation import PLAIN, Citable
from recount.publish.cite.cite_html import cite_html, facts_html
from recount.publish.claims.claim_picture import WIDTHS, claim_picture, picture_words
from recount.publish.claims.evidence import Evidence
from recount.publish.claims.reasoning import reasoning
from recount.quantities.units import format_day
from recount.record import VerdictRecord, quantities_of
from recount.vocabulary import RESULT_WORDS, STANDS_WORDS, UNCHECKED

RECORD_FILE = "verdict.json"
UP = "../../"
NEAREST = 6
"""So many related claims are named; the section has the others."""


@dataclass(frozen=True)
class Shown:
    """A figure or an explorer of the claim's section, as a picture that leads to it.

    Attributes
    ----------
    kind, title : str
        ``Figure`` or ``Explorer``, with its number if it has one, and what it finds or asks.
    address, picture : str
        Its page and its picture, from the root of the site.
    size_px : tuple of int
        Width and height of the picture.
    """

    kind: str
    title: str
    address: str
    picture: str
    size_px: tuple[int, int]


@dataclass(frozen=True)
class ClaimPlace:
    """Where a claim stands, and what belongs to it beside its record.

    Attributes
    ----------
    home, chapter, cell : str
        Name and title of its chapter, and id of the cell that judges it.
    section : Section
        The section that shows it.
    shown : sequence of Shown
        The figures and explorers that bear on it.
    citable : Citable
        What is cited.
    citations : mapping of str to str
        How, in every format.
    licence : Licence
        What may be done with it.
    evidence : sequence of Evidence
        The tables and works that it names; see `recount.publish.claims.evidence`.
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
    section: Section
    shown: Sequence[Shown]
    citable: Citable
    citations: Mapping[str, str]
    licence: Licence
    evidence: Sequence[Evidence]
    binder: str
    disputes: Mapping[str, str]
    corrections: Markup
    nearer: Markup


def claim_page_html(record: VerdictRecord, place: ClaimPlace) -> Markup:
    """The body of a claim's page."""
    columns, rows = card_table(record)
    result = said(RESULT_WORDS[record["headline"]])
    return render(
        "claim",
        record=record,
        report=reports()[record["report"]],
        stands=said(STANDS_WORDS[record["stands"]]),
        result="" if record["headline"] == UNCHECKED else result,
        picture=gap_html(record),
        quoted=[part["as_printed"] for part in quantities_of(record)],
        columns=columns,
        rows=rows,
        compared=any(cell for *_, cell, _ in rows),
        checked=checked_text(record),
        place=place,
        day=format_day(place.citable.date),
        card=f"{UP}chapters/{place.home}.html#claim-{record['claim']}",
        related=related(record, place.section),
        others=len(place.section.verdicts) - 1,
        steps=reasoning(record),
        credit="; ".join(dict.fromkeys(f"{one.publisher}, {one.title}" for one in place.evidence)),
        plain=place.citations[PLAIN],
        cite=cite_html(place.citations, folded=True),
        facts=facts_html(place.citable, place.licence, RECORD_FILE, hashed=True),
        file=RECORD_FILE,
        up=UP,
    )


def gap_html(record: VerdictRecord, most: int | None = None) -> Markup:
    """The drawn gap for a wide and for a narrow page, with its words; empty if there is none.

    Parameters
    ----------
    record : VerdictRecord
        A verdict's record.
    most : int, optional
        See `recount.publish.claims.claim_picture.claim_picture`.
    """
    drawn = {name: Markup(claim_picture(record, width, most)) for name, width in WIDTHS.items()}
    if not any(drawn.values()):
        return Markup()
    return render("gap", drawn=drawn, words=picture_words(record, most))


def related(record: VerdictRecord, section: Section) -> list[VerdictEntry]:
    """The claims that stand nearest to one in its section, in reading order."""
    found = section.verdicts
    own = next(at for at, one in enumerate(found) if one.name == record["claim"])
    others = [at for at in range(len(found)) if at != own]
    nearest = sorted(others, key=lambda at: abs(at - own))[:NEAREST]
    return [found[at] for at in sorted(nearest)]
