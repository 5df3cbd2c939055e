"""Verdicts that are other ones than in the last edition, and the corrections that tell them."""

from __future__ import annotations

from collections.abc import Iterable

from recount.chapters import VerdictEntry
from recount.publish.book.book import Book
from recount.publish.book.change_log import in_numbers
from recount.publish.book.manifests import frozen_versions
from recount.publish.claims.corrections import TABLE
from recount.publish.editions.diff import WRITTEN
from recount.publish.editions.frozen import read
from recount.publish.editions.snapshot import Snapshot
from recount.publish.prose.numerals import TIMES, Numeral, numerals
from recount.publish.prose.origins import (
    gives,
    needing_origin,
    same_time,
    times_in,
    verdict_origins,
    verdict_times,
)
from recount.record import VerdictRecord, tables_of
from recount.tables.data import read_table
from recount.tables.descriptors import table_names


def untold(book: Book, verdicts: Iterable[VerdictEntry]) -> list[str]:
    """Complaints about claims that the last edition judged otherwise, and no correction tells.

    Where data that both verdicts rest on were revised, the last one was not wrong; the list of
    editions says so.

    Parameters
    ----------
    book : Book
        Whose corrections and data these are.
    verdicts : iterable of VerdictEntry
        The verdicts on all claims.

    Raises
    ------
    EditionError
        If the last edition is not what was frozen.
    """
    versions = frozen_versions(book.root)
    if not versions or TABLE not in table_names(book.root):
        return []
    last, rows = read(book.root, versions[-1]), read_table(TABLE, book.root)
    told = {
        row["name"]
        for row in rows.to_dict("records")
        if row["kind"] == "claim" and in_numbers(row["edition"]) > in_numbers(last.version)
    }
    return [
        f"claim {verdict.name}: {_said(verdict)}, and in edition {last.version} {_said(was)};"
        f" expected a row of data/claims/{TABLE}.csv that names a later edition"
        for verdict in verdicts
        if verdict.name not in told
        and (entry := last.claims.get(verdict.name))
        and _said(was := entry.record) != _said(verdict)
        and not _rests_on_revised_data(book, last, entry.tables, verdict)
    ]


def untraced(book: Book, verdicts: Iterable[VerdictEntry]) -> list[str]:
    """Complaints about numerals of corrections of claims that nothing tells of the claim itself.

    What a correction for an edition that is out says was so then.

    Parameters
    ----------
    book : Book
        Whose corrections these are.
    verdicts : iterable of VerdictEntry
        The verdicts on all claims.
    """
    if TABLE not in table_names(book.root):
        return []
    out = max(map(in_numbers, frozen_versions(book.root)), default=())
    known = {verdict.name: verdict.content for verdict in verdicts}
    return [
        f"data/claims/{TABLE}.csv, row {number}, column now: “{numeral.text}”; expected a number of"
        f" the verdict on {row['name']}, or of its words"
        for number, row in enumerate(read_table(TABLE, book.root).to_dict("records"), 2)
        if row["kind"] == "claim" and row["name"] in known and in_numbers(row["edition"]) > out
        for numeral in needing_origin(row["now"])
        if not _tells(known[row["name"]], numeral)
    ]


def _tells(record: VerdictRecord, numeral: Numeral) -> bool:
    words = [text for part in ("statement", "because", "instead") if (text := record[part])]
    if numeral.kind in TIMES:
        times = verdict_times(record).union(*map(times_in, words))
        return any(same_time(numeral, time) for time in times)
    numbers = [other.value for text in words for other in numerals(text)]
    return any(gives(origin, numeral) for origin in verdict_origins(record)) or any(
        map(numeral.reach.contains, numbers)
    )


def _said(verdict: VerdictEntry) -> str:
    return f"{verdict.content['headline']!r}, stands: {verdict.content['stands']!r}"


def _rests_on_revised_data(
    book: Book, last: Snapshot, before: Iterable[str], verdict: VerdictEntry
) -> bool:
    now = {entry["name"]: entry["hash"] for entry in book.tables}
    both = {*before} & {*tables_of(verdict.content)} - WRITTEN
    return any(name in last.tables and last.tables[name] != now.get(name) for name in both)
