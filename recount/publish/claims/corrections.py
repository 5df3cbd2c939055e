"""Corrections: what an edition of the book got wrong, and what a later one says instead."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import pandas as pd
from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.errors import LedgerError
from recount.markup import render
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book, book_of
from recount.publish.book.change_log import Edition
from recount.publish.book.settings import Settings

TABLE = "corrections"


def corrections(
    rows: pd.DataFrame, editions: Iterable[Edition], known: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """The log of corrections, newest first.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table, as pages show it.
    editions : iterable of Edition
        The editions of the book.
    known : mapping of str to collection of str
        Names of all claims, figures and tables, by kind.

    Raises
    ------
    LedgerError
        If a row is about something that there is not, names an edition that there is not, or is of
        a day on which that edition was not being written.
    """
    editions = list(editions)
    versions = {edition.version: place for place, edition in enumerate(editions)}
    breaches = []
    for number, row in enumerate(rows.to_dict("records"), 2):
        where = f"data/claims/{TABLE}.csv, row {number}"
        if row["name"] not in known[row["kind"]]:
            breaches.append(f"{where}, column name: there is no {row['kind']} {row['name']!r}")
        if row["edition"] not in versions:
            breaches.append(
                f"{where}, column edition: {row['edition']!r}; expected one of CHANGELOG.md:"
                f" {', '.join(sorted(versions))}"
            )
        elif expected := _other_day(row["date"].date(), editions, versions[row["edition"]]):
            breaches.append(f"{where}, column date: {row['date']:%Y-%m-%d}; expected {expected}")
    if breaches:
        raise LedgerError("\n".join(breaches))
    return rows.sort_values(["date", "kind", "name"], ascending=[False, True, True])


def _other_day(day: date, editions: Sequence[Edition], place: int) -> str:
    """What was expected of a day on which nothing was corrected for an edition; else empty.

    It is written from the day of the one before to its own, which the newest has not yet.
    """
    before = editions[place + 1 :][:1]
    if before and day < before[0].date:
        return f"{before[0].date} or later, when edition {before[0].version} was out"
    if place and day > editions[place].date:
        return f"{editions[place].date} or earlier, when edition {editions[place].version} came out"
    return ""


def corrections_html(rows: pd.DataFrame, up: str = "../") -> Markup:
    """The log as a table, each row linked to what it is about; or a sentence that it is empty.

    Parameters
    ----------
    rows : pandas.DataFrame
        From `corrections`.
    up : str
        The way from the page to the root of the book.
    """
    shown = [
        row
        | {"day": f"{row['date']:%Y-%m-%d}", "address": up + address_of(row["kind"], row["name"])}
        for row in rows.to_dict("records")
    ]
    return render("corrections", rows=shown)


def address_of(kind: Literal["claim", "figure", "table"], name: str) -> str:
    """Where a claim, a figure or a table stands, from the root of the book."""
    return f"reference/data.html#{name}" if kind == "table" else entry_page(kind, name)


def corrections_of(book: Book) -> pd.DataFrame:
    """The log of a book, held against what there is in it."""
    known = {
        "claim": {verdict.name for verdict in book.verdicts},
        "figure": {figure.name for figure in book.figures},
        "table": {entry["name"] for entry in book.tables},
    }
    return corrections(book.rows(TABLE), book.editions, known)


def way_html(settings: Settings) -> Markup:
    """What whoever finds a mistake can do; empty where the settings name nobody to tell."""
    if not (settings.repository or settings.contact):
        return Markup()
    return render("way")


class CorrectionsDirective(SphinxDirective):
    """``{recount-corrections}``: everything that was ever corrected."""

    def run(self) -> list[nodes.Node]:
        """Return the log."""
        book = book_of(self.env.app)
        log = corrections_html(corrections_of(book))
        return [nodes.raw("", log + way_html(book.settings), format="html")]


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-corrections", CorrectionsDirective)
