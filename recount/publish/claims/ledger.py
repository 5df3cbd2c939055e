"""The ledger: every claim as a row, what is no claim and why, and what each hedge allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from recount.chapters import VerdictEntry
from recount.languages.words import language_of_page, said
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


@dataclass(frozen=True)
class Told:
    """What the row of a claim says behind its statement, by column and fact.

    Attributes
    ----------
    words : mapping of str to str
        In the language of the page.
    values : mapping of str to str
        What the ledger is filtered by, which is the same in every language.
    language : str
        That of what the report printed, as in BCP 47; empty where it is that of the page.
    """

    words: Mapping[str, str]
    values: Mapping[str, str]
    language: str


def ledger_html(verdicts: Iterable[VerdictEntry], titles: Mapping[str, str]) -> Markup:
    """Every claim as a row of one table, linked to its page, with what searches and filters it.

    Search, filters and sorting do nothing without scripts, and do not show then.

    Parameters
    ----------
    verdicts : iterable of VerdictEntry
        In reading order.
    titles : mapping of str to str
        The title of each chapter by its name.
    """
    rows = [(verdict.content, _told(verdict.content, titles)) for verdict in verdicts]
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
            name: _counts(name, words, [told for _, told in rows])
            for name, words in FILTERS.items()
        },
        rows=rows,
    )


def _counts(name: str, order: Sequence[str], rows: Iterable[Told]) -> list[tuple[str, str, int]]:
    """The values that there are of a fact, each with its words and how many rows hold it."""
    found: Counter[str] = Counter()
    words: dict[str, str] = {}
    for told in rows:
        values = [value for value in told.values[name].split(SEVERAL) if value]
        found.update(values)
        words.update(zip(values, told.words[name].split(SEVERAL), strict=False))
    return [
        (value, words[value], found[value])
        for value in dict.fromkeys((*order, *found))
        if found[value]
    ]


def _told(record: VerdictRecord, titles: Mapping[str, str]) -> Told:
    asserted = pairs(record)
    reasons = list(dict.fromkeys(_reasons(record)))
    report = reports()[record["report"]]
    chapter = record["chapter"]
    own = language_of_page().tag.partition("-")[0]
    words = {
        "printed": SEVERAL.join(f"“{pair.printed}”" for pair in asserted if pair.printed),
        "counted": SEVERAL.join(dict.fromkeys(pair.counted_text for pair in asserted)),
        "answer": said(record["answer"]),
        "verdict": said(record["headline"]),
        "reason": SEVERAL.join(map(said, reasons)),
        "stands": said(record["stands"]),
        "report": report.short_title.split(",")[0],
        "chapter": titles[chapter],
        "kind": said(record["kind"]),
        "source": record["attributed_to"],
    }
    values = {
        "answer": record["answer"],
        "verdict": record["headline"],
        "reason": SEVERAL.join(reasons),
        "report": words["report"],
        "chapter": chapter_words(chapter),
        "kind": record["kind"],
    }
    return Told(words, values, "" if report.languages == own else report.languages.split()[0])


def _reasons(record: VerdictRecord) -> Iterator[str]:
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
