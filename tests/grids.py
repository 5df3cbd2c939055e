"""Outcomes of explorers, made up to try the packing on."""

import json

from hypothesis import strategies as st

from recount.explorers.grid import Outcome, packed

WHOLE = st.integers(-(2**53), 2**53)  # what JSON holds exactly, whoever reads it
CELLS = WHOLE | st.booleans() | st.text() | st.floats(-1e15, 1e15)
TABLES = st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4).map(
    lambda rows: dict(zip(("one", "other"), map(list, zip(*rows, strict=True)), strict=True))
)
# Texts with many numerals, signs and separators, as sentences of result have.
SENTENCES = st.lists(
    st.sampled_from(["12", "1,234.5", ".", ",", " ", "−3", "%", "Ñuñoa", "", "0"]) | st.text(),
    max_size=6,
).map("".join)


def outcomes(sentences_each):
    """Up to five outcomes, with or without a table."""
    sentences = st.lists(SENTENCES, min_size=sentences_each, max_size=sentences_each)
    one = st.builds(Outcome, st.none() | TABLES, sentences)
    return st.lists(one, min_size=1, max_size=5)


CHOICES = [
    {"name": "year", "label": "Year", "kind": "list", "options": [2010, 2011, 2012], "start": 2011},
    {"name": "half", "label": "Half", "kind": "switch", "options": [False, True], "start": False},
]
ITEMS = {
    **{"name": "places", "label": "Places", "kind": "items", "column": "place"},
    **{"options": ["Chile", "Perú"], "start": ["Perú"]},
}


def small_explorer(grid=None, choices=CHOICES, **more):
    """The record of an explorer with six outcomes, the last of which has no table."""
    outcomes = [
        Outcome({"year": list(range(20)), "many": [n] * 20}, [f"From {n} to {n * n}.", "No."])
        for n in range(5)
    ]
    whole = {
        **packed([*outcomes, Outcome(None, ["Nothing.", "No."])]),
        **{"form_by": ["half"], "forms": [{"mark": "bar"}, {"mark": "line"}]},
        **more,
    }
    return {
        "explorer": "which-year",
        "title": "Which year?",
        "choices": [*choices, ITEMS],
        "sentence": "From 1 to 1.",
        "sources": [],
        "grid": json.dumps(whole) if grid is None else grid,
    }
