"""Numbers as reports print them: read by the notation of the languages that a report is in.

Of ``12.500`` Spanish and Portuguese make twelve thousand five hundred, English and the Spanish of
Mexico twelve and a half. Which sign stands between thousands and which before decimals, CLDR says.
Where a report is in several languages, a numeral may have several readings; where it is written as
in none of them, it has none. Nothing is guessed: the ledger says which one it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from recount.errors import UnitError
from recount.quantities.rounding import last_nonzero_place
from recount.quantities.units import POSITIONS, UNITS, scale_of

ENGLISH = "en"

SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
"""The English words for so many of ten."""

SCALE_WORDS: Mapping[str, Mapping[str, float]] = {
    ENGLISH: SCALES,
    "es": {
        "mil millones": 1e9,
        "mil": 1e3,
        "mill[oó]n(?:es)?": 1e6,
        "bill[oó]n(?:es)?": 1e12,
    },
    "pt": {
        "mil milh(?:ões|oes)": 1e9,
        "mil": 1e3,
        "milh(?:ões|oes|ão|ao)": 1e6,
        "bilh(?:ões|oes|ão|ao)": 1e9,
        "trilh(?:ões|oes|ão|ao)": 1e12,
    },
}
"""Patterns of such words by language, the longer before those that they begin with."""

_BLANKS = " \u00a0\u2009\u202f"
_NUMERAL = re.compile(
    rf"(?<!\d)(?:\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?!\d)(?:[.,]\d+)?"
    r"|(?:(?<!\S)[.,])?\d+(?:[.,’']\d+)*)"
)
"""Digits with all that stands between them; whether it is a numeral, a notation says."""
_LIKE_THOUSANDS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True)
class Notation:
    """How a language writes numerals.

    Attributes
    ----------
    language : str
        Its code, such as ``es`` or ``es-MX``.
    group, point : str
        What stands between thousands, and before decimals.
    """

    language: str
    group: str
    point: str

    def plain(self, numeral: str) -> str | None:
        """A numeral in digits with a point alone; None if the language does not write it so."""
        bare = re.sub(f"[{_BLANKS}]", "", numeral)
        group, point = re.escape(self.group), re.escape(self.point)
        if not re.fullmatch(rf"(?:[1-9]\d{{0,2}}(?:{group}\d{{3}})+|\d+)(?:{point}\d+)?", bare):
            return None
        return bare.replace(self.group, "").replace(self.point, ".")

    def scale(self, behind: str) -> float | None:
        """So many of ten as the words behind a numeral say, as in 3.5 million."""
        words = SCALE_WORDS.get(self.language.partition("-")[0], {})
        for pattern, scale in words.items():
            if re.match(rf"[\s-]?(?:{pattern})\b", behind, re.IGNORECASE):
                return scale
        return None


@dataclass(frozen=True)
class Printed:
    """One reading of a printed numeral.

    Attributes
    ----------
    value : float
        The number, in the unit asked for.
    step : float
        What its last digit stands for, in the same unit.
    language : str
        Code of the language that writes it so.
    """

    value: float
    step: float
    language: str


@cache
def notation_of(language: str) -> Notation:
    """The notation of a language.

    Parameters
    ----------
    language : str
        Its code, with that of a country where its notation is another one than the usual.

    Raises
    ------
    UnitError
        If CLDR knows no such language.
    """
    if language == ENGLISH:
        return Notation(ENGLISH, ",", ".")
    from babel import Locale, UnknownLocaleError  # which no report in English needs
    from babel.numbers import get_decimal_symbol, get_group_symbol

    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError) as error:
        raise UnitError(
            f"language {language!r}; expected a code such as en, es or es-MX"
        ) from error
    return Notation(
        language,
        get_group_symbol(locale, numbering_system="latn"),
        get_decimal_symbol(locale, numbering_system="latn"),
    )


def readings(
    as_printed: str, unit: str, languages: Sequence[str] = (ENGLISH,)
) -> list[tuple[Printed, ...]]:
    """What the numerals in digits among printed words may be.

    Parameters
    ----------
    as_printed : str
        The words that hold them, for example ``"almost 75 percent"``.
    unit : str
        The unit of the quantity; a numeral with *million* behind it is in that unit as well.
    languages : sequence of str, optional
        Codes of the languages that the report is in.

    Returns
    -------
    list of tuple
        For each numeral its readings, those of equal value once: none where no language writes it
        so, several where languages differ.
    """
    found = []
    for numeral in _NUMERAL.finditer(as_printed):
        behind = as_printed[numeral.end() :]
        by_value: dict[float, Printed] = {}
        for notation in map(notation_of, languages):
            if (reading := _read(numeral[0], behind, unit, notation)) is not None:
                by_value.setdefault(reading.value, reading)
        found.append(tuple(by_value.values()))
    return found


def _read(numeral: str, behind: str, unit: str, notation: Notation) -> Printed | None:
    digits = notation.plain(numeral)
    if digits is None:
        return None
    scale = notation.scale(behind)
    if scale is None and UNITS[unit].whole and _LIKE_THOUSANDS.fullmatch(numeral) and "." in digits:
        return None  # thousandths of a person are no reading, but thousands in another notation
    factor = Decimal(1) if scale is None else Decimal(scale) / Decimal(scale_of(unit))
    step = 1.0 if unit in POSITIONS else step_of(digits) * float(factor)
    return Printed(float(Decimal(digits) * factor), step, notation.language)


def unread(numeral: str, languages: Sequence[str]) -> str:
    """What is said of printed words with a numeral that has no reading."""
    wanted = [f"1{n.group}234{n.point}5 ({n.language})" for n in map(notation_of, languages)]
    return (
        f"{numeral!r} prints a number that no language of its report writes so; expected as in"
        f" {' or '.join(wanted)}, or the language that does, such as es or es-MX, in reports.csv"
    )


def has_numeral(as_printed: str) -> bool:
    """Whether a number in digits is among printed words; else it is in words."""
    return bool(_NUMERAL.search(as_printed))


def step_of(digits: str) -> float:
    """What the last printed digit of a number stands for.

    One rule: the last decimal place where there is one; in a whole number of four digits or more,
    the place of the last digit that is not zero; otherwise one.

    Parameters
    ----------
    digits : str
        The number, with a point before decimals and nothing between thousands.
    """
    if "." in digits:
        return 10.0 ** -len(digits.split(".")[1])
    return last_nonzero_place(float(digits)) if len(digits) >= 4 else 1.0
