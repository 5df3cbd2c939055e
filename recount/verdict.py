"""Verdicts: a printed number or a stated comparison, held against what was counted again.

The record that `decide` returns is the only thing that later stages read. Its numbers are rounded
to ten significant digits, so that it compares equal on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import pandas as pd

from recount.claims import Claim, Quantity
from recount.errors import JudgementError, UnitError
from recount.rounding import DEFAULT_WIDTHS, Interval, Widths
from recount.units import CALENDAR, UNITS, format_gap, format_number, require_unit
from recount.values import Value

REPRODUCED = "reproduced"
WITHIN_ROUNDING = "within rounding"
DIFFERS = "differs"
UNCHECKED = "cannot be checked"
VERDICTS = (REPRODUCED, WITHIN_ROUNDING, DIFFERS, UNCHECKED)

BASES = ("arithmetic", "then", "now")
DIFFERS_REASONS = (
    "arithmetic slip",
    "internal conflict",
    "mislabelled",
    "other definition",
    "wrong year or place",
    "superseded data",
    "coverage",
    "unsupported",
)
UNCHECKED_REASONS = (
    "no source named",
    "source not public",
    "quantity undefined",
    "data never collected",
)
STANDS = ("yes", "in part", "no", "open")

Operator = Literal["<", "<=", ">", ">="]


@dataclass(frozen=True)
class Comparison:
    """A predicate over a table, decided, with its margin.

    Attributes
    ----------
    verdict : str
        Whether it holds (*reproduced*), fails (*differs*), or holds only thanks to rounding.
    finding : str
        What was compared, with the numbers.
    margin : str
        By how much, or how many of how many.
    tables : frozenset of str
        The data tables behind it.
    """

    verdict: str
    finding: str
    margin: str
    tables: frozenset[str] = field(default_factory=frozenset)


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
    verdict = DIFFERS
    for verdict_if_true, size in ((WITHIN_ROUNDING, widest), (REPRODUCED, gap)):
        if size > 0 or (size == 0 and operator in ("<=", ">=")):
            verdict = verdict_if_true
    finding = f"{names[0]}: {left}; {names[1]}: {right}"
    return Comparison(verdict, finding, _margin(left, right), left.tables | right.tables)


def _margin(left: Value, right: Value) -> str:
    away = abs(left.number - right.number)
    above = left.number > right.number
    if away <= 1e-9 * abs(right.number):
        return "equal"
    if not UNITS[left.unit].additive:
        return "later" if above else "earlier"
    share = f" ({away / right.number:.0%})" if right.number > 0 else ""
    return f"{format_gap(away, left.unit)}{share} {'above' if above else 'below'}"


def extreme(
    values: pd.Series,
    at: str | int,
    which: Literal["lowest", "highest"],
    unit: str,
    tables: Iterable[str],
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
    tables : iterable of str
        The data tables behind the series.
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
    ranked = values.sort_values(ascending=which == "lowest", kind="stable")
    own, others = float(values[at]), ranked.drop(at)
    rival, runner_up = others.index[0], float(others.iloc[0])
    holds = own < runner_up if which == "lowest" else own > runner_up
    rank = int((ranked < own).sum() if which == "lowest" else (ranked > own).sum()) + 1
    relation = "next comes" if holds else f"rank {rank}; {which} is"
    return Comparison(
        REPRODUCED if holds else DIFFERS,
        f"{at}: {format_number(own, unit)}; {relation} {rival}: {format_number(runner_up, unit)}",
        f"rank {rank} of {len(values)}",
        frozenset(tables),
    )


def count_of(flags: pd.Series, at_least: float, what: str, tables: Iterable[str]) -> Comparison:
    """Decide whether enough entries fulfil a condition.

    Parameters
    ----------
    flags : pandas.Series of bool
        One entry a country, year or whatever is counted.
    at_least : float
        The share of entries that must fulfil it, from 0 to 1; a majority is anything above 0.5.
    what : str
        What the entries are and what they fulfil, for the card.
    tables : iterable of str
        The data tables behind the flags.
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
    return Comparison(
        REPRODUCED if holds else DIFFERS, what, f"{hits} of {len(flags)}", frozenset(tables)
    )


def judge_number(printed: Quantity, counted: Value, widths: Widths = DEFAULT_WIDTHS) -> str:
    """The verdict on one printed number.

    Returns
    -------
    str
        *reproduced* if the counted number lies in the printed interval; *within rounding* if only
        its own interval reaches that far; else *differs*.

    Raises
    ------
    UnitError
        If the counted value is in another unit than the printed one.
    """
    if counted.unit != printed.unit:
        hint = (
            "; a share times 100 is pct" if {counted.unit, printed.unit} == {"share", "pct"} else ""
        )
        raise UnitError(
            f"claim {printed.claim}, quantity {printed.quantity}: counted in {counted.unit},"
            f" printed in {printed.unit}; expected {printed.unit}{hint}"
        )
    interval = printed.interval(widths)
    if interval.contains(counted.number):
        return REPRODUCED
    return WITHIN_ROUNDING if interval.overlaps(counted.low, counted.high) else DIFFERS


def worst(verdicts: Iterable[str]) -> str:
    """The worst of several verdicts; *cannot be checked* only if there is no other."""
    judged = [verdict for verdict in verdicts if verdict != UNCHECKED]
    return max(judged, key=VERDICTS.index) if judged else UNCHECKED


def headline(by_basis: Mapping[str, str]) -> str:
    """The one verdict that counts: the worse of arithmetic and then; where neither exists, now."""
    older = [by_basis[basis] for basis in ("arithmetic", "then") if basis in by_basis]
    return worst(older or by_basis.values())


Basis = Mapping[str, Value] | Comparison


def decide(
    claim: Claim,
    *,
    bases: Mapping[str, Basis],
    unchecked: str | Mapping[str, str] | None,
    settled_by: str | None,
    reason: str | Mapping[str, str] | None,
    other_series: Mapping[str, Mapping[str, Value]] | None,
    stands: str,
    because: str,
    widths: Widths = DEFAULT_WIDTHS,
) -> dict[str, Any]:
    """Judge a claim on every basis given, and return its record.

    Parameters
    ----------
    claim : Claim
        From the ledger.
    bases : mapping
        Basis to counted values by quantity, or to a `Comparison`.
    unchecked : str or mapping of quantity to str, optional
        Why (part of) the claim cannot be checked: one of `UNCHECKED_REASONS`.
    settled_by : str, optional
        What would settle the unchecked part.
    reason : str or mapping of basis to str, optional
        Why it differs: one of `DIFFERS_REASONS`.
    other_series : mapping of quantity to mapping of label to Value, optional
        Other series held against the same printed number: whether they give it is shown, and
        does not count.
    stands : {"yes", "in part", "no", "open"}
        Whether the report's sentence still stands; open where no basis exists.
    because : str
        One line of why.
    widths : Widths, optional
        How far the hedges reach.

    Returns
    -------
    dict
        The record, ready for JSON.

    Raises
    ------
    JudgementError, UnitError, LedgerError
        Naming the claim and what was expected.
    """
    where = f"claim {claim.claim}"
    numbers = claim.kind == "number"
    for basis, counted in bases.items():
        if isinstance(counted, Comparison) == numbers:
            expected = "values by quantity" if numbers else "a comparison"
            raise JudgementError(f"{where}, {basis}: expected {expected} for a {claim.kind}")
        if not isinstance(counted, Comparison):
            for name, value in counted.items():
                claim.quantity(name)
                if not isinstance(value, Value):
                    raise JudgementError(
                        f"{where}, {basis}, {name}: {value!r} carries no unit;"
                        f" expected Value(number, {claim.quantity(name).unit!r})"
                    )
        for table in _tables_missing(basis, counted):
            raise JudgementError(f"{where}, {basis}, {table}: expected the table it comes from")
    for name in other_series or {}:
        claim.quantity(name)
    record: dict[str, Any] = {
        "claim": claim.claim,
        "report": claim.report,
        "chapter": claim.chapter,
        "kind": claim.kind,
        "statement": claim.statement,
        "locator": claim.locator,
        "text_line": claim.text_line,
        "attributed_to": claim.attributed_to,
        "citation": claim.citation,
    }
    if numbers:
        missing = _unchecked_by_quantity(claim, bases, unchecked)
        record["quantities"] = [
            _quantity_record(
                printed,
                {b: v[printed.quantity] for b, v in _numbers(bases) if printed.quantity in v},
                missing.get(printed.quantity),
                (other_series or {}).get(printed.quantity, {}),
                widths,
            )
            for printed in claim.quantities
        ]
    else:
        if not bases and not isinstance(unchecked, str):
            raise JudgementError(
                f"{where}: never judged; expected a comparison on a basis, or a reason why it"
                " cannot be checked"
            )
        if bases and unchecked is not None:
            raise JudgementError(f"{where}: judged and yet unchecked; expected one of the two")
        record["comparison"] = {
            "unchecked": unchecked,
            "bases": {
                basis: {
                    "verdict": counted.verdict,
                    "finding": counted.finding,
                    "margin": counted.margin,
                    "tables": sorted(counted.tables),
                }
                for basis, counted in bases.items()
                if isinstance(counted, Comparison)
            },
        }
    parts = record["quantities"] if numbers else [record["comparison"]]
    record["verdicts"] = _verdicts_by_basis(parts)
    record["headline"] = worst(
        headline({basis: entry["verdict"] for basis, entry in part["bases"].items()})
        for part in parts
    )
    record["reasons"] = _reasons(where, record["verdicts"], reason)
    if "mislabelled" in record["reasons"].values() and not any(
        other["fits"] for part in parts for other in part.get("other_series", ())
    ):
        raise JudgementError(
            f"{where}: mislabelled, but no other series was shown that gives the printed number"
        )
    open_parts = [part["unchecked"] for part in parts if part["unchecked"] is not None]
    for code in open_parts:
        _require(where, "reason for not checking", code, UNCHECKED_REASONS)
    if bool(open_parts) != bool(settled_by):
        raise JudgementError(
            f"{where}: settled_by goes with what cannot be checked, and only with it"
        )
    record["settled_by"] = settled_by
    _require(where, "stands", stands, STANDS)
    if (stands == "open") != (record["headline"] == UNCHECKED):
        raise JudgementError(f"{where}: stands 'open' goes with {UNCHECKED!r}, and only with it")
    if not because.strip():
        raise JudgementError(f"{where}: expected one line of why")
    record["stands"], record["because"] = stands, because
    return record


def _numbers(bases: Mapping[str, Basis]) -> list[tuple[str, Mapping[str, Value]]]:
    return [(basis, v) for basis, v in bases.items() if not isinstance(v, Comparison)]


def _tables_missing(basis: str, counted: Basis) -> list[str]:
    if basis not in BASES:
        raise JudgementError(f"unknown basis {basis!r}; expected one of {', '.join(BASES)}")
    if basis == "arithmetic":
        return []
    if isinstance(counted, Comparison):
        return [] if counted.tables else ["comparison"]
    return [name for name, value in counted.items() if not value.tables]


def _unchecked_by_quantity(
    claim: Claim, bases: Mapping[str, Basis], unchecked: str | Mapping[str, str] | None
) -> Mapping[str, str]:
    judged = {name for _, values in _numbers(bases) for name in values}
    left = [q.quantity for q in claim.quantities if q.quantity not in judged]
    if isinstance(unchecked, str):
        _require(f"claim {claim.claim}", "reason for not checking", unchecked, UNCHECKED_REASONS)
        if not left:
            raise JudgementError(
                f"claim {claim.claim}: called {unchecked!r}, but every quantity was judged;"
                " expected no reason"
            )
    given = dict.fromkeys(left, unchecked) if isinstance(unchecked, str) else dict(unchecked or {})
    for name in given:
        claim.quantity(name)
    if set(given) != set(left):
        raise JudgementError(
            f"claim {claim.claim}: without a basis: {', '.join(left) or 'none'}; called unchecked:"
            f" {', '.join(given) or 'none'}; expected the same"
        )
    return {name: str(code) for name, code in given.items()}


def _quantity_record(
    printed: Quantity,
    counted: Mapping[str, Value],
    unchecked: str | None,
    others: Mapping[str, Value],
    widths: Widths,
) -> dict[str, Any]:
    interval = printed.interval(widths)
    for label, value in others.items():
        if not isinstance(value, Value) or not value.tables:
            raise JudgementError(
                f"claim {printed.claim}, other series {label!r}: expected a Value with its table"
            )
    return {
        "quantity": printed.quantity,
        "as_printed": printed.as_printed,
        "unit": printed.unit,
        "hedge": printed.hedge,
        "value": significant(printed.value),
        "value_high": None if printed.value_high is None else significant(printed.value_high),
        "printed": {
            "low": _bound(interval.low),
            "high": _bound(interval.high),
            "low_open": interval.low_open,
            "high_open": interval.high_open,
        },
        "unchecked": unchecked,
        "bases": {
            basis: _value_record(value)
            | {
                "verdict": judge_number(printed, value, widths),
                "gap": significant(_gap(printed, interval, value)),
                "times_printed": _times(printed, value),
            }
            for basis, value in counted.items()
        },
        "other_series": [
            {"series": label}
            | _value_record(value)
            | {"fits": judge_number(printed, value, widths) == REPRODUCED}
            for label, value in others.items()
        ],
    }


def _value_record(value: Value) -> dict[str, Any]:
    return {
        "number": significant(value.number),
        "low": significant(value.low),
        "high": significant(value.high),
        "tables": sorted(value.tables),
    }


def _gap(printed: Quantity, interval: Interval, counted: Value) -> float:
    """How far the counted number lies from the nearest bound of what was printed."""
    return interval.distance(counted.number, counted.number)


def _times(printed: Quantity, counted: Value) -> float | None:
    """Distance for a hedge that is open on one side: how many times the printed number."""
    open_ended = printed.hedge in ("more_than", "less_than", "up_to", "at_least")
    if not open_ended or not printed.value or printed.unit in CALENDAR:
        return None
    return significant(counted.number / printed.value)


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else significant(number)


def _verdicts_by_basis(parts: list[dict[str, Any]]) -> dict[str, str]:
    return {
        basis: worst(part["bases"][basis]["verdict"] for part in parts if basis in part["bases"])
        for basis in BASES
        if any(basis in part["bases"] for part in parts)
    }


def _reasons(
    where: str, verdicts: Mapping[str, str], reason: str | Mapping[str, str] | None
) -> dict[str, str]:
    differing = [basis for basis, verdict in verdicts.items() if verdict == DIFFERS]
    given = dict.fromkeys(differing, reason) if isinstance(reason, str) else dict(reason or {})
    if set(given) != set(differing) or (reason and not differing):
        raise JudgementError(
            f"{where}: differs on {', '.join(differing) or 'no basis'}; reason given for"
            f" {', '.join(given) or reason or 'none'}; expected one reason for each that differs"
        )
    for code in given.values():
        _require(where, "reason for differing", str(code), DIFFERS_REASONS)
    return {basis: str(code) for basis, code in given.items()}


def _require(where: str, what: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise JudgementError(f"{where}: {what} {given!r}; expected one of {', '.join(allowed)}")


def significant(number: float, digits: int = 10) -> float:
    """Round to significant digits, so that records compare equal on any machine."""
    return float(f"{number:.{digits}g}")
