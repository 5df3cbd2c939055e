"""Choices: what kind each is, every combination, and what is refused."""

import pytest

from recount.errors import ExplorerError
from recount.explorers.choices import Choice, Items, checked, described, states


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ([2010, 2011, 2012], "range"),
        ([-50, 0, 50, 100], "range"),
        ([2010, 2011], "list"),
        ([2010, 2011, 2013], "list"),
        ([3, 2, 1], "list"),
        ([1.0, 2.0, 3.0], "list"),
        ([False, True], "switch"),
        ([True, False], "list"),
        (["a", "b", "c"], "list"),
    ],
)
def test_the_kind_follows_from_the_options(options, kind):
    assert Choice("What", options, options[0]).kind == kind


def test_states_are_all_combinations_and_the_last_choice_moves_fastest():
    found = states({"a": Choice("A", [1, 2], 1), "b": Choice("B", ["x", "y"], "x")})
    assert list(found) == [
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    ]


def test_without_a_choice_there_is_one_state():
    assert list(states({})) == [{}]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "expected a choice"),
        (
            {"year": Choice("Year", [2010, 2011], 1990)},
            "explorer e, choice year: starts at 1990; expected one of 2010, 2011",
        ),
        (
            {"who": Items("Who", ["A", "B"], ["A", "C"], "who")},
            "choice who: starts at 'C'; expected one of A, B",
        ),
        ({"who": Items("Who", ["A", "B"], [], "who")}, "starts with no item"),
        ({"year": Choice("Year", [2010, 2010], 2010)}, "expected each option once"),
        ({"year": Choice("Year", [1, "1"], 1)}, "expected each option once"),
        ({"year": Choice("Year", [None], None)}, "option None is a NoneType; expected a text"),
        (
            {"a": Items("A", ["x"], ["x"], "a"), "b": Items("B", ["y"], ["y"], "b")},
            "a, b are free choices of items; expected one",
        ),
    ],
)
def test_what_cannot_be_chosen_is_refused(given, message):
    with pytest.raises(ExplorerError, match=message):
        checked("e", given)


def test_a_record_tells_what_a_page_needs():
    who = Items("Who", ["A", "B"], ("A",), "name")
    assert described("who", who) == {
        "name": "who",
        "label": "Who",
        "kind": "items",
        "options": ["A", "B"],
        "start": ["A"],
        "column": "name",
    }
