import shutil

import pandas as pd
import pytest
from small_ledger import add_ledger

from recount.errors import LedgerError, TableError
from recount.ledger.claims import ledger
from recount.ledger.judgements import assemble, judgements
from recount.tables.csv_form import EXPECTED

COLUMNS = ["claim", "section", "stands", "because", "reason", "unchecked", "settled_by", "instead"]
ROW = {
    "claim": "homicide-fall",
    "stands": "yes",
    "because": "It was computed again.",
}
OPEN = {"stands": "open", "unchecked": "no source named", "settled_by": "A register."}


@pytest.fixture
def claims(claim):
    other = claim(claim="homicide-record", kind="comparison", chapter="corruption")
    return {"homicide-fall": claim(), "homicide-record": other}


@pytest.fixture
def assembled(claims):
    """Hold one or more changed rows against a ledger of two claims."""

    def call(*changes, alone=False):
        rows = [ROW | change for change in changes]
        if not alone:
            rows.append(ROW | {"claim": "homicide-record"})
        return assemble(pd.DataFrame(rows, columns=COLUMNS, dtype="string"), claims)

    return call


def test_row_is_read_with_its_place(assembled):
    found = assembled({"reason": "then: coverage; now: superseded data"})["homicide-fall"]
    assert found.reason == {"then": "coverage", "now": "superseded data"}
    assert found.where("reason") == (
        "data/claims/judgements.csv, row 2, column reason, claim homicide-fall"
    )


def test_part_of_a_claim_may_be_unchecked(assembled):
    part = {"unchecked": "fall_pct: no source named", "settled_by": "A register."}
    assert assembled(part)["homicide-fall"].unchecked == {"fall_pct": "no source named"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"claim": "homicide-rise"}, "row 2, column claim, claim homicide-rise: the ledger has no"),
        ({"stands": "maybe"}, "column stands, claim homicide-fall: 'maybe'; expected one of yes"),
        ({"reason": "mislabeled"}, "column reason, claim homicide-fall: 'mislabeled'; expected"),
        ({"reason": "never: coverage"}, "column reason, claim homicide-fall: 'never'; expected"),
        ({"reason": "now: covrage"}, "'covrage'; expected one of arithmetic slip"),
        (OPEN | {"unchecked": "lost"}, "column unchecked, claim homicide-fall: 'lost'; expected"),
        (OPEN | {"unchecked": "x: no source named"}, "'x'; expected fall_pct"),
        ({"settled_by": "A register."}, "column settled_by, claim homicide-fall: goes with"),
        (OPEN | {"settled_by": ""}, "column settled_by, claim homicide-fall: goes with"),
        ({"section": "boxes"}, "column section, claim homicide-fall: is for claims that cannot"),
        ({"because": "By {fall pct}."}, "column because, claim homicide-fall: slot {fall pct}"),
        (
            OPEN | {"section": "boxes", "because": "{x}"},
            "column because, claim homicide-fall: slot {x}; nothing is computed for it",
        ),
        (
            {"because": "By {now.fall}."},
            "column because, claim homicide-fall: slot {now.fall}; expected now.fall_pct",
        ),
        ({"because": "{now.fall_pct.low}"}, "slot {now.fall_pct.low}; expected now.fall_pct"),
        ({"because": "By {printed.rise}."}, "slot {printed.rise}; expected printed.fall_pct"),
        ({"claim": "homicide-record", "because": "{then.hit}"}, "expected then.left, then.right"),
        (
            {"claim": "homicide-record", "because": "{printed.hits}"},
            "slot {printed.hits}; expected no such slot",
        ),
        ({"reason": "then: coverage; nonsense"}, "'then: coverage; nonsense'; expected one of"),
        ({"reason": "now: coverage; now: unsupported"}, "expected one of arithmetic slip"),
        ({"reason": "coverage;"}, "'coverage;'; expected one of arithmetic slip"),
        ({"stands": "open"}, "column stands, claim homicide-fall: open; expected a reason"),
        (
            OPEN | {"stands": "yes", "section": "boxes"},
            "column stands, claim homicide-fall: 'yes' in a section that nobody can check",
        ),
    ],
)
def test_row_that_is_not_as_expected_is_refused(assembled, change, message):
    with pytest.raises(LedgerError) as caught:
        assembled(change)
    assert message in str(caught.value)


def test_claim_without_a_row_and_with_two_rows_is_refused(assembled):
    with pytest.raises(LedgerError) as caught:
        assembled({}, {}, alone=True)
    message = str(caught.value)
    assert "row 3, column claim, claim homicide-fall: has a judgement in row 2 already" in message
    assert "claim 'homicide-record' has no row; expected one a claim" in message


def test_section_belongs_to_one_chapter(assembled):
    rows = [OPEN | {"section": "boxes"}, OPEN | {"section": "boxes", "claim": "homicide-record"}]
    with pytest.raises(LedgerError) as caught:
        assembled(*rows, alone=True)
    assert str(caught.value) == (
        "data/claims/judgements.csv, row 3, column section, claim homicide-record: 'boxes' belongs"
        " to state-response; the claim to corruption"
    )


@pytest.mark.parametrize(
    ("change", "columns"),
    [
        ({"stands": "maybe", "reason": "mislabeled"}, ["stands", "reason"]),
        ({"because": "{fall pct}", "instead": "{now.fall}"}, ["because", "instead"]),
        (
            OPEN | {"section": "boxes", "because": "{x}", "settled_by": "{y}"},
            ["because", "settled_by"],
        ),
    ],
)
def test_every_breach_is_told_at_once(assembled, change, columns):
    with pytest.raises(LedgerError) as caught:
        assembled(change)
    assert [line.split(", claim homicide-fall: ")[0] for line in str(caught.value).split("\n")] == [
        f"data/claims/judgements.csv, row 2, column {column}" for column in columns
    ]


def test_edited_judgements_are_read_again(book):
    rows = pd.DataFrame([ROW | {"reason": "coverage"}], columns=COLUMNS)
    add_ledger(book, judgements=rows)
    before = judgements(book.root)["homicide-fall"]
    book.edit("judgements", "computed again", "counted again")
    after = judgements(book.root)["homicide-fall"]
    assert (before.because, after.because) == ("It was computed again.", "It was counted again.")


HEADER = ",".join(COLUMNS)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: b"\xef\xbb\xbf" + text, f"row 1: a byte order mark; {EXPECTED}"),
        (lambda text: text.replace(b"\n", b"\r\n"), f"row 1: a carriage return (CR); {EXPECTED}"),
        (
            lambda text: text.replace(HEADER.encode(), HEADER.replace(",", ";").encode()),
            f"row 1: semicolons between columns; {EXPECTED}",
        ),
        (
            lambda text: text.replace(HEADER.encode(), HEADER.replace(",", "\t").encode()),
            f"row 1: tabs between columns; {EXPECTED}",
        ),
        (lambda text: text.replace(b",stands,", b",stand,", 1), "row 1: column stands is missing"),
    ],
)
def test_file_of_another_form_is_refused(repository, tmp_path, change, message):
    shutil.copytree(repository / "data", tmp_path / "data")
    shutil.copy(repository / "pyproject.toml", tmp_path)
    path = tmp_path / "data" / "claims" / "judgements.csv"
    path.write_bytes(change(path.read_bytes()))
    with pytest.raises(TableError) as caught:
        judgements(tmp_path)
    assert str(caught.value).startswith(f"data/claims/judgements.csv, {message}")


def test_real_judgements_agree_with_the_ledger(repository):
    assert set(judgements(repository)) == set(ledger(repository))
