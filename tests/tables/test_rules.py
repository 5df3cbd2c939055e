"""What the columns of a row hold among themselves, as the description of a table says."""

import pytest

from recount.errors import TableError
from recount.tables.data import table
from recount.tables.rules import LONGEST, columns_in, fitting

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


@pytest.mark.parametrize(
    "formula",
    [
        *("victims <= prisoners", "victims <", "__import__('os')", "victims.real > 0"),
        *("2 ** victims > 1", "victims << 2 > 1", "'a' * victims != ''", "[1] * victims != []"),
        *("float(*victims)", "not " * 101 + "victims", "(" * 300 + "victims" + ")" * 90),
        "victims > 0" + " and victims > 0" * 30,
    ],
)
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


@pytest.mark.parametrize(
    ("pattern", "fits", "does_not"),
    [
        ("[A-Z]{3}", "BRA", "BRAx"),
        ("^[A-Z]{3}$", "BRA", "xBRA"),
        ("BRA|COL", "COL", "BRAx"),  # of which Frictionless would take BRAx, and xCOL
        ("(?i)bra", "BRA", "BR"),
        (r"\w+ \d", "São 1", "São-1"),
        ("(a+)+", "aaa", "aab"),
    ],
)
def test_a_pattern_is_of_the_whole_text(pattern, fits, does_not):
    assert fitting(pattern)(fits)
    assert not fitting(pattern)(does_not)


def test_a_pattern_within_which_others_go_back_takes_no_longer_than_the_text():
    """A text as long as a cell may be; going back would end with no universe."""
    text = "a" * 100_000
    assert fitting("(a+)+")(text)
    assert not fitting("(a|a)*b")(text)
    assert not fitting("(.*a){9}b")(text)


@pytest.mark.parametrize(
    "pattern",
    [
        *(
            "(",
            "a{2}{3}{",
            "(?=a)b",
            "(?<!a)b",
            r"(a)\1",
            "(?P<x>a)(?P=x)",
            "[[:alpha:]]",
            "[a--b]",
        ),
        *("(?>a)", "(?x)a # b", "a)|(b", "((a{500}){500}){500}", "a" * (LONGEST + 1)),
    ],
)
def test_what_cannot_be_matched_without_going_back_is_no_pattern(pattern):
    with pytest.raises(ValueError, match="no pattern"):
        fitting(pattern)


def test_cells_that_do_not_fit_are_named_with_what_was_expected(counted):
    counted.add_table(
        "places",
        "code,note\nAB1,\nABx,x\nxAB1,B\n",
        ["code"],
        code={"pattern": "AB[0-9]|B"},
        note={"pattern": "A|B", "required": False},
    )
    with pytest.raises(TableError) as caught:
        table("places", counted.root)
    assert str(caught.value).splitlines() == [
        'data/places.csv, row 3, column code: constraint "pattern" is "AB[0-9]|B"; expected string'
        " with {'required': True, 'pattern': 'AB[0-9]|B'}",
        'data/places.csv, row 3, column note: constraint "pattern" is "A|B"; expected string with'
        " {'pattern': 'A|B'}",
        'data/places.csv, row 4, column code: constraint "pattern" is "AB[0-9]|B"; expected string'
        " with {'required': True, 'pattern': 'AB[0-9]|B'}",
    ]


def test_a_pattern_that_may_take_for_ever_is_refused_by_its_line(counted):
    counted.describe(
        "counted",
        lambda described: described["columns"].update(
            place={"type": "string", "description": "Where.", "pattern": "(?=a)b"}
        ),
    )
    with pytest.raises(
        TableError, match=r"^data/counted\.yml, line \d+: columns: place: pattern: '"
    ):
        table("counted", counted.root)
