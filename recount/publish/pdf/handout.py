"""The handout: the ten numbers to stop quoting on two sheets of A4, linked from their page."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.errors import BuildError
from recount.languages.languages import Language, languages_of
from recount.languages.words import language_of_page
from recount.markup import render
from recount.publish.book.book import Book
from recount.publish.book.files import build_folder, keep_bytes, kept_bytes, write_whole
from recount.publish.book.tree import tree_folder
from recount.publish.claims.findings import TEN_PAGE
from recount.publish.pdf import pdf
from recount.publish.pdf.chromium import chromium, has_chromium
from recount.publish.pdf.pdf import (
    TitlePage,
    document_html,
    finished,
    print_document,
    read_parts,
)
from recount.publish.translate.translation import published_in

PAPER = "A4"
_FILE = re.compile(r"file:[^\"'<>\s)]+")


def keep_handouts(root: Path, last: Path, site: Path) -> bool:
    """Have the handouts of the last site in another one until they are printed anew.

    Returns
    -------
    bool
        Whether they were all there, and will be printed.
    """
    names = [file_of(language) for language in languages_of(root)]
    pages = [(site / name).with_suffix(".html") for name in names]
    there = all(file.is_file() for file in (*pages, *(last / name for name in names)))
    if not (there and has_chromium()):
        return False
    for name in names:
        shutil.copyfile(last / name, site / name)
    return True


def is_printed(site: Path) -> bool:
    """Whether a site has the page that is printed, and there is what prints it."""
    return (site / f"{TEN_PAGE}.html").is_file() and has_chromium()


def file_of(language: Language) -> Path:
    """The handout, from the folder of a site; its page stands beside it."""
    return Path(language.code, f"{TEN_PAGE}.pdf")


def write_handout(root: Path, site: Path, say: Callable[[str], None]) -> None:
    """Print the page of a built book in each of its languages, and put the file beside it.

    Without such a page there is nothing to do, and without Chromium the page has no link to it.

    Parameters
    ----------
    root : Path
        The folder of the book.
    site : Path
        The folder of its pages.
    say : callable
        Takes a line of progress.

    Raises
    ------
    BuildError
        If Chromium is there and fails.
    """
    if not (site / f"{TEN_PAGE}.html").is_file():
        return
    try:
        browser = chromium()
    except BuildError as error:
        say(f"  The ten numbers are left without a PDF: {error}")
        return
    for language in languages_of(root):
        with published_in(root, language) as book:
            _write(book, site, browser)


def _write(book: Book, site: Path, browser: str) -> None:
    """Print the page in the language of a book."""
    edition, title, document = _document(book, site)
    kept = tree_folder(book.root) / "handout"
    file = kept / _key(browser, edition, document, site)
    printed = kept_bytes(file)
    if printed is None:
        printed = _printed(browser, edition, title, document)
        shutil.rmtree(kept, ignore_errors=True)
        keep_bytes(file, printed)
    write_whole(site / file_of(language_of_page()), printed)


def handout(book: Book, browser: str) -> bytes:
    """The page of the ten numbers as a PDF."""
    return _printed(browser, *_document(book, build_folder(book.root) / "html"))


def _document(book: Book, site: Path) -> tuple[TitlePage, str, str]:
    """The book, the title and the HTML of what is printed."""
    edition, parts = TitlePage.of_book(book), read_parts(site, [TEN_PAGE])
    title = parts[0].title
    return edition, title, document_html(edition, title, parts, Markup(), PAPER)


def _printed(browser: str, edition: TitlePage, title: str, document: str) -> bytes:
    return finished(print_document(browser, document), title, edition)


def _key(browser: str, edition: TitlePage, document: str, site: Path) -> str:
    """A hash of all that the file follows from: browser, fonts, texts, and files they name."""
    digest = hashlib.sha256(_surroundings(browser))
    told = document.replace(site.as_uri(), "")
    digest.update(f"{version('pypdf')}\0{asdict(edition)}\0{told}\0".encode())
    named = (Path(url2pathname(urlsplit(address).path)) for address in _FILE.findall(document))
    for file in (Path(__file__), Path(pdf.__file__), *named):
        digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()[:32]


class HandoutDirective(SphinxDirective):
    """``{recount-handout}``: a link to the handout; nothing where it cannot be printed."""

    def run(self) -> list[nodes.Node]:
        """Return the link."""
        if not has_chromium():
            return []
        file = file_of(language_of_page()).name
        return [nodes.raw("", render("handout", file=file), format="html")]


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-handout", HandoutDirective)


@cache
def _surroundings(browser: str) -> bytes:
    """What a browser and the system say of their versions and fonts."""
    told = []
    for command in ([browser, "--version"], ["fc-list"]):
        try:
            said = subprocess.run(command, capture_output=True, check=False).stdout
        except OSError:
            said = b""
        told.append(b"\n".join([*sorted(said.splitlines()), b""]))
    return b"".join(told)
