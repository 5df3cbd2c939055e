"""What holds for every number that is judged: rules of verdicts, headlines and answers."""

import math

from hypothesis import assume, example, given
from hypothesis import strategies as st
from judging import decided

from recount.errors import JudgementError
from recount.ledger.verdict import answer_of, headline, judge_number, worst
from recount.quantities.printed import readings
from recount.quantities.rounding import HEDGES, Widths
from recount.quantities.units import english_number
from recount.quantities.values import Value, in_unit
from recount.vocabulary import (
    BASES,
    DIFFERS,
    REPRODUCED,
    UNCHECKED,
    VERDICTS,
)

CLOSED = ("exact", "about", "almost", "up_to", "at_least")
NUMBERS = st.floats(0.01, 1e7).map(lambda number: float(f"{number:.6g}"))
NEAR = st.floats(0.5, 1.5)
JUDGED = st.sampled_from(VERDICTS[:3])
STANDING = ("yes", "in part", "no")
CAREFUL = ("quote it", "quote with care", "do not quote")


def as_bad(verdict):
    return VERDICTS.index(verdict)


@st.composite
def held(draw, quantity):
    """A printed number and a counted one near it, with what it stands for."""
    value, hedge = draw(NUMBERS), draw(st.sampled_from(sorted(HEDGES)))
    high = value * draw(st.floats(1, 2)) if hedge == "between" else None
    step = draw(st.sampled_from([0.01, 0.1, 1.0, 10.0]))
    given_number = quantity(value=value, value_high=high, hedge=hedge, step=step)
    low, number, top = sorted(value * draw(NEAR) for _ in range(3))
    return given_number, Value(number, "pct", low, top)


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.sampled_from(CLOSED))
@example(1.5, 0, "almost")
def test_what_prints_as_itself_is_reproduced(quantity, number, places, hedge):
    """Whatever is counted: a report that prints it rounded, to any place, is right."""
    text = english_number(abs(number), "pct", places)
    [[read]] = readings(text, "pct")
    printed = quantity(value=read.value, step=read.step, hedge=hedge)
    assert judge_number(printed, Value(abs(number), "pct")) == REPRODUCED


@given(st.integers(1, 10**6), st.integers(1, 3), st.floats(0.51, 9), st.sampled_from([1, -1]))
def test_what_prints_otherwise_is_not(quantity, digits, places, steps, side):
    step = 10.0**-places
    printed = quantity(value=digits * step, step=step)
    counted = Value(printed.value + side * steps * step, "pct")
    assert judge_number(printed, counted) == DIFFERS


@given(st.data())
def test_a_wider_hedge_never_makes_a_verdict_worse(quantity, data):
    printed, counted = data.draw(held(quantity))
    narrow = [data.draw(st.floats(0, most)) for most in (1, 1, 1, 9, 9)]
    wide = [data.draw(st.floats(width, 10)) for width in narrow]
    before = judge_number(printed, counted, Widths(*narrow))
    assert as_bad(judge_number(printed, counted, Widths(*wide))) <= as_bad(before)


@given(st.data())
def test_a_number_known_less_well_never_differs_more(quantity, data):
    printed, counted = data.draw(held(quantity))
    less = Value(counted.number, "pct", counted.low * 0.9, counted.high * 1.1)
    assert as_bad(judge_number(printed, less)) <= as_bad(judge_number(printed, counted))


@given(st.data())
def test_within_rounding_is_what_some_number_that_is_stood_for_would_reproduce(quantity, data):
    printed, counted = data.draw(held(quantity))
    verdict, interval = judge_number(printed, counted), printed.interval()
    low, high = max(interval.low, counted.low), min(interval.high, counted.high)
    if verdict == DIFFERS:
        allowed = data.draw(st.floats(counted.low, counted.high))
        assert judge_number(printed, Value(allowed, "pct")) == DIFFERS
    elif high > low:
        assert judge_number(printed, Value((low + high) / 2, "pct")) == REPRODUCED
    assert (verdict == REPRODUCED) == interval.contains(counted.number)


@given(st.data(), st.integers(-6, 6))
def test_a_verdict_is_the_same_in_every_unit(quantity, data, exponent):
    """What is printed in thousands is judged as what is printed in ones."""
    printed, counted = data.draw(held(quantity))
    factor = 10.0**exponent
    scaled = quantity(
        value=printed.value * factor,
        value_high=None if printed.value_high is None else printed.value_high * factor,
        step=printed.step * factor,
        hedge=printed.hedge,
        unit="tonnes",
    )
    # In other digits a number at the very bound may fall to the other side of binary noise.
    interval = printed.interval()
    for bound in (interval.low, interval.high):
        for end in (counted.low, counted.number, counted.high):
            assume(math.isinf(bound) or not math.isclose(bound, end, rel_tol=1e-6))
    assert judge_number(scaled, in_unit(counted, "tonnes", factor)) == judge_number(
        printed, counted
    )


# Order does not matter


@given(st.lists(st.sampled_from(VERDICTS)), st.data())
def test_the_worst_is_the_same_in_any_order(verdicts, data):
    assert worst(data.draw(st.permutations(verdicts))) == worst(verdicts)


@given(st.lists(st.sampled_from(VERDICTS), max_size=4), st.lists(st.sampled_from(VERDICTS)))
def test_the_worst_of_parts_is_the_worst_of_all(some, others):
    assert worst([worst(some), worst(others)]) == worst([*some, *others])


@st.composite
def judged_claims(draw, claim, quantity):
    """A claim of two numbers, at most one unchecked, with what was counted on each basis."""
    names = ("first_pct", "second_pct")
    roles = [draw(st.sampled_from(["main", "detail"])) for _ in names]
    printed = [
        quantity(quantity=name, role="main" if "main" not in roles else role)
        for name, role in zip(names, roles, strict=True)
    ]
    counted = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(BASES), st.sampled_from(names)),
            st.sampled_from([74.6, 74.7, 80.0]),
            min_size=1,
        )
    )
    return printed, counted


def record_of(claim, printed, counted):
    bases = {}
    for (basis, name), number in counted.items():
        value = Value(number, "pct", number - 0.1, number + 0.1, tables=["homicides"])
        bases.setdefault(basis, {})[name] = value
    left = {q.quantity for q in printed} - {name for _, name in counted}
    unchecked = {
        "unchecked": dict.fromkeys(left, "no source named"),
        "settled_by": "A register.",
    }
    for stands in ("yes", "open"):
        try:
            given = unchecked if left else {}
            return decided(claim(quantities=tuple(printed)), bases, stands=stands, **given)
        except JudgementError:
            continue
    raise AssertionError(f"neither open nor not: {printed}, {counted}")


@given(st.data())
def test_the_order_of_numbers_and_bases_does_not_matter(claim, quantity, data):
    printed, counted = data.draw(judged_claims(claim, quantity))
    shuffled = dict(data.draw(st.permutations(list(counted.items()))))
    one = record_of(claim, printed, counted)
    other = record_of(claim, printed[::-1], shuffled)
    for part in ("headline", "verdicts", "answer", "stands", "checked"):
        assert one[part] == other[part]
    assert {p["quantity"]: p["bases"] for p in one["quantities"]} == {
        p["quantity"]: p["bases"] for p in other["quantities"]
    }


# Headlines and answers follow what they are computed from


@given(st.dictionaries(st.sampled_from(BASES), JUDGED, min_size=1), st.data())
def test_a_headline_never_betters_where_a_verdict_worsens(by_basis, data):
    basis = data.draw(st.sampled_from(sorted(by_basis)))
    worse = data.draw(st.sampled_from(VERDICTS[as_bad(by_basis[basis]) : 3]))
    assert as_bad(headline(by_basis | {basis: worse})) >= as_bad(headline(by_basis))


@given(st.data())
def test_the_headline_of_a_claim_never_betters_where_a_number_worsens(claim, quantity, data):
    printed, counted = data.draw(judged_claims(claim, quantity))
    key = data.draw(st.sampled_from(sorted(counted)))
    further = [number for number in (74.6, 74.7, 80.0) if number >= counted[key]]
    worse = counted | {key: data.draw(st.sampled_from(further))}
    before, after = (record_of(claim, printed, each) for each in (counted, worse))
    order = (*VERDICTS[:2], UNCHECKED, DIFFERS)  # what was not checked is no better than what was
    assert order.index(after["headline"]) >= order.index(before["headline"])


@given(JUDGED, JUDGED, st.sampled_from(STANDING), st.sampled_from(STANDING))
def test_an_answer_is_never_bolder_where_verdict_or_stand_are_worse(one, other, stand, lesser):
    better, worse = sorted((one, other), key=as_bad)
    firmer, weaker = sorted((stand, lesser), key=STANDING.index)
    bold, careful = answer_of(better, firmer), answer_of(worse, weaker)
    assert CAREFUL.index(careful) >= CAREFUL.index(bold)
    assert answer_of(UNCHECKED, "open") == "nobody can check"
