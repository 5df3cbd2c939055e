"""What is hashed has the same bytes in each clone, whatever the settings of its owner."""

import subprocess
from pathlib import Path

import pytest
from built import ROOT

SETTINGS = {
    "lines of Windows": {"core.autocrlf": "true"},
    "lines of the system": {"core.autocrlf": "false", "core.eol": "crlf"},
    "attributes for all repositories": {
        "filter.strip.clean": "sed s/victims/outputs/",
        "filter.strip.smudge": "sed s/victims/outputs/",
    },
}
ATTRIBUTES = """\
*.ipynb filter=strip
*.csv filter=strip ident
*.json text eol=crlf working-tree-encoding=UTF-16
"""
FILES = {
    "chapters/one.ipynb": '{"cells": ["victims"]}\n',
    "data/crime/offences.csv": "year,victims\n2010,3\n",
    "data/datapackage.json": '{"hash": "victims"}\n',
    "editions/0.2.0/claims.json": "[\n$Id$ victims\n]\n",
    "editions/0.2.0/ledger/claims.csv": "claim,note\na,$Id$\n",
    "figures/one/data.csv": "year,victims\n2010,3\n",
    "figures/one/figure.svg": "<svg>\n</svg>\n",
    "recount/__init__.py": "victims = 1\n",
    "requirements.txt": "pandas==3\n",
    "editions/0.2.0/figures/old.csv": "frozen,with\r\nother,ends\r\n",
}


def git(folder, *arguments, settings=()):
    given = [word for name, value in dict(settings).items() for word in ("-c", f"{name}={value}")]
    subprocess.run(["git", *given, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS)
def test_each_clone_has_the_same_bytes(tmp_path, settings):
    (tmp_path / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    if "filter.strip.clean" in settings:
        settings = settings | {"core.attributesFile": str(tmp_path / "attributes")}
    home = tmp_path / "home"
    for name, text in FILES.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(text.encode())
    (home / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    someone = settings | {"user.name": "x", "user.email": "x@example.org"}
    git(home, "init", "--quiet", settings=settings)
    git(home, "add", "--all", settings=someone)
    git(home, "commit", "--quiet", "--message", "All", settings=someone)
    git(tmp_path, "clone", "--quiet", "home", "clone", settings=settings)
    for name, text in FILES.items():
        assert (tmp_path / "clone" / name).read_bytes() == text.encode(), name


def test_no_file_of_the_repository_is_stored_otherwise():
    """Else git would change it the next time that somebody touches it."""
    listed = subprocess.run(
        ["git", "ls-files", "--eol"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for line in listed.stdout.splitlines():
        ends, _, name = line.partition("\t")
        stored, found, *_ = ends.split()
        if not Path(name).is_relative_to("editions") and not Path(name).is_relative_to("figures"):
            assert stored.removeprefix("i/") in ("lf", "none", "-text"), line
            assert found.removeprefix("w/") in ("lf", "none", "-text", ""), line
