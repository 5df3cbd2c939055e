"""Numbers written in words, in each language, so that a translation can be held to the English.

Cardinals are read by the library text2num. Parts, multiples and dozens, which it does not read, are
few words a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from text_to_num import find_numbers

from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH, Language
from recount.publish.prose.numerals import TIMES, numerals
from recount.publish.translate.slots import masked
from recount.quantities.printed import SCALES

_SCALE = re.compile(rf"\b(?:({'|'.join(SCALES)})|({'|'.join([*SCALES][2:])})s)\b", re.IGNORECASE)
_PASSED_OVER = (0, 1)
"""Words that are articles or pronouns more often than numbers, as in English."""

_NAME = re.compile(
    r"\b(?:[a-z0-9]+(?:-[a-z0-9]+){3,}|[A-Z]+(?:\.[A-Z0-9]+)+|[A-Z]\w+ dos [A-Z]\w+)\b"
)
"""Names such as a claim's, that of a series, and that of a place in Brazil."""

_DIGIT = re.compile(r"\d")
_TAKEN = " . "
"""In the place of what was read already; no number goes on across it."""


@dataclass(frozen=True)
class Lexicon:
    """The words for numbers that are no cardinals.

    Attributes
    ----------
    code : str
        What text2num calls the language.
    one : str
        Pattern of the articles and of *one*.
    parts : dict of str to int
        Patterns of parts of one, such as *tercio*: into how many. All but the first mean a place
        in a row, too.
    parts_of : dict of str to int
        Those that stand before `part`, such as *tercera parte*.
    part : str
        Pattern of the noun that they stand before.
    halves : str
        Pattern of what is always a half.
    and_half : str
        Pattern of what adds a half to the number before it, as in *two and a half*.
    times : dict of str to float
        Patterns of so many times, and of dozens.
    one_in : str
        Pattern of what stands between *one* and a number, as in *one in ten*.
    no_cardinals : str
        Pattern of words that text2num takes for cardinals and that are none.
    spelled : dict of str to str
        Cardinals that it does not know, by such as mean the same.
    """

    code: str
    one: str
    parts: dict[str, int]
    parts_of: dict[str, int]
    part: str
    halves: str
    and_half: str
    times: dict[str, float]
    one_in: str
    no_cardinals: str
    spelled: dict[str, str]


LEXICONS = {
    SPANISH: Lexicon(
        code="es",
        one="una?|uno",
        parts={
            "tercios?": 3,
            "cuartos?": 4,
            "quintos?": 5,
            "sextos?": 6,
            "séptimos?": 7,
            "octavos?": 8,
            "novenos?": 9,
            "décimos?": 10,
        },
        parts_of={
            "terceras?": 3,
            "cuartas?": 4,
            "quintas?": 5,
            "sextas?": 6,
            "séptimas?": 7,
            "octavas?": 8,
            "novenas?": 9,
            "décimas?": 10,
        },
        part="partes?",
        halves=r"mitad(?:es)?|medi[oa](?=\s(?:docena|hora|paso|punto|siglo|millón))",
        and_half=r"(?:vez|veces)?\s?y\smedi[oa]",
        times={
            "dobles?|dupli(?:c|qu)\\w+": 2,
            "triples?|tripli(?:c|qu)\\w+": 3,
            "cuádruples?|cuadrupli(?:c|qu)\\w+": 4,
            "docenas?": 12,
        },
        one_in=r"de\scada",
        no_cardinals=r"tercer|primer|por\sciento|triple\sfrontera",
        spelled={"veintiún": "veintiuno"},
    ),
    PORTUGUESE: Lexicon(
        code="pt",
        one="uma?",
        parts={
            "terços?": 3,
            "quartos?": 4,
            "quintos?": 5,
            "sextos?": 6,
            "sétimos?": 7,
            "oitavos?": 8,
            "nonos?": 9,
            "décimos?": 10,
        },
        parts_of={
            "terças?|terceiras?": 3,
            "quartas?": 4,
            "quintas?": 5,
            "sextas?": 6,
            "sétimas?": 7,
            "oitavas?": 8,
            "nonas?": 9,
            "décimas?": 10,
        },
        part="partes?",
        halves=r"metades?|mei[oa](?=\s(?:dúzia|hora|passo|ponto|século|milhão))",
        and_half=r"(?:vez|vezes)?\s?e\smei[oa]",
        times={
            "dobros?|dupli(?:c|qu)\\w+|dobr(?:ou|[ae]m?|ar|aram|ado|ada|ando)": 2,
            "triplos?|tripli(?:c|qu)\\w+": 3,
            "quádruplos?|quadrupli(?:c|qu)\\w+": 4,
            "dúzias?": 12,
        },
        one_in=r"em\scada",
        no_cardinals=r"por\scento|oit|tríplice\sfronteira",
        spelled={},
    ),
}


def numbers_in_words(text: str, language: Language) -> list[float]:
    """The numbers that a text writes in words, sorted; a third is 0.3333, twice is 2.

    Parameters
    ----------
    text : str
        With slots for its numerals in digits.
    language : Language
        Its language.
    """
    read = _NAME.sub(_TAKEN, masked(text))
    found = _english(read) if language == ENGLISH else _others(read, language)
    return sorted(round(number, 4) for number in found if number not in _PASSED_OVER)


def _english(read: str) -> Iterator[float]:
    reached: list[tuple[int, int]] = []
    for found in numerals(read):
        reached.append((found.start, found.end))
        if found.kind not in TIMES and not _DIGIT.search(read, found.start, found.end):
            yield found.value
    for scale in _SCALE.finditer(read):
        if not any(start <= scale.start() < end for start, end in reached):
            yield SCALES[(scale[1] or scale[2]).lower()]


def _others(read: str, language: Language) -> Iterator[float]:
    lexicon, read = LEXICONS[language], read.lower()
    for word, meant in lexicon.spelled.items():
        read = re.sub(rf"\b{word}\b", meant, read)
    read = re.sub(rf"\b(?:{lexicon.no_cardinals})\b", _TAKEN, read)
    left: list[str] = []
    reached = 0
    for found in _pattern(language).finditer(read):
        word = found["top"] or found["bottom"] or found["whole"] or ""
        numbers = [*_cardinals(word, lexicon)]
        if found["bottom"]:
            if len(numbers) != 1:
                continue
            yield 1 / numbers[0]
        elif found["whole_one"] or found["whole"]:
            if found["whole"] and not numbers:
                continue
            yield (numbers[0] if numbers else 1) + 0.5
        elif found["half"]:
            yield 0.5
        elif found["times"]:
            yield next(n for p, n in lexicon.times.items() if re.fullmatch(p, found["times"]))
        else:
            # A fourth year is none, but a quarter is, and so is the third.
            if found["top"] and not numbers and not (found["third"] or found["part_of"]):
                continue
            parts = lexicon.parts | lexicon.parts_of
            word = found["part"] or found["part_of"]
            bottom = next(n for p, n in parts.items() if re.fullmatch(p, word))
            yield (numbers[0] if numbers else 1) / bottom
        left += [read[reached : found.start()], _TAKEN]
        reached = found.end()
    yield from _cardinals("".join([*left, read[reached:]]), lexicon)


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    lexicon = LEXICONS[language]
    third, *others = lexicon.parts
    parts_of = "|".join(lexicon.parts_of)
    return re.compile(
        rf"""
        \b(?:{lexicon.one})\s{lexicon.one_in}\s(?P<bottom>\w+)\b
        | \b(?:(?P<whole_one>{lexicon.one})|(?P<whole>\w+))\s{lexicon.and_half}\b
        | \b(?P<half>{lexicon.halves})(?!\w)
        | \b(?P<times>{"|".join(lexicon.times)})\b
        | \b(?:(?:{lexicon.one})|(?P<top>\w+))\s
          (?:
            (?P<part>(?P<third>{third})|{"|".join(others)})
            | (?P<part_of>{parts_of})\s{lexicon.part}
          )\b
        """,
        re.VERBOSE,
    )


class _Word:
    """A word, as text2num asks for it."""

    def __init__(self, word: str) -> None:
        self._word = word

    def text(self) -> str:
        return self._word

    def nt_separated(self, previous: object) -> bool:
        del previous
        return False

    def not_a_number_part(self) -> bool:
        return not self._word.isalpha()


def _cardinals(read: str, lexicon: Lexicon) -> Iterator[float]:
    words = [_Word(word) for word in re.findall(r"[^\W\d_]+|[^\w\s]|\d+", read)]
    for found in find_numbers(words, lexicon.code, threshold=0):
        if not found.is_ordinal:
            yield found.value
