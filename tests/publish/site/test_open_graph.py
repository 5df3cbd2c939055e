"""What a page tells those who look for it: in its head, in feed and sitemap, in its picture."""

import io
import json
import shutil
from dataclasses import replace
from datetime import date
from functools import cache
from urllib.parse import urljoin
from uuid import UUID

import altair as alt
import pandas as pd
import pytest
import yaml
import zotero
from bs4 import BeautifulSoup
from built import ROOT, files_looked_at, keep_made, language_of
from docutils import nodes
from extruct.jsonld import JsonLdExtractor
from frictionless import Package
from jsonschema import Draft202012Validator
from lxml import etree
from PIL import Image
from small_book import keep_claims
from small_chapter import start_book

from recount import __version__
from recount.chapters import notebooks, read, synthesis
from recount.drawing.chart import specification
from recount.languages.languages import LANGUAGES
from recount.publish.book import change_log
from recount.publish.book.binder import binder_address
from recount.publish.book.book import Book
from recount.publish.book.change_log import Edition
from recount.publish.book.settings import Settings
from recount.publish.figures.preview import HEIGHT_PX, WIDTH_PX, preview
from recount.publish.machines.machine_files import schema_file
from recount.publish.pipeline.build import build
from recount.publish.site.feed import feed_xml, robots_txt, sitemap_xml
from recount.publish.site.not_found import from_root
from recount.publish.site.open_graph import OpenGraph, description, page_files, prose

HTML = ROOT / "_build" / "html"
EVIL = '<b>Bold</b> & "quoted" </title><script>alert(1)</script>'
SITE = "https://example.org/recounted/"
REPOSITORY = "https://example.org/owner/repository"
"""With a host that the theme does not know."""
EDITIONS = [
    Edition("0.2.0", date(2027, 3, 1), f"Second {EVIL}."),
    Edition("0.1.0", date(2026, 11, 21), "First."),
]
ATOM = "{http://www.w3.org/2005/Atom}"


def some_settings(address=SITE, repository=REPOSITORY, title=EVIL):
    return Settings(title, "Its authors", address, repository, UUID(int=7), edition=__version__)


def page_of(*parts):
    document = nodes.document(None, None)
    section = nodes.section()
    section += [nodes.title(text="A title"), *parts]
    document += section
    return document


# Descriptions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A sentence that is as long as fifty letters at least.", None),
        ("Short.", "A title. Short. A page of A book of a certain length."),
        ("", "A title. A page of A book of a certain length."),
        ("Spaces  and\nlines are one, and the letters are enough for it.", None),
    ],
)
def test_a_short_text_is_its_own_description(text, expected):
    found = description(text, "A title", "A book of a certain length")
    assert found == (expected or " ".join(text.split()))


def test_a_description_ends_with_a_sentence_where_one_fits():
    first = "The first sentence is not very long, but long enough (“see”)."
    text = f"{first} {'More words follow it, ' * 20}and end."
    assert description(text, "", "") == first


def test_a_sentence_that_does_not_fit_ends_with_a_word():
    text = "Short. " + "wording, " * 40
    found = description(text, "", "")
    assert found.endswith("wording…")
    assert 150 < len(found) <= 161
    assert text.startswith(found[:-1])


def test_prose_is_no_code_no_citation_and_no_list():
    paragraph = nodes.paragraph()
    citation = nodes.inline(text="[Somebody, 2013]", classes=["bibtex-citation"])
    paragraph += [nodes.Text("It says "), citation, nodes.Text(", and "), nodes.emphasis(text="so")]
    output = nodes.container("", nodes.paragraph(text="printed"), nb_element="cell_code_output")
    code = nodes.container("", nodes.literal_block(text="import this"), output)
    items = nodes.bullet_list("", nodes.list_item("", nodes.paragraph(text="an item")))
    section = nodes.section("", nodes.title(text="Below"), nodes.paragraph(text="and more."))
    assert prose(page_of(code, items, paragraph, section)) == "It says, and so and more."


def test_a_page_of_terms_is_summed_up_by_them():
    items = [
        nodes.definition_list_item(
            "", nodes.term(text=term), nodes.definition("", nodes.paragraph(text="What it is."))
        )
        for term in ("Basis", "Claim")
    ]
    assert prose(page_of(nodes.definition_list("", *items))) == "A title: Basis, Claim"
    assert prose(page_of()) == ""


# Feed, sitemap and rules, read by another parser than the one that wrote them


@pytest.mark.parametrize("address", [SITE, ""])
def test_the_feed_keeps_to_its_standard(address):
    """What RFC 4287 asks of a feed and of its entries (4.1.1, 4.1.2)."""
    settings = some_settings(address, "https://example.org/o/r" if address else "")
    feed = etree.fromstring(feed_xml(settings, EDITIONS))
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Its authors"
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1
        alternates = [
            link for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"
        ]
        assert [link.get("href") for link in alternates] == [address or "index.html"]
    ids = [part.findtext(f"{ATOM}id") for part in (feed, *entries)]
    assert ids[0] == UUID(int=7).urn
    assert len(set(ids)) == 3
    assert all(UUID(name).urn == name for name in ids)
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Edition 0.2.0",
        "Edition 0.1.0",
    ]
    assert [entry.findtext(f"{ATOM}summary") for entry in entries] == [f"Second {EVIL}.", "First."]
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == ["2027-03-01T00:00:00Z", "2026-11-21T00:00:00Z"]
    assert feed.findtext(f"{ATOM}updated") == days[0]
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links.get("self") == ((address and f"{SITE}feed.xml") or None)
    assert links.get("related") == ((address and "https://example.org/o/r") or None)


def test_the_ids_of_the_feed_outlive_a_move():
    def ids(address):
        feed = etree.fromstring(feed_xml(some_settings(address), EDITIONS))
        return [name.text for name in feed.iter(f"{ATOM}id")]

    assert ids("") == ids(SITE) == ids("https://example.org/elsewhere/")


def test_the_sitemap_lists_every_page_once():
    files = ["index.html", "chapters/a&b.html", "figures/rio/index.html"]
    tree = etree.fromstring(sitemap_xml(some_settings(), files))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert tree.tag == f"{space}urlset"
    assert {child.tag for child in tree} == {f"{space}url"}
    assert [loc.text for loc in tree.iter(f"{space}loc")] == [
        f"{SITE}chapters/a&b.html",
        f"{SITE}figures/rio/",
        SITE,
    ]


def test_what_is_no_page_of_the_book_is_not_mapped(tmp_path):
    pages = ["index.html", "chapters/one.html", "figures/rio/index.html"]
    others = ["404.html", "search.html", "_static/part.html", "data/table.html"]
    for name in (*pages, *others):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert page_files(tmp_path) == sorted(pages)


def test_robots_are_told_of_the_sitemap_where_there_is_one():
    assert f"\nSitemap: {SITE}sitemap.xml\n" in robots_txt(some_settings())
    assert "Sitemap" not in robots_txt(some_settings(address=""))
    assert robots_txt(some_settings(address="")) == "User-agent: *\nAllow: /\n"


# Pictures


def spec(height=200):
    frame = pd.DataFrame({"place": [EVIL, "b"], "victims": [1, 2]})
    chart = alt.Chart(frame).mark_bar(color="#123456").encode(x="place:N", y="victims:Q")
    return specification(chart.properties(height=height), EVIL)


def drawn(picture):
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.load()
    return image


def box_of(image, colour=None):
    """Where something, or one colour, is drawn: left, top, right, bottom."""
    part = [(pixel == colour) if colour else (pixel != (255, 255, 255)) for pixel in pixels(image)]
    mask = Image.new("L", image.size)
    mask.putdata([255 * inside for inside in part])
    return mask.getbbox()


def pixels(image):
    raw = image.tobytes()
    return list(zip(raw[::3], raw[1::3], raw[2::3], strict=True))


BAR = (0x12, 0x34, 0x56)


def test_a_picture_has_its_size_a_white_ground_and_a_margin():
    picture = preview(spec(), EVIL, "A book")
    image = drawn(picture)
    assert image.size == (WIDTH_PX, HEIGHT_PX) == (1200, 630)
    left, top, right, bottom = box_of(image)
    assert left >= 40
    assert top >= 40
    assert right <= 1160
    assert bottom <= 600
    assert picture == preview(spec(), EVIL, "A book"), "the same bytes again"


def test_the_title_stands_on_the_picture_above_the_chart():
    one, other = (drawn(preview(spec(), title, "A book")) for title in ("First", "Second one"))
    difference = [a != b for a, b in zip(pixels(one), pixels(other), strict=True)]
    rows = {place // WIDTH_PX for place, differs in enumerate(difference) if differs}
    assert rows, "the title is drawn"
    assert max(rows) < box_of(one, BAR)[1], "and only above the chart"


@pytest.mark.parametrize("height", [60, 200, 1500])
def test_a_chart_keeps_its_proportions(height):
    left, top, right, bottom = box_of(drawn(preview(spec(height), "A title", "A book")), BAR)
    assert abs((left + right) / 2 - 600) < 60, "in the middle"
    flat, tall = (right - left) / (bottom - top), 680 / height
    assert flat == pytest.approx(tall, rel=0.35)


def test_a_title_that_is_too_long_is_cut_and_leaves_room_for_the_chart():
    image = drawn(preview(spec(), "A long title " * 40, "A book"))
    _, top, _, bottom = box_of(image, BAR)
    assert bottom - top > 150


def test_the_page_of_an_explorer_is_shown_by_its_chart():
    book = Book(ROOT)
    book.settings = replace(book.settings, address=SITE)
    found = OpenGraph(book)
    drawing = next(one for one in book.explorers if "spec" in one.content)
    tags = {name: text for _, name, text in found.tags_of_picture(drawing)}
    assert tags["og:image"] == f"{SITE}previews/{drawing.name}.png"
    assert tags["og:image:alt"] == drawing.content["sentence"]
    assert found.explorer(f"explorers/{drawing.name}/index") is drawing
    assert found.explorer(f"figures/{drawing.name}/index") is None
    assert found.shown == {drawing.name: drawing}


def test_the_page_of_a_claim_is_shown_by_its_numbers():
    book = Book(ROOT)
    book.settings = replace(book.settings, address=SITE)
    found = OpenGraph(book)
    verdict = found.claim("claims/rio-upp-officers/index")
    assert verdict is found.claims["rio-upp-officers"]
    tags = {name: text for _, name, text in found.tags_of_picture(verdict)}
    assert tags["og:image"] == f"{SITE}previews/claim--rio-upp-officers.png"
    assert "8,000 people, 20,000 fewer" in tags["og:image:alt"]
    assert found.judged == {"rio-upp-officers": verdict.content}
    book.settings = replace(book.settings, address="")
    other = OpenGraph(book)
    assert [name for _, name, _ in other.tags_of_picture(verdict)] == ["twitter:card"]
    assert other.judged == {}


# The page for what is missing


def test_references_of_the_missing_page_start_at_the_root(tmp_path):
    (tmp_path / "a&b").mkdir()
    for name in ("index.html", "a&b/page.html", "x.css"):
        (tmp_path / name).touch()
    page = (
        '<html data-content_root="./"><a href="index.html#top">1</a><a href="#here">2</a>'
        '<a href="https://example.org/index.html">3</a><a href="a&amp;b/page.html?q=1">4</a>'
        '<a href="a&amp;b/">5</a><a href="gone.html">6</a><link href="x.css?v=1">'
        '<i data-mode="light" data-src="x.css" data-name="a&amp;b"></i><a href="/index.html">7</a>'
    )
    assert from_root(page, tmp_path, "/book/") == (
        '<html data-content_root="/book/"><a href="/book/index.html#top">1</a><a href="#here">2</a>'
        '<a href="https://example.org/index.html">3</a>'
        '<a href="/book/a&amp;b/page.html?q=1">4</a>'
        '<a href="/book/a&amp;b/">5</a><a href="gone.html">6</a><link href="/book/x.css?v=1">'
        '<i data-mode="light" data-src="/book/x.css" data-name="a&amp;b"></i>'
        '<a href="/index.html">7</a>'
    )


# A small book that has an address, and markup in its titles


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The built pages of a small book with an address, and what its building said."""
    root = tmp_path_factory.mktemp("published")
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    config["html"]["baseurl"] = SITE
    config["repository"]["url"] = REPOSITORY
    config["title"] = "A <book> & more"
    (root / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for name in ("references.bib", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    (root / "index.md").write_text(
        "---\nmyst:\n  html_meta:\n    description: Written <by> hand, and long enough to be used"
        " as it is.\n---\n# A \\<book> & more\n\nIts prose, which nobody needs here.\n",
        encoding="utf-8",
    )
    start_book(
        root,
        intro='# Small "chapter" & `<i>`\n\nIts *first* sentence says “1 < 2” and is long enough to'
        " stand alone. The second says more than one page of results could ever show of it,"
        " which is why it is not there.",
    )
    keep_claims(root)
    keep_made(root)
    said = []
    build(root, said.append)
    html = root / "_build" / "html"
    return said, html


def head_of(file):
    return described(BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser"))


def described(page):
    """A page, and the contents of its meta elements by name."""
    tags = {}
    for meta in page.head.find_all("meta"):
        tags.setdefault(meta.get("property") or meta.get("name"), []).append(meta.get("content"))
    return page, tags


@pytest.mark.parametrize(
    ("file", "address"),
    [("index.html", SITE), ("chapters/small.html", f"{SITE}chapters/small.html")],
)
def test_a_page_knows_its_address(published, file, address):
    page, tags = head_of(published[1] / file)
    assert [link["href"] for link in page.select("link[rel=canonical]")] == [address]
    assert tags["og:url"] == [address]
    assert address in (published[1] / "sitemap.xml").read_text(encoding="utf-8")
    [feed] = page.select("link[rel=alternate][type='application/atom+xml']")
    assert urljoin(f"{SITE}{file}", feed["href"]) == f"{SITE}feed.xml"


def test_a_chapter_is_shown_by_its_first_figure(published):
    _, tags = head_of(published[1] / "chapters" / "small.html")
    assert tags["og:image"] == [f"{SITE}previews/small.png"]
    assert tags["og:image:alt"] == ["An alt text"]
    assert tags["twitter:card"] == ["summary_large_image"]
    image = drawn((published[1] / "previews" / "small.png").read_bytes())
    assert [f"{size}" for size in image.size] == [
        *tags["og:image:width"],
        *tags["og:image:height"],
    ]
    assert len(set(pixels(image))) > 20


def test_markup_in_titles_and_prose_shows_as_text(published):
    _, tags = head_of(published[1] / "chapters" / "small.html")
    assert tags["og:title"] == ["Small “chapter” & <i>"]
    assert tags["og:site_name"] == ["A <book> & more"]
    assert (
        tags["description"]
        == tags["og:description"]
        == ["Its first sentence says “1 < 2” and is long enough to stand alone."]
    )
    page, tags = head_of(published[1] / "index.html")
    assert tags["og:type"] == ["website"]
    assert page.title.text == "A <book> & more"
    assert (
        tags["description"]
        == tags["og:description"]
        == ["Written <by> hand, and long enough to be used as it is."]
    )


def test_a_page_without_any_figure_has_no_picture(published):
    _, tags = head_of(published[1] / "index.html")
    assert "og:image" not in tags
    assert tags["twitter:card"] == ["summary"]


@pytest.mark.parametrize(
    ("file", "kind", "address", "wanted"),
    [
        ("index.html", "Book", SITE, "book"),
        ("chapters/small.html", "ScholarlyArticle", f"{SITE}chapters/small.html", "bookSection"),
        ("figures/small/index.html", "ImageObject", f"{SITE}figures/small/", "bookSection"),
    ],
)
def test_machines_are_told_absolute_addresses(published, file, kind, address, wanted):
    page = (published[1] / file).read_text(encoding="utf-8")
    [data] = JsonLdExtractor().extract(page)
    assert (data["@type"], data["url"]) == (kind, address)
    assert '"../' not in json.dumps(data)
    item = zotero.item(page)
    assert item["itemType"] == wanted
    assert item["url"] == address
    assert item.get("bookTitle", item["title"]) == "A <book> & more"
    assert item["creators"] == [(data.get("author", data.get("creator"))["name"], "")]
    if kind == "ImageObject":
        assert data["contentUrl"] == f"{SITE}figures/small/figure.svg"
        assert item["attachments"] == [f"{SITE}figures/small/figure.pdf"]


def test_markup_in_a_title_stays_text_in_linked_data(published):
    page = (published[1] / "chapters" / "small.html").read_text(encoding="utf-8")
    [data] = JsonLdExtractor().extract(page)
    assert data["name"] == zotero.item(page)["title"] == "Small “chapter” & <i>"
    assert data["isPartOf"]["name"] == "A <book> & more"


def test_the_files_for_machines_have_the_address_of_the_site(published):
    html = published[1]
    for file in ("ledger.json", "figures.json", "datapackage.json"):
        content = json.loads((html / file).read_text(encoding="utf-8"))
        schema = json.loads((html / schema_file(file)).read_text(encoding="utf-8"))
        assert schema["$id"] == f"{SITE}{schema_file(file)}"
        Draft202012Validator(schema).validate(content)
    figures = json.loads((html / "figures.json").read_text(encoding="utf-8"))
    [figure] = figures["figures"]
    assert figures["address"] == SITE
    assert figure["page"] == f"{SITE}figures/small/"
    assert all(file["address"].startswith(f"{SITE}figures/small/") for file in figure["files"])


def test_a_ledger_without_a_verdict_has_columns_still(published):
    report = Package(str(published[1] / "datapackage.json")).get_resource("ledger").validate()
    assert report.valid, report.flatten(["type", "note"])


def test_the_missing_page_works_under_any_address(published):
    page, tags = head_of(published[1] / "404.html")
    assert tags["robots"] == ["noindex"]
    assert "og:url" not in tags
    assert not page.select("link[rel=canonical]")
    links = [
        element[name]
        for name in ("href", "src", "action")
        for element in page.select(f"[{name}]")
        if not element[name].startswith(("#", "https:"))
    ]
    assert len(links) > 10
    for link in links:
        assert link.startswith("/recounted/")
        path = link.removeprefix("/recounted/").split("?")[0].split("#")[0]
        assert (published[1] / (path or "index.html")).exists(), link
    assert page.find("h1", string="Page not found") or "Page not found" in page.get_text()


def test_with_all_addresses_nothing_is_left_out(published):
    assert not [line for line in published[0] if "_config.yml" in line]


def test_a_chapter_leads_to_its_notebook_below_its_title(published):
    page, _ = head_of(published[1] / "chapters" / "small.html")
    below = page.select_one("article.bd-article h1").find_next_siblings()[:3]
    [launch] = [part for part in below if "recount-launch" in part.get("class", [])]
    [link] = launch.find_all("a")
    assert link["href"] == binder_address(some_settings(), "small")
    assert link["href"].endswith(f"/v{__version__}?urlpath=lab/tree/chapters/small.ipynb")
    assert link.get_text() == "Open this chapter in JupyterLab"
    assert "mybinder.org" in launch.get_text()
    assert not launch.find_all("img")


@pytest.mark.parametrize("file", ["index.html", "search.html", "figures/small/index.html"])
def test_a_page_that_is_no_notebook_opens_none(published, file):
    assert not head_of(published[1] / file)[0].select(".recount-launch")


# The book itself


@cache
def own_head(file):
    """The head alone of a page of the book: all that these tests look at."""
    head, end, _ = (HTML / file).read_text(encoding="utf-8").partition("</head>")
    return described(BeautifulSoup(head + end, "html.parser"))


@pytest.mark.parametrize("file", files_looked_at())
def test_every_page_says_what_it_is(file):
    page, tags = own_head(file)
    language = language_of(file)
    own = file.removeprefix(f"{language.code}/")
    assert page.html["lang"] == language.tag
    assert page.title.text.strip()
    for name in (
        *("description", "og:description", "og:title", "og:type", "og:site_name", "og:locale"),
        "twitter:card",
    ):
        assert len(tags[name]) == 1, name
        assert tags[name][0].strip()
    assert 50 <= len(tags["description"][0]) <= 170
    assert tags["og:description"] == tags["description"]
    assert tags["og:type"] == ["website" if own == "index.html" else "article"]
    assert tags["og:locale"] == [language.locale]
    others = [one.locale for one in LANGUAGES if one != language]
    assert tags["og:locale:alternate"] == others
    assert "article:modified_time" not in tags
    [feed] = page.select("link[rel=alternate][type='application/atom+xml']")
    where = "/" if file == "404.html" else "../" * own.count("/")
    assert feed["href"] == f"{where}feed.xml"


def test_no_two_pages_describe_themselves_alike():
    for language in LANGUAGES:
        files = [file for file in files_looked_at() if language_of(file) == language]
        abouts = [own_head(file)[1]["description"][0] for file in files]
        assert len(set(abouts)) == len(abouts) > 10


def test_a_chapter_is_described_by_its_own_prose():
    for name, path in notebooks(ROOT).items():
        [about] = own_head(f"chapters/{name}.html")[1]["description"]
        source = "".join(read(path)["cells"][0]["source"]).replace("*", "")
        assert about[:25] in source


def test_the_first_figure_of_the_chapter_that_sums_up_stands_for_the_book(tmp_path):
    usual = OpenGraph(Book(ROOT)).usual_figure
    assert usual.name == "verdicts-overview"
    assert usual.chapter == synthesis(ROOT)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    assert OpenGraph(Book(tmp_path)).usual_figure is None


def test_the_feed_of_the_book_can_be_read():
    feed = etree.parse(HTML / "feed.xml")
    published = [f"Edition {edition.version}" for edition in change_log.read(ROOT)]
    assert [title.text for title in feed.iter(f"{ATOM}title")][1:] == published
