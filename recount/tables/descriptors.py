"""What is said of each data table: read from the file beside it, checked, and put on record.

A table ``data/<topic>/<table>.csv`` is described by ``<table>.yml`` beside it. What recurs is
written once: a column's definition in ``data/columns.yml``, the terms of a licence in
`recount.licence`. ``data/datapackage.json`` (Frictionless Data Package) is generated from these
files and from the bytes of the tables; nothing in the library reads it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
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

from recount.errors import TableError, raise_all
from recount.licence import NOT_STATED, TERMS
from recount.paths import find_root
from recount.quantities.units import ADDED, UNITS, unit_in_name
from recount.reading import (
    MOST_BYTES,
    Stamp,
    content_of,
    is_there,
    json_in,
    require_inside,
    stamp_of,
    text_of,
    toml_of,
)
from recount.tables.csv_form import is_formula
from recount.tables.rules import LONGEST, columns_in, fitting
from recount.tables.totals import NUMBERS, ROWS
from recount.tables.yaml_form import Lines, read_yaml
from recount.vocabulary import CAVEATS

UNIT_IN_ROW = "@unit"
"""A column's unit when every row names its own, in the column ``unit``."""

EDITION_OF_BOOK = "@book"
"""A table's edition when it is published with the book: the version in ``pyproject.toml``."""

COLUMNS, PACKAGE = "columns.yml", "package.yml"
"""The shared definitions of columns; the name and title of the package."""

SYNONYMS = "data/synonyms.yml"
"""Words that mean the same, for the search of the book."""
STANDARD = "https://datapackage.org/profiles/2.0"
"""Where the Data Package standard has the profiles that a description names as its ``$schema``."""

UNLICENSED = "licence_not_stated"
"""The caveat of a table of which a licence is not stated."""

DIALECT = {
    "$schema": f"{STANDARD}/tabledialect.json",
    "header": True,
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
}
"""The one form of the tables (see `recount.tables.csv_form`), for readers that would guess it."""

CAPTIONS = "captions"
"""The folder of `recount.drawing.captions`, which describes figures and no tables."""


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
        return typed_field(name, self.type) | _given(
            description=self.description,
            unit=self.unit,
            constraints=_given(**rules) or None,
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
        return {"$schema": f"{STANDARD}/tableschema.json"} | _given(
            fields=[column.field(name_) for name_, column in self.columns.items()],
            primaryKey=self.primary_key,
            foreignKeys=keys or None,
            missingValues=[""],
        )


def package_path(root: Path | None = None) -> Path:
    """The path of the generated description of the data package."""
    return (root or find_root()) / "data" / "datapackage.json"


def sha256(path: Path) -> str:
    """The SHA-256 of a file, as the package records it."""
    return _recorded_hash(path.read_bytes())


def _recorded_hash(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def descriptor(root: Path | None = None) -> dict[str, Any]:
    """The data package's description as a dictionary, its tables by name.

    Raises
    ------
    TableError
        If a file is not as expected, a table is not described, or what is described is not there.
    """
    data = package_path(root).parent
    described = _described(data)
    names = tuple(described)
    raise_all(
        (
            partial(_require_inside, data, sorted(data.rglob("*"))),
            partial(_require_described, data, described),
            partial(_package, data),
            *(partial(_entry, described[name], data, names) for name in sorted(names)),
        ),
        TableError,
    )
    about = _package(data)
    return {
        "$schema": f"{STANDARD}/datapackage.json",
        "profile": "tabular-data-package",  # for readers of the first version of the standard
        "name": about.name,
        "title": about.title,
        "resources": [_entry(described[name], data, names) for name in sorted(names)],
    }


def table_names(root: Path | None = None) -> list[str]:
    """The names of the tables that are described, whether well or not.

    Raises
    ------
    TableError
        If none is, or two have one name.
    """
    return sorted(_described(package_path(root).parent))


def resource(name: str, root: Path | None = None) -> dict[str, Any]:
    """The description of one table: publisher, edition, licences, caveats, schema, hash.

    Raises
    ------
    TableError
        If there is no table of that name, or its description is not as expected.
    """
    data = package_path(root).parent
    described = _described(data)
    if name not in described:
        for table in data.rglob("*.csv"):
            if table.stem == name:
                raise _undescribed(table, data)
        known = ", ".join(sorted(described))
        raise TableError(f"no table {name!r} in data/; expected one of {known}")
    return _entry(described[name], data, tuple(described))


def differences(root: Path) -> list[str]:
    """What is not on record in ``data/datapackage.json`` as the files give it, a line each."""
    return _differences(package_path(root), descriptor(root))


def unrecorded(root: Path) -> list[str]:
    """The same as `differences`, each as a sentence for people."""
    return [f"{line}: not on record in data/datapackage.json" for line in differences(root)]


def record(root: Path) -> list[str]:
    """Bring ``data/datapackage.json`` up to date with the tables and their descriptions.

    Returns
    -------
    list of str
        What was not on record, as from `differences`.
    """
    path, package = package_path(root), descriptor(root)
    lines, new = _differences(path, package), path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)  # by a process that was killed; or a link to somewhere else
    if lines:
        try:
            new.write_text(_written(package), encoding="utf-8")
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    return lines


def recorded(root: Path | None = None) -> dict[str, dict[str, Any]]:
    """The tables as they are on record, by name; none where no record can be read."""
    return _recorded(package_path(root))[1]


def _recorded(path: Path) -> tuple[str, dict[str, dict[str, Any]]]:
    """The record as text, and its tables by name."""
    try:
        content = text_of(path.parent, path.name, TableError, MOST_BYTES)
        tables = json_in(content, path.name, TableError)["resources"]
        return content, {entry["name"]: entry for entry in tables if "path" in entry}
    except (TableError, KeyError, TypeError):  # no record, or none that can be read
        return "", {}


def _differences(path: Path, package: dict[str, Any]) -> list[str]:
    content, recorded = _recorded(path)
    found = {entry["name"]: entry for entry in package["resources"]}
    lines = [
        f"data/{entry['path']} {_change(recorded.get(name), entry)}"
        for name, entry in found.items()
        if recorded.get(name) != entry
    ]
    lines += [
        f"data/{entry['path']} is gone" for name, entry in recorded.items() if name not in found
    ]
    if not lines and content != _written(package):
        lines = ["data/datapackage.json is not as it is generated"]
    return lines


def _change(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    if before is None:
        return "is new"
    return "changed" if before.get("hash") != after["hash"] else "is described in another way"


def _written(package: dict[str, Any]) -> str:
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _shown(path: Path, data: Path) -> str:
    return path.relative_to(data.parent).as_posix()


def _require_described(data: Path, described: Mapping[str, Path]) -> None:
    for table in sorted(data.rglob("*.csv")):
        own = described.get(table.stem)
        if own is None:
            raise _undescribed(table, data)
        if own != table.with_suffix(".yml"):
            raise TableError(
                f"{_shown(table, data)}: expected a name of its own; {_shown(own, data)} describes"
                " another table of that name"
            )


def _require_inside(data: Path, paths: Iterable[Path]) -> None:
    """Refuse links by which a table, or a folder of tables, would come from elsewhere."""
    for path in paths:
        if path.is_symlink():
            require_inside(data, path.relative_to(data).as_posix(), TableError, "data/")


def _package(data: Path) -> Package:
    content, lines = _read(data / PACKAGE, data)
    return _checked(Package, _shown(data / PACKAGE, data), content, lines)


def _undescribed(table: Path, data: Path) -> TableError:
    shown = _shown(table, data)
    return TableError(f"{shown}: not described; expected {table.stem}.yml beside it")


def _described(data: Path) -> Mapping[str, Path]:
    """The description of every table, by the table's name."""
    found: set[str] = set()
    for folder, folders, files in os.walk(data):  # much faster than paths, and asked for often
        found |= {os.path.join(folder, name) for name in (*folders, *files) if name[-4:] == ".yml"}
    return _by_name(data, frozenset(found))


@lru_cache(maxsize=4)
def _by_name(data: Path, files: frozenset[str]) -> Mapping[str, Path]:
    found: dict[str, Path] = {}
    apart = {data / COLUMNS, data / PACKAGE, data.parent / ADDED, data.parent / SYNONYMS}
    captions = data / CAPTIONS
    for path in sorted(map(Path, files)):
        if path in apart or path.parent == captions:
            continue
        if path.stem in found:
            raise TableError(
                f"{_shown(path, data)}: expected a name of its own;"
                f" {_shown(found[path.stem], data)} has it"
            )
        found[path.stem] = path
    if not found:
        raise TableError(f"{data}: no descriptions of tables here")
    return MappingProxyType(found)


def _entry(path: Path, data: Path, tables: tuple[str, ...]) -> dict[str, Any]:
    """What the package says of the table that the file `path` describes."""
    table = path.with_suffix(".csv")
    _require_inside(data, (path, table))
    if not is_there(data.parent, _shown(table, data)):
        raise TableError(
            f"{_shown(table, data)}: file is missing; expected the table that"
            f" {_shown(path, data)} describes"
        )
    root = data.parent
    read = (path, table, data / COLUMNS, root / "pyproject.toml", root / ADDED)
    return _resource(path, data, tables, tuple(map(stamp_of, read)))


@lru_cache(maxsize=256)
def _resource(
    path: Path, data: Path, tables: tuple[str, ...], stamps: tuple[Stamp, ...]
) -> dict[str, Any]:
    del stamps  # part of the key, so that an edited file is read again
    content, lines = _read(path, data)
    shown = _shown(path, data)
    _add_shared(content, _shared(data, tables, stamp_of(data / COLUMNS)), shown, lines)
    about = _checked(Descriptor, shown, content, lines, tables)
    table = path.with_suffix(".csv")
    return table_entry(path.stem, table.relative_to(data).as_posix()) | _given(
        title=about.title,
        description=about.description,
        publisher=about.publisher,
        edition=_version(data.parent, f"{shown}, line {lines['edition',]}")
        if about.edition == EDITION_OF_BOOK
        else about.edition,
        coverage=about.coverage,
        sources=[source.model_dump(exclude_none=True) for source in about.sources],
        read_via="; ".join(about.read_via) if about.read_via else None,
        licenses=[
            _given(name=name, title=title or TERMS[name].title, path=TERMS[name].address or None)
            for name, title in about.licences.items()
        ],
        caveats=about.caveats,
        may_be_empty=about.may_be_empty or None,
        holds=about.holds or None,
        sorted_by=about.sorted_by or None,
        totals=about.totals or None,
        weighted=about.weighted or None,
        hash=_recorded_hash(content_of(data.parent, _shown(table, data), TableError)),
        bytes=table.stat().st_size,
        schema=about.schema_of(path.stem),
    )


def typed_field(name: str, kind: str) -> dict[str, Any]:
    """How the description of any column begins: its name, its type, and what else spells it."""
    truths = {"trueValues": ["true"], "falseValues": ["false"]}
    return {"name": name, "type": kind, **(truths if kind == "boolean" else {})}


def table_entry(name: str, path: str) -> dict[str, Any]:
    """How the description of any table begins: its name, where its file is, and its form."""
    return {
        "$schema": f"{STANDARD}/dataresource.json",
        "name": name,
        "path": path,
        "type": "table",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": DIALECT,
    }


def _version(root: Path, where: str) -> str:
    """The version of the book in `root`, which a description asks for."""
    try:
        return str(toml_of(root, "pyproject.toml", TableError)["project"]["version"])
    except (TableError, KeyError, TypeError) as error:
        raise TableError(
            f"{where}: edition: {EDITION_OF_BOOK!r}; expected the version of the project in"
            f" pyproject.toml: {error if isinstance(error, TableError) else repr(error)}"
        ) from error


@lru_cache(maxsize=4)
def _shared(data: Path, tables: tuple[str, ...], stamp: Stamp) -> dict[str, dict[str, Any]]:
    """The shared definitions as written, checked; none where there is no such file."""
    del stamp  # part of the key, so that an edited file is read again
    if not is_there(data, COLUMNS):
        return {}
    content, lines = _read(data / COLUMNS, data)
    _checked(Columns, _shown(data / COLUMNS, data), content, lines, tables)
    return content


def _add_shared(
    content: dict[str, Any], shared: dict[str, dict[str, Any]], shown: str, lines: Lines
) -> None:
    """Complete the columns of a description, in place, with what they do not say themselves."""
    columns = content.get("columns")
    if not isinstance(columns, dict):
        return
    for name, own in columns.items():
        if own is None and name not in shared:
            raise TableError(
                f"{shown}, line {lines['columns', name]}: columns: {name}: no definition;"
                f" expected one here or in data/{COLUMNS}"
            )
        if own is None or isinstance(own, dict):
            whole = shared.get(name, {}) | (own or {})
            columns[name] = {key: value for key, value in whole.items() if value is not None}


def _read(path: Path, data: Path) -> tuple[dict[str, Any], Lines]:
    return read_yaml(data.parent, _shown(path, data))


Model = TypeVar("Model", bound=BaseModel)


def _checked(
    model: type[Model],
    shown: str,
    content: dict[str, Any],
    lines: Lines,
    tables: tuple[str, ...] = (),
) -> Model:
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
