"""What changed between two editions, claim by claim and figure by figure, and why."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from recount.chapters import FigureEntry, VerdictEntry
from recount.drawing.chart import data_tables
from recount.publish.editions.snapshot import Claims, Figures, Snapshot, SnapshotEntry
from recount.record import Spec

Entry = SnapshotEntry[VerdictEntry | FigureEntry]

ADDED, GONE, CHANGED = "added", "gone", "changed"
DATA, CODE, TEXT = "data revised", "code changed", "text changed"

VERDICT, COUNTED, PRINTED, STANDS = "verdict", "counted number", "printed number", "stands"
DATA_DRAWN, DRAWING, SOURCES, WORDING, PLACE = "data", "drawing", "sources", "wording", "place"
OF_RESULT = {VERDICT, COUNTED, STANDS, DATA_DRAWN, DRAWING, SOURCES}
LEDGER_TEXTS = {
    "attributed_to",
    "citation",
    "kind",
    "locator",
    "report",
    "statement",
    "text_line",
}
"""What a verdict's record takes over from the ledger, word by word."""

_KINDS = tuple(
    (re.compile(pattern), kind)
    for pattern, kind in (
        (r"answer|headline|verdicts/.*|(.*/)?verdict|(.*/)?fits", VERDICT),
        (r"stands", STANDS),
        (r"quantities/[^/]*/(printed/.*|as_printed|value|value_high|hedge|step|unit)", PRINTED),
        (r".*/(number|low|high|gap|times_printed|finding|margin|holds)", COUNTED),
        (r"(.*/)?(tables|facts)(/.*)?|sources(/.*)?", SOURCES),
    )
)
"""Of which kind a change is, by where it is in a record; all the rest is wording."""


@dataclass(frozen=True)
class Change:
    """One thing that changed: of which kind, where in the record, from what to what."""

    kind: str
    what: str
    old: Any
    new: Any

    def __str__(self) -> str:
        what = f"{self.kind}, {self.what}"
        if self.old is None and self.new is None:
            return what
        return f"{what}: {_said(self.old)} → {_said(self.new)}"


@dataclass(frozen=True)
class Reason:
    """Why something changed: `DATA`, `CODE` or `TEXT`, and which."""

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
            if changes := list(changes_between(was, entry)):
                why = list(_why(old, new, was, entry, changes))
                yield Difference(name, _title(entry), CHANGED, changes, why)
        elif entry:
            yield Difference(name, _title(entry), ADDED)
        elif was:
            yield Difference(name, _title(was), GONE)


def changes_between(old: Entry, new: Entry) -> Iterator[Change]:
    """Everything that differs between two states of one claim or figure."""
    if old.record.chapter != new.record.chapter:
        yield Change(PLACE, "chapter", old.record.chapter, new.record.chapter)
    if isinstance(old.record, FigureEntry) and isinstance(new.record, FigureEntry):
        yield from _of_chart(old.record.content["spec"], new.record.content["spec"])
    flat_old, flat_new = (
        dict(_flat({name: part for name, part in content.items() if name != "spec"}))
        for content in (old.record.content, new.record.content)
    )
    for path in dict.fromkeys((*flat_old, *flat_new)):
        was, now = flat_old.get(path), flat_new.get(path)
        come_or_gone = (path in flat_old) != (path in flat_new)
        if come_or_gone and _is_empty(was) and _is_empty(now):
            continue  # a field of the format, or a list whose entries are told one by one
        if was != now:
            yield Change(_kind(path), path.replace("/", ", "), was, now)


def _of_chart(old: Spec, new: Spec) -> Iterator[Change]:
    if old == new:
        return
    rows_old, rows_new = (_rows(spec) for spec in (old, new))
    if rows_old != rows_new:
        what = f"{(rows_old - rows_new).total()} rows gone, {(rows_new - rows_old).total()} new"
        yield Change(DATA_DRAWN, what, rows_old.total(), rows_new.total())
    if _without_rows(old) != _without_rows(new) or rows_old == rows_new:
        parts = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        yield Change(DRAWING, ", ".join(parts), None, None)


def _rows(spec: Spec) -> Counter[str]:
    return Counter(
        f"{number} {json.dumps(row, sort_keys=True)}"
        for number, rows in enumerate(data_tables(spec))
        for row in rows
    )


def _without_rows(spec: Spec) -> str:
    """A chart without its data, and without their names, which follow from them."""
    bare = json.dumps({key: part for key, part in spec.items() if key != "datasets"})
    for name in spec.get("datasets", {}):
        bare = bare.replace(json.dumps(name), '"data"')
    return bare


def _flat(part: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a record by their path; list entries go by their name, or by number."""
    if isinstance(part, dict) and part:
        for key in part:
            yield from _flat(part[key], f"{path}/{key}" if path else key)
    elif isinstance(part, list) and part:
        names = [_entry_name(entry) for entry in part]
        unique = all(names) and len(set(names)) == len(names)
        for number, entry in enumerate(part, 1):
            name = names[number - 1] if unique else str(number)
            yield from _flat(entry, f"{path}/{name}")
    else:
        yield path, part


def _entry_name(entry: Any) -> str:
    if not isinstance(entry, dict):
        return ""
    name = next((entry[key] for key in ("quantity", "series", "table") if key in entry), "")
    return str(name).replace("/", "∕")  # a slash parts the steps of a path


def _kind(path: str) -> str:
    return next((kind for pattern, kind in _KINDS if pattern.fullmatch(path)), WORDING)


def _why(
    old: Snapshot,
    new: Snapshot,
    was: Entry,
    entry: Entry,
    changes: Sequence[Change],
) -> Iterator[Reason]:
    """What an entry follows from and that changed as well."""
    kinds = {change.kind for change in changes}
    if kinds & OF_RESULT:
        used = sorted({*was.tables, *entry.tables})
        revised = [name for name in used if old.tables.get(name) != new.tables.get(name)]
        if revised:
            yield Reason(DATA, ", ".join(revised))
        if code := _code(old, new, was, entry, bool(revised)):
            yield Reason(CODE, code)
    if any(change.kind == PRINTED or change.what in LEDGER_TEXTS for change in changes):
        yield Reason(TEXT, "the ledger")
    if any(change.kind == WORDING and change.what not in LEDGER_TEXTS for change in changes):
        yield Reason(TEXT, f"chapter {entry.record.chapter}")


def _code(old: Snapshot, new: Snapshot, was: Entry, entry: Entry, revised: bool) -> str:
    """The code that changed and is nearest to an entry; farther away only if nothing else did."""
    chapter = entry.record.chapter
    if was.code != entry.code:
        return f"cell {entry.record.cell} of chapter {chapter}"
    if revised:
        return ""
    if old.chapters.get(chapter) != new.chapters.get(chapter):
        return f"other cells of chapter {chapter}"
    if old.library != new.library:
        return "the library"
    return "installed packages" if old.packages != new.packages else ""


def _title(entry: Entry) -> str:
    if isinstance(entry.record, VerdictEntry):
        return entry.record.content["statement"]
    return entry.record.content["title"]


def _said(value: Any) -> str:
    return "nothing" if _is_empty(value) else str(value)


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {})


def _counted(found: Sequence[Difference], kind: str) -> str:
    numbers = Counter(difference.status for difference in found)
    said = [f"{numbers[status]} {status}" for status in (ADDED, GONE, CHANGED) if numbers[status]]
    return f"{kind}s: {', '.join(said)}"
