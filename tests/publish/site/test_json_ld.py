"""What pages say to machines in their heads: linked data, and the tags for reference managers."""

import copy
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urljoin
from uuid import UUID

import extruct
import pytest
import zotero
from bs4 import BeautifulSoup
from built import ROOT, files_looked_at, language_of
from extruct.jsonld import JsonLdExtractor
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import SDO

from recount.chapters import is_lesson, notebooks
from recount.chapters import read as read_notebook
from recount.languages.languages import ENGLISH
from recount.ledger.claims import ledger
from recount.licence import licence_of
from recount.publish.book import change_log, settings
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book
from recount.publish.book.settings import Settings
from recount.publish.cite.citables import Citables, claim_licence
from recount.publish.cite.citation import Citable
from recount.publish.cite.highwire import citation_tags
from recount.publish.claims.rating import BEST, WORST, rating, rating_value
from recount.publish.postprocess.csp import is_executable
from recount.publish.site.about import About, meta_html
from recount.publish.site.json_ld import JsonLd, script
from recount.tables.descriptors import descriptor
from recount.vocabulary import ANSWERS

HTML = ROOT / "_build" / "html"
SITE = "https://example.org/recounted/"
CHAPTERS = [name for name in notebooks(ROOT) if not is_lesson(name)]
HERE = "https://host.example/"
"""Where the built pages are taken to be, which have no address of their own."""
EVIL = [
    '</script><script>alert(1)</script><!-- <script> & "quoted" ‘so’ -->',
    "São Paulo, Ñuñoa; Bogotá – 10 % {x_y} \\ \\n",
    "السلامة العامة مهمة ‏",
    "<b>Bold</b> &amp; ' \u2028 ]]>",
]
ODD = st.one_of(
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), st.sampled_from(EVIL)
)
ADDRESSES = ("url", "contentUrl", "license", "image", "isPartOf", "acquireLicensePage")
ADDRESSES += ("measurementTechnique",)


def context(_, __):
    """The context of schema.org in small: every word is its, and these name addresses."""
    words = {name: {"@type": "@id"} for name in ADDRESSES}
    return {
        "contextUrl": None,
        "documentUrl": "https://schema.org",
        "contentType": "application/ld+json",
        "document": {"@context": {"@vocab": "https://schema.org/"} | words},
    }


def expanded(data, base):
    [thing] = jsonld.expand(data, {"documentLoader": context, "base": base})
    return thing


def data_of(html):
    """The linked data of a page, from its head alone, where they all stand."""
    return JsonLdExtractor().extract(html.partition("</head>")[0])


def page_names():
    """All pages but those that nobody should find by a search."""
    hidden = '<meta name="robots" content="noindex" />'
    return [file for file in files_looked_at() if hidden not in read(file)]


def read(file):
    return (HTML / file).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def linked():
    """The book's linked data, with the records as they are stored."""
    return JsonLd(Book(ROOT))


@pytest.fixture(scope="module")
def records(linked):
    return [*linked.book.verdicts, *linked.book.figures, *linked.book.explorers]


def about_page(page, address=SITE, title="A title"):
    own = settings.read(ROOT)
    return About(page, title, "What it is about.", None, replace(own, address=address))


# Writing: no text breaks out


@given(st.dictionaries(ODD, st.one_of(ODD, st.integers(-9, 9), st.lists(ODD)), min_size=1))
def test_linked_data_come_through_unharmed(data):
    element = script(data)
    page = f"<!doctype html><html><head><title>x</title>{element}</head><body>y</body></html>"
    assert element.count("<") == 2, "nothing in it starts or ends an element"
    for parser in ("html.parser", "lxml", "html5lib"):
        [found] = BeautifulSoup(page, parser).find_all("script")
        assert json.loads(found.string) == data
    assert data_of(page) == [data]


@given(st.lists(ODD.map(str.strip).filter(bool), min_size=1))
def test_tags_come_through_unharmed(texts):
    tags = [("name", f"citation_{i}", text) for i, text in enumerate(texts)]
    page = f"<!doctype html><html><head>{meta_html(tags)}</head></html>"
    found = BeautifulSoup(page, "html.parser").find_all("meta")
    assert [meta["content"] for meta in found] == texts


def test_a_browser_holds_linked_data_as_text(browser):
    page = browser.new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    troubles = []
    page.on("console", lambda message: troubles.append(message.text))
    page.set_content(f"<!doctype html><head>{policy}{script({'x': EVIL})}</head><p>text")
    texts = page.eval_on_selector_all("script", "scripts => scripts.map(s => s.textContent)")
    page.close()
    assert [json.loads(text) for text in texts] == [{"x": EVIL}]
    assert not troubles
    assert not is_executable(' type="application/ld+json"')


# The rating


@pytest.mark.parametrize(
    ("answer", "value"),
    [("quote it", 3), ("quote with care", 2), ("do not quote", 1), ("nobody can check", None)],
)
def test_a_rating_is_the_answer(answer, value):
    assert rating_value(answer) == value
    told = rating(answer, "For a reason.")
    assert told["alternateName"] == answer
    numbers = {name: told.get(name) for name in ("ratingValue", "bestRating", "worstRating")}
    if value is None:
        assert set(numbers.values()) == {None}
    else:
        assert numbers == {"ratingValue": value, "bestRating": BEST, "worstRating": WORST}


def test_the_methods_page_shows_the_rating_that_is_given():
    page = BeautifulSoup(read("reference/methods.html"), "lxml")
    rows = page.select("#as-a-rating table tbody tr")
    found = {row.td.text: row.find_all("td")[-1].text for row in rows}
    assert found == {answer: str(rating_value(answer) or "no number") for answer in ANSWERS}
    assert f"from {WORST}, the worst, to {BEST}, the best" in page.text


# Claims, against the ledger


def test_every_claim_is_reviewed_as_the_ledger_has_it(linked):
    for slug, claim in ledger(ROOT).items():
        record = linked.verdicts[slug]
        review = linked.thing(about_page(f"claims/{slug}/index"))
        assert review["@type"] == "ClaimReview"
        assert review["claimReviewed"] == claim.statement
        assert review["url"] == f"{SITE}claims/{slug}/"
        assert review["datePublished"] == change_log.current(ROOT).date.isoformat()
        assert review["author"]["name"] == settings.read(ROOT).author
        said = review["itemReviewed"]
        assert said["@type"] == "Claim"
        wanted = {
            "oas2013": ("Organization", "Organization of American States", "2013"),
            "copolad2023": ("Person", "Érika Rodríguez Pinzón", "2023"),
        }[claim.report]
        [author] = said["author"]
        assert (author["@type"], author["name"], said["datePublished"]) == wanted
        assert said["appearance"]["@type"] == "Report"
        licence = claim_licence(record.content)
        assert review["license"] == (
            licence.address or {"@type": "CreativeWork", "name": licence.title}
        )
        own = review["reviewRating"]
        answer = record.content["answer"]
        assert own["alternateName"] == answer
        assert own.get("ratingValue") == rating_value(answer)
        assert own["ratingExplanation"] == record.content["because"]
        assert ("ratingValue" in own) == (answer != "nobody can check")
        assert not [word for word in words_of(review) if word not in SDO]


def test_a_report_goes_by_the_key_of_its_work_and_not_by_its_own_name(linked):
    book = Book(ROOT)
    book.reports = {"oas2013": replace(book.reports["oas2013"], citation_key="copolad2023")}
    record = next(v for v in linked.book.verdicts if v.content["report"] == "oas2013")
    said = JsonLd(book).review(about_page("claims/a/index"), record)["itemReviewed"]
    work = linked.works["copolad2023"]
    assert said["datePublished"] == work.year
    assert said["appearance"]["name"] == work.title


def test_the_page_of_every_claim_says_what_the_published_ledger_says():
    published = json.loads(read("ledger.json"))
    assert len(published["claims"]) == len(ledger(ROOT))
    for claim in published["claims"]:
        [review] = data_of(read(claim["page"]))
        assert review["@type"] == "ClaimReview"
        assert urljoin(claim["page"], review["url"]) == claim["page"]
        assert review["claimReviewed"] == claim["statement"]
        assert review["version"] == published["edition"]
        assert review["datePublished"] == published["date"]
        own = review["reviewRating"]
        assert own["alternateName"] == claim["answer"]
        assert own.get("ratingValue") == rating_value(claim["answer"])
        report = published["works"][claim["report"]]
        assert [a["name"] for a in review["itemReviewed"]["author"]] == report["authors"]
        assert review["itemReviewed"]["appearance"]["name"] == report["title"]


@given(ODD, ODD)
def test_odd_words_in_a_claim_come_through(statement, because):
    content = copy.deepcopy(ONE.content) | {"statement": statement, "because": because}
    ALONE.verdicts = {ONE.name: replace(ONE, content=content)}
    review = ALONE.thing(about_page(f"claims/{ONE.name}/index", title=statement))
    [found] = data_of(f"<html><head>{script(review)}</head></html>")
    assert found["claimReviewed"] == found["name"] == statement
    assert found["reviewRating"]["ratingExplanation"] == because


ONE = Book(ROOT).verdicts[0]
ALONE = JsonLd(Book(ROOT))


# Figures, against their records


def test_every_figure_has_its_texts_and_its_licence():
    for record in Book(ROOT).figures:
        page = entry_page("figure", record.name)
        [picture] = data_of(read(page))
        content, licence = record.content, licence_of(record.content["sources"])
        assert picture["@type"] == "ImageObject"
        assert picture["name"] == content["title"]
        assert picture["caption"] == content["caption"]
        assert picture["description"] == content["alt"]
        assert picture["copyrightNotice"] == licence.sentence
        if licence.address:
            assert picture["license"] == licence.address
        else:
            assert picture["license"]["name"] == licence.title
        for source in content["sources"]:
            assert source["publisher"] in picture["creditText"]
        where = urljoin(f"{HERE}{page}", picture["contentUrl"])
        assert (HTML / where.removeprefix(HERE)).read_bytes().startswith(b"<svg")
        assert picture["creator"]["name"] == settings.read(ROOT).author


def test_every_explorer_is_a_calculator_with_its_licence():
    for record in Book(ROOT).explorers:
        [found] = data_of(read(entry_page("explorer", record.name)))
        assert (found["@type"], found["applicationCategory"]) == ("WebApplication", "Calculator")
        assert found["name"] == record.content["title"]
        assert found["isPartOf"] == f"../../chapters/{record.chapter}.html"
        for source in record.content["sources"]:
            assert source["publisher"] in found["creditText"]
        assert (HTML / "explorers" / record.name / "explorer.json").is_file()


# Chapters, ledger and tables


def test_a_chapter_cites_the_reports_that_it_judges(linked, records):
    for name in CHAPTERS:
        [article] = data_of(read(f"chapters/{name}.html"))
        own = [record for record in records if record.chapter == name]
        judged = {r.content["report"] for r in own if r.kind == "verdict"}
        cited = {report["name"] for report in article.get("citation", [])}
        assert article["@type"] == "ScholarlyArticle"
        assert cited == {linked.works[key].title for key in judged}
        assert article["isPartOf"]["@id"] == settings.read(ROOT).identifier.urn
        edition = change_log.current(ROOT)
        assert article["version"] == edition.version
        assert article["dateModified"] == edition.date.isoformat()
        assert article["license"] == "https://creativecommons.org/licenses/by/4.0/"
        pictures = [r.name for r in own if r.kind == "figure"]
        shown = [Path(address).parent.name for address in article.get("image", [])]
        assert shown == pictures


def test_a_lesson_is_something_to_learn_from():
    lessons = [name for name in notebooks(ROOT) if is_lesson(name)]
    assert len(lessons) >= 3
    for name in lessons:
        [found] = data_of(read(f"chapters/{name}.html"))
        kinds = (found["@type"], found["learningResourceType"])
        assert kinds == ("LearningResource", "lesson")
        assert found["isPartOf"]["@id"] == settings.read(ROOT).identifier.urn
        assert "citation" not in found, "it judges no report"


def test_the_ledger_is_a_data_set_to_download():
    [found] = data_of(read("reference/ledger.html"))
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000, "what Google asks for"
    kinds = {part["encodingFormat"]: part["contentUrl"] for part in found["distribution"]}
    assert kinds == {"application/json": "../ledger.json", "text/csv": "../ledger.csv"}
    assert {"number", "verdict", "gap"} <= set(found["variableMeasured"])


def test_every_table_is_a_data_set_with_its_own_publisher_and_licence():
    [found] = data_of(read("reference/data.html"))
    assert found["@type"] == "DataCatalog"
    ids = {tag["id"] for tag in BeautifulSoup(read("reference/data.html"), "lxml").select("[id]")}
    for entry, table in zip(descriptor(ROOT)["resources"], found["dataset"], strict=True):
        assert table["@type"] == "Dataset"
        assert table["name"] == entry["title"]
        assert table["description"] == entry["description"]
        assert table["url"].partition("#")[2] == entry["name"]
        assert entry["name"] in ids
        makers = {"This project": settings.read(ROOT).author, "As named in each row": None}
        wanted = makers.get(entry["publisher"], entry["publisher"])
        assert table.get("creator", {}).get("name") == wanted
        assert table["variableMeasured"] == [f["name"] for f in entry["schema"]["fields"]]
        given = [licence for licence in entry["licenses"] if licence["name"] != "not-stated"]
        stated = [
            part if isinstance(part, str) else part["name"] for part in table.get("license", [])
        ]
        assert len(stated) == len(given)
        for licence, address in zip(given, stated, strict=True):
            assert "path" not in licence or licence["path"] == address
        where = urljoin(f"{HERE}reference/", table["distribution"]["contentUrl"])
        assert (HTML / where.removeprefix(HERE)).is_file()


# All pages


def words_of(thing):
    """The types and the names of properties in linked data, with those inside."""
    if isinstance(thing, dict):
        for name, part in thing.items():
            if name == "@type":
                yield part
            elif not name.startswith("@"):
                yield name
            yield from words_of(part)
    elif isinstance(thing, list):
        for part in thing:
            yield from words_of(part)


def test_every_page_says_what_it_is_about_in_words_of_schema_org():
    kinds = {}
    for file in page_names():
        [data] = data_of(read(file))
        assert data["@context"] == "https://schema.org"
        language = language_of(file)
        assert data["inLanguage"] == language.tag
        if language == ENGLISH:
            kinds.setdefault(data["@type"], []).append(file)
        else:
            assert data["translationOfWork"]["inLanguage"] == "en"
            original = urljoin(f"{HERE}{file}", data["translationOfWork"]["@id"])
            assert original == f"{HERE}{file}".replace(f"/{language.code}/", "/", 1)
        assert not [word for word in words_of(data) if word not in SDO], file
        thing = expanded(data, f"{HERE}{file}")
        [address] = thing["https://schema.org/url"]
        assert address["@id"] == f"{HERE}{file}"
        size = len(json.dumps(data, ensure_ascii=False).encode())
        assert size < (100_000 if data["@type"] == "DataCatalog" else 2_600), file
    assert kinds["Book"] == ["index.html"]
    assert len(kinds["ScholarlyArticle"]) == len(CHAPTERS)
    assert len(kinds["LearningResource"]) == len(notebooks(ROOT)) - len(CHAPTERS)
    assert len(kinds["ImageObject"]) == len(Book(ROOT).figures)
    assert len(kinds["ClaimReview"]) == len(ledger(ROOT))
    assert not data_of(read("404.html"))


def test_what_a_page_tells_machines_agrees_with_what_it_tells_others():
    for file in ("chapters/corruption.html", "figures/rio-2010-2011/index.html", "index.html"):
        found = extruct.extract(read(file), syntaxes=["json-ld", "opengraph", "dublincore"])
        [data], [shared] = found["json-ld"], found["opengraph"]
        told = dict(shared["properties"])
        assert told["og:title"] == data["name"]
        if data["@type"] != "ImageObject":
            assert told["og:description"] == data["description"]


# Reference managers


def citable_pages(records):
    citables = Citables.of(Book(ROOT))
    for record in records:
        kind = "claim" if record.kind == "verdict" else record.kind
        yield entry_page(kind, record.name), getattr(citables, kind)(record.content)
    for name, path in notebooks(ROOT).items():
        heading = "".join(read_notebook(path)["cells"][0]["source"]).splitlines()[0]
        title = heading.removeprefix("# ").replace("*", "")
        yield f"chapters/{name}.html", citables.chapter(name, title)


def test_zotero_reads_what_the_citations_say(records):
    for file, citable in citable_pages(records):
        same_as(zotero.item(read(file)), citable)


def same_as(found, citable):
    """Hold an item of Zotero against what is cited."""
    assert found["itemType"] == ("bookSection" if citable.container else "book")
    assert found["title"] == citable.title
    assert found["shortTitle"] == citable.short
    assert found["creators"] == [(citable.author, "")]
    assert found["date"] == f"{citable.date:%Y/%m/%d}"
    assert found.get("bookTitle", "") == citable.container
    assert found["edition"] == citable.version
    assert found.get("rights", "") == citable.licence
    assert found["language"] == citable.language.tag
    assert found.get("url", "") == citable.address


def test_zotero_takes_every_page_for_the_book_or_a_section_of_it():
    book = Book(ROOT)
    kinds = Counter()
    for file in page_names():
        if Path(file).name in ("search.html", "genindex.html"):
            continue
        html = read(file)
        found = zotero.item(html)
        kinds[found["itemType"]] += 1
        head = BeautifulSoup(html.partition("</head>")[0], "lxml")
        site = head.find("meta", property="og:site_name")["content"]
        assert found.get("bookTitle", found["title"]) == site, file
        [(author, given)] = found["creators"]
        assert author in html, file
        assert not given, file
        assert found["title"], file
        assert found["shortTitle"], file
        assert found["date"], file
        if not re.search(r"(claims|figures|explorers)/", file):  # theirs are those of their data
            assert found["rights"] == "CC-BY-4.0", file
        frozen = re.fullmatch(r"editions/([\d.]+)/index\.html", file)
        version = frozen[1] if frozen else book.edition.version
        assert found["edition"] == version, file
    assert set(kinds) == {"book", "bookSection"}


def test_what_zotero_would_take_for_the_book_is_a_prefix():
    """The tag that names a book is read as a statement of Open Graph, and decides nothing."""
    page = "<html><head>{}</head></html>"
    tags = [("citation_title", "A: b"), ("citation_author", "The Body,")]
    for book, kind in (("citation_book_title", "journalArticle"), (INBOOK, "bookSection")):
        head = meta_html(("name", *tag) for tag in [*tags, (book, "A book")])
        found = zotero.item(page.format(head))
        assert (found["itemType"], found["shortTitle"]) == (kind, "A")
        assert found.get("bookTitle") == ("A book" if book == INBOOK else None)


INBOOK = "citation_inbook_title"


def some_citable(**changed):
    usual = {"title": "A title", "author": "Its authors", "container": "A book"}
    return Citable(
        **{"kind": "claim", "name": "a-claim", "version": "0.2.0", "date": date(2027, 3, 1)}
        | usual
        | changed
    )


@given(ODD.filter(str.strip), ODD.filter(str.strip))
def test_zotero_reads_odd_titles(title, container):
    citable = some_citable(title=title, container=container)
    tags = citation_tags(citable)
    page = f"<html><head>{meta_html(('name', *tag) for tag in tags)}</head></html>"
    same_as(zotero.item(page), citable)


def test_absolute_addresses_are_told_where_there_are_some():
    with_address = dict(citation_tags(some_citable(address=f"{SITE}x/"), f"{SITE}x.pdf"))
    assert with_address["citation_public_url"] == f"{SITE}x/"
    assert with_address["citation_pdf_url"] == f"{SITE}x.pdf"
    without = dict(citation_tags(some_citable()))
    assert not {"citation_public_url", "citation_pdf_url"} & set(without)
    assert Settings("t", "a", "", "", UUID(int=1)).link("x.pdf") == ""
