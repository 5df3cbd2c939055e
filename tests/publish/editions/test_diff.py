"""What changed between editions, and why: nothing unnoticed, nothing invented."""

import copy
import json
from dataclasses import replace

import pytest
from figuring import chart, content, verdict
from hypothesis import given
from hypothesis import strategies as st

from recount.chapters import FigureEntry, VerdictEntry
from recount.publish.editions.diff import (
    ADDED,
    CODE,
    COUNTED,
    DATA,
    DATA_DRAWN,
    DRAWING,
    GONE,
    PRINTED,
    SOURCES,
    STANDS,
    TEXT,
    VERDICT,
    WORDING,
    Reason,
    changes_between,
    compare,
)
from recount.publish.editions.snapshot import Snapshot, SnapshotEntry


def claim(code="1", **changes):
    return SnapshotEntry(VerdictEntry("corruption", "a", verdict(**changes)), code)


def figure(code="1", **changes):
    return SnapshotEntry(FigureEntry("corruption", "b", content(**changes)), code)


def snapshot(*entries, version="0.2.0", **changes):
    named = {"verdict": {}, "figure": {}}
    for entry in entries:
        named[entry.record.kind][entry.record.name] = entry
    usual = {
        "tables": {"homicides": "sha256:1", "claims": "sha256:1"},
        "chapters": {"corruption": "1"},
        "library": "1",
        "packages": "1",
    }
    return Snapshot(version, named["verdict"], named["figure"], **(usual | changes))


def changed(old, new, *more, **snapshots):
    """The one difference between two entries, as kinds of change and as reasons."""
    found = compare(snapshot(old), snapshot(new, version="0.3.0", **snapshots))
    [difference] = [*found.claims, *found.figures]
    return {change.kind for change in difference.changes}, difference.why


def other_part(**changes):
    """A verdict's quantities with changes in the first, or in what was counted."""
    [part] = copy.deepcopy(verdict()["quantities"])
    for key, value in changes.items():
        if key in part:
            part[key] = value
        else:
            part["bases"]["now"][key] = value
    return [part]


def test_the_same_is_no_change():
    found = compare(snapshot(claim(), figure()), snapshot(claim(), figure(), version="now"))
    assert (found.claims, found.figures) == ([], [])
    assert list(found.lines()) == ["0.2.0 → now: no claim and no figure changed"]


def test_added_and_gone():
    found = compare(
        snapshot(claim(claim="a"), figure(name="b")), snapshot(claim(claim="c"), figure(name="d"))
    )
    assert [(one.name, one.status) for one in found.claims] == [("c", ADDED), ("a", GONE)]
    assert [(one.name, one.status) for one in found.figures] == [("d", ADDED), ("b", GONE)]
    assert found.summary() == "claims: 1 added, 1 gone; figures: 1 added, 1 gone"


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"answer": "do not quote"}, VERDICT),
        ({"headline": "differs"}, VERDICT),
        ({"verdicts": {"now": "differs"}}, VERDICT),
        ({"verdicts": {"now": "reproduced", "then": "differs"}}, VERDICT),
        ({"quantities": other_part(verdict="differs")}, VERDICT),
        ({"quantities": other_part(number=71.0)}, COUNTED),
        ({"quantities": other_part(gap=1.0)}, COUNTED),
        ({"quantities": other_part(as_printed="71 percent")}, PRINTED),
        ({"quantities": other_part(value=71.0)}, PRINTED),
        ({"quantities": other_part(hedge="about")}, PRINTED),
        ({"quantities": other_part(tables=["countries"])}, SOURCES),
        ({"quantities": other_part(facts=["escobar-death-date"])}, SOURCES),
        ({"stands": "no"}, STANDS),
        ({"because": "It did not."}, WORDING),
        ({"statement": "Homicide rose."}, WORDING),
        ({"reasons": {"now": "coverage"}}, WORDING),
    ],
)
def test_what_changed_in_a_claim_is_of_one_kind(changes, kind):
    kinds, _ = changed(claim(), claim(**changes))
    assert kinds == {kind}


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"title": "Another"}, WORDING),
        ({"caption": "Another"}, WORDING),
        ({"alt": "Another"}, WORDING),
        ({"sources": []}, SOURCES),
        ({"spec": chart([("a", 1.25), ("b", 7.0)])}, DATA_DRAWN),
        ({"spec": chart([("a", 1.25)])}, DATA_DRAWN),
        ({"spec": chart() | {"mark": "line"}}, DRAWING),
    ],
)
def test_what_changed_in_a_figure_is_of_one_kind(changes, kind):
    changes.setdefault("spec", chart())
    kinds, _ = changed(figure(spec=chart()), figure(**changes))
    assert kinds == {kind}


def test_a_list_that_fills_and_a_field_that_says_nothing_are_no_changes_of_their_own():
    filled = {"tables": ["a"], "notes": [], "edition": None}
    found = compare(snapshot(claim(bases={})), snapshot(claim(bases=filled)))
    [difference] = found.claims
    assert [(change.old, change.new) for change in difference.changes] == [(None, "a")]


def test_rows_are_counted():
    found = compare(
        snapshot(figure(spec=chart([("a", 1.0), ("b", 2.0)]))),
        snapshot(figure(spec=chart([("a", 1.0), ("b", 3.0), ("c", 4.0)]))),
    )
    [change] = found.figures[0].changes
    assert str(change) == "data, 1 rows gone, 2 new: 2 → 3"


NEW = {"quantities": other_part(number=71.0)}


@pytest.mark.parametrize(
    ("new", "snapshots", "why"),
    [
        (claim(**NEW), {"tables": {"homicides": "sha256:2"}}, [Reason(DATA, "homicides")]),
        (claim("2", **NEW), {}, [Reason(CODE, "cell a of chapter corruption")]),
        (
            claim("2", **NEW),
            {"tables": {"homicides": "sha256:2"}},
            [Reason(DATA, "homicides"), Reason(CODE, "cell a of chapter corruption")],
        ),
        (
            claim(**NEW),
            {"chapters": {"corruption": "2"}, "library": "2"},
            [Reason(CODE, "other cells of chapter corruption")],
        ),
        (claim(**NEW), {"library": "2", "packages": "2"}, [Reason(CODE, "the library")]),
        (claim(**NEW), {"packages": "2"}, [Reason(CODE, "installed packages")]),
        (
            claim(**NEW),
            {"tables": {"homicides": "sha256:1", "other": "sha256:9"}},
            [],
        ),
        (claim(because="So."), {"packages": "2"}, [Reason(TEXT, "chapter corruption")]),
        (claim(statement="So."), {}, [Reason(TEXT, "the ledger")]),
        (
            claim(quantities=other_part(as_printed="71 percent")),
            {},
            [Reason(TEXT, "the ledger")],
        ),
    ],
)
def test_why(new, snapshots, why):
    assert changed(claim(), new, **snapshots)[1] == why


TEXTS = st.text(max_size=3)
FIELDS = st.sampled_from(["headline", "stands", "because", "statement", "locator", "settled_by"])
NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=16)


@given(
    st.dictionaries(FIELDS, TEXTS),
    NUMBERS,
    st.lists(st.tuples(TEXTS, NUMBERS | st.none()), min_size=1),
    TEXTS,
)
def test_a_changed_hash_and_a_change_go_together(texts, number, rows, caption):
    spec = {"datasets": {"d": [dict(zip("ab", row, strict=True)) for row in rows]}, "mark": "bar"}
    for old, new in (
        (claim(), claim(**texts, quantities=other_part(number=number))),
        (figure(spec=spec), figure(spec=spec, caption=caption)),
        (figure(spec=spec), figure(spec=spec | {"datasets": {"d": [{"a": "", "b": None}]}})),
    ):
        assert bool(list(changes_between(old, new))) == (old.digest != new.digest)


def test_a_claim_that_moved_is_said_to_have_moved():
    old = claim()
    new = replace(old, record=replace(old.record, chapter="state-response"))
    [change] = compare(snapshot(old), snapshot(new)).claims[0].changes
    assert str(change) == "place, chapter: corruption → state-response"


def test_text_and_json_say_the_same():
    old, new = snapshot(claim()), snapshot(claim("2", headline="differs"), version="0.3.0")
    found = compare(old, new)
    assert list(found.lines()) == [
        "0.2.0 → 0.3.0: claims: 1 changed",
        "\nClaim homicide-fall: changed",
        "  Homicide fell by 70 per cent.",
        "  - verdict, headline: reproduced → differs",
        "  why: code changed: cell a of chapter corruption",
    ]
    said = json.loads(found.as_json())
    assert (said["old"], said["new"], said["figures"]) == ("0.2.0", "0.3.0", [])
    [one] = said["claims"]
    assert one["changes"] == [
        {"kind": "verdict", "what": "headline", "old": "reproduced", "new": "differs"}
    ]
    assert one["why"] == [{"cause": "code changed", "where": "cell a of chapter corruption"}]
