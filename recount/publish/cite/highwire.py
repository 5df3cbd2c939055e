"""Highwire tags: what reference managers and scholarly search engines read of a page to cite it.

Zotero takes a page for a section of a book by ``citation_inbook_title``. It never comes to
``citation_book_title``: of the words of a tag it tries the second as a prefix, and ``book`` is one
of Open Graph’s. For what is no section, its own tag says that it is a book.

It would take the last word of a collective name for a surname; a comma behind the name tells it
that the whole name comes before the comma. Edition, licence and short title, for which Highwire has
no tags, it reads from others; without a short title of its own it would take what stands before the
first colon.
"""

from __future__ import annotations

from recount.publish.cite.citation import Citable


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
        "citation_inbook_title": citable.container,
        "citation_language": citable.language.tag,
        "citation_public_url": citable.address,
        "citation_pdf_url": pdf,
        "bibo:edition": citable.version,
        "bibo:shortTitle": citable.short,
        "DC.rights": citable.licence,
        "z:itemType": "" if citable.container else "book",
    }
    return [(name, text) for name, text in tags.items() if text]
