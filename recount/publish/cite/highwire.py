"""Highwire tags: what reference managers and scholarly search engines read of a page to cite it.

Zotero takes a page with the title of a book among them for a section of that book. It would take
the last word of a collective name for a surname; a comma behind the name tells it that the whole
name comes before the comma. Its own tag for the type of an item is needed for a figure alone.
"""

from __future__ import annotations

from recount.publish.cite.citation import Citable

ZOTERO_TYPES = {"figure": "artwork"}
"""What Zotero calls what it would otherwise take for a section of a book."""


def citation_tags(citable: Citable, pdf: str = "") -> list[tuple[str, str]]:
    """Names and contents of the tags of a page that can be cited.

    Parameters
    ----------
    citable : Citable
        What the page shows.
    pdf : str, optional
        Absolute address of the same as PDF.
    """
    day = f"{citable.date:%Y/%m/%d}"
    tags = {
        "citation_title": citable.title,
        "citation_author": f"{citable.author},",
        "citation_publication_date": day,
        "citation_online_date": day,
        "citation_book_title": citable.container,
        "citation_language": citable.language.tag,
        "citation_public_url": citable.address,
        "citation_pdf_url": pdf,
        "bibo:edition": citable.version,
        "DC.rights": citable.licence,
        "z:itemType": ZOTERO_TYPES.get(citable.kind, ""),
    }
    return [(name, text) for name, text in tags.items() if text]
