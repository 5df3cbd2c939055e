"""CONTRIBUTING.md: every command and option, file and target that it names exists."""

import argparse
import re
import shlex

import pytest
from built import ROOT

from recount.cli import arguments_of
from recount.publish.drafts.command import OPTIONS

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
CODE += re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL))
COMMANDS = [code.replace("\\\n", " ") for code in CODE if code.startswith("recount ")]
NEW = ("harbour", "topic/", "<version>", "who2030")
"""What the recipes make: it is not there."""


def test_there_are_commands_and_a_recipe_each():
    assert len(COMMANDS) >= 12
    for kind in OPTIONS:
        assert re.search(rf"^## Add an? {kind}$", TEXT, re.MULTILINE)
        assert any(command.startswith(f"recount new {kind} ") for command in COMMANDS)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c not in ("recount new",)])
def test_every_command_is_one_that_the_command_line_takes(command):
    parsed = arguments_of(shlex.split(command)[1:])
    assert isinstance(parsed, argparse.Namespace)


def test_a_command_that_is_none_is_refused():
    with pytest.raises(SystemExit):
        arguments_of(["new", "claim", "a", "--reprot", "oas2013"])


def test_every_option_that_is_named_alone_exists():
    alone = {option for code in CODE for option in re.findall(r"--([a-z-]+)", code)}
    known = {name.replace("_", "-") for names in OPTIONS.values() for name in names}
    known |= {"quantity", "value", "hedge", "step", "step-reason", "source", "fix"}
    known |= {"role", "sensitive", "check"}
    assert alone <= known


def test_every_target_of_make_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {target for code in CODE for target in re.findall(r"^make ([a-z-]+)", code)}
    assert named
    assert named <= targets


def test_the_readme_names_what_can_be_set_and_what_debian_leaves_out():
    """Debian has no `venv` in its Python, without which `make` gets nowhere."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    settable = re.findall(r"^(\w+) *\?=", makefile, re.MULTILINE)
    assert {"PORT", "PYTHON"} <= set(settable)
    assert [name for name in settable if f"{name}=" not in readme] == []
    assert "-m venv" in makefile
    assert "apt install python3-venv" in readme
    assert set(re.findall(r"`make ([a-z][a-z-]*)", readme)) <= set(
        re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    )


def test_every_path_exists():
    named = {
        path
        for code in CODE
        for path in re.findall(
            r"(?:[\w.<>-]+/)+[\w.<>-]*|\b[\w-]+\.(?:csv|md|toml|yml|bib)\b", code
        )
        if "//" not in code.partition(path)[0][-2:] + path and "://" not in code
    }
    real = {path for path in named if not any(part in path for part in NEW)}
    assert len(real) >= 15
    assert [path for path in sorted(real) if not (ROOT / path).exists()] == [
        ".venv/bin/recount"
    ] * (not (ROOT / ".venv").exists())


def test_every_name_of_a_real_thing_in_a_command_is_one(repository):
    from recount.chapters import notebooks
    from recount.ledger.claims import reports

    parsed = [
        vars(arguments_of(shlex.split(command)[1:])) for command in COMMANDS if " --" in command
    ]
    assert {entry["chapter"] for entry in parsed if entry.get("chapter")} <= set(notebooks(ROOT))
    claimed = {entry["report"] for entry in parsed if entry.get("kind") == "claim"}
    assert claimed <= set(reports(ROOT))


def test_it_is_one_page_and_the_readme_leads_to_it():
    assert len(TEXT.split()) <= 1000
    assert "(CONTRIBUTING.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
