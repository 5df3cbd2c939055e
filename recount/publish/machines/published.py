"""What publishing adds to the records: the files for machines at the root of the site.

Together with `recount.record` these types are all that the published schemas are derived from.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import ConfigDict, Field, WithJsonSchema, with_config
from typing_extensions import TypedDict

from recount.licence import TERMS
from recount.quantities.units import UNITS
from recount.record import FigureRecord, JudgedComparison, JudgedNumbers, MoreWords
from recount.tables.description import UNIT_IN_ROW
from recount.vocabulary import Caveat

CLOSED = ConfigDict(use_attribute_docstrings=True, extra="forbid")
"""A file in which each field is described here, and there are no others."""
OPEN = ConfigDict(use_attribute_docstrings=True)
"""A file of another standard, which has fields of its own."""

UNIT_MEANINGS = {name: unit.meaning for name, unit in UNITS.items()}
LICENCE_TITLES = {name: terms.title for name, terms in TERMS.items()}

Address = Annotated[
    str, WithJsonSchema({"type": "string", "format": "uri-reference", "minLength": 1})
]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Tag = Literal["es-419", "pt-BR"]
"""The other languages of the book, as in BCP 47."""
Hash = Annotated[str, Field(pattern="^sha256:[0-9a-f]+$")]


def one_of(meanings: dict[str, str]) -> dict[str, Any]:
    """The JSON Schema of a closed list of words, each with its meaning."""
    return {"oneOf": [{"const": word, "description": text} for word, text in meanings.items()]}


class FileLicence(TypedDict):
    """The licence of this file; what is drawn from data keeps theirs."""

    name: str
    """Its SPDX identifier."""
    title: str
    """Its name."""
    address: Address
    """Where it stands."""


_Described = TypedDict(
    "_Described", {"$schema": Annotated[Address, Field(description="This schema.")]}
)


class PublishedFile(_Described):
    """A published file: what it is an edition of."""

    title: str
    """What the file holds."""
    book: str
    """The book that it belongs to."""
    identifier: Address
    """Names the book, wherever it moves."""
    address: Address | None
    """Where the book is published."""
    author: str
    """Who made it, as one body."""
    edition: str | None
    """Version of the book."""
    date: Day | None
    """Day of that edition."""
    language: str
    """Language of its texts, as in BCP 47."""
    licence: FileLicence
    """The licence of this file; what is drawn from data keeps theirs."""


class Translated(TypedDict):
    """The same in another language."""

    page: Address
    """Address of its page in that language."""


class ClaimTexts(Translated):
    """The texts of a claim in another language."""

    statement: str
    """What the report says, in our words."""
    locator: str
    """Where the report says it."""
    attributed_to: str | None
    """The source that the report names for it."""
    because: str
    """Why it stands, or does not."""
    instead: str | None
    """What to write instead."""
    settled_by: str | None
    """What would settle it."""


class FigureTexts(Translated, MoreWords):
    """The texts of a figure in another language."""

    title: str
    """What it finds."""
    caption: str
    """What is drawn, from which data, with what caution."""
    alt: str
    """What the chart shows, for somebody who cannot see it."""


class AsPublished(TypedDict):
    """What a published verdict has besides, or otherwise than a stored one."""

    attributed_to: str | None
    """The source that the report names for it."""
    citation: str | None
    """Key of that source, or of the report, among the book’s sources."""
    page: Address
    """Address of its page; relative to this file where the site has none."""
    card: Address
    """Address of the claim’s card in its chapter."""
    hash: Hash
    """Start of the SHA-256 of the record, behind `sha256:`; it changes when the record does."""
    translations: dict[Tag, ClaimTexts]
    """Its texts in the other languages of the book."""


class PublishedNumbers(JudgedNumbers, AsPublished):
    """A claim that prints numbers."""


class PublishedComparison(JudgedComparison, AsPublished):
    """A claim that compares without a number."""


class PublishedWork(TypedDict):
    """A report, or a source that it names."""

    citation: str
    """All of it in one line."""
    title: str
    """Its title."""
    authors: list[str]
    """Who wrote it, each a person or a body."""
    year: str | None
    """When it came out."""


@with_config(CLOSED)
class LedgerFile(PublishedFile):
    """Every claim with everything on record about it."""

    works: dict[str, PublishedWork]
    """The reports, and the sources that they name, by their keys."""
    claims: list[PublishedNumbers | PublishedComparison]
    """Every claim, in reading order."""


class FigureLicence(TypedDict):
    """What may be done with the figure."""

    name: str
    """Names of the licences that bind the figure, joined by AND."""
    title: str
    """The same in words."""
    address: Address | None
    """Where the strictest of them stands."""
    derivatives: bool | None
    """Whether derivatives are allowed; null: not stated."""
    commercial: bool | None
    """Whether commercial use is allowed; null: not stated."""
    sentence: str
    """All of it in plain words, with credit to every publisher."""


class FigureFile(TypedDict):
    """A file of a figure."""

    address: Address
    """Where the file is."""
    mediatype: str
    """What kind of file."""


class PublishedFigure(FigureRecord):
    """A figure with its place in the book, its licence and its files."""

    number: str | None
    """Its number in the book, which may change."""
    chapter: str
    """The chapter that it belongs to."""
    licence: FigureLicence
    """What may be done with the figure."""
    files: list[FigureFile]
    """Pictures, data, chart and what else there is of it."""
    page: Address
    """Address of its page."""
    hash: Hash
    """Start of the SHA-256 of the record, behind `sha256:`; it changes when the record does."""
    translations: dict[Tag, FigureTexts]
    """Its texts in the other languages of the book."""


@with_config(CLOSED)
class FiguresFile(PublishedFile):
    """Every figure with its sources, licence and files."""

    figures: list[PublishedFigure]
    """Every figure, in reading order."""


class TableLicence(TypedDict):
    """A licence of a table."""

    name: NotRequired[Annotated[str, WithJsonSchema(one_of(LICENCE_TITLES))]]
    """Which licence."""


class TableField(TypedDict):
    """A column of a table."""

    name: str
    """Its name."""
    type: str
    """Type of its values."""
    description: str
    """What it holds."""
    unit: NotRequired[
        Annotated[
            str,
            WithJsonSchema(
                one_of(
                    {**UNIT_MEANINGS, UNIT_IN_ROW: "each row names its own, in the column `unit`"}
                )
            ),
        ]
    ]
    """Unit of the column."""


class TableFields(TypedDict):
    """The columns of a table."""

    fields: Annotated[list[TableField], Field(min_length=1)]
    """Each column, in order."""


class TableEntry(TypedDict):
    """A table of the data package: what this package adds to the standard."""

    name: str
    """Its name."""
    path: str
    """Where its file is."""
    title: str
    """What it is called."""
    description: str
    """What one row is, and how to read it."""
    licenses: Annotated[list[TableLicence], Field(min_length=1)]
    """The licences that it states."""
    publisher: str
    """Whose data the table holds."""
    schema: TableFields
    """Its columns."""
    edition: NotRequired[str]
    """Which edition of them."""
    coverage: NotRequired[str]
    """Which places and years."""
    read_via: NotRequired[str | None]
    """The copy that was read, if not the publisher’s own."""
    hash: NotRequired[str]
    """SHA-256 of the file, behind `sha256:`."""
    caveats: NotRequired[list[Caveat]]
    """What to take care of."""


@with_config(OPEN)
class PackageFile(TypedDict):
    """What this package adds to a Frictionless Data Package."""

    name: str
    """Its name."""
    title: str
    """What it is called."""
    resources: Annotated[list[TableEntry], Field(min_length=1)]
    """Its tables."""
