"""The words of tables: what is said of data, rows for pages, and HTML that chapters show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from typing import Any

import pandas as pd

from recount.publish.translate.site import DOMAIN, words_of_vocabulary
from recount.publish.translate.wording import Wording
from recount.tables.facts import TABLE as FACTS

FOR_PAGES: Mapping[str, tuple[str, ...]] = {
    "findings": ("heading",),
    "corrections": ("was", "now"),
    "better_sources": ("note",),
    "left_out": ("part", "passage", "reason"),
    FACTS: ("place", "as_of", "measure"),
}
"""The columns of sentences that pages show as they are, by table.

Claims and judgements are not among them: pages show the records that chapters make of them.
"""

CLAIMS = "claims"
"""The domain of the ledger."""

DATA = "data"
"""The domain of the descriptions of data, and of the facts among them."""

OURS = "The contributors to the Recount project"
"""The one source that has a name in every language: all others go by their own."""

START = "<table"
_TAG = re.compile(r"(<style\b.*?</style>|<[^>]*>)", re.DOTALL)
_LABEL = re.compile(r'(?<=\bdata-label=")[^"]*')


def domain_of(table: str) -> str:
    """The domain of the rows of a table that pages show."""
    return DATA if table == FACTS else CLAIMS


def title_of(table: str, title: str, wording: Wording) -> str:
    """The title of a data table in other words."""
    return wording.say(f"table {table} title", title)


def publisher_of(table: str, publisher: str, wording: Wording) -> str:
    """Whose data a table holds, as that language calls them."""
    return wording.say("publisher", publisher, table, "keeps its own name where it has no other")


def edition_of(table: str, edition: str, wording: Wording) -> str:
    """Which edition of its data a table holds, in other words."""
    return wording.say("edition", edition, table)


def statement_of(claim: str, statement: str, wording: Wording) -> str:
    """What a claim says, in other words: the same wherever it stands."""
    ledger = wording.within(CLAIMS, "data/claims/claims.csv")
    return ledger.say(f"{claim} statement", statement)


def table_in(entry: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """What the data package says of a table, with the words that `wording` gives.

    Parameters
    ----------
    entry : mapping
        As in ``data/datapackage.json``. Sources go by their own names.
    wording : Wording
        What gives the words.
    """
    name = entry["name"]
    schema = entry["schema"]
    return {
        **entry,
        "title": title_of(name, entry["title"], wording),
        "description": wording.say(f"table {name} description", entry["description"]),
        "publisher": publisher_of(name, entry["publisher"], wording),
        "edition": edition_of(name, entry["edition"], wording),
        "coverage": wording.say("coverage", entry["coverage"], name),
        "sources": [_source(source, wording) for source in entry["sources"]],
        "schema": schema | {"fields": [_field(field, wording) for field in schema["fields"]]},
    }


def _source(source: Mapping[str, str], wording: Wording) -> dict[str, str]:
    if source["title"] != OURS:
        return {**source}
    return {**source, "title": wording.say("source", source["title"])}


def _field(field: Mapping[str, Any], wording: Wording) -> dict[str, Any]:
    """A column; what several tables say of it in the same words is one message."""
    description = wording.say(f"column {field['name']}", field["description"])
    return {**field, "description": description}


def rows_in(table: str, rows: pd.DataFrame, wording: Wording) -> pd.DataFrame:
    """Rows that a page shows, with the words that `wording` gives for their sentences."""

    def of(column: str, cell: Any) -> Any:
        if not isinstance(cell, str) or not cell:
            return cell
        return wording.say(f"{table} {column}", cell, countries=table == FACTS)

    said = {column: [of(column, cell) for cell in rows[column]] for column in FOR_PAGES[table]}
    return rows.assign(**said)


def html_table_in(source: str, context: str, known: Mapping[str, str], wording: Wording) -> str:
    """A table in other words.

    Parameters
    ----------
    source : str
        HTML with a table.
    context : str
        Where it stands, by names that do not change.
    known : mapping of str to str
        The words for texts that are said elsewhere, such as what a claim states.
    wording : Wording
        What gives the words for all others.
    """

    def words(text: str) -> str:
        plain = unescape(text)
        said = known.get(plain)
        if said is None and plain in _vocabulary():
            said = wording.within(DOMAIN, "recount/vocabulary.py").say("", plain, slots=False)
        if said is None:
            said = wording.say(context, plain, "in a table", countries=True)
        return text if said == plain else escape(said, quote=False)

    def piece(text: str) -> str:
        if text.startswith("<"):
            return _LABEL.sub(lambda found: escape(words(found.group())), text)
        bare = text.strip()
        return text.replace(bare, words(bare), 1) if bare else text

    return "".join(map(piece, _TAG.split(source)))


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(words_of_vocabulary())
