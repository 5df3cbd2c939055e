"""The prose check: every numeral that a reader meets comes from a value recorded beside it.

The numbers in the text are written out by hand, so that it reads the same everywhere; this module
finds for each of them the value that it came from. What counts as an origin are the records of the
same section: the verdicts, what `recount.numbers` put on record, and what the sentences of
questions draw on. The words of a card, figure or question draw on their own record alone.

That a value is within rounding does not make it the one that is meant. Its author names it, in
the metadata of the cell under ``numbers``: in a cell of text a name for each of its numerals, in
order; in a cell of code those that its words use beside their record. ``recount prose --fix``
writes the names of which there is no choice, and leaves ``""`` where there is one. A time is named
by itself; ``two, in the text itself`` names a number for which the author answers. A page has its
names in a comment, a line each::

    <!-- numbers:
    - formats of a citation
    -->
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from markdown_it.token import Token

from recount import mime
from recount.chapters import Notebook, is_lesson, pages, synthesis
from recount.drawing.chart import drawn_tables
from recount.ledger.claims import reports
from recount.publish.book import settings
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
    slot_origins,
    slot_times,
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
    SlotRecord,
    VerdictRecord,
    said_by,
)

NUMBERS = "numbers"
"""In the metadata of a cell of text: names of the values that its numerals come from, in order."""

SAID = ", in the text itself"
"""After a numeral, names it as what no record has to give: the author answers for it."""

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


@dataclass(frozen=True)
class Mention:
    """A numeral that needs an origin, where it stands, and the value that is named for it."""

    section: Passage
    sentence: Sentence
    numeral: Numeral
    named: str = ""

    @property
    def is_traced(self) -> bool:
        """Whether the value named for it gives it or, if none is, values of one meaning only."""
        if self.named:
            return self.answers(self.named)
        if self.sentence.own and self.numeral.text + SAID in self.sentence.named:
            return True
        if self.sentence.own:
            return is_traced(self.numeral, self.section, self.sentence)
        return len(self.meanings) == 1

    @property
    def is_ambiguous(self) -> bool:
        """Whether values of several meanings give it, and none is named."""
        return not self.named and not self.is_traced and len(self.meanings) > 1

    @cached_property
    def meanings(self) -> dict[str, str]:
        """What the values that give it are about, and the name of the first value of each."""
        if self.numeral.kind in TIMES:
            known = self.section.knows(self.numeral, self.sentence)
            return {self.numeral.text: self.numeral.text} if known else {}
        open_to = self.section.nameable(self.sentence)
        given = sorted(
            (origin for origin in open_to if gives(origin, self.numeral)),
            key=lambda origin: origin.aside,
        )
        return {origin.meaning: origin.name for origin in reversed(given)}

    @property
    def is_own(self) -> bool:
        """Whether the record that it goes with gives it, so that nothing need be named."""
        alone = replace(self.sentence, named=())
        return alone.own is not None and is_traced(self.numeral, self.section, alone)

    @property
    def name(self) -> str:
        """The name of the value that it comes from; empty where its author has to choose."""
        if self.named and self.is_traced:
            return self.named
        if self.sentence.own:
            for name in filter(self.answers, self.sentence.named):
                return name
        choice = [*self.meanings.values()]
        return choice[0] if len(choice) == 1 else ""

    def open_to(self) -> list[Origin]:
        """The values that it may come from."""
        known = self.section.open_to(self.sentence)
        return [one for one in known if self.named in ("", one.name)]

    def answers(self, name: str) -> bool:
        """Whether a value of that name gives it; a time is named by itself.

        What the text alone says, such as how many things it goes on to list, is named as that.
        """
        if name == self.numeral.text + SAID:
            return True
        if self.numeral.kind in TIMES:
            same = self.numeral.text == name
            return same and is_traced(self.numeral, self.section, self.sentence)
        return any(
            origin.name == name and gives(origin, self.numeral)
            for origin in self.section.open_to(self.sentence)
        )

    def expected(self) -> str:
        """What was expected of a numeral that is not traced."""
        known = [*self.section.nameable(self.sentence)]
        if self.is_ambiguous:
            names = "; ".join(f"“{name}”" for name in self.meanings.values())
            return f"expected one of these named for it, as “numbers” of the text: {names}"
        if not self.named:
            near = _nearest(self.numeral, known)
            return "expected a value recorded in this section that gives it" + (
                f"; nearest: {near}" if near else "; none are recorded"
            )
        numbers = sorted({f"{one.number:,.6g}" for one in known if one.name == self.named})
        if numbers:
            return f"expected “{self.named}” ({'; '.join(numbers)}), which is named for it"
        return f"expected “{self.named}”, which is named for it; its section has no such value"


@dataclass(frozen=True)
class Untraced:
    """A numeral that no recorded value of its section, or not the one named for it, gives."""

    section: str
    where: str
    numeral: str
    sentence: str
    expected: str

    def __str__(self) -> str:
        return (
            f"{self.section}, {self.where}: “{self.numeral}” in “{self.sentence}”: {self.expected}"
        )


def check(root: Path, chapters: Mapping[str, Notebook]) -> list[Untraced]:
    """Every numeral of the book that comes from no recorded value of its meaning.

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
            f"{mention.section.page} ({mention.section.heading})",
            mention.sentence.where,
            mention.numeral.text,
            mention.sentence.text,
            mention.expected(),
        )
        for mention in traceable(root, chapters)
        if not mention.is_traced
    ]


def traceable(root: Path, chapters: Mapping[str, Notebook]) -> Iterator[Mention]:
    """Every numeral that needs an origin, with its sentence, its section and its name."""
    return mentions(all_passages(root, chapters), report_names(root))


def mentions(passages: Iterable[Passage], names: re.Pattern[str]) -> Iterator[Mention]:
    """The numerals of passages that need an origin, text by text, each with what is named for it.

    What is named for a text are as many values as it has such numerals, in their order. If they
    are not as many, because the text was edited, those that answer in order are kept.
    """
    texts: dict[tuple[str, str], list[Mention]] = {}
    for section in passages:
        for sentence in section.sentences:
            found = texts.setdefault((section.page, sentence.where), [])
            for numeral in needing_origin(sentence.text, names):
                found.append(Mention(section, sentence, numeral))
    for found in texts.values():
        typed = found and found[0].sentence.own is None
        yield from _named(found, found[0].sentence.named) if typed else found


def _named(found: Sequence[Mention], named: Sequence[str]) -> Iterator[Mention]:
    if len(found) == len(named):
        for mention, name in zip(found, named, strict=True):
            yield replace(mention, named=name)
        return
    answers = [[bool(name) and mention.answers(name) for name in named] for mention in found]
    # How many can be kept from each pair on: the longest common subsequence.
    kept = [[0] * (len(named) + 1) for _ in range(len(found) + 1)]
    for row in reversed(range(len(found))):
        for column in reversed(range(len(named))):
            kept[row][column] = (
                1 + kept[row + 1][column + 1]
                if answers[row][column]
                else max(kept[row + 1][column], kept[row][column + 1])
            )
    column = 0
    for row, mention in enumerate(found):
        while column < len(named) and kept[row][column] == kept[row][column + 1] > 0:
            column += 1
        if column < len(named) and answers[row][column]:
            yield replace(mention, named=named[column])
            column += 1
        else:
            yield mention


def report_names(root: Path) -> re.Pattern[str]:
    """What names the book in `root`, its reports, licences and editions: no origin is needed."""
    described = (root / "data" / "claims" / "reports.csv").is_file()
    editions = (folder.name for folder in sorted((root / "editions").glob("[0-9]*")))
    title = settings.read(root).title if (root / settings.FILE).is_file() else ""
    return naming(reports(root).values() if described else (), editions, title)


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


def all_passages(root: Path, chapters: Mapping[str, Notebook]) -> list[Passage]:
    """The sections of all chapters, and the blocks of all pages."""
    by_chapter = {name: passages_of(name, notebook) for name, notebook in chapters.items()}
    everything = [section for sections in by_chapter.values() for section in sections]
    return [*everything, *_page_passages(root, by_chapter)]


def is_traced(numeral: Numeral, section: Passage, sentence: Sentence) -> bool:
    """Whether a value recorded for the sentence, or in its section, gives the numeral."""
    if numeral.kind in TIMES:
        own = sentence.own
        if own is None or numeral.text in sentence.named:
            return section.knows(numeral, sentence)
        return any(same_time(numeral, time) for time in own.times)
    return any(gives(origin, numeral) for origin in section.open_to(sentence))


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
        own = Own(cell, filled, own_times, drawn, drawn_times)
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
        path = root / f"{page}.md"
        if not path.is_file():
            continue
        heading, source = page, path.read_text(encoding="utf-8")
        named = names_of_page(source)
        for tokens in blocks(source):
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
