"""Tables that chapters show as HTML: the same tags, with other words between them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape

from recount.publish.translate.site import DOMAIN, words_of_vocabulary
from recount.publish.translate.wording import Wording

START = "<table"
_TAG = re.compile(r"(<style\b.*?</style>|<[^>]*>)", re.DOTALL)
_LABEL = re.compile(r'(?<=\bdata-label=")[^"]*')


def html_table_in(source: str, context: str, known: Mapping[str, str], wording: Wording) -> str:
    """A table in other words.

    Parameters
    ----------
    source : str
        HTML with a table.
    context : str
        Where it stands, by names that do not change.
    known : mapping of str to str
        The words for texts that are said elsewhere, such as what a claim states.
    wording : Wording
        What gives the words for all others.
    """

    def words(text: str) -> str:
        plain = unescape(text)
        said = known.get(plain)
        if said is None and plain in _vocabulary():
            said = wording.within(DOMAIN, "recount/vocabulary.py").say("", plain, slots=False)
        if said is None:
            said = wording.say(context, plain, "in a table", countries=True)
        return text if said == plain else escape(said, quote=False)

    def piece(text: str) -> str:
        if text.startswith("<"):
            return _LABEL.sub(lambda found: escape(words(found.group())), text)
        bare = text.strip()
        return text.replace(bare, words(bare), 1) if bare else text

    return "".join(map(piece, _TAG.split(source)))


@cache
def _vocabulary() -> frozenset[str]:
    return frozenset(words_of_vocabulary())
