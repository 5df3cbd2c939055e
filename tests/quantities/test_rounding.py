import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.quantities.rounding import (
    HEDGES,
    Interval,
    Widths,
    describe_hedges,
    last_nonzero_place,
    printed_interval,
    significant,
)

CLOSED = ("exact", "about", "almost", "up_to", "at_least", "between")
OPEN = ("just_over", "more_than", "less_than")
NUMBERS = st.floats(0.01, 1e7).map(lambda number: float(f"{number:.6g}"))
STEPS = st.sampled_from([0.01, 0.1, 1.0, 10.0, 1000.0])


def interval_of(value, hedge, step, widths=None):
    high = value * 1.5 if hedge == "between" else None
    return printed_interval(value, hedge, step, high, widths or Widths())


@pytest.mark.parametrize(
    ("value", "hedge", "step", "low", "high"),
    [
        (74.6, "exact", 0.1, 74.55, 74.65),
        (20, "about", 1, 19, 21),
        (260, "about", 1, 250, 270),
        (194, "about", 1, 193, 195),
        (12, "about", 1, 11.4, 12.6),
        (3, "about", 1, 2.5, 3.5),
        (75, "almost", 1, 67.5, 75.5),
        (80, "almost", 1, 72, 80.5),
        (3.32, "almost", 0.01, 2.988, 3.325),
        (3300, "just_over", 100, 3300, 3630),
        (28_000, "more_than", 1000, 28_000, math.inf),
        (50, "less_than", 5, -math.inf, 50),
        (2014, "up_to", 1, -math.inf, 2014.5),
        (16, "at_least", 1, 15.5, math.inf),
        (210_000, "exact", 10_000, 205_000, 215_000),
        (1900, "exact", 100, 1850, 1950),
    ],
)
def test_printed_number_stands_for(value, hedge, step, low, high):
    interval = printed_interval(value, hedge, step)
    assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high))


def test_range_stands_for_both_ends_and_half_a_step():
    assert printed_interval(10, "between", 1, 15) == Interval(9.5, 15.5)


def test_unknown_hedge_is_refused():
    with pytest.raises(ValueError, match="unknown hedge 'roughly'; expected one of exact, about"):
        printed_interval(1, "roughly", 1)


def test_every_hedge_is_either_closed_or_open():
    assert set(CLOSED) | set(OPEN) == set(HEDGES)


@given(NUMBERS, st.sampled_from(CLOSED), STEPS)
def test_closed_hedge_allows_the_printed_number(value, hedge, step):
    assert interval_of(value, hedge, step).contains(value)


@given(NUMBERS, st.sampled_from(OPEN), STEPS)
def test_open_hedge_leaves_the_printed_number_out(value, hedge, step):
    assert not interval_of(value, hedge, step).contains(value)


@given(NUMBERS, st.sampled_from(sorted(HEDGES)), STEPS, st.data())
def test_wider_hedges_allow_no_less(value, hedge, step, data):
    narrow = [data.draw(st.floats(0, most)) for most in (1, 1, 1, 9, 9)]
    wide = [data.draw(st.floats(width, 10)) for width in narrow]
    inner = interval_of(value, hedge, step, Widths(*narrow))
    outer = interval_of(value, hedge, step, Widths(*wide))
    assert outer.low <= inner.low
    assert inner.high <= outer.high


@given(NUMBERS, st.sampled_from(sorted(HEDGES)))
def test_finer_print_allows_no_more(value, hedge):
    fine, coarse = interval_of(value, hedge, 0.1), interval_of(value, hedge, 1.0)
    assert coarse.low <= fine.low
    assert fine.high <= coarse.high


@given(NUMBERS, STEPS)
def test_about_reaches_neither_below_half_a_step_nor_above_a_last_digit(value, step):
    interval = interval_of(value, "about", step)
    reach = (interval.high - interval.low) / 2
    assert reach >= step / 2 * (1 - 1e-6)
    assert reach <= max(last_nonzero_place(value), step / 2) * (1 + 1e-6)


@pytest.mark.parametrize(("number", "inside"), [(74.55, True), (74.65, True), (74.54, False)])
def test_bounds_belong_to_a_closed_interval(number, inside):
    assert printed_interval(74.6, "exact", 0.1).contains(number) is inside


@pytest.mark.parametrize(
    ("low", "high", "distance"),
    [(8, 9, -1), (8, 10, 0), (12, 13, 0), (21, 22, 1), (20, 30, 0), (0, 40, 0)],
)
def test_distance_is_signed_and_zero_where_they_meet(low, high, distance):
    interval = Interval(10, 20)
    assert interval.distance(low, high) == distance
    assert interval.overlaps(low, high) is (distance == 0)


def test_zero_is_a_bound_as_any_other():
    assert Interval(0, 1).contains(0)
    assert Interval(-1, 0).contains(0)
    assert not Interval(0, 1, low_open=True).contains(0)
    assert not Interval(-1, 0, high_open=True).contains(0)


def test_binary_noise_counts_by_the_size_of_the_numbers():
    noisy = 0.1 * 3 * 1e10
    assert noisy > 3e9
    assert Interval(0, 3e9).contains(noisy)
    assert not Interval(noisy / 2, 3e9, high_open=True).contains(noisy)
    assert not Interval(0, 3e-9).contains(3.1e-9)


def test_what_only_touches_an_open_bound_is_no_distance_away():
    assert Interval(-math.inf, 10, high_open=True).distance(10, 12) == 0
    assert Interval(10, 20, high_open=True).distance(20, 25) == 0
    assert Interval(10, 20, low_open=True).distance(5, 10) == 0


def test_open_bound_does_not_belong():
    assert not Interval(10, math.inf, low_open=True).overlaps(5, 10)
    assert Interval(10, math.inf, low_open=True).contains(10.001)
    assert not Interval(-math.inf, 10, high_open=True).overlaps(10, 12)
    assert Interval(-math.inf, math.inf, low_open=True, high_open=True).contains(10)


@given(st.integers(1, 10**6).filter(lambda digits: digits % 10), st.integers(-6, 6))
def test_last_digit_that_is_not_zero_has_its_place(digits, exponent):
    number = float(f"{digits}e{exponent}")
    place = 10.0**exponent
    assert last_nonzero_place(number) == pytest.approx(place)
    assert last_nonzero_place(-number) == pytest.approx(place)


def test_zero_counts_in_ones():
    assert last_nonzero_place(0) == 1


def test_last_place_of_a_large_number_with_decimals():
    assert last_nonzero_place(12_345_678.9) == pytest.approx(0.1)


def test_hedges_are_described_with_their_widths():
    words = describe_hedges(Widths(about=0.02, almost=0.2, just_over=0.3))
    assert set(words) == set(HEDGES)
    assert "2%" in words["about"]
    assert "20%" in words["almost"]
    assert "30%" in words["just_over"]
    assert words["exact"] == "half a step either side"
    assert words["about"].startswith("one step of the last non-zero digit or 2% either side")
    assert describe_hedges(Widths(about=0.125))["about"].count("12% either side") == 1
    assert describe_hedges(Widths(just_over=0.9))["just_over"] == "above, by up to 90%"
    other = describe_hedges(Widths(about_steps=math.inf, rounding=2))
    assert other["exact"] == "2 steps either side"
    assert other["about"].startswith("any number of steps of the last non-zero digit or 5%")


def test_rounding_may_reach_further_than_half_a_step():
    assert printed_interval(74, "exact", 1, widths=Widths(rounding=2)) == Interval(72, 76)


def test_about_may_reach_by_per_cent_alone():
    assert printed_interval(38, "about", 1, widths=Widths(0.1)) == Interval(37, 39)
    by_share = printed_interval(38, "about", 1, widths=Widths(0.1, about_steps=math.inf))
    assert (by_share.low, by_share.high) == (pytest.approx(34.2), pytest.approx(41.8))


def test_records_keep_ten_significant_digits():
    assert significant(2 / 3) == 0.6666666667
    assert significant(123_456_789_012.0) == 123_456_789_000


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 15))
def test_rounding_to_significant_digits_is_idempotent(number, digits):
    once = significant(number, digits)
    assert significant(once, digits) == once
    assert math.isclose(once, number, rel_tol=10.0 ** (1 - digits)) or math.isinf(once)
