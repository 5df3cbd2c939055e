"""Numerals, times and countries of a text as named slots, so that no translation repeats them.

A message has ``{year_1}`` where the English text has 2010, and a translation has the same slot: a
number that changes in the one text changes in all. What the sheets of the ledger and of the
captions have slots for stays under the name that it has there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from recount.languages.languages import ENGLISH, Language
from recount.languages.notation import calendar_time, numeral
from recount.publish.prose.numerals import TIMES, Numeral, numerals
from recount.publish.translate.places import place_name, places_in

SLOT = re.compile(r"\{([a-z][a-z0-9_]*(?:\.[A-Za-z0-9_-]+)*(?::\d)?)\}(?!`)")
"""A slot of a message. What stands before a backtick is the name of a role of Markdown."""

_KEPT = re.compile(
    r"""
      \{[^{}\s]*\}`[^`]*`                    # a role, with what it is given
    | `+[^`]+`+                              # code
    | (?<=\])\([^()\s]*(?:\s"[^"]*")?\)      # where a link leads
    | <[^<>]+>                               # a tag, or an address by itself
    | https?://\S+
    | \$[^$\s](?:[^$]*[^$\s])?\$             # mathematics
    | \{[^{}\s]+\}                           # a slot
    """,
    re.VERBOSE,
)
"""What is the same in every language, so that no numeral of it is a slot."""

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_NAMED = re.compile(
    r"\b(?:CC BY(?:-[A-Z]+)*|Creative Commons [\w-]+|ODC [A-Z]+|License|Law|Dataset|world-atlas"
    r"|(?i:annex|indicator|version)) $"
)
_GOES_ON = re.compile(r"[./]\d")
_SIGN = re.compile(r"(?<![\w)\]–-])[+−]$")
_HOLD = "\ufffc"
_AND = ", "

COUNTRY, COUNTRIES = "country", "countries"

KINDS = {"pct": "pct", "rate": "rate"} | {kind: kind for kind in TIMES}
"""What the slot of a numeral is called by its kind; all others are a ``number``."""
NAME = "name"
"""The kind of a numeral that counts nothing: of a licence, a law, a version, an annex."""


@dataclass(frozen=True)
class Written:
    """What English writes in a slot: a numeral, a time or a country.

    Attributes
    ----------
    text : str
        As it is written.
    kind : str
        ``number``, ``pct``, ``rate``, ``name``, a kind of time, ``country``, or ``countries`` in a
        list.
    value : str
        A numeral as it is written, a time as `recount.publish.prose.numerals` has it, or the codes
        of countries.
    """

    text: str
    kind: str
    value: str

    def in_language(self, language: Language) -> str:
        """The same, as another language writes it."""
        if language == ENGLISH or self.kind == NAME:
            return self.text
        if self.kind in (COUNTRY, COUNTRIES):
            return _AND.join(place_name(code, language) for code in self.value.split())
        if self.kind in TIMES:
            return calendar_time(int(self.value), self.kind, language)
        return numeral(self.value, language)


@dataclass(frozen=True)
class Worded:
    """A text with slots, and what English writes in each of those that it did not have before."""

    text: str
    written: Mapping[str, Written]

    def comments(self) -> Iterator[str]:
        """What stands in each slot, for translators."""
        for name, found in self.written.items():
            yield f"{{{name}}}: {found.text}"


def masked(text: str) -> str:
    """A text in which what is the same in every language is out of the way, each letter for one."""
    return _KEPT.sub(lambda found: _HOLD * len(found.group()), text)


@lru_cache(maxsize=4096)
def worded(text: str, countries: bool = False) -> Worded:
    """A text with a slot for each numeral in digits and each time, and if wanted each country.

    Parameters
    ----------
    text : str
        In English; Markdown, or with slots already.
    countries : bool
        Whether countries are slots, too. In a text that people wrote they are words, because
        languages join them to what stands before.
    """
    read = masked(text)
    found = [(*span, Written(text[slice(*span)], *rest)) for span, *rest in _numerals(read)]
    if countries:
        taken = [(start, end) for start, end, _ in found]
        found += [
            (start, end, written)
            for start, end, written in countries_in(read)
            if not any(start < other[1] and other[0] < end for other in taken)
        ]
    written: dict[str, Written] = {}
    pieces, reached = [], 0
    for start, end, one in sorted(found, key=lambda entry: entry[0]):
        if text.startswith("`", end):  # there a slot would be the name of a role
            continue
        kind = "number" if one.kind == NAME else one.kind
        names = (f"{kind}_{number}" for number in count(1))
        name = next(name for name in names if name not in written and f"{{{name}}}" not in text)
        written[name] = one
        pieces += [text[reached:start], f"{{{name}}}"]
        reached = end
    return Worded("".join([*pieces, text[reached:]]), written)


def countries_in(text: str) -> list[tuple[int, int, Written]]:
    """The countries that a text names, those that follow one another in a list together."""
    lists: list[list[tuple[int, int, str]]] = []
    for found in places_in(text, ENGLISH):
        if lists and text[lists[-1][-1][1] : found[0]] == _AND:
            lists[-1].append(found)
        else:
            lists.append([found])
    return [
        (
            listed[0][0],
            listed[-1][1],
            Written(
                text[listed[0][0] : listed[-1][1]],
                COUNTRY if len(listed) == 1 else COUNTRIES,
                " ".join(code for *_, code in listed),
            ),
        )
        for listed in lists
    ]


def _numerals(read: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    """Where the numerals in digits, and the times, of a text are; each with its kind and value."""
    for found in numerals(read):
        if found.kind in TIMES:
            yield (found.start, found.end), found.kind, str(int(found.value))
        elif digits := _DIGITS.search(read, found.start, found.end):
            yield _with_sign(read, digits), _kind(read, found, digits), _signed(read, digits)


def _kind(read: str, found: Numeral, digits: re.Match[str]) -> str:
    if is_named(read, digits.start()) or _GOES_ON.match(read, digits.end()):
        return NAME
    return KINDS.get(found.kind, "number")


def is_named(text: str, start: int) -> bool:
    """Whether the digits that begin there are a part of a name, which is so in every language."""
    return bool(_NAMED.search(text, 0, start))


def _with_sign(read: str, digits: re.Match[str]) -> tuple[int, int]:
    sign = _SIGN.search(read, 0, digits.start())
    return (digits.start() - bool(sign), digits.end())


def _signed(read: str, digits: re.Match[str]) -> str:
    return read[slice(*_with_sign(read, digits))]


def filled(text: str, written: Mapping[str, Written], language: Language) -> str:
    """A translation with its slots filled, as the language writes them; others stay slots."""
    return replaced(
        text, lambda name: written[name].in_language(language) if name in written else None
    )


def replaced(text: str, fill: Callable[[str], str | None]) -> str:
    """A text with its slots filled by their names; one that is filled with None stays."""

    def one(found: re.Match[str]) -> str:
        filling = fill(found[1])
        return found.group() if filling is None else filling

    return SLOT.sub(one, text)
