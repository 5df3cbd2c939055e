"""What an edit may have changed: a text, or more; in doubt, more."""

import json
import os
import shutil
from dataclasses import replace

import pytest

from recount.languages.languages import ENGLISH, SPANISH
from recount.publish.pipeline import state
from recount.publish.pipeline.state import FILE, Inputs, State, but_looks, inputs_key

CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "# One\n\nText.\n\n## Two"},
    {"cell_type": "code", "id": "b", "metadata": {}, "source": "1", "outputs": [{"data": {}}]},
]
FILES = {
    "_config.yml": "title: A book\n",
    "_toc.yml": "root: index\n",
    "index.md": "# A book\n",
    "reference/notes.md": "# Notes\n",
    "reference/picture.svg": "<svg/>",
    "references.bib": "@misc{a}\n",
    "CHANGELOG.md": "# Changes\n",
    "redirects.csv": "old,new\n",
    "requirements.txt": "a==1\n",
    "data/table.csv": "a\n1\n",
    "editions/0.1.0/manifest.json": "{}\n",
    "recount/theme.css": "a{}\n",
    "recount/code.py": "x = 1\n",
    "chapters/one.ipynb": json.dumps({"cells": CELLS}),
}
CATALOGUE = "locale/{}/LC_MESSAGES/{}.po"
CATALOGUES = [
    CATALOGUE.format(language, domain) for language in ("es", "pt_BR") for domain in ("site", "one")
]


@pytest.fixture
def root(tmp_path):
    """A book whose pages were made."""
    for name, text in (FILES | dict.fromkeys(CATALOGUES, "msgid")).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "_build" / "pages").mkdir(parents=True)
    of(tmp_path).write(tmp_path / "_build" / "pages")
    return tmp_path


def of(root, language=ENGLISH):
    source = root / "_build" / "source"
    shutil.rmtree(source, ignore_errors=True)
    for name in ("index.md", "reference", "chapters"):
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        source.mkdir(parents=True, exist_ok=True)
        copy(root / name, source / name)
    chapters = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in (root / "chapters").glob("*.ipynb")
    }
    return State.of(Inputs.of(root), source, chapters, language)


def changed(root, language=ENGLISH):
    return of(root, language).changed_since(State.read(root / "_build" / "pages"))


def edit_chapter(root, old, new):
    path = root / "chapters" / "one.ipynb"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_changed(root):
    assert changed(root) == []


@pytest.mark.parametrize("content", ["<p>Other</p>", "<p>Older", "<p>Pages"])
def test_pages_that_somebody_touched_are_made_anew(root, content):
    """They have names in the published site as well, where others may write into them."""
    page = root / "_build" / "pages" / "index.html"
    page.write_text("<p>Pages", encoding="utf-8")
    os.utime(page, (1, 1))
    assert changed(root) is None
    of(root).write(page.parent)
    assert changed(root) == []
    page.write_text(content, encoding="utf-8")
    assert changed(root) is None


@pytest.mark.parametrize("name", ["index.md", "reference/notes.md"])
def test_a_changed_page_is_told(root, name):
    (root / name).write_text("# Other\n", encoding="utf-8")
    assert changed(root) == [name.removesuffix(".md")]


def test_what_the_numbers_of_a_text_come_from_shows_nowhere_else(root):
    edit_chapter(root, '"metadata": {}', '"metadata": {"numbers": ["a"]}')
    assert changed(root) == ["chapters/one"]


def test_prose_of_a_chapter_is_its_own_affair(root):
    edit_chapter(root, "Text.", "Another text, **loud**.")
    assert changed(root) == ["chapters/one"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("# One", "# Another"),
        ("## Two", "## Another"),
        ("## Two", "### Two"),
        ("Text.", "Text.\\n\\n## New"),
        ('"source": "1"', '"source": "2"'),
        ('{"data": {}}', '{"data": {"text/plain": "1"}}'),
        ('"id": "a"', '"id": "other"'),
        ('"metadata": {}', '"metadata": {"tags": ["hide"]}'),
    ],
)
def test_all_else_in_a_chapter_may_show_anywhere(root, old, new):
    edit_chapter(root, old, new)
    assert changed(root) is None


def test_of_style_sheets_and_scripts_pages_hold_the_names_alone(root):
    (root / "recount" / "theme.css").write_text("b{}", encoding="utf-8")
    assert changed(root) == []


def test_a_new_style_sheet_of_the_library_may_show_anywhere(root, monkeypatch):
    monkeypatch.setattr(state, "_library", lambda _: ("code", ["theme.css"]))
    of(root).write(root / "_build" / "pages")
    assert changed(root) == []
    monkeypatch.setattr(state, "_library", lambda _: ("code", ["theme.css", "new.css"]))
    assert changed(root) is None
    monkeypatch.setattr(state, "_library", lambda _: ("other code", ["theme.css"]))
    assert changed(root) is None


PAGES = {"index.md", "reference/notes.md"}


@pytest.mark.parametrize("name", sorted(set(FILES) - PAGES - {"recount/theme.css"}))
@pytest.mark.parametrize("gone", [False, True])
def test_what_is_no_page_may_show_anywhere(root, name, gone):
    if name.startswith("chapters/"):
        edit_chapter(root, '"1"', '"2"')
    elif gone:
        (root / name).unlink()
    else:
        (root / name).write_text("other", encoding="utf-8")
    assert changed(root) is None


def test_a_new_or_a_removed_page_may_show_anywhere(root):
    (root / "reference" / "more.md").write_text("# More\n", encoding="utf-8")
    assert changed(root) is None
    (root / "reference" / "more.md").unlink()
    assert changed(root) == []
    (root / "reference" / "notes.md").unlink()
    assert changed(root) is None


def test_other_packages_may_show_anywhere(root, monkeypatch):
    monkeypatch.setattr(state, "_surroundings", lambda: iter(["Sphinx of tomorrow"]))
    assert changed(root) is None


@pytest.mark.parametrize("content", [None, "", "{", "[]", "{}", '{"fixed": "a"}', "\0"])
def test_without_a_whole_note_everything_is_made(root, content):
    note = root / "_build" / "pages" / FILE
    note.unlink()
    if content is not None:
        note.write_text(content, encoding="utf-8")
    assert changed(root) is None


@pytest.mark.parametrize("language", [ENGLISH, SPANISH])
@pytest.mark.parametrize("name", CATALOGUES)
def test_a_catalogue_of_what_stands_on_any_page_is_of_one_language(root, language, name):
    """What a chapter has of its own catalogue is in the chapter."""
    of(root, language).write(root / "_build" / "pages")
    (root / name).write_text("msgid other", encoding="utf-8")
    of_its_own = language == SPANISH and "/es/" in name and "site" in name
    assert changed(root, language) == (None if of_its_own else [])
    assert (of(root, language) == State.read(root / "_build" / "pages")) != of_its_own


@pytest.mark.parametrize("name", ["recount/theme.css", "chapters/one.ipynb"])
def test_what_goes_beside_pages_as_it_is_is_known_though_no_page_changed(root, name):
    before = of(root)
    path = root / name
    path.write_text(f"{path.read_text(encoding='utf-8')} ", encoding="utf-8")
    again = of(root)
    assert again != before
    assert again.fixed == before.fixed
    assert again.has_other_looks_than(before) == name.endswith(".css")
    assert not again.has_other_looks_than(again)
    assert not again.has_other_looks_than(None)
    assert not replace(again, fixed="other").has_other_looks_than(before)


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("recount/theme.css", True),
        ("chapters/one.ipynb", False),
        ("data/table.csv", False),
        ("README.md", False),
        (CATALOGUES[0], False),
    ],
)
def test_all_but_looks_is_the_same_after_an_edit_of_looks_alone(root, name, same):
    before = but_looks(root, Inputs.of(root))
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("other", encoding="utf-8")
    assert (but_looks(root, Inputs.of(root)) == before) == same


@pytest.mark.parametrize("home", [".venv/lib", "elsewhere"])
def test_a_library_that_is_no_input_of_the_book_counts_wherever_it_is(root, monkeypatch, home):
    library = root / home / "recount"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.setattr("recount.__file__", str(library / "__init__.py"))
    before = inputs_key(root)
    (library / "theme.css").write_text("a{}", encoding="utf-8")
    assert inputs_key(root) != before
