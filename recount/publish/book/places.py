"""Folders put in the place of others, so that whoever reads there finds one of them at any time.

And files of several folders that are one and the same: what the last build wrote as it is now is
not written again, for to make a file takes far longer than to read one and to give it a second
name, above all where a build has just removed as many.
"""

from __future__ import annotations

import ctypes
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recount.publish.book.files import holds, names_below

_HERE = -100
_EXCHANGE = 2
"""How Linux is told of paths from the current folder, and that two are to change places."""
_writing: list[tuple[Path, Path]] = []


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


@contextmanager
def written_after(last: Path, site: Path) -> Iterator[None]:
    """Take what holds the same from a folder that was written before, which stays as it is.

    Parameters
    ----------
    last, site : Path
        The folder of the last build, and the one that is written.
    """
    _writing.append((last, site.resolve()))
    try:
        yield
    finally:
        _writing.pop()


def put(path: Path, content: str | bytes) -> None:
    """Write a file of the site, or give that of the last build a second name.

    Parameters
    ----------
    path : Path
        The file, in a folder that is there.
    content : str or bytes
        What it holds; a text in UTF-8.
    """
    content = content.encode() if isinstance(content, str) else content
    path.unlink(missing_ok=True)  # it may have a second name, and what is there stays
    for last, site in _writing:
        if not (folder := path.parent.resolve()).is_relative_to(site):
            continue
        before = last / folder.relative_to(site) / path.name
        if before.is_file() and holds(before, content) and link(before, path):
            return
    path.write_bytes(content)


def _old(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.old")
