"""The grid: what is packed comes out again, small, or says itself too large."""

import json
import random

import pytest
from grids import outcomes
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import ExplorerError
from recount.explorers.grid import MOST_KIB, Outcome, packed, unpacked, written


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
    assert grid["tables"]["year"] == [0] * 100
    assert grid["texts"] == [["Choice ", "."]]
    assert grid["numerals"] == [[" ".join(map(str, range(100)))]]


def test_a_grid_that_is_too_large_says_how_large():
    noise = random.Random(1)
    noisy = [Outcome({"value": [noise.random() for _ in range(100)]}, ["One."]) for _ in range(100)]
    with pytest.raises(
        ExplorerError, match=rf"explorer e: its 100 choices take \d+ KiB .* {MOST_KIB}"
    ):
        written("e", packed(noisy), {"form_by": [], "forms": []}, 100)
