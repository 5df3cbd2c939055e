"""Worker processes, which end with the process that they work for."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from threading import Thread


def workers(number: int | None = None) -> ProcessPoolExecutor:
    """Processes that work beside this one; by default one for each processor.

    They are spawned, for Vega runs in threads of its own, which a fork would not carry over.
    """
    return ProcessPoolExecutor(number, mp_context=get_context("spawn"), initializer=_begin)


def _begin() -> None:
    # Ctrl-C reaches all processes at once; it is this one's parent that says so and ends it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=end_with_parent, daemon=True).start()


def end_with_parent() -> None:
    """Wait for the process that began this one to end, and end this one, whatever it is at."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
