"""What was checked is told again, and only as long as nothing changed."""

import json

import pytest

from recount.errors import BuildError
from recount.publish.pipeline import checked as module
from recount.publish.pipeline.checked import Checked, checked, require_held

FOUND = Checked([{"claim": "fall", "holds": True}], ["index.md: “843”"], ["fall"])


@pytest.fixture
def checks(monkeypatch):
    """How often the book was checked indeed."""
    done = []
    monkeypatch.setattr(module, "_check", lambda root, say: done.append(root) or FOUND)
    return done


@pytest.fixture
def book(tmp_path):
    for name in ("chapters/one.ipynb", "data/a.csv", "pyproject.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("1", encoding="utf-8")
    (tmp_path / "_build").mkdir()
    return tmp_path


def test_what_did_not_change_is_checked_once(book, checks):
    assert checked(book, print) == checked(book, print) == FOUND
    assert len(checks) == 1


@pytest.mark.parametrize(
    "name", ["chapters/one.ipynb", "data/a.csv", "data/b.csv", "pyproject.toml", "README.md"]
)
def test_whatever_changed_is_checked_again(book, checks, name):
    checked(book, print)
    (book / name).write_text("2", encoding="utf-8")
    checked(book, print)
    checked(book, print)
    assert len(checks) == 2


def test_what_a_check_kept_is_refused_as_long_as_it_holds(book, checks):
    for _ in range(2):
        with pytest.raises(BuildError, match=r"^index\.md: “843”$"):
            require_held(book, print)
    assert len(checks) == 1


def test_a_verdict_that_is_not_the_stored_one_is_refused(book, monkeypatch):
    found = Checked([{"claim": "fall", "holds": False}, {"claim": "rise", "holds": True}], [])
    monkeypatch.setattr(module, "_check", lambda root, say: found)
    with pytest.raises(BuildError) as refused:
        require_held(book, print)
    assert str(refused.value) == "claim fall: its verdict is not the stored one"


@pytest.mark.parametrize("kept", ["", "[]", '{"key": 1}', '{"verdicts": [], "amiss": []}'])
def test_what_cannot_be_read_is_checked_again(book, checks, kept):
    checked(book, print)
    (book / "_build" / "checked.json").write_text(kept, encoding="utf-8")
    assert checked(book, print) == FOUND
    assert len(checks) == 2


def test_what_was_saved_meanwhile_is_checked_the_next_time(book, checks, monkeypatch):
    def save(root, say):
        (root / "data" / "a.csv").write_text("3", encoding="utf-8")
        checks.append(root)
        return FOUND

    monkeypatch.setattr(module, "_check", save)
    checked(book, print)
    assert not (book / "_build" / "checked.json").exists()


@pytest.mark.parametrize(
    ("verdicts", "amiss", "holds"),
    [([True, True], [], True), ([True, False], [], False), ([True], ["odd"], False)],
)
def test_it_holds_if_all_hold_and_nothing_is_amiss(verdicts, amiss, holds):
    found = Checked([{"holds": each} for each in verdicts], amiss)
    assert found.holds is holds
    assert json.dumps(found.verdicts)
