"""Tables of the data package: read, checked against their schema, and typed.

What is said of a table stands in a file beside it (`recount.tables.descriptors`). A table is read
only if that is as expected and every row fits the schema. A table goes on record once it does (see
`recount.tables.descriptors.record`), so that the rows of one that stands there as it is, and so do
those that it refers to, are not held against it again.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from recount.errors import TableError, UnitError, raise_all
from recount.quantities.units import NO_SUCH_DAY, is_on_calendar
from recount.quantities.values import Value, computed
from recount.reading import content_of
from recount.tables.cells import typed
from recount.tables.csv_form import csv_rows, csv_text
from recount.tables.description import UNIT_IN_ROW
from recount.tables.descriptors import descriptor, package_path, recorded, resource, table_names
from recount.tables.provenance import KEY, Frame, Provenance, Units, provenance_of
from recount.tables.rules import elsewhere, misplaced
from recount.tables.totals import breaches
from recount.used import note

FEW = 8
"""So many values a message lists; of more it names the first and the last."""


def table(name: str, root: Path | None = None) -> Frame:
    """Read a table of the data package, and note that the chapter uses it.

    See `read_table` for what is returned and what is refused.
    """
    note("table", name)
    return read_table(name, root)


def read_table(name: str, root: Path | None = None) -> Frame:
    """Read a table of the data package.

    Parameters
    ----------
    name : str
        Name of the table, that of its file below ``data/``.
    root : Path, optional
        The folder of the book; found from the working directory by default.

    Returns
    -------
    Frame
        One column a field, typed by the schema, in file order. It knows its table, and so does
        what is computed from it; ``frame.attrs["units"]`` maps columns to units.

    Raises
    ------
    TableError
        If the file is missing, empty or in another form (see `recount.tables.csv_form`), its
        description is not as expected, or a row breaks the schema. The message names file, row and
        column, and what was expected.
    """
    entry = resource(name, root)
    _check_table(entry, root)
    return _frame(entry, _strings(entry, root))


def _frame(entry: dict[str, Any], cells: pd.DataFrame) -> Frame:
    frame = Frame(typed(cells.copy(), entry))
    frame.attrs[KEY] = Provenance(frozenset([entry["name"]]))
    frame.attrs["units"] = Units(
        {field["name"]: field["unit"] for field in entry["schema"]["fields"] if "unit" in field}
    )
    return frame


def _header(entry: dict[str, Any], root: Path | None) -> list[str]:
    return next(csv_rows(_text(entry, root), f"data/{entry['path']}"))


def _text(entry: dict[str, Any], root: Path | None) -> str:
    home, shown = package_path(root).parent.parent, f"data/{entry['path']}"
    return csv_text(content_of(home, shown, TableError), shown)


def check_header(entry: dict[str, Any], root: Path | None = None) -> None:
    """Hold the form and the header of a table against its description.

    Parameters
    ----------
    entry : dict
        From `recount.tables.descriptors.resource`.
    root : Path, optional
        The folder of the book.

    Raises
    ------
    TableError
        Naming file and row, and what was expected.
    """
    header = _header(entry, root)
    wanted = [field["name"] for field in entry["schema"]["fields"]]
    problems = [f"column {name} is missing" for name in wanted if name not in header]
    problems += [f"column {name} is not in the schema" for name in header if name not in wanted]
    if problems or header != wanted:
        what = "; ".join(problems) or "the columns stand in another order"
        raise TableError(
            f"data/{entry['path']}, row 1: {what}; expected {','.join(wanted)},"
            f" as {entry['name']}.yml says"
        )


def check_tables(root: Path | None = None) -> None:
    """Hold every table against its description, and its rows if they are not on record.

    Raises
    ------
    TableError
        Naming file, row, column and what was expected, for all that is wrong.
    """
    names = table_names(root)
    raise_all(
        (
            partial(descriptor, root),
            *(lambda name=name: _check_table(resource(name, root), root) for name in names),
        ),
        TableError,
    )


def _check_table(entry: dict[str, Any], root: Path | None) -> None:
    """Hold a table against its description, and its rows if they are not on record."""
    check_header(entry, root)
    known, references = recorded(root), _references(entry, root)
    if all(known.get(each["name"]) == each for each in (entry, *references)):
        return
    from recount.tables.rows import check_rows  # few tables are new, and it takes a while to load

    for needed in references:
        _header(needed, root)
    check_rows(entry, references, package_path(root).parent)
    cells = _strings(entry, root)
    frame = _frame(entry, cells)
    named = {needed["name"]: _strings(needed, root) for needed in references}
    if found := [
        *breaches(entry, cells),
        *elsewhere(entry, cells),
        *misplaced(entry, cells, named),
    ]:
        raise TableError("\n".join(f"data/{entry['path']}, {breach}" for breach in found))
    if frame.empty and not entry.get("may_be_empty"):
        raise TableError(f"data/{entry['path']}: no rows; expected a header row and rows below it")


def _references(entry: dict[str, Any], root: Path | None) -> list[dict[str, Any]]:
    """The tables that a table refers to."""
    keys = entry["schema"].get("foreignKeys", [])
    return [resource(key["reference"]["resource"], root) for key in keys]


def _strings(entry: dict[str, Any], root: Path | None) -> pd.DataFrame:
    """The table as text, where only an empty cell is missing: NA may be somebody's code."""
    try:
        return pd.read_csv(
            io.StringIO(_text(entry, root)),
            dtype="string",
            keep_default_na=False,
            na_values=[""],
        )
    except pd.errors.ParserError as error:
        raise TableError(f"data/{entry['path']}: expected a CSV file: {error}") from error


def pick(frame: pd.DataFrame, column: str, **keys: object) -> Value:
    """The one value of a column in the row that the keys name.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table from `table`.
    column : str
        The column; its unit comes from the table's schema.
    **keys
        Column values that single out one row, for example ``year=2010``.

    Returns
    -------
    Value
        With the unit and the table's name.

    Raises
    ------
    TableError
        If the keys fit no row or several, if the value is missing, or the column has no unit.
    """
    rows = _rows(frame, column, keys)
    if len(rows) != 1:
        found = f": {len(rows)} rows fit; expected one"
        raise TableError(_where(frame, keys) + found + _instead(frame, keys))
    number = rows[column].iloc[0]
    if pd.isna(number):
        raise TableError(_where(frame, keys) + f", column {column}: no value")
    unit = _unit(frame, column, rows)
    if not is_on_calendar(float(number), unit):
        raise TableError(_where(frame, keys) + f", column {column}: {number}; {NO_SUCH_DAY}")
    return computed(number, unit, frame)


def pick_each(
    frame: pd.DataFrame, column: str, by: str = "year", **keys: object
) -> dict[Any, Value]:
    """The values of a column in the rows that the keys name, by another column.

    Parameters
    ----------
    frame : pandas.DataFrame
        A table from `table`, or rows of one.
    column : str
        The column; rows without a value in it are left out.
    by : str, optional
        The column that tells the rows apart.
    **keys
        Column values that the rows share, for example ``iso3="HND"``.

    Returns
    -------
    dict
        Values by the entries of `by`, in the order of the table.

    Raises
    ------
    TableError
        As `pick`, if the keys fit no row, or two rows have one entry in `by`.
    """
    rows = _one_or_more(_rows(frame, column, keys).dropna(subset=[column]), frame, keys)
    return {entry: pick(rows, column, **{by: entry}) for entry in rows[by].tolist()}


def series(frame: pd.DataFrame, column: str, by: str = "year", **keys: object) -> pd.Series:
    """A column as numbers, indexed by another column, of the rows that the keys name.

    Raises
    ------
    TableError
        If the keys fit no row, or two rows have one entry in `by`.
    """
    rows = _one_or_more(_rows(frame, column, keys).dropna(subset=[column]), frame, keys)
    if rows[by].duplicated().any():
        twice = rows[by][rows[by].duplicated()].iloc[0]
        raise TableError(_where(frame, keys) + f": {by} {twice} stands twice; expected it once")
    found: pd.Series = rows.set_index(by)[column].astype(float)
    return found


def total(frame: pd.DataFrame, column: str, **keys: object) -> Value:
    """The sum of a column over the rows that the keys name; like `pick` for several rows.

    Raises
    ------
    TableError
        If no row fits or a value among them is missing.
    """
    rows = _one_or_more(_rows(frame, column, keys), frame, keys)
    if rows[column].isna().any():
        raise TableError(_where(frame, keys) + f", column {column}: a value is missing in the sum")
    unit = _unit(frame, column, rows)
    return computed(rows[column].sum(), unit, frame)


def _rows(frame: pd.DataFrame, column: str, keys: dict[str, object]) -> pd.DataFrame:
    for name in (column, *keys):
        if name not in frame.columns:
            raise TableError(
                f"table {_named(frame)}: no column {name!r};"
                f" expected one of {', '.join(map(str, frame.columns))}"
            )
    chosen = pd.Series(True, index=frame.index)
    for name, wanted in keys.items():
        chosen &= (frame[name] == wanted).fillna(False).astype(bool)
    return frame[chosen]


def _one_or_more(rows: pd.DataFrame, frame: pd.DataFrame, keys: dict[str, object]) -> pd.DataFrame:
    """Rows that the keys name in a frame; none is an error that says what there is instead."""
    if rows.empty:
        nothing = ": no row fits; expected one or more"
        raise TableError(_where(frame, keys) + nothing + _instead(frame, keys))
    return rows


def _unit(frame: pd.DataFrame, column: str, rows: pd.DataFrame) -> str:
    """The unit of a column, which the schema gives, or the rows themselves."""
    try:
        unit: str = frame.attrs["units"][column]
    except KeyError:
        raise TableError(
            f"table {_named(frame)}, column {column}: the schema gives no unit"
        ) from None
    if unit != UNIT_IN_ROW:
        return unit
    units = sorted(set(rows["unit"]))
    if len(units) > 1:
        raise UnitError(f"table {_named(frame)}: cannot add {' and '.join(units)}")
    return str(units[0])


def _named(frame: pd.DataFrame) -> str:
    """The names of the tables that a frame comes from."""
    return ", ".join(sorted(provenance_of(frame).tables))


def _where(frame: pd.DataFrame, keys: dict[str, object]) -> str:
    named = ", ".join(f"{name}={wanted!r}" for name, wanted in keys.items())
    return f"table {_named(frame)}, {named or 'all rows'}"


def _instead(frame: pd.DataFrame, keys: dict[str, object]) -> str:
    """What the column of the first key holds that no row fits any more; empty if some row does."""
    rows = frame
    for name, wanted in keys.items():
        fitting = _rows(rows, name, {name: wanted})
        if fitting.empty:
            there = [str(value) for value in sorted(rows[name].dropna().unique())]
            few = ", ".join(there) if len(there) <= FEW else f"{there[0]} to {there[-1]}"
            return f"; {name} there: {few}"
        rows = fitting
    return ""
