"""An edit while the book is watched: from saving it until its page is right."""

from __future__ import annotations

import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse

from benchmarks.books import Copy
from benchmarks.edits import busiest, edit_sentence, sentence
from benchmarks.errors import BenchmarkError
from benchmarks.running import Run, peak_of

PAUSE_SECONDS = 20
"""Between two edits an author reads and writes; meanwhile what the next build needs is loaded."""
LONGEST_SECONDS = 600
_EVENT = "data: "


def watched(book: Copy, times: int) -> list[Run]:
    """Edit a sentence so often while ``recount watch`` serves the book.

    Raises
    ------
    BenchmarkError
        If a build fails, or the watching ends before the page that is served has the sentence.
    """
    page = f"chapters/{busiest(book.folder)}.html"
    seconds = []
    with (
        _watching(book) as (address, peaks),
        urllib.request.urlopen(
            f"{address}/_watch/events?page={page}", timeout=LONGEST_SECONDS
        ) as events,
    ):
        builds = _builds(events)
        next(builds)  # of the book as it stands
        for number in range(times + 1, 2 * times + 1):  # as no other edit of this book
            time.sleep(PAUSE_SECONDS)
            begin = time.perf_counter()
            edit_sentence(book.folder, number)
            for _ in builds:  # of which one may have begun before the edit
                with urllib.request.urlopen(f"{address}/{page}") as served:
                    if sentence(number) in served.read().decode():
                        break
            seconds.append(time.perf_counter() - begin)
    return [Run(each, peaks[0]) for each in seconds]


@contextmanager
def _watching(book: Copy) -> Iterator[tuple[str, list[int]]]:
    """The address where a book that is up to date is served, and the most memory that it takes."""
    process = subprocess.Popen(
        (*book.command[:-1], "watch", "--port", "0"),
        cwd=book.folder,
        env=book.environment,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with peak_of(process.pid) as peaks:
        try:
            said = process.stderr.readline()
            if not said.startswith("http://"):
                raise BenchmarkError(f"`recount watch`: {said.strip()}; expected its address")
            yield said.split()[0].rstrip("/"), peaks
        finally:
            process.terminate()
            process.communicate()


def _builds(events: HTTPResponse) -> Iterator[None]:
    """Come back at first, and whenever it is told of pages that are built anew."""
    last = None
    for line in events:
        text = line.decode()
        if text.startswith(_EVENT):
            state = json.loads(text.removeprefix(_EVENT))
            if state["error"]:
                raise BenchmarkError(f"`recount watch`: {state['error']}")
            if state["built"] != last:
                last = state["built"]
                yield
    raise BenchmarkError("`recount watch` ended; expected it to tell of the next build")
