"""Numbers of the text lead to the card, or the list, that has them on record."""

from types import SimpleNamespace

import pytest
from built import ROOT
from docutils import nodes
from docutils.core import publish_doctree
from figuring import verdict
from myst_parser.docutils_ import Parser

from recount.chapters import VerdictEntry
from recount.publish.book.sections import Section
from recount.publish.prose.links import LINK, leads_to, link_numbers, list_anchor, targets_of
from recount.publish.prose.numerals import numerals

FALL = "#claim-homicide-fall"
NUMBER = {"tables": [], "number": 1234.0, "low": 1230.0, "high": 1240.0}
LISTED = {"numbers": [{"name": "victims", "unit": "victims", **NUMBER}]}


def section(*records, heading="Homicide", numbers=()):
    entries = tuple(VerdictEntry("one", record["claim"], record) for record in records)
    return Section("one", heading, entries, tuple(numbers))


def page_of(text):
    """A chapter as docutils reads it, its heading a section as in the book."""
    kept = {"doctitle_xform": False}
    return publish_doctree(text, parser=Parser(), settings_overrides=kept)


def links(text, *sections, heading="Homicide"):
    """The links of a chapter, by their words, once its numbers are linked."""
    page = page_of(f"# One\n\nOpening.\n\n## {heading}\n\n{text}\n")
    opening = Section("one", "", ())
    link_numbers(page, [opening, *sections], SimpleNamespace(root=ROOT))
    return [
        (node.astext(), node["refuri"])
        for node in page.findall(nodes.reference)
        if LINK in node["classes"]
    ]


def test_a_number_leads_to_the_card_of_its_claim():
    assert links("It fell by 70 per cent.", section(verdict())) == [("70", FALL)]


@pytest.mark.parametrize(
    "text",
    [
        "It fell by 71 per cent.",
        "It fell in 1970.",
        "See `70 per cent`.",
        "See [70 per cent](https://example.org).",
    ],
)
def test_what_no_claim_gives_and_what_is_a_link_already_stays(text):
    assert links(text, section(verdict())) == []


def test_a_heading_has_no_links():
    assert links("Text.", section(verdict()), heading="Down by 70 per cent") == []


def test_the_words_stay_as_they_were():
    text = "It *fell by 70 per cent*, 70 per cent, and 71."
    page = page_of(f"# One\n\n## Homicide\n\n{text}\n")
    before = page.astext()
    link_numbers(page, [Section("one", "", ()), section(verdict())], SimpleNamespace(root=ROOT))
    assert page.astext() == before
    assert len(list(page.findall(nodes.reference))) == 2


def test_among_claims_the_one_whose_statement_has_the_number_is_led_to():
    other = verdict("another-fall", statement="Theft fell.")
    assert links("By 70 per cent.", section(other, verdict())) == [("70", FALL)]


def test_among_claims_of_one_kind_that_do_not_say_it_the_first_is_led_to():
    one = verdict("first-fall", statement="It fell.")
    other = verdict("second-fall", statement="It fell.")
    assert links("By 70 per cent.", section(one, other)) == [("70", "#claim-first-fall")]


def test_between_claims_of_different_kinds_nothing_is_led_to():
    compared = verdict(
        "comparison",
        kind="comparison",
        statement="More fell.",
        quantities=[],
        comparison={"bases": {"now": {"finding": "70 per cent", "margin": "", "tables": []}}},
        verdicts={"now": "reproduced"},
    )
    one = verdict("fall", statement="It fell.")
    assert links("By 70 per cent.", section(one, compared)) == []
    [numeral] = numerals("70 per cent")
    assert leads_to(numeral, targets_of(section(compared))) == "#claim-comparison"


def test_a_number_of_the_list_leads_to_the_list():
    listed = section(verdict(), numbers=[(2, LISTED)])
    assert links("Of 1,234 victims.", listed) == [("1,234", "#numbers-3")]
    assert list_anchor(2) == "numbers-3"


def test_a_claim_comes_before_the_list():
    entry = {"name": "fall", "unit": "pct", **NUMBER, "number": 70.0}
    both = section(verdict(), numbers=[(0, {"numbers": [entry]})])
    assert links("By 70 per cent.", both) == [("70", FALL)]


def test_a_small_number_in_words_leads_only_where_it_is_stated():
    part = verdict()["quantities"][0] | {"value": 3.0, "unit": "count", "bases": {}}
    three = verdict("three", statement="There were three.", quantities=[part], verdicts={})
    some = verdict("some", statement="There were some.", quantities=[part], verdicts={})
    assert links("Three did.", section(some)) == []
    assert links("Three did.", section(some, three)) == [("Three", "#claim-three")]


def test_a_section_without_records_draws_on_the_whole_chapter():
    closing = Section("one", "What can be quoted", ())
    page = page_of("# One\n\n## Homicide\n\nText.\n\n## What can be quoted\n\n- By 70 per cent.\n")
    sections = [Section("one", "", ()), section(verdict()), closing]
    link_numbers(page, sections, SimpleNamespace(root=ROOT))
    [found] = page.findall(nodes.reference)
    assert found["refuri"] == FALL
