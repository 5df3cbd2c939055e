"""What may be said of a data table, part by part, each of which is checked."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    RootModel,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from recount.errors import TableError
from recount.licence import NOT_STATED, TERMS
from recount.quantities.units import UNITS, unit_in_name
from recount.tables.csv_form import is_formula
from recount.tables.rules import LONGEST, columns_in, fitting
from recount.tables.totals import NUMBERS, ROWS
from recount.tables.yaml_form import Lines
from recount.vocabulary import CAVEATS

UNIT_IN_ROW = "@unit"
"""A column's unit when every row names its own, in the column ``unit``."""

EDITION_OF_BOOK = "@book"
"""A table's edition when it is published with the book: the version in ``pyproject.toml``."""

STANDARD = "https://datapackage.org/profiles/2.0"
"""Where the Data Package standard has the profiles that a description names as its ``$schema``."""

UNLICENSED = "licence_not_stated"
"""The caveat of a table of which a licence is not stated."""


def _one_of(names: Collection[str], *more: str) -> AfterValidator:
    def check(name: str) -> str:
        if name not in names and name not in more:
            known = ", ".join([*names, *more])
            raise PydanticCustomError("expected", "one of {known}", {"known": known})
        return name

    return AfterValidator(check)


def _bound(text: object, info: ValidationInfo) -> object:
    """A bound as a column of its type has it: a number, whole without a point, or a day."""
    kind, text = info.data.get("type"), text if isinstance(text, str) else ""
    if kind == "date" and re.fullmatch(r"\d{4}-\d\d-\d\d", text) and _is_day(text):
        return text
    if kind in ("integer", "number", "year") and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text) if "." in text else int(text)
    if kind in ("string", "boolean", "yearmonth"):
        raise PydanticCustomError("expected", "a column of integer, number, year or date")
    raise PydanticCustomError(
        "expected", "a day, as in 2008-12-19" if kind == "date" else "a number"
    )


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _pattern(text: str) -> str:
    try:
        fitting(text)
    except ValueError as error:
        raise PydanticCustomError(
            "expected",
            "a regular expression of at most {most} letters, with few repetitions, without"
            " look-around and references to what was found before",
            {"most": LONGEST},
        ) from error
    return text


def _total(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(r"-?\d+(\.\d+)?", text):
        raise PydanticCustomError("expected", "a number in digits")
    return text


Text = Annotated[str, StringConstraints(min_length=1)]
Total = Annotated[str, BeforeValidator(_total)]
Bound = Annotated[int | float | str, BeforeValidator(_bound)]


class _Part(BaseModel):
    """A part of a descriptor; a name that it does not have is an error."""

    model_config = ConfigDict(extra="forbid")


class Column(_Part):
    """One column of a table."""

    type: Literal["string", "integer", "number", "boolean", "date", "year", "yearmonth"]
    description: Text = Field(description="what the column holds")
    unit: Annotated[str, _one_of(UNITS, UNIT_IN_ROW)] | None = None
    required: bool = True
    minimum: Bound | None = None
    maximum: Bound | None = None
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    enum: list[Text] | None = None
    refers_to: str | None = None
    among_sources: bool = False

    @field_validator("pattern", "enum", "among_sources")
    @classmethod
    def _is_of_text(cls, rule: object, info: ValidationInfo) -> object:
        if rule and info.data.get("type", "string") != "string":
            raise PydanticCustomError("expected", "a column of string")
        return rule

    @field_validator("refers_to")
    @classmethod
    def _is_a_table(cls, name: str | None, info: ValidationInfo) -> str | None:
        tables = (info.context or {})["tables"]
        if name is not None and name not in tables:
            raise PydanticCustomError(
                "expected", "one of {tables}", {"tables": ", ".join(sorted(tables))}
            )
        return name

    def field(self, name: str) -> dict[str, Any]:
        """The column as a field of a Frictionless schema."""
        rules = {
            "required": self.required or None,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "pattern": self.pattern,
            "enum": self.enum,
        }
        return typed_field(name, self.type) | given(
            description=self.description,
            unit=self.unit,
            constraints=given(**rules) or None,
            among_sources=self.among_sources or None,
        )


def _is_measured(column: Column, unit: str) -> bool:
    """Whether a column with a unit in its name can only be in that one: ``men_pct``, not ``men``.

    What counts things may be called after others, as prisoners for drug offences are.
    """
    return column.type in ("integer", "number") and not UNITS[unit].whole


class Source(_Part):
    """One work that a table was taken from."""

    title: Text = Field(description="how the source is called")
    path: Annotated[str, StringConstraints(pattern="^https?://")] | None = None


class Columns(RootModel[dict[str, Column]]):
    """The definitions that tables share, by the name of the column."""


class Package(_Part):
    """The data package as a whole."""

    name: Text = Field(description="the name of the package")
    title: Text = Field(description="the title of the package")


class Descriptor(_Part):
    """What is said of one table."""

    title: Text = Field(description="what the table is called")
    description: Text = Field(description="what one row is, and how to read it")
    publisher: Text = Field(description="who published the figures")
    edition: Text = Field(description="the edition of the figures, in words")
    coverage: Text = Field(description="the places and years that it covers")
    sources: list[Source] = Field(description="the works that it was taken from", min_length=1)
    read_via: list[Text] | None = None
    licences: dict[Annotated[str, _one_of(TERMS)], Text | None] = Field(
        description="the licences that the copy that was read states", min_length=1
    )
    caveats: list[Annotated[str, _one_of(CAVEATS)]] = Field([], validate_default=True)
    may_be_empty: bool = False
    columns: dict[str, Column] = Field(
        description="the columns of the table, in its order", min_length=1
    )
    primary_key: list[str] = Field(description="the columns that tell rows apart", min_length=1)
    holds: list[Text] = []
    sorted_by: list[str] = []
    totals: dict[str, Total] = {}
    weighted: dict[str, Total] = {}

    @field_validator("caveats")
    @classmethod
    def _warns_of_no_licence(cls, caveats: list[str], info: ValidationInfo) -> list[str]:
        """Whether a licence is stated stands twice, so that neither can go wrong alone."""
        licences = info.data.get("licences")
        if licences and (NOT_STATED in licences) != (UNLICENSED in caveats):
            names = {"where": "with" if NOT_STATED in licences else "without", "caveat": UNLICENSED}
            raise PydanticCustomError(
                "expected",
                "a list {where} {caveat}, as the licences are {licences}",
                names | {"licences": ", ".join(licences)},
            )
        return caveats

    @field_validator("columns")
    @classmethod
    def _has_names_that_are_text(cls, columns: dict[str, Column]) -> dict[str, Column]:
        if any(map(is_formula, columns)):
            raise PydanticCustomError("expected", "names that begin with no =, +, - or @")
        return columns

    @field_validator("columns")
    @classmethod
    def _has_units(cls, columns: dict[str, Column]) -> dict[str, Column]:
        if any(column.unit == UNIT_IN_ROW for column in columns.values()) and "unit" not in columns:
            raise PydanticCustomError("expected", "a column unit, for a unit is @unit")
        for name, column in columns.items():
            named = unit_in_name(name)
            if named and _is_measured(column, named) and column.unit not in (named, UNIT_IN_ROW):
                raise PydanticCustomError(
                    "expected", "{column} in the unit {named}", {"column": name, "named": named}
                )
        return columns

    @field_validator("totals", "weighted")
    @classmethod
    def _adds_up_columns(cls, totals: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        columns = info.data.get("columns", {})
        known = [name for name, column in columns.items() if column.type in NUMBERS]
        if info.field_name == "totals":
            known.insert(0, ROWS)
        if columns and not set(totals) <= set(known):
            raise PydanticCustomError("expected", "some of {known}", {"known": ", ".join(known)})
        return totals

    @field_validator("primary_key", "sorted_by")
    @classmethod
    def _has_columns(cls, names: list[str], info: ValidationInfo) -> list[str]:
        columns = info.data.get("columns", names)
        if set(names) - set(columns):
            raise PydanticCustomError(
                "expected", "some of {columns}", {"columns": ", ".join(columns)}
            )
        return names

    @field_validator("holds")
    @classmethod
    def _has_rules_over_columns(cls, formulas: list[str], info: ValidationInfo) -> list[str]:
        columns = info.data.get("columns", {})
        for formula in formulas if columns else ():
            try:
                known = columns_in(formula) <= set(columns)
            except ValueError:
                known = False
            if not known:
                raise PydanticCustomError(
                    "expected",
                    "formulas over {columns}, each of at most {most} letters, with no more than"
                    " numbers, + - * /, comparisons, and, or, not, float() and int(), unlike"
                    " {formula}",
                    {"formula": formula, "columns": ", ".join(columns), "most": LONGEST},
                )
        return formulas

    def schema_of(self, name: str) -> dict[str, Any]:
        """The Frictionless schema of the table called `name`."""
        keys = [
            {"fields": [name_], "reference": {"resource": column.refers_to, "fields": [name_]}}
            for name_, column in self.columns.items()
            if column.refers_to not in (None, name)
        ]
        return {"$schema": f"{STANDARD}/tableschema.json"} | given(
            fields=[column.field(name_) for name_, column in self.columns.items()],
            primaryKey=self.primary_key,
            foreignKeys=keys or None,
            missingValues=[""],
        )


def typed_field(name: str, kind: str) -> dict[str, Any]:
    """How the description of any column begins: its name, its type, and what else spells it."""
    truths = {"trueValues": ["true"], "falseValues": ["false"]}
    return {"name": name, "type": kind, **(truths if kind == "boolean" else {})}


def given(**values: Any) -> dict[str, Any]:
    """The values that are given, by name."""
    return {name: value for name, value in values.items() if value is not None}


Model = TypeVar("Model", bound=BaseModel)


def checked(
    model: type[Model],
    shown: str,
    content: dict[str, Any],
    lines: Lines,
    tables: tuple[str, ...] = (),
) -> Model:
    """What a file says, as a model of it.

    Parameters
    ----------
    model : type
        What is expected of it.
    shown : str
        The name of the file.
    content : dict
        What it says, with the text of each scalar.
    lines : Lines
        Where it says so.
    tables : tuple of str
        The names of all tables.

    Raises
    ------
    TableError
        With file, line, what is there and what was expected, for all that is wrong.
    """
    try:
        return model.model_validate(content, context={"tables": tables})
    except ValidationError as error:
        found = sorted(_explained(problem, model, lines) for problem in error.errors())
        raise TableError(
            "\n".join(f"{shown}, line {line}: {words}" for line, words in found)
        ) from error


_EXPECTED = {
    "string_type": "text",
    "string_too_short": "text",
    "string_pattern_mismatch": "an address that begins with http:// or https://",
    "bool_parsing": "true or false",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "names with their values",
    "model_type": "names with their values",
    "too_short": "one or more",
}


def _explained(problem: ErrorDetails, model: type[BaseModel], lines: Lines) -> tuple[int, str]:
    """The line of a problem, and in words what is there and what was expected."""
    place = tuple(part for part in problem["loc"] if part != "[key]")
    known = place
    while known not in lines:
        known = known[:-1]
    names = ": ".join(part for part in place if isinstance(part, str))
    if "sources" in place[:1] and len(place) > 1:
        model = Source
    elif len(place) > 1:
        model = Column
    fields = model.model_fields
    kind, given = problem["type"], problem["input"]
    if kind == "missing":
        expected = fields[str(place[-1])].description or "string, integer, number, …"
        return lines[known], f"{names} is missing; expected {expected}"
    if kind == "extra_forbidden":
        return lines[known], f"{names} is unknown; expected one of {', '.join(fields)}"
    if kind == "literal_error":
        expected = "one of " + problem["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
    else:
        expected = _EXPECTED.get(kind, problem["msg"])
    return lines[known], f"{names}: {_in_words(given)}; expected {expected}"


def _in_words(given: object) -> str:
    if isinstance(given, dict):
        return "names with values"
    if isinstance(given, list):
        return ", ".join(map(_in_words, given)) or "an empty list"
    return "nothing" if given is None else repr(given)
