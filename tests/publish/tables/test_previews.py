"""What pages show of tables is what stands in them, whenever it was kept."""

import csv
import json

import pytest

from recount.errors import TableError
from recount.paths import find_root
from recount.publish.tables import previews as module
from recount.publish.tables.previews import MOST_LETTERS, MOST_ROWS, keep_previews, previews
from recount.tables.data import read_table

ROOT = find_root()


def file_of(root):
    return root / "_build" / "previews.json"


def test_they_show_the_first_rows_as_they_stand_in_the_files():
    """Read by Python’s own reader; only numbers may be written in another way."""
    for name, shown in previews(ROOT).items():
        [path] = (ROOT / "data").rglob(f"{name}.csv")
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert shown.columns == header
        assert shown.rows == len(rows)
        for cells, row in zip(shown.first, rows[:MOST_ROWS], strict=True):
            for cell, text in zip(cells, row, strict=True):
                assert cell in (text[:MOST_LETTERS], text.capitalize()) or (
                    float(cell) == pytest.approx(float(text))
                )


def test_what_was_kept_is_taken_until_a_table_changes(book, monkeypatch):
    read = []
    monkeypatch.setattr(
        module, "read_table", lambda name, root: read.append(name) or read_table(name, root)
    )
    keep_previews(book.root)
    before = previews(book.root)
    assert sorted(read) == sorted(before)
    module._previews.cache_clear()
    assert previews(book.root) == before
    assert sorted(read) == sorted(before)
    book.edit("homicides", "15459", "15460")
    after = previews(book.root)
    assert read[len(before) :] == ["homicides"]
    assert "15460" in str(after.pop("homicides"))
    assert "15459" in str(before.pop("homicides"))
    assert after == before


def test_only_what_is_right_is_taken(book):
    keep_previews(book.root)
    right = previews(book.root)
    for damaged in ("", "{}", file_of(book.root).read_text().replace("15459", "15460")):
        file_of(book.root).write_text(damaged)
        module._previews.cache_clear()
        assert previews(book.root) == right


def test_only_those_of_tables_as_they_are_now_are_kept(book):
    keep_previews(book.root)
    before = json.loads(file_of(book.root).read_text())["kept"]
    book.edit("homicides", "15459", "15460")
    keep_previews(book.root)
    after = json.loads(file_of(book.root).read_text())["kept"]
    assert len(before) == len(after)
    assert len(before.keys() - after.keys()) == 1


def test_a_table_that_is_wrong_is_named(book):
    book.edit("homicides", "15459", "-15459")
    with pytest.raises(TableError, match=r"homicides\.csv, row 3, column victims"):
        previews(book.root)
