"""A build that has loaded all that it needs, and begins when it is told to."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import recount
from recount.paths import find_root
from recount.publish.book.files import files_below, fingerprint

COMMAND_LINE = "recount.cli"
COMMAND = ("book", "--edited-first")
NEEDED = (
    "nbclient",
    "recount.publish.pipeline.amiss",
    "recount.publish.pipeline.extension",
    "recount.publish.pipeline.preflight",
    "recount.publish.postprocess.finish",
)
"""What takes a while to load, with all that it loads."""


def wait_and_build() -> int:
    """Load everything, wait for a line, and build; the exit status is that of `COMMAND`.

    Data and texts are read, too, for what is read of a file is kept until that changes. What was
    loaded of a library that has changed since is of no use: then all is loaded anew.
    """
    loaded = _library()
    try:
        for name in NEEDED:
            import_module(name)
        import_module("recount.publish.pipeline.jupyter_book").load(find_root())
    except Exception:  # of a module that may be mended until the line comes
        loaded = ""
    with suppress(Exception):  # which the build would say
        import_module("recount.publish.pipeline.preflight").preflight(find_root())
    if not sys.stdin.readline():
        return 0  # whoever would have sent it is gone
    if loaded != _library():
        os.execv(sys.executable, [sys.executable, "-m", COMMAND_LINE, *COMMAND])
    status: int = import_module(COMMAND_LINE).main(COMMAND)
    return status


def _library() -> str:
    """A hash of all modules; what else is in the library is read by each build."""
    folder = Path(recount.__file__).parent
    modules = [file for file in files_below(folder.parent, folder.name) if file.suffix == ".py"]
    return fingerprint(folder.parent, modules)


if __name__ == "__main__":
    sys.exit(wait_and_build())
