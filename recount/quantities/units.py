"""The closed vocabulary of units, and how a number in each of them is written."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from recount.errors import UnitError
from recount.languages.words import said, spoken


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


UNITS: dict[str, Unit] = {
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
