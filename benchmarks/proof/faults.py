"""Faults of the world: disks full, folders closed, clocks wrong, other people."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.clients.environments import MULTIARCH, Debian
from benchmarks.errors import BenchmarkError
from benchmarks.proof.elsewhere import HOMELESS, NOBODY, as_nobody
from benchmarks.proof.parts import Options
from benchmarks.proof.small import (
    COMMANDS,
    FIRST,
    MAKING,
    SENTENCE,
    WORDS,
    Book,
    Done,
    Files,
    Known,
    differing,
    say,
    small_book,
)
from benchmarks.report import Table

REFUSED = 2
WAITED = "waiting for it"
ROOM_KIB = (0, 64, 512, 2048)
"""What is free on the disk: nothing, or too little for most of what a command makes."""
LARGE = "512m"
ODD_FOLDER = "un été à São Paulo"
YEARS_OFF = ("+20y", "-20y")
"""By the second of these chapters are executed as well: libfaketime moves the monotonic clock with
the other, as no wrong clock does, and where that goes far ahead pyzmq fails (OverflowError)."""

Row = tuple[str, str, str, bool | None]
"""A fault, what was tried, what came of it, and whether that is right; None if it was not tried."""
HELD = {True: "yes", False: "no", None: "–"}


def prove(_root: Path, options: Options) -> tuple[list[Table], bool]:
    """Do harm to a small book in all these ways; see `benchmarks.proof.parts.Part`."""
    chance = random.Random(options.seed)
    known = small_book()
    rows = [_row(fault, known, known.home, chance) for fault in FAULTS]
    cells = [[fault, tried, came, HELD[good]] for fault, tried, came, good in rows]
    notes = [
        "What is right is what clean runs made elsewhere: pages and sources byte for byte. The book"
        " is made by `recount new book`: one chapter, one claim, one figure, in English."
    ]
    header = ("fault", "what was tried", "what came of it", "held")
    table = Table("Faults of the world", header, cells, notes)
    return [table], False not in [good for *_, good in rows]


def _row(
    fault: Callable[[Known, Path, random.Random], Row],
    known: Known,
    home: Path,
    chance: random.Random,
) -> Row:
    """What came of a fault; one that cannot be had here says why."""
    try:
        row = fault(known, home, chance)
    except BenchmarkError as error:
        row = (fault.__name__.strip("_").replace("_", " "), "–", f"not tried: {error}", None)
    say(f"  {row}")
    return row


def _is_right(book: Book, known: Known, done: Done, command: str = "book") -> list[str]:
    """What is not as a clean run makes it, after a command in a state of the book."""
    found = [] if done.status == 0 else [done.sentence]
    if command == "book":
        found += differing(book.pages(), known.pages[book.state])
    elif command in MAKING:
        found += differing(book.sources(), known.made[command])
    else:
        found += differing(book.sources(), known.accepted[book.state])
    return found


def _prepare(book: Book, known: Known, command: str) -> None:
    """Let there be something for a command to do."""
    book.without_made(known.book)
    if command == "book" and differing(book.pages(), known.pages[SENTENCE]):
        book.edit(SENTENCE)
    else:
        book.edit(WORDS if command == "accept" else FIRST)
    if command == "export":
        book.harm()
    if book.prefix:
        as_nobody(book.root)


@contextmanager
def _disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, in memory.

    Raises
    ------
    BenchmarkError
        If one cannot be mounted.
    """
    folder.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={LARGE}", "tmpfs", folder)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


def _mount(*arguments: object) -> None:
    done = subprocess.run(["mount", *map(str, arguments)], capture_output=True, text=True)
    if done.returncode:
        raise BenchmarkError(f"no disk of its own: {done.stderr.strip()}")


def full_disk(known: Known, home: Path, chance: random.Random) -> Row:
    """Each command on a disk with little room or none, then with room."""
    refused, wrong = 0, []
    with _disk(home / "full") as disk:
        book = known.book.copied(disk / "book")
        tries = [(command, room) for command in COMMANDS for room in ROOM_KIB]
        for command, room in chance.sample(tries, len(tries)):
            _prepare(book, known, command)
            last, before = book.pages(), book.sources()
            used = shutil.disk_usage(disk).used // 1024
            _mount("-o", f"remount,size={used + room}k", disk)
            done = book.run(command)
            if done.status:
                refused += 1
                told = done.status == REFUSED and "No space left on device" in done.said
                wrong += [] if told else [f"{command}, {room} KiB: {done.sentence}"]
                wrong += differing(book.pages(), last) + differing(book.sources(), before)
            else:
                wrong += [] if room else [f"{command}, no room: not refused"]
                wrong += _is_right(book, known, done, command)
            _mount("-o", f"remount,size={LARGE}", disk)
            if done.status:
                wrong += _is_right(book, known, book.run(command), command)
    came = f"{refused} refused in one sentence, all as before, and right once there was room"
    tried = f"{len(tries)} runs of {_commands()} with 0 to {ROOM_KIB[-1]} KiB free"
    return "disk full", tried, _told(came, wrong), not wrong


def read_only_disk(known: Known, home: Path, _chance: random.Random) -> Row:
    """Each command on a disk that nobody writes to."""
    wrong = []
    with _disk(home / "closed") as disk:
        book = known.book.copied(disk / "book")
        for command in COMMANDS:
            _prepare(book, known, command)
            last, before = book.pages(), book.sources()
            _mount("-o", "remount,ro", disk)
            done = book.run(command)
            _mount("-o", "remount,rw", disk)
            if done.status != REFUSED or "Read-only file system" not in done.sentence:
                wrong.append(f"{command}: {done.sentence}")
            wrong += differing(book.pages(), last) + differing(book.sources(), before)
    came = "all refused in one sentence, all as before"
    return "read-only disk", _commands(), _told(came, wrong), not wrong


def closed_folders(known: Known, home: Path, _chance: random.Random) -> Row:
    """Each command where the folder that it writes to is closed to an ordinary user."""
    wrong, tried = [], []
    book = _of_nobody(known.book.copied(home / "folders"))
    closed = {
        **{"book": "_build", "export": "figures/month-days", "accept": "chapters"},
        **{"release": "_build", "translate": ".", "new": "data/claims"},
    }
    for command, name in closed.items():
        _prepare(book, known, command)
        last, before = book.pages(), book.sources()
        folder = book.root / name
        folder.chmod(0o555)
        done = book.run(command)
        folder.chmod(0o755)
        tried.append(f"`recount {command}`, `{name}/`")
        if done.status != REFUSED or "Permission denied" not in done.sentence:
            wrong.append(f"{command}: {done.sentence}")
        wrong += differing(book.pages(), last) + differing(book.sources(), before)
        wrong += _is_right(book, known, book.run(command), command)
    came = "all refused in one sentence, all as before, and right once it was open"
    return "closed folder", ", ".join(tried), _told(came, wrong), not wrong


def two_at_once(known: Known, home: Path, _chance: random.Random) -> Row:
    """Two commands at once, twice."""
    book, wrong = known.book.copied(home / "two"), []
    for one, other, state in (("book", "book", SENTENCE), ("book", "accept", WORDS)):
        book.edit(state)
        both = [book.begin(one), book.begin(other)]
        wrong += [running.said() for running in both if running.wait()]
        said = [running.said() for running in both]
        if sum(WAITED in text for text in said) != 1:
            wrong.append("none waited")
        accepted = other == "accept" and WAITED in said[0]
        wrong += differing(book.pages(), _pages_of(known, state, accepted=accepted))
    wrong += differing(book.sources(), known.accepted[WORDS])
    came = "one waited for the other, both came to a good end, and all is right"
    return "two at once", "`book` twice; `book` and `accept`", _told(came, wrong), not wrong


def _pages_of(known: Known, state: str, *, accepted: bool) -> Files:
    """The pages of a state, with which readers get the chapters as they were stored by then."""
    pages = dict(known.pages[state])
    if accepted:
        stored = {f"_sources/{name}": content for name, content in known.accepted[state].items()}
        pages |= {name: content for name, content in stored.items() if name in pages}
    return pages


def time_zone_locale_and_umask(known: Known, home: Path, _chance: random.Random) -> Row:
    """A clean build in another time zone, in no locale, with files closed to others."""
    book = known.book.copied(home / "zone", built=False)
    book.surroundings |= {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "4711"}
    before = os.umask(0o077)
    try:
        wrong = _is_right(book, known, book.run("book"))
    finally:
        os.umask(before)
    tried = "a clean build with TZ=Pacific/Kiritimati, LC_ALL=C, umask 077, another hash seed"
    return "time zone, locale, umask", tried, _told("the same bytes", wrong), not wrong


def turkish_and_an_odd_folder(known: Known, home: Path, _chance: random.Random) -> Row:
    """A clean build where i is no small I, in a folder with spaces and accents."""
    locales = home / "locales"
    locales.mkdir()
    made_it = subprocess.run(
        ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(locales / "tr_TR.UTF-8")],
        capture_output=True,
        check=False,
    )
    if not (locales / "tr_TR.UTF-8").exists():
        raise BenchmarkError(f"no Turkish locale: {made_it.stderr.decode().strip()}")
    book = known.book.copied(home / ODD_FOLDER, built=False)
    book.surroundings |= {"LOCPATH": str(locales), "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}
    wrong = _is_right(book, known, book.run("book"))
    book.edit(WORDS)
    wrong += _is_right(book, known, book.run("accept"), "accept")
    tried = f"a clean build, then `accept`, with LC_ALL=tr_TR.UTF-8 in `{ODD_FOLDER}/`"
    return "Turkish, spaces and accents", tried, _told("the same bytes", wrong), not wrong


def ordinary_user(known: Known, home: Path, _chance: random.Random) -> Row:
    """A clean build as somebody without rights and without a home."""
    book = _of_nobody(known.book.copied(home / "ordinary", built=False))
    wrong = _is_right(book, known, book.run("book"))
    book.edit(WORDS)
    wrong += _is_right(book, known, book.run("accept"), "accept")
    tried = f"a clean build, then `accept`, as user {NOBODY}, whose home is not there"
    return "ordinary user", tried, _told("the same bytes", wrong), not wrong


def wrong_clock(known: Known, home: Path, _chance: random.Random) -> Row:
    """Builds after an edit with the clock far off, and an edition whose day has not come."""
    unpacked = Debian(home / "debian", "libfaketime")
    library = unpacked.root / MULTIARCH / "faketime" / "libfaketimeMT.so.1"
    book, wrong = known.book.copied(home / "clock"), []
    lie = {"LD_PRELOAD": str(library), "NO_FAKE_STAT": "1"}
    for years, state in zip(YEARS_OFF, (SENTENCE, WORDS), strict=True):
        book.surroundings |= lie | {"FAKETIME": years}
        book.edit(state)
        wrong += _is_right(book, known, book.run("book"))
    book.edit(FIRST)
    book.surroundings |= {"FAKETIME": YEARS_OFF[1]}
    done = book.run("release")
    if done.status != REFUSED or "expected none after today" not in done.said:
        wrong.append(f"release: {done.sentence}")
    wrong += differing(book.sources(), known.accepted[FIRST])
    ahead, behind = YEARS_OFF
    tried = (
        f"`book` after an edit of a page at {ahead} and of a figure, which executes its chapter, at"
        f" {behind}; `release` at {behind}"
    )
    came = "the same bytes; the edition of a day that has not come is refused"
    return "clock wrong (libfaketime)", tried, _told(came, wrong), not wrong


FAULTS = (
    full_disk,
    read_only_disk,
    closed_folders,
    two_at_once,
    time_zone_locale_and_umask,
    turkish_and_an_odd_folder,
    ordinary_user,
    wrong_clock,
)


def _of_nobody(book: Book) -> Book:
    """Give a book to an ordinary user, who runs its commands."""
    book.prefix = as_nobody(book.root)
    book.surroundings |= HOMELESS
    return book


def _commands() -> str:
    return ", ".join(f"`{' '.join(words[:2])}`" for words in COMMANDS.values())


def _told(came: str, wrong: list[str]) -> str:
    """What came of it: what was to come, or what is wrong."""
    more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return f"wrong: {'; '.join(wrong[:3])}{more}" if wrong else came
