"""Addresses that were ever published: each still leads somewhere, or a redirect says where to.

Every frozen edition lists its claims and figures, each of which has a page. ``redirects.csv``,
beside ``_toc.yml``, lists the pages that have moved: where they were, and where they are.
"""

from __future__ import annotations

import csv
import posixpath
from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.errors import BuildError
from recount.markup import render
from recount.publish.book import manifests
from recount.publish.book.book import book_of
from recount.publish.book.settings import Settings

REDIRECTS = "redirects.csv"
REDIRECTED = ("claims", "figures", "chapters", "reference")


def redirects(root: Path) -> dict[str, str]:
    """New addresses by old ones, both from the site's root.

    Raises
    ------
    BuildError
        If a row is not as expected: an address that no page of the book could have, one that
        stands twice, or one that leads to another redirect.
    """
    found: dict[str, str] = {}
    for number, row in enumerate(_rows(root, REDIRECTS, "old,new"), 2):
        where = f"{REDIRECTS}, row {number}"
        for column, address in row.items():
            folder = address.split("/")[0]
            if folder not in REDIRECTED or not address.endswith(".html") or ".." in address:
                raise BuildError(
                    f"{where}, column {column}: {address!r}; expected a page such as"
                    " claims/rio-upp-officers/index.html"
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


def _rows(root: Path, file: str, header: str) -> list[dict[str, str]]:
    path = root / file
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != header.split(","):
            raise BuildError(f"{file}, row 1: {reader.fieldnames}; expected {header}")
        rows = list(reader)
    for number, row in enumerate(rows, 2):
        if None in row or not all(row.values()):
            raise BuildError(f"{file}, row {number}: expected {header}, all of them")
    return rows


def published(root: Path) -> dict[str, str]:
    """The pages of all claims and figures that were ever published, and the edition of each.

    Returns
    -------
    dict
        The first edition by address, from the site's root.
    """
    found: dict[str, str] = {}
    for version, edition in manifests.published(root).items():
        for folder, names in (("claims", edition.claims), ("figures", edition.figures)):
            for name in sorted(names):
                found.setdefault(f"{folder}/{name}/index.html", version)
    return found


def lost(site: Path, addresses: Mapping[str, str]) -> list[str]:
    """Complaints about published addresses at which a built site has nothing."""
    return [
        f"{address}, published in edition {edition}: there is no such page any more; bring it"
        f" back, or say in {REDIRECTS} where it went"
        for address, edition in addresses.items()
        if not (site / address).is_file()
    ]


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
    return render("redirect", way=way, canonical=canonical, title=settings.title)


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        book = book_of(app)
        write_redirects(Path(app.outdir), redirects(book.root), book.settings)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write, priority=950)  # after the map of the site
