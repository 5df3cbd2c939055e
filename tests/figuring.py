"""Figures as a chapter stores them, for books to try things on."""

import altair as alt
import pandas as pd
import pypdf

from recount import mime
from recount.chapters import Record
from recount.chart import specification

SOURCE = {
    "table": "homicides",
    "publisher": "Somebody",
    "title": "Homicides",
    "edition": "2024",
    "licenses": ["CC-BY-ND-4.0"],
}


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


def record(name="fall", chapter="corruption", cell="a", **changes):
    return Record("figure", chapter, cell, content(name, **changes))


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
