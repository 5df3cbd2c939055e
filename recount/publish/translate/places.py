"""Countries and territories by the names that CLDR gives them in each language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from recount.languages.languages import ENGLISH, Language

AMERICAS = (
    *("AG", "AI", "AR", "AW", "BB", "BL", "BM", "BO", "BQ", "BR", "BS", "BV", "BZ", "CA", "CL"),
    *("CO", "CR", "CU", "CW", "DM", "DO", "EC", "FK", "GD", "GF", "GL", "GP", "GS", "GT", "GY"),
    *("HN", "HT", "JM", "KN", "KY", "LC", "MF", "MQ", "MS", "MX", "NI", "PA", "PE", "PM", "PR"),
    *("PY", "SR", "SV", "SX", "TC", "TT", "US", "UY", "VC", "VE", "VG", "VI"),
)
"""Those of the table ``countries``, by their codes in CLDR."""

ALSO_WRITTEN: Mapping[str, str] = {
    "St Kitts and Nevis": "KN",
    "St Vincent and Gren.": "VC",
    "Saint Vincent and the Grenadines": "VC",
    "St Vincent and the Grenadines": "VC",
    "Saint Vincent": "VC",
    "St Lucia": "LC",
    "US Virgin Islands": "VI",
    "United States Virgin Islands": "VI",
    "United States of America": "US",
}
"""Names that the book writes otherwise than CLDR and the United Nations do in English."""

EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("es_419", "BQ"): "Bonaire, San Eustaquio y Saba",
    ("pt_BR", "BQ"): "Bonaire, Santo Eustáquio e Saba",
}
"""Where the book writes another name than CLDR has, by locale and code."""


ROOTS: Mapping[str, tuple[str, ...]] = {"US": ("US", "American", "estadounid", "EE. UU.", "EUA")}
"""What words for a country begin with that do not begin as its name does."""

_ROOT = 4


def place_name(code: str, language: Language) -> str:
    """The name of a country or territory in a language."""
    known: str = language.cldr.territories[code]
    return EXCEPTIONS.get((language.locale, code), known)


@cache
def english_names() -> dict[str, str]:
    """The code of each country or territory, by every name that the book may give it in English."""
    found = dict(ALSO_WRITTEN)
    for code in AMERICAS:
        name = place_name(code, ENGLISH)
        for written in (name, name.replace(" & ", " and "), name.replace("St. ", "Saint ")):
            found[written] = found[written.replace(" & ", " and ")] = code
    return found


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    names = english_names() if language == ENGLISH else local_names(language)
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{listed})(?!\w|-\w)")


@cache
def local_names(language: Language) -> dict[str, str]:
    """The code of each country or territory, by its name in a language."""
    return {place_name(code, language): code for code in AMERICAS}


def places_in(text: str, language: Language) -> list[tuple[int, int, str]]:
    """Where a text names countries and territories: start, end and code."""
    names = english_names() if language == ENGLISH else local_names(language)
    return [
        (found.start(), found.end(), names[found.group()])
        for found in _pattern(language).finditer(text)
    ]


def same_places(english: str, translated: str, language: Language) -> tuple[set[str], set[str]]:
    """The countries that only one of two texts names, which say the same in two languages.

    One may have an adjective where the other has a name, such as *Mexican* and *de México*.

    Returns
    -------
    tuple of set of str
        Those that only the English text names, and those that only the translation does, by their
        names in the language of that text.
    """
    ours = {code for *_, code in places_in(english, ENGLISH)}
    theirs = {code for *_, code in places_in(translated, language)}
    missing = {code for code in ours - theirs if not _is_hinted(code, translated, language)}
    more = {code for code in theirs - ours if not _is_hinted(code, english, ENGLISH)}
    return (
        {place_name(code, language) for code in missing},
        {place_name(code, language) for code in more},
    )


def _is_hinted(code: str, text: str, language: Language) -> bool:
    """Whether a text has a word, such as an adjective, that begins as the name does."""
    begins = (place_name(code, language)[:_ROOT], *ROOTS.get(code, ()))
    return any(re.search(rf"\b{re.escape(bare(root))}", bare(text)) for root in begins)


def bare(text: str) -> str:
    """A text in small letters without accents."""
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
