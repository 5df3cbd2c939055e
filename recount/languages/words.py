"""The site's own words, and numbers, in the language that pages are being written in.

All texts of templates and code that a reader sees go through `said`. While nothing else speaks it
gives them back as they are, so that chapters and English pages need no catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol

from recount.languages.languages import ENGLISH, Language


class Speech(Protocol):
    """What gives words and numbers in a language."""

    @property
    def language(self) -> Language:
        """The language."""

    def word(self, text: str) -> str:
        """Words of the site, with their slots."""

    def numeral(self, written: str) -> str:
        """A numeral as English writes it, in the notation of the language."""

    def number(self, number: float, unit: str, decimals: int | None, bare: bool) -> str:
        """A number in its unit; bare, without the words of the unit."""


_speaking: ContextVar[Speech | None] = ContextVar("speaking", default=None)


@contextmanager
def speaking(speech: Speech | None) -> Iterator[None]:
    """Have what is written in this thread written in another language; with None, in English."""
    before = _speaking.set(speech)
    try:
        yield
    finally:
        _speaking.reset(before)


def spoken() -> Speech | None:
    """What speaks; None while all is in English."""
    return _speaking.get()


def language_of_page() -> Language:
    """The language in which pages are being written."""
    speech = spoken()
    return speech.language if speech else ENGLISH


def written(numeral: str) -> str:
    """A numeral as English writes it, in the notation of the page."""
    speech = spoken()
    return speech.numeral(numeral) if speech else numeral


def listed(texts: Sequence[str]) -> str:
    """One or more texts as one list of all of them: “Peru, Chile and Brazil”."""
    language = language_of_page()
    if language != ENGLISH:
        from babel.lists import format_list  # which no chapter needs

        return format_list(texts, "standard", language.locale)
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def said(text: str, /, **slots: object) -> str:
    """Words of the site in the language of the page.

    Parameters
    ----------
    text : str
        In English, as a literal, by which ``recount translate`` finds it; slots as ``{name}``.
    **slots
        What fills them.
    """
    speech = spoken()
    words = speech.word(text) if speech else text
    for name, filling in slots.items():
        words = words.replace(f"{{{name}}}", str(filling))
    return words
