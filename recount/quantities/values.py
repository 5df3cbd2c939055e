"""Values with units, and arithmetic that keeps their rounding.

A value taken from a report is known only to its last printed digit, so it is an interval. Every
function here carries the interval through, with the unit and the provenance: the tables, and the
reports, that it came from.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sized
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from recount.errors import JudgementError, UnitError
from recount.quantities.units import UNITS, format_number, require_unit
from recount.tables.provenance import Origin, Provenance, Traced, provenance_of

DAYS_A_YEAR = 365


@dataclass(frozen=True, init=False)
class Value(Traced):
    """A number in a unit, with the interval that it stands for.

    Parameters
    ----------
    number : float
        The central value.
    unit : str
        A unit of `recount.quantities.units.UNITS`.
    low, high : float, optional
        Bounds of what the number stands for; both default to `number`.
    tables : iterable of str, optional
        Names of the data tables that it was computed from; empty for the report's own numbers.
    reports : iterable of str, optional
        Slugs of the reports that print it, or what it was computed from.
    facts : iterable of str, optional
        Keys of the published facts that it was computed from.

    Raises
    ------
    UnitError
        If the unit is not in the vocabulary.
    JudgementError
        If a number is NaN or infinite, or lies outside its own bounds.
    """

    number: float
    unit: str
    low: float
    high: float
    provenance: Provenance

    def __init__(
        self,
        number: float,
        unit: str,
        low: float | None = None,
        high: float | None = None,
        tables: Iterable[str] = (),
        reports: Iterable[str] = (),
        facts: Iterable[str] = (),
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
        found = Provenance(frozenset(tables), frozenset(reports), frozenset(facts))
        object.__setattr__(self, "provenance", found)

    @property
    def tables(self) -> frozenset[str]:
        """Names of the data tables that it was computed from."""
        return self.provenance.tables

    @property
    def reports(self) -> frozenset[str]:
        """Slugs of the reports whose printed numbers went into it."""
        return self.provenance.reports

    def __str__(self) -> str:
        return format_number(self.number, self.unit)

    def __add__(self, other: Value) -> Value:
        _same_unit("add", self, other, additive=True)
        return self._with(
            self.number + other.number, self.low + other.low, self.high + other.high, other
        )

    def __radd__(self, other: int) -> Value:
        """Let ``sum`` add values, which begins at zero."""
        return self if other == 0 else NotImplemented

    def __sub__(self, other: Value) -> Value:
        _same_unit("subtract", self, other, additive=True)
        return self._with(
            self.number - other.number, self.low - other.high, self.high - other.low, other
        )

    def __mul__(self, factor: float) -> Value:
        low, high = sorted((self.low * factor, self.high * factor))
        return _from(self.provenance, self.number * factor, self.unit, low, high)

    def __truediv__(self, divisor: float) -> Value:
        if divisor == 0:
            raise JudgementError(f"cannot divide {self} by zero")
        return self * (1 / divisor)

    def _with(self, number: float, low: float, high: float, other: Value) -> Value:
        return _from(self.provenance | other.provenance, number, self.unit, low, high)


def _from(
    provenance: Provenance,
    number: float,
    unit: str,
    low: float | None = None,
    high: float | None = None,
) -> Value:
    return Value(number, unit, low, high, provenance.tables, provenance.reports, provenance.facts)


def computed(
    number: float,
    unit: str,
    *origins: Origin,
    low: float | None = None,
    high: float | None = None,
) -> Value:
    """A number that pandas, NumPy or SciPy computed, with its unit and what it came from.

    Parameters
    ----------
    number : float
        The number.
    unit : str
        Its unit.
    *origins
        Frames, columns, values or names of tables that it was computed from; one or more.
    low, high : float, optional
        Bounds of what it stands for; both default to `number`.

    Raises
    ------
    JudgementError
        If nothing says where it comes from.
    TableError
        If a frame has lost its provenance.
    """
    found = provenance_of(*origins)
    if not found:
        raise JudgementError(f"computed {number!r} in {unit}: expected what it was computed from")
    return _from(found, float(number), unit, low, high)


def computed_each(numbers: pd.Series, unit: str, *origins: Origin) -> dict[Any, Value]:
    """The entries of a column that was computed, as values by its index; missing ones left out.

    Parameters
    ----------
    numbers : pandas.Series
        Such as a mean a year; counts as an origin.
    unit : str
        Their unit.
    *origins
        What they were computed from besides.

    Raises
    ------
    TableError
        If the column has lost its provenance.
    """
    return {
        entry: computed(number, unit, numbers, *origins)
        for entry, number in numbers.dropna().items()
    }


def count(rows: pd.DataFrame | pd.Series | Sized, *origins: Origin, unit: str = "count") -> Value:
    """How many rows there are, or how many of a column of true and false are true.

    Parameters
    ----------
    rows : pandas.DataFrame, pandas.Series or collection
        What is counted; a frame or column counts as an origin.
    *origins
        What it was computed from besides; needed for a collection.
    unit : str, optional
        ``count``, ``countries`` or another unit of things counted.

    Raises
    ------
    JudgementError
        If an entry of a column of true and false is missing, or nothing says where it comes from.
    """
    if not isinstance(rows, pd.DataFrame | pd.Series):
        return computed(len(rows), unit, *origins)
    number = len(rows)
    if isinstance(rows, pd.Series) and pd.api.types.is_bool_dtype(rows):
        if rows.isna().any():
            raise JudgementError(f"count of {rows.name}: {rows.isna().sum()} entries are missing")
        number = int(rows.sum())
    return computed(number, unit, rows, *origins)


def _same_unit(verb: str, *values: Value, additive: bool = False) -> None:
    units = {value.unit for value in values}
    if len(units) > 1:
        raise UnitError(f"cannot {verb} {' and '.join(sorted(units))}; expected one unit")
    [unit] = units
    if additive and not UNITS[unit].additive:
        raise UnitError(f"cannot {verb} values in {unit}")


def _quotient(verb: str, top: Value, bottom: Value, unit: str, scale: float = 1) -> Value:
    if bottom.low <= 0:
        raise JudgementError(f"cannot {verb} with {bottom}; expected more than zero below the line")
    if top.low < 0:
        raise JudgementError(f"cannot {verb} with {top}; expected zero or more above the line")
    return _from(
        top.provenance | bottom.provenance,
        scale * top.number / bottom.number,
        unit,
        scale * top.low / bottom.high,
        scale * top.high / bottom.low,
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


def in_unit(value: Value, unit: str, factor: float = 1) -> Value:
    """A value in another unit: people in million people, or per cents as percentage points.

    Parameters
    ----------
    value : Value
        In any unit.
    unit : str
        The unit wanted.
    factor : float, optional
        How many of that unit one of the value's own is; more than zero.
    """
    low, high = value.low * factor, value.high * factor
    return _from(value.provenance, value.number * factor, unit, low, high)


def rounded(value: Value, step: float) -> Value:
    """A number that its source rounded: known to its last digit, and no further.

    Parameters
    ----------
    value : Value
        As its source prints it.
    step : float
        What the last printed digit stands for, in the value's unit; more than zero.

    Raises
    ------
    JudgementError
        If the step is not more than zero.
    """
    if not step > 0:
        raise JudgementError(f"rounded {value}: step {step!r}; expected more than zero")
    half = step / 2
    return _from(value.provenance, value.number, value.unit, value.low - half, value.high + half)


def month_of(date: Value) -> Value:
    """The calendar month of a date. Unit of the result: month."""
    return _coarser(date, "date", "month", 100)


def year_of(date: Value) -> Value:
    """The calendar year of a date or month. Unit of the result: year."""
    return _coarser(date, date.unit, "year", {"date": 10_000, "month": 100}.get(date.unit))


def _coarser(stamp: Value, needed: str, unit: str, divisor: int | None) -> Value:
    if stamp.unit != needed or not divisor:
        raise UnitError(f"cannot take the {unit} of a value in {stamp.unit}")
    return _from(stamp.provenance, stamp.number // divisor, unit)
