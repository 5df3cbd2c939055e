"""The draft of a table's description, from the table itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import yaml

from recount.errors import DraftError
from recount.licence import TERMS
from recount.publish.drafts.answers import Answers
from recount.publish.drafts.draft import Draft
from recount.quantities.units import unit_in_name
from recount.reading import content_of, is_there
from recount.tables.cells import could_be
from recount.tables.csv_form import csv_rows, csv_text
from recount.tables.descriptors import COLUMNS
from recount.tables.totals import NUMBERS, ROWS, added_up, sort_keys
from recount.tables.yaml_form import read_typed_yaml
from recount.vocabulary import CAVEATS

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_YEAR = re.compile(r"(1[5-9]|20)\d\d")
_TYPES = ("boolean", "date", "yearmonth", "integer", "number")
"""What a column may be but text, such as codes that begin with a zero, the narrowest first."""
_MOST_IN_KEY = 3


def table(
    root: Path, path: str, answers: Answers, sources: Sequence[str], caveats: Sequence[str]
) -> Draft:
    """Draft the description of a table that lies in ``data/``.

    What a person has to say of it and did not is left empty, which every reading of the table
    refuses, with the line.

    Parameters
    ----------
    root : Path
        The folder of the book.
    path : str
        Of the CSV file, from the folder of the book.
    answers : Answers
        What it needs besides.
    sources : sequence of str
        The works that it was taken from, each with its address behind a bar, if there is one.
    caveats : sequence of str
        From the fixed vocabulary.

    Raises
    ------
    DraftError
        If there is no such file, it is described already, or something is unknown.
    """
    file = (root / path).resolve()
    data = (root / "data").resolve()
    if file.suffix != ".csv" or not file.is_relative_to(data) or not file.is_file():
        raise DraftError(f"table {path!r}: expected a CSV file that lies in data/")
    if not _NAME.fullmatch(file.stem):
        raise DraftError(f"table {file.stem!r}: expected lower-case words joined by underscores")
    if twins := list(data.rglob(f"{file.stem}.yml")):
        there = twins[0].relative_to(data.parent).as_posix()
        raise DraftError(f"table {file.stem!r}: {there} describes one already")
    if unknown := sorted(set(caveats) - set(CAVEATS)):
        raise DraftError(f"caveat {unknown[0]!r}; expected one of {', '.join(CAVEATS)}")
    shown = file.relative_to(data.parent).as_posix()
    header, *rows = csv_rows(csv_text(content_of(root, shown, DraftError), shown), shown)
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise DraftError(
                f"{shown}, row {number}: {len(row)} columns; expected {len(header)}, as the header"
            )
    shared = (
        read_typed_yaml(root, f"data/{COLUMNS}", DraftError)[0] if is_there(data, COLUMNS) else {}
    )
    columns = {
        name: _column(name, [row[at] for row in rows], shared) for at, name in enumerate(header)
    }
    given = answers.optional("key")
    key = given.replace(" ", "").split(",") if given else _key(header, rows)
    described = {
        "title": answers.optional("title"),
        "description": answers.optional("description"),
        "publisher": answers.optional("publisher"),
        "edition": answers.optional("edition"),
        "coverage": answers.optional("coverage"),
        "sources": [_source(text) for text in sources] or None,
        "licences": {licence: None} if (licence := answers.optional("licence", TERMS)) else None,
        "caveats": list(caveats),
        "columns": columns,
        "primary_key": key,
    } | _whole(header, rows, {name: _kind(name, columns, shared) for name in header}, key or ())
    name = Path(shown).with_suffix(".yml").as_posix()
    text = yaml.dump(described, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return Draft({name: text}, ["a cell that reads it: " + f'`table("{file.stem}")`'], (name,))


class _Dumper(yaml.SafeDumper):
    """YAML as the descriptions are written: nothing for what is empty."""


_Dumper.add_representer(
    type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", "")
)
_Dumper.add_representer(
    str,
    lambda dumper, text: (
        dumper.represent_scalar("tag:yaml.org,2002:str", text)
        if text
        else dumper.represent_scalar("tag:yaml.org,2002:null", "")
    ),
)


_Dumper.add_representer(
    Decimal,
    lambda dumper, number: dumper.represent_scalar(
        f"tag:yaml.org,2002:{'float' if '.' in f'{number:f}' else 'int'}", f"{number:f}"
    ),
)


def _whole(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    kinds: Mapping[str, str],
    key: Sequence[str],
) -> dict[str, object]:
    """By what the rows are sorted, where it is the key, and what they come to together."""
    cells = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    if not set(key) <= set(header):
        return {}
    keys = list(sort_keys((kinds[name], cells[name]) for name in key))
    added = [name for name in header if kinds[name] in NUMBERS and name not in key]
    totals = {ROWS: Decimal(len(rows))} | {name: added_up(cells[name]) for name in added}
    return ({"sorted_by": list(key)} if key and keys == sorted(keys) else {}) | {"totals": totals}


def _kind(
    name: str,
    columns: Mapping[str, dict[str, object] | None],
    shared: Mapping[str, dict[str, object]],
) -> str:
    """The type of a column, its own or that of the shared one."""
    return str((shared.get(name, {}) | (columns[name] or {}))["type"])


def _source(text: str) -> dict[str, str]:
    title, bar, address = (part.strip() for part in text.partition("|"))
    return {"title": title} | ({"path": address} if bar else {})


def _column(
    name: str, cells: Sequence[str], shared: dict[str, dict[str, object]]
) -> dict[str, object] | None:
    """A column as far as its cells tell; nothing to say of a shared one that they agree with."""
    given = [cell for cell in cells if cell]
    kind = next(
        (kind for kind in _TYPES if given and all(could_be(kind, cell) for cell in given)), "string"
    )
    gaps: dict[str, object] = {} if len(given) == len(cells) else {"required": False}
    if name in shared:
        usual = shared[name]
        if usual.get("required") is False:
            gaps = {}
        kinds = {kind, "number"} if kind == "integer" else {kind, "string"}
        return (gaps or None) if usual["type"] in kinds else {"type": kind} | gaps
    unit = unit_in_name(name)
    if kind == "integer" and all(map(_YEAR.fullmatch, given)):
        unit = "year"
    numeric = {"unit": unit} if unit and kind in ("integer", "number") else {}
    return {"type": kind, "description": None} | numeric | gaps


def _key(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str] | None:
    """The fewest columns that tell rows apart, first ones first; none if a person must say.

    What is measured tells rows apart by chance alone.
    """
    named = [
        at
        for at in range(len(header))
        if not all(could_be("number", row[at]) and not _YEAR.fullmatch(row[at]) for row in rows)
    ]
    for size in range(1, min(_MOST_IN_KEY, len(named)) + 1):
        for chosen in combinations(named, size):
            keys = [tuple(row[at] for at in chosen) for row in rows]
            if len(set(keys)) == len(rows) and all(all(key) for key in keys):
                return [header[at] for at in chosen]
    return None
