"""What is told of a source in two places agrees, so that no slip makes another source of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain
from pathlib import Path

from recount.errors import BuildError
from recount.publish.cite import works
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_WORD = re.compile(r"\w+")
_TEXTS = ("title", "description", "edition", "coverage")
"""What a description of a table says in words, besides its sources and columns."""


@dataclass(frozen=True)
class Titled:
    """What one place tells of a source.

    Attributes
    ----------
    where : str
        The place, for messages.
    title, address : str
        How the source is called, and where it stands; empty where it stands nowhere.
    beside : str
        All else that is told there.
    table : str
        The table whose description it is; empty for an entry of the bibliography.
    """

    where: str
    title: str
    address: str
    beside: str
    table: str = ""


def check(root: Path) -> None:
    """Refuse what contradicts itself among the sources of tables and the bibliography.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Raises
    ------
    BuildError
        Naming each address that differs from another one by a letter, or by a digit where both are
        called the same, and each year in the title of a source of a table, or of a work that is
        one, that nothing else tells: neither the description of the table, the address or the
        rows that were read there, nor the bibliography.
    """
    told, cited = list(_of_tables(root)), list(_of_works(root))
    if breaches := [*_addresses([*told, *cited]), *_years(root, told, cited)]:
        raise BuildError("\n".join(breaches))


def _of_tables(root: Path) -> Iterator[Titled]:
    for entry in descriptor(root)["resources"]:
        where = f"data/{entry['path'].removesuffix('csv')}yml, sources"
        texts = [entry.get(name, "") for name in _TEXTS]
        texts += [field["description"] for field in entry["schema"]["fields"]]
        for source in entry["sources"]:
            address = source.get("path", "")
            yield Titled(where, source["title"], address, " ".join(texts), entry["name"])


def _of_works(root: Path) -> Iterator[Titled]:
    for key, entry in works.entries(root).items():
        title = works.in_letters(entry.fields.get("title", ""))
        beside = " ".join([key, *(text for name, text in entry.fields.items() if name != "title")])
        yield Titled(f"{works.FILE}, entry {key}", title, entry.fields.get("url", ""), beside)


def _addresses(told: Sequence[Titled]) -> Iterator[str]:
    """No two addresses differ by one letter; what differs by a digit may be two works."""
    named: dict[str, list[Titled]] = {}
    for one in told:
        if one.address:
            named.setdefault(one.address, []).append(one)
    alike: dict[str, str] = {}
    for address, these in named.items():
        for place, letter in enumerate(address):
            rest = f"{address[:place]}\n{address[place + 1 :]}"
            other = alike.setdefault(rest, address)
            if other == address:
                continue
            those, instead = named[other], "an address that differs by more than a letter"
            if (letter + other[place]).isdigit():
                if not any(_is_called_alike(one, that) for one in these for that in those):
                    continue
                instead = "a title that tells the two apart"
            yield (
                f"{these[0].where}: {address}; expected {other}, as {those[0].where}, or {instead}"
            )


def _is_called_alike(one: Titled, other: Titled) -> bool:
    """Whether one title has all of the other, as one that names its author too."""
    titles = (_words(one.title), _words(other.title))
    return titles[0] in titles[1] or titles[1] in titles[0]


def _words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.lower()))} "


def _years(root: Path, told: Sequence[Titled], cited: Sequence[Titled]) -> Iterator[str]:
    """Each year in the title of a source of a table is told once more."""
    rows = cache(partial(_rows, root))
    for one in told:
        title = _words(one.title)
        same = (work for work in cited if _is_at(one, work) or _words(work.title) in title)
        yield from _untold(one, same, [one], rows)
    for work in cited:
        if tables := [one for one in told if _is_at(one, work)]:
            yield from _untold(work, tables, tables, rows)


def _is_at(one: Titled, other: Titled) -> bool:
    return bool(one.address) and one.address == other.address


def _untold(
    one: Titled,
    others: Iterable[Titled],
    tables: Iterable[Titled],
    rows: Callable[[str], Sequence[Sequence[str]]],
) -> Iterator[str]:
    """The years of a title that nothing else has, others that tell of the source among it."""
    years = _years_in(one.title) - _years_in(one.beside, one.address)
    if years:
        years -= _years_in(*(f"{two.title} {two.beside}" for two in others))
    if years:
        read = (row for two in tables for row in rows(two.table) if two.address in row)
        years -= _years_in(*chain.from_iterable(read))
    for year in sorted(years):
        yield (
            f"{one.where}: {year} in {one.title!r}; expected a year that the description of the"
            f" table, its rows, the address or {works.FILE} has as well"
        )


def _years_in(*texts: str) -> set[str]:
    return set(_YEAR.findall(" ".join(texts)))


def _rows(root: Path, table: str) -> list[list[str]]:
    return [[str(cell) for cell in row] for row in read_table(table, root).to_numpy()]
