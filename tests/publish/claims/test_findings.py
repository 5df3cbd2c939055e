"""Findings: both numbers in short, the answers counted, and what a page may show."""

from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from built import ROOT
from evil import EVIL, evil

from recount.publish.book.book import Book
from recount.publish.claims.findings import (
    NUMBERS_OF_TEN,
    answers_html,
    cards_html,
    finding_html,
    findings_of,
)
from recount.publish.claims.pairs import pairs
from recount.vocabulary import ANSWERS, INSTEAD_OF


@pytest.fixture(scope="module")
def book():
    return Book(ROOT)


@pytest.fixture(scope="module")
def records(book):
    return {verdict.name: verdict.content for verdict in book.verdicts}


def soup(html):
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (
            "rio-upp-officers",
            [("more than 28,000", "8,000 people at the time, 9,543 people today")],
        ),
        ("cpi-three-above-fifty", [("only three countries", "9 countries")]),
        ("haiti-overcrowding-2021", [("454%", "354.4%")]),
        ("microtrafficking-rise-pandemic", [("34%", "quantity undefined")]),
        (
            "latin-america-trafficking-death-rate",
            [("17 deaths per 100,000 inhabitants", "25.5 per 100,000 by the report’s own numbers")],
        ),
        (
            "lac-homicide-record-2022",
            [
                (
                    "",
                    "countries whose rate was highest in 2022 since 2000 (much of the region: half"
                    " of them): 8 of 32",
                )
            ],
        ),
    ],
)
def test_both_numbers_in_short(records, claim, expected):
    assert [(pair.printed, pair.counted_text) for pair in pairs(records[claim])] == expected


def test_a_detail_is_no_number_that_a_claim_asserts(records):
    for record in records.values():
        roles = [part["role"] for part in record.get("quantities", ())]
        if "main" in roles:
            assert len(pairs(record)) == roles.count("main")


def test_every_claim_says_what_was_counted_or_why_nothing_was(records):
    for record in records.values():
        assert all(pair.counted_text for pair in pairs(record)), record["claim"]


def test_the_ten_have_a_sentence_and_a_number_and_the_landing_page_every_kind(book):
    ten = findings_of(book, "ten")
    assert len(ten) == NUMBERS_OF_TEN
    assert {finding.record["answer"] for finding in ten} <= set(INSTEAD_OF)
    assert all(finding.record["instead"] and finding.pair.printed for finding in ten)
    landing = findings_of(book, "landing")
    assert 5 <= len(landing) <= 10
    assert {"do not quote", "quote it"} <= {finding.record["answer"] for finding in landing}


def test_a_card_has_both_numbers_the_answer_and_what_to_write(book):
    found = findings_of(book, "landing")
    cards = soup(cards_html(found, "")).select(".recount-findings > li")
    for finding, card in zip(found, cards, strict=True):
        record, text = finding.record, card.get_text()
        assert (
            card["data-answer"] == card.select_one(".recount-badge").get_text() == record["answer"]
        )
        assert f"“{finding.pair.printed}”" in text
        assert all(counted.text in text for counted in finding.pair.counted)
        assert (record["instead"] or record["because"]) in text
        [link] = card.select("a")
        assert link["href"] == f"claims/{record['claim']}/index.html"


def test_one_of_the_ten_has_the_sentence_with_its_citation_and_the_gap_drawn(book):
    for finding in findings_of(book, "ten"):
        shown = soup(finding_html(finding, "../"))
        copied = shown.select_one(".recount-cite [data-copied]").get_text()
        assert copied.startswith(f"{finding.record['instead']} ")
        assert copied.endswith(finding.citation)
        assert shown.select(".recount-gap svg")
        assert shown.select_one("a")["href"] == f"../claims/{finding.record['claim']}/index.html"


def test_the_answers_are_counted_and_lead_to_their_part_of_the_ledger(book):
    counts = Counter(verdict.content["answer"] for verdict in book.verdicts)
    page = soup(answers_html(book.verdicts, ""))
    assert f"{len(book.verdicts)} claims" in page.get_text()
    for answer, item in zip(ANSWERS, page.select("li"), strict=True):
        assert item["data-answer"] == answer
        assert int(item.b.get_text()) == counts[answer]
        assert item.a["href"] == f"reference/ledger.html?answer={answer.replace(' ', '+')}"


def test_markup_in_a_finding_shows_as_text(book):
    finding = findings_of(book, "ten")[0]
    record = evil(finding.record, ("kind", "role", "unit", "hedge", "claim", "verdict", "reason"))
    wicked = replace(finding, heading=EVIL, record=record, report=EVIL, citation=EVIL)
    for html in (cards_html([wicked], ""), finding_html(wicked, "")):
        page = soup(html)
        assert page.find(["img", "script"]) is None
        assert EVIL in page.get_text()
