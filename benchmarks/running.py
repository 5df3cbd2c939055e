"""Running a command: how long it takes, and how much memory it and its children hold."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.errors import BenchmarkError

LOOK_EVERY_SECONDS = 0.1


@dataclass(frozen=True)
class Run:
    """What a command took.

    Attributes
    ----------
    seconds : float
        From start to end.
    peak : int
        The most bytes that its processes held at once. Pages that processes share count once for
        each of them.
    """

    seconds: float
    peak: int


def measured(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Run:
    """Run a command to its end and measure it.

    Raises
    ------
    BenchmarkError
        If it fails, with the end of what it said.
    """
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with peak_of(process.pid) as peaks:
        said, _ = process.communicate()
        seconds = time.perf_counter() - begin
    if process.returncode:
        tail = "\n".join(said.splitlines()[-15:])
        raise BenchmarkError(f"`{' '.join(command[-3:])}` failed:\n{tail}")
    return Run(seconds, peaks[0])


@contextmanager
def peak_of(pid: int) -> Iterator[list[int]]:
    """Keep the most bytes that a process and its children hold at once, until it ends."""
    peaks = [0]
    watcher = threading.Thread(target=_watch, args=(pid, peaks), daemon=True)
    watcher.start()
    yield peaks
    watcher.join()


def _watch(pid: int, peaks: list[int]) -> None:
    """Keep the largest sum of resident memory until the process ends."""
    try:
        first = psutil.Process(pid)
        while first.is_running() and first.status() != psutil.STATUS_ZOMBIE:
            held = 0
            for process in [first, *first.children(recursive=True)]:
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            peaks[0] = max(peaks[0], held)
            time.sleep(LOOK_EVERY_SECONDS)
    except psutil.NoSuchProcess:
        return
