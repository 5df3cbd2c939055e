"""openpyxl opens workbooks; run in its own environment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime

import openpyxl


def read(names: dict[str, str]) -> Iterator[tuple[str, list[list[object]]]]:
    """The rows of each table, from its workbook."""
    for name, path in names.items():
        rows = openpyxl.load_workbook(path, read_only=True)["data"].iter_rows(values_only=True)
        header = next(rows)
        yield name, [list(map(_plain, [*row, *[None] * (len(header) - len(row))])) for row in rows]


def _plain(cell: object) -> object:
    return cell.date().isoformat() if isinstance(cell, datetime) else cell


if __name__ == "__main__":
    json.dump(dict(read(json.loads(sys.argv[1]))), sys.stdout)
