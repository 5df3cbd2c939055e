"""How a page is found and shared: what its head tells others, and the files made for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import ExplorerEntry, FigureEntry, VerdictEntry, synthesis
from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page, said, speaking
from recount.markup import render
from recount.publish.book.addresses import FOLDERS, in_folder
from recount.publish.book.book import Book, book_of, books_of
from recount.publish.claims.claim_preview import preview_file, preview_words, write_previews
from recount.publish.editions.edition_pages import changes_by_edition
from recount.publish.figures.embed import PAGE as EMBED
from recount.publish.figures.preview import HEIGHT_PX, WIDTH_PX, preview
from recount.publish.figures.render_cache import drawn_folder
from recount.publish.site.about import KEY, About, meta_html
from recount.publish.site.feed import FEED, ROBOTS, SITEMAP, feed_xml, robots_txt, sitemap_xml
from recount.publish.site.not_found import MISSING_PAGE
from recount.publish.site.versions import alternates
from recount.record import VerdictRecord

MOST_LETTERS = 160
FEWEST_LETTERS = 50
PREVIEWS = "previews"
NOT_MAPPED = (f"{MISSING_PAGE}.html", "search.html")


def of_tool(page: str, title: str) -> str:
    """What a page says of itself that has no text of its own; empty of any other page."""
    texts = {
        "search": said("Search {title}: every chapter, every claim and every figure.", title=title),
        "genindex": said(
            "Index of {title}: names and terms, and the pages that explain them.", title=title
        ),
        MISSING_PAGE: said("There is no page at this address of {title}.", title=title),
    }
    return texts.get(page, "")


def description(text: str, title: str, book: str) -> str:
    """What a page is about, from its own prose.

    Parameters
    ----------
    text : str
        The page's prose, from its beginning.
    title, book : str
        Of the page and of the book; they help out where there is next to no prose.

    Returns
    -------
    str
        As many whole sentences as fit `MOST_LETTERS`, or words and an ellipsis where the first
        sentence does not fit.
    """
    text = " ".join(text.split())
    if len(text) < FEWEST_LETTERS:
        text = f"{title}. {text}".strip()
    if len(text) < FEWEST_LETTERS:
        text = f"{text} {said('A page of {book}.', book=book)}"
    if len(text) <= MOST_LETTERS:
        return text
    ends = [match.end() for match in re.finditer(r"[.!?][’”)]*(?= )", text[: MOST_LETTERS + 1])]
    if ends and ends[-1] >= FEWEST_LETTERS:
        return text[: ends[-1]]
    return text[:MOST_LETTERS].rsplit(" ", 1)[0].rstrip(" ,;:–") + "…"


def prose(page: nodes.Node) -> str:
    """The text of a page without code, what code printed, citations, lists and tables.

    A page that only explains terms is summed up by them.
    """
    if text := " ".join(_plain(paragraph) for paragraph in _paragraphs(page)):
        return text
    terms = ", ".join(term.astext() for term in page.findall(nodes.term))
    return terms and f"{page.next_node(nodes.title).astext()}: {terms}"


def _paragraphs(node: nodes.Node) -> Iterator[nodes.paragraph]:
    for child in node.children:
        if isinstance(child, nodes.paragraph):
            yield child
        elif isinstance(child, nodes.document | nodes.section | nodes.block_quote):
            yield from _paragraphs(child)


def _plain(paragraph: nodes.paragraph) -> str:
    """The words of a paragraph, without the citations in brackets."""
    words = "".join(
        part.astext()
        for part in paragraph.children
        if not (isinstance(part, nodes.Element) and "bibtex-citation" in part["classes"])
    )
    return re.sub(r"\s+([.,;:!?])", r"\1", words)


_FIGURE_START = 'id="figure-'
_FIGURE = re.compile(rf'\b{_FIGURE_START}([^"]+)"')


class OpenGraph:
    """What a book tells those who look for it, gathered page by page while it is built."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.shown: dict[str, FigureEntry | ExplorerEntry] = {}
        self.judged: dict[str, VerdictRecord] = {}

    @cached_property
    def claims(self) -> dict[str, VerdictEntry]:
        """The claims of all chapters, by name."""
        return {verdict.name: verdict for verdict in self.book.verdicts}

    @cached_property
    def figures(self) -> dict[str, FigureEntry]:
        """The figures of all chapters, by id."""
        return {figure.name: figure for figure in self.book.figures}

    @cached_property
    def usual_figure(self) -> FigureEntry | None:
        """The first figure of the synthesis, which stands for a page that has none of its own."""
        last = synthesis(self.book.root)
        return next((one for one in self.figures.values() if one.chapter == last), None)

    @cached_property
    def explorers(self) -> dict[str, ExplorerEntry]:
        """The explorers that draw a chart, by id."""
        return {one.name: one for one in self.book.explorers if "spec" in one.content}

    def missing_page(self, app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Add the page that a host shows where there is none: one for all languages."""
        if language_of_page() == ENGLISH:
            body = missing_page_html(books_of(app))
            yield MISSING_PAGE, {"title": "Page not found", "body": body}, "page.html"

    def describe(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: Any
    ) -> None:
        """Write into the head of a page what others show of it."""
        book = self.book.settings.title
        first = page == app.config.root_doc
        if doctree is not None:
            title = app.env.titles[page].astext()
        else:
            title = unescape(re.sub(r"<[^>]*>", "", context.get("title") or book))
        if first and context.get("docstitle"):
            # The title of the window is the page's and the book's, which are the same here.
            context["theme_logo"] = context.get("theme_logo", {}) | {"text": context["docstitle"]}
            context["docstitle"] = ""
        figure = self._figure(context.get("body") or "")
        text, own = self._description(page, title, figure, doctree)
        if "description_from" in context:
            text = description(context["description_from"], title, book)
        context[KEY] = About(page, title, text, figure, self.book.settings)
        address = "" if page == MISSING_PAGE else self.book.settings.link(f"{page}.html")
        languages = tuple(books_of(app))
        context["pageurl"] = address or None  # becomes <link rel="canonical">
        tags = [
            *([] if own else [("name", "description", text)]),
            *([("name", "robots", "noindex")] if page == MISSING_PAGE else []),
            ("property", "og:type", "website" if first else "article"),
            ("property", "og:title", title),
            ("property", "og:description", text),
            ("property", "og:site_name", book),
            *(("property", name, locale) for name, locale in locales(languages)),
            *([("property", "og:url", address)] if address else []),
            *self.tags_of_picture(self.claim(page) or self.explorer(page) or figure),
        ]
        links = [
            {"hreflang": tag, "href": href}
            for tag, href in alternates(page, self.book.settings, languages).items()
        ]
        if self.book.editions:
            feed = context["pathto"](FEED, resource=True)
            title = said("Editions")
            links.append({"type": "application/atom+xml", "title": title, "href": feed})
        context["metatags"] = context.get("metatags", "") + meta_html(tags, links)

    def _figure(self, body: str) -> FigureEntry | None:
        """The first figure on a page, or the one that stands for the book."""
        found = _FIGURE.finditer(body) if _FIGURE_START in body else ()  # which is seen sooner
        known = (self.figures[match[1]] for match in found if match[1] in self.figures)
        return next(known, self.usual_figure)

    def explorer(self, page: str) -> ExplorerEntry | None:
        """The explorer whose own page this is, if it draws a chart."""
        folder, _, name = page.removesuffix("/index").partition("/")
        return self.explorers.get(name) if folder == FOLDERS["explorer"] else None

    def _description(
        self, page: str, title: str, figure: FigureEntry | None, doctree: Any
    ) -> tuple[str, bool]:
        """A page's description, and whether its author wrote it (as ``html_meta``)."""
        book = self.book.settings.title
        if doctree is not None:
            for meta in doctree.findall(nodes.meta):
                if meta.get("name") == "description":
                    return meta["content"], True
            return description(prose(doctree), title, book), False
        if text := of_tool(page, book):
            return description(text, title, book), False
        return description(figure.content["caption"] if figure else "", title, book), False

    def claim(self, page: str) -> VerdictEntry | None:
        """The claim whose own page this is."""
        folder, _, name = page.removesuffix("/index").partition("/")
        return self.claims.get(name) if folder == FOLDERS["claim"] else None

    def tags_of_picture(
        self, shown: VerdictEntry | FigureEntry | ExplorerEntry | None
    ) -> list[tuple[str, str, str]]:
        """Tags of the picture of a page; others want its absolute address or none."""
        if not (shown and self.book.settings.address):
            return [("name", "twitter:card", "summary")]
        if isinstance(shown, VerdictEntry):
            self.judged[shown.name] = shown.content
            file = preview_file(shown.name)
        else:
            self.shown[shown.name] = shown
            file = f"{shown.name}.png"
        return [
            ("property", "og:image", self.book.settings.link(f"{PREVIEWS}/{file}")),
            ("property", "og:image:type", "image/png"),
            ("property", "og:image:width", str(WIDTH_PX)),
            ("property", "og:image:height", str(HEIGHT_PX)),
            ("property", "og:image:alt", _alt(shown)),
            ("name", "twitter:card", "summary_large_image"),
        ]

    def write(self, app: Sphinx, error: Exception | None) -> None:
        """Write the files for others, once all pages are there."""
        if error is not None or app.builder.format != "html":
            return
        out = Path(app.outdir)
        book = self.book.settings
        if self.book.editions:
            changes = {
                version: "\n".join(since.lines()) if since else ""
                for version, since in changes_by_edition(self.book.root).items()
            }
            (out / FEED).write_bytes(feed_xml(book, self.book.editions, changes))
        if language_of_page() == ENGLISH:  # both are for the whole site
            (out / ROBOTS).write_text(robots_txt(book), encoding="utf-8")
            if book.address:
                languages = tuple(books_of(app))
                (out / SITEMAP).write_bytes(sitemap_xml(book, page_files(out), languages))
        called = book.pictured or book.title
        if self.shown or self.judged:
            (out / PREVIEWS).mkdir()
            kept = drawn_folder().with_name(PREVIEWS)
            write_previews(self.judged.values(), called, kept, out / PREVIEWS)
        for name, figure in self.shown.items():
            spec, title = figure.content["spec"], figure.content["title"]
            (out / PREVIEWS / f"{name}.png").write_bytes(preview(spec, title, called))


def locales(languages: Iterable[Language]) -> list[tuple[str, str]]:
    """Properties of Open Graph for the language of the page, and for the others."""
    here = language_of_page()
    others = [("og:locale:alternate", one.locale) for one in languages if one != here]
    return [("og:locale", here.locale), *others]


def missing_page_html(books: Mapping[Language, Book]) -> Markup:
    """The body of the page that a host shows where there is none, in all languages of a book."""
    parts = []
    for language, book in books.items():
        with speaking(book.speech):
            parts.append(
                render(
                    "page-not-found",
                    title=book.settings.title,
                    folder=in_folder("", language),
                    level=1 if language == ENGLISH else 2,
                )
            )
    return render("pages-not-found", parts=list(zip(books, parts, strict=True)))


def _alt(shown: VerdictEntry | FigureEntry | ExplorerEntry) -> str:
    """What a picture shows: of an explorer, what it says at its start."""
    if isinstance(shown, VerdictEntry):
        return preview_words(shown.content)
    if isinstance(shown, FigureEntry):
        return shown.content["alt"]
    return shown.content["sentence"]


def page_files(out: Path) -> list[str]:
    """The pages below a folder that search engines should know."""
    return sorted(
        file.relative_to(out).as_posix()
        for file in out.rglob("*.html")
        if file.relative_to(out).parts[0] not in (*NOT_MAPPED, "_static", "_sources", "data")
        and file.name != EMBED
    )


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    found = OpenGraph(book_of(app))
    app.connect("html-collect-pages", found.missing_page)
    app.connect("html-page-context", found.describe, priority=900)
    app.connect("build-finished", found.write, priority=900)  # once all pages are there
