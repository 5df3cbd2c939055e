"""The two numbers of a claim in short: what the report printed, and what was counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from recount.languages.words import said
from recount.quantities.units import format_number
from recount.record import DecidedComparison, QuantityRecord, VerdictRecord
from recount.vocabulary import BASIS_WHEN, MAIN, Basis, UncheckedReason

DATA: tuple[Basis, ...] = ("then", "now")
"""The bases that are data; the report’s own numbers speak only where there are none."""

_SHARE = re.compile(r"\d+ of \d+")


@dataclass(frozen=True)
class Counted:
    """What was counted for one printed number.

    Attributes
    ----------
    text : str
        The number in its unit, or what was found.
    when : str
        From `recount.vocabulary.BASIS_WHEN`; empty where nothing needs to be told apart.
    """

    text: str
    when: str = ""

    def __str__(self) -> str:
        return f"{self.text} {self.when}".strip()


@dataclass(frozen=True)
class Pair:
    """One number that a report asserts, and what was counted for it.

    Attributes
    ----------
    printed : str
        The report's words that hold the number; empty of a claim without one.
    counted : tuple of Counted
        What was counted, the oldest first; empty if nothing could be.
    unchecked : str
        Why nothing could be counted; empty otherwise.
    """

    printed: str
    counted: tuple[Counted, ...]
    unchecked: str

    @property
    def counted_text(self) -> str:
        """What was counted, or why nothing was, in a line."""
        return ", ".join(map(str, self.counted)) or self.unchecked


def pairs(record: VerdictRecord) -> list[Pair]:
    """What a claim asserts, number by number; of a comparison, the one finding."""
    if record["kind"] == "number":
        asserted = [part for part in record["quantities"] if part["role"] == MAIN]
        return [
            Pair(part["as_printed"], tuple(_numbers(part)), _why(part["unchecked"]))
            for part in asserted or record["quantities"]
        ]
    decided = record["comparison"]["bases"]
    shown = next((decided[basis] for basis in (*DATA, "arithmetic") if basis in decided), None)
    found = (Counted(_found(shown)),) if shown else ()
    return [Pair("", found, _why(record["comparison"]["unchecked"]))]


def _why(unchecked: UncheckedReason | None) -> str:
    return said(unchecked) if unchecked else ""


def _numbers(part: QuantityRecord) -> Iterator[Counted]:
    bases: list[Basis] = [basis for basis in DATA if basis in part["bases"]]
    if not bases:
        bases = [basis for basis in part["bases"] if basis not in DATA]
    texts = {basis: format_number(part["bases"][basis]["number"], part["unit"]) for basis in bases}
    plain = len(set(texts.values())) == 1 and "arithmetic" not in texts
    for text, basis in {text: basis for basis, text in texts.items()}.items():
        yield Counted(text, "" if plain else said(BASIS_WHEN[basis]))


def _found(decided: DecidedComparison) -> str:
    """The finding, with how many of how many where that is its margin."""
    counted = _SHARE.match(decided.get("in_english", decided)["margin"])
    return f"{decided['finding']}: {decided['margin']}" if counted else decided["finding"]
