"""Markdown for programs and assistants: texts that read as they are, tables, blocks of code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

FILE = "index.md"
"""Beside the page of a claim or a figure: the same as Markdown."""

_MARKS = re.compile(r"([\\`*_\[\]<>|#~$&])")
_LIST = re.compile(r"^(\d+)([.)])(?=\s)|^([-+=])")
_ADDRESS = re.compile(r"[\s<>()]")


def plain(text: str) -> str:
    """A text in one line that Markdown shows as it is."""
    marked = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _LIST.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", marked)


def link(words: str, address: str) -> str:
    """Words that lead somewhere."""
    safe = _ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", address)
    return f"[{plain(words)}]({safe})"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, whose cells are text."""
    lines = [header, *rows]
    written = ["| " + " | ".join(map(plain, line)) + " |" for line in lines]
    return "\n".join([written[0], "| " + " | ".join("---" for _ in header) + " |", *written[1:]])


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
