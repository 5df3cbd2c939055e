"""What a chapter shows: verdict cards and figures, each with a record that machines read.

A record travels in an output of its own MIME type, beside what a person sees. Nothing downstream
of the notebook computes: it reads these records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd
from IPython.display import display

from recount import mime
from recount.card import card_html, card_text, numbers_html, numbers_text
from recount.drawing.captions import PARTS, captions
from recount.drawing.chart import specification
from recount.drawing.sound import require_sound
from recount.errors import FigureError, JudgementError, LedgerError
from recount.ledger.claims import Claim, ledger, reports
from recount.ledger.judgements import PRINTED, SENTENCES, Judgement, judgements
from recount.ledger.sentences import Named, Slot, by_slot, fill, slot_records, slots_of, unnamed
from recount.ledger.verdict import Computed, decide, value_record
from recount.markdown import picture
from recount.markup import render
from recount.notebook_form import FIGURE_FILE
from recount.quantities.comparison import Comparison
from recount.quantities.values import Value, rounded
from recount.record import FigureRecord, NumbersRecord, SlotRecord, SourceRecord
from recount.tables.descriptors import resource
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import FactSource, works_of
from recount.tables.provenance import Provenance, provenance_of
from recount.used import note
from recount.vocabulary import SLUG, SLUG_WORDS, Basis


def judge(
    claim: str,
    *,
    arithmetic: Computed | Value | None = None,
    then: Computed | Value | None = None,
    now: Computed | Value | None = None,
    other_series: Mapping[str, Mapping[str, Value]] | Mapping[str, Value] | None = None,
    varied: Mapping[str, Mapping[str, Computed | Value]] | None = None,
    **named: Named,
) -> None:
    """Judge a claim of the ledger on every basis that exists, and show its card.

    Its row in ``data/claims/judgements.csv`` says whether the sentence stands, and why; the slots
    of that sentence name what is computed here.

    Parameters
    ----------
    claim : str
        Slug in ``data/claims/claims.csv``.
    arithmetic, then, now : Value, mapping of quantity to Value, or Comparison, optional
        What was computed again: from the report's own numbers, from data as its authors could
        have had them, from today's data. A Value will do for a claim that prints one number.
        Slots name them ``then.fall_pct``; of a comparison its parts, such as ``now.hits``.
        ``printed.fall_pct`` is the number that the report prints.
    other_series : mapping of quantity to mapping of label to Value, optional
        Other series held against the same printed number; see `recount.ledger.verdict.decide`. Of a
        claim that prints one number the labels will do.
    varied : mapping of kind to mapping of choice to Value, mapping or Comparison, optional
        What would be computed if a window, a threshold, a weighting, the place of micro-states
        or a series were chosen otherwise; see `recount.ledger.verdict.decide`. The card shows
        each answer, and ``recount check --sensitive`` those that turn a verdict.
    **named : Value, str, or mapping of these
        What the slots of its sentences name besides; an entry of ``rates`` as ``rates.HND``.

    Raises
    ------
    RecountError
        If the claim is unknown, or what is given cannot settle it.
    """
    found, judgement = _claim(claim), judgements()[claim]
    given: dict[Basis, Computed | Value | None] = {
        "arithmetic": arithmetic,
        "then": then,
        "now": now,
    }
    bases: dict[Basis, Computed] = {
        basis: _as_computed(found, counted)
        for basis, counted in given.items()
        if counted is not None
    }
    choices = {
        kind: {choice: _as_computed(found, counted) for choice, counted in by_choice.items()}
        for kind, by_choice in (varied or {}).items()
    }
    if judgement.section:
        raise JudgementError(
            f"{judgement.where('section')}: judged by itself; expected no section, or"
            f" open_claims({judgement.section!r})"
        )
    show_verdict(found, judgement, bases, _by_quantity(found, other_series), choices, named)


def _as_computed(claim: Claim, counted: Computed | Value) -> Computed:
    """What was computed, by quantity where a claim that prints one number was given its value."""
    if isinstance(counted, Mapping | Comparison):
        return counted
    return {_only_quantity(claim): counted}


def _by_quantity(
    claim: Claim, others: Mapping[str, Mapping[str, Value]] | Mapping[str, Value] | None
) -> dict[str, Mapping[str, Value]]:
    """Other series by the printed number that they are held against."""
    nested = {key: held for key, held in (others or {}).items() if isinstance(held, Mapping)}
    flat = {key: held for key, held in (others or {}).items() if not isinstance(held, Mapping)}
    return nested | ({_only_quantity(claim): flat} if flat else {})


def _only_quantity(claim: Claim) -> str:
    """The name of the one number that a claim prints."""
    names = [quantity.quantity for quantity in claim.quantities]
    if len(names) != 1:
        raise JudgementError(
            f"claim {claim.claim}: prints {', '.join(names) or 'no number'}; expected a mapping"
            " that names the number, or a comparison"
        )
    return names[0]


def open_claims(section: str) -> None:
    """Show the claims of a section that nobody can check, with what would settle each.

    Parameters
    ----------
    section : str
        As in the column ``section`` of ``data/claims/judgements.csv``; shown in that order.

    Raises
    ------
    JudgementError
        If no claim names the section.
    """
    note("section", section)
    listed = [entry for entry in judgements().values() if entry.section == section]
    if not listed:
        known = sorted({entry.section for entry in judgements().values()} - {""})
        raise JudgementError(
            f"open_claims: no claim has the section {section!r}; expected one of"
            f" {', '.join(known) or 'none'}"
        )
    for entry in listed:
        show_verdict(_claim(entry.claim), entry, {}, None, {}, {})


def show_verdict(
    claim: Claim,
    judgement: Judgement,
    bases: Mapping[Basis, Computed],
    other_series: Mapping[str, Mapping[str, Value]] | None,
    varied: Mapping[str, Mapping[str, Computed]],
    named: Mapping[str, Named],
) -> None:
    """Decide a claim, and show its card; see `judge`."""
    values: dict[str, Named] = {**_slots(claim, bases), **named}
    settled_by = fill(judgement.settled_by, values, judgement.where("settled_by"))
    instead = fill(judgement.instead, values, judgement.where("instead"))
    record = decide(
        claim,
        bases=bases,
        unchecked=judgement.unchecked,
        settled_by=settled_by or None,
        reason=judgement.reason,
        other_series=other_series,
        varied=varied,
        stands=judgement.stands,
        because=fill(judgement.because, values, judgement.where("because")),
        instead=instead or None,
    )
    if unused := _unused(judgement, named):
        raise JudgementError(
            f"claim {claim.claim}: {', '.join(unused)} given, but no sentence has such a slot"
        )
    sentences = [getattr(judgement, column) for column in SENTENCES]
    slots = slot_records(sentences, values, judgement.where("because"))
    show(
        {
            mime.VERDICT: record,
            **_beside(slots),
            "text/html": card_html(record),
            "text/plain": card_text(record),
        }
    )


def _beside(slots: dict[str, SlotRecord]) -> dict[str, dict[str, SlotRecord]]:
    """What fills the slots of sentences, beside the record that has them filled; if any."""
    return {mime.SLOTS: slots} if slots else {}


def _slots(claim: Claim, bases: Mapping[Basis, Computed]) -> dict[str, Slot]:
    """What the sentences of a judgement may name without being told."""
    values: dict[str, Slot] = {
        f"{PRINTED}.{quantity.quantity}": quantity.as_value() for quantity in claim.quantities
    }
    for basis, counted in bases.items():
        parts = counted.parts if isinstance(counted, Comparison) else counted
        values |= {f"{basis}.{name}": value for name, value in parts.items()}
    return values


def _unused(judgement: Judgement, named: Mapping[str, Named]) -> list[str]:
    """Values handed over that no sentence names."""
    slots = {
        name
        for column in SENTENCES
        for name, _ in slots_of(getattr(judgement, column), judgement.where(column))
    }
    return unnamed(named, slots)


def numbers(values: Mapping[str, Value]) -> None:
    """Put the numbers on record that the text of this section draws on.

    The prose check traces every numeral of a text to a verdict of its section or to one of these.

    Parameters
    ----------
    values : mapping of str to Value
        What each number is, in words, and the number.

    Raises
    ------
    JudgementError
        If there is none, or one carries no unit.
    """
    if not values:
        raise JudgementError("numbers: expected one or more")
    for name, value in values.items():
        if not isinstance(value, Value):
            raise JudgementError(
                f"numbers, {name}: {value!r} carries no unit; expected Value(number, unit)"
            )
    record: NumbersRecord = {
        "numbers": [
            {"name": name, "unit": value.unit, **value_record(value)}
            for name, value in values.items()
        ]
    }
    show(
        {
            mime.NUMBERS: record,
            "text/html": numbers_html(record),
            "text/plain": numbers_text(record),
        }
    )


def printed(claim: str, quantity: str) -> Value:
    """A number as the report prints it, known to its last digit: an input for arithmetic."""
    return _claim(claim).quantity(quantity).as_value()


def printed_range(claim: str, quantity: str) -> tuple[Value, Value]:
    """The two ends of a range as the report prints it, each known to its last digit.

    Raises
    ------
    LedgerError
        If the report prints a single number.
    """
    entry = _claim(claim).quantity(quantity)
    if entry.value_high is None:
        raise LedgerError(
            f"claim {claim}, quantity {quantity}: prints {entry.as_printed!r}; expected a range"
        )
    lower, upper = (
        rounded(Value(end, entry.unit, reports=entry.as_value().reports), entry.step)
        for end in (entry.value, entry.value_high)
    )
    return lower, upper


def _claim(slug: str) -> Claim:
    note("claim", slug)
    found = ledger().get(slug)
    if found is None:
        raise LedgerError(f"no claim {slug!r} in data/claims/claims.csv")
    return found


def figure(
    figure_id: str,
    chart: alt.TopLevelMixin,
    *,
    tables: Sequence[str] = (),
    **named: Named,
) -> None:
    """Show a chart as a numbered figure.

    Its title, subtitle, caption and alt text stand in ``data/captions/``; its sources and its
    licence follow from the frames that it draws.

    Parameters
    ----------
    figure_id : str
        Its permanent id, lower-case words joined by hyphens.
    chart : altair chart
        A single or layered view.
    tables : sequence of str, optional
        All the tables behind it, where some are behind it and not in it (such as a list of
        regions by which countries were chosen).
    **named : Value, str, or mapping of these
        What the slots of its words name; an entry of ``rates`` as ``rates.HND``.

    Raises
    ------
    FigureError
        If the figure has no words, the id is malformed, `tables` leaves out what is drawn, or the
        chart would not draw all that it is given; see `recount.drawing.sound.require_sound`.
    TableError
        If a frame that is drawn does not know its tables, or a table is not in the package.
    """
    require_slug("figure", figure_id)
    note("caption", figure_id)
    words = captions().get(figure_id)
    if words is None:
        raise FigureError(f"figure {figure_id}: no words in data/captions/")
    said = {part: fill(getattr(words, part), named, f"{words.where}, {part}") for part in PARTS}
    slots = {name for part in PARTS for name, _ in slots_of(getattr(words, part), words.where)}
    if unused := unnamed(named, slots):
        raise FigureError(f"{words.where}: {', '.join(unused)} given, but no slot has that name")
    origins = declared(f"figure {figure_id}", drawn(chart), tables)
    if not origins:
        raise FigureError(
            f"figure {figure_id}: expected a frame that knows its tables, or `tables`"
        )
    credits = sources(origins | Provenance(facts=_facts_in(named)))
    record: FigureRecord = {
        "figure": figure_id,
        "title": said["title"],
        "subtitle": said["subtitle"],
        "caption": said["caption"],
        "alt": said["alt"],
        "sources": credits,
    }
    if said["note"]:
        record["note"] = said["note"]
    try:
        spec = specification(chart, said["title"])
    except TypeError as error:
        raise FigureError(f"figure {figure_id}: {error}") from error
    require_sound(f"figure {figure_id}", spec)
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    filling = slot_records((getattr(words, part) for part in PARTS), named, words.where)
    show(
        {
            mime.FIGURE: record,
            mime.VEGALITE: spec,
            **_beside(filling),
            mime.MARKDOWN: picture(f"../{FIGURE_FILE.format(figure=figure_id)}", said["alt"]),
            "text/plain": f"{said['title']}\n{said['alt']}",
        }
    )
    # A separate output, because JupyterLab shows one type of each, and prefers HTML to a chart.
    credit = "; ".join(f"{source['publisher']}, {source['title']}" for source in credits)
    show(
        {
            mime.CAPTION: {"figure": figure_id},
            "text/html": str(render("caption", caption=said["caption"], credit=credit)),
            "text/plain": said["caption"],
        }
    )


def _facts_in(named: Mapping[str, Named]) -> frozenset[str]:
    """The published facts that the words of a figure name."""
    return provenance_of([value for _, value in by_slot(named) if isinstance(value, Value)]).facts


def drawn(chart: alt.TopLevelMixin) -> Provenance:
    """Where the frames come from that a chart draws.

    Raises
    ------
    TableError
        If one of them does not know.
    """
    found = Provenance()
    for view in (chart, *getattr(chart, "layer", ())):
        data = getattr(view, "data", alt.Undefined)
        if isinstance(data, pd.DataFrame):
            found |= provenance_of(data)
        if isinstance(view, alt.LayerChart) and view is not chart:
            found |= drawn(view)
    return found


def declared(what: str, found: Provenance, tables: Sequence[str]) -> Provenance:
    """What something comes from, with the tables that are named besides.

    Raises
    ------
    FigureError
        If tables are named, and one that it comes from is not among them.
    """
    if tables and (missing := sorted(found.tables - set(tables))):
        raise FigureError(
            f"{what}: comes from {', '.join(missing)}, which `tables` leaves out; expected all"
            " of its tables, or none: they are known"
        )
    return found | provenance_of(*tables)


def require_slug(kind: str, name: str) -> None:
    """Refuse an id that could not stand in an address."""
    if not SLUG.fullmatch(name):
        raise FigureError(f"{kind} {name!r}: expected {SLUG_WORDS}")


def sources(origins: Provenance) -> list[SourceRecord]:
    """Publisher, edition and licences of all that something comes from.

    A report whose printed numbers are drawn stands beside the table in which they are transcribed,
    and published facts are named by the works that they go back to.
    """
    for kind, names in (("table", origins.tables), ("report", origins.reports)):
        for name in names:
            note(kind, name)
    credits: list[SourceRecord] = []
    for name in sorted(origins.tables):
        entry = resource(name)
        licenses = [licence["name"] for licence in entry["licenses"]]
        if name == FACTS and origins.facts:
            credits += [_work_source(work, licenses) for work in works_of(origins.facts)]
            continue
        credits.append(
            {
                "table": name,
                "title": entry["title"],
                "publisher": entry["publisher"],
                "edition": entry["edition"],
                "licenses": licenses,
            }
        )
    for slug in sorted(origins.reports):
        report = reports()[slug]
        credits.append(
            {
                "table": "quantities",
                "title": report.title,
                "publisher": report.publisher,
                "edition": str(report.year),
                "licenses": [report.licence],
            }
        )
    return credits


def _work_source(work: FactSource, licenses: list[str]) -> SourceRecord:
    return {
        "table": FACTS,
        "title": work.title,
        "publisher": work.author,
        "edition": work.edition,
        "licenses": licenses,
        "facts": list(work.facts),
    }


def show(bundle: dict[str, Any]) -> None:
    """Put one MIME bundle into the cell's outputs."""
    display(bundle, raw=True)  # type: ignore[no-untyped-call]
