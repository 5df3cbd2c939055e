"""Cases that others worked out: what their rules call consistent, ours reproduces, and no more.

Each source was read in the tests or the documentation of the program that keeps to the rule.
"""

import math

import pytest
from scipy import stats

from recount.ledger.verdict import judge_number
from recount.quantities.printed import readings
from recount.quantities.values import Value, computed, ratio, share_pct
from recount.vocabulary import DIFFERS, REPRODUCED


@pytest.fixture
def printed(quantity):
    """A number as it is printed, known to the step that its digits have."""

    def make(digits, unit, hedge="exact"):
        [[read]] = readings(digits, unit)
        return quantity(as_printed=digits, value=read.value, step=read.step, unit=unit, hedge=hedge)

    return make


# Nuijten and others, statcheck (R): what p follows from a printed test statistic, which is known
# to its last digit. https://github.com/MicheleNuijten/statcheck, tests/testthat/test-error.R


def p_of(statistic, of_two_sides):
    """The p of a printed statistic; it falls where the statistic rises."""
    t = statistic.as_value()
    bounds = sorted((of_two_sides(t.low), of_two_sides(t.high)))
    return computed(of_two_sides(t.number), "share", "printed", low=bounds[0], high=bounds[1])


def t28(t):
    return 2 * stats.t.sf(t, 28)


def f2_28(f):
    return stats.f.sf(f, 2, 28)


def r28(r):
    return t28(r * math.sqrt(28 / (1 - r**2)))


def z(number):
    return 2 * stats.norm.sf(number)


def chi28(number):
    return stats.chi2.sf(number, 28)


@pytest.mark.parametrize(
    ("statistic", "test", "hedge", "p", "consistent"),
    [
        # "correctly rounded p-values are not considered errors"
        ("2", t28, "exact", "0.02", True),
        ("2", t28, "exact", "0.14", True),
        ("2.2", t28, "exact", "0.03", True),
        ("2.2", t28, "exact", "0.04", True),
        ("2.20", t28, "exact", "0.036", True),
        ("2.20", t28, "exact", "0.037", True),
        # "simple errors are classified as such"
        ("2.20", t28, "exact", "0.03", False),
        ("2.20", f2_28, "exact", "0.15", False),
        ("0.22", r28, "exact", "0.26", False),
        ("22.20", chi28, "exact", "0.79", False),
        ("2.20", z, "exact", "0.04", False),
        # "inexactly reported p-values are correctly classified"
        ("2.20", t28, "more_than", "0.05", False),
        ("2.0", t28, "less_than", "0.05", True),
        # "cases where t = ... are correctly classified"
        ("2.2", t28, "exact", "0.036", True),
        ("2.2", t28, "less_than", "0.08", True),
        ("2.2", t28, "more_than", "0.02", True),
        ("2.2", t28, "exact", "0.08", False),
        ("2.2", t28, "exact", "0.02", False),
        ("2.2", t28, "more_than", "0.08", False),
        ("2.2", t28, "less_than", "0.02", False),
    ],
)
def test_p_is_held_against_a_statistic_as_by_statcheck(
    printed, statistic, test, hedge, p, consistent
):
    counted = p_of(printed(statistic, "ratio"), test)
    assert (judge_number(printed(p, "share", hedge), counted) != DIFFERS) is consistent


def test_a_p_at_the_end_of_what_a_statistic_allows_is_neither_more_nor_less(quantity):
    low, high = t28(2.25), t28(2.15)
    counted = computed(t28(2.2), "share", "printed", low=low, high=high)
    above = quantity(value=high, hedge="more_than", unit="share")
    below = quantity(value=low, hedge="less_than", unit="share")
    assert judge_number(above, counted) == judge_number(below, counted) == DIFFERS


# Brown and Heathers 2017, GRIM: a mean of whole numbers is a whole number over how many there are.
# Sequences: https://github.com/lhdjung/scrutiny, tests/testthat/test-grim.R; ages: Heathers, “The
# GRIM test”, as quoted in isotopp/isotopp.github.io; 11.09 of 21 and those behind it, rounded half
# up or half down: https://github.com/phoughton/grim_test, tests/grim_test_data.csv.


def possible(printed_number, parts, function):
    """Whether a whole number of so many parts gives what is printed."""
    scale = 100 if function is share_pct else 1
    nearest = round(printed_number.value * parts / scale)
    return any(
        judge_number(printed_number, function(Value(whole, "count"), Value(parts, "count")))
        == REPRODUCED
        for whole in (nearest - 1, nearest, nearest + 1)
        if whole >= 0
    )


@pytest.mark.parametrize(
    ("first", "last", "places", "parts", "consistent"),
    [
        (519, 530, 2, 28, "FFTFFFTFFFTF"),
        (150, 159, 3, 120 * 3, "TFFTFFTFTF"),
        (80, 89, 2, 28 * 2, "TFTFTFTTTT"),
    ],
)
def test_means_of_whole_numbers_are_possible_as_by_grim(
    printed, first, last, places, parts, consistent
):
    means = [f"{digits / 10**places:.{places}f}" for digits in range(first, last + 1)]
    found = [possible(printed(mean, "ratio"), parts, ratio) for mean in means]
    assert found == [letter == "T" for letter in consistent]


def test_shares_of_whole_numbers_are_possible_as_by_grim(printed):
    found = [possible(printed(str(pct), "pct"), 50, share_pct) for pct in range(6, 17)]
    assert found == [pct % 2 == 0 for pct in range(6, 17)]


@pytest.mark.parametrize(
    ("mean", "parts", "consistent"),
    [
        ("20.92", 12, True),  # 251 years of twelve people
        ("21.00", 12, True),  # a day later 252
        ("20.95", 12, False),
        ("11.09", 21, False),
        ("11.09", 22, True),
        ("11.67", 3, True),
        ("133.98", 28, False),
        ("3.5", 9, False),
        ("15.7", 12, True),
        ("15.70", 12, False),
        ("56.567", 8, False),
    ],
)
def test_a_mean_of_so_many_is_possible_as_by_grim(printed, mean, parts, consistent):
    assert possible(printed(mean, "ratio"), parts, ratio) is consistent


# Anaya 2016 and Allard 2018, GRIMMER: the squares of whole numbers sum up to a whole number, which
# is odd where their sum is. https://github.com/lhdjung/scrutiny, R/grimmer.R (examples: of 35 and
# of 31) and tests/testthat/test-grimmer.R (those of rsprite2: of 28 and of 18)


def deviations(mean, parts):
    """Standard deviations that so many whole numbers of a printed mean may have."""
    nearest = round(mean.value * parts)
    for total in (nearest - 1, nearest, nearest + 1):
        of_total = ratio(Value(total, "count"), Value(parts, "count"))
        if judge_number(mean, of_total) == REPRODUCED:
            for squares in range(total, 40 * parts):
                spread = (squares - total**2 / parts) / (parts - 1)
                if spread >= 0 and squares % 2 == total % 2:
                    yield computed(math.sqrt(spread), "ratio", "printed")


@pytest.mark.parametrize(
    ("mean", "deviation", "parts", "consistent"),
    [
        ("5.23", "2.55", 35, False),
        ("5.23", "2.55", 31, True),
        ("5.21", "1.60", 28, True),
        ("3.44", "2.47", 18, False),
        ("5.19", "1.60", 28, False),  # no such mean
    ],
)
def test_a_deviation_of_whole_numbers_is_possible_as_by_grimmer(
    printed, mean, deviation, parts, consistent
):
    spread = printed(deviation, "ratio")
    found = any(
        judge_number(spread, counted) == REPRODUCED
        for counted in deviations(printed(mean, "ratio"), parts)
    )
    assert found is consistent
