"""Environments of clients: made in a temporary folder from the registries, and gone with it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.errors import BenchmarkError

_PYTHON = "import importlib.metadata as m, sys; print(m.version(sys.argv[1]))"
MULTIARCH = "usr/lib/x86_64-linux-gnu"


def run(command: Sequence[object], folder: Path, highest: int = 0, /, **environment: str) -> str:
    """What a command prints.

    Parameters
    ----------
    command : sequence of object
        The program and its arguments.
    folder : Path
        Where it runs.
    highest : int, optional
        The highest status that is no failure.
    **environment : str
        Variables that it has beside ours.

    Raises
    ------
    BenchmarkError
        If it fails, with the end of what it said.
    """
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        errors="replace",  # TeX breaks a line within a letter
        check=False,
    )
    if not 0 <= done.returncode <= highest:
        said = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise BenchmarkError(" ".join(said) or f"{command[0]} ended with {done.returncode}")
    return done.stdout


def program(name: str, package: str) -> str:
    """Where a program is that is installed.

    Raises
    ------
    BenchmarkError
        If it is nowhere, with the package of Debian that brings it.
    """
    found = shutil.which(name)
    if not found:
        raise BenchmarkError(f"needs {name}, of Debian's package {package}")
    return found


def require_silence(said: Iterable[str]) -> None:
    """Refuse lines that a program says, unless they are blank.

    Raises
    ------
    BenchmarkError
        With how many there are, and the first.
    """
    if warnings := [line for line in said if line.strip()]:
        raise BenchmarkError(f"{len(warnings)} warnings, such as {warnings[0]!r}")


class Python:
    """A virtual environment with packages from PyPI."""

    def __init__(self, folder: Path, *packages: str) -> None:
        self.folder = folder
        uv = [sys.executable, "-m", "uv"]
        run([*uv, "venv", "--quiet", "--python", sys.executable, folder], folder.parent)
        self.program = folder / "bin" / "python"
        run([*uv, "pip", "install", "--quiet", "--python", self.program, *packages], folder)

    def version(self, package: str) -> str:
        """The version of a package in it."""
        return run([self.program, "-c", _PYTHON, package], self.folder).strip()


class Node:
    """A folder with packages from npm.

    Raises
    ------
    BenchmarkError
        If there is no Node.
    """

    def __init__(self, folder: Path, *packages: str) -> None:
        if not shutil.which("npm"):
            raise BenchmarkError("needs Node and npm")
        folder.mkdir(parents=True)
        self.folder = folder
        run(["npm", "install", "--silent", "--no-audit", "--no-fund", *packages], folder)

    def version(self, package: str) -> str:
        """The version of a package in it."""
        about = json.loads((self.folder / "node_modules" / package / "package.json").read_text())
        return str(about["version"])


class Debian:
    """Packages of Debian, unpacked and not installed.

    Raises
    ------
    BenchmarkError
        If there is no Debian to ask.
    """

    def __init__(self, folder: Path, *packages: str) -> None:
        if not shutil.which("apt-get"):
            raise BenchmarkError("needs Debian")
        self.root, files = folder / "root", folder / "files"
        files.mkdir(parents=True)
        # Those that are installed are unpacked again, or there were none to find here.
        options = ["--simulate", "--reinstall", "--no-install-recommends"]
        plan = ["apt-get", "install", *options, *packages]
        needed = [
            line.split()[1] for line in run(plan, folder).splitlines() if line.startswith("Inst ")
        ]
        run(["apt-get", "download", "--quiet", *needed], files)
        for file in sorted(files.iterdir()):
            run(["dpkg", "-x", file, self.root], folder)

    def version(self, package: str) -> str:
        """The version of a package of it."""
        said = run(["apt-cache", "policy", package], self.root)
        return said.partition("Candidate: ")[2].split()[0]

    def environment(self, **more: str) -> Mapping[str, str]:
        """Variables by which its programs find its libraries."""
        folders = (
            "usr/lib",
            "usr/lib/R/lib",
            MULTIARCH,
            f"{MULTIARCH}/blas",
            f"{MULTIARCH}/lapack",
        )
        path = ":".join(str(self.root / folder) for folder in folders)
        return {"LD_LIBRARY_PATH": path, "LANG": "C.UTF-8", "TZ": "UTC", **more}


class R(Debian):
    """R with packages of Debian."""

    def said(self, options: Sequence[object], folder: Path) -> str:
        """What R prints, with these options."""
        home = self.root / "usr" / "lib" / "R"
        about = self.environment(
            R_HOME=str(home),
            R_SHARE_DIR=str(self.root / "usr" / "share" / "R" / "share"),
            R_LIBS_SITE=str(home / "site-library"),
            EDITOR="vi",
            PAGER="cat",
        )
        return run(
            [home / "bin" / "exec" / "R", "--vanilla", "--no-echo", *options], folder, **about
        )
