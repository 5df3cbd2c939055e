"""How long a book takes to make and to build, how much memory and disk, beside two others."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Mapping

from benchmarks.books import Copy, Made
from benchmarks.edits import EDITS, OF_PAGES, SENTENCE, SHEET, VALUE
from benchmarks.errors import BenchmarkError
from benchmarks.report import COLD_SECONDS, NOTHING_TO_DO_SECONDS, Table, met, mib, ratio
from benchmarks.running import Run, measured
from benchmarks.watching import IS_RIGHT, watched

COLD, SAME, CHECK = "cold", "nothing changed", "`recount check`, nothing changed"
ALONE = "cold, in English alone"
WATCHED = {edit: f"{edit}, while `make watch` runs" for edit in IS_RIGHT}
BUDGETS = {COLD: COLD_SECONDS, SAME: NOTHING_TO_DO_SECONDS, CHECK: 2}
OF_EARLIER_COLD = {SENTENCE: 0.08, VALUE: 0.5, SHEET: 0.05}
"""The most that an edit may take of a cold build of the earlier edition, watched or not."""
OF_STOCK = {COLD: 0.5, SENTENCE: 0.3}
"""The most that it may take of what the stock book takes for the same."""
EMPTY, DISK = "from an empty folder", "environment"
OF_EARLIER = {EMPTY: 0.35, DISK: 0.6}
OF_ONE_LANGUAGE = 2.2
"""The most that all languages may take of the time of one."""


def build(book: Copy) -> Run:
    """Build a book from nothing."""
    shutil.rmtree(book.made, ignore_errors=True)
    run = measured(book.command, book.folder, book.environment)
    if not (book.html / "index.html").is_file():
        raise BenchmarkError(f"expected {book.html}/index.html after `{book.command[-1]}`")
    return run


def builds(book: Copy, times: int, say: Callable[[str], None]) -> dict[str, Run]:
    """Build a book cold, with nothing changed, and after each edit; the medians, by state.

    What was measured is said as it comes, for this takes a while, and may end early.
    """

    def again() -> Run:
        return measured(book.command, book.folder, book.environment)

    found: dict[str, Run] = {}

    def note(state: str, runs: list[Run]) -> None:
        found[state] = median(runs)
        say(f"    {state}: {', '.join(f'{run.seconds:.1f}' for run in runs)} s")

    if (translations := book.folder / "locale").is_dir():
        aside = translations.rename(book.folder / "without")
        note(ALONE, [build(book) for _ in range(times)])
        aside.rename(translations)
    note(COLD, [build(book) for _ in range(times)])
    note(SAME, [again() for _ in range(times)])
    if book.has_library:  # before the edits, of which one changes verdicts
        check = (*book.command[:-1], "check")
        measured(check, book.folder, book.environment)  # which keeps what it found
        note(CHECK, [measured(check, book.folder, book.environment) for _ in range(times)])
    if book.has_watch:
        for name, state in WATCHED.items():
            note(state, watched(book, name, times))
    for name, edit in EDITS.items():
        if not book.has_library and name not in OF_PAGES:
            continue
        runs = []
        for number in range(1, times + 1):
            edit(book.folder, number)
            if name == VALUE and book.once_data_changed:
                measured(book.once_data_changed, book.folder, book.environment)
            runs.append(again())
        note(name, runs)
    return found


def median(runs: list[Run]) -> Run:
    """The median of the times, and the highest peak."""
    seconds = statistics.median(run.seconds for run in runs)
    return Run(seconds, max(run.peak for run in runs))


def making_table(ours: Made, earlier: Made) -> Table:
    """What `make book` takes where there is nothing yet."""
    quantities = {
        EMPTY: (ours.run.seconds, earlier.run.seconds, "s"),
        DISK: (ours.environment / 1024**2, earlier.environment / 1024**2, "MiB"),
    }
    rows = [
        [
            f"{name}, {unit}",
            f"{now:,.0f}",
            f"{before:,.0f}",
            f"{now / before:.2f}",
            f"≤ {OF_EARLIER[name]}",
            met(now / before, at_most=OF_EARLIER[name]),
        ]
        for name, (now, before, unit) in quantities.items()
    ]
    header = ("`make book`", "Now", "Edition 0.2.0", "Ratio", "Target", "Met")
    note = (
        "One run each, one after the other: an empty folder, empty caches of pip and uv, packages"
        " installed from the index that pip is set to, every chapter executed, all pages built."
        " Environment: bytes of all files in `.venv`."
    )
    return Table("Making", header, rows, [note])


def table(ours: Mapping[str, Run], earlier: Mapping[str, Run], stock: Mapping[str, Run]) -> Table:
    """The book beside its earlier edition and the stock one, each of which may be left out."""
    rows = []
    unwatched = {state: edit for edit, state in WATCHED.items()}
    for state, run in ours.items():
        same = unwatched.get(state, state)  # in a book that nothing watches
        before, beside = earlier.get(same), stock.get(same)
        cold = earlier.get(COLD)
        rows.append(
            [
                state,
                f"{run.seconds:.1f}",
                f"≤ {BUDGETS[state]}" if state in BUDGETS else "–",
                f"{before.seconds:.1f}" if before else "–",
                ratio(run, cold, OF_EARLIER_COLD.get(same)),
                f"{beside.seconds:.1f}" if beside else "–",
                ratio(run, beside, OF_STOCK.get(same)),
                _met(same, run, cold, beside),
                mib(run.peak),
                mib(before.peak) if before else "–",
                mib(beside.peak) if beside else "–",
            ]
        )
    header = (
        "Build",
        "Seconds",
        "Budget",
        "Edition 0.2.0",
        "Of its cold build",
        "Stock",
        "Of stock",
        "All met",
        "Peak MiB",
        "Edition 0.2.0, peak",
        "Stock, peak",
    )
    return Table("Building", header, rows, [*NOTES, *_languages(ours)])


def _languages(runs: Mapping[str, Run]) -> list[str]:
    """What all languages take of the time of one, where there is more than one."""
    if ALONE not in runs:
        return []
    times = runs[COLD].seconds / runs[ALONE].seconds
    kept = met(times, at_most=OF_ONE_LANGUAGE)
    return [f"All languages take {times:.2f} times the time of one (≤ {OF_ONE_LANGUAGE}: {kept})."]


def _met(state: str, run: Run, cold: Run | None, beside: Run | None) -> str:
    bounds = [
        BUDGETS.get(state),
        OF_EARLIER_COLD[state] * cold.seconds if cold and state in OF_EARLIER_COLD else None,
        OF_STOCK[state] * beside.seconds if beside and state in OF_STOCK else None,
    ]
    given = [bound for bound in bounds if bound is not None]
    return met(run.seconds, at_most=min(given)) if given else "–"


NOTES = (
    "Medians of several runs, each on what the one before left. Cold: packages installed, `_build`"
    " removed, every chapter executed. Sentence and cell are of the chapter with the most records;"
    " the value is one that this chapter alone uses; the rule of the style sheet holds for every"
    " page. While the book is watched, an edit is timed until its page is right. Peak: resident"
    " memory of all processes at once, looked at ten times a second; shared pages count once for"
    " each process.",
    "The stock book has the same notebooks, data, and text, executed by Jupyter Book with its"
    " cache, one after the other. Its figures are Altair’s default HTML, its explorers widgets,"
    " its ledger and tables plain HTML. It makes no figure files, pages of figures, audit or check"
    " of the prose, and its cache does not see a changed data table.",
)
