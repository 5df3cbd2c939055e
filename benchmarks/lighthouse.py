"""Lighthouse with its mobile profile."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.errors import BenchmarkError
from benchmarks.report import OTHER_SCORES, PERFORMANCE, Table, met
from benchmarks.serving import serving
from recount.publish.pdf.chromium import ARGUMENTS, chromium

HOME = Path(__file__).parent
MODULES = HOME / "node_modules"
NODE = (18, 20)
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
TIMES = {
    "first-contentful-paint": "First paint s",
    "largest-contentful-paint": "Largest paint s",
    "total-blocking-time": "Blocked ms",
}
SECONDS_A_RUN = 240


@dataclass(frozen=True)
class Score:
    """What Lighthouse says of one page.

    Attributes
    ----------
    scores : dict
        By category, from 0 to 1.
    times : dict
        Milliseconds, by audit.
    faults : tuple of str
        Audits that cost points in categories other than performance.
    """

    scores: dict[str, float]
    times: dict[str, float]
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
    times = {name: float(audits[name].get("numericValue", 0)) for name in TIMES}
    return Score(scores, times, tuple(dict.fromkeys(faults)))


def middle(runs: Sequence[Score]) -> Score:
    """The median of several runs, score by score; the faults of all of them."""
    return Score(
        {name: median(run.scores[name] for run in runs) for name in runs[0].scores},
        {name: median(run.times[name] for run in runs) for name in runs[0].times},
        tuple(dict.fromkeys(fault for run in runs for fault in run.faults)),
    )


def _run(address: str) -> Score:
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
    html: Path, pages: Sequence[str], runs: int, *, copies: bool = False
) -> dict[str, Score]:
    """The median score of each page that is there."""
    with serving(html, copies=copies) as site:
        return {
            page: middle([_run(f"{site}/{page}") for _ in range(runs)])
            for page in pages
            if (html / page).is_file()
        }


def table(ours: Mapping[str, Score], stock: Mapping[str, Score], runs: int) -> Table:
    """Scores of both books, page by page."""
    rows = [_row(page, "ours", score) for page, score in ours.items()] + [
        _row(page, "stock", score) for page, score in stock.items()
    ]
    header = (
        "Page",
        "Book",
        f"Performance (≥ {PERFORMANCE})",
        "Accessibility (1.00)",
        "Best practices (1.00)",
        "SEO (1.00)",
        "Met",
        *TIMES.values(),
        "Costs points",
    )
    notes = (
        f"Mobile profile (simulated slow 4G, processor slowed four times); median of {runs} for"
        " our pages, one run for stock pages, which get what they load from other hosts from copies"
        " on the same server: that spares them the connections to those hosts.",
    )
    return Table("Lighthouse", header, rows, notes)


def _row(page: str, book: str, score: Score) -> list[str]:
    performance, *others = (score.scores[name] for name in CATEGORIES)
    kept = (
        met(performance, at_least=PERFORMANCE) == met(min(others), at_least=OTHER_SCORES) == "yes"
    )
    first, largest, blocked = (score.times[name] for name in TIMES)
    return [
        page,
        book,
        *(f"{score.scores[name]:.2f}" for name in CATEGORIES),
        "yes" if kept else "no",
        f"{first / 1000:.1f}",
        f"{largest / 1000:.1f}",
        f"{blocked:.0f}",
        ", ".join(score.faults) or "–",
    ]
