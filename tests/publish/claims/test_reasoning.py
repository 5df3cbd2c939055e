"""The sentences of a claim's page say what its record says, and every record can be worded."""

import math
import re

import pytest

from recount.ledger.verdict import decide
from recount.publish.book.book import Book
from recount.publish.claims.reasoning import precise, reasoning
from recount.quantities.comparison import Comparison
from recount.quantities.units import POSITIONS
from recount.quantities.values import Value
from recount.record import parts_of
from recount.tables.provenance import Provenance
from recount.vocabulary import DIFFERS_WORDS, RESULT_WORDS, UNCHECKED_WORDS

OTHERWISE = "Had it been chosen otherwise"


@pytest.fixture(scope="module")
def verdicts(repository):
    found = [record.content for record in Book(repository).verdicts]
    assert len(found) > 300
    return found


@pytest.fixture
def worded(claim, quantity):
    """The sentences on one number, printed like this and counted like that."""

    def word(number, low=None, high=None, reason=None, **printed):
        part = quantity(**printed)
        counted = {part.quantity: Value(number, part.unit, low, high, ["homicides"])}
        record = decide(
            claim(quantities=(part,)),
            bases={"then": counted},
            unchecked=None,
            settled_by=None,
            reason=reason,
            other_series=None,
            varied=None,
            stands="yes",
            because="So.",
            instead=None,
        )
        [(name, sentences)] = reasoning(record)
        assert name == f"“{part.as_printed}”"
        return sentences

    return word


def test_a_number_within_is_reproduced(worded):
    assert worded(74.57013575, 74.551, 74.589) == [
        "As printed it stands for 74.55 to 74.65% (exact: half a step either side; one step is"
        " 0.1).",
        "Counted again from data of the time: 74.57%, or with the rounding of its inputs 74.551 to"
        " 74.59%.",
        "That is within what was printed, so it matches.",
    ]


def test_only_the_rounding_of_the_inputs_may_reach_in(worded):
    assert worded(74.5, 74.4, 74.6)[1:] == [
        "Counted again from data of the time: 74.5%, or with the rounding of its inputs 74.4 to"
        " 74.6%.",
        "By itself that is outside by 0.05 points, but its rounding reaches in, so it matches"
        " within rounding.",
    ]


def test_what_lies_outside_differs_by_so_much(worded):
    assert worded(77.4296, reason="coverage")[1:] == [
        "Counted again from data of the time: 77.43%.",
        "That is above what was printed, off by 2.78 points, so it does not match: it covers"
        " other places or cases.",
    ]
    assert worded(70, reason="coverage")[-1].startswith("That is below what was printed, off by 4.")


def test_a_small_gap_is_not_rounded_away(worded):
    [_, counted, verdict] = worded(74.6512, reason="coverage")
    assert counted == "Counted again from data of the time: 74.6512%."
    assert "off by 0" in verdict


def test_an_open_hedge_says_how_many_times(worded):
    more = {"hedge": "more_than", "as_printed": "more than 50", "value": 50.0, "step": 1.0}
    assert worded(500, **more) == [
        "As printed it stands for anything above 50% (more than: anything above).",
        "Counted again from data of the time: 500%.",
        "That is within what was printed, so it matches.",
        "It is 10 times the printed number.",
    ]


@pytest.mark.parametrize(
    ("printed", "span"),
    [
        ({"unit": "year", "value": 2010.0}, "2010 and nothing else"),
        ({"unit": "year", "value": 2010.0, "hedge": "up_to"}, "anything up to 2010"),
        ({"unit": "year", "value": 2010.0, "hedge": "at_least"}, "2010 or more"),
        ({"unit": "year", "value": 2010.0, "hedge": "about"}, "2010 (about"),
        (
            {"unit": "year", "value": 2010.0, "hedge": "between", "value_high": 2012.0},
            "2010 to 2012",
        ),
        ({"unit": "rank", "value": 3.0}, "3rd and nothing else"),
        ({"unit": "victims", "value": 2010.0}, "2,010 victims and nothing else"),
        (
            {"unit": "victims", "value": 2010.0, "hedge": "less_than"},
            "anything below 2,010 victims",
        ),
        ({"unit": "victims", "value": 2010.0, "step": 10.0}, "2,005 to 2,015 victims"),
    ],
)
def test_what_was_printed_is_put_in_words(worded, printed, span):
    [first, *_] = worded(
        2010 if printed["value"] == 2010 else 3, step=printed.pop("step", 1.0), **printed
    )
    assert first.startswith(f"As printed it stands for {span}")


def test_a_comparison_gives_its_finding_and_margin(claim):
    counted = Comparison("differs", "a: 1; b: 2", "1 below", Provenance(frozenset(["homicides"])))
    record = decide(
        claim(kind="comparison"),
        bases={"now": counted},
        unchecked=None,
        settled_by=None,
        reason="coverage",
        other_series=None,
        varied=None,
        stands="no",
        because="So.",
        instead=None,
    )
    assert reasoning(record) == [
        (
            "The comparison",
            [
                "From data of today: a: 1; b: 2; 1 below.",
                "The comparison does not hold, so it does not match: it covers other places or"
                " cases.",
            ],
        )
    ]


def test_every_stored_verdict_is_worded_with_its_own_verdicts_and_reasons(verdicts):
    for record in verdicts:
        steps = reasoning(record)
        named = [sentences for name, sentences in steps if name and name != OTHERWISE]
        assert len(named) == len(parts_of(record))
        [tried] = [said for name, said in steps if name == OTHERWISE] or [[]]
        for varied, sentence in zip(record["variations"], tried, strict=True):
            same, other = "nothing would change.", f"would be: {RESULT_WORDS[varied['verdict']]}."
            assert sentence.endswith(other if varied["turns"] else same)
        for part, sentences in zip(parts_of(record), named, strict=True):
            text = " ".join(sentences)
            said = re.findall(r"so it ([a-z ]+?)(?:: ([a-z ]+))?\.", text)
            wanted = [
                (RESULT_WORDS[counted["verdict"]], DIFFERS_WORDS.get(counted["reason"], ""))
                for basis in ("arithmetic", "then", "now")
                if (counted := part["bases"].get(basis))
            ]
            assert said == wanted, record["claim"]
            why = UNCHECKED_WORDS.get(part["unchecked"])
            assert (f"settles it: {why}." in text) == ("settles it" in text) == bool(why)
        judged = [len(part["bases"]) for part in parts_of(record)]
        assert (not steps[-1][0]) == (any(judged) and (sum(judged) > 1 or len(judged) > 1))
        assert steps[-1][0] or f"result is: {RESULT_WORDS[record['headline']]}." in steps[-1][1][0]


def test_every_number_is_written_on_the_side_of_the_bounds_where_it_lies(verdicts):
    """Read the written numbers back, and judge them by the written bounds."""
    tried = 0
    for record in verdicts:
        for part in record.get("quantities", []):
            if part["unit"] in POSITIONS:
                continue
            low, high = (
                infinite if bound is None else read(precise(bound, part))
                for bound, infinite in (
                    (part["printed"]["low"], -math.inf),
                    (part["printed"]["high"], math.inf),
                )
            )
            for counted in part["bases"].values():
                shown = read(precise(counted["number"], part, counted["gap"]))
                inside = low <= shown <= high
                edge = shown in (low, high)
                assert edge or inside == (counted["verdict"] == "reproduced"), record["claim"]
                tried += 1
    assert tried > 100


def read(text):
    """The number at the start of a text."""
    digits = re.match(r"−?[\d,]*(\.\d+)?", text).group()
    return float(digits.replace(",", "").replace("−", "-"))
