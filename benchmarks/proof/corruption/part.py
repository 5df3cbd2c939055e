"""The part of the proof: which corruptions of what people write the checks notice."""

from __future__ import annotations

import csv
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import BenchmarkError
from benchmarks.proof.corruption.executing import drawing_elsewhere, warm
from benchmarks.proof.corruption.noticing import BY_COMPARISON, Noticed, Sound, remember_pages
from benchmarks.proof.corruption.running import CRASH, Kept, copied, tried
from benchmarks.proof.corruption.spoiling import Attempt, Chance, Corruption, Key, Texts, chosen
from benchmarks.proof.corruption.tables import OF_DATA, OF_LEDGER
from benchmarks.proof.corruption.texts import OF_TEXTS
from benchmarks.proof.parts import Options, Part
from benchmarks.report import Table
from recount.chapters import records_of
from recount.publish.figures.export import differences
from recount.publish.pipeline.amiss import amiss
from recount.publish.translate.command import check as check_translations

KINDS: Mapping[str, tuple[Attempt, int]] = {**OF_DATA, **OF_LEDGER, **OF_TEXTS}
ACCEPTED = Path("benchmarks") / "proof" / "accepted.csv"
KEY = ("kind", "file", "place", "was", "now")
"""The columns that tell one corruption from every other."""
LEAST = 0.95
"""The share of what nothing on a page is counted from that has to be noticed at least."""

EARLIER = (
    "{} of them were tried, and noticed, before the last changes to the book or its library; what "
    "survived then was tried again."
)
LOOKED_AT = (2026, 2027)
"""The seeds of which survivors were looked at, and checks mended by them."""
KNOWN = (
    "Checks were mended by what survived of this seed, so that the shares above are no independent "
    "figure."
)
AT_FIRST = (
    "Independent is what came before: **{}** were noticed when they were first tried. What "
    "survived then and is noticed now is told below."
)
INDEPENDENT = "No check was mended by a slip of this seed, so that the shares are independent."

Tried = Sequence[tuple[Corruption, Noticed]]


@dataclass(frozen=True)
class Accepted:
    """The survivors that were accepted, each by all that tells it from others, and why."""

    reasons: Mapping[Key, str]

    @classmethod
    def read(cls, file: Path) -> Accepted:
        """What a file accepts.

        Raises
        ------
        BenchmarkError
            Naming the row, if one accepts twice, or gives no reason.
        """
        reasons: dict[Key, str] = {}
        with file.open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 2):
                key = tuple(row[column] for column in KEY)
                if key in reasons or not row["reason"]:
                    raise BenchmarkError(
                        f"{file.name}, row {number}: expected each survivor once, with its reason"
                    )
                reasons[key] = row["reason"]
        return cls(reasons)

    def reason(self, one: Corruption) -> str:
        """Why a survivor is accepted; empty if it is not."""
        return self.reasons.get(one.key, "")

    def stale(self, found: Tried) -> list[Corruption]:
        """What is accepted and was noticed after all."""
        return [one for one, noticed in found if self.reason(one) and not noticed.survived]


def prove(root: Path, options: Options) -> tuple[Sequence[Table], bool]:
    """Spoil the book many times; give the tables, and whether all was noticed that has to be."""
    corruptions = sample(root, options)
    kept = Kept(root, options.again)
    found = proven(root, corruptions, kept)
    accepted = Accepted.read(root / ACCEPTED)
    kinds = list(KINDS)
    found = sorted(found, key=lambda pair: (kinds.index(pair[0].kind), pair[0].file))
    missed = [one for one in corruptions if kept.was_missed(one)]
    notes = told_of(options.seed, len(found), len(missed))
    if earlier := sum(map(kept.is_earlier, corruptions)):
        notes.append(EARLIER.format(earlier))
    return tables(found, accepted, notes, missed), holds(found, accepted)


def told_of(seed: int, tried: int, missed: int) -> list[str]:
    """What is to be known of a run to judge its shares, if so many are known to have survived."""
    if seed not in LOOKED_AT:
        return [INDEPENDENT]
    return [f"{KNOWN} {AT_FIRST.format(_share(tried - missed, tried))}" if missed else KNOWN]


def sample(root: Path, options: Options) -> list[Corruption]:
    """The corruptions of a run, in an order of chance, so that any beginning is a fair sample."""
    corruptions = chosen(Texts(root), KINDS, options.seed)
    Chance(options.seed).shuffle(corruptions)
    return corruptions[: options.number]


def proven(root: Path, corruptions: Sequence[Corruption], kept: Kept) -> Tried:
    """What came of each corruption, tried on copies of a book that is executed."""
    left = [one for one in corruptions if kept.get(one) is None]
    with tempfile.TemporaryDirectory(prefix="recount-proof-") as name:
        folder = Path(name)
        with drawing_elsewhere():
            copies = _copies(root, folder) if left else []
        for one, noticed in tried(root, copies, left, folder):
            kept.add(one, noticed)
            by = noticed.alone or noticed.notices
            told = f"{by[0].check}: {by[0].line}" if by else "SURVIVED"
            say(f"  {len(kept.found)} {one.kind}, {one.file}, {one.place}, {one.told}: {told}")
    found = ((one, kept.get(one)) for one in corruptions)
    return [(one, noticed) for one, noticed in found if noticed]


def _copies(root: Path, folder: Path) -> list[Sound]:
    """Copies of the book, as many as there are processors, its chapters executed once here."""
    say("  executing the chapters")
    os.chdir(root / "chapters")  # as the kernel of a chapter does
    chapters = warm(root, folder)
    executed = {name: chapter.notebook for name, chapter in chapters.items()}
    records = [one for name, notebook in executed.items() for one in records_of(name, notebook)]
    wrong = [*amiss(root, executed, records), *check_translations(root)]
    if wrong := wrong or differences(root, drawn_here=False):
        raise BenchmarkError(f"the book is amiss before it is spoilt: {wrong[0]}")
    remember_pages()
    processors = range(len(os.sched_getaffinity(0)))
    copies = [Sound(copied(root, folder / str(number)), chapters) for number in processors]
    for copy in copies:
        copy.look_round()
    return copies


def is_used(noticed: Noticed) -> bool:
    """Whether something that is shown is another one now."""
    return bool(noticed.changed)


def holds(found: Tried, accepted: Accepted) -> bool:
    """Whether every change of what is shown was noticed, and enough of the rest."""
    rest = [noticed for _, noticed in found if not is_used(noticed)]
    missed = sum(noticed.survived for noticed in rest)
    crashed = any(notice.check == CRASH for _, noticed in found for notice in noticed.notices)
    unexplained = any(noticed.survived and not accepted.reason(one) for one, noticed in found)
    used = all(not noticed.survived for _, noticed in found if is_used(noticed))
    enough = not rest or 1 - missed / len(rest) >= LEAST
    return used and enough and not (crashed or unexplained or accepted.stale(found))


def tables(
    found: Tried,
    accepted: Accepted,
    notes: Sequence[str] = (),
    missed: Collection[Corruption] = (),
) -> list[Table]:
    """What the report says, notes on the run among it, and of those that were missed some time."""
    return [
        _shares(found, notes),
        _checks(found),
        _only_stored(found),
        _noticed_since(found, missed),
        _survivors(found, accepted),
    ]


def _share(some: int, of: int) -> str:
    return f"{some} of {of} ({100 * some / of:.1f} %)" if of else "–"


def _row(name: str, these: Collection[Noticed]) -> list[str]:
    used = [one for one in these if is_used(one)]
    rest = [one for one in these if not is_used(one)]
    return [
        name,
        _share(sum(not one.survived for one in these), len(these)),
        _share(sum(not one.survived for one in used), len(used)),
        _share(sum(not one.survived for one in rest), len(rest)),
        _share(sum(bool(one.alone) for one in these), len(these)),
    ]


def _shares(found: Tried, notes: Sequence[str]) -> Table:
    by_kind: dict[str, list[Noticed]] = {}
    for one, noticed in found:
        by_kind.setdefault(one.kind, []).append(noticed)
    return Table(
        "Corruptions of what people write",
        ["what was spoilt", "noticed", "of those that show", "of the rest", "even once accepted"],
        [
            *(_row(kind, these) for kind, these in by_kind.items()),
            _row("**all**", [noticed for _, noticed in found]),
        ],
        [
            "Each is one change to one file of a copy of the book, with `data/datapackage.json` "
            "brought up to date, so that no hash notices it. The checks are those of `recount "
            "check`, `recount translate --check` and `recount export --check`; the tests are left "
            "out. One *shows* where the output of a chapter is another one for it, which a "
            "verdict, a figure or a recorded number is; comparing fresh outputs with stored ones "
            "notices these by its nature.",
            "*Even once accepted* is the sceptic’s column: what is noticed by checks that compare "
            "nothing with a stored output, and so still after somebody ran `make accept` without "
            "reading its diff: tables against their descriptions, the ledger against the "
            "verdicts, every numeral of the text against what was counted, every translation "
            "against its English text.",
            *notes,
        ],
    )


def _checks(found: Tried) -> Table:
    alone = Counter(noticed.alone[0].check for _, noticed in found if noticed.alone)
    stored = Counter(
        notice.check
        for _, noticed in found
        for notice in {one.check: one for one in noticed.notices}.values()
        if notice.check in BY_COMPARISON
    )
    rows = [[check, str(count), "no"] for check, count in alone.most_common()]
    rows += [[check, str(count), "yes"] for check, count in stored.most_common()]
    return Table(
        "Which check notices",
        ["check", "corruptions", "compares with what is stored"],
        rows,
        [
            "Of checks that compare nothing, the first that notices is counted, in the order in "
            "which the commands run them; a corruption that a comparison noticed too is in both "
            "rows."
        ],
    )


def _only_stored(found: Tried) -> Table:
    rows = [
        [one.kind, one.file, one.place, one.told, _pages(noticed.changed)]
        for one, noticed in found
        if noticed.notices and not noticed.alone
    ]
    return Table(
        "Noticed by comparison alone",
        ["what was spoilt", "file", "where", "change", "what shows it"],
        rows,
        ["After `make accept` only its diff tells of these, in `chapters/` and `figures/`."],
    )


def _pages(changed: Sequence[str]) -> str:
    more = f" and {len(changed) - 2} more" if len(changed) > 2 else ""
    return "; ".join(changed[:2]) + more


def _survivors(found: Tried, accepted: Accepted) -> Table:
    stale = accepted.stale(found)
    rows = [
        [one.kind, one.file, one.place, one.told, shown_on(one), accepted.reason(one) or "**none**"]
        for one, noticed in found
        if noticed.survived
    ]
    notes = ["A survivor is accepted by a row of `benchmarks/proof/accepted.csv`, with its reason."]
    notes += [
        f"**Stale**: {one.kind}, {one.file}, {one.place} is accepted, and was noticed."
        for one in stale
    ]
    return Table(
        "Survivors",
        ["what was spoilt", "file", "where", "change", "page", "accepted because"],
        rows,
        notes,
    )


def _noticed_since(found: Tried, missed: Collection[Corruption]) -> Table:
    rows = [
        [one.kind, one.file, one.place, one.told, (noticed.alone or noticed.notices)[0].check]
        for one, noticed in found
        if one in missed and not noticed.survived
    ]
    return Table(
        "Noticed since",
        ["what was spoilt", "file", "where", "change", "noticed by"],
        rows,
        [
            "These survived at first. For each a check was made or mended, or the way in which "
            "this proof runs the checks, where the commands themselves would have told."
        ],
    )


def shown_on(one: Corruption) -> str:
    """The page that says what was spoilt, by the file that it is in."""
    path = Path(one.file)
    if path.parts[0] == "locale":
        folder, page = path.parts[1].split("_")[0], path.stem
        known = {"claims": "claims/", "data": "reference/data.html", "site": "every page"}
        return f"{folder}/{known.get(page, f'chapters/{page}.html')}"
    if path.parts[0] == "chapters" or path.parts[:2] == ("data", "captions"):
        return f"chapters/{path.stem}.html"
    if path.stem == "corrections":
        return "reference/corrections.html"
    if path.parts[:2] == ("data", "claims"):
        return "reference/ledger.html"
    if path.parts[0] == "data":
        return f"reference/data.html, {path.stem}"
    return {"references.bib": "reference/bibliography.html"}.get(one.file, one.file)


def say(line: str) -> None:
    """Report progress."""
    print(line, file=sys.stderr, flush=True)


PART = Part("slips in data, ledger, texts and translations", prove)
