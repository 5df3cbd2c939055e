"""Comparisons hold, fail, or hold thanks to rounding; what cannot be compared is refused."""

import math
import operator

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import JudgementError, UnitError
from recount.quantities.comparison import (
    compare,
    count_of,
    extreme,
)
from recount.quantities.values import Value, in_unit
from recount.tables.provenance import derived
from recount.vocabulary import DIFFERS, REPRODUCED, WITHIN_ROUNDING


@pytest.mark.parametrize(
    ("left", "operator", "right", "verdict", "margin"),
    [
        (30, ">", 20, REPRODUCED, "10 points (50%) above"),
        (20, ">", 30, DIFFERS, "10 points (33%) below"),
        (20, "<", 30, REPRODUCED, "10 points (33%) below"),
        (30, "<", 20, DIFFERS, "10 points (50%) above"),
        (20, ">", 20, DIFFERS, "equal"),
        (20, "<", 20, DIFFERS, "equal"),
        (20, ">=", 20, REPRODUCED, "equal"),
        (20, "<=", 20, REPRODUCED, "equal"),
        (20, ">", 0, REPRODUCED, "20 points above"),
        (0, "<=", 0, REPRODUCED, "equal"),
        (0.5, ">", 0.25, REPRODUCED, "0.25 points (100%) above"),
        (60, ">", 20, REPRODUCED, "40 points (200%) above"),
        (70, ">", 20, REPRODUCED, "50 points (3.5 times) above"),
        (60, ">", -20, REPRODUCED, "80 points above"),
    ],
)
def test_comparison_of_two_values(left, operator, right, verdict, margin):
    found = compare(Value(left, "pct"), operator, Value(right, "pct"), ("2010", "2009"))
    assert (found.verdict, found.margin) == (verdict, margin)
    assert found.finding.startswith("2010: ")
    assert "; 2009: " in found.finding


@pytest.mark.parametrize(
    ("left", "verdict"), [(20.5, WITHIN_ROUNDING), (21.5, REPRODUCED), (19, DIFFERS)]
)
def test_comparison_may_hold_thanks_to_rounding(left, verdict):
    low_and_high = Value(left, "pct", left - 1, left + 1)
    found = compare(low_and_high, ">", Value(21, "pct"), ("a", "b"))
    assert found.verdict == verdict


@st.composite
def pairs(draw):
    """Two values in one unit, each with its interval."""
    ends = [sorted(draw(st.integers(-20, 20)) for _ in range(3)) for _ in range(2)]
    return [Value(number, "pct", low, high) for low, number, high in ends]


OPERATORS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


@given(pairs(), st.sampled_from(sorted(OPERATORS)))
def test_comparison_holds_for_the_numbers_or_for_others_that_they_stand_for(both, said):
    left, right = both
    holds = OPERATORS[said]
    found = compare(left, said, right, ("a", "b")).verdict
    ends = [(x, y) for x in (left.low, left.high) for y in (right.low, right.high)]
    if holds(left.number, right.number):
        assert found == REPRODUCED
    else:
        some = any(holds(x, y) for x, y in ends)
        assert found == (WITHIN_ROUNDING if some else DIFFERS)


@given(pairs(), st.sampled_from([("<", ">"), ("<=", ">=")]), st.sampled_from([0.001, 1, 1000]))
def test_comparison_is_the_same_from_either_side_and_in_any_unit(both, ways, factor):
    left, right = both
    there, back = ways
    found = compare(left, there, right, ("a", "b")).verdict
    assert compare(right, back, left, ("b", "a")).verdict == found
    scaled = [in_unit(value, "share", factor) for value in both]
    assert compare(scaled[0], there, scaled[1], ("a", "b")).verdict == found


def test_comparison_keeps_the_tables_of_both():
    one, other = Value(1, "pct", tables=["a"]), Value(2, "pct", tables=["b"])
    assert compare(one, "<", other, ("a", "b")).tables == {"a", "b"}


def test_comparison_of_two_units_is_refused():
    with pytest.raises(UnitError, match="cannot compare pct with share; expected one unit"):
        compare(Value(20, "pct"), "<", Value(0.3, "share"), ("a", "b"))


def test_unknown_operator_is_refused():
    with pytest.raises(JudgementError, match=r"'=='; expected one of <, <=, >, >="):
        compare(Value(3, "pct"), "==", Value(3, "pct"), ("a", "b"))


def test_binary_noise_does_not_decide_a_comparison():
    noisy = Value(0.1, "pct") + Value(0.2, "pct")
    assert compare(noisy, ">", Value(0.3, "pct"), ("a", "b")).verdict == DIFFERS
    assert compare(Value(0.3, "pct"), ">=", noisy, ("a", "b")).verdict == REPRODUCED


@pytest.mark.parametrize(("less", "verdict"), [(1, DIFFERS), (2, REPRODUCED)])
def test_a_billionth_is_noise_and_more_is_not(less, verdict):
    many, fewer = Value(1e9, "persons"), Value(1e9 - less, "persons")
    assert compare(many, ">", fewer, ("a", "b")).verdict == verdict
    assert compare(fewer, "<", many, ("b", "a")).verdict == verdict


@pytest.mark.parametrize(
    ("unit", "later", "earlier"),
    [("date", 20031125, 20030715), ("month", 201005, 200812), ("year", 2010, 2003)],
)
def test_margin_of_a_calendar_comparison_is_no_date(unit, later, earlier):
    found = compare(Value(later, unit), ">", Value(earlier, unit), ("a", "b"))
    assert found.verdict == REPRODUCED
    assert "0%" not in found.margin
    assert " 0 " not in found.margin


@pytest.mark.parametrize(
    ("left", "right", "margin"),
    [(58, 88, "30 places further up"), (2, 1, "1 place further down"), (20, 20, "equal")],
)
def test_margin_of_ranks_counts_places(left, right, margin):
    found = compare(Value(left, "rank"), ">", Value(right, "rank"), ("a", "b"))
    assert found.margin == margin


def test_margin_of_a_calendar_comparison_says_which_way():
    years = Value(2003, "year"), Value(2010, "year")
    assert compare(years[0], "<", years[1], ("a", "b")).margin == "earlier"
    assert compare(years[1], ">", years[0], ("a", "b")).margin == "later"


def test_what_a_comparison_was_decided_by_is_named_for_sentences():
    one, other = Value(1, "pct", tables=["a"]), Value(2, "pct", tables=["b"])
    assert compare(one, "<", other, ("a", "b")).parts == {"left": one, "right": other}
    ranked = extreme(RATES, "Belize", "highest", "per_100k", ["homicides"])
    known = {"tables": ["homicides"]}
    assert ranked.parts == {
        "own": Value(41.4, "per_100k", **known),
        "runner_up": Value(82.1, "per_100k", **known),
        "rank": Value(3, "rank", **known),
        "of": Value(4, "count", **known),
    }
    counted = count_of(pd.Series([True, True, False]), 0.5, "countries", ["homicides"])
    assert counted.parts == {"hits": Value(2, "count", **known), "of": Value(3, "count", **known)}


def test_a_column_tells_itself_where_it_comes_from():
    frame = derived({"rate": [3.0, 2.0, 1.0], "fell": [True, True, False]}, "rates")
    assert extreme(frame["rate"], 0, "highest", "per_100k").tables == {"rates"}
    both = count_of(frame["fell"], 0.5, "countries", ["places"])
    assert both.tables == {"rates", "places"}


@pytest.mark.parametrize(("which", "own"), [("highest", 9.0), ("lowest", 1.0)])
def test_of_equal_rivals_the_first_is_named(which, own):
    values = pd.Series({"own": own} | {f"rival {place}": 5.0 for place in range(40)})
    assert "next comes rival 0: 5%" in extreme(values, "own", which, "pct", ["t"]).finding


RATES = pd.Series({"Honduras": 82.1, "El Salvador": 66.0, "Belize": 41.4, "Canada": 1.6})


@pytest.mark.parametrize(
    ("at", "which", "verdict", "margin"),
    [
        ("Honduras", "highest", REPRODUCED, "rank 1 of 4"),
        ("Belize", "highest", DIFFERS, "rank 3 of 4"),
        ("Canada", "lowest", REPRODUCED, "rank 1 of 4"),
        ("Honduras", "lowest", DIFFERS, "rank 4 of 4"),
    ],
)
def test_extreme_of_a_series(at, which, verdict, margin):
    found = extreme(RATES, at, which, "per_100k", ["homicides"])
    assert (found.verdict, found.margin, found.tables) == (verdict, margin, {"homicides"})


def test_extreme_names_the_rival():
    held = extreme(RATES, "Honduras", "highest", "per_100k", ["homicides"])
    failed = extreme(RATES, "Belize", "highest", "per_100k", ["homicides"])
    assert held.finding.endswith("next comes El Salvador: 66 per 100,000")
    assert failed.finding.endswith("; highest is Honduras: 82.1 per 100,000")
    lowest = extreme(RATES, "Belize", "lowest", "per_100k", ["homicides"])
    assert lowest.finding.endswith("; lowest is Canada: 1.6 per 100,000")
    assert "rank" not in failed.finding, "the margin, which stands beside it, says so"


def test_shared_extreme_does_not_hold():
    tied = pd.Series({2010: 5.0, 2011: 5.0, 2012: 7.0, 2013: 7.0})
    for at, which in ((2010, "lowest"), (2012, "highest")):
        found = extreme(tied, at, which, "pct", ["homicides"])
        assert (found.verdict, found.margin) == (DIFFERS, "rank 1 of 4")


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8), st.data())
def test_extreme_agrees_with_sorting(entries, data):
    values = pd.Series(entries)
    at = data.draw(st.sampled_from(list(values.index)))
    others = [entry for i, entry in enumerate(entries) if i != at]
    lowest = extreme(values, at, "lowest", "count", ["t"]).verdict == REPRODUCED
    highest = extreme(values, at, "highest", "count", ["t"]).verdict == REPRODUCED
    assert lowest == (entries[at] < min(others))
    assert highest == (entries[at] > max(others))


@given(
    st.dictionaries(st.sampled_from("abcdefg"), st.integers(0, 9), min_size=2),
    st.lists(st.booleans(), min_size=1),
    st.data(),
)
def test_rows_are_ranked_and_counted_in_any_order(entries, flags, data):
    at = data.draw(st.sampled_from(sorted(entries)))
    shuffled = dict(data.draw(st.permutations(list(entries.items()))))
    for which in ("lowest", "highest"):
        one, other = (
            extreme(pd.Series(rows), at, which, "count", ["t"]) for rows in (entries, shuffled)
        )
        assert (one.verdict, one.margin, one.parts) == (other.verdict, other.margin, other.parts)
    counted = (count_of(pd.Series(rows), 0.5, "x", ["t"]) for rows in (flags, flags[::-1]))
    assert len({(found.verdict, found.margin) for found in counted}) == 1


@pytest.mark.parametrize(
    ("values", "at", "message"),
    [
        (RATES, "Peru", "extreme: 'Peru' is not among 4 entries"),
        (pd.Series({2010: 1.0}), 2010, "expected two or more entries, none missing"),
        (pd.Series({2010: 1.0, 2011: None}), 2010, "expected two or more entries, none missing"),
    ],
)
def test_series_without_an_answer_is_refused(values, at, message):
    with pytest.raises(JudgementError, match=message):
        extreme(values, at, "lowest", "pct", ["homicides"])


def test_series_with_an_entry_twice_is_refused():
    with pytest.raises(JudgementError, match="2010"):
        extreme(pd.Series([1.0, 2.0, 3.0], [2010, 2010, 2011]), 2010, "lowest", "pct", ["t"])


def test_unknown_extreme_is_refused():
    with pytest.raises(JudgementError, match=r"expected .*lowest.*highest"):
        extreme(RATES, "Canada", "smallest", "per_100k", ["homicides"])


def test_extreme_in_an_unknown_unit_is_refused():
    with pytest.raises(UnitError, match="extreme: unknown unit 'rate'"):
        extreme(RATES, "Canada", "lowest", "rate", ["homicides"])


@pytest.mark.parametrize(
    ("hits", "misses", "at_least", "verdict"),
    [
        (2, 2, 0.5, DIFFERS),
        (3, 2, 0.5, REPRODUCED),
        (3, 1, 0.75, REPRODUCED),
        (2, 1, 0.75, DIFFERS),
        (4, 0, 1, REPRODUCED),
        (3, 1, 1, DIFFERS),
        (0, 2, 0, REPRODUCED),
    ],
)
def test_count_of_entries(hits, misses, at_least, verdict):
    flags = pd.Series([True] * hits + [False] * misses)
    found = count_of(flags, at_least, "countries where homicide fell", ["homicides"])
    assert found.verdict == verdict
    assert found.margin == f"{hits} of {hits + misses}"
    assert found.finding == "countries where homicide fell"


@pytest.mark.parametrize("flags", [[], [True, None]])
def test_count_of_missing_entries_is_refused(flags):
    with pytest.raises(JudgementError, match="expected one or more entries, none missing"):
        count_of(pd.Series(flags, dtype="boolean"), 0.5, "countries", ["homicides"])


@pytest.mark.parametrize("at_least", [57, 1.01, -0.1, math.nan])
def test_percentage_is_never_taken_for_a_share(at_least):
    with pytest.raises(JudgementError, match=r"expected .* 0 to 1"):
        count_of(pd.Series([True, True]), at_least, "countries", ["homicides"])


def test_numbers_are_not_counted_as_flags():
    with pytest.raises(JudgementError, match="expected"):
        count_of(pd.Series([2, 3]), 0.5, "countries", ["homicides"])
