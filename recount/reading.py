"""How the files of a book are read: one way for all, with bounds, and from within the book alone.

Whatever somebody wrote, or another program left, is read through here, so that a file that is
damaged, in another encoding, without end or elsewhere comes to one sentence, whatever it holds.
"""

from __future__ import annotations

import codecs
import json
import os
import re
import stat
import tomllib
import zlib
from pathlib import Path
from typing import Any

from recount.errors import RecountError

MOST_BYTES = 64 * 2**20
"""So much holds a file at most: a table with the rows of a sheet, a chapter with its outputs."""
MOST_TEXT = 4 * 2**20
"""So much holds a text that people write, and that is taken apart letter by letter."""
MOST_SETTINGS = 64 * 2**10
"""So much holds a file of settings, in whose names and numbers a reader may get lost."""
DEEPEST = 64
"""So many lists and mappings stand within each other: a chart has some fifteen."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that nobody sees, at which programs stop, or read on as if nothing were there."""
_MARKS = {
    codecs.BOM_UTF8: "a byte order mark; expected UTF-8 without one",
    codecs.BOM_UTF16_LE: "the mark of UTF-16 or UTF-32; expected UTF-8",
    codecs.BOM_UTF16_BE: "the mark of UTF-16; expected UTF-8",
    b"\0\0" + codecs.BOM_UTF16_BE: "the mark of UTF-32; expected UTF-8",
}
_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


def is_there(root: Path, name: str) -> bool:
    """Whether there is anything by a name, and be it a folder or a link to nowhere.

    What may be missing is asked for so, for what is there and no file is a mistake.
    """
    return os.path.lexists(root / name)


Stamp = tuple[int, int] | None
"""What changes with a file; None where there is none."""


def stamp_of(path: Path) -> Stamp:
    """When a file was changed, and how large it is: what is read of it is kept by that."""
    try:
        found = path.stat()
    except OSError:  # which is said where it is read
        return None
    return found.st_mtime_ns, found.st_size


def content_of(root: Path, name: str, wrong: type[RecountError], most: int = MOST_BYTES) -> bytes:
    """What a file of the book holds.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        The file, from there.
    wrong : type of RecountError
        What is raised.
    most : int, optional
        So many bytes it may hold.

    Raises
    ------
    RecountError
        Naming the file, if it is missing, no file, too large, out of the book, or cannot be read.
    """
    path = root / name
    try:
        about = path.stat()
        require_inside(root, name, wrong)
        if (kind := _KINDS.get(stat.S_IFMT(about.st_mode))) is not None:
            raise wrong(f"{name}: {kind}; expected a file")
        size = about.st_size
        if size <= most:
            with path.open("rb") as file:
                found = file.read(most + 1)
            size = len(found)
        if size > most:
            raise wrong(f"{name}: {size:,} bytes; expected at most {most:,}")
    except (FileNotFoundError, NotADirectoryError) as error:
        linked = path.is_symlink()
        what = "a link to nothing; expected a file" if linked else "file is missing"
        raise wrong(f"{name}: {what}") from error
    except OSError as error:
        raise wrong(f"{name}: {error.strerror}; expected a file that can be read") from error
    return found


def is_inside(root: Path, name: str) -> bool:
    """Whether a file, there or not, is in a folder, wherever links lead."""
    return Path(os.path.realpath(root / name)).is_relative_to(os.path.realpath(root))


def require_inside(root: Path, name: str, wrong: type[RecountError], shown: str = "") -> None:
    """Refuse a file, there or not, that a link or the way to it puts out of a folder.

    Parameters
    ----------
    root : Path
        The folder.
    name : str
        The file, from there.
    wrong : type of RecountError
        What is raised.
    shown : str, optional
        The folder as messages name it, if it is not that of the book.

    Raises
    ------
    RecountError
        Saying where it leads.
    """
    if not is_inside(root, name):
        leads, where = os.path.realpath(root / name), shown or "the folder of the book"
        raise wrong(f"{shown}{name}: a link to {leads}; expected a file in {where}")


def decoded(content: bytes, shown: str, wrong: type[RecountError]) -> str:
    """The text in some bytes, which are UTF-8.

    Parameters
    ----------
    content : bytes
        Of a file.
    shown : str
        Its name, for messages.
    wrong : type of RecountError
        What is raised.

    Raises
    ------
    RecountError
        Naming file and line, if they are in another encoding, begin with a mark, or hold a control
        character, at which programs stop, or read on as if nothing were there.
    """
    for mark, why in _MARKS.items():
        if content.startswith(mark):
            raise wrong(f"{shown}, line 1: {why}")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = f"{content[error.start]:#04x}"
        raise wrong(f"{shown}, line {line}: the byte {byte}; expected UTF-8") from error
    if control := CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise wrong(
            f"{shown}, line {line}: the control character U+{ord(control[0]):04X}; expected none"
        )
    return text


def text_of(root: Path, name: str, wrong: type[RecountError], most: int = MOST_TEXT) -> str:
    """The text of a file of the book, its lines ending in LF; see `content_of` and `decoded`."""
    text = decoded(content_of(root, name, wrong, most), name, wrong)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def plain_text(root: Path, name: str, wrong: type[RecountError]) -> str:
    """The text of a file that has one form alone, in which its lines end in LF.

    Raises
    ------
    RecountError
        As `text_of`, and if a line ends otherwise.
    """
    text = decoded(content_of(root, name, wrong, MOST_TEXT), name, wrong)
    before, carriage_return, _ = text.partition("\r")
    if carriage_return:
        line = before.count("\n") + 1
        raise wrong(f"{name}, line {line}: a carriage return; expected lines ending in LF")
    return text


def json_in(text: str, shown: str, wrong: type[RecountError], expected: str = "JSON") -> Any:
    """What a text in JSON says.

    Raises
    ------
    RecountError
        If it is no JSON, or parts of it stand within each other deeper than `DEEPEST`.
    """
    try:
        found = json.loads(text)
    except ValueError as error:  # also of a number with digits without end
        raise wrong(f"{shown}: expected {expected}: {error}") from error
    except RecursionError as error:
        raise too_deep(shown, wrong, expected) from error
    return _shallow(found, shown, wrong, expected)


def too_deep(shown: str, wrong: type[RecountError], expected: str) -> RecountError:
    """What is raised where parts stand within parts without end."""
    return wrong(f"{shown}: parts within parts; expected {expected} a few levels deep")


def _shallow(found: Any, shown: str, wrong: type[RecountError], expected: str) -> Any:
    """What was read, if its parts do not stand within each other deeper than `DEEPEST`."""
    layer: list[Any] = [[found]]
    for _ in range(DEEPEST + 1):
        parts = (whole.values() if isinstance(whole, dict) else whole for whole in layer)
        layer = [part for several in parts for part in several if isinstance(part, list | dict)]
        if not layer:
            return found
    raise too_deep(shown, wrong, expected)


def toml_of(root: Path, name: str, wrong: type[RecountError]) -> dict[str, Any]:
    """What a file in TOML says.

    Raises
    ------
    RecountError
        As `text_of`, and if it is no TOML.
    """
    try:
        found = tomllib.loads(text_of(root, name, wrong, MOST_SETTINGS))
    except ValueError as error:
        raise wrong(f"{name}: expected TOML: {error}") from error
    except RecursionError as error:
        raise too_deep(name, wrong, "TOML") from error
    _shallow(found, name, wrong, "TOML")
    return found


def unpacked(pressed: bytes, shown: str, wrong: type[RecountError]) -> bytes:
    """What was pressed by gzip, which may promise more than any memory holds.

    Raises
    ------
    RecountError
        If it was pressed otherwise, is cut off, or holds more than `MOST_BYTES`.
    """
    gzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = gzip.decompress(pressed, MOST_BYTES + 1)
    except zlib.error as error:
        raise wrong(f"{shown}: expected what gzip pressed: {error}") from error
    if len(found) > MOST_BYTES:
        raise wrong(f"{shown}: more than {MOST_BYTES:,} bytes, unpacked; expected less")
    if not gzip.eof or gzip.unused_data:
        raise wrong(f"{shown}: cut off, or more behind its end; expected what gzip pressed")
    return found
