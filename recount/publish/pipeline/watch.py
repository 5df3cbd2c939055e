"""The book while it is being written: built after each save, and shown by pages that follow.

Files are watched by watchfiles, and served by Tornado on this machine alone. A page that is served
here, and none that is published, has one script more, which listens for server-sent events: its own
content policy allows it, as it allows no inline script. Each build is a process of its own, so that
it has the library as it stands now, and nothing that goes wrong in it ends the watching.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Iterator
from contextlib import aclosing, suppress
from http import HTTPStatus
from pathlib import Path
from typing import Any

from markupsafe import Markup
from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler, StaticFileHandler
from watchfiles import Change, DefaultFilter, awatch

from recount.errors import BuildError
from recount.markup import render
from recount.publish.book.files import build_folder
from recount.publish.pipeline.build import ALL_BUT_PRINTED, EDITED
from recount.publish.pipeline.serve import begin, end_on_signals
from recount.publish.pipeline.state import INPUTS
from recount.tables.descriptors import package_path

SCRIPT = Path(__file__).with_name("watch.js")
PLACE = "/_watch/"
"""Where a page finds the script and the events; no page of the book has such an address."""

STANDBY = (sys.executable, "-m", "recount.publish.pipeline.standby")
HEAD_END = b"</head>"
LONGEST_LINE = 2**24
MOST_LINES = 15
"""So much is shown of what a build said that ended without an error of ours."""

LOOK_EVERY_MS = 1000
"""How often the list of folders is compared with those that are watched."""

_ERROR = re.compile(r"^recount: ", re.MULTILINE)


def watch(root: Path, say: Callable[[str], None], port: int) -> None:
    """Serve the book, build it now and after each save, and let open pages follow, until stopped.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.
    port : int
        Where it is served; 0 for any that is free.

    Raises
    ------
    BuildError
        If something else is served there, or the folders cannot be watched.
    """
    with suppress(asyncio.CancelledError):
        asyncio.run(_watch(root, say, port))


async def _watch(root: Path, say: Callable[[str], None], port: int) -> None:
    end_on_signals()
    saved, screen, builder = asyncio.Event(), Screen(), Builder(root, say)
    begin(site(build_folder(root) / "html", screen), say, port)
    saved.set()
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_listen(root, saved))
            both.create_task(_follow(saved, builder, screen))
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from failed
    finally:
        await builder.stop()


async def _listen(root: Path, saved: asyncio.Event) -> None:
    async for _ in saves(root):
        saved.set()


async def _follow(saved: asyncio.Event, builder: Builder, screen: Screen) -> None:
    """Build after each save, one build at a time; what is saved meanwhile comes with the next."""
    while True:
        await saved.wait()
        saved.clear()
        seen = Seen(screen)
        error = await builder.build(seen)
        if not (error and saved.is_set()):  # else it may be of a file that was saved half
            seen.end(error)
        await builder.prepare()


async def saves(root: Path) -> AsyncIterator[None]:
    """Come back whenever something was saved that a build depends on.

    Folders are watched one by one, for a folder that is watched with all below it would not be
    again once it has been replaced. While the list of them is made anew, a save may go unseen, so
    that counts as one.

    Raises
    ------
    BuildError
        If the system does not watch so many.
    """
    while True:
        folders = set(_folders(root))
        watched = awatch(
            *folders,
            watch_filter=_is_input(root),
            rust_timeout=LOOK_EVERY_MS,
            yield_on_timeout=True,
            recursive=False,
        )
        try:
            async with aclosing(watched) as batches:
                async for batch in batches:
                    if batch:
                        yield
                    if set(_folders(root)) != folders:
                        break
        except FileNotFoundError:  # a folder that went just now
            if not root.is_dir():
                raise
        except OSError as error:  # such as of a system that watches no more for this user
            raise BuildError(f"{len(folders)} folders cannot be watched: {error}") from error
        yield


def _folders(root: Path) -> Iterator[Path]:
    yield root
    for name in INPUTS:
        for folder, inner, _ in os.walk(root / name):
            inner[:] = [each for each in inner if not _is_made(each)]
            yield Path(folder)


def _is_made(name: str) -> bool:
    """Whether a file or folder is no input of a build; see `files_below`."""
    return name.startswith(".") or name == "__pycache__"


def _is_input(root: Path) -> Callable[[Change, str], bool]:
    leftover = DefaultFilter(ignore_dirs=())  # knows what editors leave behind
    generated = package_path(root)  # by the build itself

    def is_input(change: Change, name: str) -> bool:
        path = Path(name)
        parts = path.relative_to(root).parts
        named = bool(parts) and parts[0] in INPUTS and path != generated
        return named and not any(map(_is_made, parts)) and leftover(change, name)

    return is_input


class Builder:
    """Builds the book in a process that has loaded all it needs before it is told to begin.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes each line that a build says.
    command : sequence of str, optional
        What waits for a line, builds, and ends.
    """

    def __init__(
        self, root: Path, say: Callable[[str], None], command: tuple[str, ...] = STANDBY
    ) -> None:
        self._root, self._say, self._command = root, say, command
        self._process: Process | None = None

    async def build(self, seen: Callable[[list[str] | None], None] = lambda _: None) -> str:
        """Build the book; gives the error, empty if there is none.

        Parameters
        ----------
        seen : callable, optional
            Takes the edited pages, once these are in place and all else follows, and None once all
            pages are, before the build ends.
        """
        process = await self.prepare()
        assert process.stdin is not None
        assert process.stderr is not None
        with suppress(OSError):  # if it has ended, it says why
            process.stdin.write(b"build\n")
            await process.stdin.drain()
        lines = []
        async for line in process.stderr:
            lines.append(line.decode(errors="replace").rstrip("\n"))
            self._say(lines[-1])
            if lines[-1].startswith(EDITED):
                seen(lines[-1].removeprefix(EDITED).split(", "))
            elif lines[-1] == ALL_BUT_PRINTED:
                seen(None)
        status = await process.wait()
        return "" if status == 0 else cause("\n".join(lines), status)

    async def prepare(self) -> Process:
        """Have a process that loads what the next build needs; gives it."""
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stderr=PIPE,
            limit=LONGEST_LINE,
            env=os.environ | {"RECOUNT_ROOT": str(self._root)},
            start_new_session=True,  # so that it can be ended with all that it started
        )
        return self._process

    async def stop(self) -> None:
        """End what is running."""
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            await self._process.wait()


def cause(said: str, status: int) -> str:
    """Why a build failed: the error that it names at its end, or the last that it said."""
    *_, last = _ERROR.split(said)
    if last != said:
        return last
    return "\n".join([*said.splitlines()[-MOST_LINES:], f"The build ended with status {status}."])


class Seen:
    """What a screen was shown of a build before its end, and is not shown again.

    Parameters
    ----------
    screen : Screen
        What open pages show.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._edited: list[str] = []
        self._all = False

    def __call__(self, pages: list[str] | None) -> None:
        """Show that these pages are in place, or that all are."""
        if pages is None:
            self._all = True
            self._screen.show("", self._edited)
        else:
            self._edited += pages
            self._screen.show_edited(pages)

    def end(self, error: str) -> None:
        """Show how the build ended."""
        if self._all:
            self._screen.tell(error)
        else:
            self._screen.show(error, self._edited)


class Screen:
    """What open pages show, and how they hear of it."""

    def __init__(self) -> None:
        self._built, self._error = str(time.time_ns()), ""
        self._edited: dict[str, str] = {}
        self._over = asyncio.Event()

    def show(self, error: str, edited: Collection[str] = ()) -> None:
        """Tell all pages how a build ended; those that were shown edited meanwhile hold on."""
        if not error:
            self._built = str(time.time_ns())
            self._edited = {page: self._edited[page] for page in edited}
        self.tell(error)

    def show_edited(self, pages: Iterable[str]) -> None:
        """Tell these pages that they have changed, and no other one."""
        self._edited |= dict.fromkeys(pages, str(time.time_ns()))
        self.tell("")

    def tell(self, error: str) -> None:
        """Tell all pages what is wrong, if anything is, and that they are as they were."""
        self._error = error
        self._over.set()
        self._over = asyncio.Event()

    def state(self, page: str) -> dict[str, str]:
        """What a page shows.

        Returns
        -------
        dict
            ``built`` is another text whenever the page may have changed; ``error`` is why the last
            build failed, or is empty.
        """
        return {"built": self._edited.get(page, self._built), "error": self._error}

    async def states(self, page: str) -> AsyncIterator[dict[str, str]]:
        """The state now, and the newest one whenever there is another."""
        while True:
            over = self._over
            yield self.state(page)
            await over.wait()


def site(html: Path, screen: Screen) -> Application:
    """The built book, with the script that follows `screen` in its pages."""
    return Application(
        [
            (f"{PLACE}events", Events),
            (f"{PLACE}({SCRIPT.name})", StaticFileHandler, {"path": str(SCRIPT.parent)}),
            ("/(.*)", FollowingPage, {"path": str(html), "default_filename": "index.html"}),
        ],
        log_function=lambda _: None,
        screen=screen,
    )


class FollowingPage(StaticFileHandler):
    """A file of the book as it stands now; if it is a page, with the script."""

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer with the file, which a browser is not to keep."""
        del include_body  # for HEAD, Tornado leaves it out
        self.path = self.parse_url_path(path)
        wanted = self.get_absolute_path(self.root, self.path)
        self.absolute_path = self.validate_absolute_path(self.root, wanted)
        if self.absolute_path is None:
            return  # led on to the address of a folder
        page = Path(os.path.relpath(self.absolute_path, self.root)).as_posix()
        # First, as of a page that is replaced now it is loaded anew.
        script = self._script(page).encode() if page.endswith(".html") else b""
        content = Path(self.absolute_path).read_bytes()
        if script:
            content = content.replace(HEAD_END, script + HEAD_END, 1)
        self.set_header("Content-Type", self.get_content_type())
        self.set_header("Cache-Control", "no-store")
        await self.finish(content)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Where there is no page, show one that waits for it."""
        if status_code != HTTPStatus.NOT_FOUND:
            super().write_error(status_code, **kwargs)
            return
        self.set_header("Cache-Control", "no-store")
        self.finish(render("absent", script=self._script(self.path)))

    def _script(self, page: str) -> Markup:
        screen: Screen = self.settings["screen"]
        built = screen.state(page)["built"]
        return render("watching", source=f"{PLACE}{SCRIPT.name}", page=page, built=built)


class Events(RequestHandler):
    """The states of the screen, as server-sent events."""

    async def get(self) -> None:
        """Send the state now, and each one after it, until page or server is gone."""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        with suppress(StreamClosedError, asyncio.CancelledError):
            async for state in self.settings["screen"].states(self.get_query_argument("page")):
                self.write(f"data: {json.dumps(state)}\n\n")
                await self.flush()
