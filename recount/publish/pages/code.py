"""Whether Sphinx can colour a piece of code, by asking what of Sphinx does it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sphinx import highlighting
from sphinx.util.logging import NAMESPACE


def unreadable(text: str, language: str) -> str:
    """What is wrong with code that is said to be in a language, in words; empty if nothing.

    Parameters
    ----------
    text : str
        The code.
    language : str
        As it is named beside it.
    """
    with _heard(f"{NAMESPACE}.{highlighting.__name__}") as said:
        highlighting.PygmentsBridge("html").highlight_block(text, language)
    if not said:
        return ""
    if getattr(said[0], "type", None):  # it is given up only after it was begun
        return f"code that is no {language}; expected text in it, or another language"
    return f"code in {language!r}; expected a language that Pygments knows"


class _Hearing(logging.Handler):
    def __init__(self, said: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        self._said.append(record)


@contextmanager
def _heard(name: str) -> Iterator[list[logging.LogRecord]]:
    """What a logger is told meanwhile, which nobody else hears."""
    said: list[logging.LogRecord] = []
    logger, hearing = logging.getLogger(name), _Hearing(said)
    spread, logger.propagate = logger.propagate, False
    logger.addHandler(hearing)
    try:
        yield said
    finally:
        logger.removeHandler(hearing)
        logger.propagate = spread
