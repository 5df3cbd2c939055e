"""What came of looking for a better source, and where readers see it."""

import shutil

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built import ROOT
from figuring import verdict
from small_book import keep_claims

from recount.chapters import VerdictEntry
from recount.errors import TableError
from recount.publish.book.book import Book
from recount.publish.claims.better_sources import (
    TABLE,
    outcomes,
    search_html,
    searches,
    unsearched,
)
from recount.record import tables_of
from recount.tables.data import table
from recount.tables.facts import TABLE as FACTS

ROW = {
    "claim": "a",
    "looked_on": pd.Timestamp(2026, 11, 28),
    "outcome": "found",
    "note": "A <b>report</b>.",
    "address": "https://example.org/report",
}


def test_every_claim_that_rests_on_published_facts_alone_was_looked_up():
    book = Book(ROOT)
    alone = {v.name for v in book.verdicts if tables_of(v.content) == [FACTS]}
    assert alone
    assert alone - set(searches(book)) == set()
    assert unsearched(book, book.verdicts) == []


def test_a_claim_for_which_nobody_looked_is_named(inside_book):
    inside_book.make_citable()
    keep_claims(inside_book.root)
    part = verdict()["quantities"][0]
    part["bases"]["now"]["tables"] = [FACTS]
    alone = VerdictEntry("corruption", "a", verdict(quantities=[part]))
    counted = VerdictEntry("corruption", "b", verdict("homicide-record"))
    [line] = unsearched(Book(inside_book.root), [alone, counted])
    assert line == (
        "claim homicide-fall: rests on published facts alone; expected a row of"
        " data/claims/better_sources.csv that says what came of looking for a better source"
    )


def test_a_row_about_no_claim_is_named_with_file_row_and_column(tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    path = tmp_path / "data" / "claims" / f"{TABLE}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, "no-such-claim,2026-11-28,none,Nothing.,\n"]), "utf-8")
    row = rf"data/claims/better_sources\.csv, row {len(lines) + 1}.*no-such-claim"
    with pytest.raises(TableError, match=row):
        table(TABLE, tmp_path)


def test_the_page_says_what_came_of_it_as_text():
    page = BeautifulSoup(search_html(ROW), "html.parser")
    text = " ".join(page.get_text().split())
    assert text.startswith(
        "A source nearer to the work was looked for on 2026-11-28: there is one."
    )
    assert "A <b>report</b>." in text
    assert page.a["href"] == ROW["address"]
    assert page.a.text == "example.org"
    assert "report</b>. (example.org)" in text
    assert page.b is None


def test_without_an_address_or_a_search_there_is_none():
    assert BeautifulSoup(search_html(ROW | {"address": pd.NA}), "html.parser").a is None
    assert search_html(None) == ""


def test_every_outcome_has_its_words():
    assert set(table(TABLE, ROOT)["outcome"]) <= set(outcomes())
