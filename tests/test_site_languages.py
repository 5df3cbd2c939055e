"""The built book in its languages: pages lead to each other, and say what language they are in."""

import json
import os
import posixpath
import re
from functools import cache
from urllib.parse import unquote

import pandas as pd
import pytest
from built import BARE, HTML, ROOT, eventually, sample
from lxml import html
from playwright.sync_api import expect

from recount.languages.languages import ENGLISH, LANGUAGES, TRANSLATED, languages_of
from recount.ledger.claims import reports
from recount.licence import TERMS
from recount.publish.book.book import Book
from recount.publish.site.versions import is_everywhere

BY_TAG = {language.tag: language for language in LANGUAGES}


def folder_of(language):
    return HTML / language.code


@cache
def names(language):
    """All pages of a language, without suffix, from its folder."""
    others = [one.code for one in TRANSLATED] if language == ENGLISH else []
    folder = folder_of(language)
    found = {
        path.relative_to(folder).with_suffix("").as_posix()
        for path in folder.rglob("*.html")
        if path.name not in BARE and "_static" not in path.parts
    }
    return {name for name in found if name.partition("/")[0] not in others}


def looked_at():
    """The contents and one page of each further kind; `make test-all` takes every page."""
    if os.environ.get("RECOUNT_EVERY_PAGE"):
        return sorted(name for name in names(ENGLISH) if is_everywhere(name))
    return sample(ENGLISH)


@cache
def parsed(language, name):
    return html.parse(str(folder_of(language) / f"{name}.html")).getroot()


def by_class(root, name):
    return root.xpath(f'.//*[contains(concat(" ", normalize-space(@class), " "), " {name} ")]')


def target(language, name, address):
    """The file that an address in a page leads to, from the root of the whole site."""
    here = posixpath.join(language.code, posixpath.dirname(name))
    return posixpath.normpath(posixpath.join(here, unquote(address.partition("#")[0])))


def test_the_book_is_in_three_languages_with_the_same_pages():
    assert languages_of(ROOT) == LANGUAGES
    everywhere = {name for name in names(ENGLISH) if is_everywhere(name)}
    for language in TRANSLATED:
        assert names(language) == everywhere, language.tag


def test_every_page_says_which_language_it_is_in():
    for language in LANGUAGES:
        for name in names(language):
            text = (folder_of(language) / f"{name}.html").read_text(encoding="utf-8")
            assert re.search(r'<html\b[^<>]*\blang="([^"]*)"', text)[1] == language.tag, name


def menu(language, name):
    """Where the menu of a page leads, by the language that it says."""
    [nav] = by_class(parsed(language, name), "recount-languages")
    assert [one.get("lang") for one in nav.xpath(".//li/*")] == [one.tag for one in LANGUAGES]
    [here] = nav.xpath(".//*[@aria-current]")
    assert here.get("lang") == language.tag
    links = nav.xpath(".//a")
    assert all(link.get("lang") == link.get("hreflang") for link in links)
    return {link.get("hreflang"): target(language, name, link.get("href")) for link in links}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_a_page_leads_to_itself_in_the_other_languages_and_they_back(language):
    for name in sorted(names(language)):
        if not is_everywhere(name):
            continue
        file = posixpath.join(language.code, f"{name}.html")
        for tag, there in menu(language, name).items():
            assert (HTML / there).is_file(), f"{file} leads to {there}"
            assert menu(BY_TAG[tag], name)[language.tag] == file


def test_a_page_that_is_in_english_alone_leads_to_the_first_of_each_language():
    for name in names(ENGLISH):
        if not is_everywhere(name) and by_class(parsed(ENGLISH, name), "recount-languages"):
            found = {tag: file.lstrip("/") for tag, file in menu(ENGLISH, name).items()}
            assert found == {one.tag: f"{one.code}/index.html" for one in TRANSLATED}, name


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda one: one.tag)
def test_a_translated_page_says_so_and_how_to_report_a_mistake(language):
    for name in looked_at():
        [note] = by_class(parsed(language, name), "recount-translation")
        assert Book(ROOT).edition.version in note.text_content()
        english, *ways = note.xpath(".//a")
        assert english.get("hreflang") == "en"
        assert target(language, name, english.get("href")) == f"{name}.html"
        assert ways, "a way to report a mistake"
    assert not by_class(parsed(ENGLISH, "index"), "recount-translation")


# English on the pages of another language

ENGLISH_WORDS = re.compile(
    r"\b(the|of|and|by|to|from|with|for|was|were|have|has|is|are|on|at|this|that|not|an|in)\b"
)
SAID_IN = ("alt", "title", "aria-label", "placeholder", "data-label")
NO_PROSE = {"script", "style", "code", "pre", "kbd", "samp", "math", "noscript"}
LEAST_WORDS = 3


EDITIONS = {
    "Atlas of Urban Expansion 2016",
    "The Drug Problem in the Americas: Studies, Drugs and Security, 2013",
}
"""Editions of data that are works, and go by their titles."""


@cache
def own_names():
    """What goes by its own name in every language: bodies, works, licences, names of data."""
    book = Book(ROOT)
    found = {entry["publisher"] for entry in book.tables}
    found |= {source["title"] for entry in book.tables for source in entry["sources"]}
    found |= {licence["title"] for entry in book.tables for licence in entry["licenses"]}
    found |= {terms.title for terms in TERMS.values()}
    found |= {report.publisher for report in reports(ROOT).values()}
    facts = book.rows("published_facts")
    found |= set(book.rows("claims")["attributed_to"].dropna())
    found |= set(book.rows("quantities")["as_printed"])
    for column in ("work_author", "work_title", "read_at", "read_at_title", "words_read"):
        found |= set(facts[column].dropna())
    return found | EDITIONS


def without_names(text):
    """A text without what goes by its own name; empty where it is a part of a name."""
    text = text.strip("“”")
    if any(text in name for name in own_names()):
        return ""
    for name in sorted(own_names(), key=len, reverse=True):
        text = text.replace(name, "")
    return text


def texts(root):
    """What a page says, in text and attributes, each with the language that is said of it."""
    found = []

    def walk(element, language):
        if not isinstance(element.tag, str) or element.tag in NO_PROSE:
            return
        language = element.get("lang", language)
        found.extend((element.get(name), language) for name in SAID_IN if element.get(name))
        found.append((element.text or "", language))
        for child in element:
            walk(child, language)
            found.append((child.tail or "", language))

    walk(root.find("body"), root.get("lang"))
    return [(" ".join(text.split()), language) for text, language in found if text.strip()]


def unmarked(english, translated):
    """Texts of a translated page that are English and do not say so."""
    same = {text for text, _ in texts(english)}
    return {
        text
        for text, language in texts(translated)
        if language.partition("-")[0] != "en"
        and text in same
        and len(re.findall(r"[^\W\d_]{2,}", text)) >= LEAST_WORDS
        and " " in text  # else it is a name in addresses or data
        and ENGLISH_WORDS.search(without_names(text))
    }


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda one: one.tag)
def test_english_on_a_translated_page_says_that_it_is(language):
    found = {name: unmarked(parsed(ENGLISH, name), parsed(language, name)) for name in looked_at()}
    assert {name: left for name, left in found.items() if left} == {}


def test_the_check_sees_english_that_is_not_marked():
    english = html.fromstring("<html><body><p>One of the three</p><p>Uno</p></body></html>")
    page = (
        '<html lang="es-419"><body><p>{}</p><p lang="en">One of the three</p><p>Uno</p>'
        "<code>one of the three</code></body></html>"
    )
    assert unmarked(english, html.fromstring(page.format("Uno de los tres"))) == set()
    assert unmarked(english, html.fromstring(page.format("One of the three"))) == {
        "One of the three"
    }


def test_a_report_is_quoted_in_the_language_in_which_it_was_read():
    for language in TRANSLATED:
        page = parsed(language, "claims/rio-upp-officers/index")
        [words] = by_class(page, "recount-words")
        quoted = words.xpath(".//q")
        assert [(one.text, one.get("lang")) for one in quoted] == [("more than 28,000", "en")]


def test_titles_of_sources_name_their_language():
    for language in LANGUAGES:
        page = parsed(language, "reference/sources")
        spanish = {one.text for one in page.xpath('.//*[@lang="es"]')}
        assert any(title.startswith("Defunciones por homicidios") for title in spanish)


# What readers do


@pytest.fixture
def reader(browser):
    """Open a page as somebody whose browser asks for some languages, the first most."""
    contexts = []

    def open_page(address, *languages, scripts=True):
        context = browser.new_context(locale=languages[0], java_script_enabled=scripts)
        contexts.append(context)
        tab = context.new_page()
        if scripts:
            tab.add_init_script(
                "Object.defineProperty(navigator, 'languages', "
                f"{{ get: () => {json.dumps(languages)} }})"
            )
        tab.goto(address)
        return tab

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    ("page", "languages", "offered"),
    [
        ("index", ["es-MX", "es", "en"], "es/index.html"),
        ("chapters/corruption", ["fr", "pt", "en"], "pt/chapters/corruption.html"),
        ("es/index", ["en-US"], "index.html"),
        ("index", ["en-US", "es"], None),
        ("index", ["fr", "de"], None),
        ("es/index", ["es-AR", "pt"], None),
    ],
)
def test_the_language_of_the_browser_is_offered_and_nothing_is_kept(
    reader, site, page, languages, offered
):
    tab = reader(f"{site}/{page}.html", *languages)
    line = tab.locator(".recount-offer")
    if offered is None:
        tab.wait_for_load_state("networkidle")
        expect(line).to_have_count(0)
        return
    expect(line).to_be_visible()
    kept = "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])"
    before = tab.evaluate(kept)
    link = line.locator("a")
    assert link.get_attribute("hreflang") == line.get_attribute("lang")
    line.locator("button").click()
    expect(line).to_have_count(0)
    assert tab.evaluate(kept) == before
    tab.reload()
    tab.locator(".recount-offer a").click()
    tab.wait_for_url(f"{site}/{offered}")


def test_the_menu_leads_to_the_same_place_by_keyboard_and_from_a_folder(reader):
    start = f"{HTML.as_uri()}/es/chapters/state-response.html#figure-juarez-homicides"
    tab = reader(start, "es")
    link = tab.locator(".recount-languages a[hreflang=pt-BR]")
    link.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("file:///**/pt/chapters/state-response.html#figure-juarez-homicides")
    expect(tab.locator("#figure-juarez-homicides")).to_be_visible()


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_the_menu_fits_and_needs_no_script(reader, site, width):
    tab = reader(f"{site}/es/chapters/corruption.html", "es", scripts=False)
    tab.set_viewport_size({"width": width, "height": 800})
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for link in tab.locator(".recount-languages a").all():
        box = link.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    tab.locator(".recount-languages a[hreflang=en]").click()
    tab.wait_for_url(f"{site}/chapters/corruption.html")


@pytest.mark.parametrize("language", ["", "es/", "pt/"])
def test_every_answer_of_the_ledger_stands_within_its_row(reader, site, language):
    tab = reader(f"{site}/{language}reference/ledger.html", "en")
    tab.set_viewport_size({"width": 1280, "height": 800})
    beyond = tab.locator(".recount-ledger .recount-badge").evaluate_all(
        "all => all.filter((one) => one.getBoundingClientRect().right"
        " > one.closest('tr').getBoundingClientRect().right).length"
    )
    assert beyond == 0


@pytest.mark.parametrize(("language", "counted"), [("", "Counted"), ("es/", "Contado")])
def test_on_a_phone_the_numbers_of_the_ledger_are_labelled_in_its_language(
    reader, site, language, counted
):
    tab = reader(f"{site}/{language}reference/ledger.html", "en")
    tab.set_viewport_size({"width": 375, "height": 800})
    label = tab.locator(".recount-ledger tbody td:nth-child(3)").first.evaluate(
        "(cell) => getComputedStyle(cell, '::before').content"
    )
    assert label == f'"{counted}"'


def test_what_is_missing_is_said_in_every_language():
    page = html.parse(str(HTML / "404.html")).getroot()
    sections = page.xpath(".//article//section[@lang]")
    assert [one.get("lang") for one in sections] == [language.tag for language in LANGUAGES]
    for language, section in zip(LANGUAGES, sections, strict=True):
        ways = [link.get("href") for link in section.xpath(".//a")]
        start = posixpath.join("/", language.code)
        assert ways == [posixpath.join(start, name) for name in ("index.html", "search.html")]
    for language in TRANSLATED:
        assert not (folder_of(language) / "404.html").exists()


# The search


def queries(language):
    """What people ask in a language, and the addresses of which one has to be among the first."""
    return pd.read_csv(ROOT / "tests" / "publish" / "site" / f"queries-{language.code}.csv")


def named(address):
    """An entry by its id, or a page without one by where it lies."""
    page, _, anchor = address.partition("#")
    return anchor or page


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda one: one.tag)
def test_at_least_95_of_100_queries_in_a_language_find_their_page(reader, site, language):
    asked = queries(language)
    assert len(asked) >= 45
    assert asked["query"].is_unique
    tab = reader(f"{site}/{language.code}/search.html?q=gini", language.tag)
    tab.locator("#recount-results a").first.wait_for()
    there = set(map(named, tab.evaluate("window.recountIndex.map((row) => row[2])")))
    assert {name for wanted in asked["wanted"] for name in wanted.split()} <= there
    found = tab.evaluate(
        """queries => queries.map((query) =>
        window.recountSearch.search(query).hits.slice(0, 3).map(({ entry }) => entry.address))""",
        asked["query"].tolist(),
    )
    missed = {
        query: first
        for query, wanted, first in zip(asked["query"], asked["wanted"], found, strict=True)
        if set(map(named, first)).isdisjoint(wanted.split())
    }
    assert len(missed) <= 0.05 * len(asked), missed


def test_a_result_of_a_search_leads_to_the_page_in_its_language(reader, site):
    tab = reader(f"{site}/es/search.html?q=28.000 agentes UPP", "es")
    tab.locator("#recount-results a").first.click()
    tab.wait_for_url(f"{site}/es/**")
    assert tab.locator("html").get_attribute("lang") == "es-419"


def test_the_ledger_filters_by_the_same_address_in_every_language(reader, site):
    shown = "[...document.querySelectorAll('.recount-ledger tbody tr:not([hidden])')].length"
    counts = set()
    for language in LANGUAGES:
        address = posixpath.join(site, language.code, "reference/ledger.html")
        tab = reader(f"{address}?answer=do+not+quote&chapter=Corruption", language.tag)
        eventually(tab, f"0 < {shown} && {shown} < 30")
        counts.add(tab.evaluate(shown))
    assert len(counts) == 1


def test_the_files_for_machines_are_there_once_with_all_texts():
    for file, part in (("ledger.json", "claims"), ("figures.json", "figures")):
        for entry in json.loads((HTML / file).read_text(encoding="utf-8"))[part]:
            assert list(entry["translations"]) == [language.tag for language in TRANSLATED]
            for language in TRANSLATED:
                page = entry["translations"][language.tag]["page"]
                assert (HTML / page).is_file() or page.startswith("https:")
        assert all(not (folder_of(language) / file).exists() for language in TRANSLATED)
