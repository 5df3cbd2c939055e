"""Chapters: the notebooks of the table of contents, and the records stored in their outputs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from recount import mime
from recount.errors import BuildError, LedgerError
from recount.ledger.verdict import BASES, parts_of
from recount.paths import find_root
from recount.quantities.comparison import DIFFERS
from recount.tables.provenance import Frame, derived
from recount.used import note

SYNTHESIS = "what-holds-up"
"""The chapter that judges nothing and reads what the others found, so it executes last."""

EXECUTED = "RECOUNT_EXECUTED"
"""Environment variable: the folder of freshly executed chapters, while a book is built."""

KINDS = {mime.VERDICT: "verdict", mime.FIGURE: "figure", mime.EXPLORER: "explorer"}


@dataclass(frozen=True)
class Record:
    """One record of a chapter's output.

    Attributes
    ----------
    kind : str
        ``verdict``, ``figure`` or ``explorer``.
    chapter, cell : str
        Name of the chapter, and id of the cell that showed it.
    content : dict
        The record itself; that of a figure or explorer holds its chart under ``spec``.
    """

    kind: str
    chapter: str
    cell: str
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """Slug of the claim, or id of the figure or explorer."""
        name: str = self.content["claim" if self.kind == "verdict" else self.kind]
        return name


def pages(root: Path) -> list[str]:
    """The documents of the table of contents, without suffix, in reading order."""
    try:
        contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise BuildError(f"_toc.yml: expected YAML: {error}") from error
    if not isinstance(contents, dict) or "root" not in contents:
        raise BuildError("_toc.yml: expected a table of contents with a `root`")

    def files(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            if "file" in part:
                yield part["file"]
            for key in ("parts", "chapters", "sections"):
                yield from files(part.get(key, []))
        elif isinstance(part, list):
            for entry in part:
                yield from files(entry)

    return [contents["root"], *files(contents)]


def notebooks(root: Path) -> dict[str, Path]:
    """Paths of the chapters by name, in the order of the table of contents.

    Raises
    ------
    BuildError
        If the table of contents names a chapter that is not there.
    """
    found = {}
    for page in pages(root):
        if page.startswith("chapters/"):
            path = root / f"{page}.ipynb"
            if not path.is_file():
                raise BuildError(f"_toc.yml names {page}, but there is no {page}.ipynb")
            found[path.stem] = path
    return found


def read(path: Path) -> dict[str, Any]:
    """A notebook as a dictionary.

    Raises
    ------
    BuildError
        If it is not a notebook in UTF-8.
    """
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BuildError(f"chapters/{path.name}: expected a notebook in UTF-8: {error}") from error
    return notebook


def code_cells(notebook: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The cells that execute, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def records_of(chapter: str, notebook: Mapping[str, Any]) -> list[Record]:
    """All records in a chapter's outputs, in reading order."""
    return [
        Record(kind, chapter, cell["id"], with_chart(output["data"], mime_type))
        for cell in code_cells(notebook)
        for output in cell["outputs"]
        for mime_type, kind in KINDS.items()
        if mime_type in output.get("data", {})
    ]


def with_chart(data: Mapping[str, Any], mime_type: str) -> dict[str, Any]:
    """The record in an output, with the chart that travels beside it, if there is one."""
    record: dict[str, Any] = data[mime_type]
    return record | ({"spec": data[mime.VEGALITE]} if mime.VEGALITE in data else {})


def verdict_records() -> list[dict[str, Any]]:
    """The verdicts of the other chapters, for the synthesis, whole and in reading order."""
    note("verdicts", "all")
    root = find_root()
    folder = Path(os.environ.get(EXECUTED, root / "chapters"))
    return [
        record.content
        for name in notebooks(root)
        if name != SYNTHESIS
        for record in records_of(name, read(folder / f"{name}.ipynb"))
        if record.kind == "verdict"
    ]


def records(kind: str) -> Frame:
    """What the other chapters found, for the synthesis.

    Parameters
    ----------
    kind : {"verdict", "quantity"}
        One row a claim, or one row a printed number and basis.

    Returns
    -------
    Frame
        For ``verdict``: claim, report, chapter, kind, statement, attributed_to, headline, stands,
        settled_by, one column a basis with its verdict, ``reason``, why the headline differs, and
        ``unchecked``, why the claim or a part of it cannot be checked. For ``quantity``: claim,
        report, chapter, quantity, unit, hedge, step, value, value_high, basis, number, low, high,
        verdict, gap.
    """
    found = verdict_records()
    if kind == "verdict":
        return derived([_verdict_row(record) for record in found], "claims", "quantities")
    if kind == "quantity":
        rows = [row for record in found for row in _quantity_rows(record)]
        return derived(rows, "claims", "quantities")
    raise LedgerError(f"records: {kind!r}; expected verdict or quantity")


def _verdict_row(record: dict[str, Any]) -> dict[str, Any]:
    same = ("claim", "report", "chapter", "kind", "statement", "attributed_to", "headline")
    unchecked = [part["unchecked"] for part in parts_of(record) if part["unchecked"]]
    reasons = record["reasons"]
    deciding = [basis for basis in BASES if basis in reasons and record["headline"] == DIFFERS]
    return (
        {name: record[name] for name in (*same, "stands", "settled_by")}
        | {basis: record["verdicts"].get(basis) for basis in BASES}
        | {"reason": reasons[deciding[0]] if deciding else None}
        | {"unchecked": unchecked[0] if unchecked else None}
    )


def _quantity_rows(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for part in record.get("quantities", []):
        for basis, counted in part["bases"].items():
            yield (
                {name: record[name] for name in ("claim", "report", "chapter")}
                | {name: part[name] for name in ("quantity", "unit", "hedge", "step")}
                | {name: part[name] for name in ("value", "value_high")}
                | {"basis": basis}
                | {name: counted[name] for name in ("number", "low", "high", "verdict", "gap")}
            )
