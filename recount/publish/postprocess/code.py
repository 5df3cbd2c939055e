"""Code in the pages: coloured where colour tells something, in a fifth of the elements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pygments.formatters import HtmlFormatter
from pygments.token import Comment, Keyword, Name, Number, Operator, Punctuation, String, Token
from sphinx.application import Sphinx
from sphinx.highlighting import PygmentsBridge

KEPT = (Keyword, String, Number, Comment)
"""Kinds of words that the theme shows in one colour each, whatever they are beneath."""

PLAIN = (Name, Name.Namespace, Name.Other, Operator, Punctuation, Punctuation.Marker)
"""Kinds of words that look like the text around them, or need not differ from it."""


class BroadFormatter(HtmlFormatter):
    """Writes an element only for what is coloured, and one for neighbours of the same colour."""

    def format(self, tokensource: Iterable[tuple[Any, str]], outfile: Any) -> None:
        """Write tokens, each of its broad kind."""
        super().format(_broadly(tokensource), outfile)


def _broadly(tokens: Iterable[tuple[Any, str]]) -> Iterator[tuple[Any, str]]:
    return ((_broad(kind), text) for kind, text in tokens)


@cache
def _broad(kind: Any) -> Any:
    if kind in Token.Text or kind in PLAIN:
        return Token.Text
    if kind is Operator.Word:
        return Keyword
    return next((broad for broad in KEPT if kind in broad), kind)


def connect(_app: Sphinx) -> None:
    """Register with Sphinx."""
    PygmentsBridge.html_formatter = BroadFormatter  # the place that Sphinx provides for it
