"""Pages in another language: the addresses of the original, and what stays English marked."""

import pytest
from built import ROOT
from docutils import nodes
from docutils.utils import new_document

from recount.languages.languages import SPANISH
from recount.publish.book.book import Book
from recount.publish.translate.pages import EnglishMarked, headings_of
from recount.publish.translate.translation import in_language
from recount.publish.translate.wording import UNTRANSLATED


def test_a_block_that_nobody_translated_names_its_language_and_loses_its_mark():
    page = new_document("page")
    page += nodes.paragraph("", "", nodes.Text(f"{UNTRANSLATED}Not yet."))
    page += nodes.paragraph("", "", nodes.Text(UNTRANSLATED), nodes.strong("", "Not"))
    page += nodes.paragraph("", "", nodes.Text("Traducido."))
    EnglishMarked(page).apply()
    assert [one["classes"] for one in page] == [["language-en"], ["language-en"], []]
    assert page.astext().split("\n\n") == ["Not yet.", "Not", "Traducido."]


def test_what_a_cell_prints_is_in_english():
    page = new_document("page")
    page += nodes.literal_block("", "843 victims", classes=["output", "stream"])
    page += nodes.literal_block("", "x = 1")
    EnglishMarked(page).apply()
    assert [one["classes"] for one in page] == [["output", "stream", "language-en"], []]


@pytest.mark.parametrize("page", ["reference/methods", "chapters/corruption", "index"])
def test_a_page_has_as_many_headings_in_each_language(page):
    book = Book(ROOT)
    assert len(list(headings_of(in_language(book, SPANISH), page))) == len(
        list(headings_of(book, page))
    )
