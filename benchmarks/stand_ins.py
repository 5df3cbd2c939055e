"""Pinned npm copies of what a stock page loads from other hosts."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

MODULES = Path(__file__).parent / "node_modules"
_NPM = re.compile(r"/(?:npm/)?(?P<name>(?:@[^/@]+/)?[^/@]+)(?:@[^/]*)?(?:/(?P<path>.+))?$")
_NPM_HOSTS = ("cdn.jsdelivr.net", "unpkg.com")
_REQUIRE_HOST = "cdnjs.cloudflare.com"
HOSTS = (*_NPM_HOSTS, _REQUIRE_HOST)
_REQUIRE = "/ajax/libs/require.js/"


def stand_in(address: str, modules: Path = MODULES) -> Path | None:
    """The installed file that an address of another host would give, if there is one.

    Parameters
    ----------
    address : str
        What a page asks for. Its version is not looked at: the lock file decides.
    modules : Path
        Where npm installed the packages.
    """
    parts = urlsplit(address)
    if parts.hostname == _REQUIRE_HOST and parts.path.startswith(_REQUIRE):
        return _if_file(modules / "requirejs" / "require.js")
    found = _NPM.fullmatch(parts.path)
    if parts.hostname not in _NPM_HOSTS or not found:
        return None
    package = modules / found["name"]
    if not (package / "package.json").is_file():
        return None
    path = found["path"] or _entry(package)
    for name in (path, f"{path}.js"):
        if file := _if_file(package / name):
            return file
    return None


def _entry(package: Path) -> str:
    description = json.loads((package / "package.json").read_text(encoding="utf-8"))
    entry: str = description.get("jsdelivr") or description.get("main") or "index.js"
    return entry


def _if_file(path: Path) -> Path | None:
    return path if path.is_file() else None
