"""A folder in the place of another: one of them is there at any time; and files of two folders."""

import os

import pytest

from recount.publish.book import places
from recount.publish.book.places import (
    exchange,
    linked,
    put,
    recover_folder,
    replace_folder,
    written_after,
)


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


@pytest.fixture
def site(tmp_path):
    """Where a build writes, and with it `last`, where the one before has written."""
    for folder in ("last", "site"):
        (tmp_path / folder / "claims").mkdir(parents=True)
    return tmp_path / "site"


def file_in(folder, content):
    path = folder / "claims" / "verdict.json"
    path.write_bytes(content)
    return path


def test_what_is_the_same_is_the_same_file(site):
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
    assert os.path.samefile(before, site / "claims" / "verdict.json")


@pytest.mark.parametrize("other", [b"another", b"SAME", b""])
def test_what_is_another_is_written_and_the_one_before_stays(site, other):
    before = file_in(site.parent / "last", other)
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", b"same")
    assert (site / "claims" / "verdict.json").read_bytes() == b"same"
    assert before.read_bytes() == other


def test_a_file_with_a_second_name_is_replaced_and_not_written_into(site):
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
        put(site / "claims" / "verdict.json", "more")
    assert (site / "claims" / "verdict.json").read_bytes() == b"more"
    assert before.read_bytes() == b"same"


def test_a_site_that_is_reached_by_a_link_is_the_same(site):
    (site.parent / "way").symlink_to(site)
    before = file_in(site.parent / "last", b"same")
    for written_in, named in ((site, site.parent / "way"), (site.parent / "way", site)):
        with written_after(site.parent / "last", written_in):
            put(named / "claims" / "verdict.json", "same")
        assert os.path.samefile(before, site / "claims" / "verdict.json")


def test_what_is_out_of_the_site_is_written(site):
    with written_after(site.parent / "last", site):
        put(site.parent / "elsewhere.json", "same")
    assert (site.parent / "elsewhere.json").read_bytes() == b"same"


def test_without_a_last_build_a_file_is_written(site):
    put(site / "claims" / "verdict.json", "Bogotá")
    assert (site / "claims" / "verdict.json").read_bytes() == "Bogotá".encode()
    with written_after(site.parent / "never", site):
        put(site / "claims" / "verdict.json", "Cali")
    assert (site / "claims" / "verdict.json").read_bytes() == b"Cali"


def test_where_files_have_one_name_alone_it_is_written(site, monkeypatch):
    monkeypatch.setattr(places, "link", lambda *_: False)
    before = file_in(site.parent / "last", b"same")
    with written_after(site.parent / "last", site):
        put(site / "claims" / "verdict.json", "same")
    assert (site / "claims" / "verdict.json").read_bytes() == b"same"
    assert not os.path.samefile(before, site / "claims" / "verdict.json")
