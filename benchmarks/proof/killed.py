"""Commands killed at any moment: the last good book stays, and the next run is right."""

from __future__ import annotations

import random
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.proof.parts import Options
from benchmarks.proof.small import (
    ACCEPTED,
    COMMANDS,
    DONE_ALREADY,
    FIRST,
    MAKING,
    STATES,
    WORDS,
    Done,
    Known,
    differing,
    say,
    small_book,
)
from benchmarks.report import Table

TRIES = 105
SHARES = {"book": 2, "accept": 2, "export": 3, "release": 3, "translate": 3, "new": 2}
"""The shares of the commands in that: the first two take longest."""
MOST_IN_A_ROW = 3
STOPPED = 128 + signal.SIGTERM
AT_A_CHANGE, AT_A_MOMENT, TOLD = "SIGKILL at a change", "SIGKILL at a moment", "SIGTERM"


def prove(_root: Path, options: Options) -> tuple[list[Table], bool]:
    """Kill the commands of a small book; see `benchmarks.proof.parts.Part`."""
    number = TRIES if options.number is None else options.number
    known = small_book()
    table, held = killed(known, known.home, random.Random(options.seed), number, say)
    return [table], held


def killed(
    known: Known, home: Path, chance: random.Random, number: int, say: Callable[[str], None]
) -> tuple[Table, bool]:
    """Kill each command in turn, at least so often in all; gives the table and whether all held."""
    kinds = (AT_A_CHANGE, AT_A_MOMENT, TOLD)
    wrong = ("wrong after the next run", "last good book gone", "pages missed by a reader")
    header = ("command", *kinds, *wrong)
    rows, held = [], True
    for command in COMMANDS:
        tries = -(-number * SHARES[command] // sum(SHARES.values()))
        counts = _Victim(known, home / f"killed-{command}", command, chance, say).tried(tries)
        rows.append(
            [f"`recount {_called(command)}`", *(str(counts[key]) for key in (*kinds, *wrong))]
        )
        held &= not any(counts[key] for key in wrong)
        say(f"  {', '.join(f'{name} {cell}' for name, cell in zip(header, rows[-1], strict=True))}")
    notes = [
        "One to three ends in a row, each with what the one before left, then a run that nobody"
        " ends. After each of them the pages are byte for byte those of a clean build, of the state"
        " before or of the new one; after the run, pages and sources are those of a clean run of"
        " the new state, with nothing left beside them. A moment is any of those that the last run"
        " took; a change is any at which its process opens a file to write, of which nothing is"
        " written yet, renames or removes one, or makes or removes a folder. SIGKILL goes to all"
        " processes of the command, SIGTERM to the first. All the while somebody asks for two pages"
        " twenty times a second."
    ]
    return Table("Killed at any moment", header, rows, notes), held


def _called(command: str) -> str:
    return " ".join(COMMANDS[command][:2])


class _Victim:
    """A copy of the small book in which one command is killed again and again."""

    def __init__(
        self,
        known: Known,
        root: Path,
        command: str,
        chance: random.Random,
        say: Callable[[str], None],
    ) -> None:
        self.known, self.command, self.chance, self.say = known, command, chance, say
        self.book = known.book.copied(root)
        self.counts: Counter[str] = Counter()

    def tried(self, number: int) -> Counter[str]:
        """End the command so often, and count what came of it."""
        ended = 0
        while ended < number:
            before = self.book.state
            self._prepare()
            wanted = min(self.chance.randint(1, MOST_IN_A_ROW), number - ended)
            ended += sum(self._ended_once(before) for _ in range(wanted))
            done = self.book.run(self.command)
            if done.status == 0:
                self.known.seconds[self.command] = done.seconds
            self._judge(done)
        return self.counts

    def _prepare(self) -> None:
        """Let there be something to do."""
        if self.command == "book":
            self.book.edit(self.chance.choice([one for one in STATES if one != self.book.state]))
        elif self.command == "accept":
            self.book.edit(WORDS if self.book.state == FIRST else FIRST)
        elif self.command == "export":
            self.book.harm()
        else:
            self.book.without_made(self.known.book)

    def _ended_once(self, before: str) -> bool:
        """End the command once; gives whether it had not come to its end by itself."""
        kind = self.chance.choices((AT_A_CHANGE, AT_A_MOMENT, TOLD), (4, 3, 2))[0]
        if kind == AT_A_CHANGE:
            change = self.chance.randint(1, self.known.changes[self.command])
            done = self.book.run(self.command, left=change)
            was_ended = done.status == -signal.SIGKILL
        else:
            number = signal.SIGTERM if kind == TOLD else signal.SIGKILL
            seconds = self.chance.uniform(0, self.known.seconds[self.command])
            done = self.book.ended_after(self.command, seconds, number)
            was_ended = done.status in (-number, STOPPED)
        if was_ended:
            self.counts[kind] += 1
        self.counts["pages missed by a reader"] += done.missed
        pages = self.book.pages()
        if all(differing(pages, self.known.pages[one]) for one in (before, self.book.state)):
            self.counts["last good book gone"] += 1
        return was_ended

    def _judge(self, done: Done) -> None:
        """Hold what the next run made against a clean run."""
        known, state = self.known, self.book.state
        wrong: list[str] = []
        if self.command in MAKING:
            wanted = known.made[self.command]
            if done.status and DONE_ALREADY.get(self.command, "\0") not in done.said:
                wrong.append(done.sentence)
        else:
            wanted = known.accepted[state]
            if self.command == "book":
                # What is accepted of the other words is another command's.
                stored = tuple(f"{name}/" for name in ACCEPTED)
                kept = {k: v for k, v in known.accepted[FIRST].items() if k.startswith(stored)}
                wanted = {k: v for k, v in wanted.items() if not k.startswith(stored)} | kept
                wrong += differing(self.book.pages(), known.pages[state])
            if done.status:
                wrong.append(done.sentence)
        wrong += differing(self.book.sources(), wanted)
        self.counts["pages missed by a reader"] += done.missed
        if wrong:
            self.counts["wrong after the next run"] += 1
            self.say(f"  wrong after `recount {self.command}`: {', '.join(wrong[:5])}")
