"""One slip in one file: where it is, what stood there, and what stands there now."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from recount.publish.book.files import write_whole
from recount.tables.descriptors import descriptor

Chance = random.Random
Key = tuple[str, ...]
MOST, BESIDE = 60, 15
"""So many characters of a change are told, and of what is on either side of it."""
CELL = re.compile(r'("(?:[^"]|"")*"|[^",\n]*)(,|\n|\Z)')
WORD = re.compile(r"(?<![\w{`])[a-z]{4,}(?![\w}`])")
OPPOSITES = {
    **{"above": "below", "below": "above", "rose": "fell", "fell": "rose", "rise": "fall"},
    **{"fall": "rise", "more": "fewer", "fewer": "more", "most": "least", "least": "most"},
    **{"highest": "lowest", "lowest": "highest", "higher": "lower", "lower": "higher"},
    **{"before": "after", "after": "before", "first": "last", "last": "first", "all": "some"},
    **{"increase": "decrease", "grew": "shrank", "without": "with", "always": "never"},
    **{"largest": "smallest", "women": "men", "men": "women", "today": "then", "not": "never"},
}


@dataclass(frozen=True)
class Corruption:
    """A single change to one file of the book.

    Attributes
    ----------
    file : str
        From the folder of the book.
    place : str
        Where in the file, in words.
    start : int
        The character at which it begins.
    was, now : str
        What stood there, and what stands there instead.
    kind : str
        What sort of slip it is.
    """

    file: str
    place: str
    start: int
    was: str
    now: str
    kind: str = ""

    def spoil(self, root: Path) -> None:
        """Make the change in a book.

        Raises
        ------
        ValueError
            If the file holds something else there.
        """
        path = root / self.file
        text = path.read_text(encoding="utf-8")
        end = self.start + len(self.was)
        if text[self.start : end] != self.was or self.was == self.now:
            raise ValueError(f"{self.file}, {self.place}: expected {self.was!r} to change")
        write_whole(path, text[: self.start] + self.now + text[end:])

    @property
    def key(self) -> Key:
        """What tells it from every other, wherever in the file its place has moved to."""
        return (self.kind, self.file, self.place, self.was, self.now)

    @property
    def told(self) -> str:
        """The change in words, on one line, with a little of what is around it."""
        same = _same(self.was, self.now)
        end = _same(self.was[same:][::-1], self.now[same:][::-1])
        return " → ".join(_short(text, same, len(text) - end) for text in (self.was, self.now))


def _same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _short(text: str, start: int, end: int) -> str:
    """A part of a text with what stands beside it; if it is long, its beginning."""
    begin, stop = max(start - BESIDE, 0), min(min(end, start + MOST) + BESIDE, len(text))
    shown = " ".join(text[begin:stop].split())
    return f"{'…' * (begin > 0)}{shown or 'nothing'}{'…' * (stop < len(text))}"


@dataclass(frozen=True)
class Cell:
    """A cell of a CSV file: its column, and where its text stands, quotes included."""

    column: str
    start: int
    raw: str

    @property
    def value(self) -> str:
        """What it says."""
        return self.raw[1:-1].replace('""', '"') if self.raw.startswith('"') else self.raw

    def written(self, value: str) -> str:
        """Another value in the form of this cell."""
        return '"' + value.replace('"', '""') + '"' if self.raw.startswith('"') else value


@dataclass(frozen=True)
class Sheet:
    """A table as text: its rows by cells, and what its description says of its columns."""

    file: str
    text: str
    fields: Mapping[str, Mapping[str, Any]]
    key: Sequence[str]

    @cached_property
    def rows(self) -> list[dict[str, Cell]]:
        """The rows below the header."""
        header: list[str] = []
        found, row = [], []
        for match in CELL.finditer(self.text):
            if match.start() == len(self.text):
                break
            row.append((match.start(1), match.group(1)))
            if match.group(2) != ",":
                if header:
                    pairs = zip(header, row, strict=True)
                    found.append({name: Cell(name, *cell) for name, cell in pairs})
                else:
                    header = [raw for _, raw in row]
                row = []
        return found

    def named(self, row: Mapping[str, Cell]) -> str:
        """A row, by its key."""
        return " ".join(row[name].value for name in self.key)

    def numeric(self) -> list[str]:
        """The columns that hold numbers and are no part of the key."""
        kinds = ("integer", "number")
        return [
            name
            for name, field in self.fields.items()
            if field["type"] in kinds and name not in self.key
        ]


class Texts:
    """The files of a book that is to be spoilt, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read = lru_cache(maxsize=None)(self._read)
        self.sheet = lru_cache(maxsize=None)(self._sheet)
        self.scalars = lru_cache(maxsize=None)(self._scalars)

    def _read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    @cached_property
    def tables(self) -> dict[str, Mapping[str, Any]]:
        """The descriptions of the tables, by name."""
        return {entry["name"]: entry for entry in descriptor(self.root)["resources"]}

    @cached_property
    def data(self) -> list[str]:
        """The names of the tables that are no part of the ledger."""
        return [name for name, one in self.tables.items() if not one["path"].startswith("claims/")]

    def _sheet(self, name: str) -> Sheet:
        entry = self.tables[name]
        file = f"data/{entry['path']}"
        fields = {field["name"]: field for field in entry["schema"]["fields"]}
        return Sheet(file, self.read(file), fields, entry["schema"]["primaryKey"])

    def _scalars(self, file: str) -> list[tuple[tuple[str, ...], int, str]]:
        """The scalars of a YAML file: keys that lead there, where the text stands, and the text."""
        text = self.read(file)
        return [
            (path, node.start_mark.index, text[node.start_mark.index : node.end_mark.index])
            for path, node in _nodes(yaml.compose(text, Loader=yaml.SafeLoader), ())
        ]

    def files(self, pattern: str) -> list[str]:
        """The files that a pattern names, from the folder of the book."""
        return sorted(path.relative_to(self.root).as_posix() for path in self.root.glob(pattern))


def _nodes(node: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield (*path, "key"), key
            yield from _nodes(value, (*path, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _nodes(value, (*path, str(index)))
    else:
        yield path, node


Attempt = Callable[[Texts, Chance], Corruption | None]
"""Tries to spoil something at random; None where what it came upon cannot be."""


def another(chance: Chance, options: Sequence[str], old: str) -> str:
    """One of several, but not what there is."""
    return chance.choice([one for one in options if one != old])


def other_digit(text: str, chance: Chance) -> str | None:
    """A text with one digit replaced by another; no first digit becomes nought."""
    places = [index for index, letter in enumerate(text) if letter.isascii() and letter.isdigit()]
    if not places:
        return None
    place = chance.choice(places)
    leading = place == 0 or not (text[place - 1].isdigit() or text[place - 1] in ".,")
    digits = "123456789" if leading and len(text) > 1 else "0123456789"
    return text[:place] + another(chance, digits, text[place]) + text[place + 1 :]


def other_word(text: str, chance: Chance) -> tuple[int, str, str] | None:
    """A word that says the opposite, or one left out: where, what was there and what is now."""
    words = list(re.finditer(r"(?<![\w{`])[a-z]+(?![\w}`])", text))
    turned = [match for match in words if match[0] in OPPOSITES]
    if turned:
        match = chance.choice(turned)
        return match.start(), match[0], OPPOSITES[match[0]]
    long = list(WORD.finditer(text))
    if not long:
        return None
    match = chance.choice(long)
    behind = text[match.end() : match.end() + 1] == " "
    return match.start(), match[0] + " " * behind, ""


def chosen(texts: Texts, kinds: Mapping[str, tuple[Attempt, int]], seed: int) -> list[Corruption]:
    """So many different corruptions of each kind, always the same from one seed.

    Parameters
    ----------
    texts : Texts
        The book.
    kinds : mapping of str to attempt and int
        How to spoil, and how often, by kind.
    seed : int
        From which all chances follow.

    Raises
    ------
    ValueError
        If there are not so many of a kind.
    """
    found: list[Corruption] = []
    for kind, (attempt, number) in kinds.items():
        chance = Chance(f"{seed} {kind}")
        these: dict[tuple[str, int, str], Corruption] = {}
        for _ in range(200 * number):
            if len(these) == number:
                break
            if one := attempt(texts, chance):
                these.setdefault((one.file, one.start, one.now), replace(one, kind=kind))
        if len(these) < number:
            raise ValueError(f"{kind}: {len(these)} corruptions; expected {number}")
        found += these.values()
    return found
