"""What is installed: the book's packages, a group for each further task, all from one lock."""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib

import pytest
from built import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from recount.chapters import code_cells, notebooks, read

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = {"book": PROJECT["project"]["dependencies"], **PROJECT["dependency-groups"]}
LOCK = re.findall(
    r"^([\w.-]+)==(\S+)(?: ; (.*?))? \\\n((?:    --hash=.*\n)+)",
    (ROOT / "requirements.txt").read_text(encoding="utf-8"),
    re.MULTILINE,
)
"""Name, version, marker and hashes of each package that is pinned."""


def needed_by(requirements):
    """Names of the packages that these requirements install here, with all that they need."""
    found, waiting = {}, [Requirement(text) for text in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        extras = found.setdefault(name, set())
        new = {"", *wanted.extras} - extras
        extras |= new
        for text in importlib.metadata.requires(name) or [] if new else []:
            inner = Requirement(text)
            if not inner.marker or any(inner.marker.evaluate({"extra": each}) for each in new):
                waiting.append(inner)
    return set(found)


def packages_loaded(code):
    """The first names of all modules that this code loads."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def code_of_the_book():
    for file in sorted((ROOT / "recount").rglob("*.py")):
        yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
    for path in notebooks(ROOT).values():
        for cell in code_cells(read(path)):
            yield path.name, "".join(cell["source"])


def test_the_book_loads_nothing_that_comes_with_the_tests_or_the_laboratory():
    installed = needed_by(GROUPS["book"])
    homes = importlib.metadata.packages_distributions()
    missing = {
        f"{where}: {package}"
        for where, code in code_of_the_book()
        for package in packages_loaded(code)
        if package not in sys.stdlib_module_names and package != "recount"
        if not installed & {canonicalize_name(name) for name in homes.get(package, [])}
    }
    assert missing == set()


def test_what_is_large_and_for_other_tasks_is_not_installed_for_the_book():
    for_tasks = {"jupyterlab", "nbdime", "playwright", "mypy", "ruff", "pytest", "fonttools"}
    assert not for_tasks & needed_by(GROUPS["book"])
    declared = {
        canonicalize_name(Requirement(text).name): group
        for group, requirements in GROUPS.items()
        for text in requirements
    }
    assert for_tasks <= declared.keys()


def test_the_lock_holds_what_every_group_asks_for_with_hashes():
    pinned = {canonicalize_name(name): version for name, version, *_ in LOCK}
    for text in (text for requirements in GROUPS.values() for text in requirements):
        wanted = Requirement(text)
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)]), text
    assert all(re.findall(r"sha256:[0-9a-f]{64}", hashes) for *_, hashes in LOCK)


def test_what_is_installed_is_what_the_lock_says():
    pinned = {}
    for name, version, *_ in LOCK:
        pinned.setdefault(canonicalize_name(name), set()).add(version)
    found = {
        canonicalize_name(entry.name): entry.version for entry in importlib.metadata.distributions()
    }
    assert [name for name in pinned if found.get(name, min(pinned[name])) not in pinned[name]] == []
    assert found["recount"] == PROJECT["project"]["version"]


def test_no_kernel_compiles_the_grammars_of_addresses():
    """Which takes seconds whenever Altair is loaded, and checks nothing that is here."""
    code = "import altair, sys; print([name for name in sys.modules if name.startswith('lark')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("change", ["hash", "package"])
def test_a_group_is_refused_if_the_lock_does_not_hold_what_it_needs(tmp_path, change):
    """A package is no other file than the lock says, and none is installed that it leaves out."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    [entry] = re.findall(r"^iniconfig==.*?(?=^\w)", text, re.MULTILINE | re.DOTALL)
    wrong = re.sub("sha256:....", "sha256:0000", entry) if change == "hash" else ""
    (tmp_path / "requirements.txt").write_text(text.replace(entry, wrong), encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "any"\nversion = "1"\ndependencies = ["iniconfig>=2"]\n', "utf-8"
    )
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", tmp_path / "env"], check=True)
    pinned = re.search(r"^PINNED +?= (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    done = subprocess.run(
        [*uv, "pip", "install", "--python", tmp_path / "env", *pinned[1].split()],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert {"hash": "Hash mismatch for `iniconfig", "package": "no trusted hash"}[change] in (
        done.stderr
    )
