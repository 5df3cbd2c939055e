"""What a page shows as it is written, and was meant as something else.

To MyST it is plain text, so that neither it nor Sphinx warns of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]")
_LINK = re.compile(r"\[[^\[\]]*\]\(")
_ROLE = re.compile(r"(\{([a-z][\w:-]*)\})\s*(`|$)")


def left_over(text: str, written: str, code: bool, roles: Collection[str]) -> Iterator[str]:
    """What is wrong in a piece of plain text, and what was expected.

    Parameters
    ----------
    text : str
        The piece.
    written : str
        The whole paragraph, in Markdown, where what is escaped says so.
    code : bool
        Whether code follows.
    roles : collection of str
        The names of all roles.
    """
    written = _CODE.sub("", written)
    for found in _FOOTNOTE.finditer(text):
        if _is_meant(found[0], written):
            yield f"refers to the footnote {found[0]}; expected a line {found[0]}: that says it"
    for found in _LINK.finditer(text):
        if _is_meant(found[0], written):
            yield f"{found[0]}…) is no link; expected an address without spaces, or one within <>"
    for found in _ROLE.finditer(text):
        ends = found[3] or (code and found.end() == len(text))
        if ends and found[2] in roles and _is_meant(found[1], written):
            name = found[1]
            yield f"{name} with nothing right after it; expected {name}`…`, between backticks"


def _is_meant(mark: str, written: str) -> bool:
    """Whether a mark stands in a text without a backslash before it."""
    return re.search(rf"(?<!\\){re.escape(mark)}", written) is not None
