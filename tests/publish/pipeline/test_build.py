"""Building: no work without a change, no damage on failure, the same bytes twice."""

import json
import re
import shutil
import subprocess
import sys
from multiprocessing import forkserver
from types import SimpleNamespace

import pytest
from built import ROOT, keep_made
from small_book import keep_claims
from small_chapter import start_book, write_chapter

from benchmarks.edits import retotal
from recount import mime
from recount.chapters import notebooks
from recount.errors import BuildError, LedgerError
from recount.publish.book.places import linked
from recount.publish.book.tree import HTML
from recount.publish.pipeline.build import ALL_BUT_PRINTED, _write, build
from recount.publish.pipeline.execute import accept, execute_all
from recount.publish.pipeline.staging import shown


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A book of one small chapter over the real data, built once."""
    root = tmp_path_factory.mktemp("book")
    for name in ("_config.yml", "references.bib", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    (root / "index.md").write_text("# A small book\n", encoding="utf-8")
    start_book(root)
    keep_claims(root)
    keep_made(root)
    execute_all(root, notebooks(root), lambda _: None)
    assert accept(root, notebooks(root)) == ["small"]
    assert build(root, lambda _: None)
    return root


@pytest.fixture
def book(built, tmp_path):
    """A copy of the built book, to be damaged."""
    root = tmp_path / "book"
    shutil.copytree(built, root)
    return root


def html_files(root):
    html = root / "_build" / "html"
    return {
        file.relative_to(html).as_posix(): file.read_bytes()
        for file in html.rglob("*")
        if file.is_file()
    }


def test_a_browser_that_came_since_makes_the_handout(book, monkeypatch):
    """Else `make test`, which installs one, would look for a file that `make book` left out."""
    monkeypatch.setattr("recount.publish.pipeline.build.has_chromium", lambda: False)
    said = []
    assert build(book, said.append)
    assert not [line for line in said if line.startswith("Building")], "of pages none has changed"


def test_pages_stand_before_the_handouts_are_printed_and_these_are_not_forgotten(book, monkeypatch):
    (book / "index.md").write_text("# A small book\n\nOne sentence more.\n", "utf-8")
    said = []

    def without_ink(_root, site, _say):
        assert "One sentence more." in (site / "index.html").read_text(encoding="utf-8")
        assert site == book / "_build" / "html"
        raise BuildError("no ink")

    with monkeypatch.context() as patch:
        patch.setattr("recount.publish.pdf.handout.keep_handouts", lambda *_: True)
        patch.setattr("recount.publish.pdf.handout.write_handout", without_ink)
        with pytest.raises(BuildError, match="no ink"):
            build(book, said.append, edited_first=True)
    assert said[-1] == ALL_BUT_PRINTED
    assert build(book, said.append), "something is left to do"
    assert not build(book, said.append)


def test_an_edited_page_is_shown_though_another_language_cannot_be_staged(tmp_path, monkeypatch):
    shown = []

    def refuse(*_):
        shown.append("refused")
        raise BuildError("a message twice")

    for name, instead in {
        "Inputs": SimpleNamespace(of=lambda _: None),
        "_begin": lambda *_: True,
        "_found_right": lambda *_: ({}, list),
        "show_edited": lambda *_: shown.append("edited page"),
    }.items():
        monkeypatch.setattr(f"recount.publish.pipeline.build.{name}", instead)
    english = SimpleNamespace(edited=["a"], jupyter_book=SimpleNamespace(is_writing=True))
    with pytest.raises(BuildError, match="a message twice"):
        _write(tmp_path, {}, None, "", [english, SimpleNamespace(stage=refuse)], print, True)
    assert shown == ["refused", "edited page", "refused"]


def test_nothing_changed_means_nothing_done(book):
    said = []
    assert build(book, said.append) is False
    [*held, last] = said
    assert last == "The book is up to date."
    assert [line for line in held if "html.baseurl is empty" not in line] == []


def test_what_was_said_is_said_again_as_long_as_it_holds(book):
    (book / "index.md").write_text("# A small book\n\nThere were 843 victims.\n", "utf-8")
    write_chapter(book, draw="print(1)")
    said, again = [], []
    assert build(book, said.append)
    assert build(book, again.append) is False
    for words in ("“843” in", "small: no outputs are stored yet of read, draw", "html.baseurl"):
        assert [words in line for line in said].count(True) == 1
        assert [words in line for line in again].count(True) == 1


def test_a_changed_table_is_seen_though_no_cell_changed(book):
    table = book / "data" / "colombia" / "medellin_homicides.csv"
    text = table.read_text(encoding="utf-8")
    row = "police_1990_2013,2002,3589,2129874,"
    assert row in text
    table.write_text(text.replace(row, "police_1990_2013,2002,3588,,"), encoding="utf-8")
    retotal(table)
    said = []
    assert build(book, said.append)
    [warning] = [line for line in said if "no longer hold" in line]
    assert warning.strip() == "small: stored outputs no longer hold in read, draw"
    [left_out] = [line for line in said if "_config.yml" in line]
    assert "html.baseurl" in left_out
    assert "repository.url" in left_out
    page = (book / "_build" / "html" / "chapters" / "small.html").read_text(encoding="utf-8")
    assert "3,588 victims" in page
    stored = (book / "chapters" / "small.ipynb").read_text(encoding="utf-8")
    assert "3,589 victims" in stored, "only `accept` writes into chapters/"


def test_a_failing_chapter_fails_the_build_and_leaves_the_last_good_book(book):
    before = html_files(book)
    write_chapter(book, draw="1 / 0")
    with pytest.raises(BuildError, match=r"small\.ipynb, cell draw: ZeroDivisionError: division"):
        build(book, lambda _: None)
    assert html_files(book) == before
    with pytest.raises(BuildError):
        build(book, lambda _: None)


def test_a_page_with_a_warning_fails_the_build_and_leaves_the_last_good_book(book):
    before = html_files(book)
    (book / "index.md").write_text("# A small book\n\n{ref}`nowhere`\n", encoding="utf-8")
    with pytest.raises(BuildError, match="nowhere"):
        build(book, lambda _: None)
    assert html_files(book) == before


def _refused(*_, **__):
    raise AssertionError("pages are written")


def test_what_only_sphinx_can_tell_ends_in_one_line_and_no_page_is_written(book):
    before = html_files(book)
    text = "# A small book\n\nA {octicon}`nosuch`.\n"
    (book / "index.md").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as error:
        build(book, lambda _: None)
    assert str(error.value) == (
        "the last good book stays in place: index.md, line 3: Invalid octicon content:"
        " 'Unrecognised octicon: nosuch'"
    )
    assert html_files(book) == before
    assert not list((book / "_build" / "staging").rglob("*.html"))


def test_in_a_chapter_the_cell_is_named_as_preflight_names_it(book):
    write_chapter(book, intro="# A small chapter\n\nA {octicon}`nosuch`.")
    with pytest.raises(BuildError, match=r"chapters/small\.ipynb, cell intro, line 3: Invalid"):
        build(book, lambda _: None)


@pytest.fixture
def fresh_fork_server():
    """One that loads what this test alone wants loaded."""
    forkserver._forkserver._stop()
    yield
    forkserver._forkserver._stop()


def test_an_error_that_nobody_foresaw_ends_in_one_line_and_leaves_the_rest_in_a_file(
    book, monkeypatch, fresh_fork_server
):
    monkeypatch.setenv("PYTHONPATH", str(book))
    (book / "sitecustomize.py").write_text(
        "from sphinx.directives import other\n"
        "def run(self):\n"
        "    raise KeyError('nobody foresaw')\n"
        "other.SeeAlso.run = run\n",
        encoding="utf-8",
    )
    text = "# A small book\n\n:::{seealso}\nText\n:::\n"
    (book / "index.md").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as error:
        build(book, lambda _: None)
    assert str(error.value) == (
        "the last good book stays in place: index: KeyError: 'nobody foresaw'; all that was said"
        " is in _build/jupyter-book.log"
    )
    assert "Traceback" in (book / "_build" / "jupyter-book.log").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "claims/old/index.html,explorers/nosuch/index.html",
            r"redirects\.csv, row 2, column new: there is no page 'explorers/nosuch/index\.html'",
        ),
        (
            "explorers/old/index.html,explorers/nosuch/index.html",
            r"redirects\.csv, row 2, column new: there is no page 'explorers/nosuch/index\.html'",
        ),
    ],
)
def test_a_redirect_to_no_explorer_is_named_before_pages_are_built(book, monkeypatch, row, said):
    monkeypatch.setattr("recount.publish.pipeline.trees.JupyterBook.begin", _refused)
    (book / "redirects.csv").write_text(f"old,new\n{row}\n", encoding="utf-8")
    with pytest.raises(BuildError, match=said):
        build(book, lambda _: None)


def test_a_link_to_no_explorer_is_named_before_pages_are_built(book, monkeypatch):
    monkeypatch.setattr("recount.publish.pipeline.trees.JupyterBook.begin", _refused)
    text = "# A small book\n\n[One](#explorer-nosuch) and [another](#figure-small)\n"
    (book / "index.md").write_text(text, encoding="utf-8")
    with pytest.raises(BuildError) as error:
        build(book, lambda _: None)
    assert str(error.value) == (
        "index.md, line 3: refers to explorer-nosuch; expected one that a chapter shows"
    )


def test_maths_comes_with_the_page_that_has_some(book):
    """As MathML, which a browser draws by itself."""
    index = book / "_build" / "html" / "index.html"
    scripts = re.compile(r'<script\b[^>]*\bsrc="([^"]+)"')
    before = scripts.findall(index.read_text(encoding="utf-8"))
    assert before
    maths = "Here $a < b$.\n\n$$\n\\frac{a}{b}\n$$ (ratio)\n\nSee {eq}`ratio`.\n"
    (book / "index.md").write_text(f"# A small book\n\n{maths}", encoding="utf-8")
    assert build(book, lambda _: None)
    built = index.read_text(encoding="utf-8")
    inline, block = re.findall("<math .*?</math>", built, re.DOTALL)
    assert "<mo>&lt;</mo>" in inline
    assert 'display="block"' in block
    assert re.search(r"<mfrac>\s*<mi>a</mi>\s*<mi>b</mi>\s*</mfrac>", block)
    assert '<a class="reference internal" href="#equation-ratio">(1)</a>' in built
    assert scripts.findall(built) == before, "and nothing is loaded for it"


def test_maths_that_cannot_be_set_fails_the_build_and_names_the_place(book):
    before = html_files(book)
    page = "# A small book\n\nHere $\\frac{a}$ is.\n\nThere $\\href{javascript:b}{c}$ is.\n"
    (book / "index.md").write_text(page, encoding="utf-8")
    with pytest.raises(BuildError) as failed:
        build(book, lambda _: None)
    said = str(failed.value)
    place = r"index\.md, line "
    assert re.search(rf"{place}3: maths '.+frac\{{a\}}': .*Source incomplete.*; expected", said)
    assert re.search(rf"{place}5: maths '.+c\}}': Unknown LaTeX command .*; expected", said)
    assert html_files(book) == before


def test_a_claim_judged_in_the_wrong_chapter_fails_the_build(book):
    shutil.copytree(ROOT / "data" / "claims", book / "data" / "claims", dirs_exist_ok=True)
    keep_claims(book, "state-response")
    title = {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Home"}
    home = json.dumps({"cells": [title], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    (book / "chapters" / "state-response.ipynb").write_text(home, encoding="utf-8")
    with (book / "_toc.yml").open("a", encoding="utf-8") as contents:
        contents.write("  - file: chapters/state-response\n")
    write_chapter(
        book,
        draw="from recount import judge\njudge('rio-upp-area')",
    )
    with pytest.raises(LedgerError, match=r"rio-upp-area: judged in small; .* state-response"):
        build(book, lambda _: None)


def test_a_chapter_that_is_missing_is_named(book):
    (book / "chapters" / "small.ipynb").unlink()
    with pytest.raises(BuildError, match="names chapters/small, but there is no"):
        build(book, lambda _: None)


def test_executing_and_building_twice_gives_the_same_bytes(book):
    executed = (book / "_build" / "executed" / "small.ipynb").read_bytes()
    pages = html_files(book)
    shutil.rmtree(book / "_build")
    assert build(book, lambda _: None)
    assert (book / "_build" / "executed" / "small.ipynb").read_bytes() == executed
    assert accept(book, notebooks(book)) == []
    again = html_files(book)
    assert again.keys() == pages.keys()
    assert [name for name in pages if pages[name] != again[name]] == []


def test_a_build_writes_into_no_file_of_the_last_one(book):
    """Files are the same in the pages of a tree and in the site, and go on to the next build."""
    html, kept = book / "_build" / "html", book / "_build" / "kept"
    before = html_files(book)
    linked(html, kept, lambda _: True, lambda _: False)
    (book / "index.md").write_text("# A small book\n\nWith more to read.\n", encoding="utf-8")
    said = []
    assert build(book, said.append)
    assert "Building index" in said
    assert {name: (kept / name).read_bytes() for name in before} == before
    after = html_files(book)
    assert after["index.html"] != before["index.html"]
    tree = book / "_build" / "pages" / HTML
    same = [
        name for name in after if (tree / name).exists() and (html / name).samefile(tree / name)
    ]
    assert [name for name in same if name.startswith("figures/")] != []
    assert [name for name in same if name.endswith(".html") and "embed" not in name] == []


def test_stored_outputs_hold_no_widget_no_picture_and_no_timing(book):
    notebook = json.loads((book / "chapters" / "small.ipynb").read_text(encoding="utf-8"))
    text = json.dumps(notebook)
    for absent in ("widget-view", "image/png", "image/svg", "iopub", "<svg"):
        assert absent not in text
    assert notebook["metadata"]["language_info"] == {"name": "python"}


def test_pages_get_records_without_what_fills_their_slots():
    slots = {mime.SLOTS: {"n": {"number": 7, "unit": "pct"}}}
    bundles = [{mime.VERDICT: {}, **slots}, {mime.FIGURE: {}, mime.VEGALITE: {}, **slots}]
    outputs = [{"output_type": "display_data", "data": bundle} for bundle in bundles]
    cells = [{"cell_type": "code", "outputs": outputs}]
    [cell] = shown({"cells": cells})["cells"]
    assert [set(output["data"]) for output in cell["outputs"]] == [{mime.VERDICT}, {mime.FIGURE}]


def test_what_a_cell_prints_is_one_output_however_it_was_flushed(book):
    notebook = json.loads((book / "chapters" / "small.ipynb").read_text(encoding="utf-8"))
    [cell] = [cell for cell in notebook["cells"] if cell["id"] == "read"]
    [output] = cell["outputs"]
    assert output["text"] == ["3,589 victims\n", "and more\n"]


def test_no_chapter_loads_what_publishes():
    """Or a change to it would have to execute the chapters again."""
    code = (
        "import sys, recount; [getattr(recount, name) for name in recount.__all__];"
        " print(sorted(name for name in sys.modules if name.startswith('recount.publish')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
