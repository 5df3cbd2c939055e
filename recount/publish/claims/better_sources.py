"""Better sources: what came of looking once more where a claim rests on published facts alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup

from recount.chapters import VerdictEntry
from recount.languages.words import said
from recount.markup import render
from recount.publish.book.book import Book
from recount.record import tables_of
from recount.tables.descriptors import table_names
from recount.tables.facts import TABLE as FACTS

TABLE = "better_sources"


def searches(book: Book) -> dict[str, Mapping[Any, Any]]:
    """The row of each claim for which a better source was looked for.

    Raises
    ------
    TableError
        Naming file, row and column, if a row is about no claim, or is not as expected.
    """
    return {row["claim"]: row for row in book.rows(TABLE).to_dict("records")}


def unsearched(book: Book, verdicts: Iterable[VerdictEntry]) -> list[str]:
    """Complaints about claims that rest on published facts alone, and for which nobody looked on.

    Parameters
    ----------
    book : Book
        Whose table of searches is held against them.
    verdicts : iterable of VerdictEntry
        The verdicts on all claims.
    """
    if TABLE not in table_names(book.root):
        return []
    known = searches(book)
    return [
        f"claim {verdict.name}: rests on published facts alone; expected a row of"
        f" data/claims/{TABLE}.csv that says what came of looking for a better source"
        for verdict in verdicts
        if tables_of(verdict.content) == [FACTS] and verdict.name not in known
    ]


def search_html(row: Mapping[Any, Any] | None) -> Markup:
    """What came of the search for one claim; empty if there was none."""
    if row is None:
        return Markup()
    address = "" if pd.isna(row["address"]) else row["address"]
    return render(
        "better-source",
        row=row,
        day=f"{row['looked_on']:%Y-%m-%d}",
        outcome=outcomes()[row["outcome"]],
        address=address,
        site=urlsplit(address).hostname,
    )


def outcomes() -> Mapping[str, str]:
    """What came of looking, in words, by the code in the table."""
    return {
        "own_text": said("the work itself was read"),
        "found": said("there is one"),
        "none": said("none nearer was found"),
    }
