"""What the frozen editions say of themselves: ``editions/<version>/edition.json``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recount.errors import EditionError
from recount.publish.book.change_log import VERSION, in_numbers

FROZEN = "editions"
"""Holds one folder a frozen edition, under its version."""
MANIFEST = "edition.json"
FORMAT = 1
"""Of the manifest and the files beside it."""
NEEDED = ("format", "version", "date", "claims", "figures", "files", "made_from", "before")


@dataclass(frozen=True)
class Published:
    """What an edition holds: slugs of claims, and ids of figures."""

    claims: frozenset[str]
    figures: frozenset[str]


def published(root: Path) -> dict[str, Published]:
    """The ids that were ever published, by the version of each frozen edition, oldest first.

    Raises
    ------
    EditionError
        If what an edition says of itself cannot be read.
    """
    found = {}
    for version in frozen_versions(root):
        described = manifest(root, version)
        found[version] = Published(frozenset(described["claims"]), frozenset(described["figures"]))
    return found


def frozen_versions(root: Path) -> list[str]:
    """The versions of the editions that are frozen below ``editions/``, oldest first.

    A hidden folder is none: it is what something left that was killed.
    """
    folder = root / FROZEN
    found = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    names = [path.name for path in found if not path.name.startswith(".")]
    if odd := [name for name in names if not VERSION.fullmatch(name)]:
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
        described: dict[str, Any] = json.loads((root / name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise EditionError(f"{name}: expected JSON in UTF-8: {error}") from error
    missing = [key for key in NEEDED if not isinstance(described, dict) or key not in described]
    if missing or described["format"] != FORMAT:
        what = f"no {missing[0]}" if missing else f"format {described['format']!r}"
        raise EditionError(f"{name}: {what}; expected format {FORMAT}")
    return described
