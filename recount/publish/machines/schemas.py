"""The schemas of the published files: JSON Schema (draft 2020-12) and Table Schema.

They are derived from the types of the records and of what publishing adds to them, and each
vocabulary from the list that the records are held against: a word or a field that is new there is
new here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_args

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema
from typing_extensions import get_original_bases, is_typeddict

from recount.ledger.claims import reports
from recount.publish.machines.published import (
    LICENCE_TITLES,
    UNIT_MEANINGS,
    FiguresFile,
    LedgerFile,
    PackageFile,
    PublishedComparison,
    PublishedNumbers,
    one_of,
)
from recount.quantities.rounding import describe_hedges
from recount.record import CountedNumber, DecidedComparison, PrintedInterval, QuantityRecord
from recount.tables.description import STANDARD, typed_field
from recount.vocabulary import (
    ANSWER_WORDS,
    ANSWERS,
    BASES,
    BASIS_NAMES,
    CAVEATS,
    CLAIM_KINDS,
    DIFFERS_REASONS,
    STANDS,
    STANDS_WORDS,
    UNCHECKED_REASONS,
    Caveat,
)

FOLDER = "schemas"
Schema = dict[str, Any]

NO_BASIS, NO_QUANTITY = "none", "comparison"
INSTEAD = {
    "basis": (NO_BASIS, "where nothing could be held against it"),
    "quantity": (NO_QUANTITY, "for a claim without numbers"),
}
"""What stands in the table where there is nothing else, so that every row has a key."""

MEANINGS: Mapping[tuple[str, ...], Mapping[Any, str]] = {
    ANSWERS: ANSWER_WORDS,
    BASES: BASIS_NAMES,
    STANDS: STANDS_WORDS,
    get_args(Caveat): CAVEATS,
}
"""What the words of a type mean, where they do not say it themselves."""


def _report_titles() -> dict[str, str]:
    return {slug: report.short_title for slug, report in reports().items()}


WORDS: Mapping[str, Callable[[], dict[str, str]]] = {
    "unit": lambda: UNIT_MEANINGS,
    "hedge": describe_hedges,
    "report": _report_titles,
    "licenses": lambda: LICENCE_TITLES,
}
"""The words that may stand in a field, and what they mean, where they are data and no type."""

Words = tuple[tuple[tuple[str, str], ...], ...]


def _words() -> Words:
    """These words as they are now: part of the key of what holds them."""
    return tuple(tuple(give().items()) for give in WORDS.values())


class RecordSchema(GenerateJsonSchema):
    """JSON Schema of records: without titles for fields, and with all that is said of them."""

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """Never: a title would only repeat the name of the field."""
        return False

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A text, which is never empty: what is not there is null."""
        return {"minLength": 1} | super().str_schema(schema)

    def literal_schema(self, schema: core_schema.LiteralSchema) -> JsonSchemaValue:
        """A closed list of words, with their meanings where these are given."""
        meanings = MEANINGS.get(tuple(schema["expected"]))
        return one_of(dict(meanings)) if meanings else super().literal_schema(schema)

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping; where its keys are a closed list of words, only these may stand in it."""
        made = super().dict_schema(schema)
        keys = schema.get("keys_schema", core_schema.any_schema())
        if keys["type"] == "literal":
            made["propertyNames"] = self.generate_inner(keys)
        return made

    def typed_dict_schema(self, schema: core_schema.TypedDictSchema) -> JsonSchemaValue:
        """A record, with what its bases say of the fields that it has from them."""
        made = super().typed_dict_schema(schema)
        del made["title"]
        inherited = _inherited(schema["cls"])
        for name, part in made["properties"].items():
            if name in inherited:
                part.setdefault("description", inherited[name])
            if name in WORDS:
                _name_words(part, WORDS[name]())
        return made


def _name_words(part: Schema, words: dict[str, str]) -> None:
    """Say which words may stand in a text, or in each text of a list; others stay as they are."""
    if part.get("type") == "array" and "$ref" not in part["items"]:
        part["items"] = one_of(words)
    elif part.get("type") == "string":
        for key in ("type", "minLength"):
            part.pop(key)
        part |= one_of(words)


def _inherited(kind: type) -> dict[str, str]:
    """What the bases of a type say of its fields: pydantic reads the docstrings of none."""
    return {
        name: part["description"]
        for base in get_original_bases(kind)
        if is_typeddict(base)
        for name, part in properties_of(base).items()
        if "description" in part  # else what it refers to says the same
    }


def properties_of(kind: type) -> dict[str, Schema]:
    """The fields of a record, each with its JSON Schema."""
    return _properties_of(kind, _words())


@cache
def _properties_of(kind: type, words: Words) -> dict[str, Schema]:
    del words
    whole = _listed(kind).json_schema(schema_generator=RecordSchema)
    found: dict[str, Schema] = whole["$defs"][kind.__name__]["properties"]
    return found


@cache
def _listed(kind: type) -> TypeAdapter[Any]:
    """What reads a list of records: in a list, a type takes the settings of the adapter."""
    return TypeAdapter(list[kind], config=LedgerFile.__pydantic_config__)  # type: ignore[valid-type, attr-defined]


def _file(kind: type, title: str, address: str) -> Schema:
    schema = TypeAdapter(kind).json_schema(schema_generator=RecordSchema)
    named = {"$id": address} if address else {}
    return {"$schema": GenerateJsonSchema.schema_dialect, **named, "title": title, **schema}


def ledger_schema(address: str) -> Schema:
    """The JSON Schema of ``ledger.json``.

    Parameters
    ----------
    address : str
        Absolute address of the schema itself; empty where the site has none.
    """
    schema = _file(LedgerFile, "The ledger: every claim with its verdicts", address)
    keys = [report.citation_key for report in reports().values()]
    schema["properties"]["works"]["required"] = keys
    return schema


def figures_schema(address: str) -> Schema:
    """The JSON Schema of ``figures.json``; see `ledger_schema`."""
    title = "The figures: every figure with its sources, licence and files"
    return _file(FiguresFile, title, address)


def package_schema(address: str) -> Schema:
    """The JSON Schema of what this package adds to a Frictionless Data Package."""
    return _file(PackageFile, "The tables: what this data package adds to the standard", address)


def _ledger_fields() -> dict[str, Schema]:
    """All fields of a verdict by the name that their column has, with their JSON Schema."""
    kinds: tuple[tuple[str, type], ...] = (
        ("", PublishedComparison),
        ("", PublishedNumbers),
        ("", DecidedComparison),
        ("", QuantityRecord),
        ("", CountedNumber),
        ("printed_", PrintedInterval),
    )
    return {
        f"{prefix}{name}": part
        for prefix, kind in kinds
        for name, part in properties_of(kind).items()
    }


LEDGER_COLUMNS = (
    *("claim", "quantity", "basis", "report", "chapter", "kind", "locator", "statement"),
    *("role", "as_printed", "unit", "hedge", "step", "value", "value_high"),
    *("printed_low", "printed_high", "printed_low_open", "printed_high_open"),
    *("number", "low", "high", "gap", "times_printed", "finding", "margin"),
    *("verdict", "reason", "tables", "facts", "answer", "headline", "stands", "page", "hash"),
)
ALWAYS = frozenset(
    {
        *("claim", "quantity", "basis", "report", "chapter", "kind", "locator", "statement"),
        *("verdict", "answer", "headline", "stands", "page", "hash"),
    }
)
"""Columns of the ledger that have a value in every row."""

OWN_COLUMNS: Mapping[str, Schema] = {
    "kind": {
        "description": "Whether the claim prints numbers, or compares without one.",
        "enum": [*CLAIM_KINDS],
    },
    "basis": {"description": "What the claim is held against.", "enum": [*BASES]},
    "reason": {
        "description": "Why it differs, or cannot be checked.",
        "enum": [*DIFFERS_REASONS, *UNCHECKED_REASONS],
    },
    "tables": {"description": "Names of the data tables behind it, separated by spaces."},
    "facts": {"description": "Keys of the published facts behind it, if any, separated by spaces."},
}
"""Columns that hold what in the records are several fields, or a list."""


def ledger_table_schema() -> Schema:
    """The Table Schema of the ledger as a table, for the data package."""
    fields = _ledger_fields()
    return {
        "$schema": f"{STANDARD}/tableschema.json",
        "fields": [_column(name, fields) for name in LEDGER_COLUMNS],
        "primaryKey": ["claim", "quantity", "basis"],
        "foreignKeys": [
            {"fields": ["claim"], "reference": {"resource": "claims", "fields": ["claim"]}}
        ],
        "missingValues": [""],
    }


def _column(name: str, fields: Mapping[str, Schema]) -> Schema:
    part = OWN_COLUMNS.get(name) or _plain(fields[name])
    kind, meaning = part.get("type", "string"), part["description"]
    words = part.get("enum") or [option["const"] for option in part.get("oneOf", ())]
    constraints: Schema = {"required": True} if name in ALWAYS else {}
    if words:
        constraints["enum"] = [*words, *([NO_BASIS] if name == "basis" else [])]
    if name in INSTEAD:
        meaning = f"{meaning} `{INSTEAD[name][0]}` {INSTEAD[name][1]}."
    column = typed_field(name, kind) | {"description": meaning, "constraints": constraints}
    return {key: said for key, said in column.items() if said}


def _plain(part: Schema) -> Schema:
    """The schema of a field where it has a value."""
    known = [option for option in part.get("anyOf", ()) if option != {"type": "null"}]
    return part | known[0] if known else part
