"""What the columns of a row hold among themselves, as the description of a table says."""

import pytest

from recount.errors import TableError
from recount.tables.data import table
from recount.tables.rules import columns_in

RATE = "-0.1 < victims * 100000 / persons - float(rate_per_100k) < 0.1"
ROWS = "year,victims,persons,rate_per_100k\n2010,50,100000,50.02\n2011,,100000,51.3\n"


@pytest.fixture
def counted(book):
    numbers = {"type": "integer", "required": False}
    book.add_table(
        "counted",
        ROWS,
        ["year"],
        year={"type": "integer", "unit": "year"},
        victims=numbers | {"unit": "victims"},
        persons=numbers | {"unit": "persons"},
        rate_per_100k={"type": "number", "unit": "per_100k"},
    )
    return book


def hold(book, *formulas):
    book.describe("counted", lambda described: described.update(holds=list(formulas)))


def test_rows_that_keep_a_rule_are_read(counted):
    hold(counted, RATE)
    assert len(table("counted", counted.root)) == 2  # of the row without victims it says nothing


@pytest.mark.parametrize("slip", [("50,1", "60,1"), ("100000,50", "10000,50"), ("50.02", "50.2")])
def test_a_slip_in_any_of_the_columns_breaks_it(counted, slip):
    hold(counted, RATE)
    counted.edit("counted", *slip)
    with pytest.raises(TableError) as caught:
        table("counted", counted.root)
    assert str(caught.value) == f"data/counted.csv, row 2: expected {RATE}"


@pytest.mark.parametrize("formula", ["victims <= prisoners", "victims <", "__import__('os')"])
def test_a_rule_is_a_formula_over_the_columns(counted, formula):
    hold(counted, formula)
    with pytest.raises(TableError, match=r"holds: .* formulas over year, victims, persons, rate"):
        table("counted", counted.root)


def test_a_formula_names_columns_and_may_call_what_makes_numbers():
    assert columns_in(RATE) == {"victims", "persons", "rate_per_100k"}


def test_an_address_in_a_row_is_one_of_the_sources(book):
    address = {"type": "string", "required": False, "among_sources": True}
    cells = "year,source_url\n2010,https://example.org/a1\n2011,\n"
    book.add_table("read", cells, ["year"], year={"type": "integer"}, source_url=address)
    sources = [{"title": "A page", "path": "https://example.org/a1"}]
    book.describe("read", lambda described: described.update(sources=sources))
    assert len(table("read", book.root)) == 2
    book.edit("read", "a1", "a7")
    with pytest.raises(TableError) as caught:
        table("read", book.root)
    assert str(caught.value) == (
        "data/read.csv, row 2, column source_url: https://example.org/a7;"
        " expected the path of one of the sources of read.yml"
    )


def test_a_row_has_the_code_of_the_country_that_it_names(book):
    text = {"type": "string"}
    known = "iso3,country\nBOL,Bolivia (Plurinational State of)\nHND,Honduras\n"
    book.add_table("countries", known, ["iso3"], iso3=text, country=text)
    refers = text | {"refers_to": "countries", "required": False}
    cells = "place,iso3\nBolivia,BOL\nHonduras,HND\nThe Chapare,BOL\n"
    book.add_table("read", cells, ["place"], place=text, iso3=refers)
    assert len(table("read", book.root)) == 3
    book.edit("read", "Bolivia,BOL", "Bolivia,HND")
    with pytest.raises(TableError) as caught:
        table("read", book.root)
    assert str(caught.value) == "data/read.csv, row 2, column iso3: HND for Bolivia; expected BOL"
