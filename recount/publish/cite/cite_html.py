"""“Cite this” as HTML: every format to read, to copy and to download."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

from recount.licence import Licence
from recount.publish.cite.citation import APA, BIBTEX, CSL, PLAIN, RIS, Citable

TEXTS = {APA: "APA", PLAIN: "Plain text"}
FILES = {BIBTEX: "BibTeX", RIS: "RIS", CSL: "CSL-JSON"}


def cite_html(found: Mapping[str, str], folder: str | None = "") -> str:
    """How to cite something, in every format.

    Parameters
    ----------
    found : mapping of str to str
        From `recount.publish.cite.citation.citations`.
    folder : str, optional
        The way from the page to the folder that holds the formats that are files; None where there
        are no such files.
    """
    texts = "".join(
        f'<div class="recount-cite"><h3>{name}</h3><p data-copied>{escape(found[form])}</p>'
        f'<p class="recount-does">{copy_button_html(form)}</p></div>'
        for form, name in TEXTS.items()
    )
    files = "".join(
        f'<div class="recount-cite"><details><summary>{name}</summary>'
        f"<pre data-copied>{escape(found[form])}</pre></details>"
        f'<p class="recount-does">{copy_button_html(name)}'
        + ("" if folder is None else f' <a href="{folder}{form}" download>{form}</a>')
        + "</p></div>"
        for form, name in FILES.items()
    )
    return f'<div class="recount-cites">{texts}{files}</div>'


def copy_button_html(what: str) -> str:
    """A button that copies the text beside it; it shows where a browser lets it copy."""
    return f'<button type="button" data-copy-text hidden>Copy {escape(what)}</button>'


def copy_link_html(address: str) -> str:
    """A button that copies an address: an absolute one, or one relative to the page."""
    return f'<button type="button" data-copy="{escape(address)}" hidden>Copy link</button>'


def facts_html(citable: Citable, licence: Licence, file: str, what: str = "as it stands in") -> str:
    """Edition, content hash and licence of a figure or a claim.

    Parameters
    ----------
    citable : Citable
        What it is.
    licence : Licence
        What may be done with it.
    file, what : str
        A file beside the page, and what the content hash has to do with it.
    """
    terms = escape(licence.sentence)
    if licence.address:
        terms += f' <a href="{escape(licence.address)}">{escape(licence.title)}</a>.'
    day = f"{citable.date.day} {citable.date:%B %Y}"
    facts = {
        "Permanent id": f"<code>{escape(citable.name)}</code>",
        "Edition": f"{escape(citable.version)}, {day}",
        "Content hash": f"<code>{escape(citable.digest)}</code>, {what}"
        f' <a href="{file}" download>{file}</a>',
        "Licence": terms,
    }
    rows = "".join(f"<dt>{name}</dt><dd>{fact}</dd>" for name, fact in facts.items())
    return f'<dl class="recount-facts">{rows}</dl>'


def write_citations(found: Mapping[str, str], folder: Path) -> None:
    """Write the formats that are files."""
    for form in FILES:
        (folder / form).write_text(found[form], encoding="utf-8")
