"""What the rows of a table come to together: a slip in one contradicts what stands beside it."""

import pytest
from built import ROOT

from recount.errors import TableError
from recount.tables.data import table
from recount.tables.descriptors import descriptor
from recount.tables.totals import NUMBERS, ROWS

CELLS = "iso3,year,victims,share\nBRA,2010,50,0.1\nBRA,2011,,0.2\nCOL,2010,40,\n"
BESIDE = "as counted.yml says; if it is the table that is right, that is to say so"
GROWING = "published_facts"
"""A table that gets a row with each fact, each of which is used."""


@pytest.fixture
def counted(book):
    numbers = {"required": False}
    book.add_table(
        "counted",
        CELLS,
        ["iso3", "year"],
        iso3={"type": "string"},
        year={"type": "integer", "unit": "year"},
        victims={"type": "integer", "unit": "victims"} | numbers,
        share={"type": "number", "unit": "share"} | numbers,
    )
    totals = {"rows": "3", "victims": "90", "share": "0.3"}
    say(book, sorted_by=["iso3", "year"], totals=totals)
    return book


def say(book, **more):
    book.describe("counted", lambda described: described.update(more))


def test_a_table_that_comes_to_what_is_said_is_read(counted):
    assert len(table("counted", counted.root)) == 3


@pytest.mark.parametrize(
    ("was", "now", "message"),
    [
        ("50,", "60,", "column victims adds up to 100; expected 90, "),
        ("0.2", "2", "column share adds up to 2.1; expected 0.3, "),
        ("50,", "-50,", "column victims adds up to -10; expected 90, "),
        ("BRA,2011,,0.2\n", "", "2 rows; expected 3, "),
        (
            "COL,2010",
            "ARG,2010",
            "row 4: ARG, 2010 stands after BRA, 2011; expected rows sorted by iso3, year, ",
        ),
        (
            "BRA,2010",
            "BRA,2012",
            "row 3: BRA, 2011 stands after BRA, 2012; expected rows sorted by iso3, year, ",
        ),
    ],
)
def test_a_slip_in_one_row_contradicts_it(counted, was, now, message):
    counted.edit("counted", was, now)
    with pytest.raises(TableError) as caught:
        table("counted", counted.root)
    assert f"data/counted.csv, {message}{BESIDE}" in str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"totals": {"iso3": "3"}}, "totals: .* expected some of rows, year, victims, share"),
        ({"totals": {"rows": "three"}}, "totals: rows: 'three'; expected a number in digits"),
        ({"sorted_by": ["place"]}, "sorted_by: 'place'; expected some of iso3, year, victims, sh"),
    ],
)
def test_what_is_said_is_of_its_columns(counted, more, message):
    say(counted, **more)
    with pytest.raises(TableError, match=message):
        table("counted", counted.root)


def test_every_table_of_the_book_says_what_its_rows_come_to():
    """Those of the ledger grow, and every row of theirs is shown."""
    for entry in descriptor(ROOT)["resources"]:
        if entry["path"].startswith("claims/"):
            continue
        assert entry["sorted_by"], entry["name"]
        if entry["name"] != GROWING:
            key, fields = entry["schema"]["primaryKey"], entry["schema"]["fields"]
            measured = {one["name"] for one in fields if one["type"] in NUMBERS} - {*key}
            assert {ROWS, *measured} <= entry["totals"].keys(), entry["name"]
