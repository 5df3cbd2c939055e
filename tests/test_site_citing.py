"""The page that explains citing shows the citations that the pages themselves give."""

import json

import pytest
import zotero
from bs4 import BeautifulSoup
from built import HTML, ROOT

from recount.publish.book.book import Book
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import APA, BIBTEX, CSL, PLAIN, RIS, citations
from recount.publish.cite.cite_html import FILES


@pytest.fixture(scope="module")
def blocks():
    page = BeautifulSoup((HTML / "reference" / "citing.html").read_text("utf-8"), "html.parser")
    found = page.select(".recount-cites")
    assert len(found) == 4
    return [[part.get_text() for part in block.select("[data-copied]")] for block in found]


def test_the_examples_are_made_from_the_records(blocks):
    for block, folder in zip(
        blocks, ("claims/rio-upp-officers", "figures/juarez-homicides"), strict=False
    ):
        for text, file in zip(block[2:], FILES, strict=True):
            assert text.strip() == (HTML / folder / file).read_text("utf-8").strip()


def test_tables_and_the_book_are_cited_in_the_same_formats(blocks):
    book = Book(ROOT)
    cited = Citables.of(book)
    [table] = [entry for entry in book.tables if entry["name"] == "juarez_homicides"]
    for block, citable in zip(blocks[2:], (cited.table(table), cited.book()), strict=True):
        found = citations(citable)
        wanted = [found[form].strip() for form in (APA, PLAIN, BIBTEX, RIS, CSL)]
        assert [text.strip() for text in block] == wanted


def test_book_chapters_and_tables_have_their_citations_as_files():
    book = Book(ROOT)
    cited = Citables.of(book)
    files = [
        *((f"tables/{entry['name']}", cited.table(entry)) for entry in book.tables),
        ("", cited.book()),
    ]
    for folder, citable in files:
        for form in FILES:
            assert (HTML / folder / form).read_text("utf-8") == citations(citable)[form]
    for language in ("", "es", "pt"):
        for name in book.notebooks:
            page = BeautifulSoup(
                (HTML / language / "chapters" / f"{name}.html").read_text("utf-8"), "html.parser"
            )
            links = [link["href"] for link in page.select(".recount-byline a[download]")]
            assert links == [f"../chapters/{name}/{form}" for form in FILES]
            title = zotero.item(str(page))["title"]
            [item] = json.loads((HTML / language / "chapters" / name / CSL).read_text("utf-8"))
            assert item["title"] == title
        page = BeautifulSoup(
            (HTML / language / "reference" / "data.html").read_text("utf-8"), "html.parser"
        )
        for link in page.select("a[href^='../tables/']"):
            assert (HTML / language / "reference" / link["href"]).resolve().is_file()


def test_every_link_of_the_page_leads_to_a_file():
    path = HTML / "reference" / "citing.html"
    page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    links = [link["href"] for link in page.select(".recount-cites a, article p a[href]")]
    assert len(links) > 6
    for link in links:
        if not link.startswith("https:"):
            assert (path.parent / link.split("#")[0]).resolve().is_file(), link
