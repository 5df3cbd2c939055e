"""What pages refer to, held against what there is, before Sphinx builds any of them.

Explorers and questions, and which of the figures a chapter shows, are known once the chapters are
executed; what refers to them is left open until then.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from recount import mime
from recount.chapters import Notebook, code_cells, pages
from recount.errors import BuildError
from recount.publish.pages.known import LATER, Known, file_of
from recount.publish.pages.lookup import Lookup
from recount.publish.pages.markup import markup
from recount.publish.pages.page import Reference
from recount.publish.pages.reader import read_page
from recount.publish.pages.texts import texts_of

_LABELLED = ("#", "any", "ref", "std:ref", "numref", "std:numref")


def check_pages(root: Path, files: Collection[str]) -> list[Reference]:
    """Read every page and chapter, and look up what it refers to.

    Parameters
    ----------
    root : Path
        The folder of the book.
    files : collection of str
        The files from which the pages are built, by their names below `root`.

    Returns
    -------
    list of Reference
        Those that only executed chapters can answer; see `check_shown`.

    Raises
    ------
    BuildError
        Naming page or cell and line, and what was expected, for all that is wrong.
    """
    allowed = markup(root)
    there = [page for page in pages(root) if file_of(page, files)]
    read = [read_page(root, page, texts_of(root, page), allowed) for page in there]
    known = Known(root, read, files, allowed)
    wrong = [*(line for page in read for line in page.wrong), *known.twice()]
    for page in read:
        for one in page.references:
            wrong += [f"{one.where}: {why}" for why in Lookup(one, page, known).wrong()]
    wrong += [*_untitled(known), *_unlisted(known)]
    if wrong:
        raise BuildError("\n".join(wrong))
    return [one for page in read for one in page.references if _later(one)]


def check_shown(left: Iterable[Reference], executed: Iterable[Notebook]) -> None:
    """Look up what was left open until the chapters were executed.

    Raises
    ------
    BuildError
        Naming page or cell and line for all that no chapter shows.
    """
    shown = {name for notebook in executed for name in _shown(notebook)}
    if wrong := [
        f"{one.where}: refers to {name}; expected one that a chapter shows"
        for one in left
        if (name := _later(one)) not in shown
    ]:
        raise BuildError("\n".join(wrong))


def _shown(notebook: Notebook) -> Iterator[str]:
    """The labels of what a chapter shows."""
    for cell in code_cells(notebook):
        for output in cell["outputs"]:
            data = output.get("data", {})
            for kind, what in (
                (mime.FIGURE, "figure"),
                (mime.EXPLORER, "explorer"),
                (mime.QUESTION, "question"),
            ):
                if kind in data:
                    yield f"{what}-{data[kind][what]}"


def _later(reference: Reference) -> str:
    """The label of what only executed chapters have; empty if it is something else."""
    if reference.kind == "{recount-figure}":
        return f"figure-{reference.target}"
    if reference.kind == "{recount-citation}" and reference.target.startswith("figure "):
        return reference.target.replace(" ", "-", 1)
    if reference.kind not in _LABELLED:
        return ""
    return reference.label if reference.label.startswith(("figure-", *LATER)) else ""


def _untitled(known: Known) -> Iterator[str]:
    """Pages that the table of contents cannot name."""
    for page in known.pages:
        if not (page.has_title or known.names_pages):
            file = file_of(page.name, known.files)
            yield f"{file}: no title; expected a heading, such as # Title"


def _unlisted(known: Known) -> Iterator[str]:
    """Works that are cited where no page lists any."""
    if known.whole and not any(page.lists_works for page in known.pages):
        for page in known.pages:
            for one in page.references:
                if one.is_citation:
                    yield f"{one.where}: cites a work; expected a page with {{bibliography}}"
