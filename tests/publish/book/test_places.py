"""A folder in the place of another: one of them is there at any time."""

import os

import pytest

from recount.publish.book import places
from recount.publish.book.places import exchange, linked, recover_folder, replace_folder


@pytest.fixture
def shelf(tmp_path):
    """A folder with an old book in its place, and a fresh one beside."""
    for name in ("book", "fresh"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page").write_text(name, encoding="utf-8")
    return tmp_path


def test_two_folders_change_places_in_one_step(shelf):
    if not exchange(shelf / "book", shelf / "fresh"):
        pytest.skip("this system has no such step")
    assert (shelf / "book" / "page").read_text(encoding="utf-8") == "fresh"
    assert (shelf / "fresh" / "page").read_text(encoding="utf-8") == "book"
    assert not exchange(shelf / "book", shelf / "missing")
    assert (shelf / "book" / "page").exists()


@pytest.mark.parametrize("in_one_step", [True, False])
@pytest.mark.parametrize("there", [True, False])
def test_the_fresh_folder_is_in_the_place_and_nothing_beside(
    shelf, monkeypatch, in_one_step, there
):
    if not in_one_step:
        monkeypatch.setattr(places, "exchange", lambda *_: False)
    if not there:
        (shelf / "book").rename(shelf / "book.old")  # left by a process that was killed
    replace_folder(shelf / "book", shelf / "fresh")
    assert [path.name for path in shelf.iterdir()] == ["book"]
    assert (shelf / "book" / "page").read_text(encoding="utf-8") == "fresh"


def test_the_place_is_never_empty_while_folders_change(shelf, monkeypatch):
    """Where the system has the step; elsewhere the old one comes back at the next beginning."""
    removed = []

    def look(folder, **_):
        removed.append(folder.name)
        assert (shelf / "book" / "page").exists()

    monkeypatch.setattr(places.shutil, "rmtree", look)
    replace_folder(shelf / "book", shelf / "fresh")
    assert removed == ["book.old", "book.old", "fresh"]
    (shelf / "book").rename(shelf / "book.old")
    recover_folder(shelf / "book")
    assert (shelf / "book" / "page").exists()


@pytest.mark.parametrize("has_names", [True, False])
def test_of_a_copy_only_what_is_shared_is_one_file_in_both(shelf, monkeypatch, has_names):
    if not has_names:

        def refuse(*_):
            raise OSError("no such names on this disk")

        monkeypatch.setattr(os, "link", refuse)
    for name in ("shared/a", "own/a", "left"):
        path = shelf / "book" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    copy = shelf / "new" / "copy"
    linked(shelf / "book", copy, lambda name: name.startswith("shared/"), "left".__eq__)
    for name in ("shared/a", "own/a"):
        assert (copy / name).read_text(encoding="utf-8") == name
        shared = has_names and name.startswith("shared")
        assert (copy / name).samefile(shelf / "book" / name) == shared
    assert not (copy / "left").exists()
