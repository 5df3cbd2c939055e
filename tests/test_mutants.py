"""Survivors are told with their reasons, and a reason that has none is named."""

import csv
import json

import pytest
from built import ROOT

from benchmarks.errors import BenchmarkError
from benchmarks.proof import mutants
from benchmarks.proof.mutants import GUARDED, REASONS, Mutant, Tried, allowed, outdated, prove, told
from benchmarks.proof.parts import Options

MODULE = "recount/quantities/rounding.py"
ONE = Mutant(MODULE, "f", "a < b", "a <= b")
OTHER = Mutant(MODULE, "g", "return 1", "return 2")


@pytest.fixture
def reasons(tmp_path, monkeypatch):
    """A file of reasons, and a project of one module whose mutants fared as told."""
    file = tmp_path / "survivors.csv"
    monkeypatch.setattr(mutants, "REASONS", file)
    monkeypatch.setattr(mutants, "GUARDED", {MODULE: GUARDED[MODULE]})
    kept = tmp_path / "kept.json"
    monkeypatch.setattr(mutants, "_kept", lambda *_: kept)

    def write(*rows, ended=()):
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows(
                [["module", "function", "was", "becomes", "reason"], *rows]
            )
        kept.write_text(json.dumps([[how, m.function, m.was, m.becomes] for how, m in ended]))
        return prove(tmp_path, Options(1, None))

    return write


KILLED = [("killed", Mutant(MODULE, "h", f"{n}", f"{n + 1}")) for n in range(24)]
ROW = [MODULE, "f", "a < b", "a <= b", "The same where they are equal."]


def test_a_survivor_with_a_reason_is_told_with_it(reasons):
    [counts, survivors, stale], held = reasons(
        ROW, ended=[*KILLED, ("timeout", OTHER), ("survived", ONE), ("", OTHER)]
    )
    assert held
    assert counts.rows == [
        [f"`{MODULE}`", "rounding", "27", "26", "25", "24", "1", "96.2 %", "yes"]
    ]
    assert survivors.rows == [
        [f"`{MODULE}`", "`f`", "`a < b`", "`a <= b`", "The same where they are equal."]
    ]
    assert stale.rows == []


@pytest.mark.parametrize(
    ("rows", "ended"),
    [
        ([], [*KILLED, ("survived", ONE)]),  # without a reason
        ([], [*KILLED, ("no tests", ONE)]),
        ([ROW], KILLED),  # a reason without a mutant
        ([ROW], [*KILLED, ("killed", ONE)]),
        ([ROW], [*KILLED[:5], ("survived", ONE)]),  # less than 92 per cent
    ],
)
def test_it_does_not_hold(reasons, rows, ended):
    _, held = reasons(*rows, ended=ended)
    assert not held


def test_a_module_that_was_not_tried_is_named_and_does_not_hold(reasons, tmp_path):
    reasons(ended=KILLED)
    (tmp_path / "kept.json").unlink()
    [counts, *_], held = told(tmp_path, Options(1, None))
    assert not held
    assert counts.rows == []
    assert counts.notes[-1] == f"Not tried yet: `{MODULE}`."


def test_a_reason_is_outdated_once_its_mutant_is_killed_or_gone():
    known = {ONE: "why", OTHER: "why"}
    assert outdated(known, [Tried(ONE, "survived"), Tried(OTHER, "killed")]) == [OTHER]
    assert outdated(known, [Tried(ONE, "killed"), Tried(ONE, "survived")]) == [OTHER]
    assert outdated(known, [Tried(ONE, ""), Tried(OTHER, "")]) == [], "not tried this time"


def test_a_row_without_a_reason_is_named(reasons, tmp_path):
    with pytest.raises(BenchmarkError, match=r"survivors\.csv, row 2: no reason; expected one"):
        reasons([*ROW[:4], ""])


def test_every_reason_is_of_a_line_that_there_is():
    for mutant in allowed(REASONS):
        lines = (ROOT / mutant.module).read_text(encoding="utf-8").splitlines()
        assert mutant.module in GUARDED
        assert mutant.was in " ".join(line.strip() for line in lines), mutant


def test_every_guard_is_there():
    for module, (_, tests) in GUARDED.items():
        assert [path for path in (module, *tests) if not (ROOT / path).is_file()] == []
