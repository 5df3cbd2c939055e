"""The closed vocabulary of units, and how a number in each of them is written."""

from __future__ import annotations

import calendar
from dataclasses import dataclass

from recount.errors import UnitError


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
        Whether only whole numbers occur, so that a fraction is written out only when computed.
    """

    meaning: str
    suffix: str = ""
    additive: bool = True
    whole: bool = False


UNITS: dict[str, Unit] = {
    "count": Unit("things counted", whole=True),
    "persons": Unit("people", " people", whole=True),
    "victims": Unit("people killed by homicide", " victims", whole=True),
    "offences": Unit("recorded offences", " offences", whole=True),
    "investigations": Unit("criminal investigations opened", " investigations", whole=True),
    "pct": Unit("per cent", "%"),
    "share": Unit("a part of one", ""),
    "ratio": Unit("so many times", " times"),
    "per_100k": Unit("a year per 100,000 inhabitants", " per 100,000"),
    "persons_per_year": Unit("people a year", " people a year"),
    "persons_per_day": Unit("people a day", " people a day"),
    "mxn_bn": Unit("billion Mexican pesos", " billion pesos"),
    "mxn_per_usd": Unit("Mexican pesos to the US dollar", " pesos to the dollar", additive=False),
    "usd_bn": Unit("billion US dollars", " billion dollars"),
    "usd_mn": Unit("million US dollars", " million dollars"),
    "m2_mn": Unit("million square metres", " million square metres"),
    "years": Unit("a length of time in years", " years", whole=True),
    "year": Unit("a calendar year", additive=False, whole=True),
    "month": Unit("a calendar month, written yyyymm", additive=False, whole=True),
    "date": Unit("a calendar day, written yyyymmdd", additive=False, whole=True),
}


CALENDAR = frozenset({"year", "month", "date"})


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


def format_number(number: float, unit: str, decimals: int | None = None) -> str:
    """Write a number in its unit the way the book prints it.

    Parameters
    ----------
    number : float
        The number, in `unit`.
    unit : str
        A unit of the vocabulary.
    decimals : int, optional
        Decimal places; by default as many as the size of the number asks for.

    Returns
    -------
    str
        For example ``"4,279 victims"``, ``"10.2%"``, ``"28 May 2008"``.
    """
    if unit in CALENDAR:
        return _format_calendar(int(number), unit)
    if decimals is None:
        decimals = _usual_decimals(number, unit)
    text = f"{number:,.{decimals}f}"
    if text.strip("-0.,") == "":
        text = text.lstrip("-")
    return text.replace("-", "−") + UNITS[unit].suffix


def format_gap(size: float, unit: str) -> str:
    """Write a difference between two numbers in one unit: per cents differ by points."""
    text = format_number(size, unit)
    return text.replace("%", " points") if unit == "pct" else text


def _usual_decimals(number: float, unit: str) -> int:
    if UNITS[unit].whole and number == round(number):
        return 0
    size = abs(number)
    if size >= 1000:
        return 0
    return 1 if size >= 10 else 2


def _format_calendar(stamp: int, unit: str) -> str:
    if unit == "year":
        return str(stamp)
    if unit == "month":
        return f"{calendar.month_name[stamp % 100]} {stamp // 100}"
    return f"{stamp % 100} {calendar.month_name[stamp // 100 % 100]} {stamp // 10000}"
