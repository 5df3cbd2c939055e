"""The vocabulary of units, and how a number in each of them is written.

It is closed: what no book needs to add is here, and a book adds what its field counts in
``data/units.yml``.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from recount.errors import UnitError
from recount.languages.words import said, spoken
from recount.paths import find_root
from recount.reading import Stamp, is_there, stamp_of
from recount.tables.yaml_form import Lines, read_yaml

ADDED = "data/units.yml"
"""The units that a book adds: by name what each is, as `Unit` has it."""


@dataclass(frozen=True)
class Unit:
    """One unit of the vocabulary.

    Attributes
    ----------
    meaning : str
        What one of it is, in words.
    suffix : str
        What is written behind a number, with its leading space where it has one.
    additive : bool
        Whether two values in this unit may be added and subtracted.
    whole : bool
        Whether a whole number is written without decimals, as things counted, weighed or scored
        are; a fraction, computed or not, keeps its own.
    """

    meaning: str
    suffix: str = ""
    additive: bool = True
    whole: bool = False


_EVERYWHERE: dict[str, Unit] = {
    "count": Unit("things counted", whole=True),
    "persons": Unit("people", " people", whole=True),
    "persons_mn": Unit("million people", " million people"),
    "deaths": Unit("people who died", " deaths", whole=True),
    "victims": Unit("people killed by homicide", " victims", whole=True),
    "offences": Unit("recorded offences", " offences", whole=True),
    "investigations": Unit("criminal investigations opened", " investigations", whole=True),
    "countries": Unit("countries and territories", " countries", whole=True),
    "firearms": Unit("firearms and other small arms", " firearms", whole=True),
    "firearms_mn": Unit("million firearms", " million firearms"),
    "pct": Unit("per cent", "%"),
    "share": Unit("a part of one", ""),
    "correlation": Unit("a coefficient from minus one to one"),
    "ratio": Unit("so many times", " times"),
    "odds": Unit("so many times the odds, an odds ratio", " times the odds", additive=False),
    "points": Unit("points of an index", " points", whole=True),
    "rank": Unit("a place in a ranking, 1 at the top", additive=False, whole=True),
    "per_100k": Unit("a year per 100,000 inhabitants", " per 100,000"),
    "persons_per_year": Unit("people a year", " people a year"),
    "persons_per_day": Unit("people a day", " people a day"),
    "mxn_bn": Unit("billion Mexican pesos", " billion pesos"),
    "mxn_per_usd": Unit("Mexican pesos to the US dollar", " pesos to the dollar", additive=False),
    "usd_bn": Unit("billion US dollars", " billion dollars"),
    "usd_mn": Unit("million US dollars", " million dollars"),
    "kg": Unit("kilograms", " kg", whole=True),
    "tonnes": Unit("metric tonnes", " tonnes", whole=True),
    "ha": Unit("hectares", " hectares", whole=True),
    "per_ha": Unit("inhabitants of a hectare", " people a hectare"),
    "m2_mn": Unit("million square metres", " million square metres"),
    "years": Unit("a length of time in years", " years", whole=True),
    "year": Unit("a calendar year", additive=False, whole=True),
    "month": Unit("a calendar month, written yyyymm", additive=False, whole=True),
    "date": Unit("a calendar day, written yyyymmdd", additive=False, whole=True),
}


class UnitVocabulary(Mapping[str, Unit]):
    """The units of every book, and behind them those that the book at work adds."""

    def __getitem__(self, name: str) -> Unit:
        return _EVERYWHERE[name] if name in _EVERYWHERE else added_units()[name]

    def __iter__(self) -> Iterator[str]:
        yield from _EVERYWHERE
        yield from added_units()

    def __len__(self) -> int:
        return len(_EVERYWHERE) + len(added_units())


UNITS: Mapping[str, Unit] = UnitVocabulary()


def added_units(root: Path | None = None) -> Mapping[str, Unit]:
    """The units that a book adds; none where it has no ``data/units.yml``.

    Parameters
    ----------
    root : Path, optional
        The folder of the book; found from the working directory by default.

    Raises
    ------
    TableError
        If the file is not in the form that `recount.tables.yaml_form.read_yaml` asks for.
    UnitError
        Naming line and what was expected, if a unit is not described as one, or is there already.
    """
    try:
        root = root or find_root()
    except FileNotFoundError:  # no book
        return {}
    return _added(root, stamp_of(root / ADDED)) if is_there(root, ADDED) else {}


@lru_cache(maxsize=4)
def _added(root: Path, stamp: Stamp) -> dict[str, Unit]:
    del stamp  # part of the key, so that an edited file is read again
    content, lines = read_yaml(root, ADDED)
    return {name: _unit(name, about, lines) for name, about in content.items()}


def _unit(name: str, about: Any, lines: Lines) -> Unit:
    """A unit as a book describes it, every value of it a text."""

    def wrong(place: tuple[str, ...], expected: str) -> UnitError:
        return UnitError(f"{ADDED}, line {lines[place]}: {': '.join(place)}; expected {expected}")

    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise wrong((name,), "lower-case letters, digits and underscores")
    if name in _EVERYWHERE:
        raise wrong((name,), "a name of its own; every book has this unit")
    if not isinstance(about, dict) or not isinstance(about.get("meaning"), str):
        raise wrong((name,), "`meaning: …`, what one of it is, in words")
    known = [field.name for field in fields(Unit)]
    truths = {"true": True, "false": False}
    given: dict[str, Any] = {}
    for key, text in about.items():
        if key not in known:
            raise wrong((name, key), f"one of {', '.join(known)}")
        if key in ("additive", "whole") and text not in truths:
            raise wrong((name, key), "true or false")
        if not isinstance(text, str):
            raise wrong((name, key), "a text")
        given[key] = truths[text] if key in ("additive", "whole") else text
    return Unit(**given)


def unit_in_name(name: str) -> str | None:
    """The unit that a name ends in, the longest one: ``per_100k`` of ``rate_per_100k``."""
    ends = (unit for unit in UNITS if f"_{name}".endswith(f"_{unit}"))
    return max(ends, key=len, default=None)


SCALED = {"_bn": 1e9, "_mn": 1e6}
"""So many of what they count are in one of the units whose names end so."""

CALENDAR = frozenset({"year", "month", "date"})

DAYS = frozenset({"month", "date"})
"""Units of whose numbers not all are on the calendar."""

POSITIONS = CALENDAR | {"rank"}
"""Units that say where something stands: no multiple of such a number means anything."""

NO_SUCH_DAY = "expected a day that there is, written yyyymmdd, or a month, written yyyymm"


def scale_of(unit: str) -> float:
    """How many of what a unit counts are in one of it: a million in a million firearms."""
    return next((scale for suffix, scale in SCALED.items() if unit.endswith(suffix)), 1.0)


def is_on_calendar(number: float, unit: str) -> bool:
    """Whether a number in a unit of the calendar is a month or a day that there is.

    A month may stand alone, from 1 to 12, in a table that has its year in another column.
    """
    if unit not in DAYS or (unit == "month" and number in range(1, 13)):
        return True
    digits = f"{number:.0f}" + ("01" if unit == "month" else "")
    try:
        written = datetime.datetime.strptime(digits, "%Y%m%d").strftime("%Y%m%d")
    except ValueError:
        return False
    return number.is_integer() and written == digits


def require_unit(name: str, where: str) -> Unit:
    """Return the unit called `name`, or say where an unknown one was met.

    Raises
    ------
    UnitError
        If the vocabulary has no such unit.
    """
    try:
        return UNITS[name]
    except KeyError:
        known = ", ".join(UNITS)
        raise UnitError(f"{where}: unknown unit {name!r}; expected one of {known}") from None


def format_number(number: float, unit: str, decimals: int | None = None, bare: bool = False) -> str:
    """Write a number in its unit the way the book prints it, in the language of the page.

    Parameters
    ----------
    number : float
        The number, in `unit`.
    unit : str
        A unit of the vocabulary.
    decimals : int, optional
        Decimal places; by default as many as the size of the number asks for.
    bare : bool, optional
        Whether the words and signs of the unit are left out.

    Returns
    -------
    str
        For example ``"4,279 victims"``, ``"10.2%"``, ``"28 May 2008"``, ``"48th"``.
    """
    if speech := spoken():
        return speech.number(number, unit, decimals, bare)
    return english_number(number, unit, decimals, bare)


def english_number(
    number: float, unit: str, decimals: int | None = None, bare: bool = False
) -> str:
    """Write a number in its unit in English; see `format_number`."""
    if unit in CALENDAR:
        return _format_calendar(int(number), unit)
    if unit == "rank":
        return _ordinal(round(number))
    if decimals is None:
        decimals = _usual_decimals(number)
    text = f"{number:,.{decimals}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", "−") + ("" if bare else UNITS[unit].suffix)


def format_day(day: datetime.date) -> str:
    """Write a day with its month in words, such as ``"28 May 2008"``."""
    return format_number(int(f"{day:%Y%m%d}"), "date")


def format_gap(size: float, unit: str) -> str:
    """Write a difference between two numbers in one unit: per cents by points, ranks by places."""
    if unit == "rank":
        places = format_number(size, "count", 0)
        if round(size) == 1:
            return said("{number} place", number=places)
        return said("{number} places", number=places)
    if unit == "pct":
        return said("{number} points", number=format_number(size, unit, bare=True))
    return format_number(size, unit)


def signed(number: float, decimals: int = 0) -> str:
    """Write a change with its sign, zero without one: ``"+3"``, ``"−0.4"``, ``"0"``."""
    text = f"{number:+,.{decimals}f}"
    return text.lstrip("+-") if text.strip("+-0.,") == "" else text.replace("-", "−")


def _usual_decimals(number: float) -> int:
    most = 0 if abs(number) >= 1000 else 1 if abs(number) >= 10 else 2
    # A published 67% is not 67.0%: a number that ends earlier is not written on.
    ends = next(places for places in range(3) if places == 2 or number == round(number, places))
    return min(most, ends)


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number:,}" + ("th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def _format_calendar(stamp: int, unit: str) -> str:
    if unit == "year":
        return str(stamp)
    if unit == "month":
        return f"{calendar.month_name[stamp % 100]} {stamp // 100}"
    return f"{stamp % 100} {calendar.month_name[stamp // 100 % 100]} {stamp // 10000}"
