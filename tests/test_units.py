import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UnitError
from recount.units import UNITS, format_number, require_unit

CALENDAR = ("year", "month", "date")
NUMBERS = st.floats(-1e12, 1e12, allow_nan=False)


def read_back(text, unit):
    bare = text.removesuffix(UNITS[unit].suffix)
    return float(bare.replace("−", "-").replace(",", ""))


def decimals_of(text):
    found = re.search(r"\.(\d+)", text)
    return len(found.group(1)) if found else 0


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [
        (4279, "victims", "4,279 victims"),
        (10.2, "pct", "10.2%"),
        (-10.2, "pct", "−10.2%"),
        (124.3238, "pct", "124.3%"),
        (1896.0, "pct", "1,896%"),
        (2.4, "per_100k", "2.40 per 100,000"),
        (19.958333, "ratio", "20.0 times"),
        (0, "pct", "0.00%"),
        (-0.0001, "pct", "0.00%"),
        (3.32, "mxn_bn", "3.32 billion pesos"),
        (1234567, "persons", "1,234,567 people"),
        (0.5, "persons", "0.50 people"),
        (2010, "year", "2010"),
        (201002, "month", "February 2010"),
        (19931202, "date", "2 December 1993"),
    ],
)
def test_number_is_written_as_the_book_prints_it(number, unit, text):
    assert format_number(number, unit) == text


def test_decimals_can_be_chosen():
    assert format_number(74.5701, "pct", decimals=3) == "74.570%"


@given(NUMBERS, st.sampled_from([unit for unit in UNITS if unit not in CALENDAR]))
def test_written_number_keeps_sign_and_magnitude(number, unit):
    text = format_number(number, unit)
    back = read_back(text, unit)
    assert text.endswith(UNITS[unit].suffix)
    assert abs(back - number) <= 0.5000001 * 10 ** -decimals_of(text)
    assert back * number >= 0
    assert "-" not in text


@given(NUMBERS, st.integers(0, 6))
def test_zero_never_carries_a_minus(number, decimals):
    text = format_number(number, "pct", decimals)
    assert not (read_back(text, "pct") == 0 and text.startswith("−"))


@given(st.dates())
def test_calendar_day_names_day_and_year(day):
    text = format_number(int(f"{day:%Y%m%d}"), "date")
    assert text.split()[0] == str(day.day)
    assert text.split()[2] == str(day.year)


def test_every_unit_says_what_it_is():
    assert all(unit.meaning for unit in UNITS.values())


@pytest.mark.parametrize("unit", CALENDAR)
def test_calendar_units_are_not_added(unit):
    assert not UNITS[unit].additive


def test_known_unit_is_returned():
    assert require_unit("pct", "here") is UNITS["pct"]


def test_unknown_unit_says_where_and_what_is_known():
    with pytest.raises(UnitError, match=r"chapter 4: unknown unit 'percent'; .*\bpct\b"):
        require_unit("percent", "chapter 4")
