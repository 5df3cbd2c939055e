"""What chapters hand on: the records in their outputs, field by field.

A record is JSON. The chapters write these types and everything later reads them; the schemas of
the published files are derived from them, with what is said of each field here.
"""

from __future__ import annotations

from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from recount.tables.provenance import Provenance
from recount.vocabulary import (
    Answer,
    Basis,
    DiffersReason,
    Role,
    Stand,
    UncheckedReason,
    VariationKind,
    Verdict,
)

Option = str | int | float | bool
"""What can be chosen in an explorer: as JSON has it, so that both its faces name it alike."""

ChoiceKind = Literal["range", "switch", "list"]
"""How one of several is chosen: evenly spaced whole numbers, no and yes, or a list."""

Spec = dict[str, Any]
"""A chart in Vega-Lite, which has a schema of its own."""


class RestsOn(TypedDict):
    """What something was counted from."""

    tables: list[str]
    """Names of the data tables behind it."""
    facts: NotRequired[list[str]]
    """Keys of the published facts behind it, if any."""


class ValueRecord(RestsOn):
    """A value, rounded so that it compares equal on any machine."""

    number: float
    """The number counted again, in `unit`."""
    low: float
    """Lower end of the number counted again, in `unit`."""
    high: float
    """Upper end of the number counted again, in `unit`."""


class NamedValue(ValueRecord):
    """A number that a text draws on."""

    name: str
    """What the number is, in words."""
    unit: str
    """Unit of the number."""


class NumbersRecord(TypedDict):
    """The numbers that the text of a section draws on."""

    numbers: list[NamedValue]
    """The numbers, in the order in which they were put on record."""


class SlotNumber(TypedDict):
    """A number that fills a slot of a sentence, for those who write it in another language."""

    number: float
    """The number, in `unit`."""
    unit: str
    """Unit of the number."""


SlotRecord = SlotNumber | str
"""What fills a slot of a sentence: a number in its unit, or words."""


class VariationRecord(RestsOn):
    """What a verdict would be, had one choice been another; it does not count."""

    kind: VariationKind
    """What was chosen otherwise."""
    choice: str
    """What was chosen instead."""
    verdict: Verdict
    """The verdict then."""
    turns: bool
    """Whether that is another verdict than the one on the data, or on the report’s own numbers."""
    finding: str | None
    """What was compared, with the numbers, and by how much; null for printed numbers."""
    values: list[NamedValue]
    """What was counted for the printed numbers; none for a comparison."""


class PrintedInterval(TypedDict):
    """The interval that the printed number stands for; null where it has no end."""

    low: float | None
    """Lower end of what the number stands for, in `unit`."""
    high: float | None
    """Upper end of what the number stands for, in `unit`."""
    low_open: bool
    """Whether the lower end itself is left out."""
    high_open: bool
    """Whether the upper end itself is left out."""


class CountedNumber(ValueRecord):
    """The number counted again on this basis."""

    verdict: Verdict
    """The verdict on this basis."""
    reason: DiffersReason | None
    """Why it differs."""
    gap: float
    """How far it lies outside what is printed, in `unit`, with its sign."""
    times_printed: float | None
    """How many times the printed number, where that is open."""


class OtherSeries(ValueRecord):
    """Another series, shown beside the printed number; it does not count."""

    series: str
    """Which series."""
    fits: bool
    """Whether it fits the number."""


class QuantityRecord(TypedDict):
    """A printed number, and what was counted again for it."""

    quantity: str
    """Name of the printed number within its claim."""
    role: Role
    """Whether the claim asserts the number, or it only goes with what is asserted."""
    as_printed: str
    """The words that hold the number and its hedge."""
    unit: str
    """Unit of every number about this quantity."""
    hedge: str
    """How far the words around the number let it reach."""
    step: float
    """What the last printed digit stands for, in `unit`."""
    value: float
    """The printed number in `unit`; the first of two in a range."""
    value_high: float | None
    """The second number of a range, in `unit`."""
    printed: PrintedInterval
    """The interval that the printed number stands for; null where it has no end."""
    unchecked: UncheckedReason | None
    """Why nothing could be held against it."""
    bases: dict[Basis, CountedNumber]
    """What it was held against, by basis."""
    other_series: list[OtherSeries]
    """Shown beside it; does not count."""


class InEnglish(TypedDict):
    """The English texts of a finding that is translated."""

    finding: str
    """What was compared, with the numbers."""
    margin: str
    """By how much, or how many of how many."""


class DecidedComparison(RestsOn):
    """The statement, decided on this basis."""

    verdict: Verdict
    """The verdict on this basis."""
    reason: DiffersReason | None
    """Why it differs."""
    finding: str
    """What was compared, with the numbers."""
    margin: str
    """By how much, or how many of how many."""
    in_english: NotRequired[InEnglish]
    """The same in English, of a translation: its numbers are read there."""


class ComparisonRecord(TypedDict):
    """The statement as a rule over tables, decided."""

    unchecked: UncheckedReason | None
    """Why nothing could be held against it."""
    bases: dict[Basis, DecidedComparison]
    """What it was held against, by basis."""


class Judged(TypedDict):
    """What is on record of every claim, whatever its kind."""

    claim: str
    """Slug of the claim, which does not change."""
    report: str
    """The report that makes the claim."""
    chapter: str
    """The chapter that judges the claim."""
    locator: str
    """Where it stands in the report."""
    text_line: int
    """Line of the report’s text; the table `left_out` counts alike."""
    statement: str
    """What the report says, in one sentence of the project’s."""
    answer: Answer
    """May it be quoted? The one answer for readers."""
    headline: Verdict
    """The technical verdict on the claim."""
    stands: Stand
    """Whether the report’s sentence still stands."""
    because: str
    """Why it stands or not, in a line."""
    instead: str | None
    """What to write instead, with its numbers; null where the sentence can be quoted as it is."""
    settled_by: str | None
    """What would settle the part that cannot be checked."""
    verdicts: dict[Basis, Verdict]
    """The worst verdict on each basis."""
    reasons: dict[Basis, DiffersReason | None]
    """Why it differs on a basis."""
    variations: list[VariationRecord]
    """What the verdict would be, had a window, a threshold or the like been chosen otherwise."""


class JudgedNumbers(Judged):
    """A claim that prints numbers."""

    kind: Literal["number"]
    """Whether the claim prints numbers, or compares without one."""
    quantities: list[QuantityRecord]
    """The printed numbers, of a claim of kind `number`."""
    checked: int
    """How many of its printed numbers were held against something."""


class JudgedComparison(Judged):
    """A claim that compares without a number."""

    kind: Literal["comparison"]
    """Whether the claim prints numbers, or compares without one."""
    comparison: ComparisonRecord
    """The statement as a rule over tables, decided."""


class AsStored(TypedDict):
    """What a stored verdict has besides, and a published one has otherwise or not."""

    attributed_to: str
    """The source that the report names for it; empty if none."""
    citation: str
    """Key of that source, or of the report, among the book’s sources; empty if it has none."""
    complaints: list[str]
    """What is wrong with how the verdict is explained."""


class NumberVerdict(JudgedNumbers, AsStored):
    """The verdict on a claim that prints numbers."""


class ComparisonVerdict(JudgedComparison, AsStored):
    """The verdict on a claim that compares without a number."""


VerdictRecord = NumberVerdict | ComparisonVerdict
Part = QuantityRecord | ComparisonRecord
"""What a verdict judges one by one."""
Counted = CountedNumber | DecidedComparison
"""What was counted again for a part, on one basis."""


class SourceRecord(TypedDict):
    """A table, a report, or the work of a published fact, behind a figure, explorer or verdict."""

    table: str
    """Name of the data table."""
    title: str
    """Title of the table, report or work."""
    publisher: str
    """Whose data it holds."""
    edition: str
    """Which edition of them; of a work, also at which hand and where it was read."""
    licenses: list[str]
    """The licences that it states."""
    facts: NotRequired[list[str]]
    """Keys of the published facts that go back to it, where it is a work and no whole table."""


class MoreWords(TypedDict):
    """The words of a figure that it may do without."""

    subtitle: NotRequired[str]
    """Measure, place and years."""
    note: NotRequired[str]
    """What one must know where the picture stands alone."""


class FigureRecord(MoreWords):
    """A figure, without its chart."""

    figure: str
    """Id of the figure, which does not change."""
    title: str
    """What it finds."""
    caption: str
    """What is drawn, from which data, with what caution."""
    alt: str
    """What the chart shows, for somebody who cannot see it."""
    sources: list[SourceRecord]
    """The data tables that it is drawn from."""


class ChartedFigure(FigureRecord):
    """A figure with its chart, which travels beside its record in an output."""

    spec: Spec
    """The chart."""


class ChoiceRecord(TypedDict):
    """A choice of an explorer."""

    name: str
    """Name of the choice, which does not change."""
    label: str
    """What is chosen, as the reader sees it."""
    kind: ChoiceKind
    """How it is offered."""
    options: list[Option]
    """Everything that can be chosen, in order."""
    start: Option
    """What is chosen at first."""
    names: NotRequired[list[str]]
    """What links call the options, where these are translated."""


class ItemsRecord(TypedDict):
    """A free choice of several items."""

    name: str
    """Name of the choice, which does not change."""
    label: str
    """What is chosen, as the reader sees it."""
    kind: Literal["items"]
    """How it is offered."""
    options: list[str]
    """Everything that can be chosen, in order."""
    start: list[str]
    """What is chosen at first."""
    column: str
    """The table's column that names the item of a row."""
    names: NotRequired[list[str]]
    """What links call the options, where these are translated."""


class FewCells(TypedDict):
    """A column that repeats few cells."""

    of: list[Option]
    """Each cell, once."""
    at: str
    """Which of them follow one another; see `recount.explorers.grid.series`."""


class Grid(TypedDict):
    """The outcome of every choice; see `recount.explorers.grid.packed`."""

    columns: dict[str, list[list[Option] | FewCells]]
    """The distinct columns of the tables, by name."""
    tables: dict[str, str]
    """For each name, which column each outcome has, or -1 for no table, as a series."""
    texts: list[list[str]]
    """What stands between the numerals of the sentences, once."""
    told: str
    """Which text each sentence has, as a series."""
    numerals: list[list[str]]
    """For each text and gap, the numerals of its sentences in order, as a series."""


class Forms(TypedDict):
    """The chart of an explorer without its table, in each form that it takes."""

    form_by: list[str]
    """The choices that change the form of the chart."""
    forms: list[Spec]
    """The chart, for each option of these choices."""


class ExplorerRecord(TypedDict):
    """An explorer, without the chart of its start."""

    explorer: str
    """Id of the explorer, which does not change."""
    title: str
    """The question that it answers."""
    choices: list[ChoiceRecord | ItemsRecord]
    """What can be chosen, in the order of the controls."""
    sentence: str
    """What it says at its start."""
    sources: list[SourceRecord]
    """The data tables that it is computed from."""
    grid: str
    """The outcome of every choice, a `Grid` and its `Forms`, as JSON."""
    headings: NotRequired[dict[str, str]]
    """What the columns of its tables are called, where that is translated."""


class ChartedExplorer(ExplorerRecord):
    """An explorer with the chart of its start, which travels beside its record in an output."""

    spec: NotRequired[Spec]
    """The chart; none, of an explorer that answers by a sentence alone."""


class NumberReply(TypedDict):
    """What is said to every number between two others, both included."""

    low: float | None
    """The lowest of them; null where there is none."""
    high: float | None
    """The highest of them; null where there is none."""
    right: bool
    """Whether they are right."""
    says: str
    """What is said."""


class OptionReply(TypedDict):
    """What is said to whoever chooses an option."""

    option: str
    """Its letter."""
    text: str
    """What it says."""
    right: bool
    """Whether it is right."""
    says: str
    """What is said."""


class DecidedClaim(TypedDict):
    """A claim on whose verdict the matter of a question decides."""

    claim: str
    """Slug of the claim."""
    chapter: str
    """The chapter that judges it."""
    statement: str
    """What the report says, in one sentence of the project’s."""


class Asked(TypedDict):
    """What every question has."""

    question: str
    """Id of the question, which does not change."""
    text: str
    """What is asked."""
    answer: str
    """The right answer, as it is written."""
    why: str
    """Why it is right."""
    claims: list[DecidedClaim]
    """Where the matter decides a verdict."""
    numbers: list[NamedValue]
    """The numbers that its sentences draw on."""


class NumberQuestion(Asked):
    """A question that a number answers."""

    kind: Literal["number"]
    """What answers it."""
    unit: str
    """What is written behind the number; empty if nothing is."""
    accepted: str
    """How far from the answer a number may be, in words."""
    replies: list[NumberReply]
    """What is said: by the first of them whose numbers have the one that was given."""


class ChoiceQuestion(Asked):
    """A question that one of several options answers."""

    kind: Literal["choice"]
    """What answers it."""
    replies: list[OptionReply]
    """The options, in the order of their letters."""


QuestionRecord = NumberQuestion | ChoiceQuestion
"""A question with an answer to check."""
Reply = NumberReply | OptionReply
"""What is said to an answer."""


def more_words(record: FigureRecord) -> MoreWords:
    """Those words of a figure that it could do without, and has."""
    words: MoreWords = {}
    if "subtitle" in record:
        words["subtitle"] = record["subtitle"]
    if "note" in record:
        words["note"] = record["note"]
    return words


def said_by(record: QuestionRecord) -> list[str]:
    """Every text of a question: what it asks, its answer, and what it says to each answer."""
    options = [reply["text"] for reply in record["replies"]] if record["kind"] == "choice" else []
    says = [reply["says"] for reply in record["replies"]]
    return [record["text"], *options, record["answer"], record["why"], *says]


def quantities_of(record: JudgedNumbers | JudgedComparison) -> list[QuantityRecord]:
    """The printed numbers of a claim; none, of one that compares without."""
    return record["quantities"] if record["kind"] == "number" else []


def parts_of(record: JudgedNumbers | JudgedComparison) -> list[Part]:
    """What a verdict judges one by one: its quantities, or its comparison."""
    return [*record["quantities"]] if record["kind"] == "number" else [record["comparison"]]


def tables_of(record: JudgedNumbers | JudgedComparison, beside: bool = False) -> list[str]:
    """Names of the data tables that a verdict rests on, sorted; see `behind`."""
    return sorted(behind(record, beside).tables)


def behind(record: JudgedNumbers | JudgedComparison, beside: bool = False) -> Provenance:
    """The data tables, and the published facts, that a verdict rests on.

    Parameters
    ----------
    record : VerdictRecord
        The verdict's record.
    beside : bool
        Whether those of other series and of variations, which are shown and do not count, are
        named too.
    """
    found: list[RestsOn] = [
        counted for part in parts_of(record) for counted in part["bases"].values()
    ]
    if beside:
        found += [other for part in quantities_of(record) for other in part["other_series"]]
        found += record["variations"]
    return origin_of(*found)


def origin_of(*counted: RestsOn) -> Provenance:
    """The data tables, and the published facts, that records name together."""
    return Provenance(
        frozenset(table for one in counted for table in one["tables"]),
        facts=frozenset(fact for one in counted for fact in one.get("facts", ())),
    )
