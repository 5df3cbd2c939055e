"""What the published files hold, field by field, as JSON Schema (draft 2020-12) and Table Schema.

Each vocabulary comes from the list in the code that the records are held against, so that a word
which is new there is new here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from recount.ledger.claims import reports
from recount.licence import TERMS
from recount.quantities.rounding import describe_hedges
from recount.quantities.units import UNITS
from recount.tables.descriptors import UNIT_IN_ROW
from recount.vocabulary import (
    BASIS_NAMES,
    CAVEATS,
    CLAIM_KINDS,
    DIFFERS_REASONS,
    STANDS_WORDS,
    UNCHECKED_REASONS,
    VERDICTS,
)

FOLDER = "schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

NO_BASIS, NO_QUANTITY = "none", "comparison"
INSTEAD = {
    "basis": (NO_BASIS, "where nothing could be held against it"),
    "quantity": (NO_QUANTITY, "for a claim without numbers"),
}
"""What stands in the table where there is nothing else, so that every row has a key."""

TERM_TITLES = {name: terms.title for name, terms in TERMS.items()}
UNIT_MEANINGS = {name: unit.meaning for name, unit in UNITS.items()}
CODES = (*DIFFERS_REASONS, *UNCHECKED_REASONS)


Words = Mapping[str, str] | Iterable[str]


def _report_titles() -> dict[str, str]:
    return {slug: report.short_title for slug, report in reports().items()}


class Field(NamedTuple):
    """Type and meaning of a field, and the words that may stand in it, if these are few."""

    kind: str
    meaning: str
    words: Words | Callable[[], Words] = ()

    def vocabulary(self) -> Words:
        """The words that may stand in it; those of the ledger are read when they are asked for."""
        return self.words() if callable(self.words) else self.words


FIELDS = {
    "claim": Field("string", "Slug of the claim, which does not change."),
    "report": Field("string", "The report that makes the claim.", _report_titles),
    "chapter": Field("string", "The chapter that judges the claim."),
    "kind": Field(
        "string", "Whether the claim prints numbers, or compares without one.", CLAIM_KINDS
    ),
    "locator": Field("string", "Where it stands in the report."),
    "text_line": Field("integer", "Line of the report’s text; the table `left_out` counts alike."),
    "statement": Field("string", "What the report says, in one sentence of the project’s."),
    "attributed_to": Field("string", "The source that the report names for it."),
    "citation": Field("string", "Key of that source, or of the report, among the book’s sources."),
    "headline": Field("string", "The one verdict on the claim, for counting.", VERDICTS),
    "stands": Field("string", "Whether the report’s sentence still stands.", STANDS_WORDS),
    "because": Field("string", "Why it stands or not, in a line."),
    "settled_by": Field("string", "What would settle the part that cannot be checked."),
    "quantity": Field("string", "Name of the printed number within its claim."),
    "as_printed": Field("string", "The words that hold the number and its hedge."),
    "unit": Field("string", "Unit of every number about this quantity.", UNIT_MEANINGS),
    "hedge": Field(
        "string", "How far the words around the number let it reach.", describe_hedges()
    ),
    "step": Field("number", "What the last printed digit stands for, in `unit`."),
    "value": Field("number", "The printed number in `unit`; the first of two in a range."),
    "value_high": Field("number", "The second number of a range, in `unit`."),
    "printed_low": Field("number", "Lower end of what the number stands for, in `unit`."),
    "printed_high": Field("number", "Upper end of what the number stands for, in `unit`."),
    "printed_low_open": Field("boolean", "Whether the lower end itself is left out."),
    "printed_high_open": Field("boolean", "Whether the upper end itself is left out."),
    "basis": Field("string", "What the claim is held against.", BASIS_NAMES),
    "number": Field("number", "The number counted again, in `unit`."),
    "low": Field("number", "Lower end of the number counted again, in `unit`."),
    "high": Field("number", "Upper end of the number counted again, in `unit`."),
    "gap": Field("number", "How far it lies outside what is printed, in `unit`, with its sign."),
    "times_printed": Field("number", "How many times the printed number, where that is open."),
    "finding": Field("string", "What was compared, with the numbers."),
    "margin": Field("string", "By how much, or how many of how many."),
    "verdict": Field("string", "The verdict on this basis.", VERDICTS),
    "reason": Field("string", "Why it differs, or cannot be checked.", CODES),
    "unchecked": Field("string", "Why nothing could be held against it.", UNCHECKED_REASONS),
    "tables": Field("string", "Names of the data tables behind it, separated by spaces."),
    "page": Field("string", "Address of its page; relative to this file where the site has none."),
    "hash": Field("string", "Start of the SHA-256 of the record: it changes when the record does."),
}
"""Type, meaning and vocabulary of what is known of a claim, for both kinds of schema.

A vocabulary is a list of words, or says of each word what it means.
"""

LEDGER_COLUMNS = (
    *("claim", "quantity", "basis", "report", "chapter", "kind", "locator", "statement"),
    *("as_printed", "unit", "hedge", "step", "value", "value_high"),
    *("printed_low", "printed_high", "printed_low_open", "printed_high_open"),
    *("number", "low", "high", "gap", "times_printed", "finding", "margin"),
    *("verdict", "reason", "tables", "headline", "stands", "page", "hash"),
)
ALWAYS = frozenset(
    {
        *("claim", "quantity", "basis", "report", "chapter", "kind", "locator", "statement"),
        *("verdict", "headline", "stands", "page", "hash"),
    }
)
"""Columns of the ledger that have a value in every row."""


def ledger_table_schema() -> Schema:
    """The Table Schema of the ledger as a table, for the data package."""
    fields = [_column(name) for name in LEDGER_COLUMNS]
    return {
        "fields": fields,
        "primaryKey": ["claim", "quantity", "basis"],
        "foreignKeys": [
            {"fields": ["claim"], "reference": {"resource": "claims", "fields": ["claim"]}}
        ],
        "missingValues": [""],
    }


def _column(name: str) -> dict[str, Any]:
    field = FIELDS[name]
    kind, meaning, words = field.kind, field.meaning, field.vocabulary()
    constraints: dict[str, Any] = {"required": True} if name in ALWAYS else {}
    if words:
        constraints["enum"] = [*words, *([NO_BASIS] if name == "basis" else [])]
    if name in INSTEAD:
        meaning = f"{meaning} `{INSTEAD[name][0]}` {INSTEAD[name][1]}."
    column = {"name": name, "type": kind, "description": meaning, "constraints": constraints}
    return {key: part for key, part in column.items() if part}


def ledger_schema(address: str) -> Schema:
    """The JSON Schema of ``ledger.json``.

    Parameters
    ----------
    address : str
        Absolute address of the schema itself; empty where the site has none.
    """
    interval = _object(
        {
            "low": _null(_known("printed_low")),
            "high": _null(_known("printed_high")),
            "low_open": _known("printed_low_open"),
            "high_open": _known("printed_high_open"),
        },
        "The interval that the printed number stands for; null where it has no end.",
    )
    counted = {**_all("number", "low", "high"), "tables": _tables()}
    judged = {**_all("verdict"), "reason": _null(_words(DIFFERS_REASONS, "Why it differs."))}
    number = _object(
        counted | judged | _all("gap") | {"times_printed": _null(_known("times_printed"))},
        "The number counted again on this basis.",
    )
    other = {"series": _string("Which series."), "fits": _boolean("Whether it fits the number.")}
    quantity = _object(
        _all("quantity", "as_printed", "unit", "hedge", "step", "value")
        | {"value_high": _null(_known("value_high")), "printed": interval}
        | {"unchecked": _null(_known("unchecked")), "bases": _by_basis(number)}
        | {"other_series": _list(_object(counted | other), "Shown beside it; does not count.")},
    )
    comparison = _object(
        {
            "unchecked": _null(_known("unchecked")),
            "bases": _by_basis(
                _object(judged | _all("finding", "margin") | {"tables": _tables()}),
            ),
        },
        "The statement as a rule over tables, decided.",
    )
    claim = _object(
        _all("claim", "report", "chapter", "kind", "locator", "text_line", "statement")
        | {name: _null(_known(name)) for name in ("attributed_to", "citation")}
        | _all("headline", "stands", "because")
        | {
            "settled_by": _null(_known("settled_by")),
            "verdicts": _by_basis(_known("verdict"), "The worst verdict on each basis."),
            "reasons": _by_basis(
                _null(_words(DIFFERS_REASONS, "Why it differs.")), "Why it differs on a basis."
            ),
            "page": _address(FIELDS["page"].meaning),
            "card": _address("Address of the claim’s card in its chapter."),
            "hash": _hash(),
        },
    )
    claim["properties"] |= {
        "quantities": _list(quantity, "The printed numbers, of a claim of kind `number`."),
        "comparison": comparison,
    }
    forms = {"number": "quantities", "comparison": "comparison"}
    claim["oneOf"] = [
        {
            "properties": {
                "kind": {"const": kind},
                **{part: False for part in forms.values() if part != own},
            },
            "required": [own],
        }
        for kind, own in forms.items()
    ]
    work = _object(
        {
            "citation": _string("All of it in one line."),
            "title": _string("Its title."),
            "authors": _list(_string("A person or a body."), "Who wrote it."),
            "year": _null(_string("When it came out.")),
        }
    )
    return _file(
        "The ledger: every claim with its verdicts",
        address,
        {
            "works": {
                "description": "The reports, and the sources that they name, by their keys.",
                "type": "object",
                "required": [report.citation_key for report in reports().values()],
                "additionalProperties": work,
            },
            "claims": _list(claim, "Every claim, in reading order."),
        },
    )


def figures_schema(address: str) -> Schema:
    """The JSON Schema of ``figures.json``; see `ledger_schema`."""
    source = _object(
        {
            "table": _string("Name of the data table."),
            "title": _string("Its title."),
            "publisher": _string("Whose data it holds."),
            "edition": _string("Which edition of them."),
            "licenses": _list(_words(TERM_TITLES, ""), "The licences that it states."),
        }
    )
    licence = _object(
        {
            "name": _string("Names of the licences that bind the figure, joined by AND."),
            "title": _string("The same in words."),
            "address": _null(_address("Where the strictest of them stands.")),
            "derivatives": _null(_boolean("Whether derivatives are allowed; null: not stated.")),
            "commercial": _null(_boolean("Whether commercial use is allowed; null: not stated.")),
            "sentence": _string("All of it in plain words, with credit to every publisher."),
        },
        "What may be done with the figure.",
    )
    file = _object(
        {"address": _address("Where the file is."), "mediatype": _string("What kind of file.")}
    )
    figure = _object(
        {
            "figure": _string("Id of the figure, which does not change."),
            "number": _null(_string("Its number in the book, which may change.")),
            "title": _string("What it finds."),
            "caption": _string("What is drawn, from which data, with what caution."),
            "alt": _string("What the chart shows, for somebody who cannot see it."),
            "chapter": _string("The chapter that it belongs to."),
            "sources": _list(source, "The data tables that it is drawn from."),
            "licence": licence,
            "files": _list(file, "Pictures, data, chart and what else there is of it."),
            "page": _address("Address of its page."),
            "hash": _hash(),
        }
    )
    return _file(
        "The figures: every figure with its sources, licence and files",
        address,
        {"figures": _list(figure, "Every figure, in reading order.")},
    )


def package_schema(address: str) -> Schema:
    """The JSON Schema of what this package adds to a Frictionless Data Package."""
    units = UNIT_MEANINGS | {UNIT_IN_ROW: "each row names its own, in the column `unit`"}
    text = {
        "publisher": _string("Whose data the table holds."),
        "edition": _string("Which edition of them."),
        "coverage": _string("Which places and years."),
        "read_via": _null(_string("The copy that was read, if not the publisher’s own.")),
        "hash": _string("SHA-256 of the file, behind `sha256:`."),
    }
    field = {
        "type": "object",
        "required": ["name", "type", "description"],
        "properties": {"unit": _words(units, "Unit of the column.")},
    }
    licence = {"type": "object", "properties": {"name": _words(TERM_TITLES, "Which licence.")}}
    entry = {
        "type": "object",
        "required": ["name", "path", "title", "description", "licenses", "publisher", "schema"],
        "properties": text
        | {
            "caveats": _list(_words(CAVEATS, ""), "What to take care of."),
            "licenses": {"type": "array", "minItems": 1, "items": licence},
            "schema": {
                "type": "object",
                "required": ["fields"],
                "properties": {"fields": {"type": "array", "minItems": 1, "items": field}},
            },
        },
    }
    return {
        "$schema": DRAFT,
        **({"$id": address} if address else {}),
        "title": "The tables: what this data package adds to the standard",
        "type": "object",
        "required": ["name", "title", "resources"],
        "properties": {"resources": {"type": "array", "minItems": 1, "items": entry}},
    }


def _file(title: str, address: str, content: dict[str, Schema]) -> Schema:
    """A published file: what it is an edition of, and its content."""
    licence = _object(
        {
            "name": _string("Its SPDX identifier."),
            "title": _string("Its name."),
            "address": _address("Where it stands."),
        },
        "The licence of this file; what is drawn from data keeps theirs.",
    )
    head = {
        "$schema": _address("This schema."),
        "title": _string("What the file holds."),
        "book": _string("The book that it belongs to."),
        "identifier": _address("Names the book, wherever it moves."),
        "address": _null(_address("Where the book is published.")),
        "author": _string("Who made it, as one body."),
        "edition": _null(_string("Version of the book.")),
        "date": _null(_string("Day of that edition.") | {"format": "date"}),
        "language": _string("Language of its texts, as in BCP 47."),
        "licence": licence,
    }
    return {
        "$schema": DRAFT,
        **({"$id": address} if address else {}),
        **_object(head | content),
        "title": title,
    }


def _all(*names: str) -> dict[str, Schema]:
    return {name: _known(name) for name in names}


def _known(name: str) -> Schema:
    field = FIELDS[name]
    kind, meaning, words = field.kind, field.meaning, field.vocabulary()
    return _words(words, meaning) if words else {"type": kind, "description": meaning}


def _words(words: Mapping[str, str] | Iterable[str], meaning: str) -> Schema:
    """One of a closed list of words, with their meanings where these are given."""
    if isinstance(words, Mapping):
        options = [{"const": word, "description": text} for word, text in words.items()]
        return {"description": meaning, "oneOf": options}
    return {"description": meaning, "enum": list(words)}


def _object(properties: dict[str, Schema], meaning: str = "") -> Schema:
    """An object with all of these properties, and in the end no others."""
    return {
        **({"description": meaning} if meaning else {}),
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


def _by_basis(schema: Schema, meaning: str = "What it was held against, by basis.") -> Schema:
    names = ", ".join(f"{basis}, {name}" for basis, name in BASIS_NAMES.items())
    return {
        "description": f"{meaning} Bases: {names}.",
        "type": "object",
        "propertyNames": {"enum": list(BASIS_NAMES)},
        "additionalProperties": schema,
    }


def _null(schema: Schema) -> Schema:
    """The same, or null where there is none."""
    meaning = {"description": schema["description"]}
    return {**meaning, "anyOf": [{k: v for k, v in schema.items() if k != "description"}, _NULL]}


_NULL = {"type": "null"}


def _list(items: Schema, meaning: str) -> Schema:
    return {"description": meaning, "type": "array", "items": items}


def _tables() -> Schema:
    return _list({"type": "string"}, "Names of the data tables behind it.")


def _string(meaning: str) -> Schema:
    return {"type": "string", "description": meaning, "minLength": 1}


def _boolean(meaning: str) -> Schema:
    return {"type": "boolean", "description": meaning}


def _address(meaning: str) -> Schema:
    return {"type": "string", "format": "uri-reference", "description": meaning, "minLength": 1}


def _hash() -> Schema:
    return {"type": "string", "pattern": "^[0-9a-f]+$", "description": FIELDS["hash"].meaning}
