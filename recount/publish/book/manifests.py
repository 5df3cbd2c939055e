"""What the frozen editions say of themselves: ``editions/<version>/edition.json``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recount.errors import EditionError
from recount.publish.book.change_log import VERSION, in_numbers
from recount.reading import json_in, text_of
from recount.vocabulary import SLUG

FROZEN = "editions"
"""Holds one folder a frozen edition, under its version."""
MANIFEST = "edition.json"
FORMAT = 1
"""Of the manifest and the files beside it."""
_FILE = re.compile(r"(?:[a-z0-9][a-z0-9_.-]*/)*[a-z0-9][a-z0-9_.-]*")
_HASHED = {
    "claims": (SLUG, "the slug of a claim"),
    "figures": (SLUG, "the id of a figure"),
    "files": (_FILE, "a file of the edition, such as figures/harbours.svgz"),
    "before": (VERSION, "a version"),
}
"""What has a hash in it, by the names under which it stands, which become addresses and files."""
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
    described: dict[str, Any] = json_in(text_of(root, name, EditionError), name, EditionError)
    missing = [key for key in NEEDED if not isinstance(described, dict) or key not in described]
    if missing or described["format"] != FORMAT:
        what = f"no {missing[0]}" if missing else f"format {described['format']!r}"
        raise EditionError(f"{name}: {what}; expected format {FORMAT}")
    for part, (form, expected) in _HASHED.items():
        hashes = described[part] if isinstance(described[part], dict) else {"": None}
        for key, digest in hashes.items():
            if not form.fullmatch(key) or not isinstance(digest, str):
                raise EditionError(f"{name}: {part}: {key!r}; expected {expected}, with its hash")
    return described
