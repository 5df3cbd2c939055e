import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from recount.errors import JudgementError, TableError, UnitError
from recount.quantities.values import (
    Value,
    computed,
    computed_each,
    count,
    in_unit,
    in_usd_mn,
    month_of,
    per_day,
    per_year,
    percent_fall,
    percent_rise,
    rate_per_100k,
    ratio,
    rounded,
    share_pct,
    year_of,
)
from recount.tables.provenance import derived, provenance_of


@st.composite
def known_to(draw, unit, least, most=1e9):
    """A value with an interval, and a point that the interval allows."""
    numbers = st.floats(least, most, allow_nan=False)
    low, number, high = sorted(draw(numbers) for _ in range(3))
    return Value(number, unit, low, high), draw(st.floats(low, high))


def assert_allows(value, number):
    slack = 1e-9 * max(1, abs(number))
    assert value.low - slack <= number <= value.high + slack


QUOTIENTS = {
    "ratio": (ratio, "persons", "persons", lambda x, y: x / y),
    "share_pct": (share_pct, "victims", "victims", lambda x, y: 100 * x / y),
    "rate_per_100k": (rate_per_100k, "victims", "persons", lambda x, y: 100_000 * x / y),
    "per_year": (per_year, "persons", "years", lambda x, y: x / y),
    "in_usd_mn": (in_usd_mn, "mxn_bn", "mxn_per_usd", lambda x, y: 1000 * x / y),
}


@pytest.mark.parametrize("name", QUOTIENTS)
@given(st.data())
def test_quotient_allows_every_choice_of_inputs(name, data):
    function, above, below, formula = QUOTIENTS[name]
    top, x = data.draw(known_to(above, 0))
    bottom, y = data.draw(known_to(below, 0.01))
    result = function(top, bottom)
    assert_allows(result, formula(x, y))
    assert result.number == pytest.approx(formula(top.number, bottom.number))


@pytest.mark.parametrize("name", QUOTIENTS)
@given(st.data())
def test_quotient_is_no_wider_than_its_inputs_allow(name, data):
    function, above, below, formula = QUOTIENTS[name]
    top, _ = data.draw(known_to(above, 0))
    bottom, _ = data.draw(known_to(below, 0.01))
    result = function(top, bottom)
    assert result.low == pytest.approx(formula(top.low, bottom.high))
    assert result.high == pytest.approx(formula(top.high, bottom.low))


@given(known_to("victims", 0.01), known_to("victims", 0))
def test_change_allows_every_choice_of_inputs(before, after):
    (old, x), (new, y) = before, after
    rise, fall = percent_rise(old, new), percent_fall(old, new)
    assert_allows(rise, 100 * (y - x) / x)
    assert_allows(fall, 100 * (x - y) / x)
    assert (fall.number, fall.low, fall.high) == (-rise.number, -rise.high, -rise.low)


@given(known_to("pct", -1e9), known_to("pct", -1e9), st.floats(-1e6, 1e6))
def test_sum_difference_and_multiple_allow_every_choice_of_inputs(one, other, factor):
    (a, x), (b, y) = one, other
    assert_allows(a + b, x + y)
    assert_allows(a - b, x - y)
    assert_allows(a * factor, x * factor)


@given(known_to("pct", -1e9), st.floats(0.001, 1e6) | st.floats(-1e6, -0.001, exclude_max=False))
def test_fraction_allows_every_choice_of_inputs(one, divisor):
    value, x = one
    assert_allows(value / divisor, x / divisor)


@given(known_to("persons_per_year", 0))
def test_people_a_day_are_people_a_year_over_365(one):
    yearly, x = one
    assert_allows(per_day(yearly), x / 365)
    assert per_day(yearly).number == pytest.approx(yearly.number / 365)


@st.composite
def chains(draw):
    """A value computed in several steps, and what a choice of its inputs gives by the same."""
    value, point = draw(known_to("persons", 1, 1e6))
    for step in draw(st.lists(st.sampled_from(sorted(STEPS)), min_size=1, max_size=5)):
        value, point = STEPS[step](draw, value, point)
    return value, point


def _sum(draw, value, point):
    other, x = draw(known_to(value.unit, 1, 1e6))
    return value + other, point + x


def _multiple(draw, value, point):
    factor = draw(st.floats(0.001, 1000))
    return value * factor, point * factor


def _share(draw, value, point):
    whole, x = draw(known_to(value.unit, 1, 1e6))
    return in_unit(share_pct(value, whole), "persons"), 100 * point / x


def _rounded(draw, value, point):
    step = draw(st.sampled_from([0.1, 1, 10]))
    return rounded(value, step), point + draw(st.floats(-step / 2, step / 2))


def _rise(draw, value, point):
    before, x = draw(known_to(value.unit, 1, 1e6))
    return in_unit(percent_rise(before, value), "persons"), 100 * point / x - 100


STEPS = {"sum": _sum, "multiple": _multiple, "rounded": _rounded}
LAST = {"share": _share, "rise": _rise}


@given(chains(), st.sampled_from(sorted(LAST)), st.data())
def test_several_steps_allow_every_choice_of_inputs(chain, last, data):
    value, point = chain
    assert_allows(value, point)
    assume(value.low >= 0)
    assert_allows(*LAST[last](data.draw, value, point))


@given(known_to("victims", 0, 1e6), known_to("victims", 1, 1e6), st.floats(0, 1))
def test_inputs_that_are_known_better_give_results_that_are_known_no_less(one, other, part):
    def narrowed(value):
        low = value.number - part * (value.number - value.low)
        high = value.number + part * (value.high - value.number)
        return Value(value.number, value.unit, min(low, value.number), max(high, value.number))

    (a, _), (b, _) = one, other
    for function in (ratio, share_pct, lambda x, y: percent_rise(y, x), lambda x, y: x - y):
        wide, narrow = function(a, b), function(narrowed(a), narrowed(b))
        assert_allows(wide, narrow.low)
        assert_allows(wide, narrow.high)


# Units scale, and order does not matter


@given(known_to("persons", 0.01), known_to("persons", 0.01), st.integers(-6, 6))
def test_shares_and_changes_are_the_same_in_any_unit(one, other, exponent):
    (a, _), (b, _), factor = one, other, 10.0**exponent
    large, small = in_unit(a, "persons_mn", factor), in_unit(b, "persons_mn", factor)
    for function in (ratio, share_pct, percent_rise, percent_fall):
        here, there = function(a, b), function(large, small)
        assert (there.unit, there.number) == (
            here.unit,
            pytest.approx(here.number, rel=1e-9, abs=1e-6),
        )
        assert there.low == pytest.approx(here.low, rel=1e-9, abs=1e-6)
        assert there.high == pytest.approx(here.high, rel=1e-9, abs=1e-6)


@given(known_to("persons", -1e6, 1e6), known_to("persons", -1e6, 1e6), st.floats(0.001, 1000))
def test_a_sum_in_another_unit_is_the_sum_of_its_parts_there(one, other, factor):
    (a, _), (b, _) = one, other
    at_once = in_unit(a + b, "victims", factor)
    by_parts = in_unit(a, "victims", factor) + in_unit(b, "victims", factor)
    assert by_parts.unit == at_once.unit == "victims"
    assert_allows(at_once, by_parts.number)
    assert by_parts.low == pytest.approx(at_once.low, rel=1e-9, abs=1e-6)
    assert by_parts.high == pytest.approx(at_once.high, rel=1e-9, abs=1e-6)


@given(st.lists(known_to("count", 0, 1e6), min_size=1, max_size=5), st.data())
def test_a_sum_is_the_same_in_any_order(known, data):
    values = [Value(v.number, "count", v.low, v.high, [f"t{i}"]) for i, (v, _) in enumerate(known)]
    total, other = sum(values), sum(data.draw(st.permutations(values)))
    assert (other.number, other.low, other.high) == pytest.approx(
        (total.number, total.low, total.high)
    )
    assert other.tables == total.tables == {f"t{i}" for i in range(len(values))}


def test_nothing_is_divided_by_nothing():
    with pytest.raises(JudgementError, match="cannot divide 3% by zero"):
        Value(3, "pct") / 0


def test_what_is_computed_says_from_what():
    value = computed(2, "count", "homicides", low=1, high=4)
    assert value == Value(2, "count", 1, 4, tables=["homicides"])
    with pytest.raises(JudgementError, match="computed 2 in count: expected what it was computed"):
        computed(2, "count")


def test_reports_and_facts_are_kept_as_tables_are():
    one = Value(3, "pct", reports=["oas2013"], facts=["a-fact"])
    for other in (one + Value(1, "pct"), one * 2, rounded(one, 1), in_unit(one, "share", 0.01)):
        assert (other.reports, other.provenance.facts) == ({"oas2013"}, {"a-fact"})


def test_value_without_bounds_stands_for_itself():
    value = Value(843, "victims")
    assert (value.low, value.number, value.high) == (843, 843, 843)


def test_value_reads_as_the_book_prints_it():
    assert str(Value(4279, "victims")) == "4,279 victims"


@pytest.mark.parametrize(
    ("function", "before", "after", "expected"),
    [
        (percent_fall, 3315, 843, 74.5701),
        (percent_rise, 3315, 843, -74.5701),
        (percent_rise, 47472, 106491, 124.3238),
        (percent_fall, 4279, 4767, -11.4045),
    ],
)
def test_change_of_printed_counts(function, before, after, expected):
    result = function(Value(before, "victims"), Value(after, "victims"))
    assert result.number == pytest.approx(expected, abs=1e-4)
    assert result.unit == "pct"


def test_convictions_over_three_years_make_192_a_day():
    convicted = Value(210_000, "persons", 205_000, 215_000)
    daily = per_day(per_year(convicted, Value(3, "years")))
    assert daily.unit == "persons_per_day"
    assert daily.number == pytest.approx(191.78, abs=0.005)
    assert daily.low == pytest.approx(187.21, abs=0.005)
    assert daily.high == pytest.approx(196.35, abs=0.005)


def test_risk_in_the_north_is_twenty_times_that_of_copacabana():
    result = ratio(Value(47.9, "per_100k"), to=Value(2.4, "per_100k"))
    assert (result.unit, round(result.number, 2)) == ("ratio", 19.96)


def test_homicide_rate_is_victims_per_100k():
    result = rate_per_100k(Value(3315, "victims"), Value(1_332_131, "persons"))
    assert (result.unit, round(result.number, 1)) == ("per_100k", 248.8)


def test_pesos_are_exchanged_into_million_dollars():
    result = in_usd_mn(Value(3.32, "mxn_bn"), Value(12.5, "mxn_per_usd"))
    assert (result.unit, result.number) == ("usd_mn", pytest.approx(265.6))


@pytest.mark.parametrize(
    ("function", "stamp", "unit", "expected", "result"),
    [
        (month_of, 19931202, "date", 199312, "month"),
        (year_of, 19931202, "date", 1993, "year"),
        (year_of, 200307, "month", 2003, "year"),
    ],
)
def test_calendar_stamp_becomes_coarser(function, stamp, unit, expected, result):
    value = function(Value(stamp, unit, tables=["ralito"]))
    assert (value.number, value.unit, value.tables) == (expected, result, {"ralito"})


@pytest.mark.parametrize(
    ("function", "unit"), [(month_of, "month"), (month_of, "year"), (year_of, "year")]
)
def test_calendar_stamp_does_not_become_finer(function, unit):
    with pytest.raises(UnitError, match=f"of a value in {unit}"):
        function(Value(2003, unit))


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        ratio,
        share_pct,
        percent_rise,
        percent_fall,
    ],
)
def test_tables_of_both_values_are_kept(function):
    one, other = Value(3, "pct", tables=["one"]), Value(2, "pct", tables=["other"])
    assert function(one, other).tables == {"one", "other"}


@pytest.mark.parametrize("function", [lambda a: a * 2, lambda a: a / 2])
def test_tables_of_a_multiple_are_kept(function):
    assert function(Value(3, "pct", tables=["one"])).tables == {"one"}


def test_share_is_not_added_to_a_percentage():
    with pytest.raises(UnitError, match="cannot add pct and share; expected one unit"):
        Value(0.2, "share") + Value(20, "pct")


def test_calendar_years_are_not_subtracted():
    with pytest.raises(UnitError, match="cannot subtract values in year"):
        Value(2010, "year") - Value(2003, "year")
    with pytest.raises(UnitError, match="cannot add values in year"):
        Value(2010, "year") + Value(2003, "year")


def test_what_is_not_added_may_be_set_against_each_other():
    before, after = Value(10, "mxn_per_usd"), Value(12.5, "mxn_per_usd")
    assert ratio(after, to=before) == Value(1.25, "ratio")
    assert percent_rise(before, after) == Value(25, "pct")


@pytest.mark.parametrize("function", [ratio, share_pct, percent_rise, percent_fall])
def test_two_units_are_not_set_against_each_other(function):
    with pytest.raises(UnitError, match=r"persons and victims; expected one unit"):
        function(Value(1, "victims"), Value(2, "persons"))


@pytest.mark.parametrize(
    ("function", "units", "doing"),
    [
        (lambda a, b: ratio(a, to=b), ("pct", "pct"), "compare"),
        (share_pct, ("persons", "persons"), "take a share"),
        (lambda a, b: percent_rise(b, a), ("pct", "pct"), "measure a change"),
        (rate_per_100k, ("victims", "persons"), "take a rate"),
        (per_year, ("persons", "years"), "average"),
        (in_usd_mn, ("mxn_bn", "mxn_per_usd"), "exchange"),
    ],
)
def test_what_could_not_be_done_is_named(function, units, doing):
    top, bottom = units
    with pytest.raises(JudgementError, match=f"^cannot {doing} with .*; expected more than zero"):
        function(Value(1, top), Value(0, bottom))
    with pytest.raises(JudgementError, match=f"^cannot {doing} with .*; expected zero or more"):
        function(Value(-1, top), Value(1, bottom))


@pytest.mark.parametrize(
    ("function", "doing"),
    [
        (ratio, "compare"),
        (share_pct, "take a share of"),
        (percent_rise, "measure a change between"),
        (percent_fall, "measure a change between"),
        (lambda a, b: a + b, "add"),
        (lambda a, b: a - b, "subtract"),
    ],
)
def test_what_cannot_be_done_with_two_units_is_named(function, doing):
    with pytest.raises(UnitError, match=f"^cannot {doing} persons and victims; expected one unit$"):
        function(Value(1, "victims"), Value(2, "persons"))


@pytest.mark.parametrize(
    ("function", "top", "bottom"),
    [
        (rate_per_100k, "persons", "persons"),
        (rate_per_100k, "victims", "victims"),
        (per_year, "victims", "years"),
        (per_year, "persons", "year"),
        (in_usd_mn, "usd_bn", "mxn_per_usd"),
        (in_usd_mn, "mxn_bn", "ratio"),
    ],
)
def test_wrong_units_of_a_rate_are_named(function, top, bottom):
    with pytest.raises(UnitError, match=f"needs .*, not {top} and {bottom}"):
        function(Value(1, top), Value(2, bottom))


def test_day_needs_a_year():
    with pytest.raises(UnitError, match="needs persons_per_year, not persons"):
        per_day(Value(210_000, "persons"))
    with pytest.raises(JudgementError, match=r"^cannot average with −1 people a year;"):
        per_day(Value(-1, "persons_per_year"))


@pytest.mark.parametrize("bottom", [Value(0, "pct"), Value(1, "pct", 0, 2), Value(-1, "pct")])
def test_nothing_is_divided_by_what_may_be_zero(bottom):
    with pytest.raises(JudgementError, match="expected more than zero below the line"):
        ratio(Value(1, "pct"), to=bottom)


def test_negative_part_is_refused():
    with pytest.raises(JudgementError, match="expected zero or more above the line"):
        share_pct(Value(-1, "persons"), Value(2, "persons"))


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("where", ["number", "low", "high"])
def test_number_that_is_none_is_refused(number, where):
    with pytest.raises(
        JudgementError, match=r"value in pct: .* is not a number; expected a finite"
    ):
        Value(**({"number": 1.0, "unit": "pct"} | {where: number}))


@pytest.mark.parametrize("missing", [pd.NA, None, "12"])
def test_missing_entry_of_a_table_is_refused(missing):
    with pytest.raises(JudgementError, match=r"value in victims: .*expected a finite one"):
        Value(missing, "victims")


@pytest.mark.parametrize(("low", "high"), [(2, 3), (-1, 0), (2, 0)])
def test_number_outside_its_bounds_is_refused(low, high):
    with pytest.raises(JudgementError, match="value in pct: 1 lies outside its bounds"):
        Value(1, "pct", low, high)


def test_unknown_unit_is_refused():
    with pytest.raises(UnitError, match="value 75: unknown unit 'percent'; expected one of"):
        Value(75, "percent")


def test_rounded_value_is_known_to_its_last_digit():
    value = rounded(Value(82.1, "per_100k", tables=["unodc"]), 0.1)
    assert (value.low, value.number, value.high) == (
        pytest.approx(82.05),
        82.1,
        pytest.approx(82.15),
    )
    assert (value.unit, value.tables) == ("per_100k", frozenset(["unodc"]))


def test_rounding_widens_what_is_known_already():
    value = rounded(Value(5, "pct", 4, 7), 1)
    assert (value.low, value.high) == (3.5, 7.5)


@pytest.mark.parametrize("step", [0, -0.1, math.nan])
def test_rounding_needs_a_step(step):
    with pytest.raises(JudgementError, match=r"step .*; expected more than zero"):
        rounded(Value(5, "pct"), step)


def test_values_are_summed_in_their_unit_with_their_tables():
    one, other = Value(3, "count", 2, 4, tables=["one"]), Value(5, "count", tables=["other"])
    assert sum([one, other]) == Value(8, "count", 7, 9, tables=["one", "other"])
    with pytest.raises(UnitError, match="cannot add count and persons"):
        sum([one, Value(5, "persons")])
    with pytest.raises(TypeError):
        1 + one


def test_each_entry_of_a_column_becomes_a_value_that_knows_its_table():
    frame = derived({2019: [1.0, 3.0], 2020: [np.nan, np.nan]}, "coca_cultivation")
    assert computed_each(frame.mean(), "ha") == {2019: Value(2, "ha", tables=["coca_cultivation"])}
    assert computed_each(frame.mean(), "ha", "countries")[2019].tables == {
        "coca_cultivation",
        "countries",
    }
    with pytest.raises(TableError, match="derived"):
        computed_each(pd.Series({2019: 2.0}), "ha")


def test_rows_are_counted_and_of_true_and_false_those_that_are_true():
    frame = derived({"rate": [3.0, 2.0, 2.0], "fell": [True, False, True]}, "rates")
    assert count(frame["rate"], "places") == Value(3, "count", tables=["rates", "places"])
    assert count(frame["fell"], unit="countries") == Value(2, "countries", tables=["rates"])


def test_a_column_that_is_set_counts_as_an_origin():
    frame = derived({"place": ["A", "B"]}, "places")
    rates = derived({"rate": [1.0, 2.0]}, "rates")
    added = frame.assign(rate=rates["rate"].round(1), note=["x", "y"])
    assert provenance_of(added).tables == {"places", "rates"}
    assert provenance_of(frame).tables == {"places"}
