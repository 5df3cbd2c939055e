"""Lighthouse with its mobile profile."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.errors import BenchmarkError
from benchmarks.report import OTHER_SCORES, PERFORMANCE, Table, kib, met
from benchmarks.serving import serving
from recount.publish.pdf.chromium import ARGUMENTS, chromium

HOME = Path(__file__).parent
MODULES = HOME / "node_modules"
NODE = (18, 20)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FIRST, LARGEST = "first-contentful-paint", "largest-contentful-paint"
BLOCKED, WEIGHT = "total-blocking-time", "total-byte-weight"
MEASURES = {
    FIRST: "First paint s",
    LARGEST: "Largest paint s",
    BLOCKED: "Blocked ms",
    WEIGHT: "Transferred KiB",
}
OF_OTHER = {BLOCKED: 1.0, LARGEST: 0.61, WEIGHT: 0.62}
"""The most that a chapter may take of what a page made with another tool takes."""
SECONDS_A_RUN = 240

Scores = dict[tuple[str, str], "Score"]
"""Scores by page and book."""


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of one page.

    Attributes
    ----------
    scores : dict
        By category, from 0 to 1.
    measures : dict
        Milliseconds, and bytes for the weight, by audit.
    faults : tuple of str
        Audits that cost points in categories other than performance.
    """

    scores: dict[str, float]
    measures: dict[str, float]
    faults: tuple[str, ...]


def install() -> None:
    """Install the packages of the lock file, unless they are there.

    Raises
    ------
    BenchmarkError
        If Node or npm is missing or too old, or npm fails.
    """
    wanted = f"Node {'.'.join(map(str, NODE))} or newer, with npm"
    if not shutil.which("node") or not shutil.which("npm"):
        raise BenchmarkError(f"Lighthouse, and the copies of foreign scripts, need {wanted}")
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if node_version(said) < NODE:
        raise BenchmarkError(f"Lighthouse needs {wanted}; here is {said.strip()}")
    stamp, lock = MODULES / ".package-lock.json", HOME / "package-lock.json"
    if stamp.is_file() and stamp.stat().st_mtime >= lock.stat().st_mtime:
        return
    done = subprocess.run(
        ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError(f"`npm ci` failed in benchmarks/:\n{done.stderr[-2000:]}")
    os.utime(stamp)


def node_version(said: str) -> tuple[int, int]:
    """Major and minor number of ``node --version``."""
    found = re.match(r"v(\d+)\.(\d+)", said)
    if not found:
        raise BenchmarkError(
            f"`node --version` says {said.strip()!r}; expected v20.1.0 or the like"
        )
    return int(found[1]), int(found[2])


def score_of(report: Mapping[str, Any]) -> Score:
    """The part of Lighthouse's report that is shown.

    Raises
    ------
    BenchmarkError
        If Lighthouse could not load the page, or left a category without a score.
    """
    if error := report.get("runtimeError"):
        raise BenchmarkError(f"Lighthouse: {error.get('message', error)}")
    categories, audits = report["categories"], report["audits"]
    scores = {name: categories[name]["score"] for name in CATEGORIES}
    if missing := [name for name, score in scores.items() if score is None]:
        raise BenchmarkError(f"Lighthouse gave no score for {', '.join(missing)}")
    faults = [
        audit["id"]
        for name in CATEGORIES[1:]
        for audit in categories[name]["auditRefs"]
        if audit.get("weight") and audits[audit["id"]].get("score") not in (None, 1)
    ]
    measures = {name: float(audits[name].get("numericValue", 0)) for name in MEASURES}
    return Score(scores, measures, tuple(dict.fromkeys(faults)))


def middle(runs: Sequence[Score]) -> Score:
    """The median of several runs, score by score; the faults of all of them."""
    return Score(
        {name: median(run.scores[name] for run in runs) for name in runs[0].scores},
        {name: median(run.measures[name] for run in runs) for name in runs[0].measures},
        tuple(dict.fromkeys(fault for run in runs for fault in run.faults)),
    )


def judged(address: str) -> Score:
    """What Lighthouse says of the page at an address, in one run.

    Raises
    ------
    BenchmarkError
        If it fails, or takes too long.
    """
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report.json"
        command = [
            "node",
            str(MODULES / "lighthouse" / "cli" / "index.js"),
            address,
            "--output=json",
            f"--output-path={output}",
            f"--only-categories={','.join(CATEGORIES)}",
            f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}",
            "--no-enable-error-reporting",
            "--quiet",
        ]
        try:
            done = subprocess.run(
                command,
                env=os.environ | {"CHROME_PATH": chromium()},
                capture_output=True,
                text=True,
                check=False,
                timeout=SECONDS_A_RUN,
            )
        except subprocess.TimeoutExpired as error:
            raise BenchmarkError(f"Lighthouse did not end in {SECONDS_A_RUN} s") from error
        if not output.is_file():
            raise BenchmarkError(f"Lighthouse failed:\n{done.stderr[-2000:]}")
        return score_of(json.loads(output.read_text(encoding="utf-8")))


def scores(
    books: Mapping[str, Path], pages: Sequence[str], runs: int, *, copies: bool = False
) -> Scores:
    """The median score of each page in each book that has it.

    The books take turns, so that what else the machine does meets all of them alike.

    Parameters
    ----------
    books : dict
        Folders of built pages, by the name of the book.
    pages : sequence of str
        Addresses within the books.
    runs : int
        How often each book has its turn.
    copies : bool
        Whether pages get scripts of other hosts from the same server.
    """
    found: Scores = {}
    with ExitStack() as servers:
        sites = {
            book: servers.enter_context(serving(html, copies=copies))
            for book, html in books.items()
        }
        for page in pages:
            there = [book for book, html in books.items() if (html / page).is_file()]
            turns = [{book: judged(f"{sites[book]}/{page}") for book in there} for _ in range(runs)]
            found |= {(page, book): middle([turn[book] for turn in turns]) for book in there}
    return found


def table(found: Scores, runs: int) -> Table:
    """Scores of all books, page by page."""
    rows = [_row(page, book, score) for (page, book), score in found.items()]
    header = (
        "Page",
        "Book",
        f"Performance (≥ {PERFORMANCE})",
        "Accessibility (1.00)",
        "Best practices (1.00)",
        "SEO (1.00)",
        "Met",
        *MEASURES.values(),
        "Costs points",
    )
    notes = (
        f"Mobile profile (simulated slow 4G, processor slowed four times); medians of {runs} runs"
        " of a page, the books in turn, but one run for stock pages, which get what they load from"
        " other hosts from copies on the same server: that spares them the connections to those"
        " hosts. Transferred: everything with its headers, until the page is quiet.",
    )
    return Table("Lighthouse", header, rows, notes)


def _row(page: str, book: str, score: Score) -> list[str]:
    performance, *others = (score.scores[name] for name in CATEGORIES)
    kept = (
        met(performance, at_least=PERFORMANCE) == met(min(others), at_least=OTHER_SCORES) == "yes"
    )
    return [
        page,
        book,
        *(f"{score.scores[name]:.2f}" for name in CATEGORIES),
        "yes" if kept else "no",
        *(_shown(name, score) for name in MEASURES),
        ", ".join(score.faults) or "–",
    ]


def beside_table(page: str, ours: Score, book: str, other: Score) -> Table:
    """A chapter beside a page of the same prose that another tool made, in the same run."""
    rows = []
    for name, most in OF_OTHER.items():
        mine, theirs = ours.measures[name], other.measures[name]
        rows.append(
            [
                MEASURES[name],
                _shown(name, ours),
                _shown(name, other),
                f"{mine / theirs:.2f}" if theirs else "–",
                f"≤ {most}",
                met(mine, at_most=most * theirs),
            ]
        )
    header = (page, "Ours", book, "Ratio", "Target", "Met")
    note = (
        f"The page of {book} has the same prose, the same claims and tables of numbers, and the"
        " first eight figures with the same data, drawn by Observable Plot; it has no explorers, no"
        " other pages, no search and no font from another host."
    )
    return Table(f"Beside {book}", header, rows, [note])


def _shown(name: str, score: Score) -> str:
    value = score.measures[name]
    if name == WEIGHT:
        return kib(value)
    return f"{value:.0f}" if name == BLOCKED else f"{value / 1000:.1f}"
