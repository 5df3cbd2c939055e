"""The oldest packages that ``pyproject.toml`` allows execute every chapter."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.clients.environments import Python, run
from recount.chapters import notebooks


def lowest(html: Path, folder: Path) -> tuple[str, str]:
    """Each dependency in its lowest version; what these need in turn, in the newest."""
    root = html.parent.parent
    uv = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--no-header"]
    chosen = folder / "lowest.txt"
    resolution = ["--resolution", "lowest-direct", "--output-file", chosen]
    run([*uv, *resolution, root / "pyproject.toml"], folder)
    made = Python(folder / "env", "--requirement", str(chosen))
    copy = folder / "book"
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    for name in filter(None, tracked.stdout.split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes((root / name).read_bytes())
    editable = ["install", "--no-deps", "--no-build-isolation", "--editable", copy]
    run([*uv[:4], *editable, "--quiet", "--python", made.program], copy)
    run([made.program, "-m", "recount.cli", "check"], copy)
    said = f"{len(notebooks(root))} chapters, every stored output holds"
    return f"pandas {made.version('pandas')}, altair {made.version('altair')} …", said


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "lowest versions": ("executing every chapter, and holding its outputs", lowest),
}
"""What each client tries, by its name."""
