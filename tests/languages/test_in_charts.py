"""How a language writes numbers and times, as Vega is told: drawn by Vega itself."""

import re

import pytest

from recount.drawing.lettering import converter
from recount.drawing.picture import VEGALITE_VERSION
from recount.languages.in_charts import chart_locale, large_numbers
from recount.languages.languages import PORTUGUESE, SPANISH, TRANSLATED


def drawn(language, expression, rows, **axis):
    """What a chart writes for an expression of each row, and on its axis."""
    spec = {
        "data": {"values": [{"x": row} for row in rows]},
        "config": {"locale": chart_locale(language)},
        "transform": [{"calculate": expression, "as": "words"}],
        "mark": "text",
        "encoding": {
            "text": {"field": "words", "type": "nominal"},
            "x": {"field": "x", "type": "quantitative", "title": None, "axis": axis},
        },
    }
    vega = converter().vegalite_to_vega(spec, vl_version=VEGALITE_VERSION)
    return re.findall(r"<text[^>]*>([^<]*)</text>", converter().vega_to_svg(vega))


@pytest.mark.parametrize(
    ("language", "number", "share", "day"),
    [
        (SPANISH, "+1,234.5", "12.5%", "martes 3 de marzo de 2020"),
        (PORTUGUESE, "+1.234,5", "12,5%", "terça-feira 3 de março de 2020"),
    ],
)
def test_vega_writes_as_the_language_does(language, number, share, day):
    written = (
        "format(datum.x, '+,.1f') + ' | ' + format(0.125, '.1%') + ' | '"
        " + utcFormat(utc(2020, 2, 3), '%A %-d de %B de %Y')"
    )
    assert f"{number} | {share} | {day}" in drawn(language, written, [1234.5])


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        (SPANISH, ["0", "50 mil", "100 mil", "1.5\xa0M", "−20 mil"]),
        (PORTUGUESE, ["0", "50 mil", "100 mil", "1,5\xa0mi", "−20 mil"]),
    ],
)
def test_large_numbers_have_words_for_their_thousands(language, labels):
    values = [0, 50_000, 100_000, 1_500_000, -20_000]
    found = drawn(language, "''", [*values], labelExpr=large_numbers(language), values=values)
    assert set(labels) <= set(found)


def test_no_locale_is_without_a_name_for_a_day_or_a_month():
    for language in TRANSLATED:
        time = chart_locale(language)["time"]
        assert [len(time[name]) for name in ("days", "shortDays", "months", "shortMonths")] == [
            *(7, 7),
            *(12, 12),
        ]
        assert all(map(str.strip, (*time["days"], *time["months"], *time["periods"])))
