"""Markdown of what a chapter shows, for programs that draw neither charts nor widgets.

JupyterLab prefers the chart. What knows none takes the Markdown: nbviewer, nbconvert and whatever
shows a notebook on a code host or in a mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MEANS_SOMETHING = re.compile(r"[\\`*_\[\]<>&$|~]")


def escaped(text: object) -> str:
    """A text in one line, in which nothing is markup or a formula."""
    return _MEANS_SOMETHING.sub(r"\\\g<0>", " ".join(str(text).split()))


def picture(address: str, alt: str) -> str:
    """A picture with its alt text."""
    return f"![{escaped(alt)}]({address})"


def table(columns: Sequence[object], rows: Iterable[Iterable[object]]) -> str:
    """A table; every cell is text."""
    lines = [map(escaped, columns), ["---"] * len(columns), *(map(escaped, row) for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
