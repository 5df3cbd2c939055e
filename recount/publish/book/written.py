"""Files of the site beside its pages: what the last build wrote as it is now is that same file.

To make a file takes far longer than to read one and to give it a second name, above all where a
build has just removed as many.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from recount.publish.book.files import holds
from recount.publish.book.places import link

_writing: list[tuple[Path, Path]] = []


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
