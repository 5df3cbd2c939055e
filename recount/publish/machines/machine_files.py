"""Files for programs at the root of the site: the ledger, the figures, the tables, their schemas.

They hold what the records hold, field by field as `recount.publish.machines.schemas` describes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import FigureEntry, VerdictEntry
from recount.drawing.chart import Row
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.ledger.claims import reports
from recount.licence import OWN, TERMS, licence_of
from recount.markup import render
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import book_of
from recount.publish.book.change_log import Edition
from recount.publish.book.content_hash import content_hash
from recount.publish.book.files import json_file
from recount.publish.book.settings import Settings
from recount.publish.cite.works import Work, works
from recount.publish.figures.figure_html import csv_text
from recount.publish.figures.figures import figure_number
from recount.publish.figures.thumbnail import PICTURE
from recount.publish.machines import schemas
from recount.publish.machines.published import (
    FigureLicence,
    FiguresFile,
    LedgerFile,
    PublishedComparison,
    PublishedFile,
    PublishedNumbers,
    PublishedWork,
)
from recount.publish.tables.workbooks import MEDIA_TYPE as WORKBOOK_TYPE
from recount.publish.tables.workbooks import workbook, workbook_name
from recount.record import Part, more_words, quantities_of
from recount.tables.descriptors import table_entry
from recount.vocabulary import BASES, UNCHECKED

LEDGER, LEDGER_TABLE = "ledger.json", "ledger.csv"
LEDGER_WORKBOOK = workbook_name(LEDGER_TABLE)
FIGURES, PACKAGE = "figures.json", "datapackage.json"
SCHEMAS = {
    LEDGER: schemas.ledger_schema,
    FIGURES: schemas.figures_schema,
    PACKAGE: schemas.package_schema,
}
"""The files in JSON, each with its schema; a table is described in the data package."""

MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".xlsx": WORKBOOK_TYPE,
    ".zip": "application/zip",
}


def titles() -> dict[str, str]:
    """What each file holds, in the language of the page."""
    return {
        LEDGER: said("The ledger: every claim with everything on record about it"),
        LEDGER_TABLE: said(
            "The ledger as a table: one row for each number or comparison, and basis"
        ),
        LEDGER_WORKBOOK: said("The same as a workbook, for spreadsheets"),
        FIGURES: said("The figures: texts, sources, licence and files of each"),
        PACKAGE: said("Every table, and the ledger as one more, as a Frictionless Data Package"),
    }


@dataclass(frozen=True)
class Masthead:
    """What every file says of the book that it comes from.

    Attributes
    ----------
    settings : Settings
        Title, collective author, address, identifier.
    edition : Edition or None
        The newest.
    language : str
        Of its texts.
    """

    settings: Settings
    edition: Edition | None
    language: str

    def to(self, file: str) -> str:
        """Address of a file of the site; from the root of the site where that has none."""
        return self.settings.link(file) or file

    def start(self, file: str) -> PublishedFile:
        """The beginning of a file."""
        terms = TERMS[OWN]
        return {
            "$schema": schema_file(file),
            "title": titles()[file],
            "book": self.settings.title,
            "identifier": self.settings.identifier.urn,
            "address": self.settings.address or None,
            "author": self.settings.author,
            "edition": self.edition.version if self.edition else None,
            "date": self.edition.date.isoformat() if self.edition else None,
            "language": self.language,
            "licence": {"name": OWN, "title": terms.title, "address": terms.address},
        }


MAY_LACK = ("attributed_to", "citation")
"""What a claim may be without: empty in its record, and null in what is published."""


def schema_file(file: str) -> str:
    """Where the schema of a published file is, from the root of the site."""
    return f"{schemas.FOLDER}/{Path(file).stem}.schema.json"


def ledger(
    head: Masthead, verdicts: Sequence[VerdictEntry], sources: Mapping[str, Work]
) -> LedgerFile:
    """The ledger as one object: every claim with everything on record about it.

    Parameters
    ----------
    head : Masthead
        Where it comes from.
    verdicts : sequence of VerdictEntry
        In reading order.
    sources : mapping of str to Work
        The works that are named in them; see `works_named`.
    """
    return {
        **head.start(LEDGER),
        "works": {key: _work(work) for key, work in sources.items()},
        "claims": [_claim(head, verdict) for verdict in verdicts],
    }


def works_named(verdicts: Iterable[VerdictEntry]) -> list[str]:
    """Keys of the reports and of the sources that their claims go back to."""
    named = (verdict.content["citation"] for verdict in verdicts)
    own = (report.citation_key for report in reports().values())
    return list(dict.fromkeys((*own, *filter(None, named))))


def _work(work: Work) -> PublishedWork:
    return {
        "citation": work.citation,
        "title": work.title,
        "authors": [author.name for author in work.authors],
        "year": work.year or None,
    }


def _claim(head: Masthead, verdict: VerdictEntry) -> PublishedNumbers | PublishedComparison:
    """A record as it is, without what concerns its maintainers alone, and where to find it."""
    own: Any = {
        name: part or None if name in MAY_LACK else part
        for name, part in verdict.content.items()
        if name != "complaints"
    }
    found: PublishedNumbers | PublishedComparison = own | {
        "page": head.to(entry_page("claim", verdict.name)),
        "card": f"{head.to(f'chapters/{verdict.chapter}.html')}#claim-{verdict.name}",
        "hash": published_hash(verdict.content),
        "translations": {},
    }
    return found


def published_hash(record: Mapping[str, object]) -> str:
    """The content hash of a record, behind its name: digits alone a spreadsheet would compute."""
    return f"sha256:{content_hash(record)}"


def ledger_rows(head: Masthead, verdicts: Iterable[VerdictEntry]) -> Iterator[Row]:
    """The ledger as a table: one row for each quantity, or comparison, and basis.

    What nothing could be held against has one row, in which the basis is `schemas.NO_BASIS`.
    """
    for verdict in verdicts:
        claim, record = _claim(head, verdict), verdict.content
        for part in quantities_of(record):
            printed = {f"printed_{name}": bound for name, bound in part["printed"].items()}
            yield from _part_rows({**claim, **part, **printed}, part)
        if record["kind"] == "comparison":
            compared = record["comparison"]
            own = {**claim, **compared, "quantity": schemas.NO_QUANTITY}
            yield from _part_rows(own, compared)


def _part_rows(own: Mapping[str, object], part: Part) -> Iterator[Row]:
    for basis in (name for name in BASES if name in part["bases"]):
        counted = part["bases"][basis]
        facts = " ".join(counted.get("facts", ())) or None
        lists = {"tables": " ".join(counted["tables"]), "facts": facts}
        yield _row({**own, **counted, "basis": basis, **lists})
    if part["unchecked"]:
        none = {"basis": schemas.NO_BASIS, "reason": part["unchecked"], "verdict": UNCHECKED}
        yield _row({**own, **none})


def _row(known: Mapping[str, object]) -> Row:
    return {name: known.get(name) for name in schemas.LEDGER_COLUMNS}


def figures(
    head: Masthead,
    shown: Iterable[FigureEntry],
    numbers: Mapping[str, str],
    files: Mapping[str, Iterable[str]],
) -> FiguresFile:
    """The figures as one object.

    Parameters
    ----------
    head : Masthead
        Where they come from.
    shown : iterable of FigureEntry
        The figures, in reading order.
    numbers : mapping of str to str
        Number in the book by id.
    files : mapping of str to iterable of str
        Files by id, from the root of the site.
    """
    return {
        **head.start(FIGURES),
        "figures": [
            {
                "figure": record.name,
                "number": numbers[record.name] or None,
                "title": record.content["title"],
                **more_words(record.content),
                "caption": record.content["caption"],
                "alt": record.content["alt"],
                "chapter": record.chapter,
                "sources": record.content["sources"],
                "licence": _licence(record),
                "files": [
                    {"address": head.to(file), "mediatype": MEDIA_TYPES[Path(file).suffix]}
                    for file in files[record.name]
                ],
                "page": head.to(entry_page("figure", record.name)),
                "hash": published_hash(record.content),
                "translations": {},
            }
            for record in shown
        ],
    }


def _licence(record: FigureEntry) -> FigureLicence:
    licence = licence_of(record.content["sources"])
    return {
        "name": licence.name,
        "title": licence.title,
        "address": licence.address or None,
        "derivatives": licence.derivatives,
        "commercial": licence.commercial,
        "sentence": licence.sentence,
    }


def package(head: Masthead, tables: Mapping[str, Any], table: bytes) -> dict[str, Any]:
    """The data package of the site: every table in ``data/``, and the ledger with its verdicts.

    Parameters
    ----------
    head : Masthead
        Where it comes from.
    tables : mapping
        The descriptor of ``data/``.
    table : bytes
        The ledger as a table.
    """
    terms = TERMS[OWN]
    entry = table_entry("ledger", LEDGER_TABLE) | {
        "title": titles()[LEDGER_TABLE],
        "description": "One row is one printed number, or one comparison, held against one basis. "
        "What nothing could be held against has one row.",
        "publisher": head.settings.author,
        "edition": head.edition.version if head.edition else "not published yet",
        "coverage": "The reports that the book counts again",
        "licenses": [{"name": OWN, "title": terms.title, "path": terms.address}],
        "schema": schemas.ledger_table_schema(),
        "hash": f"sha256:{hashlib.sha256(table).hexdigest()}",
        "bytes": len(table),
    }
    moved = [entry | {"path": f"data/{entry['path']}"} for entry in tables["resources"]]
    described = {name: part for name, part in tables.items() if name != "resources"}
    if head.edition:
        described |= {"version": head.edition.version, "created": f"{head.edition.date}T00:00:00Z"}
    if head.settings.address:
        described["homepage"] = head.settings.address
    return described | {"resources": [*moved, entry]}


def files_of(out: Path, figure: str) -> list[str]:
    """The files of a figure that say more to a machine than its page does."""
    folder = out / "figures" / figure
    return [
        file.relative_to(out).as_posix()
        for file in sorted(folder.iterdir())
        if file.suffix in MEDIA_TYPES and file.name != PICTURE
    ]


def files_html(settings: Settings, up: str) -> Markup:
    """The files as a table: what each holds, and what describes it field by field.

    Parameters
    ----------
    settings : Settings
        Of the book, whose address the files have.
    up : str
        The way from the page to the root of the site, for links that also work on disk.
    """
    rows = [
        (file, title, schema_file(file) if file in SCHEMAS else PACKAGE)
        for file, title in titles().items()
    ]
    return render("machine-files", rows=rows, settings=settings, up=up)


def _write(app: Sphinx, error: Exception | None) -> None:
    """Write the files and their schemas, once everything that they name is there."""
    if error is not None or app.builder.format != "html":
        return
    out, book = Path(app.outdir), book_of(app)
    head = Masthead(book.settings, book.edition, language_of_page().tag)
    numbers = {
        figure.name: figure_number(app.env, figure.name, f"chapters/{figure.chapter}")
        for figure in book.figures
    }
    files = {figure.name: files_of(out, figure.name) for figure in book.figures}
    texts = {
        LEDGER: ledger(head, book.verdicts, works(book.root, works_named(book.verdicts))),
        FIGURES: figures(head, book.figures, numbers, files),
    }
    for file, content in texts.items():
        (out / file).write_bytes(json_file(content))
    if language_of_page() != ENGLISH:
        return  # the whole site has one file each, with the texts of all languages
    rows = list(ledger_rows(head, book.verdicts))
    table = csv_text(rows, schemas.LEDGER_COLUMNS).encode()
    described = package(head, book.package, table)
    (out / PACKAGE).write_bytes(json_file(described))
    (out / LEDGER_TABLE).write_bytes(table)
    columns = {name: [row[name] for row in rows] for name in schemas.LEDGER_COLUMNS}
    (out / LEDGER_WORKBOOK).write_bytes(workbook(described["resources"][-1], columns))
    (out / schemas.FOLDER).mkdir()
    for file, schema in SCHEMAS.items():
        where = schema_file(file)
        (out / where).write_bytes(json_file(schema(book.settings.link(where))))


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write, priority=800)
