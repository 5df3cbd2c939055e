"""Published facts: single figures and dates, each with its work and with where it was read.

The work is what a figure goes back to. Most were read at second hand, on a page that reports what
the work says; whoever cites the figure has to name both.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from recount.errors import TableError
from recount.languages.words import said
from recount.quantities.units import POSITIONS
from recount.quantities.values import Value, computed
from recount.reading import Stamp, stamp_of
from recount.tables.data import pick, read_table
from recount.tables.descriptors import package_path, resource, table_names
from recount.tables.provenance import KEY, Frame, Provenance
from recount.used import note

TABLE = "published_facts"
Row = Mapping[Hashable, Any]
Rows = Mapping[str, Row]


@dataclass(frozen=True)
class FactSource:
    """A work that facts go back to, and where it was read.

    Attributes
    ----------
    author, title : str
        Of the work; where no work is named, of the page where the facts were read.
    edition : str
        Year and page, at which hand the facts are, and where they were read, in words.
    facts : tuple of str
        Keys of the facts, sorted.
    """

    author: str
    title: str
    edition: str
    facts: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.author}, {self.title} ({self.edition})"


def works_of(facts: Iterable[str]) -> list[FactSource]:
    """The works that facts go back to, in the order of the keys of the facts.

    Parameters
    ----------
    facts : iterable of str
        Their keys.

    Raises
    ------
    TableError
        If there is no such fact, or the table is not as expected.
    """
    wanted = sorted(facts)
    if not wanted:
        return []
    _, rows = _known()
    found: dict[tuple[str, str, str], list[str]] = {}
    for fact in wanted:
        if fact not in rows:
            raise TableError(f"table {TABLE}: no fact {fact!r}; expected one of its keys")
        found.setdefault(_cited(rows[fact]), []).append(fact)
    return [FactSource(*cited, tuple(named)) for cited, named in found.items()]


def _cited(row: Row) -> tuple[str, str, str]:
    """Author, title and edition of the work of one fact."""
    author, title = (row[key] if _given(row[key]) else "" for key in ("work_author", "work_title"))
    where, page = row["read_at"], row["read_at_title"]
    if not (author or title):
        return where, page, said("second hand; it names no work")
    parts = [str(row["work_year"])] if _given(row["work_year"]) else []
    if _given(part := row["work_page"]):
        parts.append(page_of_work(part))
    elsewhere = not author.startswith(where)
    if row["hand"] == "second":
        parts.append(_second_hand(where, page, elsewhere, page != title))
    elif elsewhere:
        parts.append(said("read at {place}", place=where))
    return (
        author or said("author not named"),
        title or said("as quoted"),
        "; ".join(parts) or said("no year named"),
    )


def page_of_work(part: str) -> str:
    """Which part of a work it was, in words: a page, where it is a number."""
    return said("p. {number}", number=part) if _PAGES.fullmatch(part) else said(part)


def parts_of_works(facts: pd.DataFrame) -> list[str]:
    """The parts of works that are no pages, each once, in the order of the rows."""
    parts = facts["work_page"].dropna().astype(str)
    return list(dict.fromkeys(part for part in parts if not _PAGES.fullmatch(part)))


_PAGES = re.compile(r"[\d-]+")


def _second_hand(place: str, page: str, elsewhere: bool, other_page: bool) -> str:
    """Where something was read at second hand, as far as that is not the work itself."""
    if other_page:
        return said("second hand, read at {place}: {page}", place=place, page=page)
    return said("second hand, read at {place}", place=place) if elsewhere else said("second hand")


def published(fact: str) -> Value:
    """A single published fact, by its key.

    Raises
    ------
    TableError
        If there is no such fact, or the table is not as expected.
    """
    note("table", TABLE)
    value = pick(_all_facts(), "value", fact=fact)
    return computed(value.number, value.unit, _from(fact))


def published_rows(pattern: str) -> Frame:
    """The rows of all published facts whose whole key fits a regular expression.

    Raises
    ------
    TableError
        If no key fits, or the table is not as expected.
    """
    note("table", TABLE)
    facts = _all_facts()
    rows = facts[facts["fact"].str.fullmatch(pattern)].copy()
    if rows.empty:
        raise TableError(f"table {TABLE}: no fact fits {pattern!r}; expected one or more")
    rows.attrs[KEY] = _from(*rows["fact"])
    return rows


def _from(*facts: str) -> Provenance:
    return Provenance(frozenset([TABLE]), facts=frozenset(facts))


def _all_facts() -> Frame:
    return _known()[0]


def _known() -> tuple[Frame, Rows]:
    """The table, and its rows by the keys of the facts."""
    package = package_path()
    return _read(package, stamp_of(package))


@lru_cache(maxsize=1)
def _read(package: Path, stamp: Stamp) -> tuple[Frame, Rows]:
    del package, stamp  # the key, so that an edited package is read again
    facts = _checked(None)
    return facts, {row["fact"]: row for row in facts.to_dict("records")}


def check(root: Path) -> None:
    """Refuse a table of published facts that contradicts itself; a book need not have one.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Raises
    ------
    TableError
        As `check_rows` does.
    """
    if TABLE in table_names(root):
        _checked(root)


def _checked(root: Path | None) -> Frame:
    facts, entry = read_table(TABLE, root), resource(TABLE, root)
    check_rows(facts, entry["sources"], f"data/{entry['path']}")
    return facts


def check_rows(facts: pd.DataFrame, sources: Iterable[Mapping[str, str]], shown: str) -> None:
    """Hold what is said of the facts against each other.

    Parameters
    ----------
    facts : pandas.DataFrame
        The table.
    sources : iterable of mapping
        From the description of the table.
    shown : str
        Its name, for messages.

    Raises
    ------
    TableError
        Naming file, row and column, for a fact read at first hand whose work has no author or no
        title, and for a year or page of a work that nothing else names; naming the page, for a
        word or a number of its title among the sources that no row says of it; naming file and
        row, for a value that is none of the numbers in the words of its page, if these have any,
        whatever power of ten it is written in. A date and a rank may follow from what they say.
    """
    rows = facts.to_dict("records")
    for wrong in (_works_left_out(rows), _titles_untold(rows, sources), _values_unread(rows)):
        if problems := [f"{shown}{problem}" for problem in wrong]:
            raise TableError("\n".join(problems))


def _works_left_out(rows: Iterable[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, 2):
        wanted: Iterable[str] = ()
        why = ""
        if row["hand"] == "first":
            wanted, why = ("work_author", "work_title"), "it was read at first hand"
        elif _given(row["work_page"]):
            wanted, why = ("work_title",), "a page of it is named"
        elif _given(row["work_year"]) and not _given(row["work_title"]):
            wanted, why = ("work_author",), "its year is named"
        for column in wanted:
            if not _given(row[column]):
                yield f", row {number}, column {column}: empty; expected the work, since {why}"


def _titles_untold(rows: Iterable[Row], sources: Iterable[Mapping[str, str]]) -> Iterator[str]:
    said: dict[str, set[str]] = {}
    for row in rows:
        words = (str(row[column]) for column in _SAID if _given(row[column]))
        said.setdefault(row["read_at_url"], set()).update(*map(_words, words))
    for source in sources:
        for word in sorted(_words(source["title"]) - _BETWEEN):
            if word not in said.get(source.get("path", ""), {word}):
                yield (
                    f": {word!r} in the source {source['title']!r}; expected words of the rows"
                    " that were read there"
                )


def _values_unread(rows: Iterable[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, 2):
        value, words = row["value"], row["words_read"]
        if _given(words) and row["unit"] not in POSITIONS and not _is_among(value, words):
            yield (
                f", row {number}, column value: {value:.15g}; expected a number of the words"
                f" that were read, {words!r}"
            )


def _is_among(value: float, words: str) -> bool:
    """Whether words hold a number, in digits or, below ten, perhaps in letters.

    Of a large one a page may write some digits and name their place: 28 mil 912.
    """
    found = [_digits(number) for written in _NUMBERS for number in written.findall(words)]
    if not found or _digits(f"{value:.15g}").strip("0") in {one.strip("0") for one in found}:
        return True
    numbers = set(map(int, found))
    in_letters = min(numbers) >= 10
    parts = [int(part) for part in f"{abs(value):,.0f}".split(",")]
    return value == int(value) and all(
        part in numbers or part == 0 or (part < 10 and in_letters) for part in parts
    )


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


_NUMBERS = (
    re.compile(r"\d+(?:[.,]\d+)*"),
    re.compile(r"(?<!\d)\d{1,3}(?:\s\d{3})+(?!\d)"),
)
_SAID = ("read_at", "read_at_title", "work_author", "work_title", "work_year")
_BETWEEN = frozenset({"and", "at", "from", "on", "read"})


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def _given(cell: Any) -> bool:
    return not pd.isna(cell)
