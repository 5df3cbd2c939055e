"""Verdict cards and lists of numbers, as a reader sees them: HTML and plain text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from recount.languages.words import said, written
from recount.markup import render
from recount.quantities.units import CALENDAR, UNITS, format_gap, format_number
from recount.record import (
    ComparisonRecord,
    Counted,
    CountedNumber,
    JudgedComparison,
    JudgedNumbers,
    NumbersRecord,
    QuantityRecord,
    ValueRecord,
    VariationRecord,
    VerdictRecord,
    behind,
    origin_of,
    quantities_of,
)
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import works_of
from recount.tables.provenance import Provenance
from recount.vocabulary import (
    BASES,
    BASIS_NAMES,
    DIFFERS,
    DIFFERS_WORDS,
    MAIN,
    REPRODUCED,
    RESULT_WORDS,
    STANDS_WORDS,
    UNCHECKED,
    UNCHECKED_WORDS,
    UNEXPLAINED,
    VARIATION_NAMES,
    WITHIN_ROUNDING,
    UncheckedReason,
)


def card_text(record: VerdictRecord) -> str:
    """A verdict card as plain text."""
    first = [said(record["answer"]).upper(), brief_text(record), record["statement"]]
    lines = [" | ".join(filter(None, first))]
    if record["instead"]:
        lead = said("Write instead:")
        lines.append(f"  {lead} {record['instead']}")
    _, rows = card_table(record)
    lines += map(_line, rows)
    if record["variations"]:
        lines.append(f"  {choices_text(record)}:")
        lines += map(_line, choice_rows(record))
    if checked := checked_text(record):
        lines.append(f"  {checked}.")
    lines.append(f"  {said(STANDS_WORDS[record['stands']])}: {record['because']}")
    lines += (f"  {text}" for text in (_settling(record), *_complaints(record)) if text)
    lines.append(f"  {_source_text(record)}")
    return "\n".join(lines)


def _line(row: Sequence[str]) -> str:
    """A row of a card in plain text."""
    return "  " + " | ".join(filter(None, row))


def card_html(record: VerdictRecord, footer: str = "", heading: str = "") -> str:
    """A verdict card as HTML: a line, which unfolds to all that was counted.

    The id that links lead to is within what is folded, because browsers unfold that by themselves.

    Parameters
    ----------
    record : VerdictRecord
        The verdict's record.
    footer : str
        For its last line: markup if it is `Markup`.
    heading : str
        The element that the statement is among the headings of a page, such as ``h3``; card and
        tables have names there, too. Empty in a notebook.
    """
    columns, rows = card_table(record)
    counted = any(again for *_, again, _ in rows)
    settle = _settling(record)
    if not counted:
        shown = " ".join(f"{row[0]} {row[-1]}.".strip() for row in rows)
        settle = f"{shown[0].upper()}{shown[1:]} {settle}"
    card = render(
        "card",
        record=record,
        brief=brief_text(record),
        columns=columns,
        rows=rows,
        counted=counted,
        stands=said(STANDS_WORDS[record["stands"]]),
        settle=settle,
        checked=checked_text(record),
        choices=(said("With"), said("Counted again"), said("Result")),
        tried=choice_rows(record),
        choices_text=choices_text(record),
        complaints=_complaints(record),
        source=_source_text(record),
        footer=footer,
        heading=heading,
    )
    return str(card)


def _settling(record: VerdictRecord) -> str:
    """What would settle the part that cannot be checked; empty if nothing is said of it."""
    settled_by = record["settled_by"]
    return said("What would settle it: {what}", what=settled_by) if settled_by else ""


def _complaints(record: VerdictRecord) -> list[str]:
    """What is wrong with how the verdict is explained, a sentence each."""
    return [said("To be mended: {what}.", what=complaint) for complaint in record["complaints"]]


def _source_text(record: VerdictRecord) -> str:
    """Where the claim stands in its report, what it was counted from, and the technical verdict."""
    where = record["locator"]
    if cited := record["attributed_to"]:
        where = said("{where}; the report cites {source}", where=where, source=cited)
    tables, works = _sources(behind(record))
    told = [
        *([said("Tables: {names}.", names=tables)] if tables else []),
        *([said("Works: {names}.", names=works)] if works else []),
    ]
    return " ".join([f"{where}.", *told, technical_text(record)])


def technical_text(record: VerdictRecord) -> str:
    """The verdict in its own words, which come second for readers."""
    return said("Technical verdict: {verdict}.", verdict=said(record["headline"]))


def brief_text(record: VerdictRecord) -> str:
    """The printed number and the one counted again, of a claim that prints and has them.

    Of several it is the first that decides: one that the claim asserts, whose verdict is that of
    the claim, on data before the report's own numbers. Empty where both are one day.
    """
    bases = ("then", "now", "arithmetic")
    counted = [
        (part, part["bases"][basis])
        for part in quantities_of(record)
        if part["role"] == MAIN
        for basis in bases
        if basis in part["bases"]
    ]
    if not counted:
        return ""
    deciding = (pair for pair in counted if pair[1]["verdict"] == record["headline"])
    part, again = next(deciding, counted[0])
    unit = part["unit"]
    ends = [end for end in (part["value"], part["value_high"]) if end is not None]
    printed, *others = (format_number(end, unit, bare=True) for end in ends)
    if others:
        printed = said("between {low} and {high}", low=printed, high=others[0])
    shown = format_number(again["number"], unit)
    if unit in CALENDAR and printed == shown:
        return ""
    if not others and part["hedge"] != "exact":
        printed = f"{said(part['hedge'].replace('_', ' '))} {printed}"
    return f"{printed} → {shown}"


def _sources(origins: Provenance) -> tuple[str, str]:
    """The tables, and the works of published facts, each in a line; empty if there are none."""
    tables = origins.tables - {FACTS} if origins.facts else origins.tables
    return ", ".join(sorted(tables)), "; ".join(map(str, works_of(origins.facts)))


def card_table(record: VerdictRecord) -> tuple[Sequence[str], list[Sequence[str]]]:
    """Columns and rows of a card; a comparison prints no number, and has no column for one."""
    columns = [said("Compared with"), said("Counted again"), said("Result")]
    if record["kind"] == "comparison":
        return columns, list(_comparison_rows(record["comparison"]))
    rows = [row for part in record["quantities"] for row in _quantity_rows(part)]
    return [said("As printed"), *columns], rows


def _quantity_rows(part: QuantityRecord) -> Iterator[Sequence[str]]:
    unit = part["unit"]
    inner = part["as_printed"].replace("“", "‘").replace("”", "’")
    as_printed = f"“{inner}”"
    for basis in (b for b in BASES if b in part["bases"]):
        counted = part["bases"][basis]
        again = counted_text(counted, unit, counted["verdict"] == WITHIN_ROUNDING)
        yield as_printed, said(BASIS_NAMES[basis]), again, _result_text(counted, unit)
        as_printed = ""
    if part["unchecked"]:
        yield as_printed, "", "", _unchecked_text(part["unchecked"])
    for other in part["other_series"]:
        result = said(RESULT_WORDS[REPRODUCED if other["fits"] else DIFFERS])
        series = said("for comparison: {series}", series=other["series"])
        yield "", series, counted_text(other, unit), result


def _comparison_rows(comparison: ComparisonRecord) -> Iterator[Sequence[str]]:
    for basis in (b for b in BASES if b in comparison["bases"]):
        decided = comparison["bases"][basis]
        result = f"{said(RESULT_WORDS[decided['verdict']])}{_why(decided)}; {decided['margin']}"
        yield said(BASIS_NAMES[basis]), decided["finding"], result
    if comparison["unchecked"]:
        yield "", "", _unchecked_text(comparison["unchecked"])


def choice_rows(record: VerdictRecord) -> list[tuple[str, str, str]]:
    """Rows of the other choices that were tried: the choice, what it gives, the result then."""
    return [
        (
            f"{said(VARIATION_NAMES[varied['kind']])}: {varied['choice']}",
            variation_text(varied),
            said("would be: {result}", result=said(RESULT_WORDS[varied["verdict"]]))
            if varied["turns"]
            else said("the same"),
        )
        for varied in record["variations"]
    ]


def choices_text(record: VerdictRecord) -> str:
    """How many other choices were tried, and with how many of them the result changes."""
    tried = len(record["variations"])
    turning = sum(varied["turns"] for varied in record["variations"])
    if tried == 1:
        if turning:
            return said("Another choice was tried; the result changes with it")
        return said("Another choice was tried; the result stays the same")
    if turning:
        return said(
            "{tried} other choices were tried; the result changes with {turning}",
            tried=tried,
            turning=turning,
        )
    return said("{tried} other choices were tried; the result stays the same", tried=tried)


def checked_text(record: JudgedNumbers | JudgedComparison) -> str:
    """How many of how many numbers were checked; empty of a claim that prints none or one."""
    if record["kind"] == "comparison" or len(record["quantities"]) == 1:
        return ""
    return said(
        "{checked} of {all} numbers were checked",
        checked=record["checked"],
        all=len(record["quantities"]),
    )


def variation_text(varied: VariationRecord) -> str:
    """What was counted with another choice."""
    counted = "; ".join(counted_text(value, value["unit"]) for value in varied["values"])
    return counted or varied["finding"] or ""


def counted_text(counted: ValueRecord, unit: str, decides: bool = False) -> str:
    """A counted number, with its interval where that is wide enough to matter.

    Parameters
    ----------
    counted : ValueRecord
        The number.
    unit : str
        Its unit.
    decides : bool
        Whether the verdict rests on the interval, which then matters however narrow it is.
    """
    text = format_number(counted["number"], unit)
    width = counted["high"] - counted["low"]
    if UNITS[unit].whole and width <= 1:
        return text
    if not decides and width <= 0.01 * abs(counted["number"]):
        return text
    low, high = (
        format_number(counted["low"], unit, bare=True),
        format_number(counted["high"], unit),
    )
    return said("{number} ({low} to {high})", number=text, low=low, high=high)


def _why(counted: Counted) -> str:
    """Behind the result that it does not match, why."""
    if counted["verdict"] != DIFFERS:
        return ""
    reason = counted["reason"]
    return f": {said(DIFFERS_WORDS[reason] if reason else UNEXPLAINED)}"


def _unchecked_text(reason: UncheckedReason) -> str:
    return f"{said(UNCHECKED)}: {said(UNCHECKED_WORDS[reason])}"


def _result_text(counted: CountedNumber, unit: str) -> str:
    text = f"{said(RESULT_WORDS[counted['verdict']])}{_why(counted)}"
    if counted["verdict"] == DIFFERS and (gap := gap_text(counted, unit)):
        text += said("; off by {gap}", gap=gap)
    times = counted["times_printed"]
    if times is not None and (shown := f"{times:.2g}") != "1":
        text += said("; {times} times the printed number", times=written(shown))
    return text


def gap_text(counted: CountedNumber, unit: str, bare: bool = False) -> str:
    """How far a counted number lies from what was printed; empty for days, months and years.

    Bare, it is without the words of the unit.
    """
    if unit in CALENDAR:
        return ""
    size = abs(counted["gap"])
    if UNITS[unit].whole and counted["number"] == round(counted["number"]):
        size = math.ceil(size)  # from a bound, which lies half a step from a whole number
    return format_number(size, unit, bare=True) if bare else format_gap(size, unit)


def numbers_html(record: NumbersRecord, anchor: str = "", text: str = "") -> str:
    """The numbers that a text draws on, folded, as HTML.

    Parameters
    ----------
    record : NumbersRecord
        The numbers.
    anchor : str
        An id, to which links unfold them.
    text : str
        What the text is called, for who hears of several such lists.
    """
    return str(render("numbers", rows=_number_rows(record), anchor=anchor, text=text))


def numbers_text(record: NumbersRecord) -> str:
    """The numbers that a text draws on, as plain text."""
    return "\n".join(f"{name}: {number} ({of})" for name, number, of in _number_rows(record))


def _number_rows(record: NumbersRecord) -> list[tuple[str, str, str]]:
    """The name of each number, the number, and what it was counted from."""
    return [
        (
            entry["name"],
            counted_text(entry, entry["unit"]),
            "; ".join(filter(None, _sources(origin_of(entry)))) or said(BASIS_NAMES["arithmetic"]),
        )
        for entry in record["numbers"]
    ]
