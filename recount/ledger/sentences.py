"""Sentences with slots: words that people write, around numbers that are computed.

A slot is a name in braces: ``{then.fall_pct}`` names the value that a claim's quantity has on a
basis, ``{highest_rate_per_100k}`` one that the chapter hands over. A number is written with its
unit, as everywhere in the book; ``{highest_rate_per_100k:1}`` writes it bare, with so many
decimals. A name that ends in a unit takes values in that unit only. Several values may be handed
over as one mapping, whose entries are named by their keys: ``{rates.HND}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recount.errors import SlotError
from recount.quantities.rounding import significant
from recount.quantities.units import CALENDAR, format_number, unit_in_name
from recount.quantities.values import Value
from recount.record import SlotRecord

_SLOT = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_-]+)*")

Slot = Value | str
"""What fills a slot: a number in its unit, or words, such as the names of countries."""

Named = Slot | Mapping[Any, Any]
"""What a chapter hands over under one name: what fills one slot, or several by their keys, which
may be mappings in turn (``{rates.HND.2011}``)."""


def slots_of(text: str, where: str) -> list[tuple[str, int | None]]:
    """The slots of a sentence: name, and decimals of a number that is written bare.

    Raises
    ------
    SlotError
        If a brace stands alone, or a slot is not as expected.
    """
    if "{" in _SLOT.sub("", text) or "}" in _SLOT.sub("", text):
        raise SlotError(f"{where}: a brace stands alone in {text!r}; expected {{name}}")
    found = []
    for slot in _SLOT.findall(text):
        name, colon, decimals = slot.partition(":")
        if not _NAME.fullmatch(name) or (colon and not re.fullmatch(r"\d", decimals)):
            raise SlotError(
                f"{where}: slot {{{slot}}}; expected {{name}}, or {{name:1}} for a bare number"
                " with one decimal"
            )
        found.append((name, int(decimals) if colon else None))
    return found


def fill(text: str, values: Mapping[str, Named], where: str) -> str:
    """A sentence with its slots filled.

    Parameters
    ----------
    text : str
        The sentence.
    values : mapping of str to Value, str or mapping of these
        What may be named.
    where : str
        File, row and column of the sentence, for messages.

    Raises
    ------
    SlotError
        If a slot names nothing that there is, or a value in another unit than its name says.
    """
    slots = dict(by_slot(values))
    for name, decimals in slots_of(text, where):
        if name not in slots:
            known = ", ".join(sorted(slots)) or "none"
            raise SlotError(f"{where}: slot {{{name}}} names no value; there are: {known}")
        written = _written(slots[name], name, decimals, where)
        slot = f"{{{name}}}" if decimals is None else f"{{{name}:{decimals}}}"
        text = text.replace(slot, written)
    return text


def by_slot(values: Mapping[str, Named]) -> Iterator[tuple[str, Slot]]:
    """What may be named, by the slot that names it."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from by_slot({f"{name}.{key}": entry for key, entry in value.items()})
        else:
            yield name, value


def slot_records(
    sentences: Iterable[str], values: Mapping[str, Named], where: str
) -> dict[str, SlotRecord]:
    """What fills the slots of sentences, by name, for those who write them in another language."""
    slots = dict(by_slot(values))
    names = sorted({name for text in sentences for name, _ in slots_of(text, where)})
    return {name: _record(slots[name]) for name in names}


def _record(value: Slot) -> SlotRecord:
    if isinstance(value, str):
        return value
    return {"number": significant(value.number), "unit": value.unit}


def unnamed(names: Iterable[str], slots: Iterable[str]) -> list[str]:
    """What is handed over under a name that no slot begins with, sorted."""
    used = {part for slot in slots for part in (slot, slot.partition(".")[0])}
    return sorted(set(names) - used)


def _written(value: Slot, name: str, decimals: int | None, where: str) -> str:
    if isinstance(value, str):
        if decimals is not None:
            raise SlotError(
                f"{where}: slot {{{name}:{decimals}}} is filled with words, not a number"
            )
        return value
    named = unit_in_name(name)
    if named is not None and named != value.unit:
        raise SlotError(f"{where}: slot {{{name}}} is filled with {value.unit}; expected {named}")
    if decimals is None:
        return str(value)
    if value.unit in CALENDAR or value.unit == "rank":
        raise SlotError(f"{where}: slot {{{name}:{decimals}}}: a {value.unit} has no decimals")
    return format_number(value.number, value.unit, decimals, bare=True)
