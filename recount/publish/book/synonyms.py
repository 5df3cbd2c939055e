"""Words that mean the same, which the search of the book knows: ``data/synonyms.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recount.errors import TableError
from recount.reading import is_there
from recount.tables.descriptors import SYNONYMS
from recount.tables.yaml_form import read_yaml

KINDS = ("topics", "same")
"""What the book is about, of which the first word is shown to whoever finds nothing; all others."""


def synonyms(root: Path) -> dict[str, list[dict[str, list[str]]]]:
    """Groups of words that mean the same, by `KINDS`; none where the book has no such file.

    A group has lists of words by language; the first of a language is its name in that.

    Raises
    ------
    TableError
        Naming line and what was expected, if the file is not as expected.
    """
    if not is_there(root, SYNONYMS):
        return {}
    content, lines = read_yaml(root, SYNONYMS)
    for kind, groups in content.items():
        if kind not in KINDS:
            raise _wrong(lines[kind,], kind, f"one of {', '.join(KINDS)}")
        if not isinstance(groups, list):
            raise _wrong(lines[kind,], kind, "a list of groups of words")
        for at, group in enumerate(groups):
            if not isinstance(group, dict) or not all(map(_are_words, group.values())):
                raise _wrong(lines[kind, at], kind, "words that mean the same, as in `en: [a, b]`")
    found: dict[str, list[dict[str, list[str]]]] = content
    return found


def _are_words(words: Any) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


def _wrong(line: int, kind: Any, expected: str) -> TableError:
    return TableError(f"{SYNONYMS}, line {line}: {kind}; expected {expected}")
