"""What pages load: files named after their content, scripts with their licences, sheets as one."""

from __future__ import annotations

import hashlib
import posixpath
import re
import shutil
from pathlib import Path

from recount.errors import BuildError
from recount.publish.postprocess.shared import STATIC
from recount.publish.postprocess.styles import pieces, readdressed

_LICENCE = re.compile(r"/\*! For license information please see (\S+) \*/")
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=\S+\s*\Z")

SCRIPT_CHANGES = {
    # page.js does this with one layout, and without unfolding anything.
    "scripts/pydata-sphinx-theme.js": (
        '["pre",".nboutput > .output_area",".cell_output > .output",".jp-RenderedHTMLCommon",'
        '".pst-scrollable-table-container"]',
        '[":not(*)"]',
    ),
}
"""Parts of the theme's scripts that would hold a page up, and what stands in their place."""

TALKING = frozenset({"scripts/pydata-sphinx-theme.js", "scripts/sphinx-book-theme.js"})
"""Scripts of the theme that tell the console what they do, which no reader asked."""
_TOLD = re.compile(r"\bconsole\.(?:log|info|debug)\(")


class Assets:
    """The files below ``_static``, and the names after their content that are given to them.

    Parameters
    ----------
    folder : Path
        The folder ``_static``.
    base : Assets, optional
        Those of the whole site, which have what is not in the folder, and hold all that is taken
        on.
    """

    def __init__(self, folder: Path, base: Assets | None = None) -> None:
        self.folder, self.base = folder, base
        self._named: dict[str, str] = {}
        self._sheets: dict[str, str] = {}
        self._content: dict[str, bytes] = base._content if base else {}

    def text(self, name: str) -> str:
        """The text of a file."""
        return self._file(name).read_text(encoding="utf-8")

    def _file(self, name: str) -> Path:
        path = self.folder / name
        if not path.is_file() and self.base:
            return self.base._file(name)
        if not path.is_file():
            raise BuildError(f"{STATIC}/{name}: expected a file")
        return path

    def add(self, name: str, content: bytes) -> str:
        """Take on a file, and return its name with a hash of its content."""
        digest = hashlib.sha256(content).hexdigest()[:12]
        stem, suffix = posixpath.splitext(posixpath.basename(name))
        hashed = f"{stem}.{digest}{suffix}"
        self._content[hashed] = content
        self.keep(hashed)
        return hashed

    def keep(self, hashed: str) -> None:
        """Let a file keep the name that was given to it."""
        self._named[hashed] = hashed

    def named(self, name: str) -> str:
        """The name with a hash of a file below ``_static``, which is taken on when asked for."""
        if name not in self._named:
            if self.base and not (self.folder / name).is_file():
                return self.base.named(name)
            path = self._file(name)
            if path.suffix == ".js":
                content = self._script(name).encode()
            elif path.suffix == ".css":
                content = readdressed(self.sheet(name), self.named).encode()
            else:
                content = path.read_bytes()
            self._named[name] = self.add(name, content)
        return self._named[name]

    def sheet(self, name: str) -> str:
        """A style sheet with what it imports; addresses in it lead from ``_static``."""

        def beside(target: str) -> str:
            return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))

        if name not in self._sheets:
            self._sheets[name] = "".join(
                readdressed(text, beside) + (self.sheet(beside(imported)) if imported else "")
                for text, imported in pieces(self.text(name))
            )
        return self._sheets[name]

    def _script(self, name: str) -> str:
        """A script with its licence in it, and without the address of a source map."""

        def licence(match: re.Match[str]) -> str:
            beside = posixpath.join(posixpath.dirname(name), match.group(1))
            return self.text(beside).strip()

        code = self.text(name)
        if name in SCRIPT_CHANGES:
            old, new = SCRIPT_CHANGES[name]
            if code.count(old) != 1:
                raise BuildError(f"{STATIC}/{name}: expected {old[:40]}… once")
            code = code.replace(old, new)
        if name in TALKING:
            code = _TOLD.sub("void(", code)
        return _SOURCE_MAP.sub("\n", _LICENCE.sub(licence, code))

    def put_in_place(self) -> None:
        """Replace the folder by the files that were taken on."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()
        for name, content in self._content.items():
            (self.folder / name).write_bytes(content)
