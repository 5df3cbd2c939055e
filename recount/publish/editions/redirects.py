"""Addresses that were ever published: each still leads somewhere, or a redirect says where to.

Every frozen edition lists its claims and figures, each of which has a page. ``redirects.csv``,
beside ``_toc.yml``, lists the pages that have moved: where they were, and where they are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import Record
from recount.errors import BuildError
from recount.languages.words import language_of_page
from recount.markup import render
from recount.publish.book import manifests
from recount.publish.book.addresses import FOLDERS, entry_page
from recount.publish.book.book import book_of
from recount.publish.book.settings import Settings
from recount.reading import MOST_TEXT, content_of, is_there
from recount.tables.csv_form import csv_rows, csv_text

REDIRECTS = "redirects.csv"
HEADER = ("old", "new")
REDIRECTED = (*FOLDERS.values(), "chapters", "reference")


def redirects(root: Path) -> dict[str, str]:
    """New addresses by old ones, both from the site's root.

    Raises
    ------
    TableError
        If the file has another form than `recount.tables.csv_form` asks for.
    BuildError
        If a row is not as expected: an address that no page of the book could have, one that
        stands twice, or one that leads to another redirect.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(_rows(root), 2):
        where = f"{REDIRECTS}, row {number}"
        for column, address in row.items():
            folder = address.split("/")[0]
            if folder not in REDIRECTED or not address.endswith(".html") or ".." in address:
                raise BuildError(
                    f"{where}, column {column}: {address!r}; expected a page such as"
                    " claims/harbours-fell/index.html"
                )
        if row["old"] in found:
            raise BuildError(f"{where}, column old: {row['old']!r} stands twice")
        found[row["old"]] = row["new"]
    for old, new in found.items():
        if new in found:
            raise BuildError(
                f"{REDIRECTS}: {old} leads to {new}, which has moved too; expected {found[new]}"
            )
    return found


def _rows(root: Path) -> list[dict[str, str]]:
    if not is_there(root, REDIRECTS):
        return []
    text = csv_text(content_of(root, REDIRECTS, BuildError, MOST_TEXT), REDIRECTS)
    header, *rows = csv_rows(text, REDIRECTS)
    if header != [*HEADER]:
        raise BuildError(f"{REDIRECTS}, row 1: {header}; expected {','.join(HEADER)}")
    for number, row in enumerate(rows, 2):
        if len(row) != len(HEADER) or not all(row):
            raise BuildError(f"{REDIRECTS}, row {number}: expected {','.join(HEADER)}, all of them")
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def published(root: Path) -> dict[str, str]:
    """The pages of all claims and figures that were ever published, and the edition of each.

    Returns
    -------
    dict
        The first edition by address, from the site's root.
    """
    found: dict[str, str] = {}
    for version, edition in manifests.published(root).items():
        claims = (entry_page("claim", name) for name in sorted(edition.claims))
        figures = (entry_page("figure", name) for name in sorted(edition.figures))
        for address in (*claims, *figures):
            found.setdefault(address, version)
    return found


def lost(addresses: Mapping[str, str], pages: Container[str]) -> list[str]:
    """Complaints about published addresses that are none of the pages that there are."""
    return [
        f"{address}, published in edition {edition}: there is no such page any more; bring it"
        f" back, or say in {REDIRECTS} where it went"
        for address, edition in addresses.items()
        if address not in pages
    ]


def lost_addresses(root: Path, found: Iterable[Record]) -> list[str]:
    """Complaints about published addresses to which neither a page nor a redirect leads.

    Parameters
    ----------
    root : Path
        The folder of the book.
    found : iterable of Record
        The records of its chapters, each of which has a page.
    """
    pages = {
        entry_page("claim" if record.kind == "verdict" else record.kind, record.name)
        for record in found
    }
    pages |= {old for old, new in redirects(root).items() if new in pages or not of_entry(new)}
    return lost(published(root), pages)


def explorers_there(root: Path, found: Iterable[Record]) -> None:
    """Hold redirects against the explorers of the chapters, which are known once these executed.

    Raises
    ------
    BuildError
        Naming row and column for each that leads to an explorer that no chapter has, or from one
        that a chapter still has.
    """
    there = {entry_page("explorer", one.name) for one in found if one.kind == "explorer"}
    breaches = []
    for row, (old, new) in enumerate(redirects(root).items(), 2):
        where = f"{REDIRECTS}, row {row}, column"
        if old in there:
            breaches.append(f"{where} old: {old!r} is a page of the book; expected one that moved")
        if new.startswith(f"{FOLDERS['explorer']}/") and new not in there:
            breaches.append(f"{where} new: there is no page {new!r}; expected one of the book")
    if breaches:
        raise BuildError("\n".join(breaches))


def of_entry(address: str) -> bool:
    """Whether an address is one that the page of a claim, a figure or an explorer has."""
    return address.partition("/")[0] in FOLDERS.values()


def write_redirects(site: Path, moved: Mapping[str, str], settings: Settings) -> None:
    """Write a page at every old address that leads to the new one.

    Raises
    ------
    BuildError
        If there is still a page at the old address, or none at the new one.
    """
    for old, new in moved.items():
        if (site / old).exists():
            raise BuildError(f"{REDIRECTS}: {old} has not moved: there is a page at it")
        if not (site / new).is_file():
            raise BuildError(f"{REDIRECTS}: {old} leads to {new}, and there is no such page")
        (site / old).parent.mkdir(parents=True, exist_ok=True)
        (site / old).write_text(redirect_html(old, new, settings), encoding="utf-8")


def redirect_html(old: str, new: str, settings: Settings) -> Markup:
    """A page that leads from one address to another, at once and without a script."""
    way = posixpath.relpath(new, posixpath.dirname(old) or ".")
    canonical = settings.link(new) or way
    return render(
        "redirect",
        language=language_of_page().tag,
        way=way,
        canonical=canonical,
        title=settings.title,
    )


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        book = book_of(app)
        write_redirects(Path(app.outdir), redirects(book.root), book.settings)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write, priority=950)  # after the map of the site
