"""The page of the data package: every table, what it is and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.markup import render
from recount.publish.cite.citation_pages import citation_folder
from recount.publish.cite.cite_html import FILES
from recount.publish.tables.workbooks import columns_of, fits, workbook_name
from recount.quantities.units import format_number
from recount.vocabulary import CAVEATS

PREVIEW_ROWS = 5


def tables_html(
    resources: Iterable[Mapping[str, Any]], frames: Mapping[str, pd.DataFrame]
) -> Markup:
    """Every table of the data package: what it is, where from, its first rows, its files."""
    return render(
        "data-tables",
        tables=[_shown(entry, frames[entry["name"]]) for entry in resources],
        english=language_of_page() == ENGLISH,
        citations=FILES,
    )


def _shown(entry: Mapping[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """A table's description, with what is made for its page."""
    facts = {
        said("Publisher"): entry["publisher"],
        said("Edition"): entry["edition"],
        said("Coverage"): entry["coverage"],
        said("Licence"): "; ".join(said(licence["title"]) for licence in entry["licenses"]),
        said("Take care"): "; ".join(said(CAVEATS[caveat]) for caveat in entry.get("caveats", [])),
    }
    preview = frame.head(PREVIEW_ROWS).astype("string").fillna("")
    return {
        **entry,
        "facts": facts,
        "citation": f"../{citation_folder('table', entry['name'])}",
        "read_via": entry.get("read_via"),
        "columns": list(preview.columns),
        "first": [[cell[:80] for cell in line] for line in preview.itertuples(index=False)],
        "rows": format_number(len(frame), "count", 0),
        "workbook": workbook_name(entry["path"]) if fits(columns_of(frame)) else "",
    }
