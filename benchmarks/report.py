"""Tables of results: printed, written as Markdown, and held against the budgets."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from benchmarks.running import Run

CHAPTER_KIB = 200
CLAIM_KIB = 80
TEXT_PAGE_KIB = 150
EXPLORER_KIB = 60
UPDATE_MS = 50
PERFORMANCE = 0.95
OTHER_SCORES = 1.0
LAYOUT_SHIFT = 0.02
COLD_SECONDS = 120
NOTHING_TO_DO_SECONDS = 5
LINEAR = 1.1
"""How far the growth from the second to the third size may exceed that from the first to the
second, for each added book, and still count as linear."""


@dataclass(frozen=True)
class Table:
    """One table of results.

    Attributes
    ----------
    title : str
        What was measured.
    header : sequence of str
        Names of the columns.
    rows : sequence of sequence of str
        The cells.
    notes : sequence of str
        How it was measured, and what is estimated.
    """

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()


def kib(size: float) -> str:
    """Bytes in KiB."""
    return f"{size / 1024:,.1f}"


def mib(size: float) -> str:
    """Bytes in MiB."""
    return f"{size / 1024**2:,.0f}"


def ratio(run: Run, other: Run | None, target: float | None) -> str:
    """One time over another, with its target."""
    if other is None:
        return "–"
    found = f"{run.seconds / other.seconds:.2f}"
    return found if target is None else f"{found} (≤ {target})"


def met(value: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    """Whether a value keeps its budget: ``yes`` or ``no``."""
    low = at_most is None or value <= at_most
    high = at_least is None or value >= at_least
    return "yes" if low and high else "no"


def plain(table: Table) -> str:
    """A table for the terminal, its columns aligned."""
    lines = [table.header, *table.rows]
    widths = [max(_width(line[i]) for line in lines) for i in range(len(table.header))]
    body = [
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        )
        for line in [table.header, ["-" * width for width in widths], *table.rows]
    ]
    notes = [fill(note, 100) for note in table.notes]
    return "\n".join([table.title, *(line.rstrip() for line in body), *notes]) + "\n"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def markdown(table: Table) -> str:
    """A table in Markdown, under a heading, with its notes."""
    lines = [table.header, ["---"] * len(table.header), *table.rows]
    body = "\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines)
    notes = "".join(f"\n{note}\n" for note in table.notes)
    return f"## {table.title}\n\n{body}\n{notes}"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def document(part: str, machine: Mapping[str, str], tables: Sequence[Table]) -> str:
    """All that was measured in one part, and on what machine."""
    facts = "".join(f"- {name}: {fact}\n" for name, fact in machine.items())
    shown = "\n".join(markdown(table) for table in tables)
    return (
        f"# What the book weighs and costs: {part}\n\nWritten by `make bench`.\n\n{facts}\n{shown}"
    )
