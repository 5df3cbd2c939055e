"""Pages of Markdown for programs and assistants: paragraphs, links, lists, blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from recount.markdown import escaped

FILE = "index.md"
"""Beside the page of a claim or a figure: the same as Markdown."""

_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=#])")
"""What begins a list, a heading or a line at the start of a text."""
_ADDRESS = re.compile(r"[\s<>()]")


def plain(text: str) -> str:
    """A text in one line, which is no list or heading either and shows as it is."""
    return _START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", escaped(text))


def link(words: str, address: str) -> str:
    """Words that lead somewhere."""
    safe = _ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)
    return f"[{plain(words)}]({safe})"


def block(text: str, language: str) -> str:
    """A text in a block of code, word for word."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text.strip()}\n{fence}"


def bullets(items: Iterable[str]) -> str:
    """A list; its items are Markdown."""
    return "\n".join(f"- {item}" for item in items)


def page(parts: Iterable[str]) -> str:
    """A page of Markdown from its parts, of which those that are empty are left out."""
    return "\n\n".join(filter(None, parts)) + "\n"
