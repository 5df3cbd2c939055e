"""What can be wrong before a chapter is executed, said at once and all together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from recount.chapters import CONTENTS, conflict, homes, notebooks, pages
from recount.drawing.captions import captions
from recount.errors import BuildError, EditionError, LedgerError, raise_all
from recount.ledger.claims import ledger, reports
from recount.ledger.judgements import judgements
from recount.publish.book import change_log, manifests, settings
from recount.publish.book.addresses import FOLDERS, entry_page
from recount.publish.book.files import files_below
from recount.publish.book.notebooks import compared
from recount.publish.book.synonyms import synonyms
from recount.publish.cite import agreement, works
from recount.publish.claims import findings
from recount.publish.claims.corrections import TABLE, corrections
from recount.publish.editions.frozen import verify
from recount.publish.editions.redirects import REDIRECTS, redirects
from recount.publish.pages.check import check_pages
from recount.publish.pages.page import Reference
from recount.publish.pipeline.state import INPUTS, PAGES
from recount.publish.prose.origins import needing_origin
from recount.quantities.units import added_units
from recount.reading import content_of, require_inside
from recount.tables import facts
from recount.tables.data import check_tables, read_table
from recount.tables.descriptors import table_names

_MERGED = (".md", ".bib", ".csv", ".yml", ".cff")
"""Files of the book that people write and merge, besides chapters."""
_ELSEWHERE = ("data", "recount")
"""Inputs whose links are looked at elsewhere, or may lead anywhere, as the library may."""


def preflight(root: Path) -> list[Reference]:
    """Check everything that chapters and pages rest on, and execute nothing.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Returns
    -------
    list of Reference
        What pages refer to and only executed chapters have.

    Raises
    ------
    RecountError
        What is wrong; a `BuildError` with a line for each where it is more than one thing.
    """
    left: list[Reference] = []
    raise_all(_checks(root, left), BuildError)
    return left


def _checks(root: Path, left: list[Reference]) -> Iterator[Callable[[], object]]:
    yield lambda: check_tables(root)
    yield lambda: judgements(root)  # and with them claims, quantities and reports
    yield lambda: captions(root)
    yield lambda: _corrected(root)
    yield lambda: _findings(root)
    yield lambda: _linked(root)
    yield lambda: _merged(root)
    yield lambda: notebooks(root)
    yield lambda: compared(root)
    yield lambda: _pages(root)
    yield lambda: _homes(root)
    yield lambda: _cited(root)
    yield lambda: works.check(root)
    yield lambda: agreement.check(root)
    yield lambda: facts.check(root)
    yield lambda: left.extend(check_pages(root, _built_from(root)))
    yield lambda: redirects(root)
    yield lambda: _redirected(root)
    yield lambda: change_log.current(root)
    yield lambda: _frozen(root)
    yield lambda: settings.read(root)
    yield lambda: added_units(root)
    yield lambda: synonyms(root)
    yield lambda: [verify(root, version) for version in manifests.frozen_versions(root)]


def _built_from(root: Path) -> set[str]:
    """The files from which Jupyter Book builds the pages."""
    return {_name(root, file) for file in files_below(root, *PAGES)}


def _pages(root: Path) -> None:
    """Every page of the contents that is no chapter is there."""
    if breaches := [
        f"{CONTENTS} names {page}, but there is no {page}.md"
        for page in pages(root)
        if not (root / f"{page}.ipynb").is_file() and not (root / f"{page}.md").is_file()
        if not page.startswith("chapters/")
    ]:
        raise BuildError("\n".join(breaches))


def _merged(root: Path) -> None:
    """No text holds the markers of a merge that was not ended; of chapters, `read` says so."""
    texts = [file for file in files_below(root, *INPUTS) if file.suffix in _MERGED]
    if breaches := [
        f"{_name(root, file)}, {where}"
        for file in texts
        if (where := conflict(_content(root, file).decode("utf-8", "replace")))
    ]:
        raise BuildError("\n".join(breaches))


def _content(root: Path, file: Path) -> bytes:
    return content_of(root, _name(root, file), BuildError)


def _linked(root: Path) -> None:
    """Nothing of the book is a link out of it; of tables, `check_tables` says so."""
    paths = [root / name for name in INPUTS if name not in _ELSEWHERE]
    links = [path for each in paths for path in (each, *each.rglob("*")) if path.is_symlink()]
    raise_all(
        (partial(require_inside, root, _name(root, link), BuildError) for link in links), BuildError
    )


def _name(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix()


def _frozen(root: Path) -> None:
    """Every edition that is frozen is in the change log."""
    known = {edition.version for edition in change_log.read(root)}
    if gone := [version for version in manifests.frozen_versions(root) if version not in known]:
        raise EditionError(
            f"{change_log.FILE}: no edition {', '.join(gone)}; expected a heading for each that"
            f" {manifests.FROZEN}/ holds"
        )


def _redirected(root: Path) -> None:
    """Every page that moved is gone, and is where it is said to be.

    Of explorers `explorers_there` says so, once the chapters are executed.
    """
    claims, figures = ledger(root), captions(root)
    there = {f"{page}.html" for page in pages(root)}
    there |= {entry_page("claim", name) for name in claims}
    there |= {entry_page("figure", name) for name in figures}
    breaches = []
    for row, (old, new) in enumerate(redirects(root).items(), 2):
        where = f"{REDIRECTS}, row {row}, column"
        if old in there:
            breaches.append(f"{where} old: {old!r} is a page of the book; expected one that moved")
        if new not in there and not new.startswith(f"{FOLDERS['explorer']}/"):
            breaches.append(f"{where} new: there is no page {new!r}; expected one of the book")
    if breaches:
        raise BuildError("\n".join(breaches))


def _homes(root: Path) -> None:
    """The chapter of every claim is one of the book."""
    judging = homes(root)
    breaches = [
        f"data/claims/claims.csv, row {row}, column chapter, claim {claim.claim}:"
        f" {claim.chapter!r}; expected a chapter of _toc.yml: {', '.join(judging)}"
        for row, claim in enumerate(ledger(root).values(), start=2)
        if claim.chapter not in judging
    ]
    if breaches:
        raise LedgerError("\n".join(breaches))


def _corrected(root: Path) -> None:
    """Every correction is of a claim, a figure with words, or a table; in an edition there is."""
    if TABLE in table_names(root):
        known: dict[str, Collection[str]] = {
            "claim": ledger(root),
            "figure": captions(root),
            "table": table_names(root),
        }
        corrections(read_table(TABLE, root), change_log.read(root), known)


def _findings(root: Path) -> None:
    """Findings are what their pages promise, and no heading has a number that nothing checks."""
    if findings.TABLE not in table_names(root):
        return
    findings.check_findings(root)
    breaches = [
        f"{findings.FILE}, row {number}, column heading: {numeral.text!r}; expected words without"
        " a number, for numbers come from the verdict"
        for number, heading in enumerate(read_table(findings.TABLE, root)["heading"], 2)
        for numeral in needing_origin(heading)
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
