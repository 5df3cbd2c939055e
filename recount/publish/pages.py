"""Pages made from records and from the data package: the ledger, and the tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from recount.card import BASIS_NAMES
from recount.chapters import Record
from recount.claims import REPORTS
from recount.markup import table_html
from recount.rounding import describe_hedges
from recount.verdict import BASES, parts_of

COLUMNS = (
    "Claim",
    "Report",
    "Chapter",
    "Kind",
    "Verdict",
    *(name[0].upper() + name[1:] for name in (BASIS_NAMES[basis] for basis in BASES)),
    "Reason",
    "Stands",
    "Source that the report names",
)
PREVIEW_ROWS = 5

CAVEATS = {
    "secondary_source": "read in a secondary source",
    "read_via_mirror": "read through a mirror of the publisher’s file",
    "licence_not_stated": "the copy that was read states no licence",
    "derived_values": "some values are derived from printed ones",
    "modelled_estimates": "modelled estimates, not counts",
    "investigations_not_victims": "counts investigations, each of which may have several victims",
    "year_of_registration": "by year of registration, not of the event",
    "provisional": "provisional when published",
    "incomplete_coverage": "does not cover every place or year",
    "definition_differs": "definitions differ between rows or from the report’s",
    "rounded_in_source": "rounded in the source",
    "revised_later": "revised in later editions",
    "small_counts": "rests on small counts",
    "no_derivatives": "the licence allows no derivatives",
    "non_commercial": "the licence allows no commercial use",
}
"""The fixed vocabulary of caveats, in words."""


def ledger_html(verdicts: Iterable[Record]) -> str:
    """Every claim as a row of one table, linked to its card."""
    header = "".join(f'<th scope="col">{escape(name)}</th>' for name in COLUMNS)
    body = "".join(_ledger_row(verdict) for verdict in verdicts)
    return (
        '<div class="recount-scroll"><table class="recount-ledger">'
        f"<thead><tr>{header}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _ledger_row(verdict: Record) -> str:
    record = verdict.content
    card = f"../chapters/{verdict.chapter}.html#claim-{record['claim']}"
    cells = [
        REPORTS[record["report"]].split(",")[0],
        record["chapter"],
        record["kind"],
        record["headline"],
        *(record["verdicts"].get(basis, "–") for basis in BASES),
        "; ".join(dict.fromkeys(_reasons(record))) or "–",
        record["stands"],
        record["attributed_to"] or "–",
    ]
    plain = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    claim = f'<a href="{escape(card)}">{escape(record["statement"])}</a>'
    return f'<tr id="{escape(record["claim"])}"><td>{claim}</td>{plain}</tr>'


def _reasons(record: Mapping[str, Any]) -> Iterable[str]:
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
            page += f"<h2>{escape(REPORTS[report])}: {escape(part[0].lower() + part[1:])}</h2>"
            page += table_html(header, cells, "recount-plain")
    return page


def hedges_html() -> str:
    """How far each hedge reaches."""
    rows = [(name.replace("_", " "), reach) for name, reach in describe_hedges().items()]
    return table_html(("Hedge", "What it allows"), rows, "recount-plain")


def gallery_html(figures: Iterable[Record]) -> str:
    """Every figure by its title, under the name of its chapter, linked to where it stands."""
    chapters: dict[str, list[str]] = {}
    for figure in figures:
        address = f"../chapters/{figure.chapter}.html#figure-{figure.name}"
        chapters.setdefault(figure.chapter, []).append(
            f'<li><a href="{escape(address)}">{escape(figure.content["title"])}</a>'
            f" <code>{escape(figure.name)}</code></li>"
        )
    return "".join(
        f"<p><strong>{escape(name.replace('-', ' ').capitalize())}</strong></p>"
        f'<ul class="recount-gallery">{"".join(items)}</ul>'
        for name, items in chapters.items()
    )


def tables_html(resources: Iterable[Mapping[str, Any]], frames: Mapping[str, pd.DataFrame]) -> str:
    """Every table of the data package: what it is, where from, its first rows, its file."""
    return "".join(_table_html(entry, frames[entry["name"]]) for entry in resources)


def _table_html(entry: Mapping[str, Any], frame: pd.DataFrame) -> str:
    facts = {
        "Publisher": entry["publisher"],
        "Edition": entry["edition"],
        "Coverage": entry["coverage"],
        "Read via": entry.get("read_via"),
        "Licence": "; ".join(licence["title"] for licence in entry["licenses"]),
        "Take care": "; ".join(CAVEATS[caveat] for caveat in entry.get("caveats", [])),
    }
    rows = "".join(
        f"<dt>{name}</dt><dd>{escape(str(text))}</dd>" for name, text in facts.items() if text
    )
    columns = "".join(
        f"<li><code>{escape(field['name'])}</code>: {escape(field['description'])}</li>"
        for field in entry["schema"]["fields"]
    )
    preview = frame.head(PREVIEW_ROWS).astype("string").fillna("")
    lines = ([cell[:80] for cell in line] for line in preview.itertuples(index=False))
    name, path = escape(entry["name"]), escape(entry["path"])
    return (
        f'<details class="recount-data" id="{name}"><summary><code>{name}</code> '
        f"{escape(entry['title'])}</summary><p>{escape(entry['description'])}</p>"
        f"<dl>{rows}</dl><p>Columns:</p><ul>{columns}</ul>"
        f"{table_html(preview.columns, lines)}"
        f'<p>{len(frame):,} rows. <a href="../data/{path}" download>Download {path}</a></p>'
        "</details>"
    )
