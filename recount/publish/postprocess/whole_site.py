"""The pages of all languages become one finished site."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from recount.languages.languages import ENGLISH, Language
from recount.languages.words import Speech
from recount.publish.book.files import build_folder, names_below
from recount.publish.book.places import linked
from recount.publish.book.settings import read
from recount.publish.postprocess.finish import finish
from recount.publish.postprocess.shared import PAGE, STATIC
from recount.publish.postprocess.texts import ENTRIES, join_texts
from recount.publish.site.not_found import lead_from_root

OF_SPHINX = ".buildinfo"
"""What Sphinx keeps among the pages for itself: a hash that differs from folder to folder."""


@dataclass(frozen=True)
class SitePart:
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

    def is_left(self, name: str) -> bool:
        """Whether a file of the pages is none of the site."""
        return name in self.shared or name.rpartition("/")[2].startswith(OF_SPHINX)


def finished(root: Path, parts: Sequence[SitePart]) -> Path:
    """The finished site, in a folder that is to be put in place.

    Parameters
    ----------
    root : Path
        The folder of the book.
    parts : sequence of SitePart
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


def shared_of(pages: Path, published: Path) -> frozenset[str]:
    """What pages have and their part of a finished site has not, for it is at the root, for all."""
    gone = {*names_below(pages)} - {*names_below(published)}
    return frozenset(name for name in gone if name not in ENTRIES and not _is_static(name))


def pages_of(folder: Path) -> set[str]:
    """The names of the pages in a folder and those in it."""
    return {name for name in names_below(folder) if name.endswith(PAGE) and not _is_static(name)}


def styles_of(site: Path) -> set[str]:
    """The names of the style sheets of a finished site."""
    return {name for name in names_below(site / STATIC) if name.endswith(".css")}


def _is_static(name: str) -> bool:
    return name.startswith(f"{STATIC}/")
