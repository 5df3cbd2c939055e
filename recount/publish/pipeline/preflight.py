"""What can be wrong before a chapter is executed, said at once and all together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from recount.chapters import SYNTHESIS, notebooks
from recount.drawing.captions import captions
from recount.errors import BuildError, LedgerError, RecountError
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.publish.book import change_log, manifests, settings
from recount.publish.cite import works
from recount.publish.editions.frozen import verify
from recount.publish.editions.redirects import redirects
from recount.tables.data import check_header
from recount.tables.descriptors import descriptor


def preflight(root: Path) -> None:
    """Check everything that chapters and pages rest on, and execute nothing.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Raises
    ------
    RecountError
        What is wrong; a `BuildError` with a line for each where it is more than one thing.
    """
    found: dict[str, RecountError] = {}
    for check in _checks(root):
        try:
            check()
        except RecountError as error:
            found.setdefault(str(error), error)
    if len(found) == 1:
        raise next(iter(found.values()))
    if found:
        raise BuildError("\n".join(found))


def _checks(root: Path) -> Iterator[Callable[[], object]]:
    yield lambda: _tables(root)
    yield lambda: judgements(root)  # and with them claims, quantities and reports
    yield lambda: captions(root)
    yield lambda: notebooks(root)
    yield lambda: _homes(root)
    yield lambda: _cited(root)
    yield lambda: redirects(root)
    yield lambda: change_log.current(root)
    yield lambda: settings.read(root)
    yield lambda: [verify(root, version) for version in manifests.frozen_versions(root)]


def _tables(root: Path) -> None:
    """The descriptions of all tables, and the form and header of each."""
    breaches = []
    for entry in descriptor(root)["resources"]:
        try:
            check_header(entry, root)
        except RecountError as error:
            breaches.append(str(error))
    if breaches:
        raise BuildError("\n".join(breaches))


def _homes(root: Path) -> None:
    """The chapter of every claim is one of the book."""
    homes = [name for name in notebooks(root) if name != SYNTHESIS]
    breaches = [
        f"data/claims/claims.csv, row {row}, column chapter, claim {claim.claim}:"
        f" {claim.chapter!r}; expected a chapter of _toc.yml: {', '.join(homes)}"
        for row, claim in enumerate(ledger(root).values(), start=2)
        if claim.chapter not in homes
    ]
    if breaches:
        raise LedgerError("\n".join(breaches))


def _cited(root: Path) -> None:
    """Every report, and what a claim cites, is a work of the bibliography."""
    named = {
        f"data/claims/reports.csv, row {row}, column citation_key": report.citation_key
        for row, report in enumerate(reports(root).values(), start=2)
    } | {
        f"data/claims/claims.csv, row {row}, column citation": claim.citation
        for row, claim in enumerate(ledger(root).values(), start=2)
    }
    known = works.keys(root)
    if breaches := [
        f"{where}: {key!r}; expected the key of an entry of {works.FILE}"
        for where, key in named.items()
        if key not in known
    ]:
        raise LedgerError("\n".join(breaches))
