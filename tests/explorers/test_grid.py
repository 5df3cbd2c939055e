"""The grid: what is packed comes out again, small, or says itself too large."""

import gzip
import json
import random

import pytest
from grids import outcomes
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import ExplorerError
from recount.explorers.grid import (
    MOST_KIB,
    Outcome,
    column_headings,
    entries,
    heading,
    packed,
    series,
    unpacked,
    written,
)


@given(st.data(), st.integers(1, 3))
def test_what_is_packed_comes_out_again(data, each):
    given_outcomes = data.draw(outcomes(each))
    read = json.loads(json.dumps(packed(given_outcomes)))
    assert unpacked(read, each) == [
        Outcome(outcome.table and dict(outcome.table), list(outcome.sentences))
        for outcome in given_outcomes
    ]


def test_a_column_that_many_choices_share_is_kept_once():
    year = list(range(1990, 2020))
    grid = packed([Outcome({"year": year, "chosen": [n]}, [f"Choice {n}."]) for n in range(100)])
    assert grid["columns"]["year"] == [year]
    assert grid["tables"]["year"] == "0*100"
    assert grid["tables"]["chosen"] == "0~99"
    assert grid["texts"] == [["Choice ", "."]]
    assert grid["numerals"] == [["0~99"]]


def test_a_column_of_few_cells_is_kept_as_these_and_their_order():
    chosen = [False] * 10 + [True] * 3 + [False] * 20
    grid = packed([Outcome({"chosen": chosen, "one": [1, True, 1.5] * 11}, ["One."])])
    assert grid["columns"]["chosen"] == [{"of": [False, True], "at": "0*10 1*3 0*20"}]
    [outcome] = unpacked(json.loads(json.dumps(grid)))
    assert list(map(repr, outcome.table["chosen"])) == list(map(repr, chosen))
    assert list(map(repr, outcome.table["one"])) == ["1", "True", "1.5"] * 11


def test_a_column_that_would_be_no_shorter_by_its_cells_stays_as_it_is():
    [column] = packed([Outcome({"a": [10] * 7}, ["One."])])["columns"]["a"]
    assert column == [10] * 7
    [column] = packed([Outcome({"a": [10] * 8}, ["One."])])["columns"]["a"]
    assert column == {"of": [10], "at": "0*8"}


ENTRIES = st.sampled_from(["0", "1", "2", "3", "01", "1,000", "2.5", "9007199254740993"])


@given(st.lists(ENTRIES | st.integers(0, 10**6).map(str)))
def test_a_series_gives_back_its_entries(given_entries):
    assert list(entries(series(given_entries))) == given_entries


@pytest.mark.parametrize(
    ("given_entries", "written_so"),
    [
        (["5", "5", "5", "7", "8", "9"], "5*3 7~9"),
        (["5", "5", "6", "7"], "5 5~7"),
        (["5", "5", "5", "6", "7"], "5*3 6 7"),
        (["08", "09", "10"], "08 09 10"),
        (["1.5", "1.5", "1.5", "1.5"], "1.5*4"),
    ],
)
def test_a_series_joins_what_repeats_or_counts(given_entries, written_so):
    assert series(given_entries) == written_so


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("rate_per_100k", "Rate per 100,000"),
        ("state_rate_per_100k", "State rate per 100,000"),
        ("share_pct", "Share, %"),
        ("density_per_ha", "Density, people a hectare"),
        ("kg_a_year_kg", "Kg a year, kg"),
        ("year", "Year"),
        ("in_year", "In year"),
        ("deaths", "Deaths"),
        ("headline_in_book", "Headline in book"),
    ],
)
def test_a_column_has_a_heading_in_words(column, words):
    assert heading(column) == words


def test_every_column_has_its_heading():
    assert column_headings(["year", "share_pct"]) == {"year": "Year", "share_pct": "Share, %"}


def test_a_grid_is_written_as_one_line():
    grid = packed([Outcome({"place": ["Ceará"]}, ["Ceará, 7."]), Outcome(None, ["None."])])
    text = written("e", grid, {"form_by": ["a"], "forms": []}, 2)
    assert text == (
        '{"columns":{"place":[["Ceará"]]},"tables":{"place":"0 -1"},'
        '"texts":[["Ceará, ","."],["None."]],"told":"0 1","numerals":[["7"],[]],'
        '"form_by":["a"],"forms":[]}'
    )


def test_tables_that_begin_later_have_their_columns():
    given_outcomes = [Outcome(None, ["No."]), Outcome({"a": [1], "b": [2]}, ["Yes."])]
    grid = packed(given_outcomes)
    assert grid["tables"] == {"a": "-1 0", "b": "-1 0"}
    assert unpacked(grid) == given_outcomes
    assert unpacked(packed([Outcome(None, ["No.", "Not."])]), 2) == [Outcome(None, ["No.", "Not."])]


NOISE = random.Random(1)
NOISY = packed(
    [Outcome({"value": [NOISE.random() for _ in range(100)]}, ["One."]) for _ in range(100)]
)


NO_FORMS = {"form_by": [], "forms": []}


def test_a_grid_that_is_too_large_says_how_large():
    with pytest.raises(
        ExplorerError, match=rf"explorer e: its 100 choices take \d+ KiB .* {MOST_KIB}"
    ):
        written("e", NOISY, NO_FORMS, 100)


def test_as_much_as_a_grid_may_take_is_not_too_large(monkeypatch):
    size = len(gzip.compress(json.dumps(NOISY | NO_FORMS, separators=(",", ":")).encode(), mtime=0))
    monkeypatch.setattr("recount.explorers.grid.MOST_KIB", size / 1024)
    assert json.loads(written("e", NOISY, NO_FORMS, 100)) == NOISY | NO_FORMS
    monkeypatch.setattr("recount.explorers.grid.MOST_KIB", (size - 1) / 1024)
    with pytest.raises(ExplorerError, match="its 100 choices take"):
        written("e", NOISY, NO_FORMS, 100)


def test_a_grid_that_lacks_numerals_is_refused():
    grid = packed([Outcome(None, ["Of 3 none."])])
    with pytest.raises(ValueError, match="longer"):
        unpacked(grid | {"numerals": [[]]})
