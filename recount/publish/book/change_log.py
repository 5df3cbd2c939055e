"""Editions of the book: what ``CHANGELOG.md`` says of each, newest first.

An edition is a heading ``## 0.1.0 - 2026-11-21`` and what follows it; the first paragraph, plain
text, is its summary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from recount.errors import SettingsError
from recount.reading import is_there, text_of

FILE = "CHANGELOG.md"

VERSION = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6}){2}")


@dataclass(frozen=True)
class Edition:
    """One edition: its version, the day it was published, and what is new in a few words."""

    version: str
    date: date
    summary: str


def read(root: Path) -> list[Edition]:
    """The editions of the book in `root`, newest first; none where there is no change log.

    Raises
    ------
    SettingsError
        If a heading names no version and day, an edition has no summary, or their order is wrong.
    """
    if not is_there(root, FILE):
        return []
    text = text_of(root, FILE, SettingsError)
    found = [_edition(section) for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]]
    for newer, older in pairwise(found):
        if newer.date < older.date or _order(newer) <= _order(older):
            raise SettingsError(
                f"{FILE}: {newer.version} of {newer.date} stands before {older.version} of"
                f" {older.date}; expected the newest edition first, each version once"
            )
    return found


def current(root: Path) -> Edition:
    """The newest edition of the book in `root`, which is the one that is cited.

    Raises
    ------
    SettingsError
        If there is none, or the list of editions is not as expected.
    """
    return newest(read(root))


def newest(editions: list[Edition]) -> Edition:
    """The first of the editions.

    Raises
    ------
    SettingsError
        If there is none.
    """
    if not editions:
        raise SettingsError(f"{FILE}: expected an edition, for what is cited names one")
    return editions[0]


def in_numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, which stand in order."""
    return tuple(int(part) for part in version.split("."))


def _order(edition: Edition) -> tuple[int, ...]:
    return in_numbers(edition.version)


def _edition(section: str) -> Edition:
    heading, _, body = section.partition("\n")
    match = re.fullmatch(rf"({VERSION.pattern}) - (\d{{4}}-\d\d-\d\d)", heading.strip())
    try:
        if not match:
            raise ValueError
        day = date.fromisoformat(match[2])
    except ValueError:
        raise SettingsError(
            f"{FILE}: heading {heading.strip()!r}; expected version and day, as in"
            " '0.1.0 - 2026-11-21'"
        ) from None
    summary = " ".join(body.strip().split("\n\n")[0].split())
    if not summary or summary.startswith("#"):
        raise SettingsError(f"{FILE}: {match[1]}: expected a paragraph that says what is new")
    return Edition(match[1], day, summary)
