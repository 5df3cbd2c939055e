"""Jupyter Book in processes of its own, one a language, which begin with all loaded that they need.

Loading takes longer than many a page. So it is done once, by the fork server of Python, while the
chapters are seen to, and whoever writes pages begins as a copy of that.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import DupFd
from pathlib import Path
from typing import Any

from recount.errors import BuildError
from recount.languages.languages import ENGLISH, Language
from recount.publish.book.files import write_whole
from recount.publish.book.tree import HTML, tree_folder
from recount.publish.pipeline.one_at_a_time import held

LOG = "jupyter-book.log"
"""Below what is made of a language: all that a build said that failed."""
_SAFE_PATH = "PYTHONSAFEPATH"
_PROCESSES = get_context("forkserver")


def load(root: Path) -> None:
    """Begin to load what every process that writes pages needs; come back at once.

    Parameters
    ----------
    root : Path
        The folder of the book, of which all of them read the same.
    """
    _PROCESSES.set_forkserver_preload(["recount.publish.pipeline.loaded"])
    # Ctrl-C reaches all processes at once; it is this one that says so and ends the others.
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # Of what happens to be in the current folder nothing is loaded.
    given = {_SAFE_PATH: "1", "RECOUNT_ROOT": str(root)}
    before = {name: os.environ.get(name) for name in given}
    os.environ.update(given)
    try:
        ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class _Handed:
    """A file descriptor that a process is begun with, where it is a number again."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def __reduce__(self) -> tuple[Callable[[Any], int], tuple[Any]]:
        return _detached, (DupFd(self._descriptor),)


def _detached(handed: Any) -> int:
    descriptor: int = handed.detach()
    return descriptor


class JupyterBook:
    """Jupyter Book, to write the pages of one language; used as a context.

    Parameters
    ----------
    root : Path
        The folder of the book.
    language : Language, optional
        The language.
    """

    def __init__(self, root: Path, language: Language = ENGLISH) -> None:
        self._root, self._language = root, language
        self._process: BaseProcess | None = None
        self._output = Path()

    def __enter__(self) -> JupyterBook:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Give up what was begun."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    @property
    def is_at_work(self) -> bool:
        """Whether it was told to begin, and nobody has waited for its end."""
        return self._process is not None

    @property
    def is_writing(self) -> bool:
        """Whether it has not come to its end."""
        return self._process is not None and self._process.is_alive()

    @property
    def _said(self) -> Path:
        return tree_folder(self._root, self._language) / "jupyter-book.txt"

    def begin(
        self, source: Path, output: Path, last: Path, changed: Sequence[str] | None = None
    ) -> None:
        """Begin to write the pages; what was begun before is given up.

        Parameters
        ----------
        source, output, last : Path
            Where they are, where they go, and where those of the last build are, if there are any.
        changed : sequence of str, optional
            Of what is in `output` these pages alone are written, anew.
        """
        from recount.publish.pipeline.pages import Task, write_pages

        self.stop()
        load(self._root)  # unless that was begun before
        self._output = output
        self._said.parent.mkdir(parents=True, exist_ok=True)
        task = Task(
            str(self._root),
            self._language.code,
            str(source),
            str(output),
            str(last),
            None if changed is None else list(changed),
            str(self._said),
        )
        self._process = _PROCESSES.Process(target=write_pages, args=(task, [*map(_Handed, held())]))
        self._process.start()

    def end(self) -> None:
        """Wait until they are written.

        Raises
        ------
        BuildError
            With a line for each warning, or for what went wrong.
        """
        from recount.publish.pipeline.pages import TOLD

        assert self._process is not None
        self._process.join()
        status, self._process = self._process.exitcode, None
        said = self._said.read_text("utf-8", "replace") if self._said.is_file() else ""
        self._said.unlink(missing_ok=True)
        if status or not (self._output / HTML / "index.html").is_file():
            why = self._why(said, told=status == TOLD)
            raise BuildError(f"the last good book stays in place: {why}")

    def _why(self, said: str, told: bool) -> str:
        """Why there are no pages, as far as it is known, or the last that was said of it."""
        last = said.splitlines()[-1] if said else "nothing is said of why"
        if told:
            return "\n".join(json.loads(last))
        log = tree_folder(self._root, self._language) / LOG
        write_whole(log, said)
        return f"{last}; all that was said is in {log.relative_to(self._root).as_posix()}"
