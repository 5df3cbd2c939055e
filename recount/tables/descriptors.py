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
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from recount.errors import TableError, raise_all
from recount.licence import TERMS
from recount.paths import find_root
from recount.quantities.units import ADDED
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
from recount.tables.description import (
    EDITION_OF_BOOK,
    STANDARD,
    Columns,
    Descriptor,
    Package,
    checked,
    given,
)
from recount.tables.yaml_form import Lines, read_yaml

COLUMNS, PACKAGE = "columns.yml", "package.yml"
"""The shared definitions of columns; the name and title of the package."""

SYNONYMS = "data/synonyms.yml"
"""Words that mean the same, for the search of the book."""

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
    path = package_path(root)
    return _recorded(path, stamp_of(path))[1]


@lru_cache(maxsize=4)
def _recorded(path: Path, stamp: Stamp) -> tuple[str, dict[str, dict[str, Any]]]:
    """The record as text, and its tables by name."""
    del stamp  # part of the key, so that another record is read
    try:
        content = text_of(path.parent, path.name, TableError, MOST_BYTES)
        tables = json_in(content, path.name, TableError)["resources"]
        return content, {entry["name"]: entry for entry in tables if "path" in entry}
    except (TableError, KeyError, TypeError):  # no record, or none that can be read
        return "", {}


def _differences(path: Path, package: dict[str, Any]) -> list[str]:
    content, recorded = _recorded(path, stamp_of(path))
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
    return checked(Package, _shown(data / PACKAGE, data), content, lines)


def _undescribed(table: Path, data: Path) -> TableError:
    shown = _shown(table, data)
    return TableError(f"{shown}: not described; expected {table.stem}.yml beside it")


def _described(data: Path) -> Mapping[str, Path]:
    """The description of every table, by the table's name."""
    return _by_name(data, frozenset(_in_yaml(os.fspath(data))))


def _in_yaml(folder: str) -> Iterator[str]:
    """What is in YAML there and below; much faster than paths, and asked for often."""
    try:
        entries = list(os.scandir(folder))
    except OSError:  # of a folder that is not there
        return
    for entry in entries:
        if entry.name.endswith(".yml"):
            yield entry.path
        if entry.is_dir(follow_symlinks=False):
            yield from _in_yaml(entry.path)


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
    read = tuple(map(stamp_of, (data / COLUMNS, data.parent / ADDED)))
    _add_shared(content, _shared(data, tables, read), shown, lines)
    about = checked(Descriptor, shown, content, lines, tables)
    table = path.with_suffix(".csv")
    return table_entry(path.stem, table.relative_to(data).as_posix()) | given(
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
            given(name=name, title=title or TERMS[name].title, path=TERMS[name].address or None)
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
def _shared(
    data: Path, tables: tuple[str, ...], stamps: tuple[Stamp, ...]
) -> dict[str, dict[str, Any]]:
    """The shared definitions as written, checked; none where there is no such file."""
    del stamps  # part of the key, so that an edited file is read again
    if not is_there(data, COLUMNS):
        return {}
    content, lines = _read(data / COLUMNS, data)
    checked(Columns, _shown(data / COLUMNS, data), content, lines, tables)
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
