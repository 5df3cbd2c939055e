"""Stored outputs must exist, and must be those that executing gives."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nbval.plugin import comment_markers, metadata_tags
from small_book import keep_claims

from benchmarks.edits import edit_value
from recount.chapters import notebooks, read
from recount.cli import main
from recount.ledger.claims import ledger
from recount.publish.book.notebooks import let_pass, unaccepted
from recount.publish.pipeline.execute import execute_all
from recount.tables.descriptors import differences, record

HERE = Path(__file__).parent.parent


CHAPTER = "state-response"
CELLS = ["setup", "juarez-data", "juarez-share", "juarez-windows", "window-series", "rio-data"]
CELLS += ["judge-rio-falls"]
"""What the verdicts on falls in Rio need."""


@pytest.fixture
def copy(tmp_path):
    """What nbval needs of one chapter, to be damaged."""
    for name in ("conftest.py", "references.bib", "pyproject.toml", "_config.yml", "CHANGELOG.md"):
        shutil.copy(HERE / name, tmp_path / name)
    (tmp_path / "_toc.yml").write_text(
        f"format: jb-book\nroot: index\nchapters:\n  - file: chapters/{CHAPTER}\n", encoding="utf-8"
    )
    (tmp_path / "index.md").write_text("# Numbers\n\n```{bibliography}\n```\n", encoding="utf-8")
    (tmp_path / "chapters").mkdir()
    text = (HERE / "chapters" / f"{CHAPTER}.ipynb").read_text(encoding="utf-8")
    alone = re.sub(r"\]\([\w./-]+\.(ipynb|md)", "](https://example.org", text)  # of other pages
    (tmp_path / "chapters" / f"{CHAPTER}.ipynb").write_text(alone, encoding="utf-8")
    shutil.copytree(HERE / "data", tmp_path / "data")
    keep_claims(tmp_path, CHAPTER)
    return tmp_path


@pytest.fixture
def few(copy):
    """Of that chapter the cells about falls in Rio alone, which nbval passes as they are stored."""
    path = copy / "chapters" / f"{CHAPTER}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] in CELLS]
    assert [cell["id"] for cell in notebook["cells"]] == CELLS
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return copy


def nbval(root, *more):
    """Outcome of a strict run, with what it printed, as `make test` begins one."""
    [options] = re.findall(r"(--nbval .*) chapters$", (HERE / "Makefile").read_text(), re.MULTILINE)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options.split()]
    done = subprocess.run(
        [*command, *more, "chapters"], cwd=root, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def change_homicides_of_2011(root):
    edit_value(root, 1)
    assert record(root) == ["data/rio/rio_isp_state_victims.csv changed"]


def test_one_changed_number_in_a_table_fails(few):
    assert nbval(few)[0] == 0
    change_homicides_of_2011(few)
    status, printed = nbval(few)
    assert status == 1
    assert "Cell outputs differ" in printed or "mismatch" in printed


def test_check_names_the_verdict_that_no_longer_holds(copy, monkeypatch, capsys):
    monkeypatch.setenv("RECOUNT_ROOT", str(copy))
    assert main(["check", "--json"]) == 0
    claims = json.loads(capsys.readouterr().out)
    wanted = {slug for slug, claim in ledger(copy).items() if claim.chapter == CHAPTER}
    assert {line["claim"] for line in claims} == wanted
    change_homicides_of_2011(copy)
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    [broken] = [line for line in lines if line.startswith("rio-homicide-fall-2010-2011 ")]
    assert broken.endswith("NO LONGER HOLDS")
    assert any(line.startswith("rio-bus-robbery") and "HOLDS" not in line for line in lines)


def test_accept_refuses_a_difference_that_nobody_explained(copy, monkeypatch, capsys):
    monkeypatch.setenv("RECOUNT_ROOT", str(copy))
    before = (copy / "chapters" / "state-response.ipynb").read_bytes()
    change_homicides_of_2011(copy)
    assert main(["accept"]) == 2
    printed = capsys.readouterr().err
    said = r"judgements\.csv, row \d+, column reason, claim rio-homicide-fall-2010-2011"
    assert re.search(rf"{said} \(state-response#judge-rio-falls\): differs", printed)
    assert (copy / "chapters" / "state-response.ipynb").read_bytes() == before


def test_one_changed_number_that_is_not_on_record_is_named(few):
    table = few / "data" / "rio" / "rio_isp_state_victims.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("2011,4279", "2011,4278"), encoding="utf-8")
    assert differences(few) == ["data/rio/rio_isp_state_victims.csv changed"]
    status, _ = nbval(few)
    assert status == 1


def test_a_notebook_stripped_of_its_outputs_fails(few):
    for path in (few / "chapters").glob("*.ipynb"):
        notebook = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell |= {"execution_count": None, "outputs": []}
        path.write_text(json.dumps(notebook), encoding="utf-8")
    status, printed = nbval(few)
    assert status == 1
    assert "no stored execution" in printed


SHOWN = """\
from IPython.display import display

display({"text/plain": "a", "application/json": {"zero": 0, "five": 5}}, raw=True)
"""


def tiny(change=lambda cells: None, **metadata):
    """A notebook of two cells that show something, and hold, but for what is changed."""
    shown = {"text/plain": "a", "application/json": {"zero": 0, "five": 5}}
    cells = [
        {
            "cell_type": "code",
            "id": name,
            "metadata": {},
            "source": SHOWN if name == "one" else "pass",
            "execution_count": 1,
            "outputs": [output] if name == "one" else [],
        }
        for name, output in (
            ("one", {"output_type": "display_data", "metadata": {}, "data": shown}),
            ("two", None),
        )
    ]
    change(cells)
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def mime_of(cells):
    return cells[0]["outputs"][0]["data"]


def move_output(cells):
    cells[1]["outputs"] = [cells[0]["outputs"].pop()]


LET_PASS = {
    "the tag nbval-ignore-output": lambda cells: cells[0]["metadata"].update(
        tags=["nbval-ignore-output"]
    ),
    "the tag nbval-skip": lambda cells: cells[0]["metadata"].update(tags=["nbval-skip"]),
    "the tag raises-exception": lambda cells: cells[1].update(
        source="1 / 0", metadata={"tags": ["raises-exception"]}
    ),
    "the comment # NBVAL_IGNORE_OUTPUT": lambda cells: cells[0].update(
        source=f"{SHOWN}  # NBVAL_IGNORE_OUTPUT"
    ),
    "the comment # PYTEST_VALIDATE_IGNORE_OUTPUT": lambda cells: cells[0].update(
        source=f"## PYTEST_VALIDATE_IGNORE_OUTPUT\n{SHOWN}"
    ),
}
OUTPUTS = {
    "false for zero": lambda cells: mime_of(cells)["application/json"].update(zero=False),
    "a point for a whole number": lambda cells: mime_of(cells)["application/json"].update(five=5.0),
    "another kind": lambda cells: cells[0]["outputs"][0].update(
        output_type="execute_result", execution_count=1
    ),
    "another cell": move_output,
    "a picture more": lambda cells: mime_of(cells).update({"image/png": "iVBORw0KGgo="}),
}


KERNEL = {"name": "conda-env-drugs-py", "display_name": "Drugs"}
HOLDS = {"nothing changed": tiny(), "a kernel of another name": tiny(kernelspec=KERNEL)}
FAILS = {name: tiny(change) for name, change in (LET_PASS | OUTPUTS).items()}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What one strict run says against each of these notebooks, by what was changed in it."""
    root = tmp_path_factory.mktemp("tiny")
    for name in ("conftest.py", "pyproject.toml"):
        shutil.copy(HERE / name, root / name)
    (root / "chapters").mkdir()
    names = {f"chapter{number}": name for number, name in enumerate(HOLDS | FAILS)}
    for file, name in names.items():
        path = root / "chapters" / f"{file}.ipynb"
        path.write_text(json.dumps((HOLDS | FAILS)[name]), encoding="utf-8")
    status, printed = nbval(root, "--junitxml=told.xml")
    assert status == 1, printed
    found = {name: [] for name in names.values()}
    cells = [*ElementTree.parse(root / "told.xml").iter("testcase")]
    for cell in cells:
        [name] = {
            names[word] for word in re.findall(r"\w+", cell.get("classname")) if word in names
        }
        found[name] += [wrong.text for wrong in cell if wrong.tag in ("failure", "error")]
    assert len(cells) == 2 * len(names), "every cell was compared"
    return found


@pytest.mark.parametrize("name", HOLDS)
def test_what_holds_passes(told, name):
    assert told[name] == []


@pytest.mark.parametrize("mark", LET_PASS)
def test_no_mark_lets_a_cell_pass(told, mark):
    assert f"{mark}; expected none" in "\n".join(told[mark])


@pytest.mark.parametrize("change", OUTPUTS)
def test_what_nbval_lets_pass_fails(told, change):
    assert told[change]


def test_every_mark_of_nbval_is_known():
    marks = {*comment_markers}
    for mark in marks:
        assert let_pass({"source": f"# {mark}", "metadata": {}}), mark
    for tag in metadata_tags:
        assert let_pass({"source": "", "metadata": {"tags": [tag]}}), tag
    assert not let_pass({"source": "# nbval passes", "metadata": {"tags": ["remove-cell"]}})


def test_a_damaged_notebook_is_named_in_one_sentence(copy):
    damaged = tiny(lambda cells: cells[0].pop("outputs"))
    (copy / "chapters" / f"{CHAPTER}.ipynb").write_text(json.dumps(damaged), encoding="utf-8")
    status, printed = nbval(copy)
    assert status != 0
    assert f"chapters/{CHAPTER}.ipynb, cell one: outputs are null; expected a list" in printed
    assert "Traceback" not in printed
    assert "KeyError" not in printed


def test_every_stored_output_is_that_of_the_last_execution():
    executed = execute_all(HERE, notebooks(HERE), print)
    stored = {name: read(path) for name, path in notebooks(HERE).items()}
    assert unaccepted(stored, executed) == []
