"""Findings: the claims that matter most, on the landing page and among the ten numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from markupsafe import Markup

from recount.chapters import VerdictEntry
from recount.errors import LedgerError
from recount.ledger.claims import reports
from recount.ledger.judgements import judgements
from recount.markup import render
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import plain_text
from recount.publish.claims.claim_html import gap_html
from recount.publish.claims.pairs import Pair, pairs
from recount.record import QuantityRecord, VerdictRecord
from recount.tables.data import read_table
from recount.vocabulary import ANSWER_WORDS, ANSWERS, INSTEAD_OF

TABLE = "findings"
FILE = f"data/claims/{TABLE}.csv"

Page = Literal["landing", "ten"]
"""A page that shows findings."""

TEN: Page = "ten"
TEN_PAGE = "reference/ten-numbers"
NUMBERS_OF_TEN = 10


@dataclass(frozen=True)
class Finding:
    """A claim as a page puts it before the reader.

    Attributes
    ----------
    heading : str
        What its number is of.
    record : VerdictRecord
        The verdict.
    report : str
        Short title of the report that prints the number.
    citation : str
        The verdict's citation as plain text.
    address : str
        Where the claim's page is published; empty where the book is not.
    """

    heading: str
    record: VerdictRecord
    report: str
    citation: str
    address: str

    @property
    def pair(self) -> Pair:
        """The first number that it asserts."""
        return pairs(self.record)[0]

    @property
    def picture(self) -> Markup:
        """The drawn gap, without the series that are only for comparison."""
        record = self.record
        if record["kind"] == "comparison":
            return gap_html(record, most=1)
        parts: list[QuantityRecord] = [
            {**part, "other_series": []} for part in record["quantities"]
        ]
        return gap_html({**record, "quantities": parts}, most=1)

    @property
    def page(self) -> str:
        """The page of the claim, from the root of the site."""
        return entry_page("claim", self.record["claim"])


def check_findings(root: Path) -> None:
    """Make sure that what is to be shown can be shown as its page promises.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Raises
    ------
    LedgerError
        If a number to stop quoting has no sentence to write instead, or there are more than ten.
    TableError
        If a row is about no claim, or is not as expected.
    """
    rows = read_table(TABLE, root).to_dict("records")
    judged = judgements(root)
    breaches = [
        f"{FILE}, row {number}, column claim: {row['claim']}; expected on the page {TEN} a claim"
        f" with a sentence to write instead, as those have that are answered"
        f" {' or '.join(map(repr, INSTEAD_OF))}"
        for number, row in enumerate(rows, 2)
        if row["page"] == TEN and not judged[row["claim"]].instead
    ]
    count = sum(row["page"] == TEN for row in rows)
    if count > NUMBERS_OF_TEN:
        breaches.append(
            f"{FILE}: {count} rows of the page {TEN}; expected at most {NUMBERS_OF_TEN}"
        )
    if breaches:
        raise LedgerError("\n".join(breaches))


def findings_of(book: Book, page: Page) -> list[Finding]:
    """The findings that a page of the book shows, in their order."""
    rows = book.rows(TABLE)
    shown = rows[rows["page"] == page].sort_values("place").to_dict("records")
    verdicts = {verdict.name: verdict.content for verdict in book.verdicts}
    cited = Citables.of(book)
    return [
        Finding(
            row["heading"],
            record,
            reports()[record["report"]].short_title.split(",")[0],
            plain_text(citable),
            citable.address,
        )
        for row in shown
        for record in [verdicts[row["claim"]]]
        for citable in [cited.claim(record)]
    ]


def cards_html(findings: Iterable[Finding], up: str) -> Markup:
    """Findings as cards: both numbers, the answer, the sentence to write.

    Parameters
    ----------
    findings : iterable of Finding
        What is shown.
    up : str
        The way from the page to the root of the site.
    """
    return render("finding-cards", findings=list(findings), up=up)


def finding_html(finding: Finding, up: str) -> Markup:
    """One finding with room for itself: numbers, reason, and the sentence with its citation."""
    return render("finding", finding=finding, up=up)


def answers_html(verdicts: Iterable[VerdictEntry], up: str) -> Markup:
    """How many claims have each answer, each linked to that part of the ledger."""
    counts: Mapping[str, int] = Counter(verdict.content["answer"] for verdict in verdicts)
    shown = [
        (answer, counts[answer], ANSWER_WORDS[answer], urlencode({"answer": answer}))
        for answer in ANSWERS
    ]
    return render("answers", answers=shown, total=sum(counts.values()), up=up)
