"""Slips in texts: captions, sentences, chapters and translations."""

from __future__ import annotations

import ast
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from babel import Locale

from benchmarks.proof.corruption.spoiling import (
    Attempt,
    Chance,
    Corruption,
    Texts,
    another,
    other_digit,
    other_word,
)
from benchmarks.proof.corruption.tables import in_cell

SLOT = re.compile(r"\{[a-z][\w.]*(?::[^{}]*)?\}")
CATALOGUES = "locale/*/LC_MESSAGES/*.po"


def _in_caption(*parts: str) -> Attempt:
    """A word of a figure that says the opposite, or is left out."""

    def attempt(texts: Texts, chance: Chance) -> Corruption | None:
        file = chance.choice(texts.files("data/captions/*.yml"))
        found = [one for one in texts.scalars(file) if one[0][-1] in parts]
        path, start, was = chance.choice(found)
        indicator = len(was) - len(was.partition("\n")[2]) if was.startswith(">") else 0
        if (word := other_word(was[indicator:], chance)) is None:
            return None
        place, old, new = word
        return Corruption(file, ", ".join(path), start + indicator + place, old, new)

    return attempt


def other_slot(texts: Texts, chance: Chance) -> Corruption | None:
    """A slot of a caption or of a judgement that names something else."""
    if chance.random() < 0.5:
        file = chance.choice(texts.files("data/captions/*.yml"))
        path, start, was = chance.choice(texts.scalars(file))
        slots = list(SLOT.finditer(was))
        names = sorted(
            {slot[0] for _, _, text in texts.scalars(file) for slot in SLOT.finditer(text)}
        )
        if not slots:
            return None
        slot = chance.choice(slots)
        now = another(chance, names, slot[0])
        return Corruption(file, ", ".join(path), start + slot.start(), slot[0], now)
    sheet = texts.sheet("judgements")
    row, column = chance.choice(sheet.rows), chance.choice(["because", "instead"])
    value = row[column].value
    names = [slot[0] for one in sheet.rows for slot in SLOT.finditer(one[column].value)]
    slots = list(SLOT.finditer(value))
    if not slots:
        return None
    slot = chance.choice(slots)
    own = [one[0] for one in slots if one[0] != slot[0]]
    now = chance.choice(own) if own else another(chance, names, slot[0])
    return in_cell(sheet, row, column, value[: slot.start()] + now + value[slot.end() :])


def _translation(texts: Texts, chance: Chance) -> tuple[str, int, str]:
    """A catalogue, where a translation stands in it, and the lines of it as they are written."""
    file = chance.choice(texts.files(CATALOGUES))
    text = texts.read(file)
    start = text.find("\nmsgstr ", chance.randrange(text.index("\n\n"), len(text)))
    if start < 0:
        return _translation(texts, chance)
    start += len("\nmsgstr ")
    end = text.find("\n\n", start)
    return file, start, text[start : end if end > 0 else len(text)]


def _line(texts: Texts, file: str, start: int) -> str:
    return f"line {texts.read(file).count(chr(10), 0, start) + 1}"


def translated_number(texts: Texts, chance: Chance) -> Corruption | None:
    """A slot of a translation left out or in the place of another one, or a digit of it."""
    file, start, was = _translation(texts, chance)
    slots = list(SLOT.finditer(was))
    if not slots:
        now = other_digit(was, chance)
        return Corruption(file, _line(texts, file, start), start, was, now) if now else None
    slot = chance.choice(slots)
    begin = start + slot.start()
    others = [one[0] for one in slots if one[0] != slot[0]]
    return Corruption(file, _line(texts, file, begin), begin, slot[0], chance.choice(["", *others]))


def exchanged_numbers(texts: Texts, chance: Chance) -> Corruption | None:
    """Two slots of a translation, each in the place of the other."""
    file, start, was = _translation(texts, chance)
    slots = list(SLOT.finditer(was))
    pairs = [(a, b) for a, b in itertools.pairwise(slots) if a[0] != b[0]]
    if not pairs:
        return None
    one, other = chance.choice(pairs)
    between = was[one.end() : other.start()]
    begin = start + one.start()
    return Corruption(
        file,
        _line(texts, file, begin),
        begin,
        was[one.start() : other.end()],
        other[0] + between + one[0],
    )


def translated_country(texts: Texts, chance: Chance) -> Corruption | None:
    """Another country of the region in a translation."""
    file, start, was = _translation(texts, chance)
    territories = Locale.parse(Path(file).parts[1]).territories
    codes = ("BR", "MX", "CO", "PE", "CL", "AR", "HN", "GT", "JM", "VE", "EC", "BO", "UY", "SV")
    names = [str(territories[code]) for code in codes]
    found = [match for name in names for match in re.finditer(rf"(?<!\w){name}(?!\w)", was)]
    if not found:
        return None
    match = chance.choice(found)
    begin = start + match.start()
    return Corruption(
        file, _line(texts, file, begin), begin, match[0], another(chance, names, match[0])
    )


def _cells(texts: Texts, file: str, kind: str) -> Iterator[tuple[str, int, list[str]]]:
    """The cells of a notebook of one kind: id, where it is in the file, and its lines."""
    text = texts.read(file)
    for cell in json.loads(text)["cells"]:
        if cell["cell_type"] == kind:
            lines = "".join(cell["source"]).splitlines(keepends=True)
            yield cell["id"], text.index(f'"id": "{cell["id"]}"'), lines


def _in_line(
    texts: Texts, file: str, cell: tuple[str, int, list[str]], line: str, now: str
) -> Corruption:
    """A line of a cell written otherwise."""
    name, begin, _ = cell
    was = json.dumps(line, ensure_ascii=False)
    start = texts.read(file).index(was, begin)
    return Corruption(file, f"cell {name}", start, was, json.dumps(now, ensure_ascii=False))


def _in_prose(change: Callable[[str, Chance], str | None]) -> Attempt:
    """Something in the text of a chapter."""

    def attempt(texts: Texts, chance: Chance) -> Corruption | None:
        file = chance.choice(texts.files("chapters/*.ipynb"))
        cell = chance.choice(list(_cells(texts, file, "markdown")))
        line = chance.choice(cell[2])
        now = change(line, chance)
        return _in_line(texts, file, cell, line, now) if now else None

    return attempt


def _words(line: str, chance: Chance) -> str | None:
    if (found := other_word(line, chance)) is None:
        return None
    start, was, now = found
    return line[:start] + now + line[start + len(was) :]


def axis_label(texts: Texts, chance: Chance) -> Corruption | None:
    """Another label on an axis of numbers."""
    file = chance.choice(texts.files("chapters/*.ipynb"))
    cell = chance.choice(list(_cells(texts, file, "code")))
    labels = _labels("".join(cell[2]))
    if not labels:
        return None
    label = chance.choice(labels)
    [line, *_] = [line for line in cell[2] if f'"{label}"' in line] or [""]
    if not line or (word := other_word(label.lower(), chance)) is None:
        return None
    start, was, new = word
    now = label[:start] + new + label[start + len(was) :]
    return _in_line(texts, file, cell, line, line.replace(f'"{label}"', f'"{now}"', 1))


def _labels(source: str) -> list[str]:
    """The labels that the code of a cell gives to `quantity`."""
    return [
        call.args[1].value
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "quantity"
        and len(call.args) > 1
        and isinstance(call.args[1], ast.Constant)
        and isinstance(call.args[1].value, str)
    ]


def other_number_of_code(texts: Texts, chance: Chance) -> Corruption | None:
    """A year, a threshold or another whole number in the code of a chapter."""
    file = chance.choice(texts.files("chapters/*.ipynb"))
    cell = chance.choice(list(_cells(texts, file, "code")))
    numbers = [
        node
        for node in ast.walk(ast.parse("".join(cell[2])))
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value > 99
    ]
    if not numbers:
        return None
    node = chance.choice(numbers)
    line = cell[2][node.lineno - 1]
    encoded, end = line.encode(), node.end_col_offset or 0
    was = encoded[node.col_offset : end].decode()
    now = other_digit(was, chance)
    if not was.isdigit() or now is None:
        return None
    changed = encoded[: node.col_offset] + now.encode() + encoded[end:]
    return _in_line(texts, file, cell, line, changed.decode())


OF_TEXTS: Mapping[str, tuple[Attempt, int]] = {
    "a slot": (other_slot, 14),
    "a caption": (_in_caption("title", "subtitle", "caption"), 10),
    "an alt text": (_in_caption("alt"), 8),
    "an axis label": (axis_label, 6),
    "a number in the code": (other_number_of_code, 8),
    "a number in the text": (_in_prose(other_digit), 10),
    "a word in the text": (_in_prose(_words), 6),
    "a translated number": (translated_number, 14),
    "two translated numbers exchanged": (exchanged_numbers, 4),
    "a translated country": (translated_country, 8),
}
