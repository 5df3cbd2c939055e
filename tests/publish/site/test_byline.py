"""Pages of the contents say who wrote them and when."""

from datetime import date
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils.frontend import get_default_settings
from docutils.utils import new_document

from recount.publish.book.change_log import Edition
from recount.publish.site.byline import ABOUT_PAGE, Byline

BOOK = SimpleNamespace(
    settings=SimpleNamespace(author="Its <authors>"),
    edition=Edition("0.3.0", date(2026, 11, 8), "What is new."),
)
BODY = "<section><h1>A page</h1><p>Its text.</p></section>"


def signed(page, book=BOOK, doctree=True, pages=(ABOUT_PAGE,)):
    """The body of a page, once it is signed."""
    app = SimpleNamespace(
        config=SimpleNamespace(root_doc="index"), env=SimpleNamespace(found_docs=set(pages))
    )
    context = {"body": BODY, "pathto": lambda name: f"to/{name}.html"}
    document = new_document("page", get_default_settings()) if doctree else None
    Byline(book).sign(app, page, "page.html", context, document)
    return context["body"]


def test_author_edition_and_day_stand_below_the_heading():
    soup = BeautifulSoup(signed("chapters/corruption"), "html.parser")
    line = soup.h1.find_next_sibling()
    said = "Its <authors>. Edition 0.3.0, 8 November 2026. Who we are"
    assert line.get_text() == f"{said} · Citation as a file: BibTeX, RIS, CSL-JSON"
    assert line.time["datetime"] == "2026-11-08"
    assert line.a["href"] == "to/reference/about.html"
    assert line.find_next_sibling().get_text() == "Its text."


def test_without_editions_or_a_page_about_the_authors_the_line_is_their_name():
    book = SimpleNamespace(settings=BOOK.settings, edition=None)
    soup = BeautifulSoup(signed("chapters/corruption", book, pages=()), "html.parser")
    assert soup.h1.find_next_sibling().get_text().startswith("Its <authors>. · Citation")
    assert not BeautifulSoup(signed(ABOUT_PAGE), "html.parser").select(".recount-byline a")


def test_a_chapter_leads_to_its_citation_and_a_page_of_reference_to_none():
    soup = BeautifulSoup(signed("chapters/corruption"), "html.parser")
    links = [link["href"] for link in soup.select("a[download]")]
    assert links == [f"../chapters/corruption/citation.{form}" for form in ("bib", "ris", "json")]
    assert "download" not in signed("reference/ledger")


@pytest.mark.parametrize(("page", "doctree"), [("index", True), ("claims/a/index", False)])
def test_the_first_page_and_pages_without_a_source_are_not_signed(page, doctree):
    assert signed(page, doctree=doctree) == BODY
