"""What the README and ``pyproject.toml`` say of the edition, held against the change log."""

from __future__ import annotations

from collections.abc import Iterator

from recount.errors import CitationError
from recount.publish.book import change_log
from recount.publish.book.binder import PLACEHOLDER, tag_address
from recount.publish.book.book import Book
from recount.publish.book.files import README
from recount.publish.cite.citation_files import PROJECT, project
from recount.reading import is_there, text_of


def contradictions(book: Book) -> list[str]:
    """What the README and ``pyproject.toml`` say otherwise than settings and change log.

    Nothing, where there is no edition yet, or where they are not there.

    Raises
    ------
    CitationError
        If ``pyproject.toml`` or the README cannot be read.
    """
    return [*_of_project(book), *_of_readme(book)] if book.edition else []


def _of_project(book: Book) -> Iterator[str]:
    version = book.cited_edition.version
    if not is_there(book.root, PROJECT):
        return
    if (other := project(book.root)["version"]) != version:
        yield (
            f"{change_log.FILE} has edition {version}, pyproject.toml version {other}; expected"
            " the same"
        )


def _of_readme(book: Book) -> Iterator[str]:
    settings, edition = book.settings, book.cited_edition
    if not is_there(book.root, README):
        return
    text = text_of(book.root, README, CitationError)
    title, year = settings.title, edition.date.year
    expected = {
        "the title of the settings": f"# {title}\n",
        "the citation of the newest edition": (
            f"{settings.author} ({year}). *{title}*, edition {edition.version}."
        ),
        "a badge that opens its tag on Binder": f"]({tag_address(settings, edition.version)}?",
        "the address of the site": settings.address,
    }
    for what, words in expected.items():
        if words not in text:
            yield f"{README}: expected {what}, {words.strip()!r}"
    if settings.repository and PLACEHOLDER in text:
        yield f"{README}: {PLACEHOLDER}; expected {settings.repository}"
