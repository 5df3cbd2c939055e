"""Better sources: what came of looking once more where a claim rests on published facts alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from markupsafe import Markup

from recount.languages.words import said
from recount.markup import render
from recount.publish.book.book import Book
from recount.tables.data import read_table

TABLE = "better_sources"


def searches(book: Book) -> dict[str, Mapping[Any, Any]]:
    """The row of each claim for which a better source was looked for.

    Raises
    ------
    TableError
        Naming file, row and column, if a row is about no claim, or is not as expected.
    """
    return {row["claim"]: row for row in read_table(TABLE, book.root).to_dict("records")}


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
