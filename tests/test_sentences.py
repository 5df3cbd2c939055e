"""Slots that name an entry of a mapping."""

import pytest

from recount.errors import SlotError
from recount.ledger.sentences import fill, unnamed
from recount.quantities.values import Value

RATES = {"HND": Value(85.1, "per_100k"), "usa-2004": Value(5.5, "per_100k"), 2011: Value(3, "pct")}


@pytest.mark.parametrize(
    ("sentence", "written"),
    [
        ("{rates.HND}", "85.1 per 100,000"),
        ("{rates.usa-2004:0}", "6"),
        ("{rates.2011} of {who}", "3% of all"),
        ("{by_edition.2012.HND}", "85.1 per 100,000"),
    ],
)
def test_an_entry_of_a_mapping_is_named_by_its_key(sentence, written):
    given = {"rates": RATES, "who": "all", "by_edition": {2012: RATES}}
    assert fill(sentence, given, "here") == written


@pytest.mark.parametrize("slot", ["rates", "rates.GTM", "rate.HND"])
def test_a_slot_that_names_no_entry_is_refused_with_those_that_there_are(slot):
    with pytest.raises(
        SlotError, match=r"row 2: slot \{.*\} names no value; there are: rates.2011"
    ):
        fill(f"{{{slot}}}", {"rates": RATES}, "row 2")


def test_what_no_slot_names_is_said():
    assert unnamed(["rates", "who", "a.b", "when"], ["rates.HND", "a.b", "who"]) == ["when"]
    assert unnamed(["rates", "rates.HND"], ["rates.HND.2011"]) == ["rates.HND"]
