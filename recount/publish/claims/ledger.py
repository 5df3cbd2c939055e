"""The ledger: every claim as a row, what is no claim and why, and what each hedge allows."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from recount.card import checked_text
from recount.chapters import VerdictEntry
from recount.ledger.claims import reports
from recount.markup import render, table_html
from recount.publish.book.notebooks import chapter_words
from recount.quantities.rounding import describe_hedges
from recount.record import VerdictRecord, parts_of
from recount.vocabulary import BASES, BASIS_NAMES

COLUMNS = {
    "claim": "Claim",
    "answer": "Answer",
    "verdict": "Verdict",
    "bases": "On each basis",
    "reason": "Reason",
    "report": "Report",
    "chapter": "Chapter",
    "kind": "Kind",
    "source": "Source that the report names",
}
"""Columns of the ledger, in order: name for scripts and links, and name for readers."""

FILTERS = ("answer", "verdict", "reason", "report", "chapter", "kind")
SEVERAL = "; "
"""Between several reasons in one cell."""


def ledger_html(verdicts: Iterable[VerdictEntry]) -> Markup:
    """Every claim as a row of one table, linked to its page, with what searches and filters it.

    Search, filters and sorting do nothing without scripts, and do not show then.
    """
    rows = [(verdict.content, _ledger_cells(verdict)) for verdict in verdicts]
    filters = {
        name: sorted({value for _, row in rows for value in row[name].split(SEVERAL) if value})
        for name in FILTERS
    }
    return render("ledger", columns=COLUMNS, filters=filters, rows=rows)


def _ledger_cells(verdict: VerdictEntry) -> dict[str, str]:
    """The cells of a claim behind its statement, by column."""
    record = verdict.content
    held = [
        f"{BASIS_NAMES[basis]}: {record['verdicts'][basis]}"
        for basis in BASES
        if basis in record["verdicts"]
    ]
    return {
        "answer": record["answer"],
        "verdict": record["headline"],
        "bases": SEVERAL.join(filter(None, [*held, checked_text(record)])),
        "reason": SEVERAL.join(dict.fromkeys(_reasons(record))),
        "report": reports()[record["report"]].short_title.split(",")[0],
        "chapter": chapter_words(record["chapter"]),
        "kind": record["kind"],
        "source": record["attributed_to"],
    }


def ledger_css() -> str:
    """Rules that name each fact of a claim where it does not stand below the head of a column."""
    return "".join(
        f'.recount-ledger td:nth-child({place})::before{{content:"{title}: "}}\n'
        for place, title in enumerate(COLUMNS.values(), 1)
        if place > 1
    )


def _reasons(record: VerdictRecord) -> Iterable[str]:
    yield from (reason for reason in record["reasons"].values() if reason)
    yield from (part["unchecked"] for part in parts_of(record) if part["unchecked"])


def left_out_html(rows: pd.DataFrame) -> Markup:
    """Every passage that is no claim, part by part of the reports.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``left_out``: report, part, lines, passage, reason.
    """
    parts = []
    for report in rows["report"].unique():
        for part in rows.loc[rows["report"] == report, "part"].unique():
            here = rows[(rows["report"] == report) & (rows["part"] == part)]
            title = f"{reports()[report].short_title}: {part[0].lower()}{part[1:]}"
            parts.append((title, here[["lines", "passage", "reason"]].itertuples(index=False)))
    return render("left-out", parts=parts)


def hedges_html() -> str:
    """How far each hedge reaches."""
    rows = [(name.replace("_", " "), reach) for name, reach in describe_hedges().items()]
    return table_html(("Hedge", "What it allows"), rows, "recount-plain")
