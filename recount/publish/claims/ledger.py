"""The ledger: every claim as a row, what is no claim and why, and what each hedge allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

import pandas as pd

from recount.chapters import VerdictEntry
from recount.ledger.claims import reports
from recount.markup import table_html
from recount.publish.book.notebooks import chapter_words
from recount.quantities.rounding import describe_hedges
from recount.record import VerdictRecord, parts_of
from recount.vocabulary import BASES, BASIS_NAMES

COLUMNS = {
    "claim": "Claim",
    "verdict": "Verdict",
    "stands": "Stands",
    "bases": "On each basis",
    "reason": "Reason",
    "report": "Report",
    "chapter": "Chapter",
    "kind": "Kind",
    "source": "Source that the report names",
}
"""Columns of the ledger, in order: name for scripts and links, and name for readers."""

FILTERS = ("verdict", "stands", "reason", "report", "chapter", "kind")
SEVERAL = "; "
"""Between several reasons in one cell."""


def ledger_html(verdicts: Iterable[VerdictEntry]) -> str:
    """Every claim as a row of one table, linked to its page, with what searches and filters it.

    Search, filters and sorting do nothing without scripts, and do not show then.
    """
    found = list(verdicts)
    rows = [_ledger_cells(verdict) for verdict in found]
    header = "".join(
        f'<th scope="col" data-column="{name}"><button type="button" disabled>{title}</button></th>'
        for name, title in COLUMNS.items()
    )
    body = "".join(_ledger_row(verdict) for verdict in found)
    return (
        f'{_filter_html(rows)}<div class="recount-claims"><table class="recount-ledger">'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _ledger_row(verdict: VerdictEntry) -> str:
    record = verdict.content
    page = f"../claims/{record['claim']}/index.html"
    claim = f'<a href="{escape(page)}">{escape(record["statement"])}</a>'
    plain = "".join(f"<td>{escape(cell)}</td>" for cell in _ledger_cells(verdict).values())
    return (
        f'<tr id="{escape(record["claim"])}" data-verdict="{escape(record["headline"])}">'
        f"<td>{claim}</td>{plain}</tr>"
    )


def _ledger_cells(verdict: VerdictEntry) -> dict[str, str]:
    """The cells of a claim behind its statement, by column."""
    record = verdict.content
    return {
        "verdict": record["headline"],
        "stands": record["stands"],
        "bases": SEVERAL.join(
            f"{BASIS_NAMES[basis]}: {record['verdicts'][basis]}"
            for basis in BASES
            if basis in record["verdicts"]
        ),
        "reason": SEVERAL.join(dict.fromkeys(_reasons(record))),
        "report": reports()[record["report"]].short_title.split(",")[0],
        "chapter": chapter_words(record["chapter"]),
        "kind": record["kind"],
        "source": record["attributed_to"],
    }


def _filter_html(rows: Sequence[Mapping[str, str]]) -> str:
    """A field to search the ledger, and a list to choose from for each column with few values."""
    choices = ""
    for name in FILTERS:
        values = {value for row in rows for value in row[name].split(SEVERAL) if value}
        options = "".join(f"<option>{escape(value)}</option>" for value in sorted(values))
        choices += (
            f'<div><label for="ledger-{name}">{COLUMNS[name]}</label><select id="ledger-{name}"'
            f' name="{name}"><option value="">all</option>{options}</select></div>'
        )
    return (
        '<form class="recount-filter pst-js-only" role="search" aria-label="Claims of the ledger">'
        '<div><label for="ledger-q">Search words and numbers</label><input id="ledger-q" name="q"'
        f' type="search" autocomplete="off" /></div>{choices}'
        '<p><button type="reset">Show all</button>'
        f' <span role="status">{len(rows)} of {len(rows)} claims</span></p></form>'
    )


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


def left_out_html(rows: pd.DataFrame) -> str:
    """Every passage that is no claim, part by part of the reports.

    Parameters
    ----------
    rows : pandas.DataFrame
        The table ``left_out``: report, part, lines, passage, reason.
    """
    header = ("Lines", "Passage", "Why it is left out")
    page = ""
    for report in rows["report"].unique():
        for part in rows.loc[rows["report"] == report, "part"].unique():
            here = rows[(rows["report"] == report) & (rows["part"] == part)]
            cells = here[["lines", "passage", "reason"]].itertuples(index=False)
            title = reports()[report].short_title
            page += f"<h2>{escape(title)}: {escape(part[0].lower() + part[1:])}</h2>"
            page += table_html(header, cells, "recount-plain")
    return page


def hedges_html() -> str:
    """How far each hedge reaches."""
    rows = [(name.replace("_", " "), reach) for name, reach in describe_hedges().items()]
    return table_html(("Hedge", "What it allows"), rows, "recount-plain")
