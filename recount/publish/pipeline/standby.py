"""A build that has loaded all that it needs, and begins when it is told to."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module

from recount.errors import RecountError
from recount.paths import find_root
from recount.publish.book.files import build_folder
from recount.publish.pipeline.one_at_a_time import alone
from recount.publish.pipeline.state import Inputs

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

    Data and settings are read and checked, too, for what is read of a file is kept. Where library,
    data, settings or packages have changed since, all is loaded and read anew.
    """
    loaded = _all_but_texts()
    try:
        for name in NEEDED:
            import_module(name)
        root = find_root()
        import_module("recount.publish.pipeline.jupyter_book").load(root)
        with suppress(RecountError), alone(build_folder(root), lambda _: None):
            import_module("recount.publish.pipeline.preflight").preflight(root)
    except Exception:  # of a module that may be mended until the line comes
        loaded = ""
    if not sys.stdin.readline():
        return 0  # whoever would have sent it is gone
    if not loaded or loaded != _all_but_texts():
        os.execv(sys.executable, [sys.executable, "-m", COMMAND_LINE, *COMMAND])
    status: int = import_module(COMMAND_LINE).main(COMMAND)
    return status


def _all_but_texts() -> str:
    """A hash of what is loaded and kept; empty if it cannot be read, as while it is replaced."""
    try:
        return Inputs.of(find_root()).common
    except (OSError, RecountError):
        return ""


if __name__ == "__main__":
    sys.exit(wait_and_build())
