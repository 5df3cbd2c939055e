"""Mutants: the code that judges, changed in one place at a time, against the tests that guard it.

A mutant that every test passes is a survivor. ``survivors.csv`` has a row for each that is allowed,
with why; a row whose mutant is killed, or is no longer one, is stale.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.clients.environments import Python, run
from benchmarks.errors import BenchmarkError
from benchmarks.proof.parts import Options, Part
from benchmarks.report import Table, met

TOOL = "mutmut==3.8.1"
HERE = Path(__file__).parent
REASONS = HERE / "survivors.csv"
KILLED = ("killed", "timeout", "segfault")
LEAST = 0.92
COLUMNS = (
    *("module", "of", "mutants", "tried", "killed", "in time", "survived", "share"),
    f"≥ {100 * LEAST:.0f} %",
)
LEFT_OUT = ("figures/", "findings/")
"""What no test of these needs, and takes long to copy."""

BEHIND = "import runpy, sys; sys.path.append(sys.argv[1]); runpy.run_path(sys.argv[2])"
"""How the script finds mutmut: behind all that the project installs, for tests run on the lock."""

GUARDED: Mapping[str, tuple[str, Sequence[str]]] = {
    "recount/quantities/rounding.py": (
        "rounding",
        ["tests/quantities/test_rounding.py", "tests/ledger/test_rules.py"],
    ),
    "recount/quantities/printed.py": (
        "printed numbers",
        ["tests/quantities/test_printed.py", "tests/ledger/test_worked_cases.py"],
    ),
    "recount/quantities/values.py": (
        "values",
        ["tests/quantities/test_values.py", "tests/tables/test_provenance.py"],
    ),
    "recount/quantities/comparison.py": ("comparison", ["tests/quantities/test_comparison.py"]),
    "recount/ledger/verdict.py": (
        "verdict",
        ["tests/ledger/test_verdict.py", "tests/ledger/test_rules.py"],
    ),
    "recount/ledger/claims.py": ("ledger", ["tests/ledger/test_claims.py"]),
    "recount/ledger/judgements.py": ("ledger", ["tests/ledger/test_judgements.py"]),
    "recount/ledger/sentences.py": (
        "slots",
        ["tests/ledger/test_sentences.py", "tests/test_sentences.py"],
    ),
    "recount/publish/prose/check.py": (
        "prose check",
        ["tests/publish/prose/test_check.py", "tests/publish/prose/test_fix.py"],
    ),
    "recount/publish/prose/numerals.py": (
        "prose check",
        ["tests/publish/prose/test_numerals.py"],
    ),
    "recount/explorers/grid.py": ("explorers’ grid", ["tests/explorers/test_grid.py"]),
    "recount/publish/cite/citation.py": ("citations", ["tests/publish/cite/test_citation.py"]),
    "recount/publish/editions/diff.py": (
        "editions’ diff",
        ["tests/publish/editions/test_diff.py"],
    ),
}
"""What is mutated: each module with what it is for, and with the tests that guard it."""

SLOW = (
    "agrees_with_its_data",
    "a_changed_data_value",
    "numeral_of_the_book",
    "number_of_a_text",
    "rest_on_the_text",
    "no_chapter_types",
    "every_stored_verdict",
    "file_of_another_form",
    "since_the_first_frozen",
)
"""What tests are called that are not run: they execute chapters, or read the whole book."""

SETTINGS = """
[tool.mutmut]
source_paths = ["recount"]
only_mutate = [{module}]
also_copy = {others}
track_dependencies = false
use_git_change_detection = false
"""

NOTES = (
    f"By {TOOL}, module by module; the tests that guard a module are those of `GUARDED` in"
    " `benchmarks/proof/mutants.py` but for those that execute chapters or read the whole book."
    " They are loaded once; each mutant is tried in a fork of that, with those that call what it"
    " changes, the quickest first, with a fixed seed, until one fails. Of each module as many"
    " mutants are tried as `--number` says, drawn by the seed; by default all.",
    "Not among the mutants: constants of a module, decorated functions such as properties, the text"
    " within f-strings, and strings with a blank in them, which are what people read. A test that"
    " runs for too long counts as killed, and is left out of those killed in time.",
    "What was tried is kept in `_build/proof` until the module or its tests change.",
)


@dataclass(frozen=True)
class Mutant:
    """A module with one change.

    Attributes
    ----------
    module, function : str
        Where it is.
    was, becomes : str
        The lines that were changed, before and after.
    """

    module: str
    function: str
    was: str
    becomes: str


@dataclass(frozen=True)
class Tried:
    """A mutant, and how the tests ended; ``ended`` is empty where it was not among those tried."""

    mutant: Mutant
    ended: str

    @property
    def killed(self) -> bool:
        """Whether a test failed, or never came to an end."""
        return self.ended in KILLED


def prove(root: Path, options: Options) -> tuple[Sequence[Table], bool]:
    """Try the mutants of every module, or so many of each."""
    for module in GUARDED:
        kept = _kept(root, module, options)
        if not kept.is_file():
            print(f"  {module}", file=sys.stderr, flush=True)
            with tempfile.TemporaryDirectory() as folder:
                ended = tried(root, Path(folder), module, options)
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_text(json.dumps(ended), encoding="utf-8")
    return told(root, options)


def told(root: Path, options: Options) -> tuple[Sequence[Table], bool]:
    """What came of those modules that were tried, and whether all have been and are guarded."""
    reasons = allowed(REASONS)
    found: dict[str, list[Tried]] = {}
    for module in GUARDED:
        if (kept := _kept(root, module, options)).is_file():
            ends = json.loads(kept.read_text(encoding="utf-8"))
            found[module] = [Tried(Mutant(module, *where), how) for how, *where in ends]
    every = [each for tried_ones in found.values() for each in tried_ones]
    survivors = [each.mutant for each in every if each.ended and not each.killed]
    stale = outdated(
        {mutant: why for mutant, why in reasons.items() if mutant.module in found}, every
    )
    rows = [_row(module, tried_ones) for module, tried_ones in found.items()]
    left = [f"`{module}`" for module in GUARDED if module not in found]
    notes = [*NOTES, *([f"Not tried yet: {', '.join(left)}."] if left else [])]
    held = not (left or stale or set(survivors) - reasons.keys())
    return [
        Table("Mutants", COLUMNS, rows, notes),
        _listed("Survivors", [(mutant, reasons.get(mutant, "none")) for mutant in survivors]),
        _listed("Reasons without a survivor", [(mutant, reasons[mutant]) for mutant in stale]),
    ], held and all(row[-1] == "yes" for row in rows)


def allowed(file: Path) -> dict[Mutant, str]:
    """Why survivors are allowed.

    Raises
    ------
    BenchmarkError
        If a row gives no reason.
    """
    found = {}
    with file.open(encoding="utf-8", newline="") as rows:
        for number, row in enumerate(csv.DictReader(rows), start=2):
            reason = row.pop("reason")
            if not reason:
                raise BenchmarkError(f"{file.name}, row {number}: no reason; expected one line")
            found[Mutant(**row)] = reason
    return found


def outdated(reasons: Mapping[Mutant, str], found: Sequence[Tried]) -> list[Mutant]:
    """Mutants that are allowed to survive, and are all killed, or no longer there."""
    ways: dict[Mutant, set[str]] = {mutant: set() for mutant in reasons}
    for each in found:
        if each.mutant in ways:
            ways[each.mutant].add(each.ended)
    return [mutant for mutant, ended in ways.items() if ended <= set(KILLED)]


def tried(root: Path, folder: Path, module: str, options: Options) -> list[list[str]]:
    """The mutants of a module: how the tests of each ended, function, and lines before and after.

    Raises
    ------
    BenchmarkError
        If the tests do not pass without a mutant, or mutmut does not do its work.
    """
    where = "import site; print(site.getsitepackages()[0])"
    site_packages = run([Python(folder / "tool", TOOL).program, "-c", where], folder).strip()
    copy, report = folder / "copy", folder / "report.json"
    _copy(root, copy, module)
    number = sys.maxsize if options.number is None else options.number
    script = [site_packages, HERE / "mutate.py", module, options.seed, number, report]
    tests = [*GUARDED[module][1], "-k", f"not ({' or '.join(SLOW)})"]
    how = ["-q", "--tb=no", f"--hypothesis-seed={options.seed}"]
    run([sys.executable, "-c", BEHIND, *script, *how, *tests], copy)
    found: list[list[str]] = json.loads(report.read_text(encoding="utf-8"))
    return found


def _kept(root: Path, module: str, options: Options) -> Path:
    """Where the result of a module is kept, by what it follows from."""
    files = [module, *GUARDED[module][1], "tests/conftest.py", "benchmarks/proof/mutate.py"]
    content = b"\0".join((root / file).read_bytes() for file in files)
    name = hashlib.sha256(f"{module} {TOOL} {SLOW} {options}".encode() + content).hexdigest()[:32]
    return root / "_build" / "proof" / f"{name}.json"


def _copy(root: Path, copy: Path, module: str) -> None:
    """Copy the project, with the settings by which mutmut tries one module."""
    files = run(["git", "ls-files"], root).splitlines()
    for file in files:
        if not file.startswith(LEFT_OUT) and (root / file).is_file():
            (copy / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / file, copy / file)
    others = sorted({file.partition("/")[0] for file in files} - {"recount"})
    told = {"module": module, "others": others}
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(**{name: json.dumps(what) for name, what in told.items()}))


def _row(module: str, found: Sequence[Tried]) -> list[str]:
    """How the mutants of a module fared."""
    ended = [each for each in found if each.ended]
    killed = [each for each in ended if each.killed]
    in_time = [each for each in killed if each.ended != "timeout"]
    share = len(killed) / len(ended) if ended else 0.0
    counts = (found, ended, killed, in_time, [each for each in ended if not each.killed])
    return [
        f"`{module}`",
        GUARDED[module][0],
        *(f"{len(count):,}" for count in counts),
        f"{100 * share:.1f} %",
        met(share, at_least=LEAST),
    ]


def _listed(title: str, mutants: Sequence[tuple[Mutant, str]]) -> Table:
    rows = [
        [f"`{m.module}`", f"`{m.function}`", f"`{m.was}`", f"`{m.becomes}`", reason]
        for m, reason in mutants
    ]
    return Table(title, ("module", "function", "was", "becomes", "reason"), rows)


PART = Part("the code that judges, changed in one place at a time, against its tests", prove)
