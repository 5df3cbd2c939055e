"""Tables of the data package: read, checked against their schema, and typed.

The package is described in ``data/datapackage.json`` (Frictionless Data Package). A table is read
only if its bytes are those that the package has on record, and only if every row fits the schema.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from frictionless import Package, system

from recount.errors import TableError
from recount.paths import find_root
from recount.values import Value

PANDAS_TYPES = {
    "integer": "Int64",
    "number": "float64",
    "string": "string",
    "boolean": "boolean",
    "year": "Int64",
    "yearmonth": "string",
}
UNIT_IN_ROW = "@unit"
"""A field's unit when every row names its own, in the column ``unit``."""


def package_path(root: Path | None = None) -> Path:
    """The path of the data package's descriptor."""
    return (root or find_root()) / "data" / "datapackage.json"


@lru_cache(maxsize=4)
def _descriptor(path: Path, modified_ns: int) -> dict[str, Any]:
    del modified_ns  # part of the key, so that an edited file is read again
    try:
        descriptor: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise TableError(f"{path.name}: expected JSON in UTF-8: {error}") from error
    return descriptor


def descriptor(root: Path | None = None) -> dict[str, Any]:
    """The data package's descriptor as a dictionary.

    Raises
    ------
    TableError
        If the file is missing, not UTF-8 or not JSON.
    """
    path = package_path(root)
    if not path.is_file():
        raise TableError(f"{path}: no data package here")
    return _descriptor(path, path.stat().st_mtime_ns)


def resource(name: str, root: Path | None = None) -> dict[str, Any]:
    """The description of one table: publisher, edition, licences, caveats, schema.

    Raises
    ------
    TableError
        If the package has no table of that name.
    """
    resources = descriptor(root)["resources"]
    for entry in resources:
        if entry["name"] == name:
            found: dict[str, Any] = entry
            return found
    known = ", ".join(sorted(entry["name"] for entry in resources))
    raise TableError(f"no table {name!r} in datapackage.json; expected one of {known}")


def table(name: str, root: Path | None = None) -> pd.DataFrame:
    """Read a table of the data package.

    Parameters
    ----------
    name : str
        Name of the table in ``data/datapackage.json``.
    root : Path, optional
        The folder of the book; found from the working directory by default.

    Returns
    -------
    pandas.DataFrame
        One column a field, typed by the schema, in file order. ``frame.attrs["table"]`` is the
        table's name and ``frame.attrs["units"]`` maps columns to units.

    Raises
    ------
    TableError
        If the file is missing, empty, not UTF-8, not what the package has on record, or a row
        breaks the schema. The message names file, row and column, and what was expected.
    """
    entry = resource(name, root)
    path = package_path(root).parent / entry["path"]
    _check_bytes(path, entry)
    _check_rows(path, entry, root)
    fields = entry["schema"]["fields"]
    dates = [field["name"] for field in fields if field["type"] == "date"]
    types: dict[Any, Any] = {
        field["name"]: PANDAS_TYPES[field["type"]] for field in fields if field["type"] != "date"
    }
    frame = pd.read_csv(path, dtype=types, parse_dates=dates, encoding="utf-8")
    frame.attrs["table"] = name
    frame.attrs["units"] = {field["name"]: field["unit"] for field in fields if "unit" in field}
    return frame


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as the package records it."""
    return "sha256:" + hashlib.sha256(path.read_bytes()).hexdigest()


def _check_bytes(path: Path, entry: dict[str, Any]) -> None:
    shown = f"data/{entry['path']}"
    if not path.is_file():
        raise TableError(f"{shown}: file is missing")
    content = path.read_bytes()
    if not content.strip():
        raise TableError(f"{shown}: file is empty; expected a header row and rows below it")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise TableError(
            f"{shown}, row {row}: byte {error.start} is not UTF-8; expected a UTF-8 file"
        ) from error
    if sha256(path) != entry["hash"]:
        raise TableError(
            f"{shown}: the file is not the one on record in datapackage.json (hash differs);"
            " if the change is meant, run `recount rehash` and look at what it does to the book"
        )


def _check_rows(path: Path, entry: dict[str, Any], root: Path | None) -> None:
    keys = {key["reference"]["resource"] for key in entry["schema"].get("foreignKeys", [])}
    with system.use_context(trusted=True):
        package = Package(
            {
                "name": "check",
                "resources": [
                    _plain(other, root) for other in [entry, *(resource(key, root) for key in keys)]
                ],
            },
            basepath=str(package_path(root).parent),
        )
        report = package.get_resource(entry["name"]).validate()
    errors = [error for task in report.tasks for error in task.errors]
    if not errors and not report.errors:
        return
    shown = f"data/{entry['path']}"
    lines = [_explain(error, entry) for error in (*report.errors, *errors)]
    raise TableError("\n".join(f"{shown}{line}" for line in lines[:10]))


def _plain(entry: dict[str, Any], root: Path | None) -> dict[str, Any]:
    """The part of a table's description that the validator needs."""
    return {key: entry[key] for key in ("name", "path", "format", "encoding", "schema")} | {
        "type": "table"
    }


def _explain(error: Any, entry: dict[str, Any]) -> str:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None)
    place = (f", row {row}" if row else "") + (f", column {column}" if column else "")
    expected = ""
    for field in entry["schema"]["fields"]:
        if field["name"] == column:
            constraints = {
                name: rule for name, rule in field.get("constraints", {}).items() if rule
            }
            expected = f"; expected {field['type']}" + (
                f" with {constraints}" if constraints else ""
            )
    return f"{place}: {error.note or error.message}{expected}"


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
        raise TableError(_where(frame, keys) + f": {len(rows)} rows fit; expected one")
    number = rows[column].iloc[0]
    if pd.isna(number):
        raise TableError(_where(frame, keys) + f", column {column}: no value")
    unit = _unit(frame, column)
    if unit == UNIT_IN_ROW:
        unit = str(rows["unit"].iloc[0])
    return Value(float(number), unit, tables=[frame.attrs["table"]])


def total(frame: pd.DataFrame, column: str, **keys: object) -> Value:
    """The sum of a column over the rows that the keys name; like `pick` for several rows.

    Raises
    ------
    TableError
        If no row fits or a value among them is missing.
    """
    rows = _rows(frame, column, keys)
    if rows.empty:
        raise TableError(_where(frame, keys) + ": no row fits; expected one or more")
    if rows[column].isna().any():
        raise TableError(_where(frame, keys) + f", column {column}: a value is missing in the sum")
    return Value(float(rows[column].sum()), _unit(frame, column), tables=[frame.attrs["table"]])


def _rows(frame: pd.DataFrame, column: str, keys: dict[str, object]) -> pd.DataFrame:
    for name in (column, *keys):
        if name not in frame.columns:
            raise TableError(
                f"table {frame.attrs.get('table')}: no column {name!r};"
                f" expected one of {', '.join(map(str, frame.columns))}"
            )
    chosen = pd.Series(True, index=frame.index)
    for name, wanted in keys.items():
        chosen &= (frame[name] == wanted).fillna(False).astype(bool)
    return frame[chosen]


def _unit(frame: pd.DataFrame, column: str) -> str:
    try:
        unit: str = frame.attrs["units"][column]
    except KeyError:
        raise TableError(
            f"table {frame.attrs.get('table')}, column {column}: the schema gives no unit"
        ) from None
    return unit


def _where(frame: pd.DataFrame, keys: dict[str, object]) -> str:
    named = ", ".join(f"{name}={wanted!r}" for name, wanted in keys.items())
    return f"table {frame.attrs.get('table')}, {named or 'all rows'}"


def rehash(root: Path | None = None) -> list[str]:
    """Bring the hashes and sizes in ``datapackage.json`` up to date with the files.

    Returns
    -------
    list of str
        Names of the tables whose record changed.
    """
    path = package_path(root)
    package = json.loads(path.read_text(encoding="utf-8"))
    changed = []
    for entry in package["resources"]:
        file = path.parent / entry["path"]
        if not file.is_file():
            raise TableError(f"data/{entry['path']}: file is missing")
        record = {"hash": sha256(file), "bytes": file.stat().st_size}
        if any(entry.get(key) != new for key, new in record.items()):
            entry.update(record)
            changed.append(entry["name"])
    if changed:
        text = json.dumps(package, indent=2, ensure_ascii=False) + "\n"
        path.write_text(text, encoding="utf-8")
    return changed
