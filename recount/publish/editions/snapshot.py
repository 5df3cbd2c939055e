"""What the book says at one time: its claims and figures, and what they follow from.

An edition is a snapshot that was frozen (see `recount.publish.editions.frozen`); the stored outputs
of the chapters are one as well. Two of them are compared by `recount.publish.editions.diff`.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

import recount
from recount.chapters import FigureEntry, VerdictEntry, code_cells, synthesis
from recount.drawing.captions import PARTS, captions
from recount.ledger.judgements import SENTENCES, judgements
from recount.publish.book.book import Book
from recount.publish.book.content_hash import content_hash
from recount.publish.book.files import files_below, fingerprint
from recount.record import SourceRecord, tables_of
from recount.tables.descriptors import table_names

NOW = "now"
"""The version of what the chapters hold now, which is not frozen yet."""
DIGITS = 16
EDITORIAL = frozenset({"title", "caption", "alt_text", "because", "settled_by"})
"""What a cell says in words; a change to it is no change to what is counted."""


Kept = TypeVar("Kept", bound=VerdictEntry | FigureEntry, covariant=True)


@dataclass(frozen=True)
class SnapshotEntry(Generic[Kept]):
    """One claim or figure.

    Attributes
    ----------
    record : VerdictEntry or FigureEntry
        As the chapter stored it; that of a figure holds its chart under ``spec``.
    code : str
        A hash of the code of its cell, but for the words in it.
    frozen_digest : str
        Its content hash when it was frozen; empty if it is not.
    words : str
        A hash of the words that people wrote for it, with slots for what is computed; empty where
        that is not known.
    """

    record: Kept
    code: str
    frozen_digest: str = ""
    words: str = ""

    @property
    def digest(self) -> str:
        """Its content hash."""
        return self.frozen_digest or content_hash(self.record.content)

    @property
    def tables(self) -> list[str]:
        """Names of the data tables that it rests on."""
        record: VerdictEntry | FigureEntry = self.record
        if isinstance(record, VerdictEntry):
            return tables_of(record.content, beside=True)
        return sorted({source["table"] for source in record.content["sources"]})

    def described(self, table: str) -> list[SourceRecord]:
        """What it says of a table, or of each work that was read in it; of a verdict, nothing."""
        record: VerdictEntry | FigureEntry = self.record
        if isinstance(record, VerdictEntry):
            return []
        return [source for source in record.content["sources"] if source["table"] == table]


Claims = Mapping[str, SnapshotEntry[VerdictEntry]]
Figures = Mapping[str, SnapshotEntry[FigureEntry]]


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
    synthesis : str
        The chapter that reads what the others found; empty if there is none.
    """

    version: str
    claims: Claims
    figures: Figures
    tables: Mapping[str, str]
    chapters: Mapping[str, str]
    library: str
    packages: str
    synthesis: str = ""


def present(root: Path) -> Snapshot:
    """What the stored outputs of the chapters below `root` say.

    Raises
    ------
    BuildError, TableError
        If a chapter or the data package cannot be read.
    """
    codes: dict[tuple[str, str], str] = {}
    chapters: dict[str, str] = {}
    book = Book(root)
    for name, notebook in book.notebooks.items():
        cells = code_cells(notebook)
        codes |= {(name, cell["id"]): code_hash("".join(cell["source"])) for cell in cells}
        chapters[name] = _digest("\n".join(codes[name, cell["id"]] for cell in cells))
    home = Path(recount.__file__).parent
    library = [
        path
        for path in files_below(home.parent, home.name)
        if not path.is_relative_to(home / "publish")
    ]
    words = dict(_words(root))
    return Snapshot(
        version=NOW,
        claims={
            verdict.name: SnapshotEntry(
                verdict,
                codes[verdict.chapter, verdict.cell],
                words=words.get(("verdict", verdict.name), ""),
            )
            for verdict in book.verdicts
        },
        figures={
            figure.name: SnapshotEntry(
                figure,
                codes[figure.chapter, figure.cell],
                words=words.get(("figure", figure.name), ""),
            )
            for figure in book.figures
        },
        tables={entry["name"]: entry["hash"] for entry in book.tables},
        chapters=chapters,
        library=fingerprint(home.parent, library)[:DIGITS],
        packages=fingerprint(root, files_below(root, "requirements.txt"))[:DIGITS],
        synthesis=synthesis(root),
    )


def _words(root: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """A hash of the words of each claim and figure, by kind and name, as people wrote them."""
    if "judgements" in table_names(root):
        for slug, decided in judgements(root).items():
            said = [getattr(decided, sentence) for sentence in SENTENCES]
            yield ("verdict", slug), _digest("\n".join(said))
    for name, caption in captions(root).items():
        said = [getattr(caption, part) for part in PARTS]
        yield ("figure", name), _digest("\n".join(said))


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
