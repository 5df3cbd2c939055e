"""The printed book: what it says, where its links lead, and that nothing is cut off."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from built import ROOT
from paper import A4, POINTS_A_MM, squeezed, text_runs
from pypdf import PdfReader

from recount.chapters import notebooks, pages, read, records_of
from recount.cli import main
from recount.errors import BuildError
from recount.publish.pdf import pdf
from recount.publish.pdf.chromium import chromium
from recount.publish.postprocess.maths import mathml

CHAPTER = "corruption"
SITE = Path("_build", "html")
EDITION = pdf.TitlePage("A book", ("A. Author", "B. Author"), "1.2", "CC-BY-4.0")


@pytest.fixture(scope="module")
def printed():
    """PDFs of a chapter and of the whole book, as the command makes them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(ROOT))
        assert main(["pdf", CHAPTER, pdf.BOOK]) == 0
    folder = ROOT / "_build" / "pdf"
    return {name: PdfReader(folder / f"{name}.pdf") for name in (CHAPTER, pdf.BOOK)}


@pytest.fixture(scope="module")
def runs(printed):
    """What is written on every page: text, place in points, and size."""
    return {name: [text_runs(page) for page in reader.pages] for name, reader in printed.items()}


@pytest.fixture(scope="module")
def words(runs):
    """Text of every page of each, without white space, which layout changes."""
    return {
        name: [squeezed("".join(text for text, *_ in page)) for page in pages_of_it]
        for name, pages_of_it in runs.items()
    }


def headings(chapter):
    return [
        line.lstrip("# ").replace("*", "")
        for cell in read(notebooks(ROOT)[chapter])["cells"]
        if cell["cell_type"] == "markdown"
        for line in "".join(cell["source"]).splitlines()
        if re.match("#{1,3} ", line)
    ]


def links(reader):
    """Page, rectangle and target of every link."""
    for page in reader.pages:
        for annotation in page.get("/Annots") or []:
            entry = annotation.get_object()
            if entry["/Subtype"] == "/Link":
                yield page, entry


def images(resources):
    """Names of the raster images that a page, or a form on it, draws."""
    for name, entry in resources.get("/XObject", {}).items():
        drawn = entry.get_object()
        if drawn["/Subtype"] == "/Image":
            yield name
        else:
            yield from images(drawn.get("/Resources", {}))


def test_a_chapter_has_its_headings_cards_and_figures_as_text(words):
    text = "".join(words[CHAPTER])
    for heading in headings(CHAPTER):
        assert squeezed(heading) in text
    for record in records_of(CHAPTER, read(notebooks(ROOT)[CHAPTER])):
        if record.kind == "verdict":
            assert squeezed(record.content["statement"]) in text
            assert squeezed(record.content["because"]) in text, "what is folded lies open"
        if record.kind == "figure":
            assert squeezed(record.content["title"]) in text
            assert squeezed(record.content["caption"]) in text
    assert squeezed("Score (100 is clean)") in text, "a figure's words are text"
    assert "fromrecountimport" not in text, "code stays out"


def test_every_chapter_is_in_the_book(words):
    text = "".join(words[pdf.BOOK])
    for chapter in notebooks(ROOT):
        for heading in headings(chapter):
            assert squeezed(heading) in text


def test_a_title_page_and_then_the_contents(printed, words):
    edition = pdf.TitlePage.of(ROOT)
    cover = words[pdf.BOOK][0]
    for part in (edition.title, *edition.authors, f"Edition {edition.version}", "Attribution 4.0"):
        assert squeezed(part) in cover
    assert "Contents" in words[pdf.BOOK][1]


def embedded_fonts(page):
    """Names of the fonts of a page, each of which is a file within the PDF."""
    for font in page["/Resources"].get("/Font", {}).values():
        [inner] = font.get_object().get("/DescendantFonts", [font])
        descriptor = inner.get_object()["/FontDescriptor"].get_object()
        assert descriptor.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}
        yield descriptor["/FontName"].partition("+")[2]


@pytest.mark.parametrize("name", [CHAPTER, pdf.BOOK])
def test_figures_are_vectors_and_fonts_are_embedded(printed, name):
    fonts = []
    for page in printed[name].pages:
        assert list(images(page["/Resources"])) == []
        fonts += embedded_fonts(page)
    assert fonts


@pytest.mark.parametrize("name", [CHAPTER, pdf.BOOK])
def test_every_link_leads_somewhere(printed, name):
    reader = printed[name]
    inside = 0
    for _, link in links(reader):
        if "/A" in link:
            assert re.match("https?://|mailto:", link["/A"]["/URI"])
        else:
            target = reader.named_destinations[str(link["/Dest"])]
            assert reader.get_destination_page_number(target) is not None
            inside += 1
    if name == pdf.BOOK:
        assert inside > len(pages(ROOT))


def test_the_contents_name_the_page_that_they_lead_to(printed, words):
    reader = printed[pdf.BOOK]
    front = words[pdf.BOOK][1:5]
    for page, title in zip(pages(ROOT), outline(reader), strict=True):
        target = reader.named_destinations[f"/{page.replace('/', '-')}"]
        number = reader.get_destination_page_number(target)
        assert f"{squeezed(title)}{number + 1}" in "".join(front)
        assert words[pdf.BOOK][number].count(squeezed(title)) >= 2, "in the margin and as heading"


def test_a_row_of_the_ledger_leads_to_the_page_with_its_card(printed, words):
    [record] = [
        record.content
        for record in records_of(CHAPTER, read(notebooks(ROOT)[CHAPTER]))
        if record.kind == "verdict"
    ][:1]
    reader = printed[pdf.BOOK]
    numbers = {
        reader.get_destination_page_number(reader.named_destinations[str(link["/Dest"])])
        for _, link in links(reader)
        if link.get("/Dest") == f"/chapters-{CHAPTER}--claim-{record['claim']}"
    }
    [number] = numbers
    assert squeezed(record["statement"]) in words[pdf.BOOK][number]


def outline(reader):
    """Titles of the first order, without that of the contents."""
    return [entry.title for entry in reader.outline if not isinstance(entry, list)][1:]


def test_the_outline_has_every_chapter(printed):
    titles = [part.title for part in pdf.read_parts(ROOT / SITE, pages(ROOT))]
    assert outline(printed[pdf.BOOK]) == titles
    assert outline(printed[CHAPTER]) == []
    first, *others = headings(CHAPTER)
    generated = ["What you can quote", "Do not quote"]
    assert flat(printed[CHAPTER].outline) == [first, *generated, *others]


def flat(entries):
    return [
        title
        for entry in entries
        for title in (flat(entry) if isinstance(entry, list) else [entry.title])
    ]


@pytest.mark.parametrize("name", [CHAPTER, pdf.BOOK])
def test_a_pdf_is_tagged_and_says_what_it_is(printed, name):
    reader = printed[name]
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert reader.root_object["/Lang"] == "en"
    assert "/StructTreeRoot" in reader.root_object
    edition = pdf.TitlePage.of(ROOT)
    title = edition.title if name == pdf.BOOK else headings(CHAPTER)[0]
    assert reader.metadata.title == title
    assert reader.metadata.author == ", ".join(edition.authors)
    assert reader.metadata.creation_date is None


@pytest.mark.parametrize("name", [CHAPTER, pdf.BOOK])
def test_pages_are_a4_and_nothing_is_cut_off(printed, runs, name):
    turned = 0
    for page, written in zip(printed[name].pages, runs[name], strict=True):
        width, height = float(page.mediabox.width), float(page.mediabox.height)
        turned += width > height
        assert sorted((width, height)) == pytest.approx(A4, abs=1)
        assert page.cropbox == page.mediabox
        for text, x, y, size in written:
            assert 18 * POINTS_A_MM < x < width - 20 * POINTS_A_MM, text
            assert 0 < y < height, text
            assert size >= 5, f"too small to read: {text}"
        for _, link in ((page, entry.get_object()) for entry in page.get("/Annots") or []):
            left, bottom, right, top = map(float, link["/Rect"])
            assert 0 <= left < right <= width
            assert 0 <= bottom < top <= height
    assert bool(turned) == (name == pdf.BOOK), "only the ledger is turned"


@pytest.mark.parametrize("name", [CHAPTER, pdf.BOOK])
def test_the_text_is_not_shrunk(runs, name):
    """Chromium makes everything smaller where something is wider than the paper."""
    sizes = {}
    for page in runs[name]:
        for text, _, _, size in page:
            sizes[round(size, 1)] = sizes.get(round(size, 1), 0) + len(text)
    assert sizes.get(10.5, 0) > 1000, sizes


def test_files_are_small(printed):
    folder = ROOT / "_build" / "pdf"
    assert (folder / f"{CHAPTER}.pdf").stat().st_size < 2_000_000
    assert (folder / f"{pdf.BOOK}.pdf").stat().st_size < 12_000_000


@pytest.fixture
def small(book):
    """A built book of two pages."""
    (book.root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/one\n", encoding="utf-8"
    )
    write_page(
        book.root,
        "index",
        '<h1>A <em>start</em><a class="headerlink" href="#top">#</a></h1>'
        '<p id="here">Words. <a href="#here">Here</a>, <a href="chapters/one.html#there">there</a>,'
        ' <a href="chapters/one.html#gone">gone</a>, <a href="chapters/one.html">one</a>,'
        ' <a href="data/x.csv">a table</a>, <a href="https://example.org/x">outside</a>.</p>',
    )
    write_page(
        book.root,
        "chapters/one",
        '<h1>One</h1><section id="s"><h2>Section &amp; more</h2><p id="there">There.</p></section>'
        '<svg><clipPath id="c"></clipPath><g clip-path="url(#c)"></g><use href="#c"></use></svg>'
        '<p aria-labelledby="there s"></p><img loading="lazy" src="data:,">'
        "<script>alert(1)</script>",
    )
    return book.root


def write_page(root, page, article, head=""):
    path = root / SITE / f"{page}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<html><head><link rel="stylesheet" href="_static/a.css">'
        f'{head}</head><body><nav>no</nav><article class="bd-article">{article}</article></body>',
        encoding="utf-8",
    )


def test_links_between_pages_lead_to_each_other(small):
    start, one = pdf.read_parts(small / SITE, ["index", "chapters/one"])
    assert [(link["href"], link.get_text()) for link in start.article.select("a")] == [
        ("#index--here", "Here"),
        ("#chapters-one--there", "there"),
        ("#chapters-one", "gone"),
        ("#chapters-one", "one"),
        ("https://example.org/x", "outside"),
    ]
    assert start.title == "A start"
    assert "a table" in start.article.get_text()
    assert one.sections == [("chapters-one--s", "Section & more")]
    html = str(one.article)
    for part in ("url(#chapters-one--c)", 'href="#chapters-one--c"', 'id="chapters-one--c"'):
        assert part in html
    assert 'aria-labelledby="chapters-one--there chapters-one--s"' in html
    assert "script" not in html
    assert "loading" not in html


def test_links_out_of_what_is_printed_lead_to_the_published_site(small):
    page = small / SITE / "index.html"
    text = page.read_text(encoding="utf-8")
    [start] = pdf.read_parts(small / SITE, ["index"])
    assert [link.get_text() for link in start.article.select("a")] == ["Here", "outside"]
    canonical = '<head><link rel="canonical" href="https://example.org/book/index.html">'
    page.write_text(text.replace("<head>", canonical), encoding="utf-8")
    [start] = pdf.read_parts(small / SITE, ["index"])
    assert [link["href"] for link in start.article.select("a")] == [
        "#index--here",
        "https://example.org/book/chapters/one.html#there",
        "https://example.org/book/chapters/one.html#gone",
        "https://example.org/book/chapters/one.html",
        "https://example.org/book/data/x.csv",
        "https://example.org/x",
    ]


def test_the_document_escapes_titles(small):
    text = '<i>"quoted" & \\ more</i>'
    rule = pdf.margin_css("top-left", text)
    assert "<" not in rule
    assert "&" not in rule
    assert r"\22 quoted\22 " in rule
    edition = pdf.TitlePage(text, (text,), text, text)
    assert "<i>" not in pdf.cover_html(edition)
    parts = pdf.read_parts(small / SITE, ["index", "chapters/one"])
    assert "<i>" not in pdf.document_html(edition, text, parts, "", "A4")
    assert "Section &amp; more" in pdf.contents_html(parts, {})


def test_the_same_pages_give_the_same_file_on_the_paper_asked_for(small):
    def printed(paper_name):
        parts = pdf.read_parts(small / SITE, ["index", "chapters/one"])
        document = pdf.document_html(EDITION, "A title", parts, "", paper_name)
        return pdf.finished(pdf.print_document(chromium(), document), "A title", EDITION)

    first = printed("letter")
    assert first == printed("letter")
    path = small / "x.pdf"
    path.write_bytes(first)
    reader = PdfReader(path)
    assert {(float(p.mediabox.width), float(p.mediabox.height)) for p in reader.pages} == {
        (612, 792)
    }
    assert len(reader.pages) == 2, "each page of the book begins on a new sheet"
    assert outline_titles(reader) == ["A start", "One"]


def test_formulas_are_set_in_letters_that_the_book_brings(small):
    formula = mathml(r"\frac{c \notin P}{2} \neq \emptyset \cap \sqrt{\text{año}}", block=True)
    write_page(small, "two", f"<h1>Two</h1>{formula}")
    document = pdf.document_html(EDITION, "Two", pdf.read_parts(small / SITE, ["two"]), "", "A4")
    [page] = PdfReader(BytesIO(pdf.print_document(chromium(), document))).pages
    fonts = set(embedded_fonts(page))
    assert {font.partition("-")[0] for font in fonts} == {"NotoSansMath", "LiberationSans"}


def outline_titles(reader):
    return [entry.title for entry in reader.outline if not isinstance(entry, list)]


def test_without_chromium_the_error_says_how_to_get_it(small, monkeypatch):
    monkeypatch.setenv("CHROMIUM", str(small / "none"))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("recount.publish.pdf.chromium.MAC", str(small / "none"))
    with pytest.raises(BuildError, match="apt-get install chromium"):
        chromium()


def test_a_browser_that_cannot_print_is_named(small):
    with pytest.raises(BuildError, match="false could not print"):
        pdf.print_document("/bin/false", "<p>Words</p>")


def test_what_cannot_be_printed_is_named(small):
    with pytest.raises(BuildError, match=r"no chapter 'three' to print: expected .*book"):
        pdf.print_book(ROOT, print, ["three"])
    with pytest.raises(BuildError, match=r"no built page .*two\.html"):
        pdf.read_parts(small / SITE, ["two"])
    write_page(small, "two", "<p>no heading</p>")
    with pytest.raises(BuildError, match=r"two\.html: expected an article with a heading"):
        pdf.read_parts(small / SITE, ["two"])


@pytest.mark.parametrize("text", ["", "- a list", "title: A\nauthors: []\n", "title: ["])
def test_an_edition_without_its_facts_is_named(book, text):
    (book.root / "CITATION.cff").write_text(text, encoding="utf-8")
    with pytest.raises(
        BuildError, match=r"CITATION\.cff(, line \d)?: expected (title, authors|names|YAML)"
    ):
        pdf.TitlePage.of(book.root)
