"""Jupyter Book in a process of its own, which loads while the chapters are seen to."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

from recount.errors import BuildError
from recount.publish.book.changed import CHANGED
from recount.publish.book.files import build_folder, write_whole
from recount.publish.pipeline.one_at_a_time import held

HTML = Path("_build", "html")
"""Where Jupyter Book puts the pages, below the folder that it is given."""
COMMAND_LINE = "jupyter_book.cli.main"
WARNED = "recount.publish.pipeline.warned"
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
LOG = "jupyter-book.log"
"""Below what is made: all that a build said that failed."""
TOLD = os.EX_DATAERR
"""The exit status of this process where its last line says in JSON, line by line, why."""


class JupyterBook:
    """Jupyter Book, loading from now on, to write pages once; used as a context.

    Parameters
    ----------
    root : Path
        The folder of the book.
    """

    def __init__(self, root: Path) -> None:
        self._home = build_folder(root)
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
            With a line for each warning, or for what went wrong.
        """
        task = {"source": str(source), "output": str(output), "changed": changed}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with suppress(BrokenPipeError):  # of one that failed while it was loading, as it says
            print(json.dumps(task), file=self._process.stdin, flush=True)
        said = self._process.stdout.read()
        self._process.wait()
        if self._process.returncode or not (output / HTML / "index.html").is_file():
            raise BuildError(f"the last good book stays in place: {self._why(said)}")

    def _why(self, said: str) -> str:
        """Why there are no pages, as far as it is known, or the last that was said of it."""
        last = said.splitlines()[-1] if said else "nothing is said of why"
        if self._process.returncode == TOLD:
            return "\n".join(json.loads(last))
        write_whole(self._home / LOG, said)
        return f"{last}; all that was said is in {build_folder(Path()) / LOG}"


def _write(source: str, output: str, changed: list[str] | None) -> None:
    options = ["--path-output", output, "-W", "-n", "--keep-going", "--quiet"]
    if changed is None:
        options.append("--all")
    else:
        os.environ[CHANGED] = json.dumps(changed)
    try:
        import_module(COMMAND_LINE).main(["build", source, *options])
    except (Exception, SystemExit) as error:
        if isinstance(error, SystemExit) and not error.code:
            raise
        if lines := import_module(WARNED).sentences(error):
            print(f"\n{json.dumps(lines)}")
            sys.exit(TOLD)
        traceback.print_exc(file=sys.stdout)
        print(import_module(WARNED).unexpected(error))
        sys.exit(1)


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
