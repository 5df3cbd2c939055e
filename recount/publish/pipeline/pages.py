"""The pages of one language, written by Jupyter Book in the process that this is called in."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from threading import Thread

from recount.languages.languages import ENGLISH, LANGUAGES, Language, languages_of
from recount.languages.words import speaking
from recount.publish.book.book import Book, publishing
from recount.publish.book.changed import CHANGED
from recount.publish.book.places import written_after
from recount.publish.book.tree import HTML, tree_folder
from recount.publish.book.workers import end_with_parent
from recount.publish.pages.warned import sentences, unexpected

COMMAND_LINE = "jupyter_book.cli.main"
TOLD = os.EX_DATAERR
"""The exit status where the last line that was said tells in JSON, line by line, why."""


@dataclass(frozen=True)
class Task:
    """What is to be written.

    Attributes
    ----------
    root, language : str
        The folder of the book, and the code of a language.
    source, output, last : str
        Where the pages are, where they go, and where those of the last build are, if there are any.
    changed : list of str or None
        The pages that are made anew; None if all are.
    said : str
        The file for what Jupyter Book says.
    """

    root: str
    language: str
    source: str
    output: str
    last: str
    changed: list[str] | None
    said: str


def write_pages(task: Task, held: Sequence[int]) -> None:
    """Do it, in a process of its own, which ends with the one that began it.

    Parameters
    ----------
    task : Task
        What is to be written.
    held : sequence of int
        What stays open as long as this is a part of a build; see `one_at_a_time.held`.
    """
    del held
    Thread(target=end_with_parent, daemon=True).start()
    with open(task.said, "w", encoding="utf-8") as said:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(said.fileno(), stream.fileno())
    os.environ["RECOUNT_ROOT"] = task.root
    [language] = (one for one in LANGUAGES if one.code == task.language)
    with (
        _in_its_words(Path(task.root), language, Path(task.source)),
        written_after(Path(task.last) / HTML, Path(task.output) / HTML),
    ):
        _write(task)


@contextmanager
def _in_its_words(root: Path, language: Language, source: Path) -> Iterator[None]:
    """Have all that is written written in a language."""
    from recount.publish.translate.translation import BookInLanguage

    english = source if language == ENGLISH else tree_folder(root, ENGLISH) / "source"
    original = Book(root, english)
    others = [one for one in languages_of(root) if one != ENGLISH]
    books = {ENGLISH: original} | {
        one: BookInLanguage(original, one, source if one == language else None) for one in others
    }
    with publishing(books), speaking(books[language].speech):
        yield


def _write(task: Task) -> None:
    options = ["--path-output", task.output, "-W", "-n", "--keep-going", "--quiet"]
    if task.changed is None:
        options.append("--all")
    else:
        os.environ[CHANGED] = json.dumps(task.changed)
    try:
        import_module(COMMAND_LINE).main(["build", task.source, *options])
    except (Exception, SystemExit) as error:
        if isinstance(error, SystemExit) and not error.code:
            raise
        if lines := sentences(error):
            print(f"\n{json.dumps(lines)}")
            sys.exit(TOLD)
        traceback.print_exc(file=sys.stdout)
        print(unexpected(error))
        sys.exit(1)
