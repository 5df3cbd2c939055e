import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.errors import SlotError
from recount.ledger.sentences import by_slot, fill, slot_records, slots_of
from recount.quantities.units import UNITS, format_number
from recount.quantities.values import Value

WHERE = "judgements.csv, row 7, column because"


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("By {now.fall_pct}.", Value(74.57, "pct"), "By 74.6%."),
        ("By {now.fall_pct:0}%.", Value(74.57, "pct"), "By 75%."),
        ("{now.fall_pct:2} points", Value(-0.001, "pct"), "0.00 points"),
        ("{a_victims:0} dead", Value(12345, "victims"), "12,345 dead"),
        ("On {day}.", Value(20080528, "date"), "On 28 May 2008."),
        ("{day} and {day}", Value(3, "rank"), "3rd and 3rd"),
        ("In {place}.", "Honduras and Belize", "In Honduras and Belize."),
        ("Nothing computed.", "", "Nothing computed."),
    ],
)
def test_slots_are_filled(text, value, filled):
    names = [name for name, _ in slots_of(text, WHERE)] or ["unused"]
    assert fill(text, dict.fromkeys(names, value), WHERE) == filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{now.rise_pct}", r"{now.rise_pct} names no value; there are: a_share, day, place"),
        ("{a_share} {", "a brace stands alone"),
        ("a_share}", "a brace stands alone"),
        ("{}", r"slot {}; expected"),
        ("{A_share}", r"slot {A_share}; expected"),
        ("{a_share:.1f}", r"slot {a_share:.1f}; expected"),
        ("{a_share:}", r"slot {a_share:}; expected"),
        ("{place:1}", r"{place:1} is filled with words, not a number"),
        ("{day:1}", r"{day:1}: a date has no decimals"),
        ("{rank:0}", r"{rank:0}: a rank has no decimals"),
        ("{rates.BLZ}", r"{rates.BLZ} names no value; there are: a_share, day, place, rank, "),
    ],
)
def test_slot_that_is_none_is_refused_with_its_place(text, message):
    values = {
        "a_share": Value(0.5, "share"),
        "day": Value(20080528, "date"),
        "place": "Chile",
        "rank": Value(3, "rank"),
        "rates": {"HND": {2011: Value(82.1, "per_100k")}},
    }
    with pytest.raises(SlotError) as caught:
        fill(text, values, WHERE)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{WHERE}: ")


def test_where_nothing_is_handed_over_there_are_none():
    with pytest.raises(SlotError, match=r"names no value; there are: none$"):
        fill("{place}", {}, WHERE)


RATES = {"rates": {"HND": {2011: Value(82.12345678901, "per_100k")}}, "place": "Honduras"}


def test_what_is_handed_over_as_a_mapping_is_named_by_its_keys():
    assert fill("{rates.HND.2011:1} in {place}", RATES, WHERE) == "82.1 in Honduras"
    assert dict(by_slot(RATES)).keys() == {"rates.HND.2011", "place"}


def test_what_fills_slots_is_told_by_name_for_other_languages():
    sentences = ["In {place} {rates.HND.2011}.", "{rates.HND.2011:0}"]
    assert slot_records(sentences, RATES | {"more": "words"}, WHERE) == {
        "place": "Honduras",
        "rates.HND.2011": {"number": 82.12345679, "unit": "per_100k"},
    }
    with pytest.raises(SlotError, match=WHERE):
        slot_records(["{"], RATES, WHERE)


@given(st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_name_that_ends_in_a_unit_takes_that_unit_only(named, given_unit):
    stamp = 201011
    text, values = f"{{a_{named}}}", {f"a_{named}": Value(stamp, given_unit)}
    ends = [unit for unit in UNITS if f"a_{named}".endswith(f"_{unit}")]
    if given_unit == max(ends, key=len):
        assert fill(text, values, WHERE) == format_number(stamp, given_unit)
    else:
        with pytest.raises(SlotError, match=f"is filled with {given_unit}; expected"):
            fill(text, values, WHERE)
