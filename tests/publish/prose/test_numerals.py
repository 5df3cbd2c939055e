"""Numerals in running text: found, read, and no wider than they are written."""

import calendar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.publish.prose.numerals import Numeral, number_in_words, numerals
from recount.quantities.rounding import Interval
from recount.quantities.units import format_number


@pytest.fixture(scope="module")
def words():
    import inflect  # here, for every worker would take seconds to load it

    return inflect.engine()


def read(text):
    return [(found.text, found.kind, round(found.value, 4)) for found in numerals(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rose from 192 to 3,766", [("192", "number", 192), ("3,766", "number", 3766)]),
        ("74.6 per cent and 16%", [("74.6", "pct", 74.6), ("16", "pct", 16)]),
        ("3 percent", [("3", "pct", 3)]),
        ("62 against 76 per cent", [("62", "pct", 62), ("76", "pct", 76)]),
        ("from 10 to 15 per cent", [("10", "pct", 10), ("15", "pct", 15)]),
        ("up by 4 percentage points", [("4", "pct", 4)]),
        ("54 points", [("54", "number", 54)]),
        ("17 per 100,000", [("17", "rate", 17), ("100,000", "number", 100000)]),
        ("1.3 million people", [("1.3 million", "number", 1300000)]),
        ("in 2010 and the 1990s", [("2010", "year", 2010), ("1990", "year", 1990)]),
        ("in 2016, 24.4 per cent", [("2016", "year", 2016), ("24.4", "pct", 24.4)]),
        ("1900 per cent higher", [("1900", "pct", 1900)]),
        ("on 28 May 2008", [("28 May 2008", "date", 20080528)]),
        ("since May 2011", [("May 2011", "month", 201105)]),
        ("on 15 July", [("15 July", "day", 715)]),
        ("a third and half", [("a third", "part", 0.3333), ("half", "part", 0.5)]),
        ("two thirds", [("two thirds", "part", 0.6667)]),
        ("an eighth", [("an eighth", "part", 0.125)]),
        ("two and a half hours", [("two and a half", "number", 2.5)]),
        ("Two and a half times that", [("Two and a half", "times", 2.5)]),
        ("by a factor of two and a half", [("two and a half", "times", 2.5)]),
        ("homicide halved", [("halved", "part", 0.5)]),
        ("one in five", [("one in five", "part", 0.2)]),
        ("one in 1994", [("1994", "year", 1994)]),
        ("twice, and doubled", [("twice", "times", 2), ("doubled", "times", 2)]),
        ("nearly a tripling", [("nearly a tripling", "times", 3)]),
        ("each step is a doubling", [("doubling", "times", 2)]),
        ("halving the rate", [("halving", "part", 0.5)]),
        ("it quadrupled", [("quadrupled", "times", 4)]),
        ("a redoubling, doublings", [("doublings", "times", 2)]),
        ("tenfold", [("ten", "times", 10)]),
        ("2000 times that", [("2000", "times", 2000)]),
        ("2000 million", [("2000 million", "number", 2e9)]),
        ("three times as many, by a factor of six", [("three", "times", 3), ("six", "times", 6)]),
        ("twenty-one countries", [("twenty-one", "whole", 21)]),
        ("65 of 101", [("65", "whole", 65), ("101", "number", 101)]),
        ("5.5 of 10", [("5.5", "number", 5.5), ("10", "number", 10)]),
        ("a dozen of them", [("dozen", "whole", 12)]),
        ("twelve million", [("twelve million", "number", 12000000)]),
        ("One would think that one of them", []),
        ("zero of them", []),
        ("COVID-19, G20, v2 and B-52", []),
        ("often, tenth, third place, everyone, weight, content", []),
    ],
)  # fmt: skip
def test_numerals_are_read(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("74.6 per cent", 74.55, 74.65),
        ("210,000", 205000, 215000),
        ("843", 842.5, 843.5),
        ("about 8,000", 7500, 8500),
        ("some 20 of them", 19, 21),
        ("almost three quarters", 0.675, 0.775),
        ("nearly 100", 90, 100.5),
        ("more than half", 0.5, 0.625),
        ("over 500", 500, 625),
        ("less than a fifth", 0.15, 0.2),
        ("fewer than 40", 30, 40),
        ("seven of them", 6.5, 7.5),
        ("two and a half", 2.25, 2.75),
        ("1.3 million", 1_250_000, 1_350_000),
        ("a tenth", 0.09, 0.11),
        ("twice", 1.75, 2.25),
    ],
)
def test_a_hedge_moves_the_bounds(text, low, high):
    [found] = numerals(text)
    assert (found.reach.low, found.reach.high) == (pytest.approx(low), pytest.approx(high))
    assert text.startswith(found.text)


def test_a_numeral_knows_where_it_stands():
    text = "The fall was about 74.6 per cent."
    [found] = numerals(text)
    assert text[found.start : found.end] == "74.6"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 843.", [Numeral("843", "number", 843, Interval(842.5, 843.5), 4, 7)]),
        (
            "On 28 May 2008.",
            [Numeral("28 May 2008", "date", 20080528, Interval(20080528, 20080528), 3, 14)],
        ),
        (
            "In 2010–11, in",
            [
                Numeral("2010", "year", 2010, Interval(2010, 2010), 3, 7),
                Numeral("11", "year", 2011, Interval(2011, 2011), 8, 10),
            ],
        ),
        (
            "In over one in five of them",
            [Numeral("over one in five", "part", 0.2, Interval(0.2, 0.25), 8, 19)],
        ),
    ],
)
def test_all_of_a_numeral_is_known(text, expected):
    assert list(numerals(text)) == expected


@pytest.mark.parametrize(
    ("span", "last"),
    [
        ("2010–14", ("14", "year", 2014)),
        ("1999/00", ("00", "year", 2000)),
        ("1950/49", ("49", "year", 2049)),
        ("2010–10", ("10", "number", 10)),
        ("2010–05", ("05", "number", 5)),
        ("1998–98", ("98", "number", 98)),
        ("1960/50", ("50", "number", 50)),
    ],
)
def test_a_span_ends_in_a_later_year_or_is_none(span, last):
    first = (span[:4], "year", int(span[:4]))
    assert read(f"{span} and 2016") == [first, last, ("2016", "year", 2016)]


def test_numbers_up_to_a_hundred_are_written_in_words():
    written = [number_in_words(number) for number in (0, 12, 20, 21, 99, 100, 1234)]
    assert written == ["zero", "twelve", "twenty", "twenty-one", "ninety-nine", "100", "1,234"]


@given(number=st.integers(2, 99))
def test_words_mean_what_an_independent_library_writes(words, number):
    [found] = numerals(f"There were {words.number_to_words(number)} of them.")
    assert (found.kind, found.value) == ("whole", number)


@given(number=st.integers(1, 900), scale=st.sampled_from(["thousand", "million", "billion"]))
def test_scales_mean_what_an_independent_library_writes(words, number, scale):
    [found] = numerals(f"{number} {scale}")
    size = {"thousand": 10**3, "million": 10**6, "billion": 10**9}[scale]
    assert found.value == number * size
    assert scale in words.number_to_words(int(found.value))


@given(
    st.floats(0.01, 1e9, allow_nan=False),
    st.sampled_from(["count", "pct", "per_100k", "victims"]),
)
def test_a_number_as_the_book_writes_it_stands_for_itself(number, unit):
    text = format_number(number, unit)
    found = next(numerals(f"It was {text}."))
    if found.kind != "year":
        assert found.reach.contains(number)


@given(st.dates())
def test_dates_come_back(date):
    if date.year < 1500 or date.year > 2099:
        return
    [found] = numerals(f"On {date.day} {calendar.month_name[date.month]} {date.year} it began.")
    assert found.value == int(date.strftime("%Y%m%d"))
