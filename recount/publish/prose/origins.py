"""Origins: the recorded values, and the times, that a numeral in the text may come from."""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from recount.drawing.chart import Row
from recount.ledger.claims import Report
from recount.licence import TERMS
from recount.publish.prose.numerals import TIMES, Numeral, number_in_words, numerals
from recount.quantities.units import CALENDAR, scale_of
from recount.record import SlotRecord, ValueRecord, VerdictRecord, quantities_of

EXEMPT: tuple[tuple[str, str], ...] = (
    (r"(?<=per )100,000", "a unit"),
    (r"[Pp]arts? \d(\.\d)?( (and|to) \d(\.\d)?)?", "a part of a report"),
    (r"\bSDG \d+(\.\d+)?", "a number of a goal"),
    (r"95 ?(%|per cent)( bootstrap)? (confidence )?interval", "the usual confidence level"),
    (
        r"\bhalf a step\b|“half”|“eight of ten”|four digits|twentieth|nearest tenth",
        "the rounding rules",
    ),
    (r"\b(better|worse|lower|upper|weaker|stronger|other|first|second) half\b", "no measure"),
    (r"\b[Tt]en numbers\b", "the name of a page"),
    (r"\b(the|these) two( of them)?\b", "the two just named"),
    (r"about \d+ minutes", "how long a lesson takes"),
    (r"(?:\bhttps?://|\bwww\.|\bdoi:|\b10\.\d{4,9}/)\S+", "an address"),
    (r"\[\^[^\]\s]+\]", "the mark of a footnote"),
)
"""What needs no origin: a pattern, and why."""

_EXEMPT = tuple(re.compile(pattern) for pattern, _ in EXEMPT)
_EDITORIAL = {"title", "caption", "alt_text", "because", "settled_by", "names"}
_EDITORIAL |= {"text", "why", "hint", "wrong"}
_LITERALS = {"NUMBER", "STRING", "FSTRING_MIDDLE"}
_TIME = re.compile(r"(?<![\d,.])(?:1[5-9]|20)\d\d(?:\d\d){0,2}(?![\d,]|\.\d)")
_ISO = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)-(\d\d)(?:-(\d\d))?(?!\d)")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_UNIT_OF_KIND = {"pct": "pct", "rate": "per_100k", "part": "share", "times": "ratio"}
_MEASURED = {"pct", "share", "per_100k", "correlation"}
"""Units of which no number says how many things there are."""


@dataclass(frozen=True)
class Origin:
    """A recorded value that a numeral may come from.

    Attributes
    ----------
    name : str
        What it is, in words; by this the author of a text names it.
    number : float
        The number, in `unit`.
    unit : str
        Unit of the number.
    of : str
        What it is about, which it may share with others: a printed number and what was counted
        again for it have one meaning. Empty if it stands alone.
    aside : bool
        Whether it only goes with a value of the same meaning, as the bounds of an interval do.
    """

    name: str
    number: float
    unit: str
    of: str = ""
    aside: bool = False

    @property
    def meaning(self) -> str:
        """What it is about."""
        return self.of or self.name


def naming(
    known: Collection[Report], editions: Iterable[str] = (), title: str = ""
) -> re.Pattern[str]:
    """What names the book, a report, a licence or an edition, or says how many reports."""
    words = [rf"\b{re.escape(number_in_words(len(known)))} (published )?reports\b"]
    words += [rf"\b{re.escape(terms.short)}(?!\w|\.\d)" for terms in TERMS.values()]
    words += [rf"\b{re.escape(version)}(?!\w|\.\d)" for version in editions]
    titles = [title, *(report.title for report in known)]
    words += [rf"(?<!\w){re.escape(name)}(?!\w)" for name in titles if name]
    for report in known:
        short = report.short_title.partition(",")[0].removesuffix(str(report.year)).strip()
        # Of a body with a number, such as a third phase, texts also give the name alone.
        names = {report.publisher, short, re.sub(r" [IVX]+$", "", short)}
        named = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        words.append(rf"({named}),? \(?{report.year}\)?")
    return re.compile("|".join(words), re.IGNORECASE)


def needing_origin(text: str, *names: re.Pattern[str]) -> Iterator[Numeral]:
    """The numerals of a text, but for those within names, and what else needs no origin."""
    patterns = (*_EXEMPT, *names)
    exempt = [found.span() for pattern in patterns for found in pattern.finditer(text)]
    for numeral in numerals(text):
        if not any(start <= numeral.start and numeral.end <= end for start, end in exempt):
            yield numeral


def same_time(numeral: Numeral, time: int) -> bool:
    """Whether a time, written as in `Numeral`, is the one that a numeral names."""
    stamp = int(numeral.value)
    if numeral.kind == "day":
        return time > 10_000_000 and time % 10_000 == stamp
    text = str(time)
    return text.startswith(str(stamp)) and len(text) in (4, 6, 8)


def gives(origin: Origin, numeral: Numeral) -> bool:
    """Whether the numeral may come from the origin, at the precision in which it is written."""
    return any(numeral.reach.contains(number) for number in as_kind(origin, numeral))


def as_kind(origin: Origin, numeral: Numeral) -> Iterator[float]:
    """The origin's number the ways in which a numeral of this kind may put it."""
    size, unit = abs(origin.number), origin.unit
    if unit in CALENDAR:
        return
    match numeral.kind:
        case "pct":
            if unit in ("pct", "share"):
                yield size * (100 if unit == "share" else 1)
        case "rate":
            if unit == "per_100k":
                yield size
        case "part":
            if unit in ("pct", "share", "ratio"):
                yield size / (100 if unit == "pct" else 1)
        case "times":
            if unit in ("ratio", "odds"):
                yield size
            elif unit == "pct":
                yield 1 + size / 100
        case "whole":
            if size == round(size) and unit not in _MEASURED:
                yield size
        case _:
            yield size
            if (scale := scale_of(unit)) != 1:
                yield size * scale


def verdict_origins(record: VerdictRecord) -> list[Origin]:
    """The numbers of a verdict: as printed, counted again on each basis, and how far apart."""
    found = []
    for part in quantities_of(record):
        name, unit = f"{record['claim']}, {part['quantity']}", part["unit"]
        for key, number in (("value", part["value"]), ("value_high", part["value_high"])):
            if number is not None:
                found.append(Origin(f"{name} as printed, {key}", number, unit, name))
        for basis, counted in part["bases"].items():
            found += value_origins(f"{name}, {basis}", counted, unit, name)
            found.append(Origin(f"{name}, gap to {basis}", counted["gap"], unit, name, True))
            if counted["times_printed"] is not None:
                times = counted["times_printed"]
                found.append(Origin(f"{name}, {basis}, times printed", times, "ratio", name, True))
        for other in part["other_series"]:
            found += value_origins(f"{name}, {other['series']}", other, unit, name, aside=True)
    for held_against, finding, aside in _findings(record):
        for place, numeral in enumerate(needing_origin(_ORDINAL.sub("", finding)), start=1):
            if numeral.kind in TIMES:
                continue
            unit = _UNIT_OF_KIND.get(numeral.kind, "count")
            name = f"{record['claim']}, {held_against}, number {place}"
            of = f"{record['claim']}, number {place}"
            found.append(Origin(name, numeral.value, unit, of, aside))
    for varied in record["variations"]:
        for value in varied["values"]:
            of = f"{record['claim']}, {value['name']}"
            name = f"{of}, {varied['choice']}"
            found += value_origins(name, value, value["unit"], of, aside=True)
    return found


def _findings(record: VerdictRecord) -> list[tuple[str, str, bool]]:
    """What comparisons found, with their margins, by basis or, aside, by another choice."""
    decided = record["comparison"]["bases"] if record["kind"] == "comparison" else {}
    found: list[tuple[str, str | None, bool]] = [
        *((basis, f"{part['finding']} {part['margin']}", False) for basis, part in decided.items()),
        *((varied["choice"], varied["finding"], True) for varied in record["variations"]),
    ]
    return [(held_against, text, aside) for held_against, text, aside in found if text]


def value_origins(
    name: str, counted: ValueRecord, unit: str, of: str = "", aside: bool = False
) -> list[Origin]:
    """A recorded value, and the bounds of its interval where it has one."""
    number = counted["number"]
    found = [Origin(name, number, unit, of, aside)]
    for bound, end in (("low", counted["low"]), ("high", counted["high"])):
        if end != number:
            found.append(Origin(f"{name}, {bound}", end, unit, of or name, True))
    return found


def slot_origins(slots: Mapping[str, SlotRecord]) -> Iterator[Origin]:
    """What fills the slots of sentences, and the numbers in the words among it."""
    for name, filling in slots.items():
        if isinstance(filling, str):
            for numeral in needing_origin(filling):
                if numeral.kind not in TIMES:
                    unit = _UNIT_OF_KIND.get(numeral.kind, "count")
                    yield Origin(name, numeral.value, unit)
        else:
            yield Origin(name, filling["number"], filling["unit"])


def slot_times(slots: Mapping[str, SlotRecord]) -> Iterator[int]:
    """The times that fill slots of sentences."""
    for filling in slots.values():
        if isinstance(filling, str):
            yield from times_in(filling)
        else:
            yield from calendar_time(filling["number"], filling["unit"])


def verdict_times(record: VerdictRecord, beside: bool = True) -> set[int]:
    """The times that a verdict names or counts, with those of what is only shown beside it."""
    times = times_in(record["statement"])
    for part in quantities_of(record):
        times |= calendar_time(part["value"], part["unit"])
        for counted in part["bases"].values():
            times |= calendar_time(counted["number"], part["unit"])
        for other in part["other_series"] if beside else ():
            times |= calendar_time(other["number"], part["unit"]) | times_in(other["series"])
    for _, finding, aside in _findings(record):
        times |= times_in(finding) if beside or not aside else set()
    for varied in record["variations"] if beside else ():
        times |= times_in(varied["choice"])
    return times


def calendar_time(number: float, unit: str) -> set[int]:
    """A number as a time, if its unit is one of the calendar."""
    return {int(number)} if unit in CALENDAR else set()


def times_in(text: str) -> set[int]:
    """Years, months and days in a text, the way `Numeral` writes them."""
    return set(_times_in(text))


@lru_cache(50_000)  # statements, findings and code are asked for again and again
def _times_in(text: str) -> frozenset[int]:
    dates = {int("".join(filter(None, found))) for found in _ISO.findall(text)}
    return frozenset(
        dates
        | {
            int(numeral.value)
            for numeral in numerals(text)
            if numeral.kind in ("year", "month", "date")
        }
        | {int(stamp) for stamp in _TIME.findall(text)}
    )


def times_in_code(source: str) -> set[int]:
    """Years, months and days that code computes with; not those in texts for the reader."""
    times: set[int] = set()
    depth, for_reader, before = 0, 0, ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth -= 1
        if for_reader and (depth < for_reader or (token.string == "," and depth == for_reader)):
            for_reader = 0
        elif token.string == "=" and before in _EDITORIAL and not for_reader:
            for_reader = depth
        if not for_reader and tokenize.tok_name[token.type] in _LITERALS:
            times |= times_in(token.string)
        before = token.string
    return times


def chart_origins(rows: Sequence[Row]) -> Iterator[Origin]:
    """Values drawn, and how many rows and different entries there are."""
    columns: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    for name, values in columns.items():
        unit = next((unit for unit in ("pct", "share", "ratio") if unit in name), "count")
        if unit == "count" and "per_100k" in name:
            unit = "per_100k"
        numbers = {v for v in values if isinstance(v, int | float) and not isinstance(v, bool)}
        for number in sorted(numbers):
            yield Origin(f"{name} drawn, {number:.6g}", number, unit)
        shown = [str(value) for value in values if value is not None]
        yield Origin(f"rows with {name}", len(shown), "count")
        yield Origin(f"different {name}", len(set(shown)), "count")
        counts = Counter(shown)
        if len(counts) <= 6:
            for value, count in counts.items():
                yield Origin(f"rows where {name} is {value}", count, "count")


def scale_origins(spec: Mapping[str, Any]) -> Iterator[Origin]:
    """From one labelled value of a logarithmic scale to the next, so many times."""
    steps = set()
    for view in (spec, *spec.get("layer", ())):
        for channel in view.get("encoding", {}).values():
            if isinstance(channel, dict) and (channel.get("scale") or {}).get("type") == "log":
                labelled = (channel.get("axis") or {}).get("values", ())
                steps |= {after / before for before, after in pairwise(labelled)}
    for step in sorted(steps):
        yield Origin("step of the scale", step, "ratio")


def chart_times(rows: Sequence[Row]) -> Iterator[int]:
    """The times among the values drawn."""
    for row in rows:
        for value in row.values():
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                text = (
                    str(int(value))
                    if isinstance(value, float) and value.is_integer()
                    else str(value)
                )
                yield from times_in(text)
