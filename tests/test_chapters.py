import pandas as pd
import pytest
from judging import decided

from recount import mime
from recount.chapters import (
    SYNTHESIS,
    Record,
    code_cells,
    notebooks,
    pages,
    read,
    records,
    records_of,
    verdict_records,
)
from recount.errors import BuildError, FigureError, LedgerError
from recount.publish.book.notebooks import audit, stale
from recount.values import Value

CHAPTER = "state-response"


def output(kind, content, **more):
    return {"output_type": "display_data", "metadata": {}, "data": {kind: content, **more}}


def verdict(claim="homicide-fall", chapter=CHAPTER, cell="a"):
    return Record("verdict", chapter, cell, {"claim": claim})


def shown(kind, name, chapter=CHAPTER, cell="a"):
    return Record(kind, chapter, cell, {kind: name})


@pytest.fixture
def ledger(claim):
    second = claim(claim="homicide-record", kind="comparison")
    return {"homicide-fall": claim(), "homicide-record": second}


BOTH = [verdict(), verdict("homicide-record", cell="b")]


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


# Notebooks


@pytest.mark.parametrize("content", [b"{", b"", b'{"cells": "\xe9"}'])
def test_broken_notebook_is_named(book, content):
    path = book.add_chapter("state-response")
    path.write_bytes(content)
    with pytest.raises(BuildError, match=r"chapters/state-response\.ipynb: expected a notebook"):
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
    first, second = records("verdict").to_dict("records")
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
    inside_book.add_chapter(SYNTHESIS, ("a", outputs))
    assert records("verdict").empty
    assert verdict_records() == []


def test_records_of_another_kind_are_refused(inside_book):
    with pytest.raises(LedgerError, match="expected verdict or quantity"):
        records("figure")


# Stored outputs


def test_same_outputs_are_not_stale(notebook):
    cells = [("a", [output("text/plain", "1")]), ("b", [])]
    assert stale(notebook(*cells), notebook(*cells)) == []


def test_changed_outputs_are_stale(notebook):
    stored = notebook(("a", [output("text/plain", "1")]), ("b", [output("text/plain", "2")]))
    fresh = notebook(("a", [output("text/plain", "1")]), ("b", [output("text/plain", "3")]))
    assert stale(stored, fresh) == ["b"]


@pytest.mark.parametrize(
    ("before", "after"),
    [([], ["1"]), (["1"], []), (["1", "2"], ["2", "1"]), (["1"], ["1", "1"])],
)
def test_every_difference_of_outputs_is_stale(notebook, before, after):
    stored, fresh = (
        notebook(("a", [output("text/plain", text) for text in texts])) for texts in (before, after)
    )
    assert stale(stored, fresh) == ["a"]


def test_new_cell_is_stale(notebook):
    assert stale(notebook(), notebook(("a", []))) == ["a"]


def test_count_of_executions_is_not_held_against_a_cell(notebook):
    stored, fresh = notebook(("a", [])), notebook(("a", []))
    stored["cells"][1]["execution_count"] = 7
    assert stale(stored, fresh) == []


# Audit


def test_complete_book_passes(ledger):
    audit(ledger, [*BOTH, shown("figure", "f"), shown("explorer", "e")], [CHAPTER])


def test_claims_of_other_chapters_are_not_missed(ledger):
    audit(ledger, [], ["introduction"])


def breach(ledger, found, chapters=(CHAPTER,)):
    with pytest.raises(LedgerError) as caught:
        audit(ledger, found, chapters)
    return str(caught.value)


def test_claim_judged_twice_is_named_with_its_cells(ledger):
    text = breach(ledger, [*BOTH, verdict(cell="c")])
    assert text == (
        "claim homicide-fall: judged 2 times, in cells state-response#a, state-response#c;"
        " expected once"
    )


@pytest.mark.parametrize(
    ("judged", "message"),
    [
        (BOTH[1:], "claim homicide-fall (number): never judged in state-response"),
        (BOTH[:1], "claim homicide-record (comparison): never judged in state-response"),
    ],
)
def test_claim_never_judged_is_named(ledger, judged, message):
    assert breach(ledger, judged) == message


def test_claim_judged_in_another_chapter_is_named(ledger):
    found = [verdict(chapter="introduction"), BOTH[1]]
    text = breach(ledger, found, [CHAPTER, "introduction"])
    assert text == "claim homicide-fall: judged in introduction; the ledger says state-response"


def test_every_breach_is_listed(ledger):
    text = breach(ledger, [verdict(chapter="introduction"), verdict(chapter="introduction")])
    assert len(text.splitlines()) == 4
    assert "never judged" in text
    assert "judged 2 times" in text


def test_verdict_on_an_unknown_claim_is_named(ledger):
    text = breach(ledger, [*BOTH, verdict("homicide-rise", cell="c")])
    assert "claim homicide-rise" in text
    assert "state-response" in text


@pytest.mark.parametrize("kind", ["figure", "explorer"])
def test_id_shown_twice_is_named_with_its_cells(ledger, kind):
    found = [*BOTH, shown(kind, "f"), shown(kind, "f", "introduction", "x")]
    with pytest.raises(FigureError) as caught:
        audit(ledger, found, [CHAPTER, "introduction"])
    assert str(caught.value) == (
        f"{kind} f: shown 2 times, in cells state-response#a, introduction#x; expected once"
    )


def test_figure_and_explorer_do_not_share_an_id(ledger):
    found = [*BOTH, shown("figure", "f"), shown("explorer", "f", cell="x")]
    with pytest.raises(FigureError, match="f: "):
        audit(ledger, found, [CHAPTER])
