"""Records: what the chapters stored is what the types say, field by field, and nothing else."""

import copy

import pytest
from built import ROOT
from judging import decided
from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import is_typeddict

from recount import Value, compare, percent_rise, published
from recount import record as module
from recount.chapters import code_cells
from recount.mime import NUMBERS, QUESTION
from recount.publish.book.book import Book
from recount.publish.book.manifests import frozen_versions, manifest
from recount.publish.editions.frozen import snapshot
from recount.publish.machines.schemas import properties_of
from recount.record import (
    ChartedExplorer,
    ChartedFigure,
    NumbersRecord,
    QuestionRecord,
    VerdictRecord,
    behind,
    quantities_of,
    tables_of,
)

BOOK = Book(ROOT)
EXACT = ConfigDict(extra="forbid", strict=True)


def adapter(kind):
    """A list, for the types take their strictness from what is around them."""
    return TypeAdapter(list[kind], config=EXACT)


def stored(mime_type):
    return [
        output["data"][mime_type]
        for notebook in BOOK.notebooks.values()
        for cell in code_cells(notebook)
        for output in cell["outputs"]
        if mime_type in output.get("data", {})
    ]


@pytest.mark.parametrize(
    ("kind", "records"),
    [
        (VerdictRecord, [entry.content for entry in BOOK.verdicts]),
        (ChartedFigure, [entry.content for entry in BOOK.figures]),
        (ChartedExplorer, [entry.content for entry in BOOK.explorers]),
        (NumbersRecord, stored(NUMBERS)),
        (QuestionRecord, stored(QUESTION)),
    ],
    ids=["verdicts", "figures", "explorers", "numbers", "questions"],
)
def test_every_stored_record_is_as_its_type_says(kind, records):
    assert len(records) > 10
    assert adapter(kind).validate_python(records) == records


@pytest.mark.parametrize(
    "damage",
    [
        lambda record: record.update(headline="true"),
        lambda record: record.update(colour="red"),
        lambda record: record.pop("because"),
        lambda record: record["reasons"].update(later="coverage"),
        lambda record: record.update(kind="comparison"),
        lambda record: record["quantities"][0].update(value="12"),
    ],
)
def test_a_wrong_record_is_not(damage):
    record = copy.deepcopy(next(v.content for v in BOOK.verdicts if quantities_of(v.content)))
    damage(record)
    with pytest.raises(ValidationError):
        adapter(VerdictRecord).validate_python([record])


@pytest.mark.parametrize(
    "kind",
    [kind for kind in vars(module).values() if is_typeddict(kind) and kind.__annotations__],
    ids=lambda kind: kind.__name__,
)
def test_every_field_says_what_it_holds(kind):
    assert kind.__doc__
    for name, part in properties_of(kind).items():
        assert part.get("description") or "$ref" in part, name


@pytest.mark.parametrize("version", frozen_versions(ROOT))
def test_a_frozen_edition_is_read_in_the_form_of_today_and_keeps_its_hashes(version):
    found, described = snapshot(ROOT, version), manifest(ROOT, version)
    claims = [entry.record.content for entry in found.claims.values()]
    assert len(claims) == len(described["claims"])
    assert adapter(VerdictRecord).validate_python(claims) == claims
    for kind in ("claims", "figures"):
        digests = {name: entry.digest for name, entry in getattr(found, kind).items()}
        assert digests == described[kind]


def test_a_judged_claim_is_as_the_type_says(claim):
    found = decided(claim(), {}, unchecked="no source named", settled_by="A file.", stands="open")
    assert adapter(VerdictRecord).validate_python([found]) == [found]


def test_a_verdict_names_the_facts_behind_it(claim):
    before, after = published("cocaine-manufacture-2020"), published("cocaine-manufacture-2022")
    rise = percent_rise(before, after)
    found = decided(claim(), {"then": {"fall_pct": rise}}, reason="coverage", stands="no")
    assert adapter(VerdictRecord).validate_python([found]) == [found]
    assert behind(found).facts == {"cocaine-manufacture-2020", "cocaine-manufacture-2022"}
    assert tables_of(found) == ["published_facts"]


def test_a_comparison_names_the_facts_behind_it(claim):
    half, share = Value(50, "pct"), published("confidence-courts-2018")
    low = compare(share, "<", half, ("trust in courts", "half"))
    found = decided(claim(kind="comparison"), {"now": low})
    assert behind(found).facts == {"confidence-courts-2018"}


def test_a_verdict_without_facts_names_none(claim):
    value = Value(74.6, "pct", tables=["homicides"])
    found = decided(claim(), {"now": {"fall_pct": value}})
    assert "facts" not in found["quantities"][0]["bases"]["now"]
    assert not behind(found).facts


def test_the_tables_of_other_series_are_named_where_they_are_wanted():
    beside = [
        verdict.content
        for verdict in BOOK.verdicts
        if verdict.content["variations"]
        or any(part["other_series"] for part in quantities_of(verdict.content))
    ]
    assert beside
    for record in beside:
        own, all_ = set(tables_of(record)), set(tables_of(record, beside=True))
        series = [s for part in quantities_of(record) for s in part["other_series"]]
        series += record["variations"]
        assert all_ == own | {table for one in series for table in one["tables"]}
