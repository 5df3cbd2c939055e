"""Corruptions of the proof are single slips in files that stay readable; some are noticed here."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml
from babel.messages.pofile import read_po
from built import ROOT

from benchmarks.errors import BenchmarkError
from benchmarks.proof.corruption import noticing
from benchmarks.proof.corruption.dataflow import Flow
from benchmarks.proof.corruption.noticing import STORED, Checking, Notice, Noticed, Sound
from benchmarks.proof.corruption.part import (
    KEY,
    KINDS,
    LOOKED_AT,
    Accepted,
    holds,
    tables,
    told_of,
)
from benchmarks.proof.corruption.running import Kept, copied, tried
from benchmarks.proof.corruption.spoiling import Corruption, Sheet, Texts, chosen, other_digit
from recount.publish.book.files import files_below
from recount.tables.data import check_tables

SEED = 16
IN_CATALOGUES = (
    "a translated number",
    "two translated numbers exchanged",
    "a translated country",
)
IN_TABLES = ("a digit", "a sign", "a scale (unit slip in a value)", "a dropped year")


@pytest.fixture(scope="module")
def corruptions():
    return chosen(Texts(ROOT), {kind: (attempt, 2) for kind, (attempt, _) in KINDS.items()}, SEED)


def rows(text):
    return list(csv.reader(io.StringIO(text), strict=True))


READ = {
    ".csv": rows,
    ".yml": yaml.safe_load,
    ".ipynb": json.loads,
    ".po": lambda text: read_po(io.StringIO(text), abort_invalid=True),
    ".bib": str,
}


def test_at_least_three_hundred_are_tried():
    assert sum(number for _, number in KINDS.values()) >= 300


def test_each_changes_one_place_of_one_file_which_stays_readable(corruptions, tmp_path):
    assert len(corruptions) == 2 * len(KINDS)
    for one in corruptions:
        copy = tmp_path / one.file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / one.file, copy)
        before = copy.read_text(encoding="utf-8")
        one.spoil(tmp_path)
        after = copy.read_text(encoding="utf-8")
        assert after != before, one
        assert after[: one.start] == before[: one.start]
        assert after[one.start + len(one.now) :] == before[one.start + len(one.was) :]
        assert [path for path in files_below(tmp_path, ".") if path != copy] == []
        read = READ[copy.suffix]
        read(after)
        if copy.suffix == ".csv":
            assert {len(row) for row in rows(after)} == {len(rows(before)[0])}, one
            changed = set(map(tuple, rows(before))) ^ set(map(tuple, rows(after)))
            assert 1 <= len(changed) <= 4, one
        copy.unlink()


def test_a_seed_gives_the_same_ones_always():
    few = {kind: (KINDS[kind][0], 1) for kind in ("a digit", "a slot")}
    assert chosen(Texts(ROOT), few, 1) == chosen(Texts(ROOT), few, 1)
    assert chosen(Texts(ROOT), few, 1) != chosen(Texts(ROOT), few, 2)


def test_a_slip_is_made_only_where_it_was_meant(tmp_path):
    (tmp_path / "a.csv").write_text("year\n2010\n", encoding="utf-8")
    with pytest.raises(ValueError, match="expected '2011' to change"):
        Corruption("a.csv", "row 1", 5, "2011", "2012").spoil(tmp_path)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") == "year\n2010\n"


def test_cells_are_found_where_they_stand():
    text = 'place,note\nRio,"one, ""two""\nlines"\nLima,\n'
    found = Sheet("a.csv", text, {}, ["place"]).rows
    assert [[cell.value for cell in row.values()] for row in found] == [
        ["Rio", 'one, "two"\nlines'],
        ["Lima", ""],
    ]
    assert all(
        text[cell.start : cell.start + len(cell.raw)] == cell.raw
        for row in found
        for cell in row.values()
    )


def test_another_digit_is_another_number():
    class First:
        choice = staticmethod(lambda options: options[0])

    assert other_digit("10.5", First()) == "20.5"
    assert other_digit("none", First()) is None


@pytest.mark.parametrize(
    ("cells", "touched", "again"),
    [
        (["a = 1", "b = 2", "c = a + b"], {0}, [0, 2]),
        (["a = 1", "def f(): return a", "c = f()", "d = 1"], {0}, [0, 1, 2]),
        (["a = {}", "a['x'] = 1", "b = a", "c = 2"], {1}, [0, 1, 2]),
        # A name that a later cell used for something else is made again first.
        (["a = 1", "r = 5", "b = a + r", "r = 6", "c = r"], {0}, [0, 1, 2]),
        (["r = 1", "b = [r for r in (2, 3)]", "c = r"], {1}, [1]),
        (["a = []", "a.append(1)", "b = a"], {0}, [0, 1, 2]),
    ],
)
def test_what_follows_from_a_cell_is_executed_again(cells, touched, again):
    assert Flow(cells).again(touched) == again


def test_a_sample_of_the_real_book_is_noticed(corruptions, tmp_path):
    """Of slips in catalogues, tables and redirects, for which no chapter has to be executed."""
    kinds = (*IN_CATALOGUES, *IN_TABLES, "a redirect")
    sample = [
        one
        for one in corruptions
        if one.kind in kinds and not one.file.endswith("/published_facts.csv")
    ]
    assert {one.kind for one in sample} == set(kinds)
    sound = Sound(copied(ROOT, tmp_path / "copy"), {})
    check_tables(sound.root)  # so that no process that is forked reads all descriptions again
    found = list(tried(ROOT, [sound], sample, tmp_path))
    assert [one for one, noticed in found if not noticed.alone] == [], f"seed {SEED}"
    checks = {noticed.alone[0].check for _, noticed in found}
    assert checks == {"translate --check", "descriptors and tables", "before execution"}
    for one in sample:
        assert (sound.root / one.file).read_bytes() == (ROOT / one.file).read_bytes()


def shown(name, text):
    output = {"output_type": "stream", "name": "stdout", "text": text}
    cell = {"id": name, "cell_type": "code", "source": name, "outputs": [output], "metadata": {}}
    return {"cells": [cell], "metadata": {}}


@pytest.mark.parametrize("other", ["rates", "what-holds-up"])
def test_what_the_synthesis_shows_is_held_against_what_it_showed(tmp_path, monkeypatch, other):
    """It is executed last; what was another one there alone was noticed by nothing."""
    before = {name: shown(name, "before") for name in ("rates", "what-holds-up")}
    sound = SimpleNamespace(root=tmp_path, executed=before)
    checking = Checking(sound, slip(file="data/captions/what-holds-up.yml"), tmp_path)
    checking.executed = before | {other: shown(other, "now")}
    now = checking.executed["what-holds-up"]
    checking.executed = checking.executed | {"what-holds-up": before["what-holds-up"]}
    monkeypatch.setattr(noticing, "synthesis", lambda root: "what-holds-up")
    monkeypatch.setattr(noticing, "digests", lambda root: {})
    monkeypatch.setattr(noticing, "verdicts_digest", lambda judged: "")
    monkeypatch.setattr(checking, "_executed", lambda name, known: now)
    names, told = [], checking.stored()
    for step in checking.steps():
        names.append(step.__name__)
        if names[-1] == "synthesis":
            told += step()
    assert [(one.check, other in one.line) for one in told] == [(STORED, True)]
    after = names[names.index("synthesis") + 1 :]
    assert ("english" in after) == (other == "what-holds-up")


FORKED = """\
from multiprocessing import get_context
from benchmarks.proof.corruption.executing import drawing_elsewhere
from recount.drawing.lettering import widths_px

if __name__ == "__main__":
    with drawing_elsewhere():
        here = widths_px(["a"], 12)
    forked = get_context("fork").Process(target=widths_px, args=(["ab"], 12))
    forked.start()
    forked.join(60)
    print(here[0] > 0, forked.exitcode)
    forked.kill()
"""


def test_a_process_that_was_forked_can_draw(tmp_path):
    """It waited for ever for the thread with which the first one had drawn."""
    script = tmp_path / "forked.py"
    script.write_text(FORKED, encoding="utf-8")
    command = [sys.executable, script]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert found.stdout.split() == ["True", "0"]


def slip(place="row 1", **more):
    given = {"file": "data/a.csv", "start": 0, "was": "1", "now": "2", "kind": "a digit"} | more
    return Corruption(place=place, **given)


SURVIVED = Noticed([], [])
SHOWN = Noticed([Notice(STORED, "no longer hold")], ["chapters/a.html, draw"])
CAUGHT = Noticed([Notice("prose check", "no such value")], [])


def accepting(tmp_path, *rows):
    file = tmp_path / "accepted.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([[*KEY, "reason"], *rows])
    return Accepted.read(file)


def row_of(one, reason="Only the source could tell."):
    return [*(getattr(one, column) for column in KEY), reason]


def test_a_survivor_is_accepted_for_a_reason_and_no_other_with_it(tmp_path):
    accepted = accepting(tmp_path, row_of(slip()))
    assert accepted.reason(slip()) == "Only the source could tell."
    assert accepted.reason(slip(now="3")) == accepted.reason(slip("row 2")) == ""


def test_what_was_noticed_after_all_is_accepted_in_vain(tmp_path):
    accepted = accepting(tmp_path, row_of(slip()))
    assert accepted.stale([(slip(), CAUGHT)]) == [slip()]
    assert accepted.stale([(slip(), SURVIVED)]) == []
    assert not holds([(slip(), CAUGHT)], accepted)
    assert "**Stale**" in "".join(tables([(slip(), CAUGHT)], accepted)[-1].notes)


@pytest.mark.parametrize("rows", [[row_of(slip())] * 2, [row_of(slip(), "")]])
def test_nothing_is_accepted_twice_or_for_no_reason(tmp_path, rows):
    with pytest.raises(BenchmarkError, match=r"accepted\.csv, row \d: expected each survivor once"):
        accepting(tmp_path, *rows)


def test_the_proof_holds_where_what_shows_and_nearly_all_else_is_noticed(tmp_path):
    many = [(slip(f"row {place}"), CAUGHT) for place in range(2, 40)]
    left = (slip(), SURVIVED)
    accepted = accepting(tmp_path, row_of(slip()))
    assert holds([*many, left], accepted)
    assert not holds([*many, left], accepting(tmp_path))
    assert not holds([*many[:5], left], accepted)
    shown = (slip(), Noticed([], ["chapters/a.html, draw"]))
    assert not holds([*many, shown], accepted)


def test_the_report_tells_what_is_noticed_by_comparison_alone(tmp_path):
    found = [(slip("row 2"), CAUGHT), (slip("row 3"), SHOWN), (slip(), SURVIVED)]
    shares, checks, stored, since, survivors = tables(
        found, accepting(tmp_path), ["Seen by nobody."], [slip(), slip("row 2")]
    )
    assert shares.rows[-1] == [
        "**all**",
        "2 of 3 (66.7 %)",
        "1 of 1 (100.0 %)",
        "1 of 2 (50.0 %)",
        "1 of 3 (33.3 %)",
    ]
    assert checks.rows == [["prose check", "1", "no"], [STORED, "1", "yes"]]
    assert [row[2] for row in stored.rows] == ["row 3"]
    assert [row[-1] for row in survivors.rows] == ["**none**"]
    assert shares.notes[-1] == "Seen by nobody."
    assert [[row[2], row[-1]] for row in since.rows] == [["row 2", "prose check"]]


def test_only_shares_of_a_seed_that_mended_no_check_are_independent():
    [known], [first] = told_of(LOOKED_AT[0], 300, 0), told_of(LOOKED_AT[0], 300, 12)
    assert "no independent figure" in known
    assert first.startswith(known)
    assert "**288 of 300 (96.0 %)** were noticed when they were first tried" in first
    [fresh] = told_of(max(LOOKED_AT) + 1, 300, 12)
    assert "the shares are independent" in fresh


def test_what_was_found_is_kept_as_long_as_the_book_is_the_same(tmp_path):
    (tmp_path / "_build").mkdir()
    Kept(tmp_path).add(slip(), SHOWN)
    assert Kept(tmp_path).get(slip()) == SHOWN
    assert Kept(tmp_path).get(slip("row 2")) is None
    Kept(tmp_path).add(slip("row 2"), SURVIVED)
    (tmp_path / "index.md").write_text("# Another book", encoding="utf-8")
    again = Kept(tmp_path, again=True)
    assert again.get(slip()) == SHOWN
    assert again.is_earlier(slip())
    assert again.get(slip("row 2")) is None
    again.add(slip("row 2"), CAUGHT)
    assert not Kept(tmp_path, again=True).is_earlier(slip("row 2"))
    assert Kept(tmp_path).get(slip()) is None


def test_what_was_found_is_kept_where_its_place_has_moved(tmp_path):
    (tmp_path / "_build").mkdir()
    Kept(tmp_path).add(slip(start=5), SHOWN)
    assert Kept(tmp_path).get(slip(start=7)) == SHOWN


def test_what_was_missed_once_is_remembered_when_it_is_noticed(tmp_path):
    (tmp_path / "_build").mkdir()
    Kept(tmp_path).add(slip(), SURVIVED)
    Kept(tmp_path).add(slip("row 2"), CAUGHT)
    (tmp_path / "index.md").write_text("# Another book", encoding="utf-8")
    Kept(tmp_path).add(slip(), CAUGHT)
    kept = Kept(tmp_path)
    assert (kept.was_missed(slip()), kept.was_missed(slip("row 2"))) == (True, False)
    assert not kept.get(slip()).survived
