"""Pages in words agree with what is computed, and markup in data stays text."""

import dataclasses

import pytest
from bs4 import BeautifulSoup
from built import ROOT
from evil import EVIL, evil

from recount.chapters import notebooks, read, records_of
from recount.languages.languages import LANGUAGES
from recount.publish.claims.ledger import hedges_html, ledger_html, left_out_html
from recount.publish.figures.gallery import Card, gallery_html
from recount.publish.tables.data_tables import tables_html
from recount.publish.tables.previews import preview
from recount.quantities.rounding import describe_hedges
from recount.tables.data import table
from recount.tables.descriptors import descriptor
from recount.vocabulary import ANSWERS, CAVEATS, DIFFERS_REASONS, UNCHECKED_REASONS, VERDICTS

METHODS = (ROOT / "reference" / "methods.md").read_text(encoding="utf-8")


def tables(html):
    """The cells of each table, row by row."""
    return [
        [[cell.get_text() for cell in row.find_all("td")] for row in table.select("tbody tr")]
        for table in BeautifulSoup(html, "html.parser").find_all("table")
    ]


def first_record(kind):
    return next(
        record
        for name, path in notebooks(ROOT).items()
        for record in records_of(name, read(path))
        if record.kind == kind
    )


def test_markup_in_data_shows_as_text_on_every_page_made_from_it():
    verdict = first_record("verdict")
    entry = descriptor(ROOT)["resources"][0]
    card = Card(EVIL, EVIL, EVIL, EVIL, "", (1, 1), EVIL)
    rows = table("left_out", ROOT).head(2)
    made = {
        "ledger": ledger_html(
            [dataclasses.replace(verdict, content=evil(verdict.content, ("report", "kind")))],
            {EVIL: EVIL},
        ),
        "gallery": gallery_html([(EVIL, EVIL, [card])], "../"),
        "tables": tables_html(
            [evil(entry, ("caveats",))],
            {EVIL: preview(table(entry["name"], ROOT).astype("string").map(lambda _: EVIL))},
        ),
        "left out": left_out_html(rows.assign(part=EVIL, lines=EVIL, passage=EVIL, reason=EVIL)),
    }
    for name, html in made.items():
        page = BeautifulSoup(html, "html.parser")
        assert page.find(["img", "script"]) is None, name
        assert not [tag for tag in page.find_all(True) if "onerror" in tag.attrs], name
        assert EVIL in page.get_text(), name


def test_the_hedges_are_printed_with_the_widths_in_use():
    [rows] = tables(hedges_html())
    rows = dict(rows)
    assert rows == {hedge.replace("_", " "): reach for hedge, reach in describe_hedges().items()}
    assert "5%" in rows["about"]


def test_every_passage_left_out_stands_on_its_page_under_its_part():
    rows = table("left_out", ROOT)
    parts = tables(left_out_html(rows))
    assert len(parts) == len(rows[["report", "part"]].drop_duplicates())
    assert [cells[1] for part in parts for cells in part] == rows["passage"].tolist()


def test_a_reason_for_leaving_out_names_only_claims_that_exist():
    rows, claims = table("left_out", ROOT), set(table("claims", ROOT)["claim"])
    named = rows["reason"].str.findall(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){2,}").explode().dropna()
    assert len(named) > 5
    assert set(named) <= claims


def test_the_methods_page_names_every_verdict_and_reason():
    for word in (*ANSWERS, *VERDICTS, *DIFFERS_REASONS, *UNCHECKED_REASONS):
        assert word in METHODS.lower()


def test_every_caveat_has_its_words():
    used = {
        caveat for entry in descriptor(ROOT)["resources"] for caveat in entry.get("caveats", [])
    }
    assert used <= set(CAVEATS)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_no_two_values_of_a_filter_have_the_same_words(language):
    """The script of the ledger finds by the words of a row what the row is filtered by."""
    page = BeautifulSoup(
        (ROOT / "_build" / "html" / language.code / "reference" / "ledger.html").read_text("utf-8"),
        "lxml",
    )
    for choices in page.select(".recount-filter select"):
        options = choices.select("option:not([value=''])")
        words = [option.get_text().rpartition(" (")[0] for option in options]
        assert len(set(words)) == len(words) > 1, choices["name"]
