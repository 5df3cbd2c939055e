"""Numbers and dates as a language writes them, by CLDR.

The digits are always those of English: what was computed and rounded once is written in another
notation, and never computed or rounded again.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from functools import cache

from babel.dates import format_date, format_skeleton
from babel.numbers import get_decimal_symbol, get_group_symbol

from recount.languages.languages import ENGLISH, Language
from recount.quantities.units import CALENDAR, UNITS, english_number

UnitWords = Callable[[str, float], str]
"""From a unit and a number to the words around ``{number}``, such as ``{number} víctimas``."""

_ANY_YEAR = 2000
"""A leap year, which has every day that may be named without its year."""


def numeral(written: str, language: Language) -> str:
    """A numeral as English writes it, in the notation of a language: ``1.234,5``."""
    group, point = _signs(language)
    return written.translate({ord(","): group, ord("."): point})


def english_numeral(written: str, language: Language) -> str:
    """A numeral in the notation of a language, as English writes it; undoes `numeral`."""
    group, point = _signs(language)
    return written.translate({ord(group): ",", ord(point): "."})


@cache
def _signs(language: Language) -> tuple[str, str]:
    """What stands between thousands, and before decimals."""
    return (
        get_group_symbol(language.locale, numbering_system="latn"),
        get_decimal_symbol(language.locale, numbering_system="latn"),
    )


def percent_sign(language: Language) -> str:
    """What stands behind a number of a hundred."""
    sign: str = language.cldr.percent_formats[None].suffix[0]
    return sign


def calendar_time(stamp: int, kind: str, language: Language) -> str:
    """A time, written yyyy, yyyymm, yyyymmdd or mmdd, as a language names it.

    Parameters
    ----------
    stamp : int
        The time.
    kind : {"year", "month", "date", "day"}
        How much of it is given; a day has no year.
    language : Language
        The language.
    """
    if kind == "year":
        return str(stamp)
    if kind == "month":
        first = datetime.date(stamp // 100, stamp % 100, 1)
        return format_skeleton("yMMMM", first, locale=language.locale)
    day = stamp if kind == "date" else 10_000 * _ANY_YEAR + stamp
    date = datetime.date(day // 10_000, day // 100 % 100, day % 100)
    if kind == "day":
        return format_skeleton("MMMMd", date, locale=language.locale)
    return format_date(date, "long", locale=language.locale)


def local_number(
    number: float,
    unit: str,
    language: Language,
    words: UnitWords,
    decimals: int | None = None,
    bare: bool = False,
) -> str:
    """Write a number in its unit the way the book prints it in a language.

    Parameters
    ----------
    number, unit, decimals, bare
        See `recount.quantities.units.format_number`.
    language : Language
        The language.
    words : callable
        The words of a unit in that language.
    """
    if language == ENGLISH:
        return english_number(number, unit, decimals, bare)
    if unit in CALENDAR:
        return calendar_time(int(number), unit, language)
    if unit == "rank":
        return language.ordinal.format(number=numeral(f"{round(number):,}", language))
    written = numeral(english_number(number, unit, decimals, bare=True), language)
    suffix = UNITS[unit].suffix
    if bare or not suffix:
        return written
    if suffix == "%":
        return written + percent_sign(language)
    return words(unit, number).replace("{number}", written)
