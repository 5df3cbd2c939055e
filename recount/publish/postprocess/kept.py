"""Finished pages and style sheets of the last build, for those that nothing changes.

Each is known by a hash of all that it follows from, and a page's text by its own hash as well, so
that what was kept half, by other tools or for another page counts as nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recount.publish.book.files import keep_json, kept_json
from recount.publish.postprocess.shared import STATIC

_ADDRESS = re.compile(rf'(="(?:\.\./)*{STATIC}/)([^"?#]+)')


def digest(*texts: str) -> str:
    """One hash over texts."""
    found = hashlib.sha256()
    for text in texts:
        found.update(f"{len(text)}\0{text}".encode())
    return found.hexdigest()


def tools() -> str:
    """A hash of what finishes pages."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return digest(*(file.read_text(encoding="utf-8") for file in files))


@dataclass(frozen=True)
class Facts:
    """What a page asks of the site.

    Attributes
    ----------
    sheets : list of str
        Names of style sheets below ``_static``.
    names : list of str
        Its classes and ids.
    files : list of str
        Other files below ``_static`` to which it refers.
    """

    sheets: list[str]
    names: list[str]
    files: list[str]


@dataclass(frozen=True)
class Finished:
    """A page of the last build.

    Attributes
    ----------
    source : str
        The hash of its text before it was finished, and of where its links lead.
    facts : Facts
        What it asked for.
    given : list of str
        What it was given: the names of its style sheet and of the files that it refers to.
    text : str
        The hash of its text.
    """

    source: str
    facts: Facts
    given: list[str]
    text: str


@dataclass
class Kept:
    """What is known of the last build.

    Attributes
    ----------
    key : str
        The hash of what finished it.
    pages : dict of str to Finished
        Its pages by their paths.
    sheets : dict of str to str
        What stays of the theme's style sheets, by the hash of what that follows from.
    """

    key: str
    pages: dict[str, Finished] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, file: Path | None, key: str) -> Kept:
        """What a file tells; nothing if it is damaged or was written by other tools."""
        told = kept_json(file) if file else {}
        if told.get("key") != key:
            return cls(key)
        pages = {
            name: Finished(**page | {"facts": Facts(**page["facts"])})
            for name, page in told["pages"].items()
        }
        return cls(key, pages, told["sheets"])

    def write(self, file: Path) -> None:
        """Tell the next build."""
        told = vars(self) | {
            "pages": {
                name: vars(page) | {"facts": vars(page.facts)} for name, page in self.pages.items()
            }
        }
        keep_json(file, told)

    def page(self, name: str, source: str) -> Finished | None:
        """A page, if it was made from a text of this hash."""
        found = self.pages.get(name)
        return found if found and found.source == source else None

    def text(self, site: Path, name: str, given: Sequence[str]) -> str | None:
        """The finished text of a page in a site, if it still is what it has to be.

        Where only the names of what it is given are others, it is the same with these.
        """
        found = self.pages[name]
        try:
            text = (site / name).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None
        if digest(text) != found.text or [*map(bool, found.given)] != [*map(bool, given)]:
            return None
        pairs = {*zip(found.given, given, strict=True)}
        others = dict(pairs)
        if len(others) != len(pairs):  # two files had one name, and have no longer
            return None
        return (
            text
            if all(old == new for old, new in pairs)
            else _ADDRESS.sub(lambda match: f"{match[1]}{others.get(match[2], match[2])}", text)
        )
