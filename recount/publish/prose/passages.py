"""Passages: what a reader reads under one heading, and the values that are recorded there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from recount import mime
from recount.chapters import Notebook, is_lesson, pages, synthesis
from recount.drawing.chart import drawn_tables
from recount.errors import BuildError
from recount.publish.book.sections import anchor
from recount.publish.book.words import blocks, plain
from recount.publish.prose.numerals import Numeral
from recount.publish.prose.origins import (
    Origin,
    calendar_time,
    chart_origins,
    chart_times,
    same_time,
    scale_origins,
    slot_origins,
    slot_times,
    times_in,
    times_in_code,
    value_origins,
    verdict_origins,
    verdict_times,
)
from recount.reading import is_there, text_of
from recount.record import (
    FigureRecord,
    NamedValue,
    NumbersRecord,
    QuestionRecord,
    SlotRecord,
    VerdictRecord,
    said_by,
)

NUMBERS = "numbers"
"""In the metadata of a cell of text: names of the values that its numerals come from, in order."""

_NAMES_OF_PAGE = re.compile(r"^<!-- numbers:\n((?:- .*\n)+)-->$", re.MULTILINE)
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

    def open_to(self, sentence: Sentence) -> Iterator[Origin]:
        """The values that a sentence of the passage may draw on."""
        if sentence.own is None:
            yield from self.origins
        else:
            yield from sentence.own.origins
            for origin in self.nameable(sentence) if sentence.named else ():
                if origin.name in sentence.named:
                    yield origin

    def nameable(self, sentence: Sentence) -> Iterator[Origin]:
        """The values that may be named for a sentence of the passage."""
        return chain(sentence.own.drawn if sentence.own else (), self.origins)

    def knows(self, time: Numeral, sentence: Sentence) -> bool:
        """Whether a sentence of the passage may name a time, or may if it is named for it."""
        own = sentence.own
        return any(
            same_time(time, known)
            for known in chain(self.times, own.times if own else (), own.drawn_times if own else ())
        )


@dataclass(frozen=True)
class Sentence:
    """A sentence, where it stands, and what it may draw on.

    Attributes
    ----------
    where : str
        The cell, page, card, figure or question in which it stands.
    text : str
        Its words.
    named : tuple of str
        The values that its author names. In a cell or page of text they are those of its numerals,
        one each and in order; for the words of a card or figure, those beside its own.
    own : Own or None
        What the words of a card, figure or question draw on; None in a text, which draws on all
        that its section recorded.
    """

    where: str
    text: str
    named: tuple[str, ...] = ()
    own: Own | None = None


@dataclass(frozen=True)
class Own:
    """What the words of a card, figure or question draw on, be it named or not.

    Attributes
    ----------
    cell : str
        The id of the cell that shows them, whose metadata may name more.
    origins : tuple of Origin
        The values of its record, and what fills its slots.
    times : frozenset of int
        The times of these.
    drawn : tuple of Origin
        The values that its chart draws: many, so that it takes a name to draw on one.
    drawn_times : frozenset of int
        The times that its chart draws.
    """

    cell: str
    origins: tuple[Origin, ...]
    times: frozenset[int]
    drawn: tuple[Origin, ...] = ()
    drawn_times: frozenset[int] = frozenset()


def all_passages(root: Path, chapters: Mapping[str, Notebook]) -> list[Passage]:
    """The sections of all chapters, and the blocks of all pages."""
    folder = root / "chapters"
    by_chapter = {name: passages_of(name, notebook, folder) for name, notebook in chapters.items()}
    everything = [section for sections in by_chapter.values() for section in sections]
    return [*everything, *_page_passages(root, by_chapter)]


def site_origins(chapters: Collection[str]) -> list[Origin]:
    """What pages may count of the site itself."""
    from recount.publish.cite.cite_html import FILES, TEXTS

    lessons = [name for name in chapters if is_lesson(name)]
    counted = {
        "chapters of the book": len(chapters) - len(lessons),
        "lessons of the book": len(lessons),
        "formats of a citation": len(FILES) + len(TEXTS),
    }
    return [Origin(name, number, "count") for name, number in counted.items()]


def passages_of(chapter: str, notebook: Notebook, folder: Path | None = None) -> list[Passage]:
    """A chapter cut at its headings of the second level, with what it includes from its folder.

    A section that records nothing sums up, and may use what the whole chapter recorded.
    """
    page = f"chapters/{chapter}"
    sections = [Passage(page, "opening")]
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for tokens in blocks(source, folder):
                if tokens[0].type == "heading_open":
                    if tokens[0].tag == "h2":
                        sections.append(Passage(page, plain(tokens[1])))
                    sections[-1].anchors.add(anchor(plain(tokens[1])))
                named = tuple(cell["metadata"].get(NUMBERS, ()))
                sections[-1].sentences += _sentences(tokens, f"cell {cell['id']}", named)
        elif cell["cell_type"] == "code":
            times = times_in_code(source)
            sections[-1].times |= times
            for output in cell["outputs"]:
                _record(sections[-1], output.get("data", {}), times, cell)
    whole = [origin for section in sections for origin in section.origins]
    all_times = {time for section in sections for time in section.times}
    for section in sections:
        if not section.origins:
            section.origins, section.times = whole, all_times
    return sections


def _record(
    section: Passage, data: Mapping[str, Any], times: set[int], code: Mapping[str, Any]
) -> None:
    slots: Mapping[str, SlotRecord] = data.get(mime.SLOTS, {})
    filled, filled_times = tuple(slot_origins(slots)), set(slot_times(slots))
    named, cell = tuple(code["metadata"].get(NUMBERS, ())), str(code["id"])
    if mime.NUMBERS in data:
        numbers: NumbersRecord = data[mime.NUMBERS]
        _record_numbers(section, numbers["numbers"])
    if mime.QUESTION in data:
        asked: QuestionRecord = data[mime.QUESTION]
        about = Passage(section.page, section.heading, times=set(times))
        _record_numbers(about, asked["numbers"])
        section.origins += about.origins
        section.times |= about.times
        asked_for = (origin for origin in about.origins if not origin.aside)
        own = Own(cell, tuple(asked_for), frozenset(about.times))
        section.sentences += _words(f"question {asked['question']}", said_by(asked), named, own)
    if mime.VERDICT in data:
        verdict: VerdictRecord = data[mime.VERDICT]
        judged = verdict_origins(verdict)
        section.origins += judged
        section.times |= verdict_times(verdict)
        asserted = (origin for origin in judged if not origin.aside)
        own = Own(
            cell,
            (*filled, *asserted),
            frozenset(filled_times | verdict_times(verdict, beside=False)),
        )
        said = (verdict["because"], verdict["instead"], verdict["settled_by"])
        section.sentences += _words(f"card {verdict['claim']}", filter(None, said), named, own)
    if mime.FIGURE in data:
        record: FigureRecord = data[mime.FIGURE]
        rows = list(chain(*drawn_tables(data[mime.VEGALITE])))
        drawn, drawn_times = tuple(chart_origins(rows)), frozenset(chart_times(rows))
        own_times = frozenset(filled_times | _ends(drawn_times))
        steps = scale_origins(data[mime.VEGALITE])
        own = Own(cell, (*filled, *steps), own_times, drawn, drawn_times)
        words = {
            "title": record["title"],
            "subtitle": record.get("subtitle", ""),
            "note": record.get("note", ""),
            "caption": record["caption"],
            "alt": record["alt"],
        }
        for name, text in words.items():
            where = f"{name} of figure {record['figure']}"
            section.sentences += _words(where, filter(None, [text]), named, own)


def _ends(times: Collection[int]) -> set[int]:
    """The first and the last time that a chart draws, which its words may always name."""
    return {min(times), max(times)} if times else set()


def _words(where: str, said: Iterable[str], named: tuple[str, ...], own: Own) -> Iterator[Sentence]:
    for words in said:
        for text in _SENTENCE_END.split(words):
            yield Sentence(where, text, named, own)


def _record_numbers(section: Passage, numbers: Iterable[NamedValue]) -> None:
    for entry in numbers:
        section.origins += value_origins(entry["name"], entry, entry["unit"])
        section.times |= times_in(entry["name"]) | calendar_time(entry["number"], entry["unit"])


def _page_passages(root: Path, chapters: Mapping[str, list[Passage]]) -> Iterator[Passage]:
    """Each block of a page, with what the sections that it links to recorded, and the totals."""
    totals = [*_totals(root, chapters), *site_origins(chapters)]
    for page in pages(root):
        if not is_there(root, f"{page}.md"):
            continue
        heading, source = page, text_of(root, f"{page}.md", BuildError)
        named = names_of_page(source)
        for tokens in blocks(source, (root / page).parent):
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
                _sentences(tokens, "text", named),
                totals + [origin for section in linked for origin in section.origins],
                {time for section in linked for time in section.times},
            )


def names_of_page(source: str) -> tuple[str, ...]:
    """What a page names for its numerals, in a comment that shows nothing, a line each."""
    found = _NAMES_OF_PAGE.search(source)
    return tuple(line.removeprefix("- ") for line in found[1].splitlines()) if found else ()


def _linked(href: str, chapters: Mapping[str, list[Passage]]) -> list[Passage]:
    found = re.search(r"chapters/([a-z-]+)\.(?:ipynb|html)(?:#(.+))?$", href)
    if not found or found[1] not in chapters:
        return []
    sections = chapters[found[1]]
    return [section for section in sections if not found[2] or found[2] in section.anchors]


def _totals(root: Path, chapters: Mapping[str, list[Passage]]) -> list[Origin]:
    sections = chapters.get(synthesis(root), [])
    return [origin for section in sections for origin in section.origins]


def _sentences(tokens: Sequence[Token], where: str, named: tuple[str, ...]) -> list[Sentence]:
    return [
        Sentence(where, text.strip(), named)
        for text in _SENTENCE_END.split(plain(tokens[1]))
        if text.strip()
    ]
