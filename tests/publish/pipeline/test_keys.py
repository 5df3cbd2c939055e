"""A chapter is executed again for what it uses, and for nothing else."""

import json
import shutil

import pytest
from small_chapter import CHAPTER, start_book, write_chapter

from benchmarks.edits import tell_anew
from recount.chapters import notebooks
from recount.publish.pipeline.execute import execute_all
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
    edit(book / "data/colombia/medellin_homicides.csv", ",2002,3589,2129874,", ",2002,3588,,")
    tell_anew(book / "data/colombia/medellin_homicides.csv")
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
    key = json.loads((book / "_build/executed/small.key").read_text(encoding="utf-8"))
    notebook = json.loads((book / "chapters/small.ipynb").read_text(encoding="utf-8"))
    for name, expected in (
        ("recount.quantities.values", ["module recount.quantities.values"]),
        ("recount.cli", []),
    ):
        known = digests(book)
        assert known["module"][name]
        known["module"][name] = "another"
        assert changes(book, notebook, key, known) == expected
