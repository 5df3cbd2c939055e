"""A ledger of one claim with one number, to change, and to put into a small book."""

import pandas as pd

CLAIM = {
    "claim": "homicide-fall",
    "report": "oas2013",
    "kind": "number",
    "locator": "Part 4, paragraph 2",
    "text_line": 12,
    "chapter": "state-response",
    "statement": "Homicide fell.",
    "attributed_to": None,
    "citation": "oas2013",
}
QUANTITY = {
    "claim": "homicide-fall",
    "quantity": "fall_pct",
    "as_printed": "74.6 percent",
    "value": 74.6,
    "value_high": None,
    "unit": "pct",
    "hedge": "exact",
    "step": 0.1,
    "step_reason": None,
    "role": "main",
}
REPORT = {
    "report": "oas2013",
    "short_title": "OAS 2013",
    "title": "Drugs and Security",
    "publisher": "Organization of American States",
    "year": 2013,
    "languages": "en",
    "address": None,
    "licence": "not-stated",
    "citation_key": "oas2013",
}
COMPARISON = {"claim": "homicide-record", "kind": "comparison"}
NUMBERS = ("value", "value_high", "step")
TYPES = dict.fromkeys(NUMBERS, "number") | {"text_line": "integer", "year": "integer"}


def claims_frame(*changes):
    frame = pd.DataFrame([CLAIM | change for change in changes])
    return frame.astype({column: "string" for column in CLAIM if column != "text_line"})


def quantities_frame(*changes):
    frame = pd.DataFrame([QUANTITY | change for change in changes], columns=list(QUANTITY))
    types = {column: "float64" if column in NUMBERS else "string" for column in QUANTITY}
    return frame.astype(types)


def add_ledger(book, **tables):
    """Put the tables of the ledger into a book, and others that are given."""
    usual = {
        "claims": claims_frame({}),
        "quantities": quantities_frame({}),
        "reports": pd.DataFrame([REPORT]),
    }
    for name, frame in (usual | tables).items():
        columns = {
            column: {"type": TYPES.get(column, "string"), "required": False}
            for column in frame.columns
        }
        key = list(frame.columns[:2] if name == "quantities" else frame.columns[:1])
        book.add_table(name, frame.to_csv(index=False), key, folder="claims", **columns)
    return book
