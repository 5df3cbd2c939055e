"""The page of the data package: every table, what it is and where it is from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup

from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.markup import render
from recount.publish.cite.citation_pages import citation_folder
from recount.publish.cite.cite_html import FILES
from recount.publish.tables.previews import Preview
from recount.publish.tables.workbooks import workbook_name
from recount.quantities.units import format_number
from recount.vocabulary import CAVEATS


def tables_html(resources: Iterable[Mapping[str, Any]], previews: Mapping[str, Preview]) -> Markup:
    """Every table of the data package: what it is, where from, its first rows, its files."""
    return render(
        "data-tables",
        tables=[_shown(entry, previews[entry["name"]]) for entry in resources],
        english=language_of_page() == ENGLISH,
        citations=FILES,
    )


def _shown(entry: Mapping[str, Any], preview: Preview) -> dict[str, Any]:
    """A table's description, with what is made for its page."""
    facts = {
        said("Publisher"): entry["publisher"],
        said("Edition"): entry["edition"],
        said("Coverage"): entry["coverage"],
        said("Licence"): "; ".join(said(licence["title"]) for licence in entry["licenses"]),
        said("Take care"): "; ".join(said(CAVEATS[caveat]) for caveat in entry.get("caveats", [])),
    }
    return {
        **entry,
        "facts": facts,
        "citation": f"../{citation_folder('table', entry['name'])}",
        "read_via": entry.get("read_via"),
        "columns": preview.columns,
        "first": preview.first,
        "rows": format_number(preview.rows, "count", 0),
        "workbook": workbook_name(entry["path"]) if preview.is_workbook else "",
    }
