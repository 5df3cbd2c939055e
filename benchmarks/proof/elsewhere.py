"""Other people and other surroundings, for commands of a book."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from benchmarks.errors import BenchmarkError

NOBODY = 65534
"""The user who owns nothing."""
HOMELESS = {"HOME": "/nonexistent", "USER": "nobody", "LOGNAME": "nobody"}
"""What is told to a command that this user runs."""


def as_nobody(folder: Path) -> tuple[str, ...]:
    """Give a folder to an ordinary user; gives what runs a command as that user.

    Raises
    ------
    BenchmarkError
        If this is not root, or that user could write elsewhere.
    """
    if os.geteuid():
        raise BenchmarkError("only root can be somebody else")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    user = ("--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
    # Python may be in the home of root: that user is to read it, and to write nothing there.
    reads = ("--inh-caps", "-all,+dac_read_search", "--ambient-caps", "-all,+dac_read_search")
    prefix = ("setpriv", *user, *reads)
    tried = (*prefix, "touch", str(folder.parent / "of nobody"))
    if not subprocess.run(tried, check=False, capture_output=True).returncode:
        raise BenchmarkError(f"user {NOBODY} is no ordinary one: all folders are open to it")
    return prefix
