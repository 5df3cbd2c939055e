"""Comparisons: a stated rule over a table, decided, with its margin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from recount.errors import JudgementError, UnitError
from recount.quantities.units import CALENDAR, format_gap, format_number, require_unit
from recount.quantities.values import Value, computed
from recount.tables.provenance import KEY, Origin, Provenance, Traced, provenance_of
from recount.vocabulary import DIFFERS, REPRODUCED, WITHIN_ROUNDING, Verdict

PARTS = ("left", "right", "own", "runner_up", "rank", "of", "hits")
"""What sentences may name of a comparison; see `Comparison`."""

Operator = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True)
class Comparison(Traced):
    """A predicate over a table, decided, with its margin.

    Attributes
    ----------
    verdict : str
        Whether it holds (*reproduced*), fails (*differs*), or holds only thanks to rounding.
    finding : str
        What was compared, with the numbers.
    margin : str
        By how much, or how many of how many.
    provenance : Provenance
        The data tables, and the reports, behind it.
    parts : mapping of str to Value
        What it was decided by, for sentences that name it: ``left`` and ``right`` of `compare`;
        ``own``, ``runner_up``, ``rank`` and ``of`` of `extreme`; ``hits`` and ``of`` of
        `count_of`.
    """

    verdict: Verdict
    finding: str
    margin: str
    provenance: Provenance = field(default_factory=Provenance)
    parts: Mapping[str, Value] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """Names of the data tables behind it."""
        return self.provenance.tables


def compare(left: Value, operator: Operator, right: Value, names: tuple[str, str]) -> Comparison:
    """Decide whether one value lies above or below another.

    Parameters
    ----------
    left, right : Value
        In one unit.
    operator : {"<", "<=", ">", ">="}
        What the report says of `left` against `right`.
    names : tuple of str
        What the two are, for the card.

    Raises
    ------
    UnitError
        If the units differ.
    """
    if left.unit != right.unit:
        raise UnitError(f"cannot compare {left.unit} with {right.unit}; expected one unit")
    if operator not in ("<", "<=", ">", ">="):
        raise JudgementError(f"compare: {operator!r}; expected one of <, <=, >, >=")
    upward = operator in (">", ">=")
    noise = 1e-9 * max(abs(left.number), abs(right.number))
    gap, widest = (
        0.0 if abs(size) <= noise else size
        for size in (
            left.number - right.number if upward else right.number - left.number,
            left.high - right.low if upward else right.high - left.low,
        )
    )
    verdict: Verdict = DIFFERS
    held: tuple[tuple[Verdict, float], ...] = ((WITHIN_ROUNDING, widest), (REPRODUCED, gap))
    for verdict_if_true, size in held:
        if size > 0 or (size == 0 and operator in ("<=", ">=")):
            verdict = verdict_if_true
    finding = f"{names[0]}: {left}; {names[1]}: {right}"
    return Comparison(
        verdict,
        finding,
        _margin(left, right),
        left.provenance | right.provenance,
        {"left": left, "right": right},
    )


def _margin(left: Value, right: Value) -> str:
    away = abs(left.number - right.number)
    above = left.number > right.number
    if away <= 1e-9 * abs(right.number):
        return "equal"
    if left.unit in CALENDAR:
        return "later" if above else "earlier"
    if left.unit == "rank":
        return f"{format_gap(away, left.unit)} {'further down' if above else 'further up'}"
    share = ""
    if right.number > 0:
        times = left.number / right.number
        share = f" ({times:.2g} times)" if times > 3 else f" ({away / right.number:.0%})"
    return f"{format_gap(away, left.unit)}{share} {'above' if above else 'below'}"


def extreme(
    values: pd.Series,
    at: str | int,
    which: Literal["lowest", "highest"],
    unit: str,
    *origins: Origin,
) -> Comparison:
    """Decide whether one entry of a series is its lowest or highest.

    Parameters
    ----------
    values : pandas.Series
        Indexed by year, place or whatever is ranked; in `unit`.
    at : object
        The index entry that the report names.
    which : {"lowest", "highest"}
        What the report says of it.
    unit : str
        Unit of the values.
    *origins
        Names of tables, frames or values behind the series, besides what it knows itself.
    """
    require_unit(unit, "extreme")
    if which not in ("lowest", "highest"):
        raise JudgementError(f"extreme: {which!r}; expected lowest or highest")
    if values.index.has_duplicates:
        twice = ", ".join(map(str, values.index[values.index.duplicated()]))
        raise JudgementError(f"extreme: {twice} stands twice; expected each entry once")
    if at not in values.index:
        raise JudgementError(f"extreme: {at!r} is not among {len(values)} entries")
    if values.isna().any() or len(values) < 2:
        raise JudgementError("extreme: expected two or more entries, none missing")
    own, others = float(values[at]), values.drop(at)
    lowest = which == "lowest"
    rival = others.idxmin() if lowest else others.idxmax()
    runner_up = float(others.min() if lowest else others.max())
    holds = own < runner_up if lowest else own > runner_up
    rank = int((others < own).sum() if lowest else (others > own).sum()) + 1
    relation = "next comes" if holds else f"{which} is"
    found = _behind(values, origins)
    return Comparison(
        REPRODUCED if holds else DIFFERS,
        f"{at}: {format_number(own, unit)}; {relation} {rival}: {format_number(runner_up, unit)}",
        f"rank {rank} of {len(values)}",
        found,
        {
            "own": computed(own, unit, found),
            "runner_up": computed(runner_up, unit, found),
            "rank": computed(rank, "rank", found),
            "of": computed(len(values), "count", found),
        },
    )


def count_of(flags: pd.Series, at_least: float, what: str, *origins: Origin) -> Comparison:
    """Decide whether enough entries fulfil a condition.

    Parameters
    ----------
    flags : pandas.Series of bool
        One entry a country, year or whatever is counted.
    at_least : float
        The share of entries that must fulfil it, from 0 to 1; a majority is anything above 0.5.
    what : str
        What the entries are and what they fulfil, for the card.
    *origins
        Names of tables, frames or values behind the flags, besides what they know themselves.
    """
    if flags.empty or flags.isna().any():
        raise JudgementError("count_of: expected one or more entries, none missing")
    if not pd.api.types.is_bool_dtype(flags):
        raise JudgementError(f"count_of: {flags.dtype} entries; expected true or false")
    if not 0 <= at_least <= 1:
        raise JudgementError(f"count_of: at_least {at_least!r}; expected a share from 0 to 1")
    hits = int(flags.sum())
    share = hits / len(flags)
    holds = share > 0.5 if at_least == 0.5 else share >= at_least
    found = _behind(flags, origins)
    return Comparison(
        REPRODUCED if holds else DIFFERS,
        what,
        f"{hits} of {len(flags)}",
        found,
        {
            "hits": computed(hits, "count", found),
            "of": computed(len(flags), "count", found),
        },
    )


def _behind(column: pd.Series, origins: tuple[Origin, ...]) -> Provenance:
    """Where a column comes from: what it knows, and what is said besides."""
    known: Provenance = column.attrs.get(KEY, Provenance())
    return known | provenance_of(*origins)
