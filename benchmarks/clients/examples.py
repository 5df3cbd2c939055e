"""The programs on the page for programs, in languages that the tests have not."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.clients.environments import R
from benchmarks.errors import BenchmarkError
from benchmarks.serving import serving
from recount.paths import find_root

PAGE = Path("reference", "programs.md")
LOCAL = "http://localhost:8000/"
"""The address of the book in the examples."""


def in_r(html: Path, folder: Path) -> tuple[str, str]:
    """R with jsonlite, which asks the served book."""
    text = (find_root() / PAGE).read_text(encoding="utf-8")
    [code] = re.findall(r"^```r\n(.*?)^```", text, re.M | re.S)
    [name] = re.findall(r'one\$claim == "([^"]+)"', code)
    claims = json.loads((html / "ledger.json").read_text(encoding="utf-8"))["claims"]
    [claim] = [one for one in claims if one["claim"] == name]
    made = R(folder / "r", "r-base-core", "r-cran-jsonlite")
    with serving(html) as address:
        script = folder / "example.R"
        script.write_text(code.replace(LOCAL, f"{address}/"), encoding="utf-8")
        said = made.said([f"--file={script}"], folder).strip().splitlines()[-1]
    if said != f"{claim['answer']}: {claim['because']}":
        raise BenchmarkError(f"it prints {said!r}")
    return made.version("r-cran-jsonlite"), "prints the answer on the claim"


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "jsonlite (R)": ("the example in R on the page for programs", in_r),
}
