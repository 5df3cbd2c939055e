"""The page of the data package: every table, what it is and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import pandas as pd

from recount.markup import table_html
from recount.vocabulary import CAVEATS

PREVIEW_ROWS = 5


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
