"""The draft of a report: its row, and its entry in the bibliography."""

from __future__ import annotations

from pathlib import Path

from pybtex.database import BibliographyData, Entry, Person

from recount.errors import DraftError
from recount.ledger.claims import reports
from recount.licence import NOT_STATED, TERMS
from recount.publish.cite import works
from recount.publish.drafts.answers import Answers, require_new
from recount.publish.drafts.draft import Draft, with_rows
from recount.reading import text_of


def report(root: Path, slug: str, answers: Answers) -> Draft:
    """Draft a report.

    Parameters
    ----------
    root : Path
        The folder of the book.
    slug : str
        Its permanent name, letters and digits.
    answers : Answers
        What it needs besides.

    Raises
    ------
    DraftError
        If something is unknown, taken or missing.
    """
    require_new("report", slug, reports(root))
    if "-" in slug:
        raise DraftError(f"report {slug!r}: expected letters and digits alone")
    row = {
        "report": slug,
        "short_title": answers.needed("short_title", "what pages call it: Body year, Title"),
        "title": answers.needed("title", "its title in full"),
        "publisher": answers.needed("publisher", "who published it"),
        "year": answers.needed("year", "the year of publication"),
        "languages": answers.needed("languages", "in which it was read: codes such as en"),
        "address": answers.optional("address"),
        "licence": answers.optional("licence", TERMS) or NOT_STATED,
        "citation_key": answers.optional("citation_key") or slug,
    }
    answers.require_all()
    files = {"data/claims/reports.csv": with_rows(root, "reports", [row], lambda _: False)}
    missing = []
    if row["citation_key"] not in works.keys(root):
        text = text_of(root, works.FILE, DraftError)
        files[works.FILE] = f"{text.rstrip()}\n\n{_entry(row)}"
        missing.append(
            f"{works.FILE}: author and type of {row['citation_key']}, if others wrote it"
        )
    return Draft(
        files,
        [
            *missing,
            "data/claims/*.yml: the report among the sources of the ledger",
            f"a claim of it: `recount new claim … --report {slug}`",
        ],
    )


def _with_dollars(text: str) -> str:
    """A text whose dollar signs begin no formula; all else that TeX reads, pybtex writes so."""
    return text.replace("$", r"\$")


def _entry(row: dict[str, str]) -> str:
    fields = {
        "title": f"{{{_with_dollars(row['title'])}}}",
        "institution": _with_dollars(row["publisher"]),
        "year": row["year"],
        "type": "Report",
    }
    entry = Entry(
        "techreport", fields, {"author": [Person(f"{{{_with_dollars(row['publisher'])}}}")]}
    )
    text: str = BibliographyData({row["citation_key"]: entry}).to_string("bibtex")
    # In an address, which is taken as it is, pybtex would put backslashes that lead nowhere.
    address = f'    url = "{row["address"]}",\n' if row["address"] else ""
    return text.replace("    year = ", f"{address}    year = ", 1)
