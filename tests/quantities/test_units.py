import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UnitError
from recount.quantities.units import (
    POSITIONS,
    UNITS,
    added_units,
    format_gap,
    format_number,
    is_on_calendar,
    require_unit,
    unit_in_name,
)

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
        (2.4, "per_100k", "2.4 per 100,000"),
        (19.958333, "ratio", "20.0 times"),
        (0, "pct", "0%"),
        (-0.0001, "pct", "0.00%"),
        (3.32, "mxn_bn", "3.32 billion pesos"),
        (1234567, "persons", "1,234,567 people"),
        (0.5, "persons", "0.5 people"),
        (2010, "year", "2010"),
        (201002, "month", "February 2010"),
        (19931202, "date", "2 December 1993"),
        (943, "tonnes", "943 tonnes"),
        (5565.12, "kg", "5,565 kg"),
        (85.5, "kg", "85.5 kg"),
        (204300, "ha", "204,300 hectares"),
        (27899, "deaths", "27,899 deaths"),
        (176, "countries", "176 countries"),
        (134639, "firearms", "134,639 firearms"),
        (2.3, "firearms_mn", "2.3 million firearms"),
        (12.5563, "persons_mn", "12.6 million people"),
        (54, "points", "54 points"),
        (34.5, "points", "34.5 points"),
        (0, "points", "0 points"),
        (2.5, "odds", "2.5 times the odds"),
        (6, "odds", "6 times the odds"),
        (1, "rank", "1st"),
        (2, "rank", "2nd"),
        (3, "rank", "3rd"),
        (11, "rank", "11th"),
        (12, "rank", "12th"),
        (13, "rank", "13th"),
        (21, "rank", "21st"),
        (48, "rank", "48th"),
        (111, "rank", "111th"),
        (122, "rank", "122nd"),
    ],
)
def test_number_is_written_as_the_book_prints_it(number, unit, text):
    assert format_number(number, unit) == text


def test_decimals_can_be_chosen():
    assert format_number(74.5701, "pct", decimals=3) == "74.570%"


@pytest.mark.parametrize(
    ("size", "unit", "text"),
    [
        (3.4, "pct", "3.4 points"),
        (2.5, "points", "2.5 points"),
        (19, "points", "19 points"),
        (30, "rank", "30 places"),
        (1, "rank", "1 place"),
        (14314, "deaths", "14,314 deaths"),
    ],
)
def test_gap_is_written_in_what_the_numbers_differ_by(size, unit, text):
    assert format_gap(size, unit) == text


@given(st.integers(1, 10**6))
def test_rank_keeps_its_number(place):
    text = format_number(place, "rank")
    assert int(text[:-2].replace(",", "")) == place
    assert text[-2:] in ("st", "nd", "rd", "th")


@given(NUMBERS, st.sampled_from([unit for unit in UNITS if unit not in POSITIONS]))
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


def test_positions_are_the_calendar_and_ranks():
    assert {*CALENDAR, "rank"} == POSITIONS


@pytest.mark.parametrize("unit", [*CALENDAR, "rank", "odds"])
def test_positions_and_odds_are_not_added(unit):
    assert not UNITS[unit].additive


def test_known_unit_is_returned():
    assert require_unit("pct", "here") is UNITS["pct"]


def test_unknown_unit_says_where_and_what_is_known():
    with pytest.raises(UnitError, match=r"chapter 4: unknown unit 'percent'; .*\bpct\b"):
        require_unit("percent", "chapter 4")


@pytest.mark.parametrize(
    ("number", "unit", "there"),
    [
        (20120229, "date", True),
        (20130131, "date", True),
        (20130132, "date", False),
        (20130229, "date", False),
        (20131301, "date", False),
        (2013011, "date", False),
        (201301, "date", False),
        (20130131.5, "date", False),
        (201312, "month", True),
        (201313, "month", False),
        (201300, "month", False),
        (20130131, "month", False),
        (2013, "month", False),
        (12, "month", True),
        (0, "month", False),
        (13, "month", False),
        (20130132, "victims", True),
        (1999, "year", True),
    ],
)
def test_a_day_and_a_month_are_on_the_calendar(number, unit, there):
    assert is_on_calendar(float(number), unit) is there


CELSIUS = """\
celsius:
  meaning: degrees Celsius
  suffix: " °C"
people_mn:
  meaning: million people
  whole: true
  additive: false
"""


@pytest.fixture
def own_units(inside_book):
    """The small book, and a way to give it units of its own."""

    def write(text):
        (inside_book.root / "data" / "units.yml").write_text(text, encoding="utf-8")

    return write


def test_a_book_adds_what_its_field_counts_in(own_units):
    before = list(UNITS)
    assert "celsius" not in UNITS
    own_units(CELSIUS)
    assert list(UNITS) == [*before, "celsius", "people_mn"]
    assert len(UNITS) == len(before) + 2
    assert format_number(10.28, "celsius") == "10.3 °C"
    assert (UNITS["people_mn"].whole, UNITS["people_mn"].additive) == (True, False)
    assert require_unit("celsius", "here").meaning == "degrees Celsius"
    assert unit_in_name("mean_celsius") == "celsius"


def test_where_there_is_no_book_there_are_no_more_units(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert added_units() == {}
    with pytest.raises(UnitError, match="unknown unit 'celsius'"):
        require_unit("celsius", "here")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Celsius:\n  meaning: x\n", "line 1: Celsius; expected lower-case"),
        ("pct:\n  meaning: x\n", "line 1: pct; expected a name of its own"),
        ("celsius: degrees\n", "line 1: celsius; expected `meaning: …`"),
        ("celsius:\n  suffix: x\n", "line 1: celsius; expected `meaning: …`"),
        ("celsius:\n  meaning: x\n  sufix: y\n", "line 3: celsius: sufix; expected one of mean"),
        ("celsius:\n  meaning: x\n  whole: maybe\n", "line 3: celsius: whole; expected true or"),
        ("celsius:\n  meaning: x\n  suffix: [y]\n", "line 3: celsius: suffix; expected a text"),
    ],
)
def test_a_unit_that_is_none_is_refused_with_its_line(own_units, text, message):
    own_units(text)
    with pytest.raises(UnitError, match=re.escape(f"data/units.yml, {message}")):
        added_units()
