"""Slips in tables: the data and what describes them, and the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from benchmarks.proof.corruption.spoiling import (
    Attempt,
    Cell,
    Chance,
    Corruption,
    Sheet,
    Texts,
    another,
    other_digit,
    other_word,
)
from recount.licence import TERMS
from recount.publish.prose.numerals import number_in_words
from recount.quantities.rounding import HEDGES
from recount.quantities.units import UNITS
from recount.vocabulary import DIFFERS_REASONS, ROLES, STANDS, UNCHECKED_REASONS

FACTORS = (Decimal(10), Decimal(100), Decimal(1000), Decimal("0.1"), Decimal("0.001"))
"""By these a number is wrong that was copied in another unit."""


def in_cell(sheet: Sheet, row: Mapping[str, Cell], column: str, value: str) -> Corruption | None:
    """Another value in a cell; None if it is the same."""
    cell = row[column]
    if value == cell.value:
        return None
    place = f"{sheet.named(row)}, {column}"
    return Corruption(sheet.file, place, cell.start, cell.raw, cell.written(value))


def _numeric_cell(texts: Texts, chance: Chance) -> tuple[Sheet, int, str] | None:
    """A table of data, a row and a column of it with a number."""
    sheet = texts.sheet(chance.choice(texts.data))
    columns = sheet.numeric()
    row, column = chance.randrange(len(sheet.rows)), chance.choice(columns) if columns else ""
    return (sheet, row, column) if column and sheet.rows[row][column].value else None


def _of_number(change: Callable[[str, Chance], str | None]) -> Attempt:
    def attempt(texts: Texts, chance: Chance) -> Corruption | None:
        found = _numeric_cell(texts, chance)
        if found is None:
            return None
        sheet, index, column = found
        row = sheet.rows[index]
        value = change(row[column].value, chance)
        return in_cell(sheet, row, column, value) if value else None

    return attempt


def _other_sign(value: str, chance: Chance) -> str | None:
    del chance
    return value[1:] if value.startswith("-") else f"-{value}" if float(value) else None


def _other_scale(value: str, chance: Chance) -> str | None:
    scaled = Decimal(value) * chance.choice(FACTORS)
    return f"{scaled.normalize():f}" if "." in value or scaled == scaled.to_integral() else None


def swapped_rows(texts: Texts, chance: Chance) -> Corruption | None:
    """The numbers of two neighbouring rows, each in the place of the other."""
    found = _numeric_cell(texts, chance)
    if found is None or found[1] == 0:
        return None
    sheet, index, column = found
    above, below = sheet.rows[index - 1][column], sheet.rows[index][column]
    if not above.value or above.value == below.value:
        return None
    between = sheet.text[above.start + len(above.raw) : below.start]
    was = above.raw + between + below.raw
    place = f"{sheet.named(sheet.rows[index])} and the row above, {column}"
    return Corruption(sheet.file, place, above.start, was, below.raw + between + above.raw)


def dropped_year(texts: Texts, chance: Chance) -> Corruption | None:
    """A row of a table that has a row a year, gone."""
    sheet = texts.sheet(chance.choice(texts.data))
    if not any("year" in name for name in sheet.key) or len(sheet.rows) < 3:
        return None
    index = chance.randrange(len(sheet.rows) - 1)
    starts = [next(iter(row.values())).start for row in sheet.rows]
    was = sheet.text[starts[index] : starts[index + 1]]
    return Corruption(sheet.file, sheet.named(sheet.rows[index]), starts[index], was, "")


def other_country(texts: Texts, chance: Chance) -> Corruption | None:
    """A row of one country under the code of another."""
    sheet = texts.sheet(chance.choice(texts.data))
    if "iso3" not in sheet.fields or sheet.file.endswith("countries.csv"):
        return None
    row = chance.choice(sheet.rows)
    codes = [one["iso3"].value for one in texts.sheet("countries").rows]
    value = row["iso3"].value
    return in_cell(sheet, row, "iso3", another(chance, codes, value)) if value else None


def other_unit(texts: Texts, chance: Chance) -> Corruption | None:
    """A column, a published fact or a printed number said to be in another unit."""
    where = chance.choice(["column", "published_facts", "quantities"])
    if where != "column":
        sheet = texts.sheet(where)
        row = chance.choice(sheet.rows)
        old = row["unit"].value
        return in_cell(sheet, row, "unit", another(chance, list(UNITS), old)) if old else None
    file = chance.choice([*map(_description(texts), texts.data), "data/columns.yml"])
    units = [one for one in texts.scalars(file) if one[0][-1] == "unit" and one[2] in UNITS]
    if not units:
        return None
    path, start, was = chance.choice(units)
    return Corruption(file, f"{path[-2]}, unit", start, was, another(chance, list(UNITS), was))


def _description(texts: Texts) -> Callable[[str], str]:
    return lambda name: f"data/{texts.tables[name]['path']}".removesuffix("csv") + "yml"


def _of_cell(
    table: str, columns: Sequence[str], change: Callable[[str, Chance], str | None]
) -> Attempt:
    """A change of what some column of a table says."""

    def attempt(texts: Texts, chance: Chance) -> Corruption | None:
        sheet = texts.sheet(table)
        row, column = chance.choice(sheet.rows), chance.choice(columns)
        value = row[column].value and change(row[column].value, chance)
        return in_cell(sheet, row, column, value) if value else None

    return attempt


def _one_of(options: Sequence[str]) -> Callable[[str, Chance], str | None]:
    return lambda value, chance: another(chance, options, value)


def _other_number(value: str, chance: Chance) -> str | None:
    """A digit changed, or a number in words."""
    if any(letter.isdigit() for letter in value):
        return other_digit(value, chance)
    for number in range(2, 13):
        word = number_in_words(number)
        if word in value.split():
            return value.replace(word, number_in_words(number + 1), 1)
    return None


def _other_words(value: str, chance: Chance) -> str | None:
    if (found := other_word(value, chance)) is None:
        return None
    start, was, now = found
    return value[:start] + now + value[start + len(was) :]


def other_source(texts: Texts, chance: Chance) -> Corruption | None:
    """Another title or address of a source, in a description or a row."""
    name = chance.choice(texts.data)
    sheet = texts.sheet(name)
    if "source_url" in sheet.fields and chance.random() < 0.4:
        row = chance.choice(sheet.rows)
        value = other_digit(row["source_url"].value, chance)
        return in_cell(sheet, row, "source_url", value) if value else None
    file = _description(texts)(name)
    parts = ("title", "path", "publisher", "edition")
    found = [one for one in texts.scalars(file) if one[0][-1] in parts and "columns" not in one[0]]
    path, start, was = chance.choice(found)
    now = other_digit(was, chance) or was.replace("e", "a", 1)
    return Corruption(file, ", ".join(path), start, was, now) if now != was else None


def other_entry(texts: Texts, chance: Chance) -> Corruption | None:
    """A digit of an entry of the bibliography."""
    file = "references.bib"
    lines = texts.read(file).splitlines(keepends=True)
    index = chance.randrange(len(lines))
    now = other_digit(lines[index], chance)
    if now is None or lines[index].startswith("@"):
        return None
    text = "".join(lines[:index])
    entry, field = text.rpartition("\n@")[2] or text, lines[index].partition("=")[0].strip()
    place = f"entry {entry.partition('{')[2].partition(',')[0]}, {field}"
    return Corruption(file, place, len(text), lines[index], now)


def other_licence(texts: Texts, chance: Chance) -> Corruption | None:
    """A table, or a report, under another licence."""
    file = _description(texts)(chance.choice(texts.data))
    found = [one for one in texts.scalars(file) if one[0][:2] == ("licences", "key")]
    path, start, was = chance.choice(found)
    return Corruption(file, path[0], start, was, another(chance, list(TERMS), was))


def wrong_redirect(texts: Texts, chance: Chance) -> Corruption | None:
    """A row that leads from a page that is there, or to one that is not."""
    file = "redirects.csv"
    one, other = (chance.choice(texts.sheet("claims").rows)["claim"].value for _ in range(2))
    old, new = chance.choice([(one, other), (f"{one}-old", f"{other}-new"), (one, f"{one}-new")])
    row = f"claims/{old}/index.html,claims/{new}/index.html\n"
    return Corruption(file, "at the end", len(texts.read(file)), "", row)


OF_DATA: Mapping[str, tuple[Attempt, int]] = {
    "a digit": (_of_number(other_digit), 26),
    "a sign": (_of_number(_other_sign), 6),
    "swapped rows": (swapped_rows, 12),
    "a dropped year": (dropped_year, 12),
    "a scale (unit slip in a value)": (_of_number(_other_scale), 10),
    "a unit": (other_unit, 12),
    "a country": (other_country, 12),
    "a published fact": (_of_cell("published_facts", ["value"], other_digit), 10),
    "a source": (other_source, 10),
    "an entry of the bibliography": (other_entry, 6),
    "a licence": (other_licence, 8),
    "a redirect": (wrong_redirect, 5),
}

OF_LEDGER: Mapping[str, tuple[Attempt, int]] = {
    "a printed value": (_of_cell("quantities", ["value", "value_high"], other_digit), 16),
    "the words as printed": (_of_cell("quantities", ["as_printed"], _other_number), 6),
    "a hedge": (_of_cell("quantities", ["hedge"], _one_of(list(HEDGES))), 12),
    "a step of rounding": (_of_cell("quantities", ["step"], _other_scale), 5),
    "a role": (_of_cell("quantities", ["role"], _one_of(ROLES)), 4),
    "a stand": (_of_cell("judgements", ["stands"], _one_of(STANDS)), 12),
    "a reason": (_of_cell("judgements", ["reason"], _one_of(DIFFERS_REASONS)), 12),
    "why it cannot be checked": (
        _of_cell("judgements", ["unchecked"], _one_of(UNCHECKED_REASONS)),
        6,
    ),
    "the words of a judgement": (_of_cell("judgements", ["because", "instead"], _other_words), 8),
    "a statement": (_of_cell("claims", ["statement"], _other_words), 6),
    "a locator": (_of_cell("claims", ["locator", "text_line"], other_digit), 10),
    "a correction": (_of_cell("corrections", ["date", "was", "now", "edition"], _other_number), 6),
}
