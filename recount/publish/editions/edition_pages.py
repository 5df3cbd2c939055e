"""Editions on the site: a page for each that is frozen, and what changed from one to the next."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.chapters import FigureEntry, VerdictEntry
from recount.drawing.chart import data_tables
from recount.licence import licence_of
from recount.publish.book import manifests
from recount.publish.book.book import book_of
from recount.publish.book.change_log import Edition
from recount.publish.book.manifests import FROZEN, MANIFEST
from recount.publish.editions import frozen
from recount.publish.editions.diff import Diff, Difference, compare
from recount.publish.editions.frozen import data_names, picture_name
from recount.publish.editions.ro_crate import CRATE
from recount.publish.editions.snapshot import Snapshot, SnapshotEntry
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
_SIZE = re.compile(r'<svg\b[^<>]*\bwidth="([\d.]+)" height="([\d.]+)"')


def edition_html(edition: Snapshot, described: Mapping[str, Any], sizes: Mapping[str, str]) -> str:
    """The page of a frozen edition: its claims and figures as they were.

    Parameters
    ----------
    edition : Snapshot
        What was frozen.
    described : mapping
        Its manifest.
    sizes : mapping of str to str
        The attributes ``width`` and ``height`` of each figure's picture, by id.
    """
    files = "".join(
        f'<li><a href="{name}" download>{escape(what)}</a></li>' for name, what in _FILES.items()
    )
    claims = "".join(map(_claim_html, edition.claims.values()))
    figures = "".join(_figure_html(entry, sizes[name]) for name, entry in edition.figures.items())
    return (
        f'<section class="recount-edition"><h1>Edition {escape(edition.version)}</h1>'
        f"<p>{escape(described['summary'])}</p>"
        f"<p>This page shows what was frozen on {escape(described['date'])} and never changes. The"
        ' newest edition is <a href="../../index.html">the book itself</a>;'
        ' <a href="../index.html">all editions</a> and what changed between them are listed.</p>'
        f'<ul>{files}</ul><section id="claims"><h2>Claims</h2><ul>{claims}</ul></section>'
        f'<section id="figures"><h2>Figures</h2>{figures}</section></section>'
    )


def _claim_html(entry: SnapshotEntry[VerdictEntry]) -> str:
    content, name = entry.record.content, escape(entry.record.name)
    verdicts = (
        f"{BASIS_NAMES[basis]}: {content['verdicts'][basis]}"
        for basis in BASES
        if basis in content["verdicts"]
    )
    told = "; ".join((*verdicts, *_counted(content), f"still stands: {content['stands']}"))
    headline = content["headline"][0].upper() + content["headline"][1:]
    return (
        f'<li id="claim-{name}"><strong>{escape(headline)}.</strong> {escape(content["statement"])}'
        f" <small>{escape(told[0].upper() + told[1:])}. Claim <code>{name}</code>, content hash"
        f" <code>{entry.digest}</code>.</small></li>"
    )


def _counted(content: VerdictRecord) -> Iterator[str]:
    for part in quantities_of(content):
        counted = (f"{basis} {found['number']:.10g}" for basis, found in part["bases"].items())
        yield f"“{part['as_printed']}”: {', '.join(counted) or 'not counted'}"


def _figure_html(entry: SnapshotEntry[FigureEntry], size: str) -> str:
    content, name = entry.record.content, entry.record.name
    data = "".join(
        f' <a href="{escape(file)}" download>{escape(file.rpartition("/")[2])}</a>'
        for file in data_names(name, len(data_tables(content["spec"])))
    )
    return (
        f'<figure id="fig-{escape(name)}">'
        f'<img src="figures/{escape(name)}.svg" alt="{escape(content["alt"])}"{size}'
        ' loading="lazy" />'
        f"<figcaption><strong>{escape(content['title'])}</strong> {escape(content['caption'])}"
        f"<small>{escape(licence_of(content['sources']).sentence)} Figure <code>{escape(name)}"
        f"</code>, content hash <code>{entry.digest}</code>.{data}</small></figcaption></figure>"
    )


def editions_html(listed: list[Edition], changes: Mapping[str, Diff | None]) -> str:
    """The page of all editions, newest first, with what changed in each.

    Parameters
    ----------
    listed : list of Edition
        As in the change log.
    changes : mapping of str to Diff or None
        Of each edition that is frozen, what changed since the one before; None for the first.
    """
    return (
        "<section><h1>Editions</h1><p>What is new in each edition of the book, newest first. An"
        " edition that is frozen has a page that never changes. The same list is a"
        f' <a href="../feed.xml">feed</a>.</p>{"".join(map(_Listed(changes).html, listed))}'
        "</section>"
    )


class _Listed:
    """Editions as a list shows them."""

    def __init__(self, changes: Mapping[str, Diff | None]) -> None:
        self.changes = changes

    def html(self, edition: Edition) -> str:
        """One of them."""
        version = escape(edition.version)
        parts = [
            f'<section id="edition-{version}"><h2>{version} – {edition.date.isoformat()}</h2>',
            f"<p>{escape(edition.summary)}</p>",
        ]
        if edition.version in self.changes:
            parts.append(
                f'<p class="recount-way"><a href="{version}/index.html">Edition {version} as it'
                " was</a></p>"
            )
        if found := self.changes.get(edition.version):
            parts.append(_changes_html(found))
        return "".join((*parts, "</section>"))


def _changes_html(found: Diff) -> str:
    items = "".join(
        f"<li>{kind} {_difference_html(difference)}</li>"
        for kind, differences in (("Claim", found.claims), ("Figure", found.figures))
        for difference in differences
    )
    summary = f"Since {escape(found.old)}: {escape(found.summary())}"
    return (
        f"<details><summary>{summary}</summary><ul>{items}</ul></details>"
        if items
        else (f"<p>{summary}.</p>")
    )


def _difference_html(difference: Difference) -> str:
    changes = "".join(f"<li>{escape(str(change))}</li>" for change in difference.changes)
    why = "; ".join(map(str, difference.why))
    return (
        f"<code>{escape(difference.name)}</code>, {difference.status}: {escape(difference.title)}"
        + (f"<ul>{changes}</ul>" if changes else "")
        + (f"<p>Why: {escape(why)}.</p>" if why else "")
    )


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
    for version in manifests.frozen_versions(root):
        described = frozen.verify(root, version)
        edition = frozen.read(root, version)
        home, site = root / FROZEN / version, out / FROZEN / version
        for name in (*described["files"], MANIFEST):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_bytes((home / name).read_bytes())
        sizes = {}
        for name in edition.figures:
            picture = gzip.decompress((home / picture_name(name)).read_bytes())
            (site / picture_name(name)).with_suffix(".svg").write_bytes(picture)
            size = _SIZE.search(picture.decode())
            sizes[name] = f' width="{size[1]}" height="{size[2]}"' if size else ""
        yield _page(
            f"{FROZEN}/{version}/index",
            f"Edition {version}",
            edition_html(edition, described, sizes),
            f"Edition {version} as it was frozen: every verdict and every figure of that day.",
        )
    if listed := book.editions:
        yield _page(
            START,
            "Editions",
            editions_html(listed, changes_by_edition(root)),
            "All editions of the book, newest first, and what changed in each, claim by claim and"
            " figure by figure.",
        )


def _page(name: str, title: str, body: str, description: str) -> tuple[str, dict[str, Any], str]:
    context = {"title": title, "pagetitle": title, "body": body, "description_from": description}
    return name, context, "page.html"


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("html-collect-pages", _pages)
