"""“Cite this” as HTML: every format to read, to copy and to download."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.languages.words import said
from recount.licence import Licence
from recount.markup import render
from recount.publish.book.places import put
from recount.publish.cite.citation import APA, BIBTEX, CSL, PLAIN, RIS, Citable
from recount.quantities.units import format_day

TEXTS = (APA, PLAIN)
FILES = {BIBTEX: "BibTeX", RIS: "RIS", CSL: "CSL-JSON"}


def cite_html(found: Mapping[str, str], folder: str = "", folded: bool = False) -> Markup:
    """How to cite something, in every format.

    Parameters
    ----------
    found : mapping of str to str
        From `recount.publish.cite.citation.citations`.
    folder : str, optional
        The way from the page to the folder that holds the formats that are files.
    folded : bool
        Whether all formats but the first wait behind a line to open.
    """
    texts = dict(zip(TEXTS, ("APA", said("Plain text")), strict=True))
    return render("cite", found=found, texts=texts, files=FILES, folder=folder, folded=folded)


def facts_html(citable: Citable, licence: Licence, file: str, hashed: bool = False) -> Markup:
    """Edition, content hash and licence of a figure or a claim.

    Parameters
    ----------
    citable : Citable
        What it is.
    licence : Licence
        What may be done with it.
    file : str
        A file beside the page.
    hashed : bool
        Whether the content hash is that of the file, and does not only stand in it.
    """
    day = format_day(citable.date)
    return render("facts", citable=citable, licence=licence, file=file, hashed=hashed, day=day)


def write_citations(found: Mapping[str, str], folder: Path) -> None:
    """Write the formats that are files."""
    for form in FILES:
        put(folder / form, found[form])


def load_citing(app: Sphinx) -> None:
    """Load what a page needs on which citations can be copied."""
    app.add_css_file("cite.css")
    app.add_js_file("copy.js", loading_method="defer")
