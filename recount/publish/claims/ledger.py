"""The ledger: every claim as a row, what is no claim and why, and what each hedge allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from recount.chapters import VerdictEntry
from recount.languages.words import said
from recount.ledger.claims import reports
from recount.markup import render, table_html
from recount.publish.book.notebooks import chapter_words
from recount.publish.claims.pairs import pairs
from recount.quantities.rounding import describe_hedges
from recount.record import VerdictRecord, parts_of
from recount.vocabulary import (
    ANSWERS,
    CLAIM_KINDS,
    DIFFERS_REASONS,
    UNCHECKED_REASONS,
    VERDICTS,
)

FILTERS: Mapping[str, Sequence[str]] = {
    "answer": ANSWERS,
    "verdict": VERDICTS,
    "reason": (*DIFFERS_REASONS, *UNCHECKED_REASONS),
    "report": (),
    "chapter": (),
    "kind": CLAIM_KINDS,
}
"""What the ledger is filtered by, with its words in their order; without any, as they are met."""

SEVERAL = "; "
"""Between several reasons or numbers in one cell."""


def ledger_html(verdicts: Iterable[VerdictEntry]) -> Markup:
    """Every claim as a row of one table, linked to its page, with what searches and filters it.

    Search, filters and sorting do nothing without scripts, and do not show then.
    """
    rows = [(verdict.content, _told(verdict)) for verdict in verdicts]
    columns = {
        "claim": said("Claim"),
        "printed": said("Printed"),
        "counted": said("Counted"),
        "answer": said("Answer"),
    }
    facts = {
        "verdict": said("Verdict"),
        "reason": said("Reason"),
        "stands": said("Does it stand?"),
        "report": said("Report"),
        "chapter": said("Chapter"),
        "kind": said("Kind"),
        "source": said("The report cites"),
    }
    return render(
        "ledger",
        columns=columns,
        facts=facts,
        labels=columns | facts,
        filters={
            name: _counts(words, [told[name] for _, told in rows])
            for name, words in FILTERS.items()
        },
        rows=rows,
    )


def _counts(words: Sequence[str], cells: Iterable[str]) -> list[tuple[str, int]]:
    """How many cells hold each value, for the values that there are."""
    found = Counter(value for cell in cells for value in cell.split(SEVERAL) if value)
    return [(value, found[value]) for value in dict.fromkeys((*words, *found)) if found[value]]


def _told(verdict: VerdictEntry) -> dict[str, str]:
    """What the row of a claim says behind its statement, by column and fact."""
    record = verdict.content
    asserted = pairs(record)
    return {
        "printed": SEVERAL.join(f"“{pair.printed}”" for pair in asserted if pair.printed),
        "counted": SEVERAL.join(dict.fromkeys(pair.counted_text for pair in asserted)),
        "answer": record["answer"],
        "verdict": record["headline"],
        "reason": SEVERAL.join(dict.fromkeys(_reasons(record))),
        "stands": record["stands"],
        "report": reports()[record["report"]].short_title.split(",")[0],
        "chapter": chapter_words(record["chapter"]),
        "kind": record["kind"],
        "source": record["attributed_to"],
    }


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
    rows = [(said(name.replace("_", " ")), reach) for name, reach in describe_hedges().items()]
    return table_html((said("Hedge"), said("What it allows")), rows, "recount-plain")
