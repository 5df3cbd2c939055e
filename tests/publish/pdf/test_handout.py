"""The ten numbers on two sheets of A4, for an office."""

import shutil
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from built import HTML, ROOT
from markupsafe import Markup
from paper import A4, POINTS_A_MM, squeezed, text_runs
from pypdf import PdfReader

from recount.errors import BuildError
from recount.languages.languages import ENGLISH, LANGUAGES
from recount.languages.words import language_of_page
from recount.publish.book.book import Book
from recount.publish.claims.findings import NUMBERS_OF_TEN, TEN_PAGE, findings_of
from recount.publish.pdf import handout
from recount.publish.pdf.chromium import chromium
from recount.publish.pdf.pdf import TitlePage, document_html, print_document, read_parts

PRINTED = HTML / f"{TEN_PAGE}.pdf"
IN_EACH = [HTML / language.code / f"{TEN_PAGE}.pdf" for language in LANGUAGES]
SMALLEST_PT = 6.5
"""The smallest letters that an office reads without a glass."""


@pytest.fixture(scope="module")
def pages():
    return [text_runs(page) for page in PdfReader(PRINTED).pages]


@pytest.mark.parametrize("printed", IN_EACH, ids=[language.tag for language in LANGUAGES])
def test_it_has_two_sheets_of_a4_with_all_text_within_the_margins(printed):
    reader = PdfReader(printed)
    assert len(reader.pages) == 2
    for page in reader.pages:
        size = (float(page.mediabox.width), float(page.mediabox.height))
        assert size == pytest.approx(A4, abs=1)
        for text, x, y, letters in text_runs(page):
            assert 18 * POINTS_A_MM < x < size[0] - 20 * POINTS_A_MM, text
            assert 8 * POINTS_A_MM < y < size[1] - 8 * POINTS_A_MM, text
            assert letters >= SMALLEST_PT, f"too small to read: {text}"


def test_words_in_the_drawn_gaps_are_nearly_as_large_as_the_text(pages):
    for runs in pages:
        above = [letters for text, _, _, letters in runs if text.startswith(("As p", "Counted a"))]
        assert len(above) >= 10
        assert min(above) > 7.5


def test_it_stays_two_sheets_where_each_number_has_its_address():
    [part] = read_parts(HTML, [TEN_PAGE])
    written = part.article.select(".recount-instead")
    for instead, finding in zip(written, findings_of(Book(ROOT), "ten"), strict=True):
        address = f"https://somebody-or-other.example.org/recounted/{finding.page}"
        line = f'<p class="recount-evidence">Evidence: <a href="{address}">{address}</a></p>'
        instead.append(BeautifulSoup(line, "html.parser"))
    document = document_html(TitlePage.of(ROOT), part.title, [part], Markup(), handout.PAPER)
    sheets = PdfReader(BytesIO(print_document(chromium(), document))).pages
    assert len(sheets) == 2
    assert sum(page.extract_text().count("Evidence: ") for page in sheets) == NUMBERS_OF_TEN


def test_each_sheet_has_five_of_the_ten_with_number_and_sentence(pages):
    ten = findings_of(Book(ROOT), "ten")
    for runs, findings in zip(pages, (ten[:5], ten[5:]), strict=True):
        text = squeezed("".join(run[0] for run in runs))
        for finding in findings:
            assert squeezed(finding.heading) in text
            assert squeezed(f"“{finding.pair.printed}”") in text
            assert squeezed(finding.record["instead"]) in text


def test_its_page_leads_to_it():
    page = BeautifulSoup((HTML / f"{TEN_PAGE}.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one(".recount-handout a")["href"] == PRINTED.name


def test_the_same_page_gives_the_same_file():
    assert handout.handout(Book(ROOT), chromium()) == PRINTED.read_bytes()


def test_that_of_the_last_site_is_kept_if_it_will_be_printed_in_each_language(
    tmp_path, monkeypatch
):
    last, site = tmp_path / "last", tmp_path / "site"
    names = [handout.file_of(language) for language in LANGUAGES]
    pages = [(site / name).with_suffix(".html") for name in names]
    for file in (*(last / name for name in names), *pages):
        assert not handout.keep_handouts(ROOT, last, site)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(str(file.relative_to(tmp_path)), encoding="utf-8")
    assert not [*site.rglob("*.pdf")]
    assert handout.keep_handouts(ROOT, last, site)
    assert [(site / name).read_text("utf-8") for name in names] == [f"last/{n}" for n in names]
    pages[-1].unlink()
    assert not handout.keep_handouts(ROOT, last, site), "a page that went has none"
    pages[-1].touch()
    monkeypatch.setattr(handout, "has_chromium", lambda: False)
    assert not handout.keep_handouts(ROOT, last, site), "nothing prints it"


def test_without_chromium_it_is_left_out_and_said(book, monkeypatch):
    def missing():
        raise BuildError("Chromium is needed.")

    page = book.root / "_build" / "html" / f"{TEN_PAGE}.html"
    said = []
    handout.write_handout(book.root, book.root / "_build" / "html", said.append)
    assert said == [], "a book without such a page has nothing to print"
    page.parent.mkdir(parents=True)
    page.write_text("<article class='bd-article'><h1>A</h1></article>", encoding="utf-8")
    monkeypatch.setattr(handout, "chromium", missing)
    handout.write_handout(book.root, book.root / "_build" / "html", said.append)
    assert said == ["  The ten numbers are left without a PDF: Chromium is needed."]
    assert not page.with_suffix(".pdf").exists()


def test_the_words_before_a_sentence_to_write_stand_apart_from_it():
    text = "".join(page.extract_text() for page in PdfReader(PRINTED).pages)
    assert text.count("Write instead: ") == NUMBERS_OF_TEN


def test_it_is_printed_again_if_anything_in_it_changed(tmp_path, monkeypatch):
    for name in ("CITATION.cff", "_config.yml"):
        shutil.copy(ROOT / name, tmp_path)
    styles, browsers, printed = ["a{}"], ["/bin/true"], []
    monkeypatch.setattr(handout, "chromium", lambda: browsers[-1])

    def print_it(*given):
        printed.append(given)
        return b"print %d" % len(printed)

    monkeypatch.setattr(handout, "_printed", print_it)

    def write(words, place="html"):
        site = tmp_path / "_build" / place
        page = site / f"{TEN_PAGE}.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.with_name("style.css").write_text(styles[-1], encoding="utf-8")
        head = '<link rel="stylesheet" href="style.css">'
        article = f"<article class='bd-article'><h1>A</h1>{words}</article>"
        page.write_text(f"<html><head>{head}</head>{article}</html>", encoding="utf-8")
        page.with_suffix(".pdf").unlink(missing_ok=True)
        handout.write_handout(tmp_path, site, pytest.fail)
        return page.with_suffix(".pdf").read_bytes()

    assert [write("One."), write("One.", "fresh")] == [b"print 1", b"print 1"]
    assert [write("Two."), write("Two.")] == [b"print 2", b"print 2"]
    styles.append("b{}")
    assert write("Two.") == b"print 3"
    browsers.append("/bin/echo")
    assert write("Two.") == b"print 4"
    citation = (tmp_path / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(citation.replace("\ntitle: ", "\ntitle: New "), "utf-8")
    assert [write("Two."), write("Two.")] == [b"print 5", b"print 5"]


def test_it_is_printed_again_once_what_was_kept_of_it_is_damaged(tmp_path, monkeypatch):
    printed, kept = [], tmp_path / "kept"
    monkeypatch.setattr(handout, "tree_folder", lambda root: kept / language_of_page().tag)
    monkeypatch.setattr(handout, "_document", lambda *_: (None, "", ""))
    monkeypatch.setattr(handout, "_key", lambda *_: "key")
    monkeypatch.setattr(handout, "_printed", lambda *_: printed.append(language_of_page()) or b"%")
    pages = [tmp_path / language.code / f"{TEN_PAGE}.html" for language in LANGUAGES]
    for page in pages:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.touch()
    for _ in range(2):
        handout.write_handout(ROOT, tmp_path, pytest.fail)
        assert printed == [*LANGUAGES]
    (kept / "en" / "handout" / "key").write_bytes(b"")
    handout.write_handout(ROOT, tmp_path, pytest.fail)
    assert printed == [*LANGUAGES, ENGLISH]
    assert {page.with_suffix(".pdf").read_bytes() for page in pages} == {b"%"}
