"""What changed between two editions, claim by claim and figure by figure, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from recount.chapters import FigureEntry, VerdictEntry
from recount.drawing.measured import data_tables
from recount.publish.editions import aspects
from recount.publish.editions.aspects import Aspect
from recount.publish.editions.snapshot import Claims, Figures, Snapshot, SnapshotEntry
from recount.record import ChartedFigure, Spec

Entry = SnapshotEntry[VerdictEntry | FigureEntry]

ADDED, GONE, CHANGED = "added", "gone", "changed"

DATA, NEW_DATA, NO_DATA = "data revised", "data added", "data removed"
DESCRIBED, CODE, TEXT = "data described anew", "code changed", "text changed"
JUDGED, VERDICTS = "judged anew", "verdicts changed"

DATA_DRAWN, DRAWING = "data", "drawing"
OF_RESULT = {
    aspects.VERDICT,
    aspects.COUNTED,
    aspects.CHOICE,
    aspects.SERIES,
    aspects.SOURCES,
    DATA_DRAWN,
    DRAWING,
}
"""What chapters compute; all else is written."""

WRITTEN = {"claims", "quantities"}
"""Tables of what reports say: the ledger, which no office revises."""

_DECIDED = {
    aspects.STANDS: "whether the sentence stands",
    aspects.REASON: "why it differs or cannot be checked",
}
"""What editors decide, and how it is called."""

_PARTS_OF_CHART = {
    "config": "its style",
    "height": "its size",
    "width": "its size",
    "autosize": "its size",
}
"""What the parts of a chart are for readers; all others are its marks."""

_DIGITS = re.compile(r"\d[\d.,]*")


@dataclass(frozen=True)
class Change:
    """One thing that changed: of which kind, what it is, from what to what.

    Attributes
    ----------
    old, new : str or None
        What is told of it; None of what there is not, and both None where no more is told.
    """

    kind: str
    what: str
    old: str | None
    new: str | None

    @property
    def told(self) -> bool:
        """Whether more is told of it than that it changed."""
        return bool(self.old or self.new)

    def __str__(self) -> str:
        what = f"{self.kind}, {self.what}"
        if self.old and self.new:
            return f"{what}: {self.old} → {self.new}"
        if self.told:
            return f"{what}, {'new' if self.new else 'gone'}: {self.new or self.old}"
        return what


@dataclass(frozen=True)
class Reason:
    """Why something changed: the cause, and where it is."""

    cause: str
    where: str

    def __str__(self) -> str:
        return f"{self.cause}: {self.where}"


@dataclass(frozen=True)
class Difference:
    """What happened to one claim or figure.

    Attributes
    ----------
    name, title : str
        Slug or id, and the statement or title by which a reader knows it.
    status : str
        `ADDED`, `GONE` or `CHANGED`.
    changes : list of Change
        Of one that changed, everything that did.
    why : list of Reason
        Of one that changed, what it follows from and that changed as well.
    """

    name: str
    title: str
    status: str
    changes: list[Change] = field(default_factory=list)
    why: list[Reason] = field(default_factory=list)


@dataclass(frozen=True)
class Diff:
    """All differences between two editions."""

    old: str
    new: str
    claims: list[Difference]
    figures: list[Difference]

    def as_json(self) -> str:
        """The comparison for machines."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    def summary(self) -> str:
        """The comparison in one line."""
        parts = [
            f"{_counted(found, kind)}"
            for kind, found in (("claim", self.claims), ("figure", self.figures))
            if found
        ]
        return "; ".join(parts) or "no claim and no figure changed"

    def lines(self) -> Iterator[str]:
        """The comparison as text."""
        yield f"{self.old} → {self.new}: {self.summary()}"
        for kind, found in (("Claim", self.claims), ("Figure", self.figures)):
            for difference in found:
                yield f"\n{kind} {difference.name}: {difference.status}"
                yield f"  {difference.title}"
                yield from (f"  - {change}" for change in difference.changes)
                yield from (f"  why: {reason}" for reason in difference.why)


def compare(old: Snapshot, new: Snapshot) -> Diff:
    """Compare two snapshots; what is the same in both is left out."""
    return Diff(
        old.version,
        new.version,
        list(_differences(old, new, old.claims, new.claims)),
        list(_differences(old, new, old.figures, new.figures)),
    )


def _differences(
    old: Snapshot,
    new: Snapshot,
    before: Claims | Figures,
    after: Claims | Figures,
) -> Iterator[Difference]:
    for name in [*after, *(name for name in before if name not in after)]:
        was, entry = before.get(name), after.get(name)
        if was and entry:
            if changes := changes_between(was, entry):
                why = _why(old, new, was, entry, changes)
                yield Difference(name, _title(entry), CHANGED, changes, why)
        elif entry:
            yield Difference(name, _title(entry), ADDED)
        elif was:
            yield Difference(name, _title(was), GONE)


def changes_between(old: Entry, new: Entry) -> list[Change]:
    """Everything that differs between two states of one claim or figure, each thing once."""
    found = []
    if old.record.chapter != new.record.chapter:
        found.append(Change(aspects.PLACE, "chapter", old.record.chapter, new.record.chapter))
    if isinstance(old.record, FigureEntry) and isinstance(new.record, FigureEntry):
        found += _of_chart(old.record.content, new.record.content)
    before, after = _aspects(old), _aspects(new)
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key), after.get(key)
        if was and now:
            if now.differs(was):
                found.append(_changed(was, now))
        elif (one := was or now) and one.shown:
            old_and_new = (was.shown if was else None, now.shown if now else None)
            found.append(Change(one.kind, one.what, *old_and_new))
    return list(dict.fromkeys(found))


def _aspects(entry: Entry) -> dict[tuple[str, str], Aspect]:
    record = entry.record
    found = (
        aspects.of_claim(record.content)
        if isinstance(record, VerdictEntry)
        else aspects.of_figure(record.content)
    )
    return {(aspect.kind, aspect.same): aspect for aspect in found}


def _changed(was: Aspect, now: Aspect) -> Change:
    if was.shown != now.shown:
        return Change(now.kind, now.what, was.shown or None, now.shown or None)
    what = f"{now.what}: {now.detail}" if now.detail else now.what
    return Change(now.kind, what, None, None)


def _of_chart(old: ChartedFigure, new: ChartedFigure) -> Iterator[Change]:
    """What differs in the chart; its title counts where the figure has the same one."""
    if old["spec"] == new["spec"]:
        return
    rows_old, rows_new = _rows(old["spec"]), _rows(new["spec"])
    if rows_old != rows_new:
        gone, new_ones = (rows_old - rows_new).total(), (rows_new - rows_old).total()
        what = f"rows ({gone} gone, {new_ones} new)"
        yield Change(DATA_DRAWN, what, str(rows_old.total()), str(rows_new.total()))
    bare_old, bare_new = _without_rows(old["spec"]), _without_rows(new["spec"])
    parts = {
        _PARTS_OF_CHART.get(key, "its marks")
        for key in bare_old.keys() | bare_new.keys()
        if bare_old.get(key) != bare_new.get(key)
    }
    if parts:
        yield Change(DRAWING, ", ".join(sorted(parts)), None, None)
    elif rows_old == rows_new and old["title"] == new["title"]:
        yield Change(DRAWING, "order of its rows, or its title", None, None)


def _rows(spec: Spec) -> Counter[str]:
    return Counter(
        f"{number} {json.dumps(row, sort_keys=True)}"
        for number, rows in enumerate(data_tables(spec))
        for row in rows
    )


def _without_rows(spec: Spec) -> dict[str, str]:
    """The parts of a chart without its data, whose names follow from them, and without its title.

    The title is that of the figure.
    """
    names = re.compile("|".join(map(re.escape, map(json.dumps, spec.get("datasets") or [""]))))
    return {
        key: names.sub('"data"', json.dumps(part))
        for key, part in spec.items()
        if key not in ("datasets", "title")
    }


def _why(
    old: Snapshot, new: Snapshot, was: Entry, entry: Entry, changes: Sequence[Change]
) -> list[Reason]:
    """What an entry follows from and that changed as well; farther away only if nothing near did.

    The numbers in its words are computed, so that these may differ though nobody wrote others.
    """
    kinds = {change.kind for change in changes if change.what != aspects.ANSWER}
    worded = [change for change in changes if change.kind == aspects.WORDING and change.told]
    rewritten = _is_rewritten(was, entry, worded)
    computed = bool(kinds & OF_RESULT)
    near = computed or (worded and not rewritten)
    found = _near(old, new, was, entry) if near else []
    if decided := [what for kind, what in _DECIDED.items() if kind in kinds]:
        found.append(Reason(JUDGED, " and ".join(decided)))
    if kinds & {aspects.PRINTED, aspects.LEDGER}:
        found.append(Reason(TEXT, "the ledger"))
    if rewritten or (worded and not computed and not found and not was.words):
        judgement = isinstance(entry.record, VerdictEntry)
        found.append(Reason(TEXT, "the judgement" if judgement else "the words of the figure"))
    if not found and aspects.PLACE not in kinds:
        return list(_far(old, new, entry))
    return list(dict.fromkeys(found))


def _is_rewritten(was: Entry, entry: Entry, worded: Sequence[Change]) -> bool:
    """Whether somebody wrote other words; else the same words hold other numbers."""
    if was.words and entry.words:
        return bool(worded) and was.words != entry.words
    return any(_DIGITS.sub("", c.old or "") != _DIGITS.sub("", c.new or "") for c in worded)


def _near(old: Snapshot, new: Snapshot, was: Entry, entry: Entry) -> list[Reason]:
    """Data, what is said of them, and the code of its cell; else the ledger, if it rests on it."""
    chapter, cell = entry.record.chapter, entry.record.cell
    if chapter == new.synthesis and (verdicts := _changed_verdicts(old, new)):
        return [Reason(VERDICTS, "1 claim" if verdicts == 1 else f"{verdicts} claims")]
    names = {*was.tables, *entry.tables}
    both = {*was.tables} & {*entry.tables} & old.tables.keys() & new.tables.keys()
    revised = {name for name in both if old.tables[name] != new.tables[name]}
    described = {name for name in both - revised if was.described(name) != entry.described(name)}
    causes = {
        DATA: revised - WRITTEN,
        NEW_DATA: names & new.tables.keys() - old.tables.keys(),
        NO_DATA: names & old.tables.keys() - new.tables.keys(),
        DESCRIBED: described,
    }
    found = [Reason(cause, ", ".join(sorted(each))) for cause, each in causes.items() if each]
    if was.code != entry.code:
        found.append(Reason(CODE, f"cell {cell} of chapter {chapter}"))
    return found or ([Reason(TEXT, "the ledger")] if revised else [])


def _changed_verdicts(old: Snapshot, new: Snapshot) -> int:
    """How many claims came, went, or are judged otherwise, which is what the synthesis reads."""
    return sum(
        name not in old.claims
        or name not in new.claims
        or any(
            change.kind in OF_RESULT | {aspects.STANDS, aspects.REASON}
            for change in changes_between(old.claims[name], new.claims[name])
        )
        for name in {*old.claims, *new.claims}
    )


def _far(old: Snapshot, new: Snapshot, entry: Entry) -> Iterator[Reason]:
    chapter = entry.record.chapter
    if old.chapters.get(chapter) != new.chapters.get(chapter):
        yield Reason(CODE, f"other cells of chapter {chapter}")
    elif old.library != new.library:
        yield Reason(CODE, "the library")
    elif old.packages != new.packages:
        yield Reason(CODE, "installed packages")


def _title(entry: Entry) -> str:
    if isinstance(entry.record, VerdictEntry):
        return entry.record.content["statement"]
    return entry.record.content["title"]


def _counted(found: Sequence[Difference], kind: str) -> str:
    numbers = Counter(difference.status for difference in found)
    said = [f"{numbers[status]} {status}" for status in (ADDED, GONE, CHANGED) if numbers[status]]
    return f"{kind}s: {', '.join(said)}"
