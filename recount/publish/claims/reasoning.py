"""How a verdict follows from its record, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from recount.card import gap_text, variation_text
from recount.languages.words import said, written
from recount.quantities.rounding import HEDGES, describe_hedges
from recount.quantities.units import POSITIONS, UNITS, format_number
from recount.record import (
    ComparisonRecord,
    Counted,
    CountedNumber,
    QuantityRecord,
    VariationRecord,
    VerdictRecord,
    parts_of,
    quantities_of,
)
from recount.vocabulary import (
    BASES,
    BASIS_NAMES,
    DIFFERS,
    DIFFERS_WORDS,
    REPRODUCED,
    RESULT_WORDS,
    UNCHECKED,
    UNCHECKED_WORDS,
    UNEXPLAINED,
    VARIATION_NAMES,
    WITHIN_ROUNDING,
    UncheckedReason,
)

MOST_DECIMALS = 6


def reasoning(record: VerdictRecord) -> list[tuple[str, list[str]]]:
    """The steps from what was printed to the verdict, part by part.

    Nothing is judged here: every number and every verdict stands in the record.

    Parameters
    ----------
    record : VerdictRecord
        A verdict's record.

    Returns
    -------
    list of tuple
        For each printed number, or for the comparison, what it is about and the sentences. Last,
        where a claim has several verdicts, how they make one: with an empty name.
    """
    steps = [(f"“{part['as_printed']}”", list(_quantity(part))) for part in quantities_of(record)]
    if record["kind"] == "comparison":
        steps.append((said("The comparison"), list(_comparison(record["comparison"]))))
    if record["variations"]:
        otherwise = said("Had it been chosen otherwise")
        steps.append((otherwise, [_varied(varied) for varied in record["variations"]]))
    judged = [len(part["bases"]) for part in parts_of(record)]
    if any(judged) and (sum(judged) > 1 or len(judged) > 1):
        steps.append(("", [_rule(record)]))
    return steps


def _rule(record: VerdictRecord) -> str:
    """How several verdicts make one."""
    rule = [
        said(
            "So the result is: {result}. It is the worse of the report’s own numbers and the data"
            " of the time, or, where there are none, of today’s.",
            result=said(RESULT_WORDS[record["headline"]]),
        )
    ]
    if any(part["role"] == "detail" for part in quantities_of(record)):
        rule.append(said("Only the numbers that the sentence asserts count to it."))
    if record["headline"] == UNCHECKED:
        rule.append(
            said("As one of them could not be checked and none differs, the claim cannot be.")
        )
    return " ".join(rule)


def _varied(other: VariationRecord) -> str:
    """What another choice would have given, and whether that turns the verdict."""
    found = said(
        "With {kind}, {choice}: {found}.",
        kind=said(VARIATION_NAMES[other["kind"]]),
        choice=other["choice"],
        found=variation_text(other),
    )
    then = said("Then nothing would change.")
    if other["turns"]:
        result = said(RESULT_WORDS[other["verdict"]])
        then = said("Then the result would be: {result}.", result=result)
    return f"{found} {then}"


def _quantity(part: QuantityRecord) -> Iterator[str]:
    yield said("As printed it stands for {what}.", what=_printed(part))
    if part["unchecked"]:
        yield _unsettled(part["unchecked"])
    for basis in (basis for basis in BASES if basis in part["bases"]):
        yield from _counted(part, part["bases"][basis], said(BASIS_NAMES[basis]))
    for other in part["other_series"]:
        found = {"series": other["series"], "number": precise(other["number"], part)}
        if other["fits"]:
            yield said(
                "For comparison, and not counted: {series}, {number}, which would fit.", **found
            )
        else:
            yield said(
                "For comparison, and not counted: {series}, {number}, which would not fit.", **found
            )


def _unsettled(reason: UncheckedReason) -> str:
    return said(
        "Nothing public was found that settles it: {why}.", why=said(UNCHECKED_WORDS[reason])
    )


def _printed(part: QuantityRecord) -> str:
    """What the printed words stand for, and by which rule."""
    if single(part):
        number = format_number(part["value"], part["unit"])
        return said("{number} and nothing else", number=number)
    hedge, rule = said(part["hedge"].replace("_", " ")), describe_hedges()[part["hedge"]]
    if "{rounding}" not in HEDGES[part["hedge"]]:
        return f"{_span(part)} ({hedge}: {rule})"
    step = said("one step is {step}", step=written(f"{part['step']:,.10g}"))
    return f"{_span(part)} ({hedge}: {rule}; {step})"


def single(part: QuantityRecord) -> bool:
    """Whether the printed words can only stand for one number: an exact day, rank or count."""
    counted = [entry["number"] for entry in part["bases"].values()]
    counted += [entry["number"] for entry in part["other_series"]]
    whole = all(number == round(number) for number in counted)
    unit = part["unit"]
    return (
        part["hedge"] == "exact"
        and part["step"] == 1
        and (unit in POSITIONS or (UNITS[unit].whole and whole))
    )


def _span(part: QuantityRecord) -> str:
    printed, unit = part["printed"], part["unit"]
    if unit in POSITIONS:  # half a day or half a rank means nothing
        ends = [None if end is None else part["value"] for end in (printed["low"], printed["high"])]
        if part["value_high"] is not None:
            ends[1] = part["value_high"]
    else:
        ends = [printed["low"], printed["high"]]
    low, high = ("" if end is None else precise(end, part) for end in ends)
    if not high:
        if printed["low_open"]:
            return said("anything above {number}", number=low)
        return said("{number} or more", number=low)
    if not low:
        if printed["high_open"]:
            return said("anything below {number}", number=high)
        return said("anything up to {number}", number=high)
    return high if low == high else _stretch(ends, part)


def _stretch(ends: Sequence[float | None], part: QuantityRecord, gap: float = 0) -> str:
    """From one number to another; the unit stands behind the second."""
    low, high = (0 if end is None else end for end in ends)
    return said(
        "{low} to {high}", low=precise(low, part, gap, bare=True), high=precise(high, part, gap)
    )


def _counted(part: QuantityRecord, counted: CountedNumber, basis: str) -> Iterator[str]:
    ends = counted["low"], counted["high"]
    number, low, high = (precise(end, part, counted["gap"]) for end in (counted["number"], *ends))
    if low == high:
        yield said("Counted again from {basis}: {number}.", basis=basis, number=number)
    else:
        yield said(
            "Counted again from {basis}: {number}, or with the rounding of its inputs {range}.",
            basis=basis,
            number=number,
            range=_stretch(ends, part, counted["gap"]),
        )
    yield _against_printed(counted, gap_text(counted, part["unit"]))
    if (times := counted["times_printed"]) is not None and f"{times:.2g}" != "1":
        yield said("It is {times} times the printed number.", times=written(f"{times:.2g}"))


def _against_printed(counted: CountedNumber, gap: str) -> str:
    """How a counted number lies to what was printed, and what follows."""
    result = said(RESULT_WORDS[counted["verdict"]])
    if counted["verdict"] == REPRODUCED:
        return said("That is within what was printed, so it {result}.", result=result)
    if counted["verdict"] == WITHIN_ROUNDING:
        if counted["gap"]:
            return said(
                "By itself that is outside by {gap}, but its rounding reaches in, so it {result}.",
                gap=gap,
                result=result,
            )
        return said(
            "By itself that is just on the edge, but its rounding reaches in, so it {result}.",
            result=result,
        )
    differs = _differs(counted)
    if counted["gap"] > 0:
        if gap:
            return said(
                "That is above what was printed, off by {gap}, so it {result}.",
                gap=gap,
                result=differs,
            )
        return said("That is above what was printed, so it {result}.", result=differs)
    if gap:
        return said(
            "That is below what was printed, off by {gap}, so it {result}.",
            gap=gap,
            result=differs,
        )
    return said("That is below what was printed, so it {result}.", result=differs)


def _comparison(comparison: ComparisonRecord) -> Iterator[str]:
    for basis in (basis for basis in BASES if basis in comparison["bases"]):
        counted = comparison["bases"][basis]
        yield said(
            "From {basis}: {finding}; {margin}.",
            basis=said(BASIS_NAMES[basis]),
            finding=counted["finding"],
            margin=counted["margin"],
        )
        result = said(RESULT_WORDS[counted["verdict"]])
        match counted["verdict"]:
            case "reproduced":
                yield said("The comparison holds, so it {result}.", result=result)
            case "within rounding":
                yield said(
                    "It holds only thanks to the rounding of the numbers, so it {result}.",
                    result=result,
                )
            case _:
                differs = _differs(counted)
                yield said("The comparison does not hold, so it {result}.", result=differs)
    if comparison["unchecked"]:
        yield _unsettled(comparison["unchecked"])


def _differs(counted: Counted) -> str:
    """That it does not match, and why."""
    reason = counted["reason"]
    why = said(DIFFERS_WORDS[reason] if reason else UNEXPLAINED)
    return f"{said(RESULT_WORDS[DIFFERS])}: {why}"


def precise(number: float, part: QuantityRecord, gap: float = 0, bare: bool = False) -> str:
    """A number with the decimals that it takes to see where it lies.

    Parameters
    ----------
    number : float
        In the unit of `part`.
    part : QuantityRecord
        A quantity of a verdict's record, with its step and its printed bounds.
    gap : float
        How far it lies outside; what is written is exact to a tenth of that.
    bare : bool
        Whether the unit is left out.
    """
    unit = part["unit"]
    if unit in POSITIONS:
        return format_number(number, unit)
    bounds = [end for end in (part["printed"]["low"], part["printed"]["high"]) if end is not None]

    def tells(places: int) -> bool:
        shown = round(number, places)
        exact = not gap or abs(shown - number) <= abs(gap) / 10
        return exact and all(_side(shown, bound) == _side(number, bound) for bound in bounds)

    fewest = min(_places(number), _places(part["step"]) + 1)
    places = next(filter(tells, range(fewest, MOST_DECIMALS)), MOST_DECIMALS)
    return format_number(number, unit, min(places, _places(round(number, places))), bare)


def _side(number: float, bound: float) -> int:
    if math.isclose(number, bound, rel_tol=1e-9):
        return 0
    return 1 if number > bound else -1


def _places(number: float) -> int:
    """Decimals that a number has, up to `MOST_DECIMALS`."""
    return next(
        places
        for places in range(MOST_DECIMALS + 1)
        if places == MOST_DECIMALS or math.isclose(number, round(number, places), rel_tol=1e-9)
    )
