"""Two builds of the whole book, as unlike as can be, held against each other byte by byte."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.books import environment_of
from benchmarks.errors import BenchmarkError
from benchmarks.proof.elsewhere import HOMELESS, NOBODY, as_nobody
from benchmarks.proof.parts import Options
from benchmarks.proof.small import differing, files
from benchmarks.report import Table

LEFT_BEHIND = (".git", ".venv*", "_build", "__pycache__", "node_modules", ".*_cache", "*.egg-info")
KEPT = ("executed", "drawn", "es/drawn", "pt/drawn")
"""What of a build here is of use to freeze an edition; it is compared as well."""
PRINTED = "corruption"
"""The chapter that is printed."""
ODD = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}
MASK = 0o077


@dataclass(frozen=True)
class _Place:
    """A folder with the book, and in what surroundings its commands run."""

    folder: Path
    prefix: tuple[str, ...]
    environment: Mapping[str, str]

    def run(self, *arguments: str) -> str:
        """Run a command of the book; gives what it said.

        Raises
        ------
        BenchmarkError
            If it fails, with the last of that.
        """
        done = subprocess.run(
            (*self.prefix, sys.executable, "-P", "-m", "recount.cli", *arguments),
            cwd=self.folder,
            env={**self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = done.stderr.strip().splitlines()[-3:]
            raise BenchmarkError(f"`recount {' '.join(arguments)}`: {' '.join(said)}")
        return done.stderr


def prove(root: Path, _options: Options) -> tuple[list[Table], bool]:
    """Build the book elsewhere from nothing, and compare; see `benchmarks.proof.parts.Part`.

    Raises
    ------
    BenchmarkError
        If the book is not built here, or one of the commands fails.
    """
    if not (root / "_build" / "html" / "index.html").is_file():
        raise BenchmarkError("no book is built; expected one, by `make book`")
    with tempfile.TemporaryDirectory(prefix="recount-builds-") as name:
        home = Path(name)
        home.chmod(0o755)
        here = _Place(_copied(root, home / "here"), (), environment_of(home / "here"))
        for kept in KEPT:
            if (root / "_build" / kept).is_dir():
                shutil.copytree(root / "_build" / kept, here.folder / "_build" / kept)
        folder = _copied(root, home / "somewhere else" / "book")
        prefix = (*as_nobody(folder), "taskset", "--cpu-list", "0")
        other = _Place(folder, prefix, environment_of(folder, **ODD, **HOMELESS))
        rows = list(_rows(root, here, other))
    ways = Table("How the two builds differ", ("", "here", "elsewhere"), _ways(root))
    notes = [
        "Elsewhere nothing was made before: all chapters were executed, all pictures drawn, all"
        " pages written. Files are compared byte by byte, the PDF as well: what Chromium writes of"
        " the day and of itself is replaced when it is printed."
    ]
    header = ("what", "files", "that differ", "the same bytes")
    return [ways, Table("Two builds", header, rows, notes)], all(row[3] == "yes" for row in rows)


def _rows(root: Path, here: _Place, other: _Place) -> list[list[str]]:
    before = os.umask(MASK)
    try:
        other.run("book")
        other.run("accept")
        other.run("pdf", PRINTED)
        other.run("release")
    finally:
        os.umask(before)
    _Place(root, (), environment_of(root)).run("pdf", PRINTED)
    here.run("release")
    pairs = {
        "`_build/html/`": (root / "_build" / "html", other.folder / "_build" / "html"),
        "`chapters/`, with their outputs": (root / "chapters", other.folder / "chapters"),
        "`figures/`": (root / "figures", other.folder / "figures"),
        "`editions/`, with this one": (here.folder / "editions", other.folder / "editions"),
        "PDF of a chapter": (root / "_build" / "pdf", other.folder / "_build" / "pdf"),
    }
    rows = []
    for what, (one, two) in pairs.items():
        found, wanted = files(two), files(one)
        if what.startswith("PDF"):  # there may be others here
            wanted = {name: content for name, content in wanted.items() if name in found}
        wrong = differing(found, wanted)
        rows.append([what, str(len(wanted)), _named(wrong), "no" if wrong or not wanted else "yes"])
    return rows


def _named(wrong: Sequence[str]) -> str:
    more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
    return ", ".join(wrong[:5]) + more if wrong else "0"


def _copied(root: Path, folder: Path) -> Path:
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return folder


def _ways(root: Path) -> list[list[str]]:
    own = os.environ
    mask = os.umask(0)
    os.umask(mask)
    return [
        ["folder", root.name, "somewhere else/book"],
        ["user", str(os.geteuid()), f"{NOBODY}, without a home"],
        ["processors", str(len(os.sched_getaffinity(0))), "1"],
        ["time zone", own.get("TZ", "of the system"), ODD["TZ"]],
        ["locale", own.get("LC_ALL", own.get("LANG", "none")), ODD["LC_ALL"]],
        ["umask", f"{mask:03o}", f"{MASK:03o}"],
        ["hash seed", own.get("PYTHONHASHSEED", "random"), ODD["PYTHONHASHSEED"]],
        ["made before", "perhaps", "nothing"],
    ]
