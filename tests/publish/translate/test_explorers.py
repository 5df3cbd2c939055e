"""Explorers in other words: the same numbers, in the places and the notation of the language."""

import json

import pytest
from dictionary import Dictionary

from recount.explorers.grid import Outcome, packed, unpacked
from recount.publish.translate.explorers import explorer_in
from recount.publish.translate.wording import Extraction

SAID = [
    "Peru, all homicide: 1,234.5 per 100,000 in 2010, a change of +7.5%.",
    "Peru, robbery: 12.5 per 100,000 in 2010, a change of −7.5%.",
    "Chile, all homicide: 1.5 per 100,000 in 2010, a change of +0.5%.",
    "Chile, robbery: there are no counts.",
]
TEXT = "{country}, {offence}: {number_1} per {number_2} in {number_3}, a change of {number_4}%."
OPTIONS = ["All homicide", "Robbery"]


@pytest.fixture
def record():
    outcomes = [
        Outcome({"country": ["Peru", "Chile"], "printed": ["a lot", "few"], "n": [1, at]}, [said])
        for at, said in enumerate(SAID)
    ]
    forms = {"form_by": [], "forms": [{"encoding": {"x": {"field": "n", "title": "Cases"}}}]}
    choice = {"name": "offence", "label": "Offence", "kind": "list", "options": OPTIONS}
    place = {"name": "place", "label": "Place", "kind": "list", "options": ["Peru", "Chile"]}
    return {
        "explorer": "x",
        "title": "How many?",
        "choices": [place | {"start": "Peru"}, choice | {"start": "Robbery"}],
        "sentence": SAID[1],
        "sources": [],
        "grid": json.dumps(packed(outcomes) | forms),
    }


def sentences(record):
    return [outcome.sentences[0] for outcome in unpacked(json.loads(record["grid"]))]


def test_texts_become_few_messages_and_the_explorer_stays_what_it_is(record):
    noted = Extraction("d", "f")
    found = explorer_in(record, noted)
    texts = [message.text for message in noted.found.values() if "sentence" in message.comments]
    assert texts == [
        TEXT.replace("country", "place"),
        "{place}, {offence}: there are no counts.",
    ]
    assert sentences(found) == SAID
    assert {**found, "grid": ""} == {**record, "grid": ""}
    grids = [json.loads(one["grid"]) for one in (found, record)]
    assert grids[0]["columns"] == grids[1]["columns"]


def test_sentences_have_the_same_numbers_in_other_places(record):
    words = Dictionary(
        {
            TEXT.replace(
                "country", "place"
            ): "Em {number_3}, {place}: {number_1} ({number_4}%) por {number_2}, {offence}.",
            "All homicide": "Todo homicídio",
            "Robbery": "Roubo",
            "How many?": "Quantos?",
            "Cases": "Casos",
        }
    )
    found = explorer_in(record, words)
    assert sentences(found) == [
        "Em 2010, Peru: 1.234,5 (+7,5%) por 100.000, todo homicídio.",
        "Em 2010, Peru: 12,5 (−7,5%) por 100.000, roubo.",
        "Em 2010, Chile: 1,5 (+0,5%) por 100.000, todo homicídio.",
        SAID[3],
    ]
    assert found["sentence"] == "Em 2010, Peru: 12,5 (−7,5%) por 100.000, roubo."
    assert found["title"] == "Quantos?"
    assert found["choices"][1]["options"] == ["Todo homicídio", "Roubo"]
    assert found["choices"][1]["start"] == "Roubo"
    grid = json.loads(found["grid"])
    assert grid["forms"][0]["encoding"]["x"] == {"field": "n", "title": "Casos"}


def test_what_a_report_prints_stays_in_its_language(record):
    words = Dictionary({"a lot": "muito", "few": "pouco"})
    [outcome, *_] = unpacked(json.loads(explorer_in(record, words)["grid"]))
    assert outcome.table["printed"] == ["a lot", "few"]


def test_items_that_were_chosen_are_said_once(record):
    items = {"name": "offence", "label": "Offences", "kind": "items", "options": OPTIONS}
    record["choices"][1] = items | {"start": OPTIONS, "column": "offence"}
    grid = json.loads(record["grid"])
    two = [Outcome({"n": [1]}, SAID[:2]), Outcome({"n": [1]}, SAID[2:])]
    record["grid"] = json.dumps(grid | packed(two))
    found = explorer_in(record, Extraction("d", "f"))
    assert found["sentence"] == f"{SAID[0]} {SAID[1]}"


def test_links_name_choices_as_in_english_and_columns_have_words(record):
    words = Dictionary({"Robbery": "Roubo", "Country": "País"})
    found = explorer_in(record, words)
    assert found["choices"][1]["options"] == ["All homicide", "Roubo"]
    assert found["choices"][1]["names"] == OPTIONS
    assert found["headings"] == {"country": "País", "printed": "Printed", "n": "N"}
    assert "names" not in record["choices"][1]


def test_conditions_and_orders_of_a_form_name_cells_of_the_grid(record):
    """Or what a condition picks is drawn in English alone, and colours change with the language."""
    rows = {"country": ["Whole region", "Brazil"], "n": [1, 2]}
    series = {"color": {"field": "country", "type": "nominal"}}
    picked = {"transform": [{"filter": "datum.country != 'Whole region'"}], "encoding": series}
    form = {"data": {"name": "table"}, "layer": [picked]}
    grid = packed([Outcome(rows, [said]) for said in SAID]) | {"form_by": [], "forms": [form]}
    record["grid"] = json.dumps(grid)
    assert json.loads(explorer_in(record, Extraction("d", "f"))["grid"])["forms"] == [form]
    found = explorer_in(record, Dictionary({"Whole region": "Toda a região"}))
    [translated] = json.loads(found["grid"])["forms"]
    [layer] = translated["layer"]
    assert layer["transform"] == [{"filter": "datum.country != 'Toda a região'"}]
    assert layer["encoding"]["color"]["sort"] == ["Brasil", "Toda a região"]
    assert "datasets" not in translated
