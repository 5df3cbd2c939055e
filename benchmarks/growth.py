"""Is publishing linear? Synthetic books of several times the chapters, figures and claims."""

from __future__ import annotations

import copy
import json
import re
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from benchmarks.books import Copy, copied, environment_of
from benchmarks.report import LINEAR, Table, kib, met, mib
from benchmarks.running import Run, measured
from recount import mime
from recount.chapters import CONTENTS, Record, code_cells, notebooks, read, records_of
from recount.tables.descriptors import record

SIZES = (1, 3, 10)
OF_EARLIER = 0.5
"""The most that a book of several times the size may take of what it took in edition 0.2.0."""
NAMED = {mime.FIGURE: "figure", mime.EXPLORER: "explorer", mime.CAPTION: "figure"}


@dataclass(frozen=True)
class Grown:
    """A synthetic book, built.

    Attributes
    ----------
    times : int
        How often every chapter is in it.
    chapters, figures, claims : int
        How many it has.
    run : Run
        What building took.
    pages, search : int
        Bytes of its pages, and of its search index, uncompressed.
    """

    times: int
    chapters: int
    figures: int
    claims: int
    run: Run
    pages: int
    search: int


def renamed(notebook: Mapping[str, Any], chapter: str, number: int) -> dict[str, Any]:
    """A chapter once more, with ids and claims of its own.

    Parameters
    ----------
    notebook : dict
        The chapter, with its stored outputs.
    chapter : str
        The name of the new chapter.
    number : int
        Which copy it is; ids end in it.
    """
    again = copy.deepcopy(dict(notebook))
    names = [record.name for record in records_of("", again) if record.kind != "verdict"]
    for cell in again["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = _references(_text(cell["source"]), names, number)
    first = next(cell for cell in again["cells"] if cell["cell_type"] == "markdown")
    first["source"] = re.sub(r"^(# .+)$", rf"\1 ({number})", first["source"], count=1, flags=re.M)
    for cell in code_cells(again):
        for output in cell["outputs"]:
            data = output.get("data", {})
            for kind, key in NAMED.items():
                if kind in data:
                    data[kind][key] += f"-{number}"
            if mime.VERDICT in data:
                data[mime.VERDICT]["claim"] += f"-{number}"
                data[mime.VERDICT]["chapter"] = chapter
            if mime.VEGALITE in data:
                # Another chart, so that nothing drawn for one copy serves the other.
                data[mime.VEGALITE]["description"] = f"Copy {number}"
    return again


def _text(source: str | Sequence[str]) -> str:
    return source if isinstance(source, str) else "".join(source)


def _references(text: str, names: Sequence[str], number: int) -> str:
    """Let references to figures and explorers of the chapter lead to those of the copy."""
    for name in names:
        text = re.sub(rf"((?:figure|explorer)-{re.escape(name)})(?![\w-])", rf"\1-{number}", text)
    return text


def enlarge(book: Path, times: int) -> None:
    """Put every chapter of a book into it `times` times, and its claims into the ledger."""
    chapters = notebooks(book)
    for number in range(2, times + 1):
        for name, path in chapters.items():
            again = renamed(read(path), f"{name}-{number}", number)
            path.with_name(f"{name}-{number}.ipynb").write_text(json.dumps(again), encoding="utf-8")
    contents = book / CONTENTS
    told = yaml.safe_load(contents.read_text(encoding="utf-8"))
    own = {f"chapters/{name}" for name in chapters}
    for part in told.get("parts", [told]):
        part["chapters"] = [
            again
            for entry in part["chapters"]
            for again in (entry, *(_copies(entry, times) if entry["file"] in own else ()))
        ]
    contents.write_text(yaml.safe_dump(told, sort_keys=False), encoding="utf-8")
    for file in ("claims.csv", "quantities.csv", "judgements.csv"):
        path = book / "data" / "claims" / file
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        copies = [_again(rows, number) for number in range(2, times + 1)]
        pd.concat([rows, *copies]).to_csv(path, index=False, lineterminator="\n")
    record(book)


def _copies(entry: Mapping[str, str], times: int) -> list[dict[str, str]]:
    return [{"file": f"{entry['file']}-{number}"} for number in range(2, times + 1)]


def _again(rows: pd.DataFrame, number: int) -> pd.DataFrame:
    names = [column for column in ("claim", "chapter", "section") if column in rows]
    return rows.assign(
        **{
            column: rows[column].where(rows[column] == "", rows[column] + f"-{number}")
            for column in names
        }
    )


def grown(root: Path, folder: Path, times: int) -> Grown:
    """Make and build one synthetic book, from stored outputs, without its translations."""
    book = copied(root, folder)
    shutil.rmtree(book / "locale", ignore_errors=True)
    enlarge(book, times)
    found: list[Record] = [
        record for name, path in notebooks(book).items() for record in records_of(name, read(path))
    ]
    command = (sys.executable, "-m", "benchmarks.publish_stored")
    run = measured(command, book, environment_of(book))
    html = book / "_build" / "html"
    return Grown(
        times,
        len(notebooks(book)),
        sum(record.kind == "figure" for record in found),
        sum(record.kind == "verdict" for record in found),
        run,
        sum(file.stat().st_size for file in html.rglob("*.html")),
        sum(file.stat().st_size for file in html.rglob("*search*") if file.suffix in SEARCH_DATA),
    )


SEARCH_DATA = (".js", ".json")


def steepness(sizes: Sequence[float], values: Sequence[float]) -> float | None:
    """How the last slope compares with the first; 1 is linear, more is worse.

    Gives None for fewer than three sizes, or where the values did not grow at first.
    """
    if len(sizes) < 3 or values[1] <= values[0]:
        return None
    first = (values[1] - values[0]) / (sizes[1] - sizes[0])
    last = (values[-1] - values[-2]) / (sizes[-1] - sizes[-2])
    return last / first


def seconds_told(book: Copy, sizes: Sequence[int]) -> list[float]:
    """What the benchmarks of another edition, run in it, say of how long each size takes."""
    report = book.folder / "growth.md"
    python = str(Path(book.command[0]).parent / "python")
    sized = map(str, sizes)
    command = (python, "-m", "benchmarks", "--parts", "growth", "--no-stock", "--growth", *sized)
    measured((*command, "--output", str(report)), book.folder, book.environment)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in report.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    column = next(row.index("Seconds") for row in rows if "Seconds" in row)
    told = {row[0]: float(row[column]) for row in rows if row[0].endswith("×")}
    return [told[f"{times}×"] for times in sizes]


def table(found: Sequence[Grown], before: Sequence[float]) -> Table:
    """The sizes one below the other, and how long each took in another edition."""
    rows = [
        [
            f"{book.times}×",
            str(book.chapters),
            str(book.figures),
            str(book.claims),
            f"{book.run.seconds:.1f}",
            f"{1000 * book.run.seconds / book.claims:.0f}",
            f"{seconds:.1f}",
            f"{book.run.seconds / seconds:.2f}",
            met(book.run.seconds / seconds, at_most=OF_EARLIER) if book.times > 1 else "–",
            mib(book.run.peak),
            kib(book.pages),
            kib(book.search),
        ]
        for book, seconds in zip(found, before, strict=True)
    ]
    header = (
        "Book",
        "Chapters",
        "Figures",
        "Claims",
        "Seconds",
        "ms a claim",
        "Edition 0.2.0",
        f"Ratio (≤ {OF_EARLIER})",
        "Met",
        "Peak MiB",
        "Pages KiB",
        "Search scripts KiB",
    )
    return Table("Growth", header, rows, NOTES)


def slopes(found: Sequence[Grown]) -> Table:
    """Whether time and memory lie on a line, for three sizes or more."""
    sizes = [book.times for book in found]
    rows = []
    for name, values in {
        "seconds": [book.run.seconds for book in found],
        "peak memory": [float(book.run.peak) for book in found],
    }.items():
        steep = steepness(sizes, values)
        if steep is None:
            rows.append([name, "–", f"≤ {LINEAR}", "–"])
        else:
            rows.append([name, f"{steep:.2f}", f"≤ {LINEAR}", met(steep, at_most=LINEAR)])
    header = ("Measure", "Last slope over first", "Budget", "Met")
    return Table("Growth is linear", header, rows, SLOPE_NOTES)


NOTES = (
    "Every chapter several times, with figures, explorers and claims renamed and charts made"
    " different, published from stored outputs by the book’s own publisher: audit, prose check,"
    " pictures and pages, without execution. The data tables stay the same, but for the ledger."
    " In English alone, as edition 0.2.0.",
)
SLOPE_NOTES = (
    "Linear means that a further book costs the same at any size: the slope between the last two"
    " sizes over that between the first two. Where nothing grew at first, there is no slope.",
)
