"""Printed numbers are read by the notation of their report's languages, or not at all."""

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import UnitError
from recount.quantities.printed import Printed, has_numeral, notation_of, readings, step_of, unread


def step_in(as_printed, unit):
    """The step of the first numeral, by the one notation of English."""
    for [reading] in readings(as_printed, unit)[:1]:
        return reading.step
    return 1


@pytest.mark.parametrize(
    ("as_printed", "unit", "step"),
    [
        ("74.6 percent", "pct", 0.1),
        ("almost 75 percent", "pct", 1),
        ("3,315", "victims", 1),
        ("just over 3,300", "victims", 100),
        ("210,000 people", "persons", 10_000),
        ("450,000", "persons", 10_000),
        ("more than 28,000", "persons", 1000),
        ("1,900 percent higher", "pct", 100),
        ("approximately US$260 million", "usd_mn", 1),
        ("nearly 3.32 billion pesos", "mxn_bn", 0.01),
        ("around US$9billion", "usd_bn", 1),
        ("249 for every 100,000 inhabitants", "per_100k", 1),
        ("in 2010", "year", 1),
        ("December 2, 1993", "date", 1),
        ("Ten more units", "count", 1),
        ("the 1,200th place", "rank", 1),
        ("in third place", "rank", 1),
        ("12 million", "persons_mn", 1),
        ("4,279, and", "victims", 1),
        ("0.50", "share", 0.01),
    ],
)
def test_step_follows_from_the_words(as_printed, unit, step):
    assert step_in(as_printed, unit) == pytest.approx(step)


@given(st.integers(0, 10**9), st.integers(1, 6), st.data())
def test_step_of_a_decimal_is_its_last_place(whole, places, data):
    decimals = data.draw(st.integers(0, 10**places - 1))
    words = f"about {whole:,}.{decimals:0{places}d} percent"
    assert step_in(words, "pct") == pytest.approx(10**-places)


@given(st.integers(1, 10**6).filter(lambda digits: digits % 10), st.integers(0, 6), st.booleans())
def test_step_of_a_whole_number_leaves_trailing_zeros_out(digits, zeros, grouped):
    number = digits * 10**zeros
    words = f"some {number:,} people" if grouped else f"some {number} people"
    assert step_in(words, "persons") == (10**zeros if number >= 1000 else 1)


@pytest.mark.parametrize(
    ("as_printed", "unit", "language", "value", "step"),
    [
        ("74,6 por ciento", "pct", "es", 74.6, 0.1),
        ("74,6 por cento", "pct", "pt", 74.6, 0.1),
        ("74.6 por ciento", "pct", "es-MX", 74.6, 0.1),
        ("12.500 homicidios", "victims", "es", 12_500, 100),
        ("12.500 homicídios", "victims", "pt", 12_500, 100),
        ("12,500 homicidios", "victims", "es-MX", 12_500, 100),
        ("12 500 homicidios", "victims", "es", 12_500, 100),
        ("12\u00a0500,5 km", "kg", "es", 12_500.5, 0.1),
        ("1.234.567 personas", "persons", "es", 1_234_567, 1),
        ("3,5 milhões", "persons_mn", "pt", 3.5, 0.1),
        ("3,5 milhões de pessoas", "persons", "pt", 3_500_000, 100_000),
        ("3,5 millones", "persons_mn", "es", 3.5, 0.1),
        ("3.320 millones de pesos", "mxn_bn", "es", 3.32, 0.01),
        ("38 mil millones de dólares", "usd_bn", "es", 38, 1),
        ("US$ 38 bilhões", "usd_bn", "pt", 38, 1),
        ("12,5 mil homicídios", "victims", "pt", 12_500, 100),
        ("2.3 million firearms", "firearms", "en", 2_300_000, 100_000),
        ("2.3 Million Firearms", "firearms", "en", 2_300_000, 100_000),
        ("2.3 millones de armas", "firearms", "es-MX", 2_300_000, 100_000),
        ("0,53", "share", "es", 0.53, 0.01),
    ],
)
def test_a_number_is_read_as_its_language_writes_it(as_printed, unit, language, value, step):
    [[found]] = readings(as_printed, unit, [language])
    assert found.value == pytest.approx(value)
    assert found.step == pytest.approx(step)


@pytest.mark.parametrize(
    ("as_printed", "unit", "language"),
    [
        ("74,6 por ciento", "pct", "en"),
        ("74.6 por ciento", "pct", "es"),
        ("12.500 homicidios", "victims", "en"),
        ("12,500 homicidios", "victims", "es"),
        ("12.50.000", "victims", "es"),
        ("12 500.000", "victims", "es"),
        ("1,23,456", "victims", "en"),
        ("0.500 personas", "persons", "es"),
        ("12’500", "victims", "en"),
        (".5 percent", "pct", "en"),
    ],
)
def test_a_number_of_another_notation_has_no_reading(as_printed, unit, language):
    assert readings(as_printed, unit, [language]) == [()]
    assert repr(as_printed) in unread(as_printed, [language])


def test_of_several_languages_each_reading_is_told():
    assert readings("12.500 kg", "pct", ["en", "es", "pt"]) == [
        (Printed(12.5, 0.001, "en"), Printed(12_500, 100, "es"))
    ]
    assert readings("746", "pct", ["en", "es"]) == [(Printed(746, 1, "en"),)]
    assert readings("entre 74,6 y 80", "pct", ["en", "es"]) == [
        (Printed(74.6, 0.1, "es"),),
        (Printed(80, 1, "en"),),
    ]


def test_a_language_that_there_is_not_is_named():
    with pytest.raises(UnitError, match="language 'xx'; expected a code such as en, es or es-MX"):
        notation_of("xx")


def test_words_have_no_numeral():
    assert has_numeral("almost 50 per cent")
    assert not has_numeral("almost half")
    assert readings("almost half", "pct") == []


@given(
    st.decimals(0, 10**9, places=2, allow_nan=False),
    st.sampled_from(["en", "es", "es-MX", "es-CO", "pt", "pt-PT", "de", "fr"]),
)
def test_what_babel_writes_is_read_as_what_it_was(number, language):
    written = format_decimal(number, locale=language.replace("-", "_"), format="#,##0.00")
    [[found]] = readings(f"cerca de {written}.", "pct", [language])
    assert found.value == float(number)
    assert found.step == pytest.approx(0.01)


def test_digits_alone_have_the_step_of_their_last_place():
    assert [step_of(digits) for digits in ("260", "210000", "0.50")] == [1, 10_000, 0.01]
