"""What changed between editions, and why: nothing unnoticed, nothing invented."""

import copy
import json
from dataclasses import replace

import pytest
from figuring import chart, content, verdict
from hypothesis import given
from hypothesis import strategies as st

from recount.chapters import FigureEntry, VerdictEntry
from recount.publish.editions.aspects import (
    CHOICE,
    COUNTED,
    LEDGER,
    PRINTED,
    REASON,
    SERIES,
    SOURCES,
    STANDS,
    VERDICT,
    WORDING,
)
from recount.publish.editions.diff import (
    ADDED,
    CODE,
    DATA,
    DATA_DRAWN,
    DESCRIBED,
    DRAWING,
    GONE,
    JUDGED,
    NEW_DATA,
    NO_DATA,
    TEXT,
    VERDICTS,
    Reason,
    changes_between,
    compare,
)
from recount.publish.editions.frozen import snapshot as edition
from recount.publish.editions.snapshot import Snapshot, SnapshotEntry

VARIED = {
    "kind": "window",
    "choice": "from 2009",
    "verdict": "differs",
    "turns": True,
    "finding": "2009: 7; 2012: 9",
    "values": [],
    "tables": ["homicides"],
}
OTHER = {
    "series": "the whole state",
    "fits": True,
    "number": 70.0,
    "low": 70.0,
    "high": 70.0,
    "tables": ["homicides"],
}


def claim(code="1", words="", **changes):
    return SnapshotEntry(VerdictEntry("corruption", "a", verdict(**changes)), code, words=words)


def figure(code="1", words="", chapter="corruption", **changes):
    return SnapshotEntry(FigureEntry(chapter, "b", content(**changes)), code, words=words)


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


def test_the_comparison_for_machines_is_in_unicode():
    found = compare(snapshot(claim()), snapshot(claim(statement="Cayó.")))
    assert '"new": "Cayó."' in found.as_json()


def test_the_same_is_no_change():
    found = compare(snapshot(claim(), figure()), snapshot(claim(), figure(), version="now"))
    assert (found.claims, found.figures) == ([], [])
    assert list(found.lines()) == ["0.2.0 → now: no claim and no figure changed"]


def test_added_and_gone():
    found = compare(
        snapshot(claim(claim="a"), figure(name="b")), snapshot(claim(claim="c"), figure(name="d"))
    )
    fell, title = "Homicide fell by 70 per cent.", "A finding"
    assert [(one.name, one.title, one.status) for one in found.claims] == [
        ("c", fell, ADDED),
        ("a", fell, GONE),
    ]
    assert [(one.name, one.title, one.status) for one in found.figures] == [
        ("d", title, ADDED),
        ("b", title, GONE),
    ]
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
        ({"statement": "Homicide rose."}, LEDGER),
        ({"quantities": other_part(role="detail")}, PRINTED),
        ({"quantities": other_part(reason="coverage")}, REASON),
        ({"quantities": other_part(unchecked="no source named")}, REASON),
        ({"quantities": other_part(other_series=[OTHER])}, SERIES),
        ({"reasons": {"now": "coverage"}}, REASON),
        ({"variations": [VARIED]}, CHOICE),
        ({"checked": 0}, VERDICT),
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
    before, after = other_part(tables=[]), other_part(tables=["a"])
    filled = claim(quantities=after, complaints=[], instead=None)
    [change] = changes_between(claim(quantities=before), filled)
    assert str(change) == "sources, tables behind it, new: a"


def test_what_comes_and_what_goes_is_told_and_never_as_nothing():
    [new] = changes_between(claim(), claim(instead="It fell by 7 per cent."))
    assert str(new) == "wording, what to write instead, new: It fell by 7 per cent."
    [gone] = changes_between(claim(settled_by="A count."), claim())
    assert str(gone) == "wording, what would settle it, gone: A count."
    [none] = changes_between(claim(settled_by=None), claim(settled_by=""))
    assert "nothing" not in str(none)
    assert str(none).endswith("written in another way, which says the same")
    more = claim(verdicts={"now": "reproduced", "then": "differs"})
    [new], [gone] = changes_between(claim(), more), changes_between(more, claim())
    assert str(new) == "verdict, on data of the time, new: differs"
    assert str(gone) == "verdict, on data of the time, gone: differs"
    assert changes_between(claim(), claim(reasons={"now": None, "then": None})) == []


def test_numbers_are_told_as_on_the_card_with_the_words_that_print_them():
    [change] = changes_between(claim(), claim(quantities=other_part(number=71.25)))
    assert str(change) == "counted number, “70 percent” on data of today: 70% → 71.2%"
    [change] = changes_between(claim(), claim(quantities=other_part(value=71.0)))
    assert str(change) == "printed number, what “70 percent” stands for"


def test_an_edition_without_the_keys_of_facts_does_not_make_them_new():
    """Which records did not have at first, though they rested on published facts."""
    before = other_part(tables=["published_facts"])
    after = other_part(tables=["published_facts"], facts=["escobar-death-date"])
    assert changes_between(claim(quantities=before), claim(quantities=after)) == []
    other = other_part(tables=["published_facts"], facts=["escobar-birth-date"])
    [change] = changes_between(claim(quantities=other), claim(quantities=after))
    assert str(change) == (
        "sources, published facts behind it: escobar-birth-date → escobar-death-date"
    )


def test_the_title_in_a_chart_is_not_told_beside_that_of_the_figure():
    [change] = changes_between(figure(title="A finding"), figure(title="Another"))
    assert (change.kind, change.what) == (WORDING, "title")


def test_what_changed_since_the_first_frozen_edition_is_told_in_words(repository):
    """No path through a record, no name of a field, and nothing that is nothing."""
    found = compare(edition(repository, "0.2.0"), edition(repository, "now"))
    changes = [change for one in (*found.claims, *found.figures) for change in one.changes]
    assert len(changes) > 1000
    fields = ("quantities", "bases", "because", "settled", "_", "spec", "layer", "config", "alt,")
    assert [change.what for change in changes if change.what.startswith(fields)] == []
    assert [change for change in changes if "_" in change.what.partition("“")[0]] == []
    assert [change for change in changes if "nothing" in (change.old, change.new)] == []
    assert [one.name for one in (*found.claims, *found.figures) if not one.why] == []


def test_rows_are_counted():
    found = compare(
        snapshot(figure(spec=chart([("a", 1.0), ("b", 2.0)]))),
        snapshot(figure(spec=chart([("a", 1.0), ("b", 3.0), ("c", 4.0)]))),
    )
    [change] = found.figures[0].changes
    assert str(change) == "data, rows (1 gone, 2 new): 2 → 3"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"mark": "line"}, "its marks"),
        ({"config": {"font": "Serif"}}, "its style"),
        ({"height": 7}, "its size"),
        ({"width": 7, "autosize": "fit"}, "its size"),
        ({"width": 7, "mark": "line"}, "its marks, its size"),
    ],
)
def test_what_is_drawn_otherwise_is_told_in_words(more, told):
    [change] = changes_between(figure(spec=chart()), figure(spec=chart() | more))
    assert str(change) == f"drawing, {told}"


def spec_of(*rows, **more):
    return {"datasets": {"d": list(rows)}, "data": {"name": "d"}, "mark": "bar"} | more


def test_rows_in_another_order_are_drawn_otherwise_and_no_other_data():
    one, other = {"a": 1, "b": 2}, {"a": 3, "b": 4}
    [change] = changes_between(figure(spec=spec_of(one, other)), figure(spec=spec_of(other, one)))
    assert str(change) == "drawing, order of its rows, or its title"
    turned = {"b": 2, "a": 1}
    [change] = changes_between(figure(spec=spec_of(one)), figure(spec=spec_of(turned, mark="line")))
    assert str(change) == "drawing, its marks"


def test_data_under_another_name_are_the_same_data():
    rows = [{"a": 1}], [{"b": 2}]
    one, other = (
        {
            "datasets": dict(zip(names, rows, strict=True)),
            "layer": [{"data": {"name": name}} for name in names],
        }
        for names in (("d", "e"), ("f", "g"))
    )
    [change] = changes_between(figure(spec=one), figure(spec=other))
    assert str(change) == "drawing, order of its rows, or its title"


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
        (claim(**NEW), {"tables": {"homicides": "sha256:1", "claims": "sha256:2"}}, []),
        (claim(because="So."), {"packages": "2"}, [Reason(TEXT, "the judgement")]),
        (
            claim(stands="no"),
            {"tables": {"homicides": "sha256:2"}},
            [Reason(JUDGED, "whether the sentence stands")],
        ),
        (claim(stands="no"), {"library": "2"}, [Reason(JUDGED, "whether the sentence stands")]),
        (
            claim(reasons={"now": "coverage"}),
            {"library": "2"},
            [Reason(JUDGED, "why it differs or cannot be checked")],
        ),
        (
            claim(quantities=other_part(value=71.0, gap=1.0)),
            {"library": "2"},
            [Reason(TEXT, "the ledger")],
        ),
        (
            claim(quantities=other_part(tables=["homicides", "homicides_2025"])),
            {"tables": {"homicides": "sha256:1", "homicides_2025": "sha256:1"}, "library": "2"},
            [Reason(NEW_DATA, "homicides_2025")],
        ),
        (
            claim(quantities=other_part(tables=["homicides_2025"])),
            {"tables": {"homicides_2025": "sha256:1"}, "library": "2"},
            [Reason(NEW_DATA, "homicides_2025"), Reason(NO_DATA, "homicides")],
        ),
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


def test_what_is_counted_from_the_ledger_changes_with_its_text():
    old, new = (
        claim(quantities=other_part(tables=["claims"], number=number)) for number in (70.0, 71.0)
    )
    why = changed(old, new, tables={"claims": "sha256:2"}, library="2")[1]
    assert why == [Reason(TEXT, "the ledger")]


REVISED = {"tables": {"homicides": "sha256:2"}, "library": "2"}
IT_FELL, IT_FELL_MORE = "It fell by 70 per cent.", "It fell by 71 per cent."


@pytest.mark.parametrize("words", [("", ""), ("1", ""), ("1", "1")])
def test_a_number_in_words_that_moved_with_the_data_is_no_changed_text(words):
    before, after = words
    old, new = claim(words=before, because=IT_FELL), claim(words=after, because=IT_FELL_MORE)
    assert changed(old, new, **REVISED)[1] == [Reason(DATA, "homicides")]


def test_words_that_somebody_wrote_are_changed_text_though_only_a_number_differs():
    old, new = claim(words="1", because=IT_FELL), claim(words="2", because=IT_FELL_MORE)
    assert changed(old, new, library="2")[1] == [Reason(TEXT, "the judgement")]
    unknown = claim(because=IT_FELL), claim(because=IT_FELL_MORE)
    assert changed(*unknown, library="2")[1] == [Reason(TEXT, "the judgement")]


def test_a_number_in_a_caption_that_moved_with_the_data_is_no_changed_text():
    old, new = figure(words="1", caption=IT_FELL), figure(words="1", caption=IT_FELL_MORE)
    assert changed(old, new, **REVISED)[1] == [Reason(DATA, "homicides")]
    other = figure(words="2", caption="It rose.")
    assert changed(old, other, library="2")[1] == [Reason(TEXT, "the words of the figure")]


def test_a_table_that_is_described_anew_is_why_its_source_reads_otherwise():
    [source] = content()["sources"]
    old, new = figure(), figure(sources=[source | {"edition": "2025"}])
    kinds, why = changed(old, new, library="2", packages="2")
    assert (kinds, why) == ({SOURCES}, [Reason(DESCRIBED, "homicides")])


def test_a_figure_of_the_synthesis_follows_from_the_verdicts_of_the_others():
    old = figure(chapter="sum", spec=chart())
    new = figure(chapter="sum", spec=chart([("a", 7.0)]))
    later = {"library": "2", "synthesis": "sum"}
    found = compare(snapshot(claim(), old), snapshot(claim(headline="differs"), new, **later))
    [difference] = found.figures
    assert difference.why == [Reason(VERDICTS, "1 claim")]


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        ([claim(claim="a")], [claim(claim="b")], [Reason(VERDICTS, "2 claims")]),
        ([claim()], [claim(stands="no")], [Reason(VERDICTS, "1 claim")]),
        ([claim()], [claim(reasons={"now": "coverage"})], [Reason(VERDICTS, "1 claim")]),
        ([claim()], [claim(because="So.")], [Reason(CODE, "the library")]),
    ],
)
def test_the_synthesis_follows_from_claims_that_came_went_or_are_judged_otherwise(
    before, after, why
):
    old = figure(chapter="sum", spec=chart())
    new = figure(chapter="sum", spec=chart([("a", 7.0)]))
    later = {"library": "2", "synthesis": "sum"}
    found = compare(snapshot(*before, old), snapshot(*after, new, **later))
    assert found.figures[0].why == why


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


def test_a_figure_is_told_in_lines_as_a_claim_is():
    found = compare(snapshot(figure()), snapshot(figure(caption="So."), version="0.3.0"))
    assert list(found.lines()) == [
        "0.2.0 → 0.3.0: figures: 1 changed",
        "\nFigure fall: changed",
        "  A finding",
        "  - wording, caption: Caption of fall. → So.",
        "  why: text changed: the words of the figure",
    ]


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
    assert found.as_json().startswith('{\n "old": "0.2.0",\n "new": "0.3.0",\n "claims": [')
    said = json.loads(found.as_json())
    assert (said["old"], said["new"], said["figures"]) == ("0.2.0", "0.3.0", [])
    [one] = said["claims"]
    assert one["changes"] == [
        {"kind": "verdict", "what": "headline", "old": "reproduced", "new": "differs"}
    ]
    assert one["why"] == [{"cause": "code changed", "where": "cell a of chapter corruption"}]
