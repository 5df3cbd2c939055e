"""A page as Zotero's connector reads it, by the rules of its translator “Embedded Metadata”.

Restated from its published source: which tags decide what kind of item a page is, in which order,
and how a name is taken apart.
"""

import re

from bs4 import BeautifulSoup

FIELDS = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_book_title": "bookTitle",
    "citation_public_url": "url",
    "citation_language": "language",
}
CSL_TYPES = {"bookSection": "chapter", "artwork": "graphic"}


def item(html):
    """The item that Zotero saves for a page."""
    tags = {}
    head = html[: html.index("</head>")]
    for meta in BeautifulSoup(head, "lxml").find_all("meta"):
        for name in (meta.get("name") or meta.get("property") or "").split():
            tags.setdefault(name, []).append(meta.get("content", ""))
    first = {name: texts[0] for name, texts in tags.items() if texts[0]}
    found = {
        "itemType": item_type(first),
        "edition": first.get("bibo:edition"),
        "rights": first.get("DC.rights"),
        "abstractNote": first.get("og:description"),
        "creators": [name for text in tags.get("citation_author", []) for name in authors(text)],
        "pdf": first.get("citation_pdf_url"),
    }
    return found | {field: first[tag] for tag, field in FIELDS.items() if tag in first}


def item_type(first):
    """What kind of item: its own tag wins, then that of Open Graph, then those of Highwire."""
    if "z:itemType" in first:
        return first["z:itemType"]
    if first.get("og:type") in ("website", "book"):
        return {"website": "webpage"}.get(first["og:type"], "book")
    if "citation_book_title" in first:
        return "bookSection"
    return "journalArticle" if "citation_title" in first else "webpage"


def authors(text):
    """The creators in one tag, as (last name, first name)."""
    parts = re.split(r"\s*;\s*", text)
    if len(parts) == 1:
        halves = re.split(r"\s*,\s*", text)
        if len(halves) > 1 and " " in halves[0] and " " in halves[1]:
            parts = halves
    for part in parts:
        name = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", part)
        if "," in part:
            last, _, given = name.partition(",")
            yield last, given.strip()
        else:
            given, _, last = name.rpartition(" ")
            yield last, given
