"""How long a book takes to build, and how much memory."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from benchmarks.books import Copy
from benchmarks.errors import BenchmarkError
from benchmarks.report import COLD_SECONDS, NOTHING_TO_DO_SECONDS, Table, met, mib
from benchmarks.running import Run, measured

STATES = ("cold", "nothing changed", "one chapter edited")
BUDGETS = {"cold": COLD_SECONDS, "nothing changed": NOTHING_TO_DO_SECONDS}


@dataclass(frozen=True)
class Builds:
    """What building took in each state, and which chapter was edited."""

    runs: dict[str, Run]
    edited: str


def build(book: Copy) -> Run:
    """Build a book from nothing."""
    shutil.rmtree(book.made, ignore_errors=True)
    run = measured(book.command, book.folder, book.environment)
    if not (book.html / "index.html").is_file():
        raise BenchmarkError(f"expected {book.html}/index.html after `{book.command[-1]}`")
    return run


def builds(book: Copy) -> Builds:
    """Build a book cold, again with nothing changed, and again after an edit."""
    cold = build(book)
    same = measured(book.command, book.folder, book.environment)
    edited = book.edit_a_chapter()
    warm = measured(book.command, book.folder, book.environment)
    return Builds(dict(zip(STATES, (cold, same, warm), strict=True)), edited)


def table(ours: Builds, stock: Builds | None) -> Table:
    """Both books side by side."""
    rows = []
    for state, run in ours.runs.items():
        budget = BUDGETS.get(state)
        beside = stock.runs[state] if stock else None
        rows.append(
            [
                state,
                f"{run.seconds:.1f}",
                f"{beside.seconds:.1f}" if beside else "–",
                f"≤ {budget}" if budget else "–",
                met(run.seconds, at_most=budget) if budget else "–",
                mib(run.peak),
                mib(beside.peak) if beside else "–",
            ]
        )
    header = ("Build", "Seconds", "Stock, seconds", "Budget", "Met", "Peak MiB", "Stock, peak MiB")
    return Table("Building", header, rows, _notes(ours))


def _notes(ours: Builds) -> list[str]:
    return [
        "Cold: packages installed, `_build` removed, every chapter executed. The edit is a comment"
        f" in a cell of {ours.edited}, the chapter with the most records, and our book then"
        " executes the synthesis again as well. Measured once each. Peak: resident memory of all"
        " processes of the build at once, looked at ten times a second; shared pages count once"
        " for each process.",
        "The stock book has the same notebooks, data, and text, executed by Jupyter Book with its"
        " cache, one after the other. Its figures are Altair’s default HTML, its explorers"
        " widgets, its ledger and tables plain HTML. It makes no figure files, pages of figures,"
        " audit or check of the prose, and its cache does not see a changed data table.",
    ]
