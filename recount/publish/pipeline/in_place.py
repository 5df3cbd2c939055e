"""Written pages become the finished site, and what somebody edited is in its place before the rest.

Imported late, while Jupyter Book loads itself; with nothing to do, none of this is needed.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from recount.errors import RecountError
from recount.languages.languages import ENGLISH, Language
from recount.languages.words import Speech
from recount.publish.book.files import build_folder, names_below, write_whole
from recount.publish.book.places import linked, replace_folder
from recount.publish.book.settings import read
from recount.publish.pdf.handout import is_printed, keep_handouts
from recount.publish.pipeline.jupyter_book import HTML
from recount.publish.pipeline.trees import Tree
from recount.publish.postprocess.finish import finish, finish_edited
from recount.publish.postprocess.shared import PAGE, STATIC, is_same
from recount.publish.postprocess.texts import ENTRIES, join_texts
from recount.publish.site.not_found import lead_from_root

OF_SPHINX = ".buildinfo"
"""What Sphinx keeps among the pages for itself: a hash that differs from folder to folder."""


@dataclass(frozen=True)
class Part:
    """What a site has in one language.

    Attributes
    ----------
    language : Language
        The language.
    pages : Path
        The folder that Jupyter Book wrote.
    foreign : mapping of str to str
        The texts of the pages that are in another language, each with the tag of that.
    speech : Speech or None
        What gives words in the language, if that is not English.
    shared : set of str
        Files that are left out, for those at the root of the site are for all.
    """

    language: Language
    pages: Path
    foreign: Mapping[str, str]
    speech: Speech | None
    shared: Set[str] = frozenset()

    @classmethod
    def of(cls, tree: Tree, pages: Path) -> Part:
        """What there is of a tree whose pages are written."""
        return cls(tree.language, pages, tree.foreign, tree.speech)

    @classmethod
    def of_last(cls, tree: Tree, html: Path) -> Part | None:
        """What there was of a tree when the site was made.

        None if that is not known, or if the tree is not staged, and so has no words by now.
        """
        foreign, pages = tree.last_foreign(), tree.last / HTML
        if foreign is None or tree.speech is None:
            return None
        gone = {*names_below(pages)} - {*names_below(html / tree.language.code)}
        own = (name for name in gone if name not in ENTRIES and not _is_static(name))
        return cls(tree.language, pages, foreign, tree.speech, frozenset(own))

    def is_left(self, name: str) -> bool:
        """Whether a file of the pages is none of the site."""
        return name in self.shared or name.rpartition("/")[2].startswith(OF_SPHINX)


def finished(root: Path, parts: Sequence[Part]) -> Path:
    """The finished site, in a folder that is to be put in place.

    Parameters
    ----------
    root : Path
        The folder of the book.
    parts : sequence of Part
        Its pages in each language.
    """
    home = build_folder(root)
    fresh = home / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    for part in parts:
        linked(part.pages, fresh / part.language.code, lambda _: True, part.is_left)
    join_texts(fresh, [part.language for part in parts if part.language != ENGLISH])
    speeches = {part.language.code: part.speech for part in parts if part.speech}
    finish(fresh, home / "html", {part.language.code: part.foreign for part in parts}, speeches)
    lead_from_root(fresh, read(root).address)
    return fresh


def show_edited(root: Path, tree: Tree, stamp: Path) -> list[str]:
    """Put the edited pages of a tree in place, where nothing else of the site follows from them.

    Parameters
    ----------
    root : Path
        The folder of the book.
    tree : Tree
        The pages in English, of which edited ones are being written.
    stamp : Path
        Tells which book is in place; removed with the first page of another one.

    Returns
    -------
    list of str
        The pages that are in place.
    """
    html = build_folder(root) / "html"
    names = [f"{name}{PAGE}" for name in tree.edited]
    pages = tree.end_edited()
    told = pages and finish_edited(pages, tree.last / HTML, html, names, tree.foreign)
    if not told:
        return []
    stamp.unlink(missing_ok=True)
    for name, text in told.items():
        write_whole(html / name, text)
    return list(told)


def show_english(
    root: Path, pages: Path, tree: Tree, others: Sequence[Tree], stamp: Path
) -> list[str]:
    """Put all pages in English in place, with those of other languages as they were made last.

    Unless there are other pages than last time, or they load other styles: for then what other
    languages have decides on what these have.

    Parameters
    ----------
    root : Path
        The folder of the book.
    pages : Path
        The pages in English, all of which are written.
    tree : Tree
        Their tree.
    others : sequence of Tree
        Those of the other languages, of which not all are.
    stamp : Path
        As of `show_edited`.

    Returns
    -------
    list of str
        The pages that are in place and not as they were before.
    """
    html = build_folder(root) / "html"
    last = [part for each in others if (part := Part.of_last(each, html))]
    if not others or len(last) < len(others) or _pages(pages) != _pages(tree.last / HTML):
        return []
    try:
        fresh = finished(root, [Part.of(tree, pages), *last])
    except (RecountError, LookupError, ValueError, OSError):  # which comes again, if it matters
        return []
    if _styles(fresh) != _styles(html):
        return []
    if is_printed(fresh) and not keep_handouts(root, html, fresh):
        return []
    names = sorted(name for name in _pages(pages) if not is_same(html / name, fresh / name))
    stamp.unlink(missing_ok=True)
    replace_folder(html, fresh)
    return names


def _pages(folder: Path) -> set[str]:
    return {name for name in names_below(folder) if name.endswith(PAGE) and not _is_static(name)}


def _styles(site: Path) -> set[str]:
    return {name for name in names_below(site / STATIC) if name.endswith(".css")}


def _is_static(name: str) -> bool:
    return name.startswith(f"{STATIC}/")
