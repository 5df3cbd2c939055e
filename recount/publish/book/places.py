"""Folders put in the place of others, so that whoever reads there finds one of them at any time."""

from __future__ import annotations

import ctypes
import os
import shutil
from pathlib import Path

_HERE = -100
_EXCHANGE = 2
"""How Linux is told of paths from the current folder, and that two are to change places."""


def replace_folder(folder: Path, fresh: Path) -> None:
    """Put a folder in the place of another, in one step where the system has such a step.

    Elsewhere there is none for a moment; `recover_folder` mends what is interrupted then.

    Parameters
    ----------
    folder : Path
        The place, with or without a folder in it, which goes.
    fresh : Path
        What is there afterwards.
    """
    old = _old(folder)
    shutil.rmtree(old, ignore_errors=True)
    if not (folder.exists() and exchange(folder, fresh)):
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)
    for left in (old, fresh):
        shutil.rmtree(left, ignore_errors=True)


def recover_folder(folder: Path) -> None:
    """Bring back a folder if a process was killed while it replaced it."""
    old = _old(folder)
    if old.exists() and not folder.exists():
        old.rename(folder)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; gives whether the system could."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # no such function, as on other systems than Linux
        return False
    return not rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")
