"""A page in the languages of the book: a menu, an offer, and what machines are told of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from gettext import NullTranslations
from typing import Any
from uuid import UUID, uuid5

from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.locale import translators

from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page, said, speaking
from recount.markup import render
from recount.publish.book.addresses import in_folder, site_address, way_to_site
from recount.publish.book.book import Book, book_of, books_of
from recount.publish.book.manifests import FROZEN
from recount.publish.book.settings import Settings
from recount.publish.claims.dispute import letters
from recount.publish.editions.edition_pages import START as EDITIONS
from recount.publish.site.byline import ABOUT_PAGE
from recount.publish.site.not_found import MISSING_PAGE

START = "index"
MENU, NOTE = "recount-languages.html", "recount-translation.html"
"""Templates of the theme's header and footer, which show what is made here."""


@dataclass(frozen=True)
class Version:
    """A page in a language.

    Attributes
    ----------
    language : Language
        The language.
    way : str
        The way to it from the page that leads there.
    offer, close : str
        A sentence in that language that offers it, and the name of what closes the sentence.
    """

    language: Language
    way: str
    offer: str
    close: str

    @property
    def is_here(self) -> bool:
        """Whether it is the page itself."""
        return self.language == language_of_page()


def is_everywhere(page: str) -> bool:
    """Whether a page is there in every language.

    Frozen editions have the one language that they had; the list of them has all. The page that a
    host shows where there is none has all languages in it.
    """
    return page == EDITIONS or not (page == MISSING_PAGE or page.startswith(f"{FROZEN}/"))


def file_in(page: str, language: Language) -> str:
    """The file of a page in a language, from the root of the whole site.

    Where a page is there in English alone, it is the first one of another language.
    """
    return in_folder(f"{page if is_everywhere(page) else START}.html", language)


def versions(page: str, books: Mapping[Language, Book]) -> list[Version]:
    """A page in all languages of a book, as seen from it in the one that is being written."""
    found = []
    for language, book in books.items():
        with speaking(book.speech):
            own = str(language.cldr.language_name)
            offer, close = said("This page is also in {language}.", language=own), said("Close")
        way = way_to_site(page) + file_in(page, language)
        found.append(Version(language, way, offer, close))
    return found


def whole_site(settings: Settings) -> Settings:
    """The settings of a book with the address of the whole site, not of one of its languages."""
    return replace(settings, address=site_address(settings.address))


def own_identifier(settings: Settings) -> UUID:
    """What names the book in the language of the page: a translation is a work of its own."""
    language = language_of_page()
    return uuid5(settings.identifier, language.tag) if language.code else settings.identifier


def alternates(page: str, settings: Settings, languages: tuple[Language, ...]) -> dict[str, str]:
    """The address of a page in each language, by what search engines call it.

    Empty where the site has no address, where there is one language alone, and for a page that is
    not there in all of them. Each is for whoever reads any form of its language, and English for
    everybody else.
    """
    if not settings.address or len(languages) < 2 or not is_everywhere(page):
        return {}
    link = whole_site(settings).link
    found = {one.code or one.tag: link(file_in(page, one)) for one in languages}
    return found | {"x-default": found[ENGLISH.tag]}


def note_html(page: str, book: Book, about: str) -> Markup:
    """That a page is a translation, from what, and how to report a mistake in it.

    Parameters
    ----------
    page : str
        The page from the root of its language, without suffix.
    book : Book
        The book in the language.
    about : str
        The way to the page that says who the authors are; empty if there is none.
    """
    language, edition = language_of_page(), book.edition
    title = said(
        "Translation: {page} ({language}, edition {version})",
        page=page,
        language=language.tag,
        version=edition.version if edition else "–",
    )
    text = "\n".join([said("What is wrong, and how should it read?"), ""])
    return render(
        "translation-note",
        version=edition.version if edition else "",
        english=way_to_site(page) + file_in(page, ENGLISH),
        ways=letters(book.settings, title, text),
        about=about,
    )


def words_of_others() -> dict[str, str]:
    """What Sphinx and the theme write on pages and have not translated, in the page's language."""
    return {
        "Back to top": said("Back to top"),
        "Color mode": said("Color mode"),
        "Link to this heading": said("Link to this heading"),
        "Link to this term": said("Link to this term"),
        "Search this book...": said("Search this book..."),
        "Skip to main content": said("Skip to main content"),
        "next page": said("next page"),
        "previous page": said("previous page"),
    }


class _Catalogue(NullTranslations):
    """Our words, for where Sphinx and the theme have none in the language of the page."""

    def gettext(self, message: str) -> str:
        """The words for a message in English."""
        return words_of_others().get(message, message)


def _speak(_app: Sphinx) -> None:
    for name in (("general", "sphinx"), ("general", "booktheme")):
        translators.setdefault(name, NullTranslations()).add_fallback(_Catalogue())


def _tell(app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any) -> None:
    """Give the templates of a page its language, words, menu and note."""
    books = books_of(app)
    context["language"] = language_of_page().tag
    context["said"] = said
    if page in app.env.found_docs:  # the notebook or text in English, wherever the page is
        context["sourcename"] = f"{page}{context['page_source_suffix']}"
    several = len(books) > 1
    menu = render("languages", versions=versions(page, books)) if several else ""
    context["languages_html"] = menu
    context["translation_html"] = ""
    if language_of_page() != ENGLISH:
        explained = ABOUT_PAGE in app.env.found_docs
        about = context["pathto"](ABOUT_PAGE) if explained else ""
        context["translation_html"] = note_html(page, book_of(app), about)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    options = app.config.html_theme_options
    options["article_header_end"] = [MENU, "article-header-buttons.html"]
    options["footer_content_items"] = [NOTE, "author.html", "copyright.html"]
    if language_of_page() != ENGLISH:
        options["search_bar_text"] = words_of_others()["Search this book..."]
        app.connect("builder-inited", _speak)
    app.connect("html-page-context", _tell, priority=300)  # before the theme makes its buttons
