"""What the trees of a site share: a file that is the same in each language is there once.

Pages of a language link to it as to one of their own tree. Once it is gone from there, the links
lead one folder further up, to the one of the site.
"""

from __future__ import annotations

import filecmp
import posixpath
import re
from collections.abc import Container, Sequence
from pathlib import Path

from recount.languages.languages import ENGLISH
from recount.publish.book.addresses import way_up
from recount.publish.book.files import names_below

PAGE = ".html"
STATIC = "_static"
"""The folder of what pages load, which finishing sees to."""
_LINK = re.compile(r'(\s(?:href|src|action|data-[\w-]+)=")((?:\.\./)*[^"#?/:][^"#?:]*)(?=["#?])')


def share(site: Path, trees: Sequence[str]) -> frozenset[str]:
    """Take out of the trees of a site each file that is the same at its root.

    Parameters
    ----------
    site : Path
        The folder of the site.
    trees : sequence of str
        The folders of the other languages in it.

    Returns
    -------
    frozenset of str
        All files of the root, from there.
    """
    root = frozenset(name for name in names_below(site) if name.partition("/")[0] not in trees)
    for tree in trees:
        for name in names_below(site / tree):
            path = site / tree / name
            if name in root and path.suffix != PAGE and is_same(path, site / name):
                path.unlink()
        for folder in sorted((site / tree).rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
    return root


def is_same(one: Path, other: Path) -> bool:
    """Whether two files are both there and hold the same bytes."""
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


class Ways:
    """Leads the links of a tree to what is at the root of the site alone.

    Parameters
    ----------
    site : Path
        The folder of the site, after `share`.
    tree : str
        The folder of a language in it.
    root : container of str
        All files of the root.
    """

    def __init__(self, site: Path, tree: str, root: frozenset[str]) -> None:
        own = frozenset(names_below(site / tree))
        self.elsewhere = {name for name in root - own if not name.startswith(f"{STATIC}/")}

    def led(self, page: str, text: str) -> str:
        """The text of a page, whose name is that within its tree, with its links led there."""
        return led_up(text, page, self.elsewhere)


def led_up(text: str, page: str, elsewhere: Container[str]) -> str:
    """The HTML of a page of a tree, with the links to what is `elsewhere` led out of the tree."""
    folder, way = posixpath.dirname(page), f"../{way_up(page)}"

    def led(match: re.Match[str]) -> str:
        start, address = match.groups()
        name = posixpath.normpath(posixpath.join(folder, address))
        if name not in elsewhere:
            return match.group()
        language = f' hreflang="{ENGLISH.tag}"' if name.endswith(PAGE) and "href" in start else ""
        return f"{language}{start}{way}{name}"

    return _LINK.sub(led, text)
