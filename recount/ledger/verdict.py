"""Verdicts: a printed number or a stated comparison, held against what was counted again.

The record that `decide` returns is the only thing that later stages read. Its numbers are rounded
to ten significant digits, so that it compares equal on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from recount.errors import JudgementError, UnitError
from recount.ledger.claims import Claim, Quantity
from recount.quantities.comparison import DIFFERS, REPRODUCED, WITHIN_ROUNDING, Comparison
from recount.quantities.rounding import DEFAULT_WIDTHS, Interval, Widths, significant
from recount.quantities.units import POSITIONS
from recount.quantities.values import Value

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
        Why it differs: one of `DIFFERS_REASONS`. One that is missing, or no longer needed, is
        noted among the record's complaints.
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
    parts = parts_of(record)
    record["verdicts"] = _verdicts_by_basis(parts)
    record["headline"] = _headline_of(parts)
    record["reasons"], complaints = _reasons(where, record["verdicts"], reason)
    for part in parts:
        for basis, counted in part["bases"].items():
            differs = counted["verdict"] == DIFFERS
            counted["reason"] = record["reasons"][basis] if differs else None
    if "mislabelled" in record["reasons"].values() and not any(
        other["fits"] for part in parts for other in part.get("other_series", ())
    ):
        complaints.append("mislabelled, but no other series shown gives the printed number")
    record["complaints"] = complaints
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


def judged_again(record: Mapping[str, Any], widths: Widths) -> dict[str, Any]:
    """A record with its verdicts as they would be, had the hedges reached otherwise.

    Parameters
    ----------
    record : mapping
        From `decide`. A comparison has no hedge, and stays as it is.
    widths : Widths
        How far the hedges reach.

    Returns
    -------
    dict
        The record, with other verdicts on its quantities, by basis and in its headline; what
        explains them (gaps, reasons, stands) is still that of the ledger.
    """
    again = dict(record)
    if "quantities" in record:
        again["quantities"] = [
            part
            | {
                "bases": {
                    basis: counted
                    | {"verdict": judge_number(*_as_judged(record, part, counted), widths)}
                    for basis, counted in part["bases"].items()
                }
            }
            for part in record["quantities"]
        ]
    parts = parts_of(again)
    return again | {"verdicts": _verdicts_by_basis(parts), "headline": _headline_of(parts)}


def _as_judged(
    record: Mapping[str, Any], part: Mapping[str, Any], counted: Mapping[str, Any]
) -> tuple[Quantity, Value]:
    """The printed number and the counted one, as they were before they became a record."""
    names = ("quantity", "as_printed", "value", "value_high", "unit", "hedge", "step")
    printed = Quantity(claim=record["claim"], **{name: part[name] for name in names})
    numbers = (counted[name] for name in ("low", "high", "tables"))
    return printed, Value(counted["number"], part["unit"], *numbers)


def _headline_of(parts: Iterable[Mapping[str, Any]]) -> str:
    """The worst of the headlines of what was judged one by one."""
    return worst(
        headline({basis: entry["verdict"] for basis, entry in part["bases"].items()})
        for part in parts
    )


def parts_of(record: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a verdict judges one by one: its quantities, or its comparison."""
    return [*record.get("quantities", []), *filter(None, [record.get("comparison")])]


def tables_of(record: Mapping[str, Any], beside: bool = False) -> list[str]:
    """Names of the data tables that a verdict rests on, sorted.

    Parameters
    ----------
    record : mapping
        The verdict's record.
    beside : bool
        Whether the tables of other series, which are shown and do not count, are named too.
    """
    counted = [
        entry
        for part in parts_of(record)
        for entry in (*part["bases"].values(), *(part.get("other_series", ()) if beside else ()))
    ]
    return sorted({table for entry in counted for table in entry["tables"]})


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
        "step": significant(printed.step),
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
            basis: value_record(value)
            | {
                "verdict": judge_number(printed, value, widths),
                "gap": significant(_gap(printed, interval, value)),
                "times_printed": _times(printed, value),
            }
            for basis, value in counted.items()
        },
        "other_series": [
            {"series": label}
            | value_record(value)
            | {"fits": judge_number(printed, value, widths) == REPRODUCED}
            for label, value in others.items()
        ],
    }


def value_record(value: Value) -> dict[str, Any]:
    """A value as a record, rounded so that it compares equal on any machine."""
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
    if not open_ended or not printed.value or printed.unit in POSITIONS:
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
) -> tuple[dict[str, str | None], list[str]]:
    """Reasons by differing basis, and what is wrong with them.

    Which bases differ depends on the data, so a reason that is missing or no longer needed must
    not keep the book from being built: it is a complaint, and `recount accept` refuses it.
    """
    differing = [basis for basis, verdict in verdicts.items() if verdict == DIFFERS]
    given = dict.fromkeys(differing, reason) if isinstance(reason, str) else dict(reason or {})
    for code in (reason,) if isinstance(reason, str) else given.values():
        _require(where, "reason for differing", str(code), DIFFERS_REASONS)
    complaints = [
        f"differs on {basis}, and no reason is given" for basis in differing if basis not in given
    ]
    complaints += [
        f"a reason is given for {basis}, which does not differ"
        for basis in given
        if basis not in differing
    ]
    if isinstance(reason, str) and not differing:
        complaints.append(f"a reason is given ({reason}), and no basis differs")
    return {basis: given.get(basis) for basis in differing}, complaints


def _require(where: str, what: str, given: str, allowed: tuple[str, ...]) -> None:
    if given not in allowed:
        raise JudgementError(f"{where}: {what} {given!r}; expected one of {', '.join(allowed)}")
