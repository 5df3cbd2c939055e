"""A small book to do harm to, in a few states, of which each is known from a clean run."""

from __future__ import annotations

import atexit
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import IO

from benchmarks.errors import BenchmarkError
from recount.publish.pipeline.standby import NEEDED

FIRST, SENTENCE, WORDS = "as it was made", "a sentence more", "other words of a figure"
STATES = (FIRST, SENTENCE, WORDS)
"""By the second one page changes and no chapter; by the third a chapter and its stored outputs."""
EDITS = {
    SENTENCE: ("index.md", "\n## Ways in\n", "\nOne sentence more.\n\n## Ways in\n"),
    WORDS: ("data/captions/example.yml", "Days of each month in", "The months and their days in"),
}
COMMANDS = {
    "book": ("book",),
    "accept": ("accept",),
    "export": ("export",),
    "release": ("release",),
    "translate": ("translate",),
    "new": (
        *(
            "new",
            "report",
            "other2030",
            "--short-title",
            "Other 2030, Report",
            "--title",
            "Another",
        ),
        *("--publisher", "Others", "--year", "2030", "--languages", "en"),
    ),
}
"""What each is called with."""
DONE_ALREADY = {"release": "is frozen already", "new": "there is one already"}
"""What those say that make a thing once, where it is made."""
OF_NEW = ("data/claims/reports.csv", "references.bib")
"""What the last of them changes."""
ACCEPTED = ("chapters", "figures")
"""What the second changes."""
OF_BOOK = {
    "--title": "A small book",
    "--author": "Its authors",
    "--report": "small2030",
    "--short-title": "Small 2030, Book",
    "--report-title": "A small report",
    "--publisher": "An office",
    "--year": "2030",
    "--languages": "en",
}
MAKING = ("release", "translate", "new")
HARMED = ("metadata.json", "figure.svg", "citation.bib")
LEAST_READ = ("index.html", "claims/february-days/index.html")
"""Pages that a reader asks for all the time."""
LOOK_EVERY_SECONDS = 0.05

LOADED = (
    *NEEDED,
    "recount.cli",
    "recount.publish.drafts.command",
    "recount.publish.editions.release",
    "recount.publish.figures.export",
    "recount.publish.pipeline.build",
    "recount.publish.pipeline.checked",
    "recount.publish.translate.command",
)
"""What the commands load, all of which this process loads once."""

Files = Mapping[str, bytes]

COUNTING = """\
import os, signal, sys
left, told = int(sys.argv.pop(1)), sys.argv.pop(1)
changes = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
seen, on = 0, False
def count(event, given):
    global seen, on
    writes = event == "open" and isinstance(given[1], str) and given[1][0] in "wxa"
    if on and (writes or event in changes):
        seen += 1
        if seen == left:
            on = False
            if writes and isinstance(given[0], (str, os.PathLike)):
                open(given[0], given[1])
            os.killpg(0, signal.SIGKILL)
sys.addaudithook(count)
from recount.cli import main
on = True
status = main()
on = False
if told:
    open(told, "w").write(str(seen))
sys.exit(status)
"""
"""The command line, killed with all that it began once it has changed files so many times.

Of a file that it opens to write, nothing is written yet.
"""


@dataclass(frozen=True)
class Done:
    """How a command ended: its status, what it said, the seconds it took, and failed reads."""

    status: int
    said: str
    seconds: float
    missed: int = 0

    @property
    def sentence(self) -> str:
        """The last line of what it said."""
        return (self.said.strip().splitlines() or [""])[-1]


class Running:
    """A command that was begun: its process, and where that writes what it says."""

    def __init__(self, pid: int, said: IO[bytes]) -> None:
        self.pid, self._said = pid, said
        self._status: int | None = None

    def status(self) -> int | None:
        """Its exit status; None as long as it runs."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status

    def wait(self) -> int:
        """Its exit status, once it has ended."""
        while (status := self.status()) is None:
            time.sleep(LOOK_EVERY_SECONDS)
        return status

    def said(self) -> str:
        """What it said."""
        self._said.seek(0)
        return self._said.read().decode("utf-8", "replace")


@dataclass
class Book:
    """A copy of the small book.

    Attributes
    ----------
    root : Path
        Its folder.
    surroundings : dict of str to str
        Variables of the environment in which its commands run.
    prefix : tuple of str
        What runs them, such as another user.
    state : str
        One of `STATES`.
    """

    root: Path
    surroundings: dict[str, str] = field(default_factory=dict)
    prefix: tuple[str, ...] = ()
    state: str = FIRST

    def edit(self, state: str) -> None:
        """Bring what people write into a state."""
        for name, old, new in EDITS.values():
            path = self.root / name
            path.write_text(path.read_text("utf-8").replace(new, old), encoding="utf-8")
        if state != FIRST:
            name, old, new = EDITS[state]
            path = self.root / name
            text = path.read_text(encoding="utf-8")
            assert old in text, f"{name}: {old}"
            path.write_text(text.replace(old, new), encoding="utf-8")
        self.state = state

    def harm(self) -> None:
        """Harm the files of its figure, for ``recount export`` to mend."""
        folder = self.root / "figures" / "month-days"
        for name in HARMED:
            (folder / name).write_text("harmed", encoding="utf-8")
        (folder / "left-over.svg").write_text("of no figure", encoding="utf-8")

    def without_made(self, known: Book) -> None:
        """Take back what commands made: edition, catalogues and report, and what they accepted."""
        for name in ("editions", "locale", *ACCEPTED):
            shutil.rmtree(self.root / name, ignore_errors=True)
        for name in ACCEPTED:
            shutil.copytree(known.root / name, self.root / name)
        for name in OF_NEW:
            shutil.copyfile(known.root / name, self.root / name)

    def begin(self, command: str, left: int = -1, told: str = "") -> Running:
        """Begin a command, in a group of processes of its own; see `COUNTING` for the others.

        It begins as a copy of this process, which has loaded what it needs, but where it is
        another user's or in other surroundings.
        """
        said = tempfile.TemporaryFile()  # noqa: SIM115 -- gone with what reads it
        pid = os.fork()
        if pid:
            return Running(pid, said)
        status = 1
        try:
            os.setsid()
            os.chdir(self.root)
            nowhere = os.open(os.devnull, os.O_RDWR)
            for one, other in ((nowhere, 0), (nowhere, 1), (said.fileno(), 2)):
                os.dup2(one, other)
            sys.stdout, sys.stderr = (os.fdopen(number, "w", 1, "utf-8") for number in (1, 2))
            for name in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE"):
                os.environ.pop(name, None)
            os.environ |= {"RECOUNT_ROOT": str(self.root)} | self.surroundings
            arguments = [str(left), told, *COMMANDS[command]]
            if self.prefix or self.surroundings:
                whole = [*self.prefix, sys.executable, "-P", "-c", COUNTING, *arguments]
                os.execvp(whole[0], whole)
            sys.argv = ["recount", *arguments]
            exec(COUNTING, {})
        except SystemExit as ended:
            status = ended.code if isinstance(ended.code, int) else 1
        finally:
            os._exit(status)

    def run(self, command: str, *, left: int = -1, told: str = "") -> Done:
        """Run a command to its end, while somebody reads the book."""
        return self._done(self.begin(command, left, told))

    def ended_after(self, command: str, seconds: float, number: signal.Signals) -> Done:
        """Send a signal after some seconds: SIGKILL to all of a command, another to it alone."""
        return self._done(self.begin(command), seconds, number)

    def _done(self, running: Running, seconds: float = math.inf, number: int = 0) -> Done:
        """Read pages until a command ends, or is sent a signal after some seconds."""
        html, missed = self.root / "_build" / "html", 0
        there, begin = html.is_dir(), time.monotonic()
        while running.status() is None:
            if time.monotonic() - begin > seconds:
                seconds = math.inf
                with suppress(ProcessLookupError):
                    (os.killpg if number == signal.SIGKILL else os.kill)(running.pid, number)
            time.sleep(LOOK_EVERY_SECONDS)
            missed += there and not all((html / name).is_file() for name in LEAST_READ)
        return Done(running.wait(), running.said(), time.monotonic() - begin, missed)

    def pages(self) -> Files:
        """The files of the built book."""
        return files(self.root / "_build" / "html")

    def sources(self) -> Files:
        """All files but those that are made."""
        return files(self.root, but=("_build",))

    def copied(self, folder: Path, *, built: bool = True) -> Book:
        """A copy in another folder, with what was made of it or without."""
        ignored = () if built else ("_build",)
        shutil.copytree(self.root, folder, ignore=shutil.ignore_patterns("__pycache__", *ignored))
        return Book(folder, dict(self.surroundings), self.prefix, self.state)


def files(folder: Path, but: Iterable[str] = ()) -> Files:
    """The files below a folder by name, without those of some folders in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not {*path.relative_to(folder).parts} & {"__pycache__", *but}
    }


def differing(found: Files, wanted: Files) -> list[str]:
    """The names of files that are not the same, or there only once."""
    return sorted(name for name in {*found, *wanted} if found.get(name) != wanted.get(name))


@dataclass(frozen=True)
class Known:
    """The small book, and what clean runs make of it.

    Attributes
    ----------
    home : Path
        A folder for copies of it.
    book : Book
        As it was made, accepted, built and released; nobody does harm to this one.
    pages : mapping
        The built pages of each state.
    accepted : mapping
        The files of each state once it is accepted.
    made : mapping
        All files in the first state after each command that makes something of its own.
    changes : mapping
        How often each command changes a file, in a run that nobody ends.
    seconds : dict
        How long each took last.
    """

    home: Path
    book: Book
    pages: Mapping[str, Files]
    accepted: Mapping[str, Files]
    made: Mapping[str, Files]
    changes: Mapping[str, int]
    seconds: dict[str, float]


def say(line: str) -> None:
    """Tell how far it has come."""
    print(line, file=sys.stderr, flush=True)


@cache
def small_book() -> Known:
    """The small book in a folder that all users may enter, made once, and gone with the process."""
    home = Path(tempfile.mkdtemp(prefix="recount-small-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    home.chmod(0o755)
    return made(home)


def made(home: Path) -> Known:
    """Make the small book in a folder, and learn from clean runs what is right.

    Raises
    ------
    BenchmarkError
        If one of them fails.
    """
    for module in LOADED:
        import_module(module)
    first = Book(home / "first")
    words = [word for pair in OF_BOOK.items() for word in pair]
    _required(("-m", "recount.cli", "new", "book", str(first.root), *words), home)
    pages, accepted, made, changes, seconds = {}, {}, {}, {}, {}
    told = home / "changes"

    def run(book: Book, command: str) -> None:
        done = book.run(command, told=str(told))
        if done.status:
            raise BenchmarkError(f"`recount {command}` in the small book: {done.sentence}")
        changes[command], seconds[command] = int(told.read_text("utf-8")), done.seconds
        say(f"  recount {command}: {done.seconds:.0f} s, {changes[command]} changes of files")

    for state in STATES:
        book = first.copied(home / f"clean-{STATES.index(state)}", built=False)
        book.edit(state)
        run(book, "book")
        pages[state] = book.pages()
        if state == WORDS:
            run(book, "accept")
        accepted[state] = book.sources()
        if state == FIRST:
            shutil.copytree(book.root / "_build", first.root / "_build")
            book.harm()
            run(book, "export")
            for command in MAKING:
                run(book, command)
                made[command] = book.sources()
                book.without_made(first)
    return Known(home, first, pages, accepted, made, changes, seconds)


def _required(arguments: Sequence[str], folder: Path) -> None:
    surroundings = {name: text for name, text in os.environ.items() if name != "RECOUNT_ROOT"}
    done = subprocess.run(
        (sys.executable, "-P", *arguments),
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchmarkError((done.stderr.strip().splitlines() or ["no small book"])[-1])
