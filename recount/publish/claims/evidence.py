"""The evidence of a claim: each source with its address, its hand, and the words read in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from recount.languages.words import said
from recount.licence import TERMS
from recount.publish.book.book import Book
from recount.publish.claims.reasoning import precise
from recount.quantities.units import format_number
from recount.record import RestsOn, SourceRecord, VerdictRecord, behind, quantities_of
from recount.tables.facts import TABLE as FACTS
from recount.tables.facts import page_of_work
from recount.vocabulary import BASES, BASIS_NAMES, CAVEATS, VARIATION_NAMES

SECOND_HAND, MIRRORED = "secondary_source", "read_via_mirror"
"""The caveats of a table that say at which hand it was read."""
MOST_ADDRESSES = 3
"""So many addresses of a table are named; its description has them all."""


@dataclass(frozen=True)
class Link:
    """A way out of the book: the words, and the address."""

    words: str
    address: str

    @property
    def site(self) -> str:
        """The host that the address leads to."""
        return (urlsplit(self.address).hostname or "").removeprefix("www.")


@dataclass(frozen=True)
class Reading:
    """What was read in one place of a work.

    Attributes
    ----------
    what : str
        The measure, the place and the date that it is about.
    number : str
        What the words say, as a number in its unit.
    words : str
        The words themselves; empty where they are not on record.
    at : Link
        The page where they were read.
    """

    what: str
    number: str
    words: str
    at: Link


@dataclass(frozen=True)
class Evidence:
    """A source of a claim.

    Attributes
    ----------
    title, publisher, edition : str
        Of the table, or of the work that facts go back to; of a work that says no year or page,
        the edition is empty.
    hand : str
        Whether it was read at first hand, in words.
    licence : str
        What may be done with it, in short.
    links : sequence of Link
        Where it is published, as far as that is on record.
    more : int
        How many further addresses its description has.
    readings : sequence of Reading
        Of a work, the words read.
    table : str
        Name of the table that holds it.
    file : str
        The file of the table, from the root of the site; empty of a work.
    gave : sequence of str
        What was counted from it.
    """

    title: str
    publisher: str
    edition: str
    hand: str
    licence: str
    links: Sequence[Link]
    more: int
    readings: Sequence[Reading]
    table: str
    file: str
    gave: Sequence[str]


class EvidenceOf:
    """The evidence of the claims of a book."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, Any]]:
        return {entry["name"]: entry for entry in self.book.tables}

    @cached_property
    def _facts(self) -> dict[str, dict[Any, Any]]:
        rows = self.book.rows(FACTS) if FACTS in self._tables else pd.DataFrame()
        return {row["fact"]: row for row in rows.to_dict("records")}

    def of(self, record: VerdictRecord) -> list[Evidence]:
        """The sources of a claim: first those that its verdict rests on."""
        given = list(_given(record))
        counts = behind(record)
        found = self.book.sources(behind(record, beside=True))
        beside = [source for source in found if not _rests(source, counts.tables, counts.facts)]
        return [
            self._evidence(source, [text for counted, text in given if _from(source, counted)])
            for source in [*(one for one in found if one not in beside), *beside]
        ]

    def _evidence(self, source: SourceRecord, gave: Sequence[str]) -> Evidence:
        entry = self._tables[source["table"]]
        rows = [self._facts[fact] for fact in source.get("facts", ())]
        links = [
            Link(one["title"], one["path"])
            for one in entry["sources"]
            if one.get("path", "").startswith("http") and not rows
        ]
        return Evidence(
            title=source["title"],
            publisher=source["publisher"],
            edition=_dated(rows[0]) if rows else source["edition"],
            hand=_hand_of_facts(rows) if rows else _hand_of_table(entry.get("caveats", ())),
            licence="; ".join(said(TERMS[name].short) for name in source["licenses"]),
            links=links[:MOST_ADDRESSES],
            more=len(links[MOST_ADDRESSES:]),
            readings=[_reading(row) for row in rows],
            table=source["table"],
            file="" if rows else f"data/{entry['path']}",
            gave=gave,
        )


def _rests(source: SourceRecord, tables: frozenset[str], facts: frozenset[str]) -> bool:
    """Whether the verdict rests on a source, which otherwise is only shown beside it."""
    if "facts" in source:
        return not facts.isdisjoint(source["facts"])
    return source["table"] in tables


def _from(source: SourceRecord, counted: RestsOn) -> bool:
    """Whether something was counted from a source; of published facts, from its own."""
    return _rests(source, frozenset(counted["tables"]), frozenset(counted.get("facts", ())))


def _dated(row: Mapping[Any, Any]) -> str:
    """Year and page of a work."""
    page = row["work_page"]
    year = "" if pd.isna(row["work_year"]) else str(row["work_year"])
    return ", ".join(filter(None, (year, "" if pd.isna(page) else page_of_work(str(page)))))


def _hand_of_facts(rows: Sequence[Mapping[Any, Any]]) -> str:
    """At which hand the words of a work were read."""
    if all(row["hand"] == "first" for row in rows):
        return said("first hand: the author’s own words")
    if any(pd.isna(row["work_author"]) and pd.isna(row["work_title"]) for row in rows):
        return said("second hand: a page that names no work for it")
    pages = "; ".join(dict.fromkeys(row["read_at"] for row in rows))
    return said("second hand: as reported by {pages}", pages=pages)


def _hand_of_table(caveats: Sequence[str]) -> str:
    """At which hand a table was read."""
    if SECOND_HAND in caveats:
        return said("second hand: {how}", how=said(CAVEATS["secondary_source"]))
    if MIRRORED in caveats:
        return said("first hand: {how}", how=said(CAVEATS["read_via_mirror"]))
    return said("first hand")


def _reading(row: Mapping[Any, Any]) -> Reading:
    about = (row["measure"], row["place"], row["as_of"])
    number = format_number(float(row["value"]), row["unit"])
    hedge = "" if pd.isna(row["qualifier"]) else f"{said(row['qualifier'])} "
    return Reading(
        what=", ".join(str(part) for part in about if not pd.isna(part)),
        number=f"{hedge}{number}",
        words="" if pd.isna(row["words_read"]) else row["words_read"],
        at=Link(f"{row['read_at']}: {row['read_at_title']}", row["read_at_url"]),
    )


def _given(record: VerdictRecord) -> Iterator[tuple[RestsOn, str]]:
    """The numbers and findings of the record, each with what it was counted from."""
    if record["kind"] == "comparison":
        decided = record["comparison"]["bases"]
        for basis in (basis for basis in BASES if basis in decided):
            yield decided[basis], f"{decided[basis]['finding']}; {decided[basis]['margin']}"
    for part in quantities_of(record):
        for basis in (basis for basis in BASES if basis in part["bases"]):
            counted = part["bases"][basis]
            yield counted, f"{precise(counted['number'], part)}, {said(BASIS_NAMES[basis])}"
        for other in part["other_series"]:
            series = said("for comparison: {series}", series=other["series"])
            yield other, f"{precise(other['number'], part)}, {series}"
    for varied in record["variations"]:
        yield varied, f"{said(VARIATION_NAMES[varied['kind']])}: {varied['choice']}"
