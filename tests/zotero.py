"""What Zotero makes of a page, and of a file of citations, by the rules of its own translators.

Restated from their published sources, of 2023 and 2024: “Embedded Metadata”, “RDF”, “RIS”, “BibTeX”
and “CSL JSON”. Which words of a tag are a prefix, which tag decides what kind of item a page is,
which field of an item each fills, how a name is taken apart, and which fields a kind of item has:
what it has no field for is lost.
"""

import json
import re
from collections.abc import Iterator, Mapping

import bibtexparser
from bs4 import BeautifulSoup

PREFIXES = {
    "bib", "bibo", "dc", "dcterms", "prism", "foaf", "vcard", "link", "z", "eprint", "eprints",
    "og", "article", "book", "music", "video", "so", "codemeta", "rdf",
}  # fmt: skip
"""The vocabularies that the translator knows; a tag of one of them is a statement."""

COMMON = {"title", "shortTitle", "date", "url", "language", "rights", "abstractNote", "creators"}
COMMON |= {"attachments", "itemType", "notes", "extra"}
OWN = {
    "book": {"edition", "publisher"},
    "bookSection": {"edition", "publisher", "bookTitle"},
    "journalArticle": {"publicationTitle"},
    "artwork": set(),
    "dataset": {"versionNumber", "repository"},
    "webpage": {"websiteTitle"},
    "report": {"institution"},
    "conferencePaper": {"proceedingsTitle", "publisher"},
    "thesis": {"university"},
}
"""The fields of each kind of item, beside those that all have."""

SAME = {
    "publicationTitle": {"bookSection": "bookTitle", "webpage": "websiteTitle"},
    "versionNumber": {},
    "publisher": {"dataset": "repository", "report": "institution"},
}
"""Fields that have another name in some kinds of items."""

# Pages

DECIDING = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_conference": "conferencePaper",
    "citation_book_title": "bookSection",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
"""Tags that say what kind of item a page is, unless one of their words is a prefix."""

GUESSED = {
    "citation_title": "journalArticle",
    "citation_series_title": "journalArticle",
    "citation_isbn": "book",
}
HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_cover_date": "date",
    "citation_date": "date",
    "citation_journal_title": "publicationTitle",
    "citation_inbook_title": "publicationTitle",
    "citation_book_title": "bookTitle",
    "citation_publisher": "publisher",
    "citation_abstract": "abstractNote",
    "citation_public_url": "url",
    "citation_language": "language",
}
"""In this order: where two fill one field, the last that is there does."""

STATED = {
    "title": ("dc:title", "dcterms:title", "eprints:title", "og:title"),
    "publicationTitle": ("prism:publicationName", "dc:source", "dcterms:source"),
    "rights": ("prism:copyright", "dc:rights", "dcterms:rights", "so:license"),
    "edition": ("prism:edition", "bibo:edition", "so:bookEdition", "so:version"),
    "shortTitle": ("bibo:shortTitle",),
    "publisher": ("dc:publisher", "dcterms:publisher"),
    "date": ("og:published_time", "article:published_time", "book:release_date", "dc:date"),
    "url": ("og:url", "bibo:uri", "so:url"),
    "abstractNote": ("eprints:abstract", "og:description", "bibo:abstract", "dcterms:abstract"),
    "language": ("dc:language", "dcterms:language", "so:inLanguage"),
}
"""The statements that fill each field; the first that is there does."""

OPEN_GRAPH = {"book": "book", "website": "webpage"}
OPEN_GRAPH_GUESSED = {"article": "journalArticle"}
SPANISH = ("es", "spa", "Spanish", "español")


def item(html: str, address: str = "") -> dict:
    """The item that Zotero saves for a page at an address, whose tags all stand in its head."""
    page = BeautifulSoup(html[: html.index("</head>")], "lxml")
    statements: dict[str, str] = {}
    decided, guessed = "", ""
    for meta in page.find_all("meta"):
        names, text = meta.get("name") or meta.get("property"), meta.get("content")
        for name in names.split() if names and text else ():
            prefix, rest = parted(name)
            if prefix:
                statements.setdefault(f"{prefix}:{rest}", text)
            else:
                short = name[max(name.rfind("citation_"), 0) :]
                decided = DECIDING.get(short, decided)
                guessed = "book" if short == "citation_isbn" else guessed or GUESSED.get(short, "")
    found = _from_statements(statements, guessed)
    found["itemType"] = decided or found["itemType"]
    heads = page.select("html > head > meta[name]")
    for tag, field in HIGHWIRE.items():
        if text := _first(heads, tag):
            found[field] = " ".join(text.split())
    found.setdefault("date", _first(heads, "citation_online_date"))
    found["creators"] = list(_creators(heads))
    found["attachments"] = [text for text in [_first(heads, "citation_pdf_url")] if text]
    if page.title:
        found.setdefault("title", page.title.get_text())
    canonical = page.select_one('head > link[rel="canonical"]')
    found.setdefault("url", canonical["href"] if canonical else address)
    return _saved(found)


def parted(name: str) -> tuple[str, str]:
    """The prefix of a tag and the rest: of three words or more, the second is tried first."""
    words = re.split(r"[.:_]", name)
    for at in (1, 0) if len(words) > 2 else (0,):
        if words[at].lower() in PREFIXES:
            rest = name[len("_".join(words[: at + 1])) + 1 :]
            return words[at].lower(), rest[:1].lower() + rest[1:]
    return "", name


def _from_statements(stated: Mapping[str, str], guessed: str) -> dict:
    """What the translator for RDF makes of the statements of a page."""
    typed = stated.get("bibo:type") or stated.get("bib:type") or ""
    bibliographic = {"Book": "book", "BookSection": "bookSection", "Image": "artwork"}.get(typed)
    graph = stated.get("og:type", "")
    kind = (
        stated.get("z:itemType")
        or stated.get("z:type")
        or bibliographic
        or OPEN_GRAPH.get(graph)
        or stated.get("dc:type")
        or guessed
        or ("webpage" if stated else "")
        or OPEN_GRAPH_GUESSED.get(graph, "")
    )
    found = {"itemType": kind}
    for field, names in STATED.items():
        if text := next((stated[name] for name in names if name in stated), None):
            found[field] = text
    # All of Zotero's own vocabulary is taken as it is.
    return found | {name[2:]: text for name, text in stated.items() if name.startswith("z:")}


def _first(metas, tag: str) -> str:
    """The content of the first tag whose name ends so."""
    return next((m.get("content", "") for m in metas if m["name"].endswith(tag)), "")


def _creators(metas) -> Iterator[tuple[str, str]]:
    """The creators that the tags name, as (last name, first name)."""
    texts = [meta.get("content", "") for meta in metas if meta["name"].endswith("citation_author")]
    for text in texts:
        names = re.split(r"\s*;\s*", text)
        if len(names) == len(texts) == 1:
            halves = re.split(r"\s*,\s*", text)
            language = _first(metas, "citation_language")
            spanish = len(halves) == 2 and language in SPANISH and halves[0].count(" ") == 1
            if len(halves) > 1 and " " in halves[0] and " " in halves[1] and not spanish:
                names = halves
        for name in map(str.strip, names):
            if re.search(r"[^\s,-.;]", name):
                yield clean_author(name, "," in name)


def clean_author(name: str, inverted: bool) -> tuple[str, str]:
    """A name taken apart, as (last name, first name)."""
    name = re.sub(r"^[\s.,/\[\]:]+|[\s.,/\[\]:]+$", "", name)
    if inverted:
        last, _, given = name.partition(",")
        return last, given.partition(",")[0].strip()
    at = len(name)
    while (at := name.rfind(" ", 0, at)) > 0 and not name[at + 1].isalpha():
        pass
    return name[at + 1 :], name[: max(at, 0)]


# Files

RIS_TYPES = {"BOOK": "book", "CHAP": "bookSection", "FIGURE": "artwork", "DATA": "dataset"}
RIS_FIELDS = {
    "TI": "title",
    "ST": "shortTitle",
    "ET": "edition",
    "PB": "publisher",
    "LA": "language",
    "UR": "url",
    "CR": "rights",
    "T2": "publicationTitle",
}


def item_of_ris(text: str) -> dict:
    """The item that Zotero saves for a citation in RIS."""
    lines = [re.fullmatch(r"([A-Z][A-Z0-9]) {1,2}-(?: (.*))?", line) for line in text.split("\n")]
    pairs = [(line[1], line[2] or "") for line in lines if line]
    found: dict = {"creators": [], "notes": []}
    for tag, value in pairs:
        if tag == "TY":
            found["itemType"] = RIS_TYPES.get(value, "journalArticle")
        elif tag in RIS_FIELDS and value:
            field = RIS_FIELDS[tag]
            version = field == "edition" and found["itemType"] == "dataset"
            found.setdefault("versionNumber" if version else field, value)
        elif tag == "AU":
            last = re.split(r"\s*,\s*", value)[0]
            found["creators"].append((last, re.sub(r"^\s*,\s*", "", value[len(last) :])))
        elif tag == "N1":
            found["notes"].append(value)
        elif tag == "DA":
            day = re.match(r"(\d+)/(\d+)/(\d+)", value)
            found["date"] = "-".join(day.groups())
    return _saved(found)


BIBTEX_TYPES = {"book": "book", "incollection": "bookSection", "inbook": "bookSection"}
BIBTEX_TYPES |= {"misc": "book", "article": "journalArticle", "artwork": "artwork"}
BIBTEX_FIELDS = {
    "title": "title",
    "shorttitle": "shortTitle",
    "edition": "edition",
    "copyright": "rights",
    "url": "url",
    "language": "language",
    "booktitle": "publicationTitle",
    "publisher": "publisher",
    "version": "version",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def item_of_bibtex(text: str) -> dict:
    """The item that Zotero saves for a citation in BibTeX.

    Its braces go, and what TeX escapes; a name wholly in braces is one, and a month is a name.
    """
    [entry] = bibtexparser.parse_string(text).entries
    values = {field.key: field.value for field in entry.fields}
    found = {
        BIBTEX_FIELDS[name]: re.sub(r"[{}]", "", re.sub(r"\\([&%$#_])", r"\1", value))
        for name, value in values.items()
        if name in BIBTEX_FIELDS
    }
    found["itemType"] = BIBTEX_TYPES[entry.entry_type]
    author = values["author"]
    if re.fullmatch(r"\{.*\}", author):
        found["creators"] = [(author[1:-1], "")]
    else:
        found["creators"] = [clean_author(one, "," in one) for one in author.split(" and ")]
    month = values.get("month", "")
    number = f"-{MONTHS.index(month) + 1:02}" if month in MONTHS else f" {month}"
    found["date"] = f"{values['year']}{number}"
    found["notes"] = [values.get("note", "")]
    return _saved(found)


CSL_TYPES = {"book": "book", "chapter": "bookSection", "graphic": "artwork", "dataset": "dataset"}
CSL_FIELDS = {
    "title": "title",
    "title-short": "shortTitle",
    "container-title": "publicationTitle",
    "edition": "edition",
    "version": "versionNumber",
    "publisher": "publisher",
    "URL": "url",
    "language": "language",
    "note": "extra",
}
"""It has no field for rights."""


def item_of_csl(text: str) -> dict:
    """The item that Zotero saves for a citation in CSL-JSON."""
    [item] = json.loads(text)
    found = {field: item[name] for name, field in CSL_FIELDS.items() if name in item}
    found["itemType"] = CSL_TYPES[item["type"]]
    found["creators"] = [(author["literal"], "") for author in item["author"]]
    year, month, day = item["issued"]["date-parts"][0]
    found["date"] = f"{year}-{month:02}-{day:02}"
    return _saved(found)


def _saved(found: Mapping[str, object]) -> dict:
    """An item with the fields that its kind has; without a short title, Zotero makes one."""
    kind = found["itemType"]
    named = {SAME.get(field, {}).get(kind, field): value for field, value in found.items()}
    kept = {field: named[field] for field in named if field in COMMON | OWN[kind] and named[field]}
    if "shortTitle" not in kept:
        title = kept["title"].partition(":")[0]
        before, mark, behind = title.partition("?")
        title = f"{before}{mark}" if behind else title
        if title != kept["title"]:
            kept["shortTitle"] = title
    return kept
