import json

import pytest
from grids import small_explorer
from judging import decided, judgement
from small_book import output

from recount import mime
from recount.chapters import ExplorerEntry, FigureEntry, VerdictEntry, read, records_of
from recount.errors import BuildError, FigureError, LedgerError
from recount.publish.book.notebooks import audit, complaints, require_whole, stale, unaccepted
from recount.quantities.values import Value

CHAPTER = "state-response"


def verdict(claim="homicide-fall", chapter=CHAPTER, cell="a"):
    return VerdictEntry(chapter, cell, {"claim": claim})


def shown(kind, name, chapter=CHAPTER, cell="a"):
    return {"figure": FigureEntry, "explorer": ExplorerEntry}[kind](chapter, cell, {kind: name})


@pytest.fixture
def ledger(claim):
    second = claim(claim="homicide-record", kind="comparison")
    return {"homicide-fall": claim(), "homicide-record": second}


BOTH = [verdict(), verdict("homicide-record", cell="b")]


# Complaints


def test_a_complaint_names_the_column_that_mends_it(claim):
    differing = {"arithmetic": {"fall_pct": Value(12, "pct")}}
    found = VerdictEntry(CHAPTER, "a", decided(claim(), differing, stands="no"))
    where = "data/claims/judgements.csv, row 2, column {}, claim homicide-fall (state-response#a): "
    assert complaints([found], {"homicide-fall": judgement()}) == [
        where.format("reason") + "differs on arithmetic, and no reason is given",
        where.format("instead")
        + "the answer is 'do not quote', and nothing to write instead is given",
    ]


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


@pytest.mark.parametrize(("before", "after"), [(0, False), (5, 5.0), (1, True)])
def test_what_python_takes_for_the_same_is_stale(notebook, before, after):
    stored, fresh = (
        notebook(("a", [output("application/json", {"n": n})])) for n in (before, after)
    )
    assert stale(stored, fresh) == ["a"]
    assert stale(stored, stored) == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda record: record.pop("statement"), "statement: field required"),
        (lambda record: record.update(verdicts=None), "verdicts"),
        (lambda record: record.update(claim=5), "claim"),
        (lambda record: record["quantities"][0].pop("printed"), "printed: field required"),
    ],
)
def test_a_damaged_record_is_named_with_its_cell(book, notebook, claim, change, named):
    record = decided(claim(), {"arithmetic": {"fall_pct": Value(74.6, "pct")}})
    path = book.add_chapter(CHAPTER, ("a", [output(mime.VERDICT, record)]))
    require_whole(book.root)
    change(record)
    path.write_text(json.dumps(notebook(("a", [output(mime.VERDICT, record)]))), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        require_whole(book.root)
    assert str(caught.value).startswith(
        f"chapters/{CHAPTER}.ipynb, cell a: its record is damaged ("
    )
    assert named in str(caught.value)


def test_a_damaged_grid_is_named_with_its_explorer(book, notebook):
    """Though it is a text, as the record of an explorer has it."""
    record = small_explorer()
    path = book.add_chapter(CHAPTER, ("a", [output(mime.EXPLORER, record)]))
    require_whole(book.root)
    record["grid"] = record["grid"].replace('"told": "0', '"told": "9')
    path.write_text(json.dumps(notebook(("a", [output(mime.EXPLORER, record)]))), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        require_whole(book.root)
    assert str(caught.value) == (
        f"chapters/{CHAPTER}.ipynb, cell a: its record is damaged (explorer which-year: grid.told:"
        " 9; expected from 0 to 2); expected one as `recount accept` stores"
    )


def test_a_record_that_is_none_is_named(book):
    book.add_chapter(CHAPTER, ("a", [output(mime.FIGURE, [])]))
    said = rf"chapters/{CHAPTER}\.ipynb, cell a: "
    with pytest.raises(BuildError, match=f"{said}its record is damaged"):
        require_whole(book.root)
    with pytest.raises(BuildError, match=f"{said}a record without its figure; expected one as"):
        records_of(CHAPTER, read(book.root / "chapters" / f"{CHAPTER}.ipynb"))


def test_new_cell_is_stale(notebook):
    assert stale(notebook(), notebook(("a", []))) == ["a"]


def test_what_is_not_stored_yet_is_not_said_to_hold_no_longer(notebook):
    one, two = output("text/plain", "1"), output("text/plain", "2")
    stored = {"a": notebook(("x", [one]), ("y", [])), "b": notebook(("z", [one]))}
    fresh = {"a": notebook(("x", [two]), ("y", [two])), "b": notebook(("z", [two]))}
    assert unaccepted(stored, stored) == []
    assert unaccepted(stored, fresh) == [
        "a: stored outputs no longer hold in x",
        "a: no outputs are stored yet of y",
        "b: stored outputs no longer hold in z",
        "`make test` fails on these; `make accept` stores what was found",
    ]


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
