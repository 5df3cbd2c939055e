"""Markdown by the blocks that hold words, each of which can be put into other words in its place.

MyST's own parser says where a block stands. All else stays as it is, letter by letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from recount.publish.book.words import parser

OF_TERMS = ("{glossary}",)
"""Directives whose content is terms, each with its definition below it, further right."""

_CELL = re.compile(r"(?:\\.|[^|\\])+")
_READ = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Block:
    """A paragraph, heading, item of a list, cell of a table, term or definition.

    Attributes
    ----------
    start, end : int
        Where it stands in the source, without the marks that make it a block.
    kind : str
        What it is.
    text : str
        What it says, in one line.
    """

    start: int
    end: int
    kind: str
    text: str


def blocks_of(source: str) -> list[Block]:
    """The blocks of a text that hold words or numerals, in their order."""
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = list(_blocks(source, parser().parse(source), starts))
    return [block for block in found if _READ.search(block.text)]


def reworded(source: str, say: Callable[[Block], str]) -> str:
    """A text with other words in its blocks.

    Parameters
    ----------
    source : str
        Markdown.
    say : callable
        From a block to its words, in one line; the same words leave it as it is.
    """
    pieces, reached = [], 0
    for block in blocks_of(source):
        words = say(block)
        if words != block.text:
            pieces += [source[reached : block.start], words]
            reached = block.end
    return "".join([*pieces, source[reached:]])


def _blocks(source: str, tokens: Sequence[Token], starts: Sequence[int]) -> Iterator[Block]:
    row_read = -1
    for opening, token in zip([None, *tokens], tokens, strict=False):
        if token.map is None:
            continue
        first = token.map[0]
        if token.type in ("fence", "colon_fence") and token.info.strip() in OF_TERMS:
            yield from _terms(source, starts[first + 1], token.content)
        elif token.type == "inline" and opening is not None:
            kind = _KINDS.get(opening.type, "paragraph")
            if kind != "cell":
                yield _of_lines(source, starts, first, token, kind)
            elif first != row_read:  # all cells of a row at once
                row_read = first
                yield from _cells(source, starts[first], starts[first + 1])


_KINDS = {"heading_open": "heading", "th_open": "cell", "td_open": "cell"}


def _of_lines(source: str, starts: Sequence[int], first: int, token: Token, kind: str) -> Block:
    lines = token.content.split("\n")
    start = source.index(lines[0], starts[first])
    last = first + len(lines) - 1
    end = source.index(lines[-1], max(start, starts[last])) + len(lines[-1])
    return Block(start, end, kind, " ".join(line.strip() for line in lines))


def _cells(source: str, start: int, end: int) -> Iterator[Block]:
    for found in _CELL.finditer(source, start, end):
        text = found.group()
        if text.strip():
            begin = found.start() + len(text) - len(text.lstrip())
            yield Block(begin, begin + len(text.strip()), "cell", text.strip())


def _terms(source: str, start: int, content: str) -> Iterator[Block]:
    start = source.index(content, start)
    for found in re.finditer(r"^(\S.*)$|^[ ]+(\S.*(?:\n[ ]+\S.*)*)$", content, re.MULTILINE):
        group = 1 if found[1] else 2
        text = " ".join(line.strip() for line in found[group].splitlines())
        kind = "term" if group == 1 else "definition"
        yield Block(start + found.start(group), start + found.end(group), kind, text)
