"""Numerals in running text, in digits and in words, and what each of them stands for."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from recount.quantities.printed import SCALES, step_of
from recount.quantities.rounding import Interval, printed_interval

Kind = Literal["number", "whole", "pct", "rate", "part", "times", "year", "month", "date", "day"]
"""What a numeral is: a number with any unit; a whole number in words, or out of another, which
only things counted give; per cent or points; per 100,000; a part of one ("a third"); so many
times; or a time."""

TIMES = ("year", "month", "date", "day")

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WHOLE = {word: number for number, word in enumerate(_ONES)}
_WHOLE |= {word: 10 * number for number, word in enumerate(_TENS, start=2)}
_WHOLE |= {
    f"{ten}-{one}": 10 * tens + ones
    for tens, ten in enumerate(_TENS, start=2)
    for ones, one in enumerate(_ONES[1:10], start=1)
}
_WHOLE |= {"dozen": 12}
_ORDINALS = ("third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_PARTS = {name: number for number, name in enumerate(_ORDINALS, start=3)}
_OFTEN = {"twice": 2.0, "thrice": 3.0}
_GROWING = {"doubl": 2.0, "trebl": 3.0, "tripl": 3.0, "quadrupl": 4.0}
_ENDINGS = "e[ds]?|ings?"
"""Of verbs and nouns that begin as these do: doubled, a doubling, and halved as well."""
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}

_WORDS = "|".join(sorted(_WHOLE, key=len, reverse=True))
_MONTH = "|".join(_MONTHS)
_YEAR = r"(?:1[5-9]|20)\d\d"
_NUMERAL = re.compile(
    rf"""
    (?<![\w.,-])(?:
      (?P<day>\d{{1,2}})\s(?P<month_of_day>{_MONTH})(?:\s(?P<year_of_day>{_YEAR}))?
    | (?P<month>{_MONTH})\s(?P<year_of_month>{_YEAR})
    | (?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)
    | (?P<parts>half|halv(?:{_ENDINGS})|(?P<tops>an?|{_WORDS})[ -](?P<part>{"|".join(_PARTS)})s?)
    | one\s(?:in|of|out\sof)\s(?P<one_in>{_WORDS}|\d{{1,3}}\b)
    | (?P<times>{"|".join(_OFTEN)}|(?P<growing>{"|".join(_GROWING)})(?:{_ENDINGS}))
    | (?P<and_half>{_WORDS})\sand\sa\shalf
    | (?P<words>{_WORDS})
    )
    (?=s?\b|fold\b)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_ON = re.compile(r"[–/](?P<short>\d\d)(?![\d–/-]|[.,]\d)")
"""Behind a year the end of a span: “2010–11”, “1999/00”."""
_SCALE = re.compile(rf"[ -]({'|'.join(SCALES)})\b", re.IGNORECASE)
_LIST = r"(?:(?:,| and| or| to| against|[–-])\s?[−-]?[\d.,]+)*"
_OF_HUNDRED = r"\s?(?:%|per\scent\b|percent\b|percentage\spoints?\b)"
_PER_CENT = re.compile(_LIST + _OF_HUNDRED)
_RATE = re.compile(rf"{_LIST}\sper\s100,000\b")
_SO_MANY_TIMES = re.compile(r"(?:[ -]times\b|-?fold\b)")
_OUT_OF = re.compile(r"\s(?:out\s)?of\s(?:the\s|all\s)?\d")
_FACTOR = re.compile(r"\bfactor of (?:\w+ )?$")
_HEDGES = {
    "about": r"about|around|roughly|some|approximately",
    "almost": r"almost|nearly|close\sto|just\sunder|not\squite|a\slittle\sunder",
    "more_than": r"more\sthan|over|above|at\sleast|a\slittle\sover|exceeds?|exceeded|past",
    "less_than": r"less\sthan|fewer\sthan|below|under|up\sto|at\smost|a\slittle\sless\sthan",
}
_HEDGE = {
    hedge: re.compile(rf"\b(?:{words})(?:\sthe|\sa|\san|\sthose|\sall)?\s$", re.IGNORECASE)
    for hedge, words in _HEDGES.items()
}
# A hedge that is open on one side would be met by any larger number, so in prose it reaches
# only a quarter of the way; the number itself is in, because it may be a threshold.
_REACH_UP, _REACH_DOWN = 1.25, 0.75
_PART_STEP = 0.05


@dataclass(frozen=True)
class Numeral:
    """A numeral met in a text.

    Attributes
    ----------
    text : str
        As written, with its hedge.
    kind : str
        See `Kind`.
    value : float
        The number; a time as yyyy, yyyymm, yyyymmdd or, without a year, mmdd.
    reach : Interval
        The numbers that it may stand for, in the same unit.
    start, end : int
        Where its digits or words stand in the text.
    """

    text: str
    kind: Kind
    value: float
    reach: Interval
    start: int
    end: int


def numerals(text: str) -> Iterator[Numeral]:
    """All numerals of a text, in order.

    ``one`` is a pronoun more often than a number and is passed over, unless it stands before
    *in* or *of* and another numeral ("one in five").

    Parameters
    ----------
    text : str
        Plain text, a sentence or a paragraph.

    Yields
    ------
    Numeral
    """
    taken = 0
    for found in _NUMERAL.finditer(text):
        if found.start() < taken:
            continue
        if numeral := _read(text, found):
            yield numeral
            if numeral.kind == "year" and (last := _last_year(text, numeral)):
                taken = last.end
                yield last


def _read(text: str, found: re.Match[str]) -> Numeral | None:
    start, end = found.span()
    part = found.groupdict()
    if part["day"]:
        stamp = 100 * _MONTHS[part["month_of_day"].capitalize()] + int(part["day"])
        if part["year_of_day"]:
            return _time(found, "date", 10_000 * int(part["year_of_day"]) + stamp)
        return _time(found, "day", stamp)
    if part["month"]:
        month = _MONTHS[part["month"].capitalize()]
        return _time(found, "month", 100 * int(part["year_of_month"]) + month)
    if part["parts"]:
        top = (part["tops"] or "a").lower()
        bottom = _PARTS[part["part"].lower()] if part["part"] else 2
        return _part(text, start, end, (1 if top in ("a", "an") else _WHOLE[top]) / bottom)
    if part["one_in"]:
        return _part(text, start, end, 1 / _value(part["one_in"]))
    if part["and_half"]:
        value = _WHOLE[part["and_half"].lower()] + 0.5
        kind: Kind = "times" if _times_after(text, start, end) else "number"
        return _number(text, start, end, kind, value, 0.5)
    if part["times"]:
        growing = (part["growing"] or "").lower()
        value = _GROWING[growing] if growing else _OFTEN[part["times"].lower()]
        return _number(text, start, end, "times", value, 0.5)
    written = part["digits"] or part["words"]
    value = _value(written)
    step = step_of(written.replace(",", "")) if part["digits"] else 1.0
    end = start + len(written)
    if scale := _SCALE.match(text, end):
        factor = SCALES[scale.group(1).lower()]
        value, step, end = value * factor, step * factor, scale.end()
    per_cent, times = _PER_CENT.match(text, end), _times_after(text, start, end)
    counts = re.match(_OF_HUNDRED, text[end:]) or times or scale
    if re.fullmatch(_YEAR, written) and not counts:
        return _time(found, "year", int(written))
    if written.lower() in ("one", "zero") and not times and not per_cent and not scale:
        return None
    kind = "pct" if per_cent else "times" if times else "number"
    if _RATE.match(text, end):
        kind = "rate"
    counted = part["words"] or (_OUT_OF.match(text, end) and "." not in written)
    if kind == "number" and counted and not scale:
        kind = "whole"
    return _number(text, start, end, kind, value, step)


def _last_year(text: str, first: Numeral) -> Numeral | None:
    """The year that ends a span, of which only the last two digits are written."""
    if not (found := _YEAR_ON.match(text, first.end)):
        return None
    century, begins = divmod(int(first.value), 100)
    ends = int(found["short"])
    if ends <= begins:
        if begins < 50 or ends >= 50:  # a month, or a part of a number
            return None
        century += 1
    year = 100 * century + ends
    start, end = found.span("short")
    return Numeral(text[start:end], "year", year, Interval(year, year), start, end)


def number_in_words(number: int) -> str:
    """A whole number as texts write it: in words up to a hundred, else in digits."""
    return next((word for word, value in _WHOLE.items() if value == number), f"{number:,}")


def _times_after(text: str, start: int, end: int) -> bool:
    return bool(_SO_MANY_TIMES.match(text, end) or _FACTOR.search(text[:start]))


def _value(written: str) -> float:
    word = written.lower()
    return float(_WHOLE[word]) if word in _WHOLE else float(written.replace(",", ""))


def _time(found: re.Match[str], kind: Kind, stamp: int) -> Numeral:
    return Numeral(found.group(), kind, stamp, Interval(stamp, stamp), *found.span())


def _part(text: str, start: int, end: int, value: float) -> Numeral:
    return _number(text, start, end, "part", value, min(_PART_STEP, 0.2 * value))


def _number(text: str, start: int, end: int, kind: Kind, value: float, step: float) -> Numeral:
    before = text[:start]
    for hedge, pattern in _HEDGE.items():
        if found := pattern.search(before):
            written = text[found.start() : end]
            return Numeral(written, kind, value, _reach(value, hedge, step), start, end)
    return Numeral(text[start:end], kind, value, _reach(value, "exact", step), start, end)


def _reach(value: float, hedge: str, step: float) -> Interval:
    if hedge == "more_than":
        return Interval(value, _REACH_UP * value)
    if hedge == "less_than":
        return Interval(_REACH_DOWN * value, value)
    return printed_interval(value, hedge, step)
