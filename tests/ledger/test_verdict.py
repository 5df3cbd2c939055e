import json

import pytest
from built import ROOT
from hypothesis import given
from hypothesis import strategies as st
from judging import decided

from recount.errors import JudgementError, LedgerError, UnitError
from recount.ledger.verdict import (
    answer_of,
    headline,
    judge_number,
    judged_again,
    worst,
)
from recount.publish.book.book import Book
from recount.quantities.comparison import Comparison
from recount.quantities.rounding import HEDGES, Widths
from recount.quantities.values import Value, per_day, per_year, percent_fall, percent_rise, ratio
from recount.tables.provenance import Provenance
from recount.vocabulary import (
    BASES,
    DIFFERS,
    DIFFERS_REASONS,
    REPRODUCED,
    UNCHECKED,
    UNCHECKED_REASONS,
    VERDICTS,
    WITHIN_ROUNDING,
)

FALL = {"fall_pct": Value(74.6, "pct")}
RISE = {"fall_pct": Value(12.0, "pct")}
FALL_OF_TABLE = {"fall_pct": Value(74.6, "pct", tables=["homicides"])}
RISE_OF_TABLE = {"fall_pct": Value(12.0, "pct", tables=["homicides"])}
HOLDS = Comparison(REPRODUCED, "Homicide fell.", "3 of 4", Provenance(frozenset(["homicides"])))
FAILS = Comparison(DIFFERS, "Homicide rose.", "1 of 4", Provenance(frozenset(["homicides"])))


def refused(claim, bases, **given_too):
    with pytest.raises(JudgementError) as caught:
        decided(claim, bases, **given_too)
    return str(caught.value)


def unchecked(**changes):
    usual = {
        "unchecked": "no source named",
        "settled_by": "The police file of 2010.",
        "stands": "open",
    }
    return usual | changes


# Numbers


CONVICTED_A_DAY = per_day(per_year(Value(210_000, "persons", 205_000, 215_000), Value(3, "years")))
HELD_IN_BRAZIL = percent_rise(Value(47_472, "persons"), Value(106_491, "persons"))
JUAREZ = percent_fall(Value(3315, "victims"), Value(843, "victims"))
NORTH_OF_RIO = ratio(Value(47.9, "per_100k"), to=Value(2.4, "per_100k"))
EXCESS = percent_rise(Value(2.4, "per_100k"), Value(47.9, "per_100k"))


@pytest.mark.parametrize(
    ("value", "hedge", "step", "counted", "verdict"),
    [
        (124, "exact", 1, HELD_IN_BRAZIL, REPRODUCED),
        (75, "almost", 1, JUAREZ, REPRODUCED),
        (74.6, "exact", 0.1, JUAREZ, REPRODUCED),
        (56, "exact", 1, JUAREZ, DIFFERS),
        (20, "almost", 1, NORTH_OF_RIO, REPRODUCED),
        (1900, "exact", 100, EXCESS, REPRODUCED),
        (1900, "exact", 1, EXCESS, DIFFERS),
        (194, "about", 1, CONVICTED_A_DAY, WITHIN_ROUNDING),
        (194, "exact", 1, CONVICTED_A_DAY, WITHIN_ROUNDING),
        (192, "about", 1, CONVICTED_A_DAY, REPRODUCED),
        (180, "about", 1, CONVICTED_A_DAY, WITHIN_ROUNDING),
        (150, "about", 1, CONVICTED_A_DAY, DIFFERS),
        (28_000, "more_than", 1000, Value(8000, "persons"), DIFFERS),
        (28_000, "more_than", 1000, Value(300_000, "persons"), REPRODUCED),
        (28_000, "more_than", 1000, Value(28_000, "persons"), DIFFERS),
        (10.2, "exact", 0.1, Value(10.25, "pct"), REPRODUCED),
        (10.2, "exact", 0.1, Value(10.26, "pct"), DIFFERS),
    ],
)
def test_verdict_on_a_printed_number(quantity, value, hedge, step, counted, verdict):
    printed = quantity(value=value, hedge=hedge, step=step, unit=counted.unit)
    assert judge_number(printed, counted) == verdict


def test_verdict_varies_with_the_widths(quantity):
    printed = quantity(value=75, hedge="almost", step=1)
    assert judge_number(printed, Value(68, "pct")) == REPRODUCED
    assert judge_number(printed, Value(68, "pct"), Widths(almost=0.05)) == DIFFERS


@given(st.floats(0, 200), st.floats(0, 20), st.floats(0, 20))
def test_wider_inputs_never_make_it_differ(quantity, number, below, above):
    point = judge_number(quantity(), Value(number, "pct"))
    wide = judge_number(quantity(), Value(number, "pct", number - below, number + above))
    assert VERDICTS.index(wide) <= VERDICTS.index(point)


def test_share_is_never_taken_for_a_percentage(quantity):
    with pytest.raises(UnitError) as caught:
        judge_number(quantity(), Value(0.746, "share"))
    assert str(caught.value) == (
        "claim homicide-fall, quantity fall_pct: counted in share, printed in pct;"
        " expected pct; a share times 100 is pct"
    )


def test_wrong_unit_is_named(quantity):
    with pytest.raises(UnitError, match=r"counted in victims, printed in pct; expected pct$"):
        judge_number(quantity(), Value(74.6, "victims"))


# Other widths


WIDTHS = st.builds(Widths, *[st.floats(0, 1)] * 3, st.floats(0, 9), st.floats(0, 9))


@given(WIDTHS, st.sampled_from(sorted(set(HEDGES) - {"between"})), st.floats(50, 100))
def test_judged_again_is_judged_under_those_widths(claim, quantity, widths, hedge, counted):
    given_claim = claim(quantities=(quantity(hedge=hedge, step=1.0),))
    bases = {
        "arithmetic": {"fall_pct": Value(counted, "pct", counted - 2, counted + 2)},
        "now": RISE_OF_TABLE,
    }
    again = judged_again(decided(given_claim, bases), widths)
    at_once = decided(given_claim, bases, widths=widths)
    assert again["headline"] == at_once["headline"]
    assert again["verdicts"] == at_once["verdicts"]
    [part], [expected] = again["quantities"], at_once["quantities"]
    for basis in bases:
        assert part["bases"][basis]["verdict"] == expected["bases"][basis]["verdict"]


def test_a_range_is_judged_again_as_one(claim, quantity):
    printed = quantity(hedge="between", value=10, value_high=15, step=1)
    record = decided(
        claim(quantities=(printed,)), {"now": {"fall_pct": Value(17, "pct", tables=["homicides"])}}
    )
    assert (record["headline"], judged_again(record, Widths())) == (DIFFERS, record)
    assert judged_again(record, Widths(rounding=2))["headline"] == REPRODUCED


def test_all_that_is_judged_is_judged_under_the_widths_that_are_asked_for(claim):
    near = {"fall_pct": Value(75, "pct", tables=["homicides"])}
    given = {
        "other_series": {"fall_pct": {"theft": near["fall_pct"]}},
        "varied": {"window": {"else": near}},
    }
    for widths, verdict in ((Widths(), DIFFERS), (Widths(rounding=5), REPRODUCED)):
        record = decided(claim(), {"then": FALL_OF_TABLE}, widths=widths, **given)
        [varied], [part] = record["variations"], record["quantities"]
        assert (varied["verdict"], varied["turns"]) == (verdict, verdict == DIFFERS)
        assert part["other_series"][0]["fits"] == (verdict == REPRODUCED)
        assert part["printed"]["low"] == pytest.approx(74.6 - widths.rounding * 0.1)


def test_every_stored_verdict_follows_from_its_record_by_the_widths_of_the_book():
    stored = [record.content for record in Book(ROOT).verdicts]
    assert len(stored) > 300
    for record in stored:
        assert judged_again(record, Widths()) == record


def test_a_comparison_has_no_hedge_and_stays(claim):
    record = decided(claim(kind="comparison"), {"now": FAILS}, reason="coverage", stands="no")
    assert judged_again(record, Widths(0, 0, 0, 0, 0)) == record


# Order of verdicts


@given(st.lists(st.sampled_from(VERDICTS)))
def test_worst_is_the_worst_of_what_was_judged(verdicts):
    found = worst(verdicts)
    judged = [verdict for verdict in verdicts if verdict != UNCHECKED]
    assert found in (judged or [UNCHECKED])
    assert all(VERDICTS.index(verdict) <= VERDICTS.index(found) for verdict in judged)


@given(st.dictionaries(st.sampled_from(BASES), st.sampled_from(VERDICTS[:3])))
def test_headline_is_the_worse_of_arithmetic_and_data(by_basis):
    data = [by_basis[basis] for basis in ("then", "now") if basis in by_basis][:1]
    counting = data + [by_basis[basis] for basis in ("arithmetic",) if basis in by_basis]
    assert headline(by_basis) == max(counting, key=VERDICTS.index, default=UNCHECKED)


@pytest.mark.parametrize(
    ("by_basis", "expected"),
    [
        ({"arithmetic": REPRODUCED, "then": DIFFERS, "now": REPRODUCED}, DIFFERS),
        ({"arithmetic": WITHIN_ROUNDING, "now": DIFFERS}, DIFFERS),
        ({"arithmetic": REPRODUCED, "then": REPRODUCED, "now": DIFFERS}, REPRODUCED),
        ({"arithmetic": DIFFERS, "now": REPRODUCED}, DIFFERS),
        ({"then": REPRODUCED, "now": DIFFERS}, REPRODUCED),
        ({"now": DIFFERS}, DIFFERS),
        ({}, UNCHECKED),
    ],
)
def test_headline_of_bases(by_basis, expected):
    assert headline(by_basis) == expected


@pytest.mark.parametrize(
    ("verdict", "stands", "answer"),
    [
        (REPRODUCED, "yes", "quote it"),
        (WITHIN_ROUNDING, "yes", "quote it"),
        (DIFFERS, "yes", "quote with care"),
        (REPRODUCED, "in part", "quote with care"),
        (DIFFERS, "in part", "quote with care"),
        (REPRODUCED, "no", "do not quote"),
        (WITHIN_ROUNDING, "no", "do not quote"),
        (DIFFERS, "no", "do not quote"),
        (UNCHECKED, "open", "nobody can check"),
    ],
)
def test_one_answer_follows_from_verdict_and_stand(verdict, stands, answer):
    assert answer_of(verdict, stands) == answer


# Records


def test_record_holds_what_was_counted(claim):
    record = decided(claim(), {"arithmetic": FALL, "now": FALL_OF_TABLE})
    [part] = record["quantities"]
    assert record["headline"] == REPRODUCED
    assert record["verdicts"] == {"arithmetic": REPRODUCED, "now": REPRODUCED}
    assert part["printed"]["low"] == pytest.approx(74.55)
    assert part["printed"]["high"] == pytest.approx(74.65)
    assert part["bases"]["now"]["tables"] == ["homicides"]
    assert part["bases"]["now"]["gap"] == 0
    assert part["bases"]["now"]["times_printed"] is None
    assert (record["stands"], record["because"]) == ("yes", "It was counted again.")


def test_all_that_is_on_record_of_a_number(claim, quantity):
    two = claim(
        attributed_to="Police",
        quantities=(
            quantity(hedge="between", value=10, value_high=15, step=1),
            quantity(quantity="later_pct", role="detail"),
        ),
    )
    counted = {"fall_pct": Value(17, "pct", 16, 18, tables=["homicides"], facts=["a-fact"])}
    other = {"fall_pct": {"theft": Value(12, "pct", 11, 13, tables=["offences"])}}
    given = {"stands": "in part", "instead": "It fell less.", "reason": {"now": "mislabelled"}}
    varied = {"window": {"2009 to 2011": counted}}
    record = decided(
        two, {"now": counted}, other_series=other, varied=varied, **given | PART_UNCHECKED
    )
    known = {"number": 17, "low": 16, "high": 18, "tables": ["homicides"], "facts": ["a-fact"]}
    assert record == {
        "claim": "homicide-fall",
        "report": "oas2013",
        "chapter": "state-response",
        "statement": "Homicide fell.",
        "locator": "Part 4, paragraph 2",
        "text_line": 12,
        "attributed_to": "Police",
        "citation": "oas2013",
        "kind": "number",
        "verdicts": {"now": DIFFERS},
        "headline": DIFFERS,
        "answer": "quote with care",
        "reasons": {"now": "mislabelled"},
        "stands": "in part",
        "because": "It was counted again.",
        "instead": "It fell less.",
        "settled_by": "The police file.",
        "complaints": [],
        "checked": 1,
        "variations": [
            {
                "kind": "window",
                "choice": "2009 to 2011",
                "verdict": DIFFERS,
                "turns": False,
                "finding": None,
                "values": [{"name": "fall_pct", "unit": "pct", **known}],
                "tables": ["homicides"],
                "facts": ["a-fact"],
            }
        ],
        "quantities": [
            {
                "quantity": "fall_pct",
                "role": "main",
                "as_printed": "74.6 percent",
                "unit": "pct",
                "hedge": "between",
                "step": 1,
                "value": 10,
                "value_high": 15,
                "printed": {"low": 9.5, "high": 15.5, "low_open": False, "high_open": False},
                "unchecked": None,
                "bases": {
                    "now": {
                        **known,
                        "verdict": DIFFERS,
                        "reason": "mislabelled",
                        "gap": 1.5,
                        "times_printed": None,
                    }
                },
                "other_series": [
                    {
                        "series": "theft",
                        "number": 12,
                        "low": 11,
                        "high": 13,
                        "tables": ["offences"],
                        "fits": True,
                    }
                ],
            },
            {
                "quantity": "later_pct",
                "role": "detail",
                "as_printed": "74.6 percent",
                "unit": "pct",
                "hedge": "exact",
                "step": 0.1,
                "value": 74.6,
                "value_high": None,
                "printed": {"low": 74.55, "high": 74.65, "low_open": False, "high_open": False},
                "unchecked": "source not public",
                "bases": {},
                "other_series": [],
            },
        ],
    }


def test_all_that_is_on_record_of_a_comparison(claim):
    record = decided(claim(kind="comparison"), {"now": HOLDS})
    assert (record["kind"], record["comparison"]) == (
        "comparison",
        {
            "unchecked": None,
            "bases": {
                "now": {
                    "verdict": REPRODUCED,
                    "reason": None,
                    "finding": "Homicide fell.",
                    "margin": "3 of 4",
                    "tables": ["homicides"],
                }
            },
        },
    )
    left = decided(claim(kind="comparison"), {}, **unchecked())
    assert left["comparison"] == {"unchecked": "no source named", "bases": {}}


def test_record_survives_json(claim, quantity):
    numbers = claim(quantities=(quantity(hedge="more_than"),))
    records = [
        decided(numbers, {"then": RISE_OF_TABLE}, reason="coverage", stands="no"),
        decided(claim(kind="comparison"), {"now": HOLDS}),
        decided(claim(), {}, **unchecked()),
    ]
    assert json.loads(json.dumps(records, allow_nan=False)) == records


@pytest.mark.parametrize(
    ("counted", "verdict", "gap", "times"),
    [(8000, DIFFERS, -20_000, 0.285714), (300_000, REPRODUCED, 0, 10.714286)],
)
def test_open_hedge_reports_its_distance(claim, quantity, counted, verdict, gap, times):
    printed = quantity(
        quantity="officers", value=28_000, hedge="more_than", step=1000, unit="persons"
    )
    value = Value(counted, "persons", tables=["homicides"])
    reason = "unsupported" if verdict == DIFFERS else None
    record = decided(claim(quantities=(printed,)), {"then": {"officers": value}}, reason=reason)
    held = record["quantities"][0]["bases"]["then"]
    assert held["verdict"] == verdict
    assert held["gap"] == gap
    assert held["times_printed"] == pytest.approx(times, rel=1e-5)
    assert record["quantities"][0]["printed"]["high"] is None


@pytest.mark.parametrize(
    ("hedge", "times"),
    [
        *(dict.fromkeys(("more_than", "less_than", "up_to", "at_least"), 3.0)).items(),
        *(dict.fromkeys(("exact", "about", "almost", "just_over"))).items(),
    ],
)
def test_a_hedge_that_is_open_on_one_side_tells_how_many_times(claim, quantity, hedge, times):
    printed = quantity(value=8, hedge=hedge, step=1)
    record = decided(claim(quantities=(printed,)), {"arithmetic": {"fall_pct": Value(24, "pct")}})
    assert record["quantities"][0]["bases"]["arithmetic"]["times_printed"] == times


def test_place_in_a_ranking_has_no_multiple(claim, quantity):
    printed = quantity(quantity="place", value=20, hedge="less_than", step=1, unit="rank")
    counted = {"place": Value(10, "rank", tables=["homicides"])}
    [part] = decided(claim(quantities=(printed,)), {"now": counted})["quantities"]
    assert part["bases"]["now"]["times_printed"] is None


def test_gap_is_measured_to_the_nearer_bound(claim):
    record = decided(claim(), {"arithmetic": RISE}, reason="arithmetic slip", stands="no")
    assert record["quantities"][0]["bases"]["arithmetic"]["gap"] == pytest.approx(12 - 74.55)
    assert record["reasons"] == {"arithmetic": "arithmetic slip"}


def test_headline_is_the_worst_over_quantities(claim, quantity):
    two = claim(quantities=(quantity(), quantity(quantity="later_pct", value=10)))
    counted = FALL | {"later_pct": Value(20, "pct")}
    record = decided(two, {"arithmetic": counted}, reason="arithmetic slip", stands="in part")
    assert record["headline"] == DIFFERS
    assert record["verdicts"] == {"arithmetic": DIFFERS}


PART_UNCHECKED = {
    "unchecked": {"later_pct": "source not public"},
    "settled_by": "The police file.",
}


@pytest.mark.parametrize(
    ("role", "counted", "headline_then", "given"),
    [
        ("detail", FALL, REPRODUCED, {"stands": "in part"}),
        ("main", FALL, UNCHECKED, {"stands": "open"}),
        ("main", RISE, DIFFERS, {"stands": "no", "reason": "arithmetic slip"}),
    ],
)
def test_a_claim_is_reproduced_only_if_all_it_asserts_was_checked(
    claim, quantity, role, counted, headline_then, given
):
    two = claim(quantities=(quantity(), quantity(quantity="later_pct", role=role)))
    record = decided(two, {"arithmetic": counted}, **PART_UNCHECKED, **given)
    assert record["headline"] == headline_then
    assert [part["unchecked"] for part in record["quantities"]] == [None, "source not public"]
    assert record["checked"] == 1


def test_a_detail_does_not_decide(claim, quantity):
    two = claim(quantities=(quantity(), quantity(quantity="later_pct", role="detail", value=10)))
    counted = FALL | {"later_pct": Value(20, "pct")}
    record = decided(two, {"arithmetic": counted}, reason="arithmetic slip", stands="in part")
    assert record["headline"] == REPRODUCED
    assert record["verdicts"] == {"arithmetic": DIFFERS}


def test_a_variation_tells_whether_the_verdict_turns_and_does_not_count(claim):
    varied = {"window": {"2009 to 2011": RISE_OF_TABLE, "2010 to 2013": FALL_OF_TABLE}}
    record = decided(claim(), {"then": FALL_OF_TABLE}, varied=varied)
    assert record["headline"] == REPRODUCED
    turning, steady = record["variations"]
    assert (turning["choice"], turning["verdict"], turning["turns"]) == (
        "2009 to 2011",
        DIFFERS,
        True,
    )
    assert (steady["verdict"], steady["turns"], steady["tables"]) == (
        REPRODUCED,
        False,
        ["homicides"],
    )
    assert steady["values"][0]["number"] == FALL_OF_TABLE["fall_pct"].number
    assert steady["finding"] is None


def test_a_variation_of_a_comparison_is_held_against_the_data(claim):
    given = {"then": HOLDS, "now": FAILS}
    varied = {"micro-states": {"without them": FAILS}}
    record = decided(
        claim(kind="comparison"), given, varied=varied, reason={"now": "superseded data"}
    )
    [other] = record["variations"]
    assert (other["kind"], other["turns"], other["values"]) == ("micro-states", True, [])
    assert other["finding"] == f"{FAILS.finding}; {FAILS.margin}"


def test_a_variation_of_arithmetic_is_held_against_arithmetic(claim):
    varied = {"window": {"2009 to 2011": RISE, "2010 to 2013": FALL}}
    record = decided(claim(), {"arithmetic": FALL}, varied=varied)
    assert [other["turns"] for other in record["variations"]] == [True, False]


@pytest.mark.parametrize(
    ("varied", "message"),
    [
        ({"mood": {"else": HOLDS}}, "varied 'mood'; expected one of window, threshold"),
        ({"window": {"else": HOLDS}}, "window, else: expected values by quantity for a number"),
        ({"window": {"else": {"fall_pct": 7}}}, "else, fall_pct: 7 carries no unit"),
    ],
)
def test_a_variation_that_does_not_fit_is_refused(claim, varied, message):
    text = refused(claim(), {"then": FALL_OF_TABLE}, varied=varied)
    assert text.startswith("claim homicide-fall")
    assert message in text


def test_a_variation_of_no_printed_number_is_refused(claim):
    with pytest.raises(LedgerError, match="no quantity 'rise_pct'; it has fall_pct"):
        decided(claim(), {"then": FALL_OF_TABLE}, varied={"window": {"else": {"rise_pct": 7}}})


def test_a_variation_of_what_was_not_judged_is_refused(claim, quantity):
    two = claim(quantities=(quantity(), quantity(quantity="later_pct", role="detail")))
    varied = {"series": {"police": {"later_pct": FALL_OF_TABLE["fall_pct"]}}}
    text = refused(two, {"then": FALL_OF_TABLE}, varied=varied, **PART_UNCHECKED)
    assert "expected what the claim is judged by as well" in text


@pytest.mark.parametrize("code", UNCHECKED_REASONS)
@pytest.mark.parametrize("kind", ["number", "comparison"])
def test_claim_may_stay_unchecked(claim, kind, code):
    record = decided(claim(kind=kind), {}, **unchecked(unchecked=code))
    assert (record["headline"], record["stands"]) == (UNCHECKED, "open")
    assert record["verdicts"] == {}


@pytest.mark.parametrize("code", sorted(set(DIFFERS_REASONS) - {"mislabelled"}))
def test_every_reason_for_differing_is_accepted(claim, code):
    record = decided(claim(), {"then": RISE_OF_TABLE}, reason=code, stands="no")
    assert record["reasons"] == {"then": code}


def test_bases_may_differ_for_different_reasons(claim):
    reasons = {"arithmetic": "arithmetic slip", "now": "superseded data"}
    bases = {"arithmetic": RISE, "then": FALL_OF_TABLE, "now": RISE_OF_TABLE}
    assert decided(claim(), bases, reason=reasons, stands="no")["reasons"] == reasons


def test_other_series_does_not_count(claim):
    other = {"fall_pct": {"theft": Value(74.6, "pct", tables=["offences"])}}
    record = decided(
        claim(), {"then": RISE_OF_TABLE}, reason="mislabelled", other_series=other, stands="no"
    )
    [shown] = record["quantities"][0]["other_series"]
    assert record["headline"] == DIFFERS
    assert (shown["series"], shown["fits"], shown["tables"]) == ("theft", True, ["offences"])


def test_series_within_rounding_does_not_give_the_number(claim):
    near = Value(74.0, "pct", 73.0, 75.0, tables=["offences"])
    record = decided(claim(), {"arithmetic": FALL}, other_series={"fall_pct": {"theft": near}})
    assert record["quantities"][0]["other_series"][0]["fits"] is False


def test_comparison_record_shows_finding_and_margin(claim):
    record = decided(claim(kind="comparison"), {"then": FAILS}, reason="unsupported", stands="no")
    held = record["comparison"]["bases"]["then"]
    assert (held["finding"], held["margin"]) == ("Homicide rose.", "1 of 4")
    assert (record["headline"], record["reasons"]) == (DIFFERS, {"then": "unsupported"})


# What cannot settle a claim


def test_claim_that_was_never_judged_is_refused(claim):
    assert refused(claim(kind="comparison"), {}).startswith("claim homicide-fall: never judged")
    text = refused(claim(), {})
    assert "claim homicide-fall: without a basis: fall_pct; called unchecked: none" in text


def test_bare_number_is_refused(claim):
    text = refused(claim(), {"arithmetic": {"fall_pct": 74.6}})
    assert text == (
        "claim homicide-fall, arithmetic, fall_pct: 74.6 carries no unit;"
        " expected Value(number, 'pct')"
    )


def test_share_for_a_percentage_is_refused(claim):
    with pytest.raises(UnitError, match=r"claim homicide-fall, .* a share times 100 is pct"):
        decided(claim(), {"arithmetic": {"fall_pct": Value(0.746, "share")}})


def test_unknown_quantity_is_refused(claim):
    with pytest.raises(LedgerError, match=r"claim homicide-fall: no quantity 'fall'; .* fall_pct"):
        decided(claim(), {"arithmetic": {"fall": Value(74.6, "pct")}})


@pytest.mark.parametrize("basis", ["then", "now"])
def test_data_without_a_table_is_refused(claim, basis):
    text = refused(claim(), {basis: FALL})
    assert text == f"claim homicide-fall, {basis}, fall_pct: expected the table it comes from"
    bare = Comparison(REPRODUCED, "It fell.", "1 of 1")
    assert f"{basis}, comparison: expected" in refused(claim(kind="comparison"), {basis: bare})


def test_unknown_basis_is_refused(claim):
    text = refused(claim(), {"later": FALL_OF_TABLE})
    assert text == "unknown basis 'later'; expected one of arithmetic, then, now"


def test_comparison_cannot_settle_a_number(claim):
    text = refused(claim(), {"now": HOLDS})
    assert text == "claim homicide-fall, now: expected values by quantity for a number"


def test_number_cannot_settle_a_comparison(claim):
    text = refused(claim(kind="comparison"), {"now": FALL_OF_TABLE})
    assert text == "claim homicide-fall, now: expected a comparison for a comparison"


def complaints(claim, bases, **given):
    if given.get("stands") == "no":
        given = {"instead": "Homicide fell by 12 per cent."} | given
    return decided(claim, bases, **given)["complaints"]


@pytest.mark.parametrize(
    ("counted", "given", "complaint"),
    [
        (FALL, {"stands": "in part"}, "'quote with care', and nothing to write instead is given"),
        (RISE, {"stands": "no"}, "'do not quote', and nothing to write instead is given"),
        (FALL, {"instead": "It fell."}, "'quote it', and `instead` is given"),
    ],
)
def test_what_to_write_instead_goes_with_what_cannot_be_quoted(claim, counted, given, complaint):
    given = {"reason": None if counted is FALL else "coverage"} | given
    record = decided(claim(), {"arithmetic": counted}, **given)
    assert record["complaints"] == [f"the answer is {complaint}"]
    assert record["instead"] == given.get("instead")


def test_an_open_claim_has_nothing_to_write_instead(claim):
    assert complaints(claim(), {}, **unchecked()) == []
    assert complaints(claim(), {}, **unchecked(), instead="It fell.") != []


def test_difference_needs_a_reason(claim):
    assert complaints(claim(), {"arithmetic": RISE}, stands="no") == [
        "differs on arithmetic, and no reason is given"
    ]


def test_reason_needs_a_difference(claim):
    bases = {"arithmetic": FALL}
    assert complaints(claim(), bases, reason="coverage") == [
        "a reason is given (coverage), and no basis differs"
    ]
    assert complaints(claim(), bases, reason={"arithmetic": "coverage"}) == [
        "a reason is given for arithmetic, which does not differ"
    ]


def test_reason_for_another_basis_is_no_reason(claim):
    assert complaints(claim(), {"arithmetic": RISE}, reason={"now": "coverage"}, stands="no") == [
        "differs on arithmetic, and no reason is given",
        "a reason is given for now, which does not differ",
    ]


def test_well_explained_difference_gives_no_complaint(claim):
    assert complaints(claim(), {"arithmetic": RISE}, reason="coverage", stands="no") == []


@pytest.mark.parametrize("reason", ["no idea", {"arithmetic": "no idea"}])
def test_unknown_reason_is_refused(claim, reason):
    text = refused(claim(), {"arithmetic": RISE}, reason=reason)
    assert "claim homicide-fall: reason for differing 'no idea'; expected one of arithm" in text


def test_unknown_reason_for_not_checking_is_refused(claim):
    for told in ("lost", {"fall_pct": "lost"}):
        text = refused(claim(), {}, **unchecked(unchecked=told))
        assert "claim homicide-fall: reason for not checking 'lost'; expected one of no sou" in text


@pytest.mark.parametrize("kind", ["number", "comparison"])
def test_empty_reason_for_not_checking_is_refused(claim, kind):
    text = refused(claim(kind=kind), {}, **unchecked(unchecked="", settled_by=None))
    assert "claim homicide-fall: reason for not checking ''; expected one of no source" in text


@pytest.mark.parametrize(
    "other_series",
    [None, {"fall_pct": {"theft": Value(70, "pct", tables=["offences"])}}],
)
def test_mislabelled_needs_a_series_that_fits(claim, other_series):
    given = {"reason": "mislabelled", "other_series": other_series, "stands": "no"}
    assert complaints(claim(), {"then": RISE_OF_TABLE}, **given) == [
        "mislabelled, but no other series shown gives the printed number"
    ]


def test_comparison_cannot_be_mislabelled(claim):
    given = {"reason": "mislabelled", "stands": "no"}
    assert complaints(claim(kind="comparison"), {"then": FAILS}, **given) != []


@pytest.mark.parametrize("series", [74.6, Value(74.6, "pct")])
def test_other_series_needs_unit_and_table(claim, series):
    text = refused(claim(), {"arithmetic": FALL}, other_series={"fall_pct": {"theft": series}})
    assert "claim homicide-fall, other series 'theft': expected a Value with its table" in text


@pytest.mark.parametrize(("kind", "counted"), [("number", FALL), ("comparison", HOLDS)])
def test_other_series_of_an_unknown_quantity_is_refused(claim, kind, counted):
    other = {"fall": {"theft": Value(74.6, "pct", tables=["offences"])}}
    with pytest.raises(LedgerError, match="claim homicide-fall: no quantity 'fall'"):
        decided(claim(kind=kind), {"arithmetic": counted}, other_series=other)


def test_unchecked_says_what_would_settle_it(claim):
    text = refused(claim(), {}, **unchecked(settled_by=None))
    assert text.startswith("claim homicide-fall: settled_by goes with what cannot be checked")


def test_settled_claim_needs_nothing_to_settle_it(claim):
    text = refused(claim(), {"arithmetic": FALL}, settled_by="The police file.")
    assert text.startswith("claim homicide-fall: settled_by goes with what cannot be checked")


def test_judged_claim_is_not_unchecked(claim):
    text = refused(claim(), {"arithmetic": FALL}, unchecked={"fall_pct": "no source named"})
    assert "without a basis: none; called unchecked: fall_pct; expected the same" in text
    text = refused(claim(kind="comparison"), {"now": HOLDS}, unchecked="no source named")
    assert text.startswith("claim homicide-fall: judged and yet unchecked")


def test_code_without_an_unchecked_quantity_is_refused(claim):
    text = refused(claim(), {"arithmetic": FALL}, unchecked="no source named")
    assert "claim homicide-fall" in text


def test_judged_claim_is_not_open(claim):
    text = refused(claim(), {"arithmetic": FALL}, stands="open")
    assert text.startswith("claim homicide-fall: stands 'open' goes with 'cannot be checked'")


def test_unchecked_claim_does_not_stand(claim):
    text = refused(claim(), {}, **unchecked(stands="yes"))
    assert text.startswith("claim homicide-fall: stands 'open' goes with 'cannot be checked'")


def test_unknown_stand_is_refused(claim):
    text = refused(claim(), {"arithmetic": FALL}, stands="maybe")
    assert text == ("claim homicide-fall: stands 'maybe'; expected one of yes, in part, no, open")


def test_stand_needs_a_line_of_why(claim):
    text = refused(claim(), {"arithmetic": FALL}, because=" ")
    assert text == "claim homicide-fall: expected one line of why"
