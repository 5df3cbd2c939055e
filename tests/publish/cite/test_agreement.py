"""What is told of a source in two places agrees."""

import pytest
from built import ROOT

from recount.errors import BuildError
from recount.publish.cite import agreement
from recount.publish.cite.works import FILE

WORK = """\
@misc{{office{year},
  author = {{{{An Office}}}},
  title = {{{{{title}}}}},
  year = {{{year}}},
  url = {{{url}}}
}}
"""
PAGE = "https://office.org/yearbook/17"


@pytest.fixture
def told(book):
    """A way to have one source of a table, and works; gives what is wrong with them."""

    def tell(title, path="", works=(), **about):
        source = {"title": title} | ({"path": path} if path else {})
        book.describe("homicides", lambda all_: all_.update(sources=[source], **about))
        cited = (dict(zip(("title", "url", "year"), work, strict=True)) for work in works)
        (book.root / FILE).write_text("".join(WORK.format(**one) for one in cited), "utf-8")
        try:
            agreement.check(book.root)
        except BuildError as error:
            return str(error)
        return ""

    return tell


def test_all_that_the_book_tells_of_sources_agrees():
    agreement.check(ROOT)


def test_addresses_that_differ_by_a_digit_are_two_works_where_their_titles_are(told):
    other = PAGE.replace("17", "11")
    assert told("An Office, Yearbook", PAGE, [("Another", other, 2012)]) == ""
    assert told("An Office, Yearbook", PAGE, [("Yearbook", other, 2012)]) == (
        f"{FILE}, entry office2012: {other}; expected {PAGE}, as data/homicides.yml, sources, or a"
        " title that tells the two apart"
    )


def test_addresses_that_differ_by_a_letter_are_one(told):
    other = PAGE.replace("book", "bock")
    assert f"expected {PAGE}, as data/homicides.yml, sources, or an address that differs by" in (
        told("An Office, Yearbook", PAGE, [("Another", other, 2012)])
    )


def test_a_year_in_the_title_of_a_source_is_told_once_more(told):
    wrong = told("A yearbook, 2017", PAGE)
    assert wrong == (
        "data/homicides.yml, sources: 2017 in 'A yearbook, 2017'; expected a year that the"
        f" description of the table, its rows, the address or {FILE} has as well"
    )
    assert told("A yearbook, 2017", f"{PAGE}/2017") == ""
    assert told("A yearbook, 2017", PAGE, edition="Yearbook of 2017") == ""
    assert told("A yearbook, 2017", PAGE, [("Another", PAGE, 2017)]) == ""
    assert told("An Office (2017), A Yearbook", "", [("A yearbook", PAGE, 2017)]) == ""
    assert told("An Office (2018), A Yearbook", "", [("A yearbook", PAGE, 2017)]) != ""


def test_a_year_may_stand_in_a_row_that_was_read_there(told, book):
    book.edit("homicides", "34.1,revised", f"34.1,{PAGE}")
    assert told("A yearbook, 2010", PAGE) == ""
    assert "2011 in 'A yearbook, 2011'" in told("A yearbook, 2011", PAGE)


def test_a_year_in_the_title_of_a_work_that_a_table_names_is_told_once_more(told):
    assert told("An Office", PAGE, [("Yearbook 2012", PAGE, 2012)]) == ""
    assert told("An Office", f"{PAGE}/2011", [("Yearbook 2011", f"{PAGE}/2011", 2012)]) == ""
    assert told("An Office", "", [("Yearbook 2011", PAGE, 2012)]) == ""
    wrong = told("An Office", PAGE, [("Yearbook 2011", PAGE, 2012)])
    assert wrong.startswith(f"{FILE}, entry office2012: 2011 in 'Yearbook 2011'; expected a year")
