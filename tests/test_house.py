"""The house: what is where, who loads whom, and one meaning for each name."""

import ast
import os
import posixpath
import re
from collections import Counter, defaultdict
from functools import cache
from graphlib import CycleError, TopologicalSorter

import pytest
from built import ROOT

ROOMS = (
    "book",
    "cite",
    "prose",
    "translate",
    "tables",
    "figures",
    "explorers",
    "claims",
    "editions",
    "machines",
    "site",
    "postprocess",
    "pdf",
    "pages",
    "pipeline",
    "drafts",
)
"""The rooms of `recount.publish`, from the lowest to the highest: none loads a higher one."""

SAID = ["One would guess", "What happens", "Whom it hurts", "Source"]
"""How the parts of a finding's first lines begin, in this order."""

MOST_MODULES = 18
WEB = (".css", ".js", ".svg", ".jinja")
TEMPLATE_LOADED = re.compile(r'{%-? (?:from|import|include|extends) "([^"]+\.jinja)"')
COMMAND_LINE = "recount.cli"
PUBLISH = "recount.publish"


def files_of_the_library():
    """The texts of all files of the library, by their paths from its folder."""
    folder = ROOT / "recount"
    return {
        file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and file.suffix in (".py", *WEB)
    }


parsed = cache(ast.parse)


def modules_of(files):
    """The syntax trees of all modules, by name."""
    found = {}
    for file, text in files.items():
        if file.endswith(".py"):
            parts = ("recount", *file.removesuffix(".py").removesuffix("/__init__").split("/"))
            found[".".join(part for part in parts if part != "__init__")] = parsed(text)
    return found


def loaded(modules, name):
    """The modules of the library that a module loads, and whether it does so within a function."""
    outside = {id(node) for node in at_top(modules[name])}
    for node in ast.walk(modules[name]):
        if isinstance(node, ast.Import):
            wanted = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            wanted = [full if full in modules else node.module for full in inside]
        else:
            continue
        for full in wanted:
            if full in modules:
                yield full, id(node) not in outside


def floor_of(file):
    """How high a file's room is; what a chapter loads is below all rooms."""
    wing, room, *_ = file.split("/")
    return ROOMS.index(room) if wing == "publish" else -1


def at_top(tree):
    """The nodes of a module that are in no function."""
    for node in ast.iter_child_nodes(tree):
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from at_top(node)


def publishes(name):
    return name == PUBLISH or name.startswith(f"{PUBLISH}.")


def room_of(name):
    """The room of a module, if it is in one."""
    return name.split(".")[2] if name.startswith(f"{PUBLISH}.") else None


def breaches(files):
    """What in these files of the library is against the plan of the house."""
    modules = modules_of(files)
    yield from crowded(files)
    for room in sorted({room_of(name) for name in modules} - {None, *ROOMS}):
        yield f"{PUBLISH}.{room}: expected one of the rooms {', '.join(ROOMS)}"
    yield from wrong_ways(modules)
    yield from templates_of_higher_rooms(files)
    yield from shared_names(files, modules)


def crowded(files):
    modules = [file for file in files if file.endswith(".py") and "__init__" not in file]
    for folder, count in Counter(posixpath.dirname(file) for file in modules).items():
        if count > MOST_MODULES:
            yield f"recount/{folder}: {count} modules; expected at most {MOST_MODULES}"


def wrong_ways(modules):
    graph = {name: set() for name in modules}
    for name, tree in modules.items():
        if any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree)):
            yield f"{name}: loads by a relative name; expected the whole name"
        for other, within in loaded(modules, name):
            graph[name].add(other)
            if publishes(other) and not publishes(name) and not (name == COMMAND_LINE and within):
                yield f"{name} loads {other}, of the wing that publishes"
            mine, its = room_of(name), room_of(other)
            if {mine, its} <= set(ROOMS) and ROOMS.index(mine) < ROOMS.index(its):
                yield f"{name} loads {other}, of a higher room"
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"in a circle: {', '.join(error.args[1])}"


def templates_of_higher_rooms(files):
    """Templates that build on one of a higher room, or on one that there is not."""
    homes = {posixpath.basename(file): file for file in files if file.endswith(".jinja")}
    for file in homes.values():
        for name in TEMPLATE_LOADED.findall(files[file]):
            if name not in homes:
                yield f"{file}: loads {name}, and there is no such template"
            elif floor_of(file) < floor_of(homes[name]):
                yield f"{file}: loads {name}, of a higher room"


def shared_names(files, modules):
    homes = defaultdict(list)
    for name, tree in modules.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    for word, where in homes.items():
        if len(where) > 1:
            yield f"class {word}: in {', '.join(where)}; expected one meaning a word"
    web = Counter(posixpath.basename(file) for file in files if file.endswith(WEB))
    for name, count in web.items():
        if count > 1:
            yield f"{name}: in {count} rooms; it is found by this name alone"


def test_the_library_is_built_as_planned():
    assert list(breaches(files_of_the_library())) == []


@pytest.mark.parametrize(
    ("file", "more", "expected"),
    [
        (
            "quantities/values.py",
            "import recount.publish",
            r"values loads recount\.publish, of the wing",
        ),
        (
            "drawing/chart.py",
            "def late():\n    from recount.publish.cite import citation",
            r"chart loads recount\.publish\.cite\.citation, of the wing",
        ),
        (
            "drawing/chart.py",
            "from .captions import captions",
            r"chart: loads by a relative name",
        ),
        (
            "cli.py",
            "from recount.publish.pipeline import build",
            r"cli loads recount\.publish\.pipeline\.build, of the wing",
        ),
        (
            "publish/book/settings.py",
            "if TYPE_CHECKING:\n    from recount.publish.cite.citation import Citable",
            r"settings loads recount\.publish\.cite\.citation, of a higher room",
        ),
        (
            "publish/pdf/chromium.py",
            "from recount.publish.pipeline import extension",
            r"chromium loads recount\.publish\.pipeline\.extension, of a higher room",
        ),
        (
            "errors.py",
            "from recount.quantities.units import UNITS",
            r"in a circle: .*recount\.quantities\.units",
        ),
        ("drawing/chart.py", "class Licence:\n    pass", r"class Licence: in recount\.drawing"),
        ("publish/garden/fence.py", "", r"publish\.garden: expected one of the rooms book"),
        ("publish/site/figures.css", "", r"figures\.css: in 2 rooms"),
        ("publish/cite/templates/card.html.jinja", "", r"card\.html\.jinja: in 2 rooms"),
        (
            "publish/cite/templates/cite.html.jinja",
            '{% from "figure-pieces.html.jinja" import data %}',
            r"cite\.html\.jinja: loads figure-pieces\.html\.jinja, of a higher room",
        ),
        (
            "templates/card.html.jinja",
            '{% include "cite.html.jinja" %}',
            r"card\.html\.jinja: loads cite\.html\.jinja, of a higher room",
        ),
        ("templates/card.html.jinja", '{% include "lost.html.jinja" %}', r"loads lost\.html"),
    ],
)
def test_what_is_against_the_plan_is_named(file, more, expected):
    files = files_of_the_library()
    files[file] = f"{files.get(file, '')}\n{more}\n"
    assert re.search(expected, "\n".join(breaches(files)))


def test_a_package_that_holds_too_much_is_named():
    more = {f"drawing/more_{number}.py": "" for number in range(MOST_MODULES)}
    found = list(breaches(files_of_the_library() | more))
    assert found == ["recount/drawing: 27 modules; expected at most 18"]


def said(finding):
    """How the parts of a finding's first lines begin."""
    return re.findall(r"^# (\w[\w ]+):", finding.partition("\nset -eu\n")[0], re.MULTILINE)


def test_a_finding_tells_first_what_surprises_and_is_run_by_hand_alone():
    for file in (ROOT / "findings").iterdir():
        assert os.access(file, os.X_OK), file.name
        assert said(file.read_text(encoding="utf-8")) == SAID, file.name
    assert "findings" not in (ROOT / "Makefile").read_text(encoding="utf-8")
