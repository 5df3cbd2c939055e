"""What a page holds and refers to, as it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docutils.nodes import fully_normalize_name
from sphinx.util.docutils import ReferenceRole


@dataclass(frozen=True)
class Reference:
    """Something that a page refers to.

    Attributes
    ----------
    kind : str
        ``#`` for a link to an anchor, ``]`` for a link to a file, ``!`` for a picture or another
        file that is shown; else the name of a role, or in braces of a directive.
    target : str
        What it names, as it is written.
    titled : bool
        Whether it has words of its own.
    where : str
        Page or cell, and line.
    """

    kind: str
    target: str
    titled: bool
    where: str

    @property
    def named(self) -> str:
        """What it names, without words of its own, as in ``words <name>``."""
        return found[2] if (found := self._worded) else self.target

    @property
    def label(self) -> str:
        """What it names, as labels are kept."""
        return fully_normalize_name(self.named)

    @property
    def is_worded(self) -> bool:
        """Whether it says in words of its own what it names."""
        return self.titled if self.kind == "#" else bool(self._worded)

    @property
    def is_citation(self) -> bool:
        """Whether it cites a work."""
        return self.kind.partition(":")[0] in ("cite", "footcite")

    @property
    def _worded(self) -> re.Match[str] | None:
        return None if self.kind == "#" else ReferenceRole.explicit_title_re.match(self.target)


@dataclass(frozen=True)
class NamedPlace:
    """Something on a page that can be referred to by a name.

    Attributes
    ----------
    name : str
        In lower case.
    where : str
        Page or cell, and line.
    titled, numbered : bool or None
        Whether it has a title, and whether it has a number; None where only Sphinx can tell.
    """

    name: str
    where: str
    titled: bool | None
    numbered: bool | None


@dataclass
class PageContent:
    """What a page holds.

    Attributes
    ----------
    name : str
        From the folder of the book, without suffix.
    anchors : set of str
        Names of its headings, as the addresses of links have them.
    labels : list of NamedPlace
        What can be referred to from everywhere.
    terms, equations : list of tuple
        The words that it explains and the names of its equations, each with where it stands.
    references : list of Reference
        What it refers to.
    lists_works, has_title : bool
        Whether it has a list of works, and whether it has a heading.
    closed : bool
        Whether all that it holds could be read; otherwise it may have further labels.
    wrong : list of str
        What is wrong in it, and where.
    """

    name: str
    anchors: set[str] = field(default_factory=set)
    labels: list[NamedPlace] = field(default_factory=list)
    terms: list[tuple[str, str]] = field(default_factory=list)
    equations: list[tuple[str, str]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    lists_works: bool = False
    has_title: bool = False
    closed: bool = True
    wrong: list[str] = field(default_factory=list)
