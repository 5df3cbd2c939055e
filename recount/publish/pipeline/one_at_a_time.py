"""One build at a time, in whatever way the one before came to its end."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone(folder: Path, say: Callable[[str], None]) -> Iterator[int]:
    """Wait until no other build works in a folder.

    Parameters
    ----------
    folder : Path
        Where everything is made.
    say : callable
        Takes a line of progress.

    Yields
    ------
    int
        A file descriptor. A process that inherits it counts as part of the build, which then lasts
        until that process has ended as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another build is at work; waiting for it")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)
