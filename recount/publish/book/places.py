"""Folders put in the place of others, so that whoever reads there finds one of them at any time."""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
    folder: Path,
    copy: Path,
    shared: Callable[[Path], bool],
    ignore: Callable[[Any, list[str]], set[str]],
) -> None:
    """Copy a folder; of files that are `shared` only the names, where the system has such names.

    To copy what does not change takes longer than all else of a build. Nothing may write into a
    file that is shared: it is replaced by another.

    Parameters
    ----------
    folder : Path
        The folder.
    copy : Path
        Its copy, which is made, in a folder or without.
    shared : callable
        Whether a file of `folder` is one and the same in both.
    ignore : callable
        See `shutil.copytree`.
    """

    def give(source: str, target: str) -> None:
        if not shared(Path(source)) or not link(Path(source), Path(target)):
            shutil.copyfile(source, target)

    shutil.copytree(folder, copy, ignore=ignore, copy_function=give)


def link(file: Path, other: Path) -> bool:
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
