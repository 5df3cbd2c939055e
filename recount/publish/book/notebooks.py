"""The chapters' notebooks for publishing: their records, held against the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from recount.chapters import Notebook, Record, code_cells, verdicts
from recount.errors import FigureError, LedgerError
from recount.ledger.claims import Ledger
from recount.ledger.judgements import Judgement
from recount.ledger.verdict import OF_ANSWER


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


def stale(stored: Notebook, fresh: Notebook) -> list[str]:
    """Ids of the cells whose stored outputs are not those of a fresh execution."""
    before = _outputs(stored)
    return [cell["id"] for cell in code_cells(fresh) if before.get(cell["id"]) != cell["outputs"]]


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
