"""A page in the languages of the book: where each is, and what is said of it."""

from contextlib import nullcontext
from datetime import date
from uuid import UUID, uuid5

import pytest
from bs4 import BeautifulSoup
from built import ROOT
from lxml import etree

from recount.languages.languages import ENGLISH, LANGUAGES, PORTUGUESE, SPANISH
from recount.languages.words import speaking
from recount.publish.book.book import Book
from recount.publish.book.change_log import Edition
from recount.publish.book.settings import Settings
from recount.publish.site.feed import feed_xml, sitemap_xml
from recount.publish.site.open_graph import locales, missing_page_html
from recount.publish.site.versions import (
    alternates,
    is_everywhere,
    note_html,
    own_identifier,
    versions,
    whole_site,
)

SITE = "https://example.org/recounted/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


class Speech:
    """Says everything in English, as in another language."""

    def __init__(self, language):
        self.language = language

    def word(self, text):
        return f"[{self.language.code}] {text}"


class InLanguage(Book):
    """The book, which says everything in English in another language."""

    def __init__(self, language):
        super().__init__(ROOT)
        self.language = language

    @property
    def speech(self):
        return Speech(self.language)


BOOKS = {ENGLISH: Book(ROOT)} | {one: InLanguage(one) for one in (SPANISH, PORTUGUESE)}


def some_settings(language=ENGLISH, address=SITE, repository="", **more):
    if address and language.code:
        address = f"{address}{language.code}/"
    return Settings("A book", "Its authors", address, repository, UUID(int=7), **more)


def spoken(language):
    return nullcontext() if language == ENGLISH else speaking(Speech(language))


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_each_page_names_the_same_addresses_whichever_language_it_is_in(language):
    with spoken(language):
        settings = some_settings(language)
        assert alternates("claims/a/index", settings, LANGUAGES) == {
            "en": f"{SITE}claims/a/",
            "es": f"{SITE}es/claims/a/",
            "pt": f"{SITE}pt/claims/a/",
            "x-default": f"{SITE}claims/a/",
        }
        assert whole_site(settings).address == SITE
        assert alternates("index", settings, LANGUAGES)["es"] == f"{SITE}es/"


def test_where_there_is_nothing_to_choose_nothing_is_named():
    assert alternates("index", some_settings(address=""), LANGUAGES) == {}
    assert alternates("index", some_settings(), (ENGLISH,)) == {}
    assert alternates("editions/0.1.0/index", some_settings(), LANGUAGES) == {}
    assert alternates("404", some_settings(), LANGUAGES) == {}


def test_frozen_editions_are_in_one_language_and_their_list_is_in_all():
    assert is_everywhere("editions/index")
    assert not is_everywhere("editions/0.1.0/index")


@pytest.mark.parametrize(
    ("page", "language", "ways"),
    [
        ("index", ENGLISH, ["index.html", "es/index.html", "pt/index.html"]),
        ("index", SPANISH, ["../index.html", "../es/index.html", "../pt/index.html"]),
        (
            "claims/a/index",
            PORTUGUESE,
            [f"../../../{folder}claims/a/index.html" for folder in ("", "es/", "pt/")],
        ),
        (
            "editions/0.1.0/index",
            ENGLISH,
            ["../../index.html", "../../es/index.html", "../../pt/index.html"],
        ),
    ],
)
def test_a_menu_leads_from_any_page_to_the_same_in_each_language(page, language, ways):
    with spoken(language):
        found = versions(page, BOOKS)
        assert [one.way for one in found] == ways
        assert [one.is_here for one in found] == [one == language for one in LANGUAGES]


def test_each_language_is_offered_in_itself_whatever_the_page_is_in():
    for language in LANGUAGES:
        with spoken(language):
            english, spanish, portuguese = versions("index", BOOKS)
        assert english.offer == "This page is also in English."
        assert spanish.offer == "[es] This page is also in español."
        assert portuguese.close == "[pt] Close"


def test_a_translation_says_from_what_and_leads_to_whoever_mends_it():
    book = BOOKS[SPANISH]
    with spoken(SPANISH):
        silent = BeautifulSoup(note_html("claims/a/index", book, "../about.html"), "lxml")
        book.settings = some_settings(
            SPANISH, repository="https://example.org/o/r", contact="a@example.org"
        )
        note = BeautifulSoup(note_html("claims/a/index", book, ""), "lxml")
        del book.settings
    assert [link["href"] for link in silent.find_all("a")] == [
        "../../../claims/a/index.html",
        "../about.html",
    ]
    english, issue, mail = note.find_all("a")
    assert english["hreflang"] == "en"
    assert issue["href"].startswith("https://example.org/o/r/issues/new?title=")
    assert "claims%2Fa%2Findex" in issue["href"].replace("/", "%2F")
    assert mail["href"].startswith("mailto:a@example.org?subject=")
    assert book.edition.version in note.get_text()


def test_the_map_of_the_site_has_every_page_in_every_language_with_all_others():
    files = ["index.html", "editions/0.1.0/index.html", "claims/a/index.html"]
    tree = etree.fromstring(sitemap_xml(some_settings(), files, LANGUAGES))
    found = {
        url.findtext(f"{MAP}loc"): {
            link.get("hreflang"): link.get("href") for link in url.findall(LINK)
        }
        for url in tree
    }
    assert len(found) == 3 + 1 + 3
    assert found[f"{SITE}editions/0.1.0/"] == {}
    for address, others in found.items():
        if others:
            assert set(others) == {"en", "es", "pt", "x-default"}
            assert address in others.values()
            assert all(found[other] == others for other in others.values()), "they name it back"


def test_a_feed_in_another_language_is_one_of_its_own_and_says_what_is_english():
    editions = [Edition("0.1.0", date(2030, 1, 2), "First.")]
    with spoken(SPANISH):
        feed = etree.fromstring(feed_xml(some_settings(SPANISH), editions, {"0.1.0": "All."}))
        alone = feed_xml(some_settings(SPANISH, address=""), editions, {"0.1.0": "All."})
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(lang) == "es-419"
    assert feed.findtext(f"{ATOM}id") == uuid5(UUID(int=7), "es-419").urn
    entry = feed.find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == f"{SITE}editions/0.1.0/"
    assert {entry.find(f"{ATOM}{name}").get(lang) for name in ("summary", "content")} == {"en"}
    assert b"../editions/0.1.0/index.html" in alone


def test_a_translation_of_the_book_is_a_work_of_its_own():
    settings = some_settings()
    found = set()
    for language in LANGUAGES:
        with spoken(language):
            found.add(own_identifier(settings))
    assert len(found) == 3
    assert settings.identifier in found


def test_open_graph_names_the_language_and_the_others():
    with spoken(PORTUGUESE):
        assert locales(LANGUAGES) == [
            ("og:locale", "pt_BR"),
            ("og:locale:alternate", "en"),
            ("og:locale:alternate", "es_419"),
        ]


def test_a_missing_page_is_told_of_in_all_languages():
    page = BeautifulSoup(missing_page_html(BOOKS), "lxml")
    sections = page.find_all("section")
    assert [one["lang"] for one in sections] == [language.tag for language in LANGUAGES]
    assert [one.find(["h1", "h2"]).name for one in sections] == ["h1", "h2", "h2"]
    assert [one.find("a")["href"] for one in sections] == [
        "index.html",
        "es/index.html",
        "pt/index.html",
    ]
