"""An edition as a research object: its description as RO-Crate 1.1."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from rocrate.model.contextentity import ContextEntity
from rocrate.model.file import File
from rocrate.rocrate import ROCrate

from recount.chapters import FigureEntry
from recount.licence import OWN, TERMS, licence_of
from recount.publish.book.files import json_file
from recount.publish.cite.citables import Citables
from recount.publish.editions.snapshot import Figures, SnapshotEntry

CRATE = "ro-crate-metadata.json"
_FORMATS = {
    ".json": "application/json",
    ".csv": "text/csv",
    ".svgz": "image/svg+xml",
}
_NAMES = {
    "claims.json": "All claims with their verdicts",
    "figures.json": "All figures with their charts",
    "ledger/claims.csv": "The ledger: what the reports claim",
    "ledger/quantities.csv": "The ledger: the numbers that the reports print",
}


def crate_json(
    cited: Citables, summary: str, files: Mapping[str, bytes], figures: Figures
) -> bytes:
    """Describe the files of an edition.

    Its only day is that of the edition, so it is the same bytes whenever it is made.

    Parameters
    ----------
    cited : Citables
        The book, in this edition.
    summary : str
        What is new in it.
    files : mapping of str to bytes
        All files to describe, by name.
    figures : mapping of str to SnapshotEntry
        By id; a file ``figures/<id>.…`` carries the licence of its figure.
    """
    book = cited.book()
    crate = ROCrate(version="1.1")
    crate.metadata.extra_terms["sha256"] = "http://schema.org/sha256"  # younger than RO-Crate 1.1
    author = _add(crate, "#contributors", "Organization", name=book.author)
    crate.name = f"{book.title}, edition {book.version}"
    crate.description = summary
    crate.datePublished = book.date.isoformat()
    crate.root_dataset["version"] = book.version
    crate.root_dataset["author"] = author
    if book.address:
        crate.root_dataset["url"] = book.address
    own = TERMS[OWN]
    crate.license = _add(crate, own.address, "CreativeWork", name=own.title, description=own.short)
    for name, content in sorted(files.items()):
        figure = _figure_of(name, figures)
        told: dict[str, Any] = {
            "name": _NAMES.get(name) or (figure and figure.record.content["title"]) or name,
            "encodingFormat": next(kind for end, kind in _FORMATS.items() if name.endswith(end)),
            "contentSize": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        part = crate.add(File(crate, None, name, properties=told))
        if figure:
            part["license"] = _terms(crate, figure)
    return json_file(crate.metadata.generate())


def _figure_of(name: str, figures: Figures) -> SnapshotEntry[FigureEntry] | None:
    folder, _, file = name.rpartition("/")
    stem = file.split(".")[0]
    names = (stem, stem.rpartition("-")[0])  # a second table is data of the same figure
    return next((figures[n] for n in names if folder == "figures" and n in figures), None)


def _terms(crate: ROCrate, figure: SnapshotEntry[FigureEntry]) -> ContextEntity:
    licence = licence_of(figure.record.content["sources"])
    told = {"name": licence.name, "description": licence.sentence}
    if licence.address:
        told["url"] = licence.address
    name = f"#licence-{figure.record.name}"
    return crate.get(name) or _add(crate, name, "CreativeWork", **told)


def _add(crate: ROCrate, identifier: str, kind: str, **told: str) -> ContextEntity:
    return crate.add(ContextEntity(crate, identifier, properties={"@type": kind, **told}))
