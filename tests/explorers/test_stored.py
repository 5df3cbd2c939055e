"""A grid that is damaged within a record in form is named, and never unpacked."""

import copy
import json

import pytest
from grids import CHOICES, small_explorer
from hypothesis import given
from hypothesis import strategies as st

from recount.explorers.grid import unpacked
from recount.explorers.stored import damage

GRID = json.loads(small_explorer()["grid"])


def test_a_sound_grid_has_nothing_wrong():
    assert damage(small_explorer()) == ""
    assert damage(small_explorer(form_by=[], forms=[])) == ""


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"told": "0*3"}, "grid.told: 3 entries; expected 12"),
        ({"told": "0 1*999999999"}, "grid.told: 1*999999999; expected a part of a series"),
        ({"told": "0 1*9999999"}, "grid.told: more than 1,000,000 entries; expected fewer"),
        ({"told": "0~999999999999"}, "grid.told: more than 1,000,000 entries; expected fewer"),
        ({"told": "9*12"}, "grid.told: 9; expected from 0 to 2"),
        ({"told": "-1*12"}, "grid.told: -1; expected from 0 to 2"),
        ({"told": "x~y"}, "grid.told: x~y; expected a part of a series"),
        ({"told": 5}, "grid.told: input should be a valid string"),
        ({"texts": [["From ", "."], ["No."], ["Nothing."]]}, "grid.texts.0: 2 entries; expected 3"),
        ({"texts": []}, "grid.told: 0; expected from 0 to -1"),
        ({"numerals": [["0~4", "0 1"], [], []]}, "grid.numerals.0.1: 2 entries; expected 5"),
        ({"numerals": []}, "grid.numerals: 0 entries; expected 3"),
        ({"tables": {"year": "0*5 -1"}}, "grid.tables: year; expected year, many"),
        ({"tables": {**GRID["tables"], "many": "0*6"}}, "outcome 6: columns of -1 and 20 cells"),
        ({"tables": {**GRID["tables"], "many": "7*6"}}, "grid.tables.many: 7; expected from -1 to"),
        ({"columns": {**GRID["columns"], "year": [[1]]}}, "outcome 1: columns of 1 and 20 cells"),
        (
            {"columns": {**GRID["columns"], "year": [{"of": [1], "at": "1*20"}]}},
            "grid.columns.year.0.at: 1; expected from 0 to 0",
        ),
        ({"columns": {"year": [[None]]}}, "grid.columns.year.0."),
        ({"form_by": ["size"]}, "grid.form_by: size; expected year, half"),
        ({"form_by": ["places"]}, "grid.form_by: places; expected year, half"),
        ({"forms": [{}]}, "grid.forms: 1 entries; expected 2"),
    ],
)
def test_what_does_not_fit_together_is_named_with_what_was_expected(changed, words):
    found = damage(small_explorer(**changed))
    assert found.startswith("explorer which-year: ")
    assert words in found


@pytest.mark.parametrize(
    ("grid", "words"),
    [
        ("", "grid: expected JSON"),
        ("[]", "grid.: input should be a valid dictionary"),
        ("[" * 100_000, "grid: parts within parts; expected JSON a few levels deep"),
        (json.dumps({**GRID, "texts": None}), "grid.texts: input should be a valid list"),
    ],
)
def test_a_grid_that_is_none_is_named(grid, words):
    assert damage(small_explorer(grid)).startswith(f"explorer which-year: {words}")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"start": 2013}, "choice year: 2013; expected 2010, 2011, 2012"),
        ({"start": True}, "choice year: True; expected 2010, 2011, 2012"),
        ({"options": [2011]}, "grid.told: 12 entries; expected 4"),
        ({"options": []}, "choice year: 2011; expected "),
        ({"options": list(range(10**6))}, "choices: 4,000,000 sentences; expected from 1 to"),
    ],
)
def test_choices_that_do_not_fit_the_grid_are_named(change, words):
    assert words in damage(small_explorer(choices=[CHOICES[0] | change, CHOICES[1]]))


@given(place=st.floats(0, 1, exclude_max=True), other=st.text(max_size=3))
def test_what_passes_can_be_unpacked(place, other):
    """With other letters anywhere in the grid."""
    sound = small_explorer()["grid"]
    at = int(place * len(sound))
    spoilt = small_explorer(sound[:at] + other + sound[at + 1 :])
    if not damage(spoilt):
        assert len(unpacked(json.loads(spoilt["grid"]), 2)) == 6


def test_nothing_is_changed_by_looking():
    before = small_explorer()
    after = copy.deepcopy(before)
    damage(after)
    assert after == before
