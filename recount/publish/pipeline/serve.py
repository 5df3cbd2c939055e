"""The book served on this machine alone, by Tornado."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, StaticFileHandler

from recount.errors import BuildError
from recount.publish.book.files import build_folder

HOST = "127.0.0.1"


def serve(root: Path, say: Callable[[str], None], port: int) -> None:
    """Serve the built book until stopped.

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
        If there is no built book, or something else is served there.
    """
    html = build_folder(root) / "html"
    if not (html / "index.html").is_file():
        raise BuildError("there is no built book to serve: `recount book` first")
    handler = ("/(.*)", StaticFileHandler, {"path": str(html), "default_filename": "index.html"})
    with suppress(asyncio.CancelledError):
        asyncio.run(_serve(Application([handler], log_function=lambda _: None), say, port))


async def _serve(application: Application, say: Callable[[str], None], port: int) -> None:
    end_on_signals()
    begin(application, say, port)
    await asyncio.Event().wait()


def begin(application: Application, say: Callable[[str], None], port: int) -> None:
    """Serve from now on, and say where.

    Raises
    ------
    BuildError
        If something else is served there.
    """
    try:
        sockets = bind_sockets(port, HOST)
    except OSError as error:
        raise BuildError(f"port {port}: {error.strerror}; expected one that is free") from error
    HTTPServer(application).add_sockets(sockets)
    say(f"http://localhost:{sockets[0].getsockname()[1]} shows the book; Ctrl-C ends it")


def end_on_signals() -> None:
    """Let signals end this task, and so what it started; they reach one thread alone."""
    task = asyncio.current_task()
    if task and threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
