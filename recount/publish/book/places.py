"""Folders put in the place of others, so that whoever reads there finds one of them at any time."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from recount.publish.book.files import names_below

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


def linked(
    folder: Path, copy: Path, shared: Callable[[str], bool], left: Callable[[str], bool]
) -> None:
    """Copy a folder; of files that are `shared` only the names, where the system has such names.

    To copy what does not change takes longer than all else of a build. Nothing may write into a
    file that is shared: it is replaced by another.

    Parameters
    ----------
    folder : Path
        The folder.
    copy : Path
        Its copy, in which folders are made as they are needed.
    shared, left : callable
        Whether a file, by its name below `folder`, is one and the same in both; whether it is left
        out.
    """
    made = set()
    for name in names_below(folder):
        if left(name):
            continue
        file, other = f"{folder}/{name}", f"{copy}/{name}"
        if (home := os.path.dirname(other)) not in made:
            os.makedirs(home, exist_ok=True)
            made.add(home)
        if not shared(name) or not link(file, other):
            shutil.copyfile(file, other)


def link(file: Path | str, other: Path | str) -> bool:
    """Give a file another name; whether the system has such names."""
    try:
        os.link(file, other)
    except OSError:  # a system or a disk without such names
        return False
    return True


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; gives whether the system could."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):  # no such function, as on other systems than Linux
        return False
    return not rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")
