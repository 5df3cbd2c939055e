"""Frictionless for Python reads every table of the data package; run in its own environment."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from frictionless import Package


def read(package: str) -> Iterator[tuple[str, list[list[object]]]]:
    """The rows of each table, once its check finds nothing."""
    report = Package(package).validate()
    if not report.valid:
        sys.exit(str(report.flatten(["name", "type", "note"])[:5]))
    for entry in Package(package).resources:
        resource: Any = entry
        yield resource.name, [list(map(_plain, row.to_list())) for row in resource.read_rows()]


def _plain(cell: Any) -> object:
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, tuple):  # a month
        return f"{cell[0]:04}-{cell[1]:02}"
    return cell


if __name__ == "__main__":
    json.dump(dict(read(sys.argv[1])), sys.stdout)
