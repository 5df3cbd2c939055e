"""The Nu HTML Checker, which is that of the W3C, over every page of the book."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks.clients.environments import Node
from benchmarks.errors import BenchmarkError

PACKAGE = "vnu-jar"
JAR = f"node_modules/{PACKAGE}/build/dist/vnu.jar"
REASONS: Mapping[str, str] = {}
"""Errors that browsers do not agree with, by the start of their words, and why."""


def checker(html: Path, folder: Path) -> tuple[str, str]:
    """Every page; an error that has no reason fails."""
    java = shutil.which("java")
    if not java:
        raise BenchmarkError("needs Java (Debian: `apt-get install default-jre-headless`)")
    made = Node(folder / "js", PACKAGE)
    command = [java, "-Xss8m", "-jar", str(made.folder / JAR), "--format", "json", "--errors-only"]
    checked = subprocess.run(
        [*command, "--exit-zero-always", "--skip-non-html", str(html)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = list(_errors(json.loads(checked.stderr)["messages"], html))
    if unknown := [error for error in found if not _reason(error)]:
        raise BenchmarkError(f"{len(unknown)} errors, such as {unknown[0]}")
    pages = sum(1 for _ in html.rglob("*.html"))
    known = Counter(map(_reason, found))
    excused = "".join(f"; {number} not counted: {reason}" for reason, number in known.items())
    return made.version(PACKAGE), f"{pages:,} pages, no error{excused}"


def _errors(messages: list[dict[str, str]], html: Path) -> Iterator[str]:
    for one in messages:
        if one["type"] == "error":
            page = one.get("url", "").partition(f"{html.name}/")[2]
            yield f"{one['message']} ({page}, line {one.get('lastLine')})"


def _reason(error: str) -> str:
    return next((why for start, why in REASONS.items() if error.startswith(start)), "")


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "Nu HTML Checker": ("every page of the book", checker),
}
"""What each client tries, by its name."""
