"""Editions of the book: what ``CHANGELOG.md`` says of each, newest first.

An edition is a heading ``## 0.1.0 - 2026-11-21`` and what follows it; the first paragraph, plain
text, is its summary.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from recount.errors import EditionError, SettingsError

FILE = "CHANGELOG.md"
FROZEN = "editions"
"""Holds one folder a frozen edition, under its version."""
MANIFEST = "edition.json"
FORMAT = 1
"""Of the manifest and the files beside it."""
NEEDED = ("format", "version", "date", "claims", "figures", "files", "made_from", "before")

_VERSION = re.compile(r"\d+\.\d+\.\d+")


@dataclass(frozen=True)
class Edition:
    """One edition: its version, the day it was published, and what is new in a few words."""

    version: str
    date: date
    summary: str


@dataclass(frozen=True)
class Published:
    """What an edition holds: slugs of claims, and ids of figures."""

    claims: frozenset[str]
    figures: frozenset[str]


def read(root: Path) -> list[Edition]:
    """The editions of the book in `root`, newest first; none where there is no change log.

    Raises
    ------
    SettingsError
        If a heading names no version and day, an edition has no summary, or their order is wrong.
    """
    path = root / FILE
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{FILE}: expected UTF-8: {error}") from error
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
    found = read(root)
    if not found:
        raise SettingsError(f"{FILE}: expected an edition, for what is cited names one")
    return found[0]


def published(root: Path) -> dict[str, Published]:
    """The ids that were ever published, by the version of each frozen edition, oldest first.

    Raises
    ------
    EditionError
        If what an edition says of itself cannot be read.
    """
    found = {}
    for version in frozen_versions(root):
        about = manifest(root, version)
        found[version] = Published(frozenset(about["claims"]), frozenset(about["figures"]))
    return found


def frozen_versions(root: Path) -> list[str]:
    """The versions of the editions that are frozen below ``editions/``, oldest first."""
    folder = root / FROZEN
    names = [path.name for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    if odd := [name for name in names if not _VERSION.fullmatch(name)]:
        raise EditionError(f"{FROZEN}/{sorted(odd)[0]}: expected a version, such as 0.2.0")
    return sorted(names, key=in_numbers)


def manifest(root: Path, version: str) -> dict[str, Any]:
    """What a frozen edition says of itself.

    Raises
    ------
    EditionError
        If there is no such edition, or its manifest is not one that this version can read.
    """
    name = f"{FROZEN}/{version}/{MANIFEST}"
    if version not in (known := frozen_versions(root)):
        raise EditionError(f"no edition {version!r}; expected one of {', '.join(known) or 'none'}")
    try:
        about: dict[str, Any] = json.loads((root / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EditionError(f"{name}: expected JSON in UTF-8: {error}") from error
    missing = [key for key in NEEDED if not isinstance(about, dict) or key not in about]
    if missing or about["format"] != FORMAT:
        what = f"no {missing[0]}" if missing else f"format {about['format']!r}"
        raise EditionError(f"{name}: {what}; expected format {FORMAT}")
    return about


def in_numbers(version: str) -> tuple[int, ...]:
    """A version as numbers, which stand in order."""
    return tuple(int(part) for part in version.split("."))


def _order(edition: Edition) -> tuple[int, ...]:
    return in_numbers(edition.version)


def _edition(section: str) -> Edition:
    heading, _, body = section.partition("\n")
    match = re.fullmatch(r"(\d+\.\d+\.\d+) - (\d{4}-\d\d-\d\d)", heading.strip())
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
