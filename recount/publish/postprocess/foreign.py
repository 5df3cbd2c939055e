"""Words of another language than the page’s: the element that says them names their language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

_ELEMENT = re.compile(r"<([a-z]\w*)((?:\s[^<>]*)?)>([^<>]*[^\W\d_][^<>]*)(?=</\1>)")
_QUOTED = "“”"


def marked(page: str, foreign: Mapping[str, str]) -> str:
    """A page with the language of each text that is all that an element says.

    Parameters
    ----------
    page : str
        HTML.
    foreign : mapping of str to str
        The tag of their language by texts, which may stand in quotation marks.
    """

    def one(match: re.Match[str]) -> str:
        tag, attributes, text = match.groups()
        language = foreign.get(unescape(text).strip().strip(_QUOTED))
        if language is None or " lang=" in attributes:
            return match.group()
        return f'<{tag}{attributes} lang="{language}">{text}'

    return _ELEMENT.sub(one, page) if foreign else page
