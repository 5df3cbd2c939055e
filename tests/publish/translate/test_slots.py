"""Numerals, times and countries of a text as slots, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH
from recount.publish.translate.slots import filled, worded


@pytest.mark.parametrize(
    ("text", "slots", "portuguese"),
    [
        (
            "rose from 200 in 2007 to 3,747 in May 2010",
            "rose from {number_1} in {year_1} to {number_2} in {month_1}",
            "rose from 200 in 2007 to 3.747 in maio de 2010",
        ),
        ("74.6 per cent, 17 per 100,000", "{pct_1} per cent, {rate_1} per {number_1}", None),
        ("1.3 million, two thirds, twice", "{number_1} million, two thirds, twice", None),
        ("from −0.4 to +12", "from {number_1} to {number_2}", "from −0,4 to +12"),
        ("10–12%, 3-4", "{pct_1}–{pct_2}%, {number_1}-4", None),
        ("in the 1990s, one in 5", "in the {year_1}s, one in {number_1}", None),
        ("COVID-19, `x 3`, $c = 3$", "COVID-19, `x 3`, $c = 3$", None),
        ('[a 7](x_2010.md#a-1 "t")', '[a {number_1}](x_2010.md#a-1 "t")', None),
        ("{cite}`oas2013` and {then.fall_pct:1} of 9", None, None),
        ('<a href="7.html">7</a>', '<a href="7.html">{number_1}</a>', None),
        ("https://x.org/2010/7 is 7", "https://x.org/2010/7 is {number_1}", None),
        ("CC BY 4.0 and 4.0", "CC BY {number_1} and {number_2}", "CC BY 4.0 and 4,0"),
        ("[CC BY-ND 4.0](x)", "[CC BY-ND {number_1}](x)", "[CC BY-ND 4.0](x)"),
        ("Law 11.343/06", "Law {number_1}/{number_2}", "Law 11.343/06"),
        ("annex 6.1.1, 7.1", "annex {number_1}.1, {number_2}", "annex 6.1.1, 7,1"),
        ("Conflict Dataset 25.1", "Conflict Dataset {number_1}", "Conflict Dataset 25.1"),
        ("is 4.5.", "is {number_1}.", "is 4,5."),
    ],
)
def test_numerals_are_slots_and_the_rest_is_not(text, slots, portuguese):
    found = worded(text)
    if slots:
        assert found.text == slots
    assert filled(found.text, found.written, ENGLISH) == text
    if portuguese:
        assert filled(found.text, found.written, PORTUGUESE) == portuguese


def test_roles_and_slots_of_a_sheet_are_left_alone():
    found = worded("{cite}`oas2013` and {then.fall_pct:1} of 9")
    assert found.text == "{cite}`oas2013` and {then.fall_pct:1} of {number_1}"


def test_a_translation_may_put_slots_elsewhere():
    found = worded("In 2010 there were 3,747.")
    said = filled("Hubo {number_1} en {year_1}.", found.written, SPANISH)
    assert said == "Hubo 3,747 en 2010."


def test_countries_are_slots_where_wanted_and_lists_are_one():
    text = "Haiti: 7 (with Saint Vincent and the Grenadines, Trinidad and Tobago, Peru)"
    found = worded(text, countries=True)
    assert found.text == "{country_1}: {number_1} (with {countries_1})"
    assert filled(found.text, found.written, PORTUGUESE) == (
        "Haiti: 7 (with São Vicente e Granadinas, Trinidad e Tobago, Peru)"
    )
    assert worded(text).text.startswith("Haiti: ")


@pytest.mark.parametrize("text", ["Dominican Republic", "Dominica", "Mexico City", "New-Peru"])
def test_the_longest_name_is_meant(text):
    found = worded(text, countries=True)
    expected = {
        "Dominican Republic": "{country_1}",
        "Dominica": "{country_1}",
        "Mexico City": "{country_1} City",
        "New-Peru": "New-Peru",
    }
    assert found.text == expected[text]
    assert filled(found.text, found.written, ENGLISH) == text


@given(st.text(st.sampled_from("ab 0123456789,.%−+–-()*[]`{}$May2010"), max_size=60))
def test_any_text_comes_back(text):
    found = worded(text, countries=True)
    assert filled(found.text, found.written, ENGLISH) == text
