"""What came of the claims: a change of data or of the library that turns one is told here."""

from collections import Counter
from pathlib import Path

from recount.chapters import notebooks, read, records_of, verdicts

ROOT = Path(__file__).parent.parent
RECORDS = [
    record for name, path in notebooks(ROOT).items() for record in records_of(name, read(path))
]
FOUND = {entry.name: entry.content for entry in verdicts(RECORDS)}


def test_the_verdicts_of_all_claims():
    headlines = Counter(record["headline"] for record in FOUND.values())
    assert headlines == {"reproduced": 20, "differs": 21, "cannot be checked": 3}
    assert sum(len(record.get("quantities", ())) for record in FOUND.values()) == 59


def test_german_numerals_are_what_they_say():
    [mean] = FOUND["germany-mean-2019"]["quantities"]
    assert (mean["as_printed"], mean["value"], mean["step"]) == ("10,2 Grad Celsius", 10.2, 0.1)
    assert mean["bases"]["now"]["number"] == 10.28


def test_the_usual_values_are_the_means_of_the_reference_period():
    usual = {
        name: part["bases"]["now"]["verdict"]
        for name, record in FOUND.items()
        for part in record.get("quantities", ())
        if part["quantity"] == "usual"
    }
    assert len(usual) == 13
    assert [name for name, verdict in usual.items() if verdict != "reproduced"] == [
        "saarland-precipitation"
    ]
