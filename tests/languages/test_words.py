"""The site's own words: English while nothing speaks, and else what speaks says."""

import pytest
from judging import decided

from recount.card import card_html, card_text
from recount.languages.languages import PORTUGUESE
from recount.languages.notation import local_number, numeral
from recount.languages.words import said, speaking, written
from recount.quantities.units import format_gap, format_number
from recount.quantities.values import Value

WORDS = {
    "Write instead:": "Escreva:",
    "does not match": "não confere",
    "; off by {gap}": "; diferença de {gap}",
    "{number} points": "{number} pontos",
    "{number} places": "{number} lugares",
    "the report’s own numbers": "os números do próprio relatório",
    "do not quote": "não cite",
    "The sentence does not stand": "A frase não se sustenta",
    "{number} ({low} to {high})": "{number} ({low} a {high})",
}


class Speaker:
    """Speaks a few words of Portuguese."""

    language = PORTUGUESE

    def word(self, text):
        return WORDS.get(text, text)

    def numeral(self, text):
        return numeral(text, PORTUGUESE)

    def number(self, number, unit, decimals, bare):
        return local_number(number, unit, PORTUGUESE, lambda unit, _: "{number} x", decimals, bare)


def test_words_are_english_while_nothing_speaks():
    assert said("{number} places", number=3) == "3 places"
    assert written("1,234.5") == "1,234.5"


def test_what_speaks_is_asked_until_it_ends_even_by_an_error():
    def fail():
        with speaking(Speaker()):
            assert said("{number} places", number=3) == "3 lugares"
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert said("{number} places", number=3) == "3 places"


def test_numbers_and_gaps_are_written_in_the_language():
    with speaking(Speaker()):
        assert written("1,234.5") == "1.234,5"
        assert format_number(1234.5, "victims", 1, bare=True) == "1.234,5"
        assert format_number(12.25, "pct") == "12,2%"
        assert format_gap(1.5, "pct") == "1,5 pontos"
        assert format_gap(3, "rank") == "3 lugares"
    assert format_gap(1.5, "pct") == "1.5 points"


def test_a_card_is_in_one_language(claim):
    counted = {"arithmetic": {"fall_pct": Value(60.5, "pct", 58.25, 62.5)}}
    record = decided(claim(), counted, reason="arithmetic slip", stands="no", instead="Caiu 60,5%.")
    with speaking(Speaker()):
        html, text = card_html(record), card_text(record)
    assert "<strong>Escreva:</strong> Caiu 60,5%." in html
    assert "<td>60,5% (58,2 a 62,5%)</td>" in html
    assert "não confere: the report miscounted; diferença de 14,1 pontos" in html
    assert 'data-answer="do not quote"' in html, "what machines read stays"
    assert '<span class="recount-badge">não cite</span>' in html
    assert text.startswith("NÃO CITE")
    assert "A frase não se sustenta" in text
