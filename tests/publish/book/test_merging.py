"""Merging: what is new on both sides is there, and nothing that somebody wrote is lost unseen."""

import json
import subprocess
import sys

import pytest
from built import ROOT
from small_book import notebook_of, output

from recount.publish.book.merging import merge, merged_lines

HEAD = "iso3,year,victims,rate_per_100k,note\n"
BRAZIL, COLOMBIA = "BRA,2010,43272,22.2,\n", 'COL,2010,15459,34.1,"revised, once"\n'
TABLE = HEAD + BRAZIL + COLOMBIA
CHILE, MEXICO = "CHL,2010,541,3.2,\n", "MEX,2010,25757,22.6,\n"


@pytest.fixture
def merged(book):
    """Merge versions of a table of a small book."""

    def merge_table(base, ours, theirs):
        return merge(book.root, "data/homicides.csv", base, ours, theirs)

    return merge_table


def test_rows_that_are_new_in_one_place_are_both_there(merged):
    assert merged(TABLE, TABLE + CHILE, TABLE + MEXICO) == TABLE + MEXICO + CHILE
    assert merged(TABLE, TABLE + CHILE, TABLE + CHILE) == TABLE + CHILE
    assert (
        merged(TABLE, TABLE, HEAD + MEXICO + BRAZIL + COLOMBIA)
        == HEAD + MEXICO + TABLE[len(HEAD) :]
    )


def test_a_row_that_one_side_changed_or_removed_is_so(merged):
    changed = TABLE.replace("43272", "43300")
    assert merged(TABLE, changed, TABLE + CHILE) == changed + CHILE
    assert merged(TABLE, TABLE + CHILE, changed) == changed + CHILE
    for one, other in ((HEAD + COLOMBIA, TABLE + CHILE), (TABLE + CHILE, HEAD + COLOMBIA)):
        assert merged(TABLE, one, other) == HEAD + COLOMBIA + CHILE


def test_a_row_that_both_sides_changed_is_a_conflict_of_this_row_alone(merged):
    ours, theirs = (TABLE.replace("43272", number) for number in ("43300", "43400"))
    conflict = "<<<<<<< ours\nBRA,2010,43300,22.2,\n=======\nBRA,2010,43400,22.2,\n>>>>>>> theirs\n"
    assert (
        merged(TABLE, ours + CHILE, theirs + MEXICO) == HEAD + conflict + COLOMBIA + MEXICO + CHILE
    )
    gone = "<<<<<<< ours\n=======\nBRA,2010,43400,22.2,\n>>>>>>> theirs\n"
    assert merged(TABLE, HEAD + COLOMBIA, theirs) == HEAD + COLOMBIA + gone
    gone = "<<<<<<< ours\nBRA,2010,43300,22.2,\n=======\n>>>>>>> theirs\n"
    assert merged(TABLE, ours, HEAD + COLOMBIA) == HEAD + gone + COLOMBIA


@pytest.mark.parametrize(
    "theirs",
    [
        TABLE.replace("note", "remark"),
        TABLE + BRAZIL.replace("43272", "9"),
        TABLE + '"BRA\n',
        TABLE + "a\n",
    ],
)
def test_what_is_no_table_with_these_columns_and_keys_is_merged_by_lines(merged, theirs):
    assert merged(TABLE, TABLE, theirs) == theirs
    assert "<<<<<<< ours\n" in merged(TABLE, TABLE + CHILE, theirs + MEXICO)


def chapter(*cells, prose="Prose.", code=""):
    found = notebook_of(*((name, [output("text/plain", shown)]) for name, shown in cells))
    found["cells"][0]["source"] = prose
    for cell in found["cells"][1:]:
        cell["source"] = code or f"judge('{cell['id']}')"
    return json.dumps(found)


def merged_chapter(*versions):
    text = merge(ROOT, "chapters/small.ipynb", *versions)
    return {cell["id"]: cell for cell in json.loads(text)["cells"]}


def test_cells_that_are_new_in_one_place_are_both_there_and_outputs_are_those_of_one_side():
    base = chapter(("a", "1"), ("c", "3"), ("d", "4"))
    found = merged_chapter(
        base,
        chapter(("a", "2"), ("ours", "x"), ("c", "3"), ("d", "4")),
        chapter(("a", "5"), ("theirs", "y"), ("c", "3"), ("d", "6")),
    )
    assert list(found) == ["prose", "a", "theirs", "ours", "c", "d"]
    shown = [cell["outputs"][0]["data"]["text/plain"] for cell in list(found.values())[1:]]
    assert shown == ["2", "y", "x", "3", "6"]


def test_a_cell_of_code_that_both_sides_changed_is_a_conflict_in_this_cell():
    versions = [chapter(("a", "1"), code=f"first = {year}\nlast = 1") for year in (0, 1, 2)]
    found = merged_chapter(*versions)
    assert "".join(found["a"]["source"]) == (
        "<<<<<<< ours\nfirst = 1\n=======\nfirst = 2\n>>>>>>> theirs\nlast = 1"
    )


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("361 claims, 66 differ", "362 claims, 66 differ", "362 claims, 67 differ", None),
        ("1,361 in all", "1,362 in all", "1,363 in all", None),
        ("61 claims", "62 claims", "63 sentences", "conflict"),
        ("It fell in 2010", "It fell in 2011", "It fell in 2012", "conflict"),
        ("61 claims", "62 claims", "All claims", "conflict"),
        ("61 claims", "61 claims", "62 claims", "62 claims"),
    ],
)
def test_where_numbers_alone_differ_ours_stand_in_texts(base, ours, theirs, expected):
    conflict = f"<<<<<<< ours\n{ours}\n=======\n{theirs}\n>>>>>>> theirs"
    wanted = {None: ours, "conflict": conflict}.get(expected, expected)
    texts = [f"# Title\n\n{text}\n\nEnd.\n" for text in (base, ours, theirs)]
    assert merge(ROOT, "index.md", *texts) == f"# Title\n\n{wanted}\n\nEnd.\n"
    found = merged_chapter(*(chapter(prose=text) for text in (base, ours, theirs)))
    assert "".join(found["prose"]["source"]) == wanted


def test_what_is_no_text_is_never_settled_by_its_numbers():
    assert "<<<<<<< ours\n" in merged_lines("a = 1\n", "a = 2\n", "a = 3\n")


def test_every_file_of_the_book_stays_byte_by_byte_where_nobody_changed_it():
    for file in (*ROOT.glob("chapters/*.ipynb"), *ROOT.glob("data/claims/*.csv")):
        text = file.read_text(encoding="utf-8")
        assert merge(ROOT, file.relative_to(ROOT).as_posix(), text, text, text) == text, file


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def in_git(book):
    """The small book with its first state in git, set up as `make diff-setup` does it."""
    root = book.root
    book.make_citable()
    (root / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    (root / "figures").mkdir()
    (root / "figures" / "a.svg").write_text("first", encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    setup = (ROOT / "Makefile").read_text("utf-8").partition("diff-setup:")[2].partition("\n\n")[0]
    for line in setup.splitlines()[1:]:
        command = line.strip().replace("$(BIN)/recount", f"{sys.executable} -m recount.cli")
        subprocess.run(["sh", "-c", command], cwd=root, check=True)
    git(root, "add", "-A")
    assert git(root, "commit", "-qm", "first")[0] == 0
    return book


def commit_with_row(book, branch, row, shown):
    git(book.root, "checkout", "-q", "-b", branch, "main")
    path = book.root / "data" / "claims" / "corrections.csv"
    path.write_text(path.read_text("utf-8") + row, encoding="utf-8")
    for generated in ("figures/a.svg", "data/datapackage.json", "CITATION.cff"):
        (book.root / generated).write_text(shown, encoding="utf-8")
    git(book.root, "add", "-A")
    assert git(book.root, "commit", "-qm", branch)[0] == 0


def test_git_merges_what_is_new_on_two_branches_without_a_conflict(in_git, monkeypatch):
    root = in_git.root
    monkeypatch.setenv("RECOUNT_ROOT", str(root))
    lines = (root / "data/claims/corrections.csv").read_text("utf-8").splitlines(keepends=True)
    columns = lines[0].count(",")
    rows = [f"{name}{',' * columns}\n" for name in ("one", "two")]
    for name, row in zip(("one", "two"), rows, strict=True):
        commit_with_row(in_git, name, row, name)
    status, said = git(root, "merge", "-q", "-m", "both", "one")
    assert status == 0, said
    text = (root / "data/claims/corrections.csv").read_text("utf-8")
    assert all(text.count(row) == 1 for row in rows)
    assert (root / "figures" / "a.svg").read_text("utf-8") == "two", "until it is written anew"
