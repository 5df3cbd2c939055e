"""What can differ between two states of a claim or of a figure, each thing in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from recount.card import counted_text, variation_text
from recount.record import (
    ChartedFigure,
    ComparisonRecord,
    Counted,
    QuantityRecord,
    RestsOn,
    VerdictRecord,
    origin_of,
    parts_of,
    quantities_of,
)
from recount.tables.facts import TABLE as PUBLISHED_FACTS
from recount.vocabulary import BASIS_NAMES, Basis

VERDICT, COUNTED, PRINTED, STANDS = "verdict", "counted number", "printed number", "stands"
REASON, CHOICE, SERIES, SOURCES = "reason", "other choice", "other series", "sources"
WORDING, LEDGER, PLACE = "wording", "ledger", "place"

ANSWER = "may it be quoted"
"""Follows from the headline, and from whether the sentence stands."""

_LEDGER = {
    "statement": "what the report says",
    "locator": "where the report says it",
    "text_line": "line of the report’s text",
    "attributed_to": "whom the report names for it",
    "citation": "what is cited for it",
    "report": "which report says it",
    "kind": "whether it prints numbers",
}
_JUDGEMENT = {
    "because": "why it stands or not",
    "instead": "what to write instead",
    "settled_by": "what would settle it",
    "complaints": "what is wrong with how it is explained",
}
_CAPTION = {
    "title": "title",
    "subtitle": "subtitle",
    "caption": "caption",
    "note": "note",
    "alt": "alt text",
}


@dataclass(frozen=True)
class Aspect:
    """One thing that is on record.

    Attributes
    ----------
    kind, what : str
        Of which kind it is, and which one, in words.
    shown : str
        What a reader is told of it; empty if there is nothing to tell.
    held : object
        All of it, by which it is compared.
    same : str
        By what it is the same thing in another edition, whatever its words are there.
    detail : str
        What is said of a difference that does not show.
    """

    kind: str
    what: str
    shown: str
    held: Any
    same: str
    detail: str = "written in another way, which says the same"

    def differs(self, other: Aspect) -> bool:
        """Whether it is another one than the same thing in another edition."""
        if self.kind != SOURCES:
            return bool(self.held != other.held)
        if self.held is None or other.held is None:  # it was not on record yet
            return False
        both = self.held.keys() & other.held.keys()  # the others go with what is told by itself
        return self.shown != other.shown or any(self.held[key] != other.held[key] for key in both)


def of_claim(record: VerdictRecord) -> Iterator[Aspect]:
    """All that is on record of a claim."""
    whole: Mapping[str, Any] = record
    yield _plain(VERDICT, ANSWER, record["answer"])
    yield _plain(VERDICT, "headline", record["headline"])
    for basis, verdict in record["verdicts"].items():
        yield _plain(VERDICT, _on(basis), verdict)
    yield _plain(VERDICT, "how many of its numbers were checked", whole.get("checked"))
    yield _plain(STANDS, "whether the sentence stands", record["stands"])
    for basis, reason in record["reasons"].items():
        yield _plain(REASON, f"why it differs {_on(basis)}", reason)
    yield from _words(WORDING, whole, _JUDGEMENT)
    yield from _words(LEDGER, whole, _LEDGER)
    for part in quantities_of(record):
        yield from _of_quantity(part, alone=len(quantities_of(record)) == 1)
    if record["kind"] == "comparison":
        yield from _of_comparison(record["comparison"])
    for varied in record["variations"]:
        told = ", ".join(filter(None, (varied["verdict"], variation_text(varied))))
        held = _bare(varied)
        yield Aspect(CHOICE, varied["choice"], told, held, varied["choice"], "what it gives")
    yield from _of_origins(record)


def of_figure(record: ChartedFigure) -> Iterator[Aspect]:
    """All that is on record of a figure, but for its chart."""
    yield from _words(WORDING, record, _CAPTION)
    for source in record["sources"]:
        what = f"{source['publisher']}, {source['title']}"
        told = "; ".join((source["edition"], *source["licenses"]))
        same = f"{source['table']} {source['title']}"
        yield Aspect(SOURCES, what, told, source, same, "which facts are taken from it")


def _plain(kind: str, what: str, value: Any) -> Aspect:
    return Aspect(kind, what, "" if value is None else str(value), value, what)


def _words(kind: str, record: Mapping[str, Any], labels: Mapping[str, str]) -> Iterator[Aspect]:
    for name, what in labels.items():
        value = record.get(name)
        shown = "; ".join(value) if isinstance(value, list) else str(value or "")
        yield Aspect(kind, what, shown, value, what)


def _of_quantity(part: QuantityRecord, alone: bool) -> Iterator[Aspect]:
    """A printed number; of one that is alone, verdict and reason are those of the claim."""
    name, words, unit = part["quantity"], f"“{part['as_printed']}”", part["unit"]
    meant = [part[key] for key in ("value", "value_high", "unit", "hedge", "step", "printed")]
    yield Aspect(PRINTED, "words", words, words, f"{name} words")
    yield Aspect(PRINTED, f"what {words} stands for", "", meant, f"{name} meant", "")
    yield Aspect(PRINTED, f"role of {words}", part["role"], part["role"], f"{name} role")
    code = part["unchecked"]
    yield Aspect(REASON, f"why {words} cannot be checked", code or "", code, f"{name} open")
    for basis, counted in part["bases"].items():
        of = "" if alone else words
        yield from _of_basis(counted, basis, name, of)
        what, told = f"{words} {_on(basis)}", counted_text(counted, unit)
        reach = [counted[key] for key in ("number", "low", "high", "gap", "times_printed")]
        detail = "its bounds, or how far off it is"
        yield Aspect(COUNTED, what, told, reach, f"{name} {basis}", detail)
    for other in part["other_series"]:
        what = f"{other['series']}, beside {words}"
        told = f"{counted_text(other, unit)}, which {'fits' if other['fits'] else 'does not fit'}"
        same = f"{name} {other['series']}"
        yield Aspect(SERIES, what, told, _bare(other), same, "its bounds")


def _of_comparison(part: ComparisonRecord) -> Iterator[Aspect]:
    yield _plain(REASON, "why it cannot be checked", part["unchecked"])
    for basis, decided in part["bases"].items():
        yield from _of_basis(decided, basis, "comparison")
        yield _plain(COUNTED, f"what is compared {_on(basis)}", decided["finding"])
        yield _plain(COUNTED, f"by how much {_on(basis)}", decided["margin"])


def _of_basis(counted: Counted, basis: Basis, name: str, of: str = "") -> Iterator[Aspect]:
    same, verdict, why = f"{name} {basis}", counted["verdict"], counted["reason"]
    yield Aspect(VERDICT, f"{of} {_on(basis)}".strip(), verdict, verdict, same)
    yield Aspect(REASON, f"why {of or 'it'} differs {_on(basis)}", why or "", why, same)


def _on(basis: Basis) -> str:
    return f"on {BASIS_NAMES[basis]}"


def _of_origins(record: VerdictRecord) -> Iterator[Aspect]:
    """The tables and published facts behind all of it, and which of them stand behind what."""
    by_place = dict(_origins(record))
    behind, detail = origin_of(*by_place.values()), "which of them stands behind what"
    tables = {place: rests["tables"] for place, rests in by_place.items()}
    told = ", ".join(sorted(behind.tables))
    yield Aspect(SOURCES, "tables behind it", told, tables, "tables", detail)
    facts = {place: rests.get("facts", []) for place, rests in by_place.items()}
    named = behind.facts or PUBLISHED_FACTS not in behind.tables  # editions began without names
    told = ", ".join(sorted(behind.facts))
    held = facts if named else None
    yield Aspect(SOURCES, "published facts behind it", told, held, "facts", detail)


def _origins(record: VerdictRecord) -> Iterator[tuple[str, RestsOn]]:
    for part in parts_of(record):
        for basis, counted in part["bases"].items():
            yield f"{part.get('quantity', '')} {basis}", counted
    for part in quantities_of(record):
        for other in part["other_series"]:
            yield f"{part['quantity']} {other['series']}", other
    for varied in record["variations"]:
        yield f"{varied['kind']} {varied['choice']}", varied


def _bare(record: Mapping[str, Any]) -> dict[str, Any]:
    """What was counted, without what it was counted from."""
    return {key: part for key, part in record.items() if key not in RestsOn.__annotations__}
