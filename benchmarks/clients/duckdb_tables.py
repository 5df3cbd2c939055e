"""DuckDB reads every table with the types of its schema; run in its own environment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "year": "BIGINT",
    "yearmonth": "VARCHAR",
}


def read(package: Path) -> Iterator[tuple[str, list[list[object]]]]:
    """The rows of each table."""
    for entry in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        columns = {field["name"]: TYPES[field["type"]] for field in entry["schema"]["fields"]}
        rows = duckdb.read_csv(
            str(package.parent / entry["path"]), header=True, sep=",", columns=columns
        ).fetchall()
        yield entry["name"], [list(map(_plain, row)) for row in rows]


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


if __name__ == "__main__":
    json.dump(dict(read(Path(sys.argv[1]))), sys.stdout)
