"""Judgements: what an editor decides of a claim, and the words that say why.

``data/claims/judgements.csv`` has one row a claim. What is computed of it stands in its chapter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from recount.errors import LedgerError
from recount.ledger.claims import Claim, Ledger, claims_stamps, ledger
from recount.ledger.sentences import slots_of
from recount.quantities.comparison import PARTS
from recount.reading import Stamp
from recount.tables.data import read_table
from recount.vocabulary import BASES, DIFFERS_REASONS, STANDS, UNCHECKED_REASONS, Stand

FILE = "data/claims/judgements.csv"
SENTENCES = ("because", "settled_by", "instead")
"""The columns that hold sentences, with slots for what is computed."""

PRINTED = "printed"
"""Where slots name what the report prints; else they name a basis."""

_BY_KEY = re.compile(r"\s*([a-z0-9_]+): (.+?)\s*")

Codes = str | Mapping[str, str] | None
"""One code for all, or one by basis or quantity."""


@dataclass(frozen=True)
class Judgement:
    """What an editor decides of a claim.

    Attributes
    ----------
    claim : str
        Its slug.
    row : int
        Its row in the file, the header being row 1.
    section : str
        Where claims that nobody can check are shown together; empty for a claim that a chapter
        judges by itself.
    stands : str
        Whether the report's sentence still stands.
    because : str
        One line of why, with slots.
    reason : str, mapping of basis to str, or None
        Why it differs from what was computed.
    unchecked : str, mapping of quantity to str, or None
        Why it, or a part of it, cannot be checked.
    settled_by : str
        What would settle that; empty where nothing is open.
    instead : str
        What to write instead, with slots; empty where the report can be quoted as it is.
    """

    claim: str
    row: int
    section: str
    stands: Stand
    because: str
    reason: Codes
    unchecked: Codes
    settled_by: str
    instead: str

    def where(self, column: str) -> str:
        """File, row and column, for messages."""
        return f"{FILE}, row {self.row}, column {column}, claim {self.claim}"


def judgements(root: Path | None = None) -> dict[str, Judgement]:
    """Read and check ``data/claims/judgements.csv``.

    Returns
    -------
    dict
        Judgements by claim, in the order of the file.

    Raises
    ------
    TableError
        If the file breaks its schema.
    LedgerError
        If it contradicts the ledger; the message lists every breach.
    """
    return _judgements(root, claims_stamps(root))


@lru_cache(maxsize=2)
def _judgements(root: Path | None, stamps: tuple[Stamp, ...]) -> dict[str, Judgement]:
    del stamps  # part of the key, so that an edited file is read again
    return assemble(read_table("judgements", root), ledger(root))


def assemble(rows: pd.DataFrame, claims: Ledger) -> dict[str, Judgement]:
    """Hold the rows against the ledger.

    Raises
    ------
    LedgerError
        Naming file, row, column, claim and what was expected, for every breach.
    """
    breaches: list[str] = []
    found: dict[str, Judgement] = {}
    for row, line in enumerate(rows.fillna("").to_dict("records"), start=2):
        entry = Judgement(
            claim=line["claim"],
            row=row,
            section=line["section"],
            stands=line["stands"],
            because=line["because"],
            reason=_codes(line["reason"]),
            unchecked=_codes(line["unchecked"]),
            settled_by=line["settled_by"],
            instead=line["instead"],
        )
        if entry.claim not in claims:
            breaches.append(f"{entry.where('claim')}: the ledger has no such claim")
        elif entry.claim in found:
            breaches.append(
                f"{entry.where('claim')}: has a judgement in row {found[entry.claim].row} already"
            )
        else:
            breaches += _breaches(entry, claims[entry.claim])
            found[entry.claim] = entry
    breaches += [
        f"{FILE}: claim {slug!r} has no row; expected one a claim"
        for slug in claims
        if slug not in found
    ]
    breaches += _section_breaches(found.values(), claims)
    if breaches:
        raise LedgerError("\n".join(breaches))
    return found


def _codes(cell: str) -> Codes:
    """A cell that gives one code, or several as ``key: code; key: code``.

    What is written in neither way is one code, which there is not.
    """
    if not cell:
        return None
    pairs = [_BY_KEY.fullmatch(part) for part in cell.split(";")]
    by_key = {pair[1]: pair[2] for pair in pairs if pair}
    return by_key if len(by_key) == len(pairs) else cell


def _breaches(entry: Judgement, claim: Claim) -> Iterable[str]:
    quantities = [quantity.quantity for quantity in claim.quantities]
    allowed: tuple[tuple[str, Codes, tuple[str, ...], Iterable[str]], ...] = (
        ("stands", entry.stands, STANDS, ()),
        ("reason", entry.reason, DIFFERS_REASONS, BASES),
        ("unchecked", entry.unchecked, UNCHECKED_REASONS, quantities),
    )
    for column, given, codes, keys in allowed:
        by_key = given if isinstance(given, Mapping) else {None: given}
        for key, code in by_key.items():
            if key is not None and key not in keys:
                expected = ", ".join(keys) or "one code and no names"
                yield f"{entry.where(column)}: {key!r}; expected {expected}"
            if code is not None and code not in codes:
                yield f"{entry.where(column)}: {code!r}; expected one of {', '.join(codes)}"
    if (entry.stands == "open") and entry.unchecked is None:
        yield f"{entry.where('stands')}: open; expected a reason in column unchecked"
    if entry.section and entry.stands != "open":
        yield f"{entry.where('stands')}: {entry.stands!r} in a section that nobody can check"
    if (entry.unchecked is None) == bool(entry.settled_by):
        yield (f"{entry.where('settled_by')}: goes with what cannot be checked, and only with it")
    if entry.section and not isinstance(entry.unchecked, str):
        yield f"{entry.where('section')}: is for claims that cannot be checked as a whole"
    for column in SENTENCES:
        try:
            slots = slots_of(getattr(entry, column), entry.where(column))
        except LedgerError as error:
            yield str(error)
            continue
        if entry.section and slots:
            yield f"{entry.where(column)}: slot {{{slots[0][0]}}}; nothing is computed for it"
            continue
        for slot, _ in slots:
            basis, _, part = slot.partition(".")
            known = PARTS if claim.kind == "comparison" and basis in BASES else quantities
            if basis in (*BASES, PRINTED) and part not in known:
                expected = ", ".join(f"{basis}.{name}" for name in known) or "no such slot"
                yield f"{entry.where(column)}: slot {{{slot}}}; expected {expected}"


def _section_breaches(found: Iterable[Judgement], claims: Ledger) -> Iterable[str]:
    homes: dict[str, str] = {}
    for entry in found:
        chapter = claims[entry.claim].chapter
        home = homes.setdefault(entry.section, chapter)
        if entry.section and home != chapter:
            yield (
                f"{entry.where('section')}: {entry.section!r} belongs to {home}; the claim to"
                f" {chapter}"
            )
