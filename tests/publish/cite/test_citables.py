"""Everything in the book that can be cited is described by its record, in one edition."""

from dataclasses import replace

import pytest

from recount.publish.book import change_log, settings
from recount.publish.book.book import Book
from recount.publish.book.content_hash import content_hash
from recount.publish.cite.citables import Citables, claim_licence, claim_title
from recount.publish.cite.citation import APA, PLAIN, citations
from recount.tables.descriptors import descriptor

ADDRESS = "https://example.org/recounted/"


@pytest.fixture(scope="module")
def here(repository):
    return Citables.of(Book(repository))


@pytest.fixture(scope="module")
def published(here):
    return Citables(replace(here.settings, address=ADDRESS), here.edition)


def records(repository, kind):
    found = {record.name: record.content for record in getattr(Book(repository), f"{kind}s")}
    assert len(found) > 20
    return found


def test_all_of_it_names_the_collective_and_the_newest_edition(here, repository):
    [newest, *_] = change_log.read(repository)
    about = settings.read(repository)
    table = descriptor(repository)["resources"][0]
    figure = next(iter(records(repository, "figure").values()))
    for citable in (here.book(), here.chapter("a", "A"), here.figure(figure), here.table(table)):
        assert (citable.author, citable.version) == (about.author, newest.version)
        assert citable.date == newest.date
        assert citable.address == ""
        assert citable.container == ("" if citable.kind == "book" else about.title)


def test_every_figure_leads_to_its_own_page(published, repository):
    for name, record in records(repository, "figure").items():
        citable = published.figure(record)
        assert citable.address == f"{ADDRESS}figures/{name}/"
        assert (citable.title, citable.label) == (record["title"], f"Figure {name}")
        assert citable.digest == content_hash(record)


def test_every_claim_is_cited_with_its_answer_and_in_every_format(published, repository):
    for name, record in records(repository, "verdict").items():
        citable = published.claim(record)
        assert citable.address == f"{ADDRESS}claims/{name}/"
        assert citable.title.lower().startswith(f"{record['answer']}: ")
        assert record["statement"].rstrip(".") in citable.title
    found = citations(citable)
    assert citable.title in found[APA]
    assert f"(claim {name})" in found[PLAIN]


def test_no_two_things_have_one_short_title(published, repository):
    book = Book(repository)
    shorts = [
        published.book().short,
        *(published.chapter(name, name).short for name in book.notebooks),
        *(published.claim(entry.content).short for entry in book.verdicts),
        *(published.figure(entry.content).short for entry in book.figures),
        *(published.explorer(entry.content).short for entry in book.explorers),
        *(published.table(entry).short for entry in book.tables),
    ]
    assert len(shorts) > 500
    assert len(set(shorts)) == len(shorts)
    assert not any(":" in short for short in shorts)


def test_an_edition_is_the_book_as_it_was(published, repository):
    [_, older, *_] = Book(repository).editions
    citable = published.edition_of_book(older)
    assert (citable.title, citable.container) == (published.settings.title, "")
    assert (citable.version, citable.date) == (older.version, older.date)
    assert citable.address == f"{ADDRESS}editions/{older.version}/"


def test_a_page_is_a_section_of_the_book(published):
    citable = published.page("reference/ten-numbers", "Ten numbers: not to quote")
    assert (citable.title, citable.short) == ("Ten numbers: not to quote",) * 2
    assert citable.container == published.settings.title
    assert citable.address == f"{ADDRESS}reference/ten-numbers.html"


def test_every_table_is_cited_with_its_publisher_and_the_edition_once(published, repository):
    for entry in descriptor(repository)["resources"]:
        citable = published.table(entry)
        ours = entry["publisher"] == "This project"
        assert (entry["publisher"] in citable.title) == (not ours), "its author is that of the book"
        assert citable.title.count(published.edition.version) == 0
        assert citable.address == f"{ADDRESS}reference/data.html#{entry['name']}"
        assert entry["hash"].startswith(f"sha256:{citable.digest}")
        names = [terms["name"] for terms in entry["licenses"]]
        assert citable.licence == ("" if "not-stated" in names else " AND ".join(names))


def test_an_answer_comes_before_the_statement_that_it_judges():
    record = {"answer": "nobody can check", "statement": "All was well."}
    assert claim_title(record) == "Nobody can check: All was well"


def test_a_verdict_is_licensed_by_every_table_it_shows():
    part = {
        "bases": {"now": {"tables": ["claims"]}},
        "other_series": [{"tables": ["cpi_2012"]}],
    }
    licence = claim_licence({"kind": "number", "quantities": [part], "variations": []})
    assert licence.derivatives is False
    assert licence.sentence.startswith("Text: CC BY 4.0. Data (This project): CC BY 4.0.")
