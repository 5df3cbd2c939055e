"""What the texts of pages refer to: works, figures and other pages; each of them is there.

Sphinx would say so, too, once all pages are built.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from recount.chapters import pages, read
from recount.drawing.captions import captions
from recount.errors import BuildError
from recount.publish.cite import works

_WORKS = re.compile(r"\{cite[a-z:]*\}`([^`]+)`")
_FIGURE = re.compile(r"\{(?:numref|ref)\}`(?:[^`<]*<)?figure-([^`>]+)>?`")
_LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)")
_SUFFIXES = (".md", ".ipynb")


def check_references(root: Path) -> None:
    """Look up what every page and chapter refers to.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Raises
    ------
    BuildError
        Naming page or cell, line and reference, for every one that leads nowhere.
    """
    keys, figures = works.keys(root), captions(root)
    files = {f"{page}{suffix}" for page in pages(root) for suffix in _SUFFIXES}
    breaches = []
    for page in pages(root):
        for where, text in _texts(root, page):
            for start, wrong in _wrong(page, text, keys, figures, files):
                line = text.count("\n", 0, start) + 1
                breaches.append(f"{where}, line {line}: {wrong}")
    if breaches:
        raise BuildError("\n".join(breaches))


def _texts(root: Path, page: str) -> Iterator[tuple[str, str]]:
    """The texts of a page as they are written, and where each stands."""
    if (path := root / f"{page}.md").is_file():
        yield f"{page}.md", path.read_text(encoding="utf-8")
    elif (path := root / f"{page}.ipynb").is_file():
        for cell in read(path)["cells"]:
            if cell["cell_type"] == "markdown":
                yield f"{page}.ipynb, cell {cell['id']}", "".join(cell["source"])


def _wrong(
    page: str,
    text: str,
    keys: Collection[str],
    figures: Collection[str],
    files: Collection[str],
) -> Iterator[tuple[int, str]]:
    """What a text refers to and is not there, and at which of its letters."""
    for found in _WORKS.finditer(text):
        for key in map(str.strip, found[1].split(",")):
            if key not in keys:
                yield found.start(), f"cites {key!r}; expected the key of an entry of {works.FILE}"
    for found in _FIGURE.finditer(text):
        if found[1] not in figures:
            yield found.start(), f"names figure {found[1]!r}; expected one of data/captions/"
    for found in _LINK.finditer(text):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), found[1]))
        if target.endswith(_SUFFIXES) and target not in files:
            yield found.start(), f"links to {found[1]}; expected a page of _toc.yml"
