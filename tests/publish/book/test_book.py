"""The book as one object: each part is read once, when it is first asked for."""

from collections import Counter

import pytest

from recount.chapters import records_of
from recount.errors import SettingsError
from recount.publish.book import book as module
from recount.publish.book.book import Book, book_of
from recount.publish.book.change_log import Edition


@pytest.fixture
def parsed(monkeypatch):
    """How often each notebook was parsed."""
    counts = Counter()
    read = module.read

    def counted(path):
        counts[path.stem] += 1
        return read(path)

    monkeypatch.setattr(module, "read", counted)
    return counts


def test_a_notebook_is_parsed_once_whatever_is_asked_for(repository, parsed):
    book = Book(repository)
    assert not parsed
    kinds = [*book.verdicts, *book.figures, *book.explorers]
    assert len(kinds) == len(book.records) > 400
    assert list(book.notebooks) == list(parsed)
    assert set(parsed.values()) == {1}


def test_the_records_are_those_of_the_notebooks_in_their_order(repository):
    book = Book(repository)
    expected = [
        found for name in book.notebooks for found in records_of(name, book.notebooks[name])
    ]
    assert book.records == expected
    for kind, entries in {
        "verdict": book.verdicts,
        "figure": book.figures,
        "explorer": book.explorers,
    }.items():
        assert entries == [record for record in expected if record.kind == kind] != []


def test_what_is_wrong_with_a_part_is_said_when_it_is_asked_for(tmp_path):
    (tmp_path / "_config.yml").write_text("title: 7\n", encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(
        "## 0.1.0 - 2026-11-21\n\nThe first.\n", encoding="utf-8"
    )
    book = Book(tmp_path)
    assert isinstance(book.edition, Edition)
    assert book.edition is book.cited_edition
    with pytest.raises(SettingsError, match=r"_config\.yml"):
        _ = book.settings


def test_without_a_change_log_there_is_no_edition_to_cite(tmp_path):
    book = Book(tmp_path)
    assert book.edition is None
    with pytest.raises(SettingsError, match="expected an edition"):
        _ = book.cited_edition


def test_the_chapters_of_a_build_are_the_executed_ones(repository, tmp_path):
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text("root: chapters/a\n", encoding="utf-8")
    (tmp_path / "chapters" / "a.ipynb").write_text('{"cells": []}', encoding="utf-8")
    book = Book(repository, tmp_path)
    assert (list(book.notebooks), book.pages) == (["a"], ["chapters/a"])
    assert book.records == []
    assert book.settings == Book(repository).settings


class App:
    """As much of Sphinx as says where the pages are."""

    def __init__(self, srcdir):
        self.srcdir = srcdir


def test_an_application_has_one_book(repository, tmp_path):
    one, other = App(repository), App(tmp_path)
    assert book_of(one) is book_of(one)
    assert book_of(one) is not book_of(other)
    assert book_of(other).source == tmp_path
