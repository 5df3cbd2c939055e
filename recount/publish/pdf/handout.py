"""The handout: the ten numbers to stop quoting on two sheets of A4, linked from their page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.errors import BuildError
from recount.markup import render
from recount.publish.book.files import build_folder
from recount.publish.claims.findings import TEN_PAGE
from recount.publish.pdf.chromium import chromium, has_chromium
from recount.publish.pdf.pdf import (
    TitlePage,
    document_html,
    finished,
    print_document,
    read_parts,
)

PAPER = "A4"


def write_handout(root: Path, say: Callable[[str], None]) -> None:
    """Print the page of the built book, and put the file beside it.

    Without such a page there is nothing to do, and without Chromium the page has no link to it.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.

    Raises
    ------
    BuildError
        If Chromium is there and fails.
    """
    page = build_folder(root) / "html" / f"{TEN_PAGE}.html"
    if not page.is_file():
        return
    try:
        browser = chromium()
    except BuildError as error:
        say(f"  The ten numbers are left without a PDF: {error}")
        return
    page.with_suffix(".pdf").write_bytes(handout(root, browser))


def handout(root: Path, browser: str) -> bytes:
    """The page of the ten numbers as a PDF."""
    edition, parts = TitlePage.of(root), read_parts(root, [TEN_PAGE])
    title = parts[0].title
    document = document_html(edition, title, parts, Markup(), PAPER)
    return finished(print_document(browser, document), title, edition)


class HandoutDirective(SphinxDirective):
    """``{recount-handout}``: a link to the handout; nothing where it cannot be printed."""

    def run(self) -> list[nodes.Node]:
        """Return the link."""
        if not has_chromium():
            return []
        file = f"{Path(TEN_PAGE).name}.pdf"
        return [nodes.raw("", render("handout", file=file), format="html")]


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-handout", HandoutDirective)
