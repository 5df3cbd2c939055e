"""Polars reads every table with the types of its schema; run in its own environment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars

TYPES = {
    "string": polars.String,
    "integer": polars.Int64,
    "number": polars.Float64,
    "boolean": polars.Boolean,
    "date": polars.Date,
    "year": polars.Int64,
    "yearmonth": polars.String,
}


def read(package: Path) -> Iterator[tuple[str, list[list[object]]]]:
    """The rows of each table."""
    for entry in json.loads(package.read_text(encoding="utf-8"))["resources"]:
        schema = {field["name"]: TYPES[field["type"]] for field in entry["schema"]["fields"]}
        frame = polars.read_csv(package.parent / entry["path"], schema=schema)
        yield entry["name"], [list(map(_plain, row)) for row in frame.rows()]


def _plain(cell: object) -> object:
    return cell.isoformat() if isinstance(cell, date) else cell


if __name__ == "__main__":
    json.dump(dict(read(Path(sys.argv[1]))), sys.stdout)
