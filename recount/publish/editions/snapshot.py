"""What the book says at one time: its claims and figures, and what they follow from.

An edition is a snapshot that was frozen (see `recount.publish.editions.frozen`); the stored outputs
of the chapters are one as well. Two of them are compared by `recount.publish.editions.diff`.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recount.chapters import Record, code_cells, notebooks, read
from recount.ledger.verdict import tables_of
from recount.publish.book.content_hash import content_hash
from recount.publish.book.files import files_below, fingerprint
from recount.publish.book.notebooks import stored_records
from recount.tables.descriptors import descriptor

NOW = "now"
"""The version of what the chapters hold now, which is not frozen yet."""
DIGITS = 16
EDITORIAL = frozenset({"title", "caption", "alt_text", "because", "settled_by"})
"""What a cell says in words; a change to it is no change to what is counted."""


@dataclass(frozen=True)
class SnapshotEntry:
    """One claim or figure.

    Attributes
    ----------
    record : Record
        As the chapter stored it; that of a figure holds its chart under ``spec``.
    code : str
        A hash of the code of its cell, but for the words in it.
    """

    record: Record
    code: str

    @property
    def digest(self) -> str:
        """Its content hash."""
        return content_hash(self.record.content)

    @property
    def tables(self) -> list[str]:
        """Names of the data tables that it rests on."""
        content = self.record.content
        if self.record.kind == "verdict":
            return tables_of(content, beside=True)
        return sorted({source["table"] for source in content["sources"]})


@dataclass(frozen=True)
class Snapshot:
    """All claims and figures, and hashes of what they follow from.

    Attributes
    ----------
    version : str
        Of the edition, or `NOW`.
    claims, figures : mapping of str to SnapshotEntry
        By slug and by id, in reading order.
    tables : mapping of str to str
        The SHA-256 of each table of the data package.
    chapters : mapping of str to str
        A hash of all code of each chapter, but for the words in it.
    library, packages : str
        Hashes of the library that the chapters use, and of the list of installed packages.
    """

    version: str
    claims: Mapping[str, SnapshotEntry]
    figures: Mapping[str, SnapshotEntry]
    tables: Mapping[str, str]
    chapters: Mapping[str, str]
    library: str
    packages: str


def present(root: Path) -> Snapshot:
    """What the stored outputs of the chapters below `root` say.

    Raises
    ------
    BuildError, TableError
        If a chapter or the data package cannot be read.
    """
    codes: dict[tuple[str, str], str] = {}
    chapters: dict[str, str] = {}
    for name, path in notebooks(root).items():
        cells = code_cells(read(path))
        codes |= {(name, cell["id"]): code_hash("".join(cell["source"])) for cell in cells}
        chapters[name] = _digest("\n".join(codes[name, cell["id"]] for cell in cells))
    found = [
        SnapshotEntry(record, codes[record.chapter, record.cell])
        for record in stored_records(root, "verdict", "figure")
    ]
    library = [
        path
        for path in files_below(root, "recount")
        if not path.is_relative_to(root / "recount" / "publish")
    ]
    return Snapshot(
        version=NOW,
        claims={entry.record.name: entry for entry in found if entry.record.kind == "verdict"},
        figures={entry.record.name: entry for entry in found if entry.record.kind == "figure"},
        tables={entry["name"]: entry["hash"] for entry in descriptor(root)["resources"]},
        chapters=chapters,
        library=fingerprint(root, library)[:DIGITS],
        packages=fingerprint(root, files_below(root, "requirements.txt"))[:DIGITS],
    )


def code_hash(source: str) -> str:
    """A hash of what code does: comments, spacing and the words for readers do not count."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # JupyterLab's own commands are no Python
        return _digest(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [key for key in node.keywords if key.arg not in EDITORIAL]
    return _digest(ast.dump(tree))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]
