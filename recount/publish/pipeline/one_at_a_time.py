"""One build at a time, in whatever way the one before came to its end.

As a program, with a folder and a command, it runs the command so; it needs nothing but Python.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_held: dict[Path, int] = {}


@contextmanager
def alone(folder: Path, say: Callable[[str], None]) -> Iterator[None]:
    """Wait until no other process builds in a folder.

    Parameters
    ----------
    folder : Path
        Where everything is made.
    say : callable
        Takes a line of progress.
    """
    if folder in _held:  # by the command that this is a part of
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_CREAT | os.O_RDWR)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another build is at work; waiting for it")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        _held[folder] = descriptor
        yield
    finally:
        _held.pop(folder, None)
        os.close(descriptor)


def held() -> tuple[int, ...]:
    """File descriptors to hand to a process that is started here.

    It counts as part of the build, which then lasts until that process has ended as well, even if
    this one is killed.
    """
    return tuple(_held.values())


if __name__ == "__main__":
    with alone(Path(sys.argv[1]), lambda line: print(line, file=sys.stderr, flush=True)):
        sys.exit(subprocess.run(sys.argv[2:], pass_fds=held(), check=False).returncode)
