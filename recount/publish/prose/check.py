"""The prose check: every numeral that a reader meets comes from a value recorded beside it.

The numbers in the text are written out by hand, so that it reads the same everywhere; this module
finds for each of them the value that it came from. What counts as an origin are the records of the
same section: the verdicts, what `recount.numbers` put on record, and what the sentences of
questions draw on. The texts of a figure may
also use the data of its chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from recount import mime
from recount.chapters import SYNTHESIS, Notebook, pages
from recount.drawing.chart import drawn_tables
from recount.ledger.claims import reports
from recount.publish.book.sections import anchor, blocks, plain
from recount.publish.prose.numerals import TIMES, Numeral
from recount.publish.prose.origins import (
    Origin,
    as_kind,
    calendar_time,
    chart_origins,
    chart_times,
    gives,
    naming,
    needing_origin,
    same_time,
    times_in,
    times_in_code,
    value_origins,
    verdict_origins,
    verdict_times,
)
from recount.record import (
    FigureRecord,
    NamedValue,
    NumbersRecord,
    QuestionRecord,
    VerdictRecord,
    said_by,
)

_SENTENCE_END = re.compile(r"(?<=[.!?])[”’*)]*\s+(?=[A-Z“‘*\d(])")


@dataclass
class Passage:
    """A part of a chapter under one heading of the second level, with what it recorded.

    Attributes
    ----------
    page, heading : str
        Where it stands.
    sentences : list of Sentence
        What a reader reads there.
    origins : list of Origin
        The values recorded in it.
    times : set of int
        The years, months and days that its records and its code name.
    anchors : set of str
        The fragments under which the book links to its headings.
    """

    page: str
    heading: str
    sentences: list[Sentence] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    times: set[int] = field(default_factory=set)
    anchors: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Sentence:
    """A sentence, where it stands, and origins that only it may use."""

    where: str
    text: str
    origins: tuple[Origin, ...] = ()
    times: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Untraced:
    """A numeral that no recorded value of its section gives."""

    section: str
    where: str
    numeral: str
    sentence: str
    nearest: str

    def __str__(self) -> str:
        near = f"; nearest: {self.nearest}" if self.nearest else "; none are recorded"
        return (
            f"{self.section}, {self.where}: “{self.numeral}” in “{self.sentence}”: expected a"
            f" value recorded in this section that gives it{near}"
        )


def check(root: Path, chapters: Mapping[str, Notebook]) -> list[Untraced]:
    """Every numeral of the book that comes from no recorded value.

    Parameters
    ----------
    root : Path
        The folder of the book, for its pages.
    chapters : mapping of str to notebook
        The chapters by name, with their outputs.

    Returns
    -------
    list of Untraced
    """
    return [
        Untraced(
            f"{section.page} ({section.heading})",
            sentence.where,
            numeral.text,
            sentence.text,
            _nearest(numeral, [*sentence.origins, *section.origins]),
        )
        for section, sentence, numeral in traceable(root, chapters)
        if not is_traced(numeral, section, sentence)
    ]


def traceable(
    root: Path, chapters: Mapping[str, Notebook]
) -> Iterator[tuple[Passage, Sentence, Numeral]]:
    """Every numeral that needs an origin, with its sentence and section."""
    names = report_names(root)
    for section in all_passages(root, chapters):
        for sentence in section.sentences:
            for numeral in needing_origin(sentence.text, names):
                yield section, sentence, numeral


def report_names(root: Path) -> re.Pattern[str]:
    """What names the reports of the book in `root`, and needs no origin."""
    described = (root / "data" / "claims" / "reports.csv").is_file()
    return naming(reports(root).values() if described else ())


def all_passages(root: Path, chapters: Mapping[str, Notebook]) -> list[Passage]:
    """The sections of all chapters, and the blocks of all pages."""
    by_chapter = {name: passages_of(name, notebook) for name, notebook in chapters.items()}
    everything = [section for sections in by_chapter.values() for section in sections]
    return [*everything, *_page_passages(root, by_chapter)]


def is_traced(numeral: Numeral, section: Passage, sentence: Sentence) -> bool:
    """Whether a value recorded for the sentence, or in its section, gives the numeral."""
    if numeral.kind in TIMES:
        return any(
            same_time(numeral, time) for times in (section.times, sentence.times) for time in times
        )
    return any(gives(origin, numeral) for origin in (*sentence.origins, *section.origins))


def _nearest(numeral: Numeral, origins: Iterable[Origin]) -> str:
    ranked = sorted(
        (abs(number - numeral.value), f"{origin.name} ({number:,.6g})")
        for origin in origins
        for number in as_kind(origin, numeral)
    )
    return "; ".join(dict.fromkeys(text for _, text in ranked[:2]))


def passages_of(chapter: str, notebook: Notebook) -> list[Passage]:
    """A chapter cut at its headings of the second level.

    A section that records nothing sums up, and may use what the whole chapter recorded.
    """
    page = f"chapters/{chapter}"
    sections = [Passage(page, "opening")]
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for tokens in blocks(source):
                if tokens[0].type == "heading_open":
                    if tokens[0].tag == "h2":
                        sections.append(Passage(page, plain(tokens[1])))
                    sections[-1].anchors.add(anchor(plain(tokens[1])))
                sections[-1].sentences += _sentences(tokens, f"cell {cell['id']}")
        elif cell["cell_type"] == "code":
            sections[-1].times |= times_in_code(source)
            for output in cell["outputs"]:
                _record(sections[-1], output.get("data", {}))
    whole = [origin for section in sections for origin in section.origins]
    times = {time for section in sections for time in section.times}
    for section in sections:
        if not section.origins:
            section.origins, section.times = whole, times
    return sections


def _record(section: Passage, data: Mapping[str, Any]) -> None:
    if mime.NUMBERS in data:
        numbers: NumbersRecord = data[mime.NUMBERS]
        _record_numbers(section, numbers["numbers"])
    if mime.QUESTION in data:
        asked: QuestionRecord = data[mime.QUESTION]
        _record_numbers(section, asked["numbers"])
        section.sentences += [
            Sentence(f"question {asked['question']}", text)
            for said in said_by(asked)
            for text in _SENTENCE_END.split(said)
        ]
    if mime.VERDICT in data:
        verdict: VerdictRecord = data[mime.VERDICT]
        section.origins += verdict_origins(verdict)
        section.times |= verdict_times(verdict)
        section.sentences += [
            Sentence(f"card {verdict['claim']}", text)
            for said in (verdict["because"], verdict["instead"], verdict["settled_by"])
            if said
            for text in _SENTENCE_END.split(said)
        ]
    if mime.FIGURE in data:
        record: FigureRecord = data[mime.FIGURE]
        rows = list(chain(*drawn_tables(data[mime.VEGALITE])))
        origins, times = tuple(chart_origins(rows)), frozenset(chart_times(rows))
        words = {
            "title": record["title"],
            "subtitle": record.get("subtitle", ""),
            "note": record.get("note", ""),
            "caption": record["caption"],
            "alt": record["alt"],
        }
        section.sentences += [
            Sentence(f"{name} of figure {record['figure']}", text, origins, times)
            for name, said in words.items()
            if said
            for text in _SENTENCE_END.split(said)
        ]


def _record_numbers(section: Passage, numbers: Iterable[NamedValue]) -> None:
    for entry in numbers:
        section.origins += value_origins(entry["name"], entry, entry["unit"])
        section.times |= times_in(entry["name"]) | calendar_time(entry["number"], entry["unit"])


def _page_passages(root: Path, chapters: Mapping[str, list[Passage]]) -> Iterator[Passage]:
    """Each block of a page, with what the sections that it links to recorded, and the totals."""
    totals = _totals(chapters)
    for page in pages(root):
        path = root / f"{page}.md"
        if not path.is_file():
            continue
        heading = page
        for tokens in blocks(path.read_text(encoding="utf-8")):
            if tokens[0].type == "heading_open":
                heading = plain(tokens[1])
            linked = [
                section
                for token in tokens
                for child in token.children or ()
                if child.type == "link_open"
                for section in _linked(str(child.attrs["href"]), chapters)
            ]
            yield Passage(
                page,
                heading,
                _sentences(tokens, "text"),
                totals + [origin for section in linked for origin in section.origins],
                {time for section in linked for time in section.times},
            )


def _linked(href: str, chapters: Mapping[str, list[Passage]]) -> list[Passage]:
    found = re.search(r"chapters/([a-z-]+)\.(?:ipynb|html)(?:#(.+))?$", href)
    if not found or found[1] not in chapters:
        return []
    sections = chapters[found[1]]
    return [section for section in sections if not found[2] or found[2] in section.anchors]


def _totals(chapters: Mapping[str, list[Passage]]) -> list[Origin]:
    return [origin for section in chapters.get(SYNTHESIS, []) for origin in section.origins]


def _sentences(tokens: Sequence[Token], where: str) -> list[Sentence]:
    return [
        Sentence(where, text.strip())
        for text in _SENTENCE_END.split(plain(tokens[1]))
        if text.strip()
    ]
