"""How a verdict follows from its record, in sentences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from recount.card import gap_text, variation_text
from recount.quantities.rounding import describe_hedges
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
)

MOST_DECIMALS = 6
OTHERWISE = "Had it been chosen otherwise"


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
        steps.append(("The comparison", list(_comparison(record["comparison"]))))
    if record["variations"]:
        steps.append((OTHERWISE, [_varied(varied) for varied in record["variations"]]))
    judged = [len(part["bases"]) for part in parts_of(record)]
    if any(judged) and (sum(judged) > 1 or len(judged) > 1):
        steps.append(("", [_rule(record)]))
    return steps


def _rule(record: VerdictRecord) -> str:
    """How several verdicts make one."""
    said = (
        f"So the result is: {RESULT_WORDS[record['headline']]}. It is the worse of the report’s"
        " own numbers and the data of the time, or, where there are none, of today’s."
    )
    quantities = quantities_of(record)
    if any(part["role"] == "detail" for part in quantities):
        said += " Only the numbers that the sentence asserts count to it."
    if record["headline"] == UNCHECKED:
        said += " As one of them could not be checked and none differs, the claim cannot be."
    return said


def _varied(other: VariationRecord) -> str:
    """What another choice would have given, and whether that turns the verdict."""
    name = f"{VARIATION_NAMES[other['kind']]}, {other['choice']}"
    turned = f"the result would be: {RESULT_WORDS[other['verdict']]}"
    ends = turned if other["turns"] else "nothing would change"
    return f"With {name}: {variation_text(other)}. Then {ends}."


def _quantity(part: QuantityRecord) -> Iterator[str]:
    yield f"As printed it stands for {_printed(part)}."
    if part["unchecked"]:
        yield f"Nothing public was found that settles it: {UNCHECKED_WORDS[part['unchecked']]}."
    for basis in (basis for basis in BASES if basis in part["bases"]):
        yield from _counted(part, part["bases"][basis], BASIS_NAMES[basis])
    for other in part["other_series"]:
        fits = "would fit" if other["fits"] else "would not fit"
        number = precise(other["number"], part)
        yield f"For comparison, and not counted: {other['series']}, {number}, which {fits}."


def _printed(part: QuantityRecord) -> str:
    """What the printed words stand for, and by which rule."""
    hedge = part["hedge"].replace("_", " ")
    rule = describe_hedges()[part["hedge"]]
    if single(part):
        return f"{format_number(part['value'], part['unit'])} and nothing else"
    step = f"; one step is {part['step']:,.10g}" if "step" in rule else ""
    return f"{_span(part)} ({hedge}: {rule}{step})"


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
        return f"anything above {low}" if printed["low_open"] else f"{low} or more"
    if not low:
        return f"anything below {high}" if printed["high_open"] else f"anything up to {high}"
    return high if low == high else _stretch(low, high, unit)


def _stretch(low: str, high: str, unit: str) -> str:
    return f"{low.removesuffix(UNITS[unit].suffix)} to {high}"


def _counted(part: QuantityRecord, counted: CountedNumber, basis: str) -> Iterator[str]:
    unit = part["unit"]
    number, low, high = (
        precise(end, part, counted["gap"])
        for end in (counted["number"], counted["low"], counted["high"])
    )
    known = (
        "" if low == high else f", or with the rounding of its inputs {_stretch(low, high, unit)}"
    )
    yield f"Counted again from {basis}: {number}{known}."
    gap = gap_text(counted, unit)
    if counted["verdict"] == REPRODUCED:
        yield f"That is within what was printed, so it {RESULT_WORDS[REPRODUCED]}."
    elif counted["verdict"] == WITHIN_ROUNDING:
        outside = f"outside by {gap}" if counted["gap"] else "just on the edge"
        result = RESULT_WORDS[WITHIN_ROUNDING]
        yield f"By itself that is {outside}, but its rounding reaches in, so it {result}."
    else:
        side = "above" if counted["gap"] > 0 else "below"
        off = f", off by {gap}" if gap else ""
        yield f"That is {side} what was printed{off}, so it {_differs(counted)}."
    if (times := counted["times_printed"]) is not None and f"{times:.2g}" != "1":
        yield f"It is {times:.2g} times the printed number."


def _comparison(comparison: ComparisonRecord) -> Iterator[str]:
    for basis in (basis for basis in BASES if basis in comparison["bases"]):
        counted = comparison["bases"][basis]
        yield f"From {BASIS_NAMES[basis]}: {counted['finding']}; {counted['margin']}."
        match counted["verdict"]:
            case "reproduced":
                yield f"The comparison holds, so it {RESULT_WORDS[REPRODUCED]}."
            case "within rounding":
                result = RESULT_WORDS[WITHIN_ROUNDING]
                yield f"It holds only thanks to the rounding of the numbers, so it {result}."
            case _:
                yield f"The comparison does not hold, so it {_differs(counted)}."
    if comparison["unchecked"]:
        why = UNCHECKED_WORDS[comparison["unchecked"]]
        yield f"Nothing public was found that settles it: {why}."


def _differs(counted: Counted) -> str:
    """That it does not match, and why."""
    reason = counted["reason"]
    return f"{RESULT_WORDS[DIFFERS]}: {DIFFERS_WORDS[reason] if reason else UNEXPLAINED}"


def precise(number: float, part: QuantityRecord, gap: float = 0) -> str:
    """A number with the decimals that it takes to see where it lies.

    Parameters
    ----------
    number : float
        In the unit of `part`.
    part : QuantityRecord
        A quantity of a verdict's record, with its step and its printed bounds.
    gap : float
        How far it lies outside; what is written is exact to a tenth of that.
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
    return format_number(number, unit, min(places, _places(round(number, places))))


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
