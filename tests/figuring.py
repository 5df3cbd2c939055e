"""Figures as a chapter stores them, for books to try things on."""

from datetime import date

import altair as alt
import pandas as pd
import pypdf

from recount import mime
from recount.chapters import FigureEntry
from recount.drawing.chart import specification
from recount.publish.cite.citation import Citable

SOURCE = {
    "table": "homicides",
    "publisher": "Somebody",
    "title": "Homicides",
    "edition": "2024",
    "licenses": ["CC-BY-ND-4.0"],
}


def cited(author="Somebody", address="", **changes):
    """A figure as it is cited."""
    about = {"container": "A book", "address": address} | changes
    return Citable("figure", "fall", "A finding", author, "0.1.0", date(2030, 1, 2), **about)


def chart(rows=(("a", 1.25), ("b", None)), title="A finding"):
    frame = pd.DataFrame(rows, columns=["place", "victims"])
    drawn = alt.Chart(frame).mark_bar().encode(x="place:N", y="victims:Q", tooltip="place:N")
    return specification(drawn, title)


def content(name="fall", title="A finding", **changes):
    """A figure's record, with its chart under ``spec``."""
    spec = changes.pop("spec", None) or chart(title=title)
    usual = {
        "figure": name,
        "title": title,
        "caption": f"Caption of {name}.",
        "alt": f"Alt of {name}.",
        "sources": [SOURCE],
        "spec": {**spec, "usermeta": {"embedOptions": {"actions": False}}},
    }
    return usual | changes


def verdict(claim="homicide-fall", number=70.0, **changes):
    """A verdict's record, counted from one table."""
    counted = {
        "number": number,
        "low": number,
        "high": number,
        "gap": 0.0,
        "verdict": "reproduced",
        "reason": None,
        "tables": ["homicides"],
        "times_printed": None,
    }
    part = {
        "quantity": "fall_pct",
        "role": "main",
        "as_printed": "70 percent",
        "value": 70.0,
        "value_high": None,
        "unit": "pct",
        "hedge": "exact",
        "step": 1.0,
        "printed": {"low": 69.5, "high": 70.5, "low_open": False, "high_open": False},
        "unchecked": None,
        "other_series": [],
        "bases": {"now": counted},
    }
    usual = {
        "claim": claim,
        "report": "oas2013",
        "chapter": "corruption",
        "kind": "number",
        "locator": "Part 4",
        "text_line": 12,
        "statement": "Homicide fell by 70 per cent.",
        "attributed_to": "",
        "citation": "oas2013",
        "answer": "quote it",
        "headline": "reproduced",
        "verdicts": {"now": "reproduced"},
        "reasons": {"now": None},
        "stands": "yes",
        "because": "It did.",
        "instead": None,
        "settled_by": None,
        "complaints": [],
        "variations": [],
        "quantities": [part],
        "checked": 1,
    }
    return usual | changes


def judged(claim="homicide-fall", **changes):
    """The output of a cell that judges a claim."""
    data = {mime.VERDICT: verdict(claim, **changes)}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def record(name="fall", chapter="corruption", cell="a", **changes):
    return FigureEntry(chapter, cell, content(name, **changes))


def stored(name="fall", **changes):
    """The output of a cell that shows a figure."""
    found = content(name, **changes)
    data = {mime.VEGALITE: found.pop("spec"), mime.FIGURE: found}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def embedded_fonts(pdf):
    """The fonts of a PDF by name, and whether the letters are in the file."""
    found = {}
    for page in pypdf.PdfReader(pdf).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()
            for part in inner.get("/DescendantFonts", [inner]):
                about = part.get_object()["/FontDescriptor"]
                held = [about.get(f"/FontFile{kind}") for kind in ("", "2", "3")]
                found[inner["/BaseFont"]] = any(file is not None for file in held)
    return found
