"""Numbers and dates as a language writes them: by CLDR, and with the digits of English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH, TRANSLATED
from recount.languages.notation import (
    calendar_time,
    english_numeral,
    local_number,
    numeral,
)
from recount.quantities.units import CALENDAR, UNITS, format_number


def words(unit, number):
    return {"victims": "{number} víctima" + ("" if number == 1 else "s")}.get(unit, "{number} x")


@pytest.mark.parametrize(
    ("number", "unit", "decimals", "english", "spanish", "portuguese"),
    [
        (4279, "victims", None, "4,279 victims", "4,279 víctimas", "4.279 víctimas"),
        (1, "victims", None, "1 victims", "1 víctima", "1 víctima"),
        (74.57, "pct", None, "74.6%", "74.6%", "74,6%"),
        (74.57, "pct", 1, "74.6", "74.6", "74,6"),
        (-0.25, "correlation", None, "−0.25", "−0.25", "−0,25"),
        (1234567.8, "usd_mn", 1, "1,234,567.8", "1,234,567.8", "1.234.567,8"),
        (2010, "year", None, "2010", "2010", "2010"),
        (200805, "month", None, "May 2008", "mayo de 2008", "maio de 2008"),
        (20080528, "date", None, "28 May 2008", "28 de mayo de 2008", "28 de maio de 2008"),
        (48, "rank", None, "48th", "48.º", "48º"),
    ],
)
def test_a_value_is_written_in_each_language(number, unit, decimals, english, spanish, portuguese):
    languages = (ENGLISH, SPANISH, PORTUGUESE)
    bare = decimals is not None
    found = [local_number(number, unit, language, words, decimals, bare) for language in languages]
    assert found == [english, spanish, portuguese]


@given(st.floats(-1e9, 1e9), st.sampled_from([unit for unit in UNITS if unit not in CALENDAR]))
def test_english_is_written_as_before(number, unit):
    for bare in (False, True):
        expected = format_number(number, unit, bare=bare)
        assert local_number(number, unit, ENGLISH, words, bare=bare) == expected


@given(st.floats(-1e9, 1e9), st.integers(0, 3), st.sampled_from(TRANSLATED))
def test_a_numeral_keeps_its_digits_and_is_read_back(number, decimals, language):
    english = f"{number:,.{decimals}f}"
    written = numeral(english, language)
    assert [c for c in written if c.isdigit()] == [c for c in english if c.isdigit()]
    assert english_numeral(written, language) == english


@pytest.mark.parametrize(
    ("kind", "stamp", "spanish", "portuguese"),
    [
        ("year", 1994, "1994", "1994"),
        ("month", 201105, "mayo de 2011", "maio de 2011"),
        ("date", 20130118, "18 de enero de 2013", "18 de janeiro de 2013"),
        ("day", 229, "29 de febrero", "29 de fevereiro"),
    ],
)
def test_times_are_named_as_cldr_has_them(kind, stamp, spanish, portuguese):
    found = [calendar_time(stamp, kind, language) for language in TRANSLATED]
    assert found == [spanish, portuguese]
