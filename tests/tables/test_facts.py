"""Published facts: which work each goes back to, and where it was read."""

import pandas as pd
import pytest

from recount import published, published_rows
from recount.errors import TableError
from recount.quantities.values import percent_rise
from recount.tables.data import table
from recount.tables.facts import TABLE, check_rows
from recount.tables.provenance import provenance_of

WORK = {"work_author": "UNODC", "work_title": "World Drug Report", "work_year": 2011}
NONE = dict.fromkeys(
    (
        *("work_author", "work_title", "work_year", "work_page", "hand"),
        *("read_at", "read_at_title", "read_at_url", "words_read", "unit", "value"),
    )
)


def facts(**cells):
    return pd.DataFrame([NONE | WORK | {"hand": "first"}, NONE | cells])


def test_a_fact_is_known_wherever_it_goes():
    before, after = published("cocaine-manufacture-2022"), published("cocaine-manufacture-2023")
    assert (before.number, before.unit) == (2757, "tonnes")
    assert before.provenance.facts == {"cocaine-manufacture-2022"}
    rise = percent_rise(before, after)
    assert rise.tables == {TABLE}
    assert rise.provenance.facts == {"cocaine-manufacture-2022", "cocaine-manufacture-2023"}


def test_rows_whose_keys_fit_are_known_and_no_others():
    rows = published_rows(r"gini-2008-.*asia")
    assert sorted(rows["fact"]) == ["gini-2008-asia", "gini-2008-eastern-europe-central-asia"]
    assert provenance_of(rows["value"]).facts == set(rows["fact"])
    assert provenance_of(rows).tables == {TABLE}
    with pytest.raises(TableError, match="no fact fits 'gini'"):
        published_rows("gini")


def test_a_fact_that_is_not_there_is_named():
    with pytest.raises(TableError, match="fact='cocaine'"):
        published("cocaine")


@pytest.mark.parametrize(
    ("cells", "columns"),
    [
        (WORK | {"hand": "first"}, []),
        (WORK | {"hand": "first", "work_title": None}, ["work_title"]),
        ({"hand": "first"}, ["work_author", "work_title"]),
        ({"hand": "second"}, []),
        ({"hand": "second", "work_author": "UNODC"}, []),
        ({"hand": "second", "work_title": "World Drug Report"}, []),
        ({"hand": "second", "work_author": "UNODC", "work_page": "12"}, ["work_title"]),
        ({"hand": "second", "work_year": 2011}, ["work_author"]),
    ],
)
def test_a_work_that_is_left_out_is_named_with_row_and_column(cells, columns):
    if not columns:
        check_rows(facts(**cells), [], "data/facts.csv")
        return
    with pytest.raises(TableError) as caught:
        check_rows(facts(**cells), [], "data/facts.csv")
    assert [
        line.partition(": empty; expected the work")[0] for line in str(caught.value).split("\n")
    ] == [f"data/facts.csv, row 3, column {column}" for column in columns]


def test_every_real_fact_says_where_it_was_read_and_at_which_hand(repository):
    real = table(TABLE, repository)
    check_rows(real, [], "data/places/published_facts.csv")
    for column in ("hand", "read_at", "read_at_title", "read_at_url", "words_read"):
        assert real[column].notna().all(), column


def test_the_title_of_a_source_says_what_its_rows_say():
    page = {"read_at": "A Daily", "read_at_title": "Homicide fell", "read_at_url": "https://a.org/"}
    rows = pd.DataFrame([NONE | WORK | page])
    title = "A Daily, Homicide fell (on UNODC, World Drug Report 2011)"
    check_rows(rows, [{"title": title, "path": "https://a.org/"}, {"title": "Else"}], "facts.csv")
    slip = {"title": title.replace("2011", "2071"), "path": "https://a.org/"}
    with pytest.raises(TableError) as caught:
        check_rows(rows, [slip], "facts.csv")
    assert str(caught.value).startswith("facts.csv: '2071' in the source 'A Daily, Homicide fell")


@pytest.mark.parametrize(
    ("value", "words", "other"),
    [
        (160, "a surge ... 160 projects in all", 130),
        (4.4, "passou de 3,9 para 4,4 por cento", 4.9),
        (270_000_000, "a $270 million surge", 280_000_000),
        (31_000, "la desmovilización de más de 31 000", 32_000),
        (2_307_048, "y 2 millones 307 mil 48 menores", 2_307_049),
        (4, "only four out of the 20", 21),
        (4, "con un 4 %", 9),
    ],
)
def test_a_value_is_a_number_of_the_words_that_were_read(value, words, other):
    def check(number, unit="count"):
        cells = {"value": float(number), "unit": unit, "words_read": words}
        check_rows(pd.DataFrame([NONE | cells]), [], "data/facts.csv")

    check(value)
    check(other, "rank")
    with pytest.raises(TableError) as caught:
        check(other)
    assert str(caught.value) == (
        f"data/facts.csv, row 2, column value: {other}; expected a number of the words that were"
        f" read, {words!r}"
    )


def test_words_without_a_number_say_nothing_of_the_value():
    cells = {"value": 2.0, "unit": "count", "words_read": "dos de cada tres"}
    rows = pd.DataFrame([NONE | cells] * 2)
    rows.loc[1, "words_read"] = None
    check_rows(rows, [], "data/facts.csv")
