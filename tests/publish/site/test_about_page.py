"""The parts of the page about the book that follow from its settings and its ledger."""

from types import SimpleNamespace

from bs4 import BeautifulSoup

from recount.markup import render

REPORT = {"title": "Harbour Lights", "publisher": "Office of Unlit", "year": 2031}


def test_a_report_is_linked_where_its_address_is_on_record():
    linked = SimpleNamespace(**REPORT, address="https://example.org/lights.pdf")
    bare = SimpleNamespace(**REPORT, address="")
    soup = BeautifulSoup(render("reports", rows=[(linked, 3), (bare, 4)]), "html.parser")
    first, second = soup.select("li")
    assert first.a["href"] == "https://example.org/lights.pdf"
    assert first.get_text() == "Harbour Lights (Office of Unlit, 2031): 3 claims"
    assert second.a is None
    assert second.get_text() == "Harbour Lights (Office of Unlit, 2031): 4 claims"


def test_the_contact_is_what_the_settings_name_or_a_sentence_that_there_is_none():
    def shown(contact="", repository=""):
        settings = SimpleNamespace(contact=contact, repository=repository)
        return BeautifulSoup(render("contact", settings=settings), "html.parser")

    assert shown(contact="a@example.org").a["href"] == "mailto:a@example.org"
    assert shown(repository="https://example.org/a/b").a["href"] == "https://example.org/a/b"
    assert shown().a is None
    assert "without an address" in shown().get_text()
