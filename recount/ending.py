"""How a command ends: its exit status, and one sentence for whatever ends it early."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from recount.errors import RecountError

SUCCESS, FINDING, ERROR = 0, 1, 2
SIGNALLED = 128
"""What is added to the number of a signal, as by a shell."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What people and systems end a command with."""


def ended(command: Callable[[], int]) -> int:
    """Run a command to whatever end it comes to, and give its exit status.

    Parameters
    ----------
    command : callable
        Gives `SUCCESS`, or `FINDING` where something is to be mended.

    Returns
    -------
    int
        That, or `ERROR` where the command or the system refused; `SIGNALLED` and the number of the
        signal where one ended it, of which one says that nobody reads what it prints.
    """
    try:
        with _raised_signals():
            status = command()
            sys.stdout.flush()
            return status
    except KeyboardInterrupt as error:
        number = signal.Signals(error.args[0] if error.args else signal.SIGINT)
        name = "Ctrl-C" if number is signal.SIGINT else number.name
        return _told(f"stopped by {name}", SIGNALLED + number)
    except BrokenPipeError:
        return _told("stopped, for nobody reads what it prints", SIGNALLED + signal.SIGPIPE)
    except OSError as error:
        return _told(sentence(error), ERROR)
    except (MemoryError, BrokenExecutor):
        # Of a system without memory it is often a process that works beside this one that is ended.
        return _told("ended by the system, as where there is too little memory", ERROR)
    except RecountError as error:
        return _told(str(error), ERROR)


def sentence(error: OSError) -> str:
    """What the system refused, and of which file."""
    if isinstance(error, shutil.Error) and isinstance(error.args[0], list):
        [(_, file, why), *_] = error.args[0]
        return f"{file}: {re.sub(r'^.Errno [0-9]+. ', '', why)}"
    files = [str(name) for name in (error.filename, error.filename2) if name is not None]
    if error.strerror is None or not files:
        return error.strerror or str(error)
    return f"{' and '.join(files)}: {error.strerror}"


@contextmanager
def _raised_signals() -> Iterator[None]:
    """Raise `KeyboardInterrupt` for the first of these signals, and heed no other meanwhile.

    What is undone then is undone whole. A signal that whoever began this process ignores stays so.
    """
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    if threading.current_thread() is not threading.main_thread():
        heard = []  # Python hears signals in the main thread alone

    def stop(number: int, _: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt(number)

    before = {number: signal.signal(number, stop) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _told(line: str, status: int) -> int:
    with suppress(OSError):
        print(f"recount: {line}", file=sys.stderr, flush=True)
    for stream in (sys.stdout, sys.stderr):
        _end(stream)
    return status


def _end(stream: TextIO) -> None:
    """Drop what cannot be written, for Python would try again at its end, and complain of it."""
    try:
        stream.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
