"""Verdicts: a printed number or a stated comparison, held against what was counted again.

The record that `decide` returns is the only thing that later stages read. Its numbers are rounded
to ten significant digits, so that it compares equal on any machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from recount.errors import JudgementError, UnitError
from recount.ledger.claims import Claim, Quantity
from recount.quantities.comparison import Comparison
from recount.quantities.rounding import (
    DEFAULT_WIDTHS,
    Interval,
    Widths,
    printed_interval,
    significant,
)
from recount.quantities.units import POSITIONS
from recount.quantities.values import Value
from recount.record import (
    AsStored,
    ComparisonRecord,
    CountedNumber,
    DecidedComparison,
    Judged,
    NamedValue,
    Part,
    QuantityRecord,
    RestsOn,
    ValueRecord,
    VariationRecord,
    VerdictRecord,
)
from recount.tables.provenance import Provenance, provenance_of
from recount.vocabulary import (
    BASES,
    DIFFERS,
    DIFFERS_REASONS,
    INSTEAD_OF,
    MAIN,
    REPRODUCED,
    STANDS,
    UNCHECKED,
    UNCHECKED_REASONS,
    VARIATION_KINDS,
    VERDICTS,
    WITHIN_ROUNDING,
    Answer,
    Basis,
    DiffersReason,
    Stand,
    UncheckedReason,
    Verdict,
)

Word = TypeVar("Word", bound=str)

OF_ANSWER = "the answer is"
"""How a complaint about what to write instead begins; all others are about the reason."""

Computed = Mapping[str, Value] | Comparison
"""What was computed on a basis: values by quantity, or a comparison."""


def judge_number(printed: Quantity, counted: Value, widths: Widths = DEFAULT_WIDTHS) -> Verdict:
    """The verdict on one printed number.

    Returns
    -------
    Verdict
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
    return _held(printed.interval(widths), counted.number, counted.low, counted.high)


def _held(printed: Interval, number: float, low: float, high: float) -> Verdict:
    if printed.contains(number):
        return REPRODUCED
    return WITHIN_ROUNDING if printed.overlaps(low, high) else DIFFERS


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; *cannot be checked* only if there is no other."""
    judged = [verdict for verdict in verdicts if verdict != UNCHECKED]
    return max(judged, key=VERDICTS.index) if judged else UNCHECKED


def on_data(by_basis: Mapping[Basis, Verdict]) -> Verdict | None:
    """The verdict of the data: of those of the time, or where there are none, of today's."""
    return by_basis.get("then", by_basis.get("now"))


def headline(by_basis: Mapping[Basis, Verdict]) -> Verdict:
    """The verdict on one number, or on a comparison: the worse of arithmetic and data.

    So a correct division inside a report never hides data that differ.
    """
    counting = by_basis.get("arithmetic"), on_data(by_basis)
    return worst(verdict for verdict in counting if verdict is not None)


def answer_of(verdict: Verdict, stands: Stand) -> Answer:
    """May the claim be quoted? One answer for readers, from headline and stand.

    Parameters
    ----------
    verdict : Verdict
        The claim's headline.
    stands : Stand
        Whether its sentence stands.
    """
    if verdict == UNCHECKED:
        return "nobody can check"
    if stands == "no":
        return "do not quote"
    return "quote it" if stands == "yes" and verdict != DIFFERS else "quote with care"


def count_checked(quantities: Iterable[QuantityRecord]) -> int:
    """How many printed numbers were held against something."""
    return sum(bool(part["bases"]) for part in quantities)


def decide(
    claim: Claim,
    *,
    bases: Mapping[Basis, Computed],
    unchecked: str | Mapping[str, str] | None,
    settled_by: str | None,
    reason: str | Mapping[str, str] | None,
    other_series: Mapping[str, Mapping[str, Value]] | None,
    varied: Mapping[str, Mapping[str, Computed]] | None,
    stands: str,
    because: str,
    instead: str | None,
    widths: Widths = DEFAULT_WIDTHS,
) -> VerdictRecord:
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
    varied : mapping of kind to mapping of choice to values by quantity or Comparison, optional
        What would be computed if a window, a threshold or the like, one of `VARIATION_KINDS`,
        were chosen otherwise: whether the verdict would turn is shown, and does not count.
    stands : str
        Whether the report's sentence still stands, one of `STANDS`; open where no basis exists.
    because : str
        One line of why.
    instead : str, optional
        What to write instead of a sentence that does not stand, or stands in part.
    widths : Widths, optional
        How far the hedges reach.

    Returns
    -------
    VerdictRecord
        The record, ready for JSON.

    Raises
    ------
    JudgementError, UnitError, LedgerError
        Naming the claim and what was expected.
    """
    where = f"claim {claim.claim}"
    _require_fitting(where, claim, bases)
    for name in other_series or {}:
        claim.quantity(name)
    quantities: list[QuantityRecord] = []
    if claim.kind == "number":
        quantities = _quantities(claim, bases, unchecked, other_series or {}, widths)
        parts: Sequence[Part] = quantities
    else:
        comparison = _comparison(where, bases, unchecked)
        parts = [comparison]
    verdicts, overall = _verdicts_by_basis(parts), _headline_of(parts)
    reasons, complaints = _reasons(where, verdicts, reason)
    for part in parts:
        for basis, counted in part["bases"].items():
            counted["reason"] = reasons[basis] if counted["verdict"] == DIFFERS else None
    if "mislabelled" in reasons.values() and not any(
        other["fits"] for part in quantities for other in part["other_series"]
    ):
        complaints.append("mislabelled, but no other series shown gives the printed number")
    if any(part["unchecked"] is not None for part in parts) != bool(settled_by):
        raise JudgementError(
            f"{where}: settled_by goes with what cannot be checked, and only with it"
        )
    variations = _variations(where, claim, parts, varied or {}, widths)
    stand = _required(where, "stands", stands, STANDS)
    if (stand == "open") != (overall == UNCHECKED):
        raise JudgementError(f"{where}: stands 'open' goes with {UNCHECKED!r}, and only with it")
    answer = answer_of(overall, stand)
    if (answer in INSTEAD_OF) != bool(instead):
        said = "nothing to write instead is given" if instead is None else "`instead` is given"
        complaints.append(f"{OF_ANSWER} {answer!r}, and {said}")
    if not because.strip():
        raise JudgementError(f"{where}: expected one line of why")
    judged: Judged = {
        "claim": claim.claim,
        "report": claim.report,
        "chapter": claim.chapter,
        "statement": claim.statement,
        "locator": claim.locator,
        "text_line": claim.text_line,
        "verdicts": verdicts,
        "answer": answer,
        "headline": overall,
        "reasons": reasons,
        "variations": variations,
        "instead": instead,
        "settled_by": settled_by,
        "stands": stand,
        "because": because,
    }
    stored: AsStored = {
        "attributed_to": claim.attributed_to,
        "citation": claim.citation,
        "complaints": complaints,
    }
    if claim.kind == "number":
        return {
            **judged,
            **stored,
            "kind": "number",
            "quantities": quantities,
            "checked": count_checked(quantities),
        }
    return {**judged, **stored, "kind": "comparison", "comparison": comparison}


def _require_fitting(where: str, claim: Claim, bases: Mapping[Basis, Computed]) -> None:
    """Refuse what was computed if it is not of the claim's kind, or does not say of what."""
    for basis, computed in bases.items():
        _require_kind(f"{where}, {basis}", claim, computed)
        for table in _tables_missing(basis, computed):
            raise JudgementError(f"{where}, {basis}, {table}: expected the table it comes from")


def _require_kind(where: str, claim: Claim, computed: Computed) -> None:
    """Refuse values for a comparison, a comparison for numbers, and numbers without a unit."""
    numbers = claim.kind == "number"
    if isinstance(computed, Comparison) == numbers:
        expected = "values by quantity" if numbers else "a comparison"
        raise JudgementError(f"{where}: expected {expected} for a {claim.kind}")
    if not isinstance(computed, Comparison):
        for name, value in computed.items():
            claim.quantity(name)
            if not isinstance(value, Value):
                raise JudgementError(
                    f"{where}, {name}: {value!r} carries no unit;"
                    f" expected Value(number, {claim.quantity(name).unit!r})"
                )


def _quantities(
    claim: Claim,
    bases: Mapping[Basis, Computed],
    unchecked: str | Mapping[str, str] | None,
    other_series: Mapping[str, Mapping[str, Value]],
    widths: Widths,
) -> list[QuantityRecord]:
    missing = _unchecked_by_quantity(claim, bases, unchecked)
    return [
        _quantity_record(
            printed,
            {b: v[printed.quantity] for b, v in _numbers(bases) if printed.quantity in v},
            missing.get(printed.quantity),
            other_series.get(printed.quantity, {}),
            widths,
        )
        for printed in claim.quantities
    ]


def _comparison(
    where: str, bases: Mapping[Basis, Computed], unchecked: str | Mapping[str, str] | None
) -> ComparisonRecord:
    if not bases and not isinstance(unchecked, str):
        raise JudgementError(
            f"{where}: never judged; expected a comparison on a basis, or a reason why it"
            " cannot be checked"
        )
    if bases and unchecked is not None:
        raise JudgementError(f"{where}: judged and yet unchecked; expected one of the two")
    return {
        "unchecked": _unchecked(where, unchecked) if isinstance(unchecked, str) else None,
        "bases": {
            basis: _decided(counted)
            for basis, counted in bases.items()
            if isinstance(counted, Comparison)
        },
    }


def _decided(counted: Comparison) -> DecidedComparison:
    decided = {
        "verdict": counted.verdict,
        "reason": None,
        "finding": counted.finding,
        "margin": counted.margin,
    }
    return cast(DecidedComparison, decided | _rests_on(counted.provenance))


def _variations(
    where: str,
    claim: Claim,
    parts: Sequence[Part],
    varied: Mapping[str, Mapping[str, Computed]],
    widths: Widths,
) -> list[VariationRecord]:
    """What the verdict would be for each other choice, against the verdict that there is."""
    found: list[VariationRecord] = []
    for given, choices in varied.items():
        kind = _required(where, "varied", given, VARIATION_KINDS)
        for choice, computed in choices.items():
            place = f"{where}, {kind}, {choice}"
            _require_kind(place, claim, computed)
            finding: str | None = None
            if isinstance(computed, Comparison):
                verdict, held = computed.verdict, _data_verdicts(parts)
                finding = f"{computed.finding}; {computed.margin}"
                values, origin = [], computed.provenance
            else:
                verdict = worst(
                    judge_number(claim.quantity(name), value, widths)
                    for name, value in computed.items()
                )
                held = _data_verdicts(part for part in parts if part.get("quantity") in computed)
                origin = provenance_of(computed.values())
                values = [
                    NamedValue(name=name, unit=value.unit, **value_record(value))
                    for name, value in computed.items()
                ]
            if not held:
                raise JudgementError(f"{place}: expected what the claim is judged by as well")
            found.append(
                VariationRecord(
                    kind=kind,
                    choice=choice,
                    verdict=verdict,
                    turns=verdict != worst(held),
                    finding=finding,
                    values=values,
                    **_rests_on(origin),
                )
            )
    return found


def _data_verdicts(parts: Iterable[Part]) -> list[Verdict]:
    """The verdict of the data on each part, or of arithmetic where there are none."""
    by_basis = [_by_basis(part) for part in parts if part["bases"]]
    return [on_data(given) or given["arithmetic"] for given in by_basis]


def judged_again(record: VerdictRecord, widths: Widths) -> VerdictRecord:
    """A record with its verdicts as they would be, had the hedges reached otherwise.

    Parameters
    ----------
    record : VerdictRecord
        From `decide`. A comparison has no hedge, and stays as it is.
    widths : Widths
        How far the hedges reach.

    Returns
    -------
    VerdictRecord
        The record, with other verdicts on its quantities, by basis and in its headline; what
        explains them (gaps, reasons, stands) is still that of the ledger.
    """
    if record["kind"] == "comparison":
        return record
    again = [_quantity_again(part, widths) for part in record["quantities"]]
    verdicts, overall = _verdicts_by_basis(again), _headline_of(again)
    return {**record, "quantities": again, "verdicts": verdicts, "headline": overall}


def _quantity_again(part: QuantityRecord, widths: Widths) -> QuantityRecord:
    printed = printed_interval(
        part["value"], part["hedge"], part["step"], part["value_high"], widths
    )
    bases: dict[Basis, CountedNumber] = {
        basis: {
            **counted,
            "verdict": _held(printed, counted["number"], counted["low"], counted["high"]),
        }
        for basis, counted in part["bases"].items()
    }
    return {**part, "bases": bases}


def _headline_of(parts: Iterable[Part]) -> Verdict:
    """The verdict on a claim: over its comparison, or over the numbers that it asserts.

    It differs if one of them does, and else cannot be checked if one of them was not.
    """
    found = {headline(_by_basis(part)) for part in parts if part.get("role", MAIN) == MAIN}
    return UNCHECKED if UNCHECKED in found and DIFFERS not in found else worst(found)


def _by_basis(part: Part) -> dict[Basis, Verdict]:
    return {basis: entry["verdict"] for basis, entry in part["bases"].items()}


def _numbers(bases: Mapping[Basis, Computed]) -> list[tuple[Basis, Mapping[str, Value]]]:
    return [(basis, v) for basis, v in bases.items() if not isinstance(v, Comparison)]


def _tables_missing(basis: str, counted: Computed) -> list[str]:
    if basis not in BASES:
        raise JudgementError(f"unknown basis {basis!r}; expected one of {', '.join(BASES)}")
    if basis == "arithmetic":
        return []
    if isinstance(counted, Comparison):
        return [] if counted.tables else ["comparison"]
    return [name for name, value in counted.items() if not value.tables]


def _unchecked_by_quantity(
    claim: Claim, bases: Mapping[Basis, Computed], unchecked: str | Mapping[str, str] | None
) -> Mapping[str, UncheckedReason]:
    judged = {name for _, values in _numbers(bases) for name in values}
    left = [q.quantity for q in claim.quantities if q.quantity not in judged]
    if isinstance(unchecked, str):
        _unchecked(f"claim {claim.claim}", unchecked)
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
    return {name: _unchecked(f"claim {claim.claim}", code) for name, code in given.items()}


def _unchecked(where: str, code: str) -> UncheckedReason:
    return _required(where, "reason for not checking", code, UNCHECKED_REASONS)


def _quantity_record(
    printed: Quantity,
    counted: Mapping[Basis, Value],
    unchecked: UncheckedReason | None,
    others: Mapping[str, Value],
    widths: Widths,
) -> QuantityRecord:
    interval = printed.interval(widths)
    for label, value in others.items():
        if not isinstance(value, Value) or not value.tables:
            raise JudgementError(
                f"claim {printed.claim}, other series {label!r}: expected a Value with its table"
            )
    return {
        "quantity": printed.quantity,
        "role": printed.role,
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
            basis: {
                **value_record(value),
                "verdict": judge_number(printed, value, widths),
                "reason": None,
                "gap": significant(interval.distance(value.number, value.number)),
                "times_printed": _times(printed, value),
            }
            for basis, value in counted.items()
        },
        "other_series": [
            {
                "series": label,
                **value_record(value),
                "fits": judge_number(printed, value, widths) == REPRODUCED,
            }
            for label, value in others.items()
        ],
    }


def value_record(value: Value) -> ValueRecord:
    """A value as a record, rounded so that it compares equal on any machine."""
    return {
        "number": significant(value.number),
        "low": significant(value.low),
        "high": significant(value.high),
        **_rests_on(value.provenance),
    }


def _rests_on(origin: Provenance) -> RestsOn:
    found = RestsOn(tables=sorted(origin.tables))
    if origin.facts:
        found["facts"] = sorted(origin.facts)
    return found


def _times(printed: Quantity, counted: Value) -> float | None:
    """Distance for a hedge that is open on one side: how many times the printed number."""
    open_ended = printed.hedge in ("more_than", "less_than", "up_to", "at_least")
    if not open_ended or not printed.value or printed.unit in POSITIONS:
        return None
    return significant(counted.number / printed.value)


def _bound(number: float) -> float | None:
    return None if math.isinf(number) else significant(number)


def _verdicts_by_basis(parts: Iterable[Part]) -> dict[Basis, Verdict]:
    given: dict[Basis, list[Verdict]] = {}
    for part in parts:
        for basis, counted in part["bases"].items():
            given.setdefault(basis, []).append(counted["verdict"])
    return {basis: worst(given[basis]) for basis in BASES if basis in given}


def _reasons(
    where: str, verdicts: Mapping[Basis, Verdict], reason: str | Mapping[str, str] | None
) -> tuple[dict[Basis, DiffersReason | None], list[str]]:
    """Reasons by differing basis, and what is wrong with them.

    Which bases differ depends on the data, so a reason that is missing or no longer needed must
    not keep the book from being built: it is a complaint, and `recount accept` refuses it.
    """
    differing = [basis for basis, verdict in verdicts.items() if verdict == DIFFERS]
    if isinstance(reason, str):
        code = _required(where, "reason for differing", reason, DIFFERS_REASONS)
        if differing:
            return dict.fromkeys(differing, code), []
        return {}, [f"a reason is given ({reason}), and no basis differs"]
    given = {
        basis: _required(where, "reason for differing", str(code), DIFFERS_REASONS)
        for basis, code in (reason or {}).items()
    }
    complaints = [
        f"differs on {basis}, and no reason is given" for basis in differing if basis not in given
    ]
    complaints += [
        f"a reason is given for {basis}, which does not differ"
        for basis in given
        if basis not in differing
    ]
    return {basis: given.get(basis) for basis in differing}, complaints


def _required(where: str, what: str, given: str, allowed: tuple[Word, ...]) -> Word:
    """The word of a closed list that is given."""
    for word in allowed:
        if word == given:
            return word
    raise JudgementError(f"{where}: {what} {given!r}; expected one of {', '.join(allowed)}")
