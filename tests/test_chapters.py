import pandas as pd
import pytest
from built import ROOT
from judging import decided
from small_book import output

from recount import mime
from recount.chapters import (
    code_cells,
    homes,
    notebooks,
    pages,
    read,
    records,
    records_of,
    verdict_records,
)
from recount.errors import BuildError, LedgerError
from recount.quantities.values import Value

CHAPTER = "state-response"


def add_synthesis(book, *cells):
    """A chapter that reads what the others found, as the settings say."""
    book.add_chapter("sum", *cells)
    (book.root / "_config.yml").write_text("recount:\n  synthesis: sum\n", "utf-8")


# Table of contents


def test_pages_stand_in_reading_order(book):
    (book.root / "_toc.yml").write_text(
        "root: index\n"
        "parts:\n"
        "  - caption: Chapters\n"
        "    chapters:\n"
        "      - file: chapters/introduction\n"
        "        sections:\n"
        "          - file: chapters/methods\n"
        "      - file: chapters/state-response\n"
        "  - chapters:\n"
        "      - file: reference/ledger\n"
        "      - url: https://example.org\n"
    )
    assert pages(book.root) == [
        "index",
        "chapters/introduction",
        "chapters/methods",
        "chapters/state-response",
        "reference/ledger",
    ]


def test_notebooks_are_the_chapters_of_the_contents(book):
    paths = [book.add_chapter("state-response"), book.add_chapter("introduction")]
    (book.root / "chapters" / "draft.ipynb").write_text("{}")
    assert notebooks(book.root) == dict(zip(["state-response", "introduction"], paths, strict=True))


def test_book_without_chapters_has_no_notebooks(book):
    assert notebooks(book.root) == {}


def test_missing_chapter_is_named(book):
    book.add_chapter("state-response").unlink()
    with pytest.raises(BuildError) as caught:
        notebooks(book.root)
    assert str(caught.value) == (
        "_toc.yml names chapters/state-response, but there is no chapters/state-response.ipynb"
    )


@pytest.mark.parametrize("text", ["chapters: [", "", "chapters: []\n", "- index\n"])
def test_broken_table_of_contents_is_named(book, text):
    (book.root / "_toc.yml").write_text(text)
    with pytest.raises(BuildError, match=r"_toc\.yml"):
        pages(book.root)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("root: index\nroot: home\n", "line 2: root stands twice; expected it once, as on line 1"),
        ("root: index\nchapters:\n\t- file: a\n", "line 3: a tab; expected spaces"),
        ("root: index\r\n", "line 1: a carriage return"),
        ("\ufeffroot: index\n", "line 1: a byte order mark"),
        ("root: index\n# caf\udce9\n", "line 2: the byte 0xe9; expected UTF-8"),
        ("root: index\nchapters:\n- file: [a]\n", "line 3: ['a']; expected a page"),
        ("root: index\nchapters:\n- file:\n", "line 3: None; expected a page"),
        (
            "root: index\nchapters:\n- file: a\n- file: a\n",
            "line 4: a stands twice; expected it once, as on line 3",
        ),
    ],
)
def test_fault_of_the_contents_is_named_by_its_line(book, text, message):
    (book.root / "_toc.yml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BuildError) as caught:
        pages(book.root)
    assert str(caught.value).startswith(f"_toc.yml, {message}")


def test_contents_that_are_missing_are_named(book):
    (book.root / "_toc.yml").unlink()
    with pytest.raises(BuildError, match=r"^_toc\.yml: file is missing$"):
        pages(book.root)


# Notebooks


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", ": expected a notebook in UTF-8: Expecting property name"),
        (b"", ": expected a notebook in UTF-8: Expecting value"),
        (b'{"cells": "\xe9"}', ", line 1: the byte 0xe9; expected UTF-8"),
    ],
)
def test_broken_notebook_is_named(book, content, message):
    path = book.add_chapter("state-response")
    path.write_bytes(content)
    with pytest.raises(BuildError, match=rf"chapters/state-response\.ipynb{message}"):
        read(path)


def test_only_code_executes(book):
    path = book.add_chapter("state-response", ("a", []), ("b", []))
    assert [cell["id"] for cell in code_cells(read(path))] == ["a", "b"]


def test_records_stand_in_reading_order(notebook):
    found = records_of(
        CHAPTER,
        notebook(
            ("a", [output(mime.FIGURE, {"figure": "f"}), output(mime.CAPTION, {"figure": "f"})]),
            ("b", [{"output_type": "stream", "name": "stdout", "text": "hello"}]),
            ("c", [output(mime.VERDICT, {"claim": "homicide-fall"}, **{"text/plain": "x"})]),
            ("d", [output(mime.EXPLORER, {"explorer": "e"}), output("text/html", "<p>x</p>")]),
        ),
    )
    assert [(r.kind, r.name, r.chapter, r.cell) for r in found] == [
        ("figure", "f", CHAPTER, "a"),
        ("verdict", "homicide-fall", CHAPTER, "c"),
        ("explorer", "e", CHAPTER, "d"),
    ]


def test_notebook_without_outputs_has_no_records(notebook):
    assert records_of(CHAPTER, notebook(("a", []))) == []


def test_records_for_the_synthesis(inside_book, claim):
    counted = {"fall_pct": Value(71.2, "pct", tables=["homicides"])}
    record = decided(claim(), {"then": counted}, reason="coverage", stands="no")
    left = decided(
        claim(claim="homicide-record", kind="comparison"),
        {},
        unchecked="no source named",
        settled_by="A source.",
        stands="open",
    )
    outputs = [output(mime.VERDICT, record), output(mime.VERDICT, left)]
    inside_book.add_chapter(CHAPTER, ("a", outputs))
    add_synthesis(inside_book, ("a", []))
    first, second = records("verdict").to_dict("records")
    assert (first["answer"], second["answer"]) == ("do not quote", "nobody can check")
    assert (first["headline"], first["reason"], first["then"]) == ("differs", "coverage", "differs")
    assert (second["headline"], second["unchecked"]) == ("cannot be checked", "no source named")
    assert pd.isna(first["settled_by"])
    assert second["settled_by"] == "A source."
    [row] = records("quantity").to_dict("records")
    assert (row["value"], row["number"], row["basis"]) == (74.6, 71.2, "then")
    assert verdict_records() == [record, left]


def test_the_synthesis_does_not_read_itself(inside_book, claim):
    outputs = [
        output(
            mime.VERDICT,
            decided(
                claim(), {}, unchecked="no source named", settled_by="A source.", stands="open"
            ),
        )
    ]
    add_synthesis(inside_book, ("a", outputs))
    assert records("verdict").empty
    assert verdict_records() == []
    assert list(homes(inside_book.root)) == []


@pytest.mark.parametrize("text", ["title: A book\n", "recount:\n  synthesis: some\n", "a: [\n"])
def test_nothing_reads_the_verdicts_but_the_chapter_that_the_settings_name(inside_book, text):
    """It would read those of the last execution, or of chapters that come after it."""
    inside_book.add_chapter("sum", ("a", []))
    (inside_book.root / "_config.yml").write_text(text, "utf-8")
    with pytest.raises(
        LedgerError, match=r"_config\.yml names \w+ as recount\.synthesis; expected"
    ):
        records("verdict")


def test_records_of_another_kind_are_refused(inside_book):
    add_synthesis(inside_book, ("a", []))
    with pytest.raises(LedgerError, match="expected verdict, quantity or variation"):
        records("figure")


def test_no_stored_cell_warns():
    """A warning names a process of its own run, so that it never holds; and it is no reader's."""
    warned = [
        f"{name}, cell {cell['id']}"
        for name, path in notebooks(ROOT).items()
        for cell in code_cells(read(path))
        for output in cell["outputs"]
        if output.get("name") == "stderr"
    ]
    assert warned == []
