"""Pictures that the repository holds are shown while they are those of their charts, and only then.

What is drawn is told from what is stored by a file that no drawing would give.
"""

import json
import shutil

import pytest
from small_book import own_copy

from recount.languages.languages import LANGUAGES
from recount.publish.book.book import Book
from recount.publish.figures import render_cache
from recount.publish.figures.export import differences
from recount.publish.figures.figure_files import charts_of, cited_pictures
from recount.publish.figures.render_cache import FILES
from recount.publish.figures.stored_pictures import DRAWN, drawn_from, folder_of, stored_pictures


@pytest.fixture
def root(exported, tmp_path, monkeypatch):
    """That book, as somebody else has it who made nothing yet."""
    root = own_copy(exported, tmp_path / "book", monkeypatch)
    shutil.rmtree(root / "_build")
    return root


def chart(root):
    return charts_of(Book(root))[0]


@pytest.fixture
def drawing(monkeypatch):
    """The names of the charts that were drawn."""
    drawn, write = [], render_cache._write

    def noted(chart, folder):
        drawn.append(chart.name)
        write(chart, folder)

    monkeypatch.setattr(render_cache, "_write", noted)
    return drawn


def test_nothing_is_drawn_while_the_charts_are_the_same(root, drawing):
    held = cited_pictures(root, chart(root))
    assert held == {name: (root / "figures/fall" / name).read_bytes() for name in FILES}
    assert drawing == []


def test_of_another_chart_the_pictures_are_drawn(root, drawing):
    file = root / "chapters" / "corruption.ipynb"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Caption of fall.", "Another caption."), encoding="utf-8")
    before = (root / "figures/fall/figure.png").read_bytes()
    assert cited_pictures(root, chart(root))["figure.png"] != before  # it tells the content hash
    assert drawing == ["figure fall"]


def test_drawn_by_other_tools_they_would_be_others(root, drawing, monkeypatch):
    monkeypatch.setattr(render_cache, "_tools", lambda: "another version")
    cited_pictures(root, chart(root))
    assert drawing == ["figure fall"]


@pytest.mark.parametrize("name", FILES)
def test_what_was_damaged_is_drawn_as_it_was(root, drawing, name):
    file = root / "figures" / "fall" / name
    before = file.read_bytes()
    file.write_bytes(before + b" ")
    assert cited_pictures(root, chart(root))[name] == before
    file.unlink()
    assert cited_pictures(root, chart(root))[name] == before
    assert drawing == ["figure fall"]  # which is kept


@pytest.mark.parametrize("content", [b"", b"<<<<<<< ours", b"[]", b"[" * 100_000, b"\xff", None])
def test_whatever_cannot_be_read_of_what_they_are_of_they_are_drawn(root, drawing, content):
    if content is None:
        (root / DRAWN).unlink()
    else:
        (root / DRAWN).write_bytes(content)
    assert stored_pictures(root, chart(root)) is None
    cited_pictures(root, chart(root))
    assert drawing == ["figure fall"]


def test_a_check_draws_them_whatever_is_said_of_them(root):
    """Else it would hold the files against themselves."""
    file = root / "figures" / "fall" / "figure.png"
    file.write_bytes(file.read_bytes() + b" ")
    held = {name: (file.parent / name).read_bytes() for name in FILES}
    told = json.loads((root / DRAWN).read_text(encoding="utf-8"))
    told["figures/fall"] = drawn_from(chart(root), held)
    (root / DRAWN).write_text(json.dumps(told), encoding="utf-8")
    assert stored_pictures(root, chart(root)) == held
    assert {line.split(": ")[0] for line in differences(root)} == {"figures/fall/figure.png", DRAWN}


def test_the_book_says_of_all_its_pictures_what_they_were_drawn_from(repository):
    told = json.loads((repository / DRAWN).read_text(encoding="utf-8"))
    figures = [folder_of(figure.name) for figure in Book(repository).figures]
    others = [f"/{language.code}" for language in LANGUAGES if language.code]
    assert list(told) == sorted(f"{one}{other}" for one in figures for other in ["", *others])


@pytest.mark.parametrize("name", ["figures/fall/figure.png", DRAWN])
def test_a_file_that_is_none_of_the_book_counts_as_nothing(root, drawing, tmp_path, name):
    file = root / name
    (tmp_path / "elsewhere").write_bytes(file.read_bytes())
    file.unlink()
    file.symlink_to(tmp_path / "elsewhere")
    cited_pictures(root, chart(root))
    assert drawing == ["figure fall"]
