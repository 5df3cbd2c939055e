"""The rows of a table, held against its schema by Frictionless, and against its own rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from frictionless import Check, Checklist, Package, Row, system
from frictionless.checks.row.row_constraint import row_constraint
from frictionless.errors import ConstraintError, RowConstraintError

from recount.errors import TableError
from recount.tables.rules import columns_in, fitting

PATTERN = "pattern"
"""The constraint of a column that `recount.tables.rules` holds."""


def check_rows(entry: dict[str, Any], references: list[dict[str, Any]], data: Path) -> None:
    """Hold the rows of a table against its schema and its rules.

    Parameters
    ----------
    entry : dict
        What is said of the table, from `recount.tables.descriptors.resource`.
    references : list of dict
        The same of the tables that it refers to.
    data : Path
        The folder of the data package.

    Raises
    ------
    TableError
        Naming file, row and column, and what was expected, of the first ten that do not fit.
    """
    wanted = ("name", "path", "format", "encoding", "dialect")
    tables = [
        {key: table[key] for key in wanted} | {"type": "table", "schema": _without_patterns(table)}
        for table in (entry, *references)
    ]
    patterns = {
        field["name"]: field["constraints"][PATTERN]
        for field in entry["schema"]["fields"]
        if PATTERN in field.get("constraints", {})
    }
    with system.use_context(trusted=True):
        package = Package({"name": "check", "resources": tables}, basepath=str(data))
        rules = Checklist(
            checks=[Patterns(patterns), *(Rule(formula=each) for each in entry.get("holds", ()))]
        )
        report = package.get_resource(entry["name"]).validate(rules)
    found = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    if found:
        lines = [f"data/{entry['path']}{_explain(error, entry)}" for error in found[:10]]
        raise TableError("\n".join(lines))


def _without_patterns(entry: dict[str, Any]) -> dict[str, Any]:
    """The schema of a table without what Frictionless would match by going back, maybe for ever."""
    fields = [
        field
        | {
            "constraints": {
                name: rule for name, rule in field.get("constraints", {}).items() if name != PATTERN
            }
        }
        for field in entry["schema"]["fields"]
    ]
    return {**entry["schema"], "fields": fields}


def _explain(error: Any, entry: dict[str, Any]) -> str:
    row = getattr(error, "row_number", None)
    column = getattr(error, "field_name", None)
    expected = ""
    for field in entry["schema"]["fields"]:
        if field["name"] == column:
            rules = {
                name: rule
                for name, rule in field.get("constraints", {}).items()
                if rule is not None and rule is not False
            }
            expected = f"; expected {field['type']}" + (f" with {rules}" if rules else "")
    if error.type == "primary-key":
        column = ", ".join(entry["schema"]["primaryKey"])
        expected = "; expected each key once"
    place = (f", row {row}" if row else "") + (f", column {column}" if column else "")
    return f"{place}: {error.note or error.message}{expected}"


class Rule(row_constraint):
    """A rule of a table, which says nothing of a row that lacks a value."""

    def validate_row(self, row: Row) -> Iterator[RowConstraintError]:
        """The error of a row that breaks it."""
        if any(row[name] is None for name in columns_in(self.formula)):
            return
        for _ in super().validate_row(row):
            yield RowConstraintError.from_row(row, note=f"expected {self.formula}")


class Patterns(Check):
    """The patterns of the columns of a table."""

    Errors: ClassVar = [ConstraintError]
    type = "patterns"

    def __init__(self, patterns: Mapping[str, str]) -> None:
        super().__init__()
        self._patterns = {name: (text, fitting(text)) for name, text in patterns.items()}

    def validate_row(self, row: Row) -> Iterator[ConstraintError]:
        """The errors of a row, one for each cell that does not fit."""
        for name, (text, fits) in self._patterns.items():
            if row[name] is not None and not fits(row[name]):
                note = f'constraint "pattern" is "{text}"'
                yield ConstraintError.from_row(row, note=note, field_name=name)
