"""What tells Vega how a language writes numbers and times, all of it by CLDR."""

from __future__ import annotations

import re
from typing import Any

from babel.dates import get_date_format, get_day_names, get_month_names, get_time_format
from babel.numbers import get_decimal_symbol, get_group_symbol

from recount.languages.languages import Language
from recount.languages.notation import percent_sign

_LETTERS = {
    **{"EEEE": "%A", "EEE": "%a", "d": "%-d", "dd": "%d", "M": "%-m", "MM": "%m", "MMM": "%b"},
    **{"MMMM": "%B", "y": "%Y", "yy": "%y", "H": "%-H", "HH": "%H", "h": "%-I", "hh": "%I"},
    **{"mm": "%M", "ss": "%S", "a": "%p"},
}
"""The letters of a pattern of CLDR, as Vega has them."""
_LETTER = re.compile(r"'([^']*)'|([a-zA-Z])\2*")
_SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)


def chart_locale(language: Language) -> dict[str, Any]:
    """The ``locale`` of a chart's configuration: how its numbers and times are written."""
    name = language.locale
    date, time = get_date_format("short", name), get_time_format("medium", name)
    long_months = get_month_names("wide", locale=name)
    short_months = get_month_names("abbreviated", locale=name)
    long_days = get_day_names("wide", locale=name)
    short_days = get_day_names("abbreviated", locale=name)
    periods = language.cldr.day_periods["format"]["abbreviated"]
    return {
        "number": {
            "decimal": get_decimal_symbol(name, numbering_system="latn"),
            "thousands": get_group_symbol(name, numbering_system="latn"),
            "grouping": [3],
            "currency": ["", ""],
            "percent": percent_sign(language),
        },
        "time": {
            "dateTime": f"{_format(date.pattern)} {_format(time.pattern)}",
            "date": _format(date.pattern),
            "time": _format(time.pattern),
            "periods": [periods["am"], periods["pm"]],
            "days": [long_days[day] for day in _SUNDAY_FIRST],
            "shortDays": [short_days[day] for day in _SUNDAY_FIRST],
            "months": [long_months[month] for month in range(1, 13)],
            "shortMonths": [short_months[month] for month in range(1, 13)],
        },
    }


def _format(pattern: str) -> str:
    """A pattern of CLDR, as Vega has it."""
    return _LETTER.sub(lambda found: found[1] or _LETTERS[found.group()], pattern)


def large_numbers(language: Language) -> str:
    """An expression of Vega for the labels of an axis, instead of ``200k``: ``200 mil``.

    Words that differ between one and several are abbreviated.
    """
    said = "format(datum.value, ',')"
    forms = language.cldr.compact_decimal_formats
    for power in _THOUSANDS:
        long = {forms["long"][plural][power].pattern for plural in forms["long"]}
        pattern = long.pop() if len(long) == 1 else forms["short"]["other"][power].pattern
        words = pattern.lstrip("0")
        unit = int(power) // 10 ** (len(pattern) - len(words) - 1)
        number = f"format(datum.value / {unit}, ',.12~r')"
        said = f"abs(datum.value) >= {power} ? {number} + '{words}' : {said}"
    return said


_THOUSANDS = ("1000", "1000000", "1000000000", "1000000000000")
