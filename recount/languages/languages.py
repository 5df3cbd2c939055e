"""Which languages the book is published in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@dataclass(frozen=True)
class Language:
    """A language of the book.

    Attributes
    ----------
    code : str
        The folder of its pages, such as ``es``; empty for English, which is at the root.
    locale : str
        Whose notation it is written in, as CLDR names it.
    catalogues : str
        The folder of its catalogues below ``locale/``.
    tag : str
        How pages name it: in ``lang`` and ``hreflang``.
    ordinal : str
        How a place in a ranking is written, for which CLDR has no pattern.
    """

    code: str
    locale: str
    catalogues: str
    tag: str
    ordinal: str

    @cached_property
    def cldr(self) -> Locale:
        """What CLDR says of it."""
        from babel import Locale  # which no chapter needs

        return Locale.parse(self.locale)

    @property
    def name(self) -> str:
        """What it is called in itself, with a capital."""
        own = str(self.cldr.language_name)
        return own[0].upper() + own[1:]


ENGLISH = Language("", "en", "", "en", "")
SPANISH = Language("es", "es_419", "es", "es-419", "{number}.º")
PORTUGUESE = Language("pt", "pt_BR", "pt_BR", "pt-BR", "{number}º")

TRANSLATED = (SPANISH, PORTUGUESE)
"""The languages that the book is translated to."""
LANGUAGES = (ENGLISH, *TRANSLATED)

CATALOGUES = "locale"
"""The folder of the catalogues, below that of the book."""


def languages_of(root: Path) -> tuple[Language, ...]:
    """The languages that the book in `root` is published in: English, and those with catalogues."""
    folder = root / CATALOGUES
    return (ENGLISH, *(one for one in TRANSLATED if (folder / one.catalogues).is_dir()))
