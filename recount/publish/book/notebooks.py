"""The chapters' notebooks for publishing: their records, held against the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from pydantic import TypeAdapter, ValidationError

from recount import mime
from recount.chapters import Notebook, Record, code_cells, notebooks, read, verdicts
from recount.errors import BuildError, FigureError, LedgerError
from recount.explorers.stored import damage
from recount.ledger.claims import Ledger
from recount.ledger.judgements import Judgement
from recount.ledger.verdict import OF_ANSWER
from recount.record import ExplorerRecord, FigureRecord, NumbersRecord, VerdictRecord

_MARKS = ("NBVAL_", "PYTEST_VALIDATE_")
"""With one of these begins a comment by which nbval passes a cell over, or compares it less."""
_TAGS = (*(mark.lower().replace("_", "-") for mark in _MARKS), "raises-exception", "skip-execution")
"""So begins a tag that does the same, or by which a failing cell passes, or none is executed."""

RECORDS: Mapping[str, Any] = {
    mime.VERDICT: VerdictRecord,
    mime.FIGURE: FigureRecord,
    mime.EXPLORER: ExplorerRecord,
    mime.NUMBERS: NumbersRecord,
}
"""What outputs hold that everything later reads, by its MIME type."""


def complaints(found: Iterable[Record], decided: Mapping[str, Judgement]) -> list[str]:
    """What the verdicts themselves call wrong with how they are explained.

    Parameters
    ----------
    found : iterable of Record
        The records of the chapters.
    decided : mapping of str to Judgement
        The judgements by claim, whose rows the messages name.
    """
    return [
        f"{decided[record.name].where(_column(complaint))} ({record.chapter}#{record.cell}):"
        f" {complaint}"
        for record in verdicts(found)
        for complaint in record.content["complaints"]
    ]


def audit(ledger: Ledger, found: Iterable[Record], chapters: Iterable[str]) -> None:
    """Hold the records of all chapters against the ledger.

    Raises
    ------
    LedgerError
        If a claim of these chapters was never judged, judged twice, or judged elsewhere.
    FigureError
        If two figures, or two explorers, carry the same id.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    breaches = []
    for record in found:
        cell = f"{record.chapter}#{record.cell}"
        cells.setdefault((record.kind, record.name), []).append(cell)
        if record.kind != "verdict":
            # In the page, the ids of figures and explorers are ids of elements alike.
            both = {kind for kind in ("figure", "explorer") if (kind, record.name) in cells}
            if len(both) > 1:
                raise FigureError(f"{record.name}: a figure and an explorer; expected one of them")
        elif record.name not in ledger:
            breaches.append(f"claim {record.name}: judged in {cell}; the ledger has no such claim")
        elif (home := ledger[record.name].chapter) != record.chapter:
            breaches.append(
                f"claim {record.name}: judged in {record.chapter}; the ledger says {home}"
            )
    for (kind, name), where in cells.items():
        if len(where) > 1:
            places = f"{len(where)} times, in cells {', '.join(where)}; expected once"
            if kind != "verdict":
                raise FigureError(f"{kind} {name}: shown {places}")
            breaches.append(f"claim {name}: judged {places}")
    shown = set(chapters)
    for slug, claim in ledger.items():
        if claim.chapter in shown and ("verdict", slug) not in cells:
            breaches.append(f"claim {slug} ({claim.kind}): never judged in {claim.chapter}")
    if breaches:
        raise LedgerError("\n".join(breaches))


def _column(complaint: str) -> str:
    """The column of the judgements that mends what is complained of."""
    return "instead" if complaint.startswith(OF_ANSWER) else "reason"


def same(one: object, other: object) -> bool:
    """Whether two things are the same JSON; to Python, and to nbval, 0 is false and 5.0 is 5."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def stale(stored: Notebook, fresh: Notebook) -> list[str]:
    """Ids of the cells whose stored outputs are not those of a fresh execution."""
    before = _outputs(stored)
    return [
        cell["id"]
        for cell in code_cells(fresh)
        if not same(before.get(cell["id"]), cell["outputs"])
    ]


def let_pass(cell: Mapping[str, Any]) -> str:
    """What in a cell lets it pass whatever it shows; empty if nothing does."""
    tags = cell.get("metadata", {}).get("tags", ())
    for tag in tags if isinstance(tags, list) else [tags]:
        if str(tag).startswith(_TAGS):
            return f"the tag {tag}"
    for line in "".join(cell["source"]).splitlines():
        comment = line.strip().lstrip("#").strip()
        if line.strip().startswith("#") and comment.startswith(_MARKS):
            return f"the comment # {comment}"
    return ""


def compared(root: Path) -> None:
    """Refuse chapters with a cell that nothing would compare.

    Raises
    ------
    BuildError
        Naming chapter and cell, a line each.
    """
    _refuse(
        f"{where}: {told}; expected none, for every cell is executed and compared"
        for where, cell in _cells(root)
        if (told := let_pass(cell))
    )


def require_whole(root: Path) -> None:
    """Refuse chapters whose stored outputs hold damaged records, before these are published.

    Raises
    ------
    BuildError
        Naming chapter and cell, a line each.
    """
    _refuse(
        f"{where}: its record {lacks}; expected one as `recount accept` stores"
        for where, cell in _cells(root)
        for output in cell["outputs"]
        for kind, content in output.get("data", {}).items()
        if kind in RECORDS and (lacks := _lacks(kind, content))
    )


def _cells(root: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """The code cells of the chapters as they are stored, and where each is."""
    for name, path in notebooks(root).items():
        for cell in code_cells(read(path)):
            yield f"chapters/{name}.ipynb, cell {cell['id']}", cell


def _refuse(lines: Iterable[str]) -> None:
    if found := "\n".join(lines):
        raise BuildError(found)


def _lacks(kind: str, content: object) -> str:
    """What is wrong with a record, by the first field that is; empty if nothing."""
    try:
        _adapter(kind).validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "as a whole"
        return f"is damaged ({place}: {first['msg'].lower()})"
    if kind == mime.EXPLORER and (wrong := damage(cast("ExplorerRecord", content))):
        return f"is damaged ({wrong})"
    return ""


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(RECORDS[kind])


def _outputs(notebook: Notebook) -> dict[str, list[dict[str, Any]]]:
    return {cell["id"]: cell["outputs"] for cell in code_cells(notebook)}


def unaccepted(stored: Mapping[str, Notebook], fresh: Mapping[str, Notebook]) -> list[str]:
    """Which stored outputs are not those of a fresh execution, and which are not there yet.

    Parameters
    ----------
    stored, fresh : mapping of str to notebook
        The chapters by name, as they stand and as they were executed.
    """
    found = []
    for name, notebook in fresh.items():
        before = _outputs(stored[name])
        cells = stale(stored[name], notebook)
        held = [cell for cell in cells if before.get(cell)]
        new = [cell for cell in cells if not before.get(cell)]
        if held:
            found.append(f"{name}: stored outputs no longer hold in {', '.join(held)}")
        if new:
            found.append(f"{name}: no outputs are stored yet of {', '.join(new)}")
    if found:
        found.append("`make test` fails on these; `make accept` stores what was found")
    return found


def chapter_words(chapter: str) -> str:
    """The name of a chapter's file as words."""
    return chapter.replace("-", " ").capitalize()
