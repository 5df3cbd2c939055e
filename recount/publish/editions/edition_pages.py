"""Editions on the site: a page for each that is frozen, and what changed from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import FigureEntry
from recount.drawing.measured import data_tables
from recount.errors import EditionError
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.licence import licence_of
from recount.markup import render
from recount.publish.book import manifests
from recount.publish.book.book import book_of
from recount.publish.book.change_log import Edition
from recount.publish.book.manifests import FROZEN, MANIFEST
from recount.publish.book.places import put
from recount.publish.editions import frozen
from recount.publish.editions.diff import Diff, compare
from recount.publish.editions.frozen import data_names, picture_name
from recount.publish.editions.ro_crate import CRATE
from recount.publish.editions.snapshot import Snapshot, SnapshotEntry
from recount.reading import content_of, decoded, unpacked
from recount.record import VerdictRecord, quantities_of
from recount.vocabulary import BASES, BASIS_NAMES

START = f"{FROZEN}/index"
_FILES = {
    "claims.json": "claims with verdicts",
    "figures.json": "figures with charts",
    "ledger/claims.csv": "the ledger’s claims",
    "ledger/quantities.csv": "the ledger’s numbers",
    CRATE: "description as RO-Crate",
    MANIFEST: "contents with hashes",
}
_SIZE = re.compile(r'<svg\b[^<>]*\bwidth="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')


def edition_html(
    edition: Snapshot, described: Mapping[str, Any], sizes: Mapping[str, Mapping[str, str]]
) -> Markup:
    """The page of a frozen edition: its claims and figures as they were.

    Parameters
    ----------
    edition : Snapshot
        What was frozen.
    described : mapping
        Its manifest.
    sizes : mapping of str to mapping of str to str
        The attributes ``width`` and ``height`` of each figure's picture, by id.
    """
    return render(
        "edition",
        version=edition.version,
        described=described,
        files=_FILES,
        claims=[(entry, *_told(entry.record.content)) for entry in edition.claims.values()],
        figures=[_figure(entry, sizes[name]) for name, entry in edition.figures.items()],
    )


def _told(content: VerdictRecord) -> tuple[str, str]:
    """The headline of a claim, and what else was found."""
    verdicts = (
        f"{BASIS_NAMES[basis]}: {content['verdicts'][basis]}"
        for basis in BASES
        if basis in content["verdicts"]
    )
    told = "; ".join((*verdicts, *_counted(content), f"still stands: {content['stands']}"))
    headline = content["headline"]
    return headline[0].upper() + headline[1:], told[0].upper() + told[1:]


def _counted(content: VerdictRecord) -> Iterator[str]:
    for part in quantities_of(content):
        counted = (f"{basis} {found['number']:.10g}" for basis, found in part["bases"].items())
        yield f"“{part['as_printed']}”: {', '.join(counted) or 'not counted'}"


def _figure(entry: SnapshotEntry[FigureEntry], size: Mapping[str, str]) -> dict[str, Any]:
    content, name = entry.record.content, entry.record.name
    return {
        "name": name,
        "content": content,
        "digest": entry.digest,
        "size": size,
        "licence": licence_of(content["sources"]).sentence,
        "data": {
            file: file.rpartition("/")[2]
            for file in data_names(name, len(data_tables(content["spec"])))
        },
    }


def editions_html(listed: list[Edition], changes: Mapping[str, Diff | None]) -> Markup:
    """The page of all editions, newest first, with what changed in each.

    Parameters
    ----------
    listed : list of Edition
        As in the change log.
    changes : mapping of str to Diff or None
        Of each edition that is frozen, what changed since the one before; None for the first.
    """
    translated = language_of_page() != ENGLISH
    return render("editions", listed=listed, changes=changes, translated=translated)


def changes_by_edition(root: Path) -> dict[str, Diff | None]:
    """What changed in each frozen edition since the one before, oldest first."""
    found: dict[str, Diff | None] = {}
    before: Snapshot | None = None
    for version in manifests.frozen_versions(root):
        edition = frozen.read(root, version)
        found[version] = compare(before, edition) if before else None
        before = edition
    return found


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of every frozen edition, and hand the pages to the book's theme."""
    book, out = book_of(app), Path(app.outdir)
    root = book.root
    if language_of_page() == ENGLISH:  # what is frozen is so in one language
        yield from _frozen_pages(root, out)
    if listed := book.editions:
        yield _page(
            START,
            said("Editions"),
            editions_html(listed, changes_by_edition(root)),
            said(
                "All editions of the book, newest first, and what changed in each, claim by claim"
                " and figure by figure."
            ),
        )


def _frozen_pages(root: Path, out: Path) -> Iterator[tuple[str, dict[str, Any], str]]:
    for version in manifests.frozen_versions(root):
        described = frozen.verify(root, version)
        edition = frozen.read(root, version)
        home, site = root / FROZEN / version, out / FROZEN / version
        for name in (*described["files"], MANIFEST):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            put(site / name, content_of(home, name, EditionError))
        sizes = {}
        for name in edition.figures:
            pressed = content_of(home, picture_name(name), EditionError)
            picture = unpacked(pressed, picture_name(name), EditionError)
            put((site / picture_name(name)).with_suffix(".svg"), picture)
            size = _SIZE.search(decoded(picture, picture_name(name), EditionError))
            sizes[name] = size.groupdict() if size else {}
        yield _page(
            f"{FROZEN}/{version}/index",
            f"Edition {version}",
            edition_html(edition, described, sizes),
            f"Edition {version} as it was frozen: every verdict and every figure of that day.",
        )


def _page(name: str, title: str, body: str, description: str) -> tuple[str, dict[str, Any], str]:
    context = {"title": title, "pagetitle": title, "body": body, "description_from": description}
    return name, context, "page.html"


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _pages)
