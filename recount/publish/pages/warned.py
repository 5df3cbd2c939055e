"""What Sphinx warns of while it builds the pages: each in one line, with its file.

Every warning ends a build. After one that came while pages were read, none is written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.logging import NAMESPACE, WarningLogRecordTranslator, WarningSuppressor

from recount.chapters import read
from recount.ending import sentence
from recount.errors import RecountError
from recount.publish.pages.texts import CELL

_PLACE = re.compile(r"(?P<file>.*?)(?::(?P<line>\d*|<\w+>))?")
_KIND = re.compile(r" \[[a-z]+\.[a-z_]+\]$")
_WARNED: dict[str, None] = {}
_AT_WORK = {"page": ""}


class _Warnings(logging.Handler):
    """Notes each warning once, whether Sphinx tells of it now or later."""

    def __init__(self, app: Sphinx) -> None:
        super().__init__(logging.WARNING)
        self._source = Path(app.srcdir)
        for each in (WarningSuppressor(app), WarningLogRecordTranslator(app)):
            self.addFilter(each)

    def emit(self, record: logging.LogRecord) -> None:
        why = _KIND.sub("", " ".join(logging.LogRecord.getMessage(record).split()))
        why = why.replace(f"{self._source}/", "")
        where = place(str(getattr(record, "location", None) or ""), self._source)
        _WARNED.setdefault(f"{where}: {why}" if where else why)


def place(location: str, source: Path) -> str:
    """Where something is, in words, of what Sphinx calls its location.

    Parameters
    ----------
    location : str
        A file and perhaps a line, for which MyST-NB counts cells, too.
    source : Path
        The folder of the pages.
    """
    found = _PLACE.fullmatch(location)
    if not location or found is None:
        return ""
    file, line = Path(found["file"]), found["line"] or ""
    shown = file.relative_to(source).as_posix() if file.is_relative_to(source) else file.as_posix()
    if not line.isdigit() or line == "0":
        return shown
    cell, below = divmod(int(line), CELL)
    if file.suffix == ".ipynb" and cell:
        cells = read(file)["cells"]
        return f"{shown}, cell {cells[cell - 1]['id']}, line {below - 1}"  # as it begins at one
    return f"{shown}, line {line}"


def sentences(error: BaseException) -> list[str]:
    """What ended a build, a line each: warnings, or what this library or the system refused."""
    for cause in _causes(error):
        if isinstance(cause, RecountError):
            return [str(cause)]
        if isinstance(cause, OSError):
            return [sentence(cause)]
    return list(_WARNED)


def unexpected(error: BaseException) -> str:
    """An error that nobody foresaw, and the page at which it came."""
    *_, first = _causes(error)
    at = f"{_AT_WORK['page']}: " if _AT_WORK["page"] else ""
    return f"{at}{type(first).__name__}: {' '.join(str(first).split())}"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and what it came from, for Jupyter Book and Sphinx tell of all as one of theirs."""
    while error:
        yield error
        inner = getattr(error, "orig_exc", None)
        error = inner or error.__cause__ or error.__context__


def _stop(_app: Sphinx, _env: Any) -> None:
    if _WARNED:
        raise ExtensionError("pages were read with warnings")


def _reading(_app: Sphinx, page: str, _text: Sequence[str]) -> None:
    _AT_WORK["page"] = page


def _writing(
    _app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    _AT_WORK["page"] = page


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    logging.getLogger(NAMESPACE).addHandler(_Warnings(app))
    app.connect("source-read", _reading)
    app.connect("html-page-context", _writing)
    app.connect("env-check-consistency", _stop, priority=0)
