"""Edits while the book is watched: from saving one until its page is right."""

from __future__ import annotations

import json
import re
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPResponse
from urllib.parse import urljoin

from benchmarks.books import Copy
from benchmarks.edits import EDITS, SENTENCE, SHEET, TABLE, VALUE, chapter_of, rule, sentence
from benchmarks.errors import BenchmarkError
from benchmarks.running import Run, peak_of

PAUSE_SECONDS = 20
"""Between two edits an author reads and writes; meanwhile what the next build needs is loaded."""
LONGEST_SECONDS = 600
_EVENT = "data: "
_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)"')


def watched(book: Copy, edit: str, times: int) -> list[Run]:
    """Edit a book so often while ``recount watch`` serves it.

    Parameters
    ----------
    book : Copy
        The book.
    edit : str
        One of `IS_RIGHT`.
    times : int
        How often.

    Raises
    ------
    BenchmarkError
        If a build fails, or the watching ends before the page that is served is right.
    """
    page = f"chapters/{chapter_of(edit, book.folder)}.html"
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
            EDITS[edit](book.folder, number)
            for _ in builds:  # of which one may have begun before the edit
                if IS_RIGHT[edit](f"{address}/{page}", book, number):
                    break
            seconds.append(time.perf_counter() - begin)
    return [Run(each, peaks[0]) for each in seconds]


def _has_sentence(page: str, _book: Copy, number: int) -> bool:
    return sentence(number) in _served(page)


def _has_rule(page: str, _book: Copy, number: int) -> bool:
    sheets = _SHEET.findall(_served(page))
    return any(rule(number) in _served(urljoin(page, sheet)) for sheet in sheets)


def _has_value(page: str, book: Copy, _number: int) -> bool:
    table = (book.folder / TABLE).read_text(encoding="utf-8")
    return _served(urljoin(page, f"../{TABLE.as_posix()}")) == table


IS_RIGHT: Mapping[str, Callable[[str, Copy, int], bool]] = {
    SENTENCE: _has_sentence,
    VALUE: _has_value,
    SHEET: _has_rule,
}
"""By what is edited, whether a page that is served shows the edit of this number."""


def _served(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        text: str = answer.read().decode()
    return text


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
