"""The proof by killing notices what a command leaves behind that should not be killed so."""

import random
import signal
import sys
import time
from pathlib import Path

import pytest

from benchmarks.proof import killed, small
from benchmarks.proof.killed import AT_A_CHANGE, AT_A_MOMENT, TOLD
from benchmarks.proof.small import (
    COMMANDS,
    EDITS,
    FIRST,
    MAKING,
    SENTENCE,
    STATES,
    WORDS,
    Book,
    Done,
    Known,
    differing,
)

PAGES = ("index.html", "claims/february-days/index.html")
MADE = [*small.HARMED, "data.csv"]


@pytest.fixture
def book(tmp_path):
    """A folder with the few files that are edited and made."""
    root = tmp_path / "book"
    for name, old, _ in EDITS.values():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"a{old}b", encoding="utf-8")
    for name in small.OF_NEW:
        replace(root / name, "of those who wrote it")
    write(root, "", FIRST)
    return Book(root)


def write(root, kind, state):
    """What commands of a state make: pages, a chapter, or files of a figure, in place of others."""
    for name in PAGES:
        path = root / "_build" / "html" / name
        if kind in ("", "book"):
            replace(path, state)
    if kind in ("", "accept"):
        replace(root / "chapters" / "example.ipynb", state)
    for name in MADE:
        if kind in ("", "accept", "export"):
            replace(root / "figures" / "month-days" / name, state)


def replace(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name("draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def acting(monkeypatch, act):
    """Let the command line do this, and nothing else."""
    monkeypatch.setattr("recount.cli.main", act)


def test_a_command_is_killed_once_it_has_changed_files_so_often(book, monkeypatch):
    def main():
        for number in range(5):
            (book.root / f"{number}.txt").write_text("a", encoding="utf-8")
        return 3

    acting(monkeypatch, main)
    told = book.root.parent / "told"
    assert book.run("book", told=str(told)).status == 3
    assert told.read_text(encoding="utf-8") == "5"
    for file in book.root.glob("*.txt"):
        file.unlink()
    assert book.run("book", left=3).status == -signal.SIGKILL
    left = {file.name: file.read_text(encoding="utf-8") for file in book.root.glob("*.txt")}
    assert left == {"0.txt": "a", "1.txt": "a", "2.txt": ""}  # opened, and not written yet


def test_what_it_says_is_heard_and_pages_that_are_gone_meanwhile_are_missed(book, monkeypatch):
    def main():
        print("Building", file=sys.stderr, flush=True)
        (book.root / "_build" / "html" / "index.html").unlink(missing_ok=True)
        time.sleep(30)

    acting(monkeypatch, main)
    done = book.ended_after("book", 0.5, signal.SIGTERM)
    assert (done.status, done.said) == (-signal.SIGTERM, "Building\n")
    assert done.missed > 0
    assert book.ended_after("book", 0.1, signal.SIGKILL).status == -signal.SIGKILL


def known(book):
    """What commands make of each state, where nobody kills them."""
    pages, accepted = {}, {}
    for state in STATES:
        book.edit(state)
        write(book.root, "", state)
        pages[state], accepted[state] = book.pages(), book.sources()
    book.edit(FIRST)
    write(book.root, "", FIRST)
    changes, seconds = dict.fromkeys(COMMANDS, 8), dict.fromkeys(COMMANDS, 0.2)
    made = dict.fromkeys(MAKING, accepted[FIRST])
    return Known(book.root.parent, book, pages, accepted, made, changes, seconds)


def state_of(root):
    """Which state people brought the sources into."""
    for state in (SENTENCE, WORDS):
        name, _, new = EDITS[state]
        if new in (root / name).read_text(encoding="utf-8"):
            return state
    return FIRST


def proven(book, monkeypatch, act):
    """Whether it held, and the rows, where a command does this in the folder that it is run in."""

    def main():
        time.sleep(0.02)
        act(Path.cwd())
        return 0

    wanted = known(book)
    acting(monkeypatch, main)
    monkeypatch.setattr(killed, "SHARES", dict.fromkeys(COMMANDS, 0) | {"export": 1})
    home = book.root.parent / "home"
    home.mkdir()
    table, held = killed.killed(wanted, home, random.Random(1), 4, lambda _: None)
    return held, {row[0]: dict(zip(table.header, row, strict=True)) for row in table.rows}


def test_what_the_next_run_mends_holds(book, monkeypatch):
    def act(root):
        (root / "figures" / "month-days" / "left-over.svg").unlink(missing_ok=True)
        write(root, "export", state_of(root))
        (root / "figures" / "month-days" / "draft").unlink(missing_ok=True)

    held, rows = proven(book, monkeypatch, act)
    ends = rows["`recount export`"]
    assert held, rows
    assert sum(int(ends[kind]) for kind in (AT_A_CHANGE, AT_A_MOMENT, TOLD)) == 4


@pytest.mark.parametrize(
    ("harm", "column"),
    [
        ("left-over", "wrong after the next run"),
        ("book", "last good book gone"),
    ],
)
def test_what_it_does_not_mend_is_counted(book, monkeypatch, harm, column):
    def act(root):
        if harm == "left-over":
            write(root, "export", state_of(root))
        else:
            (root / "_build" / "html" / "index.html").write_text("half", encoding="utf-8")
            (root / "figures" / "month-days" / "left-over.svg").unlink(missing_ok=True)
            write(root, "export", state_of(root))

    held, rows = proven(book, monkeypatch, act)
    assert not held
    assert int(rows["`recount export`"][column]) > 0


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("recount: CHANGELOG.md: 0.1.0 is frozen already\nNothing was frozen.\n", 0),
        ("recount: data/a.csv: no such column\nNothing was frozen.\n", 1),
    ],
)
def test_what_was_made_before_the_end_came_is_not_made_again(book, said, wrong):
    victim = killed._Victim(known(book), book.root.parent / "b", "release", random.Random(1), print)
    victim._judge(Done(2, said, 0.1))
    assert victim.counts["wrong after the next run"] == wrong


def test_what_commands_made_and_accepted_is_taken_back(book):
    wanted = known(book)
    other = book.copied(book.root.parent / "other")
    other.edit(WORDS)
    write(other.root, "accept", WORDS)
    for name in ("editions/0.1.0/claims.json", "figures/other/figure.svg", *small.OF_NEW):
        replace(other.root / name, "made")
    other.edit(FIRST)
    other.without_made(book)
    assert differing(other.sources(), wanted.accepted[FIRST]) == []


def test_files_that_differ_are_named():
    assert differing({"a": b"1", "b": b"2"}, {"b": b"3", "c": b""}) == ["a", "b", "c"]
    assert differing({"a": b"1"}, {"a": b"1"}) == []
