"""One spelling a type: what the check lets pass, every reader reads alike."""

import re

import pandas as pd
import pytest
from frictionless import Resource
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import TableError
from recount.tables.cells import KINDS, could_be, typed
from recount.tables.data import table
from recount.tables.descriptors import resource

OTHER_SPELLINGS = {
    "boolean": ["TRUE", "True", "1", "yes", "t"],
    "date": [
        "2008-1-5",
        "2008-02-30",
        "20081219",
        "19/12/2008",
        "2008-12-19T00:00",
        "２００８-12-19",
    ],
    "year": ["+201", "02010", "2010.0", "20_1", "२०१०"],
    "yearmonth": ["2010-1", "+201-01", "2010-13", "2010-00"],
    "integer": ["007", "+7", " 7", "7.0", "1_000", "٧", "-0"],
    "number": ["07.5", "+7", ".5", "5.", "7,5", "1_000", "NaN", "INF", "1e999", "٧.٥"],
    "string": [" a", "a ", "\ta", "\u00a0a"],
}
"""What Table Schema, or a program that reads by it, lets pass and another one reads otherwise."""


@pytest.mark.parametrize(
    ("kind", "cell"), [(kind, cell) for kind, cells in OTHER_SPELLINGS.items() for cell in cells]
)
def test_another_spelling_is_refused_with_row_and_column(book, kind, cell):
    right = {"boolean": "true", "date": "2008-12-19", "yearmonth": "2008-12"}.get(kind, "2008")
    rows = f'place,it\na,{right}\nb,{right}\nc,"{cell}"\n'
    book.add_table("odd", rows, ["place"], place={}, it={"type": kind})
    with pytest.raises(TableError) as caught:
        table("odd", book.root)
    assert str(caught.value).startswith("data/odd.csv, row 4, column it: ")
    assert "expected" in str(caught.value)


def test_a_text_of_blanks_is_refused(book):
    book.add_table("odd", 'place,it\na,"  "\n', ["place"], place={}, it={})
    with pytest.raises(TableError, match=r"row 2, column it: '  '; expected a text without blanks"):
        table("odd", book.root)


def test_days_before_our_calendars_are_read(book):
    book.add_table("old", "place,it\na,1492-10-12\n", ["place"], place={}, it={"type": "date"})
    assert table("old", book.root)["it"].tolist() == [pd.Timestamp(1492, 10, 12)]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"missingValues": ["NA"]}, "missingValues is unknown"),
        ({"format": "%d/%m/%Y"}, "format is unknown"),
        ({"trueValues": ["ja"]}, "trueValues is unknown"),
        ({"decimalChar": ","}, "decimalChar is unknown"),
    ],
)
def test_a_spelling_of_its_own_is_refused_in_the_description(book, rule, words):
    book.describe("homicides", lambda about: about["columns"]["note"].update(rule))
    with pytest.raises(TableError, match=rf"data/homicides\.yml, line \d+: columns: note: {words}"):
        table("homicides", book.root)


CELLS = st.text("0123456789-+.eE_ tTrRuUfFaAlLsS٧", min_size=1, max_size=12)


@given(st.sampled_from(sorted(KINDS.keys() - {"string"})), CELLS)
def test_what_is_read_is_what_frictionless_reads(kind, cell):
    """Of any cell that our reading takes, the library that checks says the same."""
    if not could_be(kind, cell):
        return
    entry = {"path": "any.csv", "schema": {"fields": [{"name": "it", "type": kind}]}}
    try:
        [ours] = typed(pd.DataFrame({"it": pd.array([cell], "string")}), entry)["it"].tolist()
    except TableError:
        return
    field = entry["schema"]["fields"][0]
    described = {"name": "any", "data": [["it"], [cell]], "schema": {"fields": [field]}}
    [row] = Resource.from_descriptor(described).read_rows()
    theirs = row["it"]
    assert theirs is not None
    if kind == "date":
        assert (ours.year, ours.month, ours.day) == (theirs.year, theirs.month, theirs.day)
    elif kind == "yearmonth":
        assert ours == f"{theirs.year:04}-{theirs.month:02}"
    else:
        assert ours == (float(theirs) if kind == "number" else theirs)


def test_the_form_of_a_table_is_stated_and_not_guessed(book):
    """Else Frictionless takes blanks before cells, and other separators, from the first rows."""
    rows = "place,note\n" + "".join(f'{n}, "x; y"\n' for n in range(9))
    book.add_table("sniffed", rows, ["place"], place={}, note={})
    assert resource("sniffed", book.root)["dialect"]["skipInitialSpace"] is False
    with pytest.raises(TableError, match=r"data/sniffed\.csv, row 2, column note: ' \"x; y\"'"):
        table("sniffed", book.root)


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1e", "\x85"])
def test_a_control_character_is_named(book, control):
    book.edit("homicides", "revised", f"re{control}vised")
    with pytest.raises(TableError) as caught:
        table("homicides", book.root)
    assert str(caught.value).startswith(
        f"data/homicides.csv, row 3: the control character U+{ord(control):04X}; expected none"
    )


def test_a_line_separator_within_a_text_ends_no_row(book):
    book.edit("homicides", "revised", "re\u2028vised")
    assert re.match("re\u2028vised", table("homicides", book.root)["note"].tolist()[1])
