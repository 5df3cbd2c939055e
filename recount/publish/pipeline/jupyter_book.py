"""Jupyter Book in a process of its own, which loads while the chapters are seen to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from recount.ending import sentence
from recount.errors import BuildError
from recount.publish.book.changed import CHANGED
from recount.publish.pipeline.one_at_a_time import held

HTML = Path("_build", "html")
"""Where Jupyter Book puts the pages, below the folder that it is given."""
COMMAND_LINE = "jupyter_book.cli.main"
NEEDED = (
    COMMAND_LINE,
    "jupyter_book.sphinx",
    "myst_nb.sphinx_ext",
    "sphinx.builders.html",
    "sphinx_book_theme",
    "sphinxcontrib.bibtex",
    "recount.publish.pipeline.extension",
)
"""What takes a while to load, with all that it loads."""
LINES_TOLD = 40


class JupyterBook:
    """Jupyter Book, loading from now on, to write pages once; used as a context.

    Parameters
    ----------
    root : Path
        The folder of the book.
    """

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"RECOUNT_ROOT": str(root)},
            pass_fds=held(),
        )

    def __enter__(self) -> JupyterBook:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # if it was never told to begin
        self._process.communicate()

    def write(self, source: Path, output: Path, changed: list[str] | None = None) -> None:
        """Write the pages; with `changed`, of what is in `output` these pages anew.

        Raises
        ------
        BuildError
            With the last of what Jupyter Book said.
        """
        task = {"source": str(source), "output": str(output), "changed": changed}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # of one that failed while it was loading, as it says
            print(json.dumps(task), file=self._process.stdin, flush=True)
        said = self._process.stdout.read()
        self._process.wait()
        if self._process.returncode == os.EX_IOERR:
            raise BuildError(f"the last good book stays in place: {said.splitlines()[-1]}")
        if self._process.returncode or not (output / HTML / "index.html").is_file():
            tail = "\n".join(said.splitlines()[-LINES_TOLD:])
            raise BuildError(f"Jupyter Book failed; the last good book stays in place:\n{tail}")


def _write(source: str, output: str, changed: list[str] | None) -> None:
    options = ["--path-output", output, "-W", "-n", "--keep-going", "--quiet"]
    if changed is None:
        options.append("--all")
    else:
        os.environ[CHANGED] = json.dumps(changed)
    try:
        import_module(COMMAND_LINE).main(["build", source, *options])
    except Exception as error:
        cause: BaseException | None = error
        while cause and not isinstance(cause, OSError):  # it tells of all as an error of its own
            cause = cause.__cause__ or cause.__context__
        if not isinstance(cause, OSError):
            raise
        print(sentence(cause))
        sys.exit(os.EX_IOERR)


def _load_and_write() -> None:
    """Load everything, wait for the task, and do it."""
    for name in NEEDED:
        import_module(name)
    if text := sys.stdin.readline():
        Thread(target=_end_with_caller, daemon=True).start()
        task: dict[str, Any] = json.loads(text)
        _write(**task)


def _end_with_caller() -> None:
    """End this process, in the midst of whatever it writes, once its input has been closed."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    _load_and_write()
