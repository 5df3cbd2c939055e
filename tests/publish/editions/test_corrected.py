"""A verdict that the last edition had wrong is told among the corrections."""

from datetime import date

import pytest
from figuring import judged, verdict
from small_book import begin_with, keep_claims, set_version

from recount.chapters import VerdictEntry
from recount.publish.book.book import Book
from recount.publish.editions.corrected import untold, untraced
from recount.publish.editions.release import release
from recount.publish.figures.export import export
from recount.tables.descriptors import record


@pytest.fixture
def released(inside_book):
    """A book whose first edition has one claim, and whose second has begun."""
    inside_book.make_citable()
    root = inside_book.root
    keep_claims(root)
    begin_with(root, "0.1.0", "2026-11-21")
    inside_book.add_chapter("corruption", ("a", [judged()]))
    export(root)
    release(root, date(2026, 11, 21), lambda: None)
    set_version(root, "0.2.0")
    return inside_book


def now(**changes):
    return [VerdictEntry("corruption", "a", verdict(**changes))]


def correct(root, edition, now="It is otherwise."):
    log = root / "data" / "claims" / "corrections.csv"
    day = f"2027-03-0{edition[2]}"
    row = f"{day},claim,homicide-fall,It was so.,{now},{edition}\n"
    log.write_text(log.read_text(encoding="utf-8") + row, encoding="utf-8")


def test_the_same_verdict_needs_no_correction(released):
    assert untold(Book(released.root), now(because="Otherwise said.")) == []


@pytest.mark.parametrize("changes", [{"headline": "differs"}, {"stands": "in part"}])
def test_another_verdict_is_named_until_a_correction_tells_it(released, changes):
    [line] = untold(Book(released.root), now(**changes))
    assert line.startswith("claim homicide-fall: ")
    assert "in edition 0.1.0 'reproduced', stands: 'yes'; expected a row of data/claims" in line
    correct(released.root, "0.1.0")
    assert len(untold(Book(released.root), now(**changes))) == 1
    correct(released.root, "0.2.0")
    assert untold(Book(released.root), now(**changes)) == []


def test_a_verdict_on_data_that_were_revised_was_not_wrong(released):
    released.edit("homicides", "15459", "15460")
    record(released.root)
    assert untold(Book(released.root), now(headline="differs")) == []


def test_a_new_claim_was_never_judged_otherwise(released):
    assert untold(Book(released.root), now(claim="homicide-record")) == []


def test_a_book_without_editions_has_nothing_to_correct(inside_book):
    assert untold(Book(inside_book.root), now(headline="differs")) == []


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        ("From 2010 on it fell by 12 per cent.", []),
        ("From 2011 on it fell by 13 per cent.", ["2011", "13"]),
    ],
)
def test_numbers_of_a_correction_are_those_of_the_verdict(released, told, wrong):
    correct(released.root, "0.2.0", told)
    said = now(because="It fell by 12 per cent from 2010 on.")
    assert untraced(Book(released.root), said) == [
        f"data/claims/corrections.csv, row 2, column now: “{number}”; expected a number of the"
        " verdict on homicide-fall, or of its words"
        for number in wrong
    ]


def test_what_a_correction_said_for_an_edition_that_is_out_is_left_alone(released):
    correct(released.root, "0.1.0", "It fell by 13 per cent.")
    assert untraced(Book(released.root), now()) == []
