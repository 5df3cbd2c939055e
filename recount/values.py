"""Values with units, and arithmetic that keeps their rounding.

A value taken from a report is known only to its last printed digit, so it is an interval. Every
function here carries the interval through, with the unit and the names of the tables it came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from recount.errors import JudgementError, UnitError
from recount.units import UNITS, format_number, require_unit

DAYS_A_YEAR = 365


@dataclass(frozen=True)
class Value:
    """A number in a unit, with the interval that it stands for.

    Parameters
    ----------
    number : float
        The central value.
    unit : str
        A unit of `recount.units.UNITS`.
    low, high : float, optional
        Bounds of what the number stands for; both default to `number`.
    tables : iterable of str, optional
        Names of the data tables that it was computed from; empty for the report's own numbers.

    Raises
    ------
    UnitError
        If the unit is not in the vocabulary.
    JudgementError
        If a number is NaN or infinite, or lies outside its own bounds.
    """

    number: float
    unit: str
    low: float = math.nan
    high: float = math.nan
    tables: frozenset[str] = field(default_factory=frozenset)

    def __init__(
        self,
        number: float,
        unit: str,
        low: float | None = None,
        high: float | None = None,
        tables: Iterable[str] = (),
    ) -> None:
        require_unit(unit, f"value {number!r}")
        low = number if low is None else low
        high = number if high is None else high
        for part in (number, low, high):
            if not isinstance(part, int | float | np.number) or not math.isfinite(part):
                raise JudgementError(
                    f"value in {unit}: {part!r} is not a number; expected a finite one"
                )
        if not low <= number <= high:
            raise JudgementError(
                f"value in {unit}: {number!r} lies outside its bounds {low!r} to {high!r}"
            )
        object.__setattr__(self, "number", float(number))
        object.__setattr__(self, "unit", unit)
        object.__setattr__(self, "low", float(low))
        object.__setattr__(self, "high", float(high))
        object.__setattr__(self, "tables", frozenset(tables))

    def __str__(self) -> str:
        return format_number(self.number, self.unit)

    def __add__(self, other: Value) -> Value:
        _same_unit("add", self, other, additive=True)
        return self._with(
            self.number + other.number, self.low + other.low, self.high + other.high, other
        )

    def __sub__(self, other: Value) -> Value:
        _same_unit("subtract", self, other, additive=True)
        return self._with(
            self.number - other.number, self.low - other.high, self.high - other.low, other
        )

    def __mul__(self, factor: float) -> Value:
        low, high = sorted((self.low * factor, self.high * factor))
        return Value(self.number * factor, self.unit, low, high, self.tables)

    def __truediv__(self, divisor: float) -> Value:
        if divisor == 0:
            raise JudgementError(f"cannot divide {self} by zero")
        return self * (1 / divisor)

    def _with(self, number: float, low: float, high: float, other: Value) -> Value:
        return Value(number, self.unit, low, high, self.tables | other.tables)


def _same_unit(verb: str, *values: Value, additive: bool = False) -> None:
    units = {value.unit for value in values}
    if len(units) > 1:
        raise UnitError(f"cannot {verb} {' and '.join(sorted(units))}; expected one unit")
    if additive and not UNITS[values[0].unit].additive:
        raise UnitError(f"cannot {verb} values in {values[0].unit}")


def _quotient(verb: str, top: Value, bottom: Value, unit: str, scale: float = 1) -> Value:
    if bottom.low <= 0:
        raise JudgementError(f"cannot {verb} with {bottom}; expected more than zero below the line")
    if top.low < 0:
        raise JudgementError(f"cannot {verb} with {top}; expected zero or more above the line")
    return Value(
        scale * top.number / bottom.number,
        unit,
        scale * top.low / bottom.high,
        scale * top.high / bottom.low,
        top.tables | bottom.tables,
    )


def ratio(value: Value, to: Value) -> Value:
    """How many times `to` goes into `value`; both in one unit. Unit of the result: ratio."""
    _same_unit("compare", value, to)
    return _quotient("compare", value, to, "ratio")


def share_pct(part: Value, whole: Value) -> Value:
    """The part as a percentage of the whole; both in one unit. Unit of the result: pct."""
    _same_unit("take a share of", part, whole)
    return _quotient("take a share", part, whole, "pct", 100)


def percent_rise(before: Value, after: Value) -> Value:
    """By how many per cent `after` lies above `before`; negative for a fall. Unit: pct."""
    _same_unit("measure a change between", before, after)
    grown = _quotient("measure a change", after, before, "pct", 100)
    return grown - Value(100, "pct")


def percent_fall(before: Value, after: Value) -> Value:
    """By how many per cent `after` lies below `before`; negative for a rise. Unit: pct."""
    return percent_rise(before, after) * -1


def rate_per_100k(victims: Value, persons: Value) -> Value:
    """Victims per 100,000 inhabitants. Unit of the result: per_100k.

    Raises
    ------
    UnitError
        If the first value is not in victims or the second not in persons.
    """
    if victims.unit != "victims" or persons.unit != "persons":
        raise UnitError(
            f"a homicide rate needs victims and persons, not {victims.unit} and {persons.unit}"
        )
    return _quotient("take a rate", victims, persons, "per_100k", 100_000)


def per_year(total: Value, years: Value) -> Value:
    """People a year, from people over a number of years. Unit: persons_per_year."""
    if total.unit != "persons" or years.unit != "years":
        raise UnitError(f"needs persons and years, not {total.unit} and {years.unit}")
    return _quotient("average", total, years, "persons_per_year")


def per_day(yearly: Value) -> Value:
    """People a day, from people a year of 365 days. Unit: persons_per_day."""
    if yearly.unit != "persons_per_year":
        raise UnitError(f"needs persons_per_year, not {yearly.unit}")
    days = Value(DAYS_A_YEAR, "years")
    return _quotient("average", yearly, days, "persons_per_day")


def in_usd_mn(pesos: Value, rate: Value) -> Value:
    """Billion pesos in million US dollars at an exchange rate in pesos to the dollar."""
    if pesos.unit != "mxn_bn" or rate.unit != "mxn_per_usd":
        raise UnitError(f"needs mxn_bn and mxn_per_usd, not {pesos.unit} and {rate.unit}")
    return _quotient("exchange", pesos, rate, "usd_mn", 1000)


def month_of(date: Value) -> Value:
    """The calendar month of a date. Unit of the result: month."""
    return _coarser(date, "date", "month", 100)


def year_of(date: Value) -> Value:
    """The calendar year of a date or month. Unit of the result: year."""
    return _coarser(date, date.unit, "year", {"date": 10_000, "month": 100}.get(date.unit, 0))


def _coarser(stamp: Value, needed: str, unit: str, divisor: int) -> Value:
    if stamp.unit != needed or not divisor:
        raise UnitError(f"cannot take the {unit} of a value in {stamp.unit}")
    return Value(stamp.number // divisor, unit, tables=stamp.tables)
