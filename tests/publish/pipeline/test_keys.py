"""A chapter is executed again for what it uses, and for nothing else."""

import json
import os
import shutil
from pathlib import Path

import pytest
from small_chapter import CHAPTER, start_book, write_chapter

from benchmarks.edits import retotal
from recount.chapters import notebooks
from recount.publish.book.files import keep_json, kept_json, removed
from recount.publish.pipeline.execute import NOT_WHOLE, execute_all
from recount.publish.pipeline.keys import changes, digests

USED, UNUSED = "rio-homicide-fall-2010-2011", "juarez-homicide-fall-2010-2012"


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A book of one small chapter over the real data, executed once."""
    root = tmp_path_factory.mktemp("book")
    start_book(root)
    said = []
    execute_all(root, notebooks(root), said.append)
    assert said == ["Executing small", "  small: executed (never executed)"]
    return root


@pytest.fixture
def book(executed, tmp_path):
    root = tmp_path / "book"
    shutil.copytree(executed, root)
    return root


def said_of(root):
    """What is executed, and for what."""
    said = []
    execute_all(root, notebooks(root), said.append)
    return [line.strip() for line in said if "executed" in line]


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_nothing_is_executed_where_nothing_changed(book):
    assert said_of(book) == []


def test_prose_is_taken_over_without_executing(book):
    write_chapter(book, intro="# Another title")
    assert said_of(book) == []
    kept = json.loads((book / "_build/executed/small.ipynb").read_text(encoding="utf-8"))
    assert "".join(kept["cells"][0]["source"]) == "# Another title"
    assert kept["cells"][1]["outputs"]


def test_changed_code_executes_its_chapter(book):
    write_chapter(book, read=CHAPTER["read"] + "  # and a remark")
    assert said_of(book) == ["small: executed (code)"]


def test_changed_table_executes_the_chapters_that_read_it(book):
    table = book / "data/colombia/medellin_homicides.csv"
    edit(table, ",2002,3589,2129874,", ",2002,3588,,")
    retotal(table)
    edit(book / "data/governance/cpi_2012.csv", "Costa Rica", "Costarica")
    assert said_of(book) == ["small: executed (table medellin_homicides)"]


def test_changed_words_of_a_figure_execute_the_chapter_that_shows_it(book):
    edit(book / "data/captions/corruption.yml", "title: >-", "title: >-\n    More:")
    assert said_of(book) == []
    edit(book / "data/captions/small.yml", "A caption", "Another caption")
    assert said_of(book) == ["small: executed (caption small)"]


def test_changed_word_of_a_claim_executes_the_chapter_that_uses_it(book):
    write_chapter(
        book, draw=f"{CHAPTER['draw']}\nfrom recount import printed\nprinted('{USED}', 'fall_pct')"
    )
    said_of(book)
    ledger = book / "data/claims/claims.csv"
    edit(ledger, f'\n{UNUSED},oas2013,number,"', f'\n{UNUSED},oas2013,number,"In ')
    assert said_of(book) == []
    edit(ledger, f'\n{USED},oas2013,number,"', f'\n{USED},oas2013,number,"In ')
    assert said_of(book) == [f"small: executed (claim {USED})"]


def test_modules_that_were_loaded_count_and_those_that_publish_do_not(book):
    known = digests(book)
    assert not [name for name in known["module"] if name.startswith("recount.publish")]
    key = kept_json(book / "_build/executed/small.key")["key"]
    notebook = json.loads((book / "chapters/small.ipynb").read_text(encoding="utf-8"))
    for name, expected in (
        ("recount.quantities.values", ["module recount.quantities.values"]),
        ("recount.cli", []),
    ):
        known = digests(book)
        assert known["module"][name]
        known["module"][name] = "another"
        assert changes(book, notebook, key, known) == expected


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def other_digit(path):
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("4", "5", 1), encoding="utf-8")


def in_its_place(make):
    def harm(path):
        removed(path)
        make(path)

    return harm


HARMS = {
    "cut off": cut,
    "empty": lambda path: path.write_bytes(b""),
    "no text": lambda path: path.write_bytes(b"\xff\0\xff"),
    "another digit": other_digit,
    "a list": lambda path: path.write_text("[]", encoding="utf-8"),
    "of another version": lambda path: path.write_text('{"used": [], "cells": 1}', "utf-8"),
    "too deep": lambda path: path.write_text("[" * 100_000, encoding="utf-8"),
    "a folder": in_its_place(Path.mkdir),
    "a link to nothing": in_its_place(lambda path: path.symlink_to("nothing")),
}


@pytest.fixture
def executing(book, monkeypatch):
    """The book, of which executing is to copy what it was executed to once."""
    folder = book / "_build" / "executed"
    sound = {file.name: file.read_bytes() for file in folder.iterdir()}
    used = {
        kind: list(names) for kind, names in kept_json(folder / "small.key")["key"]["used"].items()
    }

    def execute(root, path, clients):
        (folder / "small.ipynb").write_bytes(sound["small.ipynb"])
        return used

    monkeypatch.setattr("recount.publish.pipeline.execute._execute", execute)
    return book, sound


def kept(book):
    return {path.name: path.read_bytes() for path in (book / "_build" / "executed").iterdir()}


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("file", ["small.ipynb", "small.key"])
def test_what_was_kept_and_is_damaged_is_executed_again(executing, file, harm):
    book, sound = executing
    HARMS[harm](book / "_build" / "executed" / file)
    assert said_of(book) == [f"small: executed ({NOT_WHOLE})"]
    assert kept(book) == sound
    assert said_of(book) == []


@pytest.mark.parametrize("make", [Path.touch, lambda path: path.symlink_to("nothing")])
def test_what_is_no_folder_makes_room_for_one(executing, make):
    book, sound = executing
    in_its_place(make)(book / "_build" / "executed")
    assert said_of(book) == ["small: executed (never executed)"]
    assert kept(book) == sound


def test_outputs_without_what_they_follow_from_are_executed_again(executing):
    book, _ = executing
    (book / "_build/executed/small.ipynb").unlink()
    assert said_of(book) == [f"small: executed ({NOT_WHOLE})"]
    (book / "_build/executed/small.key").unlink()
    assert said_of(book) == ["small: executed (never executed)"]
    keep_json(book / "_build/executed/small.key", {"key": {}})
    assert said_of(book) == [f"small: executed ({NOT_WHOLE})"]
