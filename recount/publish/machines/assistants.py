"""``llms.txt``: what the book has for assistants, and where they find it as Markdown.

Its form is that of llmstxt.org: a title, what it is about, and lists of links under headings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from sphinx.application import Sphinx

from recount.languages.words import said
from recount.publish.book.addresses import FOLDERS, way_to_site
from recount.publish.book.book import Book, book_of
from recount.publish.book.markdown_text import FILE as MARKDOWN_FILE
from recount.publish.book.markdown_text import bullets, link, page, plain
from recount.publish.machines.machine_files import titles

FILE = "llms.txt"
OPTIONAL = "Optional"
"""What its form calls links that whoever has little room may leave out."""


def llms_txt(book: Book, chapters: Mapping[str, str], pages: Mapping[str, str]) -> str:
    """Every claim with its answer, and every figure, each with its page in Markdown.

    Parameters
    ----------
    book : Book
        The book, in the language of the page.
    chapters : mapping of str to str
        The title of each chapter by its name.
    pages : mapping of str to str
        The titles of further pages, by their addresses.
    """
    return page([*_head(book), *_claims(book, chapters), *_figures(book), *_further(pages)])


def _head(book: Book) -> Iterator[str]:
    settings, edition = book.settings, book.edition
    yield f"# {plain(settings.title)}"
    reports = "; ".join(
        f"{report.publisher}, {report.title} ({report.year})" for report in book.reports.values()
    )
    about = said("Every claim of these reports, counted again from data: {names}.", names=reports)
    yield f"> {plain(about)}"
    yield plain(
        said(
            "Each link leads to the answer on a claim, the numbers, the sources and how to cite it,"
            " as Markdown. Give the answer with the statement: a statement is what the report says."
        )
    )
    if edition:
        by = said(
            "Edition {version}, by {author}.", version=edition.version, author=settings.author
        )
        yield plain(by)
    to_site = way_to_site("index")
    yield f"## {plain(said('Files for programs'))}"
    yield bullets(
        f"{link(file, f'{to_site}{file}')}: {plain(words)}" for file, words in titles().items()
    )


def _claims(book: Book, chapters: Mapping[str, str]) -> Iterator[str]:
    for chapter, title in chapters.items():
        judged = [one for one in book.verdicts if one.chapter == chapter]
        if judged:
            yield f"## {plain(title)}"
        yield bullets(
            f"{link(one.content['statement'], _markdown('claim', one.name))}:"
            f" {plain(said(one.content['answer']))}"
            for one in judged
        )


def _figures(book: Book) -> Iterator[str]:
    if book.figures:
        yield f"## {plain(said('Figures'))}"
    yield bullets(link(one.content["title"], _markdown("figure", one.name)) for one in book.figures)


def _further(pages: Mapping[str, str]) -> Iterator[str]:
    if pages:
        yield f"## {OPTIONAL}"
    yield bullets(link(title, address) for address, title in pages.items())


def _markdown(kind: str, name: str) -> str:
    return f"{FOLDERS[kind]}/{name}/{MARKDOWN_FILE}"


def _write(app: Sphinx, error: Exception | None) -> None:
    """Write it, in the language of the pages."""
    if error is not None or app.builder.format != "html":
        return
    book = book_of(app)
    named = {page: app.env.titles[page].astext() for page in book.pages}
    chapters = {name: named[f"chapters/{name}"] for name in book.notebooks}
    further = {f"{page}.html": title for page, title in named.items() if "reference/" in page}
    text = llms_txt(book, chapters, further)
    Path(app.outdir, FILE).write_text(text, encoding="utf-8")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write)
