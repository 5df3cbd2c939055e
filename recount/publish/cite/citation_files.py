"""What archives read of the repository: ``CITATION.cff``, and ``.zenodo.json`` for Zenodo."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import yaml

from recount.errors import BuildError, CitationError
from recount.ledger.claims import reports
from recount.publish.book.book import Book
from recount.publish.book.files import README, json_file
from recount.publish.cite.citables import Citables
from recount.publish.cite.works import Author, Work, works
from recount.reading import text_of, toml_of

CFF, ZENODO = "CITATION.cff", ".zenodo.json"
PROJECT = "pyproject.toml"
TYPE = "dataset"


def deposit_files(book: Book) -> dict[str, bytes]:
    """Both files, from the settings, the newest edition, ``pyproject.toml`` and the README.

    Raises
    ------
    SettingsError, CitationError
        If one of these lacks what the files need.
    """
    cited, settings, root = Citables.of(book).book(), book.settings, book.root
    abstract, keywords = _abstract(root), project(root)["keywords"]
    cited_works = _reports(root)
    citation = {
        "cff-version": "1.2.0",
        "message": "Please cite the edition that you used.",
        "title": cited.title,
        "abstract": abstract,
        "type": TYPE,
        "authors": [{"name": cited.author}],
        "version": cited.version,
        "date-released": cited.date,
        "license": cited.licence,
        "keywords": keywords,
        **({"url": settings.address} if settings.address else {}),
        **({"repository-code": settings.repository} if settings.repository else {}),
        "references": [_reference(work) for work in cited_works],
    }
    zenodo = {
        "title": cited.title,
        "upload_type": TYPE,
        "description": f"<p>{escape(abstract, quote=False)}</p>",
        "creators": [{"name": cited.author}],
        "version": cited.version,
        "publication_date": cited.date.isoformat(),
        "access_right": "open",
        "license": cited.licence.lower(),
        "language": "eng",
        "keywords": keywords,
        "references": [_in_a_line(work) for work in cited_works],
        **({"related_identifiers": [_same_as(settings.address)]} if settings.address else {}),
    }
    text = yaml.safe_dump(citation, sort_keys=False, allow_unicode=True, width=100)
    return {
        CFF: f"# Written by `recount export`.\n{text}".encode(),
        ZENODO: json_file(zenodo),
    }


def _same_as(address: str) -> dict[str, str]:
    return {"identifier": address, "relation": "isIdenticalTo", "scheme": "url"}


def _abstract(root: Path) -> str:
    """The first paragraph of the README that is prose."""
    text = text_of(root, README, CitationError)
    for paragraph in text.split("\n\n"):
        if re.match(r"\w", paragraph):
            return " ".join(paragraph.replace("*", "").split())
    raise CitationError(f"{README}: expected a paragraph that says what the book is")


def project(root: Path) -> dict[str, Any]:
    """What ``pyproject.toml`` says of the project: its version and keywords, among others.

    Raises
    ------
    CitationError
        If it cannot be read, or one of the two is missing.
    """
    try:
        found: dict[str, Any] = toml_of(root, PROJECT, CitationError)["project"]
        version, keywords = found.get("version"), found.get("keywords")
    except (KeyError, AttributeError) as error:
        raise CitationError(f"{PROJECT}: expected a section `project`: {error!r}") from error
    words = isinstance(keywords, list) and all(isinstance(word, str) for word in keywords)
    for name, good in (("version", isinstance(version, str) and version), ("keywords", words)):
        if not good or not found[name]:
            raise CitationError(f"{PROJECT}: expected {name}, which archives ask for")
    return found


def _reports(root: Path) -> list[Work]:
    """The reports, as ``references.bib`` has them."""
    named = [report.citation_key for report in reports(root).values()]
    try:
        found = list(works(root, named).values())
        if all(work.authors and work.title and work.year.isdigit() for work in found):
            return found
        reason = "one of the three is missing"
    except BuildError as error:
        reason = str(error)
    keys = ", ".join(named)
    raise CitationError(
        f"references.bib: expected the reports {keys}, with author, title and year: {reason}"
    )


def _reference(work: Work) -> dict[str, Any]:
    """A report, as ``CITATION.cff`` has it."""
    return {
        "type": "report",
        "title": work.title,
        "authors": list(map(_cff_author, work.authors)),
        "year": int(work.year),
        **({"institution": {"name": work.institution}} if work.institution else {}),
        **({"notes": work.note} if work.note else {}),
        **({"url": work.address} if work.address else {}),
    }


def _cff_author(author: Author) -> dict[str, str]:
    if author.body:
        return {"name": author.name}
    parts = {
        "family-names": author.family,
        "given-names": author.given,
        "name-particle": author.particle,
        "name-suffix": author.suffix,
    }
    return {name: part for name, part in parts.items() if part}


def _in_a_line(work: Work) -> str:
    authors = "; ".join(author.inverted for author in work.authors)
    return f"{authors} ({work.year}). {work.title}."
