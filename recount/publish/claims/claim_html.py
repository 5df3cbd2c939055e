"""The page of one claim: what was printed, what was counted, and how the verdict follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from recount.card import BASIS_NAMES, COLUMNS, STANDS_WORDS, card_rows
from recount.ledger.claims import reports
from recount.ledger.verdict import BASES, parts_of
from recount.licence import TERMS, Licence
from recount.markup import linked_table_html, table_html
from recount.publish.cite.citation import Citable
from recount.publish.cite.cite_html import cite_html, copy_link_html, facts_html
from recount.publish.claims.reasoning import precise, reasoning

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
    sources : sequence of mapping
        The tables that it names; see `recount.notebook.sources`.
    binder : str
        Address that opens the cell in a live notebook; empty if there is none.
    disputes : mapping of str to str
        From `recount.publish.claims.dispute.dispute_addresses`.
    corrections : str
        The corrections of this claim as HTML; empty if there are none.
    """

    home: str
    chapter: str
    cell: str
    citable: Citable
    citations: Mapping[str, str]
    licence: Licence
    sources: Sequence[Mapping[str, Any]]
    binder: str
    disputes: Mapping[str, str]
    corrections: str


def claim_page_html(record: Mapping[str, Any], place: ClaimPlace) -> str:
    """The body of a claim's page."""
    name, verdict = escape(record["claim"]), escape(record["headline"])
    steps = "".join(map(_step_html, reasoning(record)))
    report = reports()[record["report"]]
    return (
        f'<section class="recount-claim" id="claim-{name}" data-verdict="{verdict}">'
        f'<p class="recount-eyebrow">A claim of {escape(report.short_title)}</p>'
        f"<h1>{escape(record['statement'])}</h1>"
        f"{_answer_html(record)}{_counted_html(record)}{_does_html(record, place)}"
        f"{place.corrections}"
        f'<section id="printed"><h2>In the report</h2>{_printed_html(record)}</section>'
        f'<section id="reasoning"><h2>How the verdict follows</h2>{steps}'
        f'<p class="recount-way"><a href="{UP}reference/methods.html">How a claim is judged</a>'
        "</p></section>"
        f'<section id="data"><h2>Data it rests on</h2>{_data_html(record, place)}</section>'
        f'<section id="check"><h2>Count again</h2>{_check_html(record, place)}</section>'
        f'<section id="cite"><h2>Cite this</h2>{cite_html(place.citations)}</section>'
        '<section id="facts"><h2>Edition and licence</h2>'
        f"{facts_html(place.citable, place.licence, RECORD_FILE, HASHED)}</section></section>"
    )


def _answer_html(record: Mapping[str, Any]) -> str:
    settled = record["settled_by"]
    return (
        '<div class="recount-answer"><p class="recount-verdict">'
        f'<span class="recount-badge">{escape(record["headline"])}</span>'
        f" <strong>{STANDS_WORDS[record['stands']]}.</strong></p>"
        f"<p>{escape(record['because'])}</p>"
        + (f"<p>What would settle it: {escape(settled)}</p>" if settled else "")
        + "</div>"
    )


def _counted_html(record: Mapping[str, Any]) -> str:
    return f'<div class="recount-counted">{table_html(COLUMNS, card_rows(record))}</div>'


def _card_address(record: Mapping[str, Any], place: ClaimPlace) -> str:
    return escape(f"{UP}chapters/{place.home}.html#claim-{record['claim']}")


def _does_html(record: Mapping[str, Any], place: ClaimPlace) -> str:
    """What a reader may want to do next."""
    disputes = [
        f'<a href="{escape(address)}">Dispute this verdict {escape(how)}</a>'
        for how, address in place.disputes.items()
    ]
    does = [
        copy_link_html(place.citable.address or "index.html"),
        '<a href="#cite">Cite this</a>',
        f'<a href="{_card_address(record, place)}">In its chapter</a>',
    ]
    log = f'<a href="{UP}reference/corrections.html">Corrections</a>'
    return f'<p class="recount-does">{" ".join([*does, *disputes, log])}</p>'


def _printed_html(record: Mapping[str, Any]) -> str:
    words = "".join(
        f"<li><q>{escape(part['as_printed'])}</q></li>" for part in record.get("quantities", [])
    )
    said_by = record["attributed_to"]
    facts = {
        "Report": escape(reports()[record["report"]].short_title),
        "Where": escape(record["locator"]),
        "The report cites": escape(said_by) if said_by else "no source",
    }
    rows = "".join(f"<dt>{name}</dt><dd>{fact}</dd>" for name, fact in facts.items())
    quoted = f"<p>The words that hold the numbers:</p><ul>{words}</ul>" if words else ""
    return (
        f'<dl class="recount-facts">{rows}</dl>{quoted}'
        f"<p>The statement above is in this book’s words. The report is among the"
        f' <a href="{UP}reference/sources.html">sources</a>.</p>'
    )


def _step_html(step: tuple[str, Sequence[str]]) -> str:
    name, sentences = step
    text = f"<p>{escape(' '.join(sentences))}</p>"
    return f"<h3>{escape(name)}</h3>{text}" if name else text


def _data_html(record: Mapping[str, Any], place: ClaimPlace) -> str:
    if not place.sources:
        return "<p>No table: it was held against the report’s own numbers, or against nothing.</p>"
    used = _used(record)
    rows = [
        (
            f'<a href="{UP}reference/data.html#{escape(source["table"])}">'
            f"{escape(source['title'])}</a>",
            escape(f"{source['publisher']}, {source['edition']}"),
            escape("; ".join(TERMS[name].short for name in source["licenses"])),
            "<br>".join(map(escape, used[source["table"]])),
        )
        for source in place.sources
    ]
    return linked_table_html(("Table", "Publisher and edition", "Licence", "What it gave"), rows)


def _used(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """By table, the numbers and findings of the record that were counted from it."""
    found: dict[str, list[str]] = {}

    def note(entry: Mapping[str, Any], text: str) -> None:
        for table in entry["tables"]:
            found.setdefault(table, []).append(text)

    for part in parts_of(record):
        for basis in (basis for basis in BASES if basis in part["bases"]):
            counted = part["bases"][basis]
            gave = counted["finding"] if "finding" in counted else precise(counted["number"], part)
            note(counted, f"{gave} ({BASIS_NAMES[basis]})")
        for other in part.get("other_series", ()):
            note(other, f"{precise(other['number'], part)} (beside it: {other['series']})")
    return found


def _check_html(record: Mapping[str, Any], place: ClaimPlace) -> str:
    card = _card_address(record, place)
    live = (
        f' <a href="{escape(place.binder)}">Open that cell in a live notebook</a> (JupyterLab on'
        " mybinder.org, in the edition named below; it starts within minutes)."
        if place.binder
        else ""
    )
    return (
        f'<p>It is judged in the chapter <a href="{card}">{escape(place.chapter)}</a>, in'
        f" the cell <code>{escape(place.cell)}</code> of <code>chapters/{escape(place.home)}.ipynb"
        f"</code>.{live}</p>"
        f'<p class="recount-way"><a href="{RECORD_FILE}" download>Everything on record as JSON'
        "</a></p>"
    )
