"""The prose check: every numeral that a reader meets comes from a value recorded beside it.

The numbers in the text are written out by hand, so that it reads the same everywhere; this module
finds for each of them the value that it came from. What counts as an origin are the records of the
same section: the verdicts, and what `recount.numbers` put on record. The texts of a figure may
also use the data of its chart.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from recount import mime
from recount.chapters import pages
from recount.numerals import TIMES, Numeral, numerals
from recount.units import CALENDAR

EXEMPT: tuple[tuple[str, str], ...] = (
    (r"(?<=per )100,000", "a unit"),
    (r"[Pp]arts? \d(\.\d)?( (and|to) \d(\.\d)?)?", "a part of a report"),
    (r"\bSDG \d+(\.\d+)?", "a number of a goal"),
    (r"95 ?(%|per cent)( bootstrap)? (confidence )?interval", "the usual confidence level"),
    (r"(OAS|COPOLAD|Organization of American States)( III)?,? \(?(2013|2023)\)?", "a report"),
    (
        r"\bhalf a step\b|“half”|“eight of ten”|four digits|twentieth|nearest tenth",
        "the rounding rules",
    ),
    (r"\b(better|worse|lower|upper|weaker|stronger|other|first|second) half\b", "no measure"),
    (r"\b[Tt]wo (published )?reports\b|\b(the|these) two( of them)?\b", "the two just named"),
)
"""What needs no origin: a pattern, and why."""

_EXEMPT = tuple(re.compile(pattern) for pattern, _ in EXEMPT)
_EDITORIAL = {"title", "caption", "alt_text", "because", "settled_by", "names"}
_LITERALS = {"NUMBER", "STRING", "FSTRING_MIDDLE"}
_TIME = re.compile(r"(?<![\d,.])(?:1[5-9]|20)\d\d(?:\d\d){0,2}(?![\d,]|\.\d)")
_ISO = re.compile(r"(?<!\d)((?:1[5-9]|20)\d\d)-(\d\d)(?:-(\d\d))?(?!\d)")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’*)]*\s+(?=[A-Z“‘*\d(])")
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_ROLE = re.compile(r"\{[a-z:]+\}$")
_MARKDOWN = MarkdownIt("commonmark").enable("table")
_UNIT_OF_KIND = {"pct": "pct", "rate": "per_100k", "part": "share", "times": "ratio"}
_SCALES = {"_bn": 1e9, "_mn": 1e6}


@dataclass(frozen=True)
class Origin:
    """A recorded value that a numeral may come from."""

    name: str
    number: float
    unit: str


@dataclass
class Section:
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


def check(root: Path, chapters: Mapping[str, Mapping[str, Any]]) -> list[Untraced]:
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
    root: Path, chapters: Mapping[str, Mapping[str, Any]]
) -> Iterator[tuple[Section, Sentence, Numeral]]:
    """Every numeral that needs an origin, with its sentence and section."""
    by_chapter = {name: sections_of(name, notebook) for name, notebook in chapters.items()}
    everything = [section for sections in by_chapter.values() for section in sections]
    for section in [*everything, *_page_sections(root, by_chapter)]:
        for sentence in section.sentences:
            for numeral in needing_origin(sentence.text):
                yield section, sentence, numeral


def needing_origin(text: str) -> Iterator[Numeral]:
    """The numerals of a text, but for those within what needs no origin."""
    exempt = [found.span() for pattern in _EXEMPT for found in pattern.finditer(text)]
    for numeral in numerals(text):
        if not any(start <= numeral.start and numeral.end <= end for start, end in exempt):
            yield numeral


def is_traced(numeral: Numeral, section: Section, sentence: Sentence) -> bool:
    """Whether a value recorded for the sentence, or in its section, gives the numeral."""
    if numeral.kind in TIMES:
        return any(
            _same_time(numeral, time) for times in (section.times, sentence.times) for time in times
        )
    return any(_gives(origin, numeral) for origin in (*sentence.origins, *section.origins))


def _same_time(numeral: Numeral, time: int) -> bool:
    stamp = int(numeral.value)
    if numeral.kind == "day":
        return time > 10_000_000 and time % 10_000 == stamp
    text = str(time)
    return text.startswith(str(stamp)) and len(text) in (4, 6, 8)


def _gives(origin: Origin, numeral: Numeral) -> bool:
    return any(numeral.reach.contains(number) for number in _as_kind(origin, numeral))


def _as_kind(origin: Origin, numeral: Numeral) -> Iterator[float]:
    """The origin's number the ways in which a numeral of this kind may put it."""
    size, unit = abs(origin.number), origin.unit
    if unit in CALENDAR:
        return
    match numeral.kind:
        case "pct":
            if unit in ("pct", "share"):
                yield size * (100 if unit == "share" else 1)
        case "rate":
            if unit == "per_100k":
                yield size
        case "part":
            if unit in ("pct", "share", "ratio"):
                yield size / (100 if unit == "pct" else 1)
        case "times":
            if unit in ("ratio", "odds"):
                yield size
            elif unit == "pct":
                yield 1 + size / 100
        case "whole":
            if size == round(size):
                yield size
        case _:
            yield size
            for suffix, scale in _SCALES.items():
                if unit.endswith(suffix):
                    yield size * scale


def _nearest(numeral: Numeral, origins: Iterable[Origin]) -> str:
    ranked = sorted(
        (abs(number - numeral.value), f"{origin.name} ({number:,.6g})")
        for origin in origins
        for number in _as_kind(origin, numeral)
    )
    return "; ".join(dict.fromkeys(text for _, text in ranked[:2]))


def sections_of(chapter: str, notebook: Mapping[str, Any]) -> list[Section]:
    """A chapter cut at its headings of the second level.

    A section that records nothing sums up, and may use what the whole chapter recorded.
    """
    page = f"chapters/{chapter}"
    sections = [Section(page, "opening")]
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            for tokens in _blocks(source):
                if tokens[0].type == "heading_open":
                    if tokens[0].tag == "h2":
                        sections.append(Section(page, _plain(tokens[1])))
                    sections[-1].anchors.add(anchor(_plain(tokens[1])))
                sections[-1].sentences += _sentences(tokens, f"cell {cell['id']}")
        elif cell["cell_type"] == "code":
            sections[-1].times |= _times_in_code(source)
            for output in cell["outputs"]:
                _record(sections[-1], cell["id"], output.get("data", {}))
    whole = [origin for section in sections for origin in section.origins]
    times = {time for section in sections for time in section.times}
    for section in sections:
        if not section.origins:
            section.origins, section.times = whole, times
    return sections


def _record(section: Section, cell: str, data: Mapping[str, Any]) -> None:
    if mime.NUMBERS in data:
        for entry in data[mime.NUMBERS]["numbers"]:
            section.origins += _origins(entry["name"], entry, entry["unit"])
            section.times |= _times(entry["name"]) | _calendar(entry["number"], entry["unit"])
    if mime.VERDICT in data:
        record = data[mime.VERDICT]
        section.origins += verdict_origins(record)
        section.times |= _verdict_times(record)
        for name in ("because", "settled_by"):
            if record[name]:
                section.sentences += [
                    Sentence(f"card {record['claim']}", text)
                    for text in _SENTENCE_END.split(record[name])
                ]
    if mime.FIGURE in data:
        record, rows = data[mime.FIGURE], chart_rows(data[mime.VEGALITE])
        origins, times = tuple(_chart_origins(rows)), frozenset(_chart_times(rows))
        for name in ("title", "caption", "alt"):
            section.sentences += [
                Sentence(f"{name} of figure {record['figure']}", text, origins, times)
                for text in _SENTENCE_END.split(record[name])
            ]


def verdict_origins(record: Mapping[str, Any]) -> list[Origin]:
    """The numbers of a verdict: as printed, counted again on each basis, and how far apart."""
    found = []
    for part in record.get("quantities", []):
        name, unit = f"{record['claim']}, {part['quantity']}", part["unit"]
        for key in ("value", "value_high"):
            if part[key] is not None:
                found.append(Origin(f"{name} as printed, {key}", part[key], unit))
        for basis, counted in part["bases"].items():
            found += _origins(f"{name}, {basis}", counted, unit)
            found.append(Origin(f"{name}, gap to {basis}", counted["gap"], unit))
            if counted["times_printed"] is not None:
                found.append(Origin(f"{name}, {basis}", counted["times_printed"], "ratio"))
        for other in part["other_series"]:
            found += _origins(f"{name}, {other['series']}", other, unit)
    for basis, counted in (record.get("comparison") or {"bases": {}})["bases"].items():
        text = _ORDINAL.sub("", f"{counted['finding']} {counted['margin']}")
        for numeral in needing_origin(text):
            if numeral.kind in TIMES:
                continue
            unit = _UNIT_OF_KIND.get(numeral.kind, "count")
            found.append(Origin(f"{record['claim']}, {basis}", numeral.value, unit))
    return found


def _origins(name: str, counted: Mapping[str, Any], unit: str) -> list[Origin]:
    numbers = dict.fromkeys(counted[key] for key in ("number", "low", "high"))
    return [Origin(name, number, unit) for number in numbers]


def _verdict_times(record: Mapping[str, Any]) -> set[int]:
    times = _times(record["statement"])
    for part in record.get("quantities", []):
        for counted in [part, *part["bases"].values(), *part["other_series"]]:
            times |= _calendar(counted.get("number", counted.get("value")), part["unit"])
        for other in part["other_series"]:
            times |= _times(other["series"])
    for counted in (record.get("comparison") or {"bases": {}})["bases"].values():
        times |= _times(counted["finding"]) | _times(counted["margin"])
    return times


def _calendar(number: float, unit: str) -> set[int]:
    return {int(number)} if unit in CALENDAR else set()


def _times(text: str) -> set[int]:
    """Years, months and days in a text, the way `Numeral` writes them."""
    dates = {int("".join(filter(None, found))) for found in _ISO.findall(text)}
    return (
        dates
        | {
            int(numeral.value)
            for numeral in numerals(text)
            if numeral.kind in ("year", "month", "date")
        }
        | {int(stamp) for stamp in _TIME.findall(text)}
    )


def _times_in_code(source: str) -> set[int]:
    """Years, months and days that code computes with; not those in texts for the reader."""
    times: set[int] = set()
    depth, for_reader, before = 0, 0, ""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.string in ("(", "[", "{"):
            depth += 1
        elif token.string in (")", "]", "}"):
            depth -= 1
        if for_reader and (depth < for_reader or (token.string == "," and depth == for_reader)):
            for_reader = 0
        elif token.string == "=" and before in _EDITORIAL and not for_reader:
            for_reader = depth
        if not for_reader and tokenize.tok_name[token.type] in _LITERALS:
            times |= _times(token.string)
        before = token.string
    return times


def chart_rows(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of all data in a chart's specification."""
    found: list[dict[str, Any]] = []

    def visit(part: Any) -> None:
        if isinstance(part, dict):
            values = part.get("values")
            if isinstance(values, list):
                found.extend(row for row in values if isinstance(row, dict))
            for rows in part.get("datasets", {}).values():
                found.extend(row for row in rows if isinstance(row, dict))
            for key, child in part.items():
                if key not in ("values", "datasets"):
                    visit(child)
        elif isinstance(part, list):
            for child in part:
                visit(child)

    visit(spec)
    return found


def _chart_origins(rows: Sequence[Mapping[str, Any]]) -> Iterator[Origin]:
    """Values drawn, and how many rows and different entries there are."""
    columns: dict[str, list[Any]] = {}
    for row in rows:
        for name, value in row.items():
            columns.setdefault(name, []).append(value)
    for name, values in columns.items():
        unit = next((unit for unit in ("pct", "share", "ratio") if unit in name), "count")
        if unit == "count" and "per_100k" in name:
            unit = "per_100k"
        numbers = {v for v in values if isinstance(v, int | float) and not isinstance(v, bool)}
        for number in sorted(numbers):
            yield Origin(f"{name} drawn", number, unit)
        shown = [str(value) for value in values if value is not None]
        yield Origin(f"rows with {name}", len(shown), "count")
        yield Origin(f"different {name}", len(set(shown)), "count")
        counts = Counter(shown)
        if len(counts) <= 6:
            for value, count in counts.items():
                yield Origin(f"rows where {name} is {value}", count, "count")


def _chart_times(rows: Sequence[Mapping[str, Any]]) -> Iterator[int]:
    for row in rows:
        for value in row.values():
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                text = (
                    str(int(value))
                    if isinstance(value, float) and value.is_integer()
                    else str(value)
                )
                yield from _times(text)


def _page_sections(root: Path, chapters: Mapping[str, list[Section]]) -> Iterator[Section]:
    """Each block of a page, with what the sections that it links to recorded, and the totals."""
    totals = _totals(chapters)
    for page in pages(root):
        path = root / f"{page}.md"
        if not path.is_file():
            continue
        heading = page
        for tokens in _blocks(path.read_text(encoding="utf-8")):
            if tokens[0].type == "heading_open":
                heading = _plain(tokens[1])
            linked = [
                section
                for token in tokens
                for child in token.children or ()
                if child.type == "link_open"
                for section in _linked(str(child.attrs["href"]), chapters)
            ]
            yield Section(
                page,
                heading,
                _sentences(tokens, "text"),
                totals + [origin for section in linked for origin in section.origins],
                {time for section in linked for time in section.times},
            )


def _linked(href: str, chapters: Mapping[str, list[Section]]) -> list[Section]:
    found = re.search(r"chapters/([a-z-]+)\.(?:ipynb|html)(?:#(.+))?$", href)
    if not found or found[1] not in chapters:
        return []
    sections = chapters[found[1]]
    return [section for section in sections if not found[2] or found[2] in section.anchors]


def anchor(heading: str) -> str:
    """The fragment under which the book links to a heading."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"\s", "-", kept.strip())


def _totals(chapters: Mapping[str, list[Section]]) -> list[Origin]:
    from recount.chapters import SYNTHESIS

    return [origin for section in chapters.get(SYNTHESIS, []) for origin in section.origins]


def _blocks(source: str) -> Iterator[list[Token]]:
    """The blocks of a Markdown text that hold words: paragraphs, headings, list items, cells."""
    tokens = _MARKDOWN.parse(source)
    for number, token in enumerate(tokens):
        if token.type == "inline":
            yield [tokens[number - 1], token]


def _plain(inline: Token) -> str:
    """The words of a block, without code, addresses and the names of roles."""
    text = ""
    for child in inline.children or ():
        if child.type == "text":
            text += _ROLE.sub("", child.content)
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
    return text


def _sentences(tokens: Sequence[Token], where: str) -> list[Sentence]:
    return [
        Sentence(where, text.strip())
        for text in _SENTENCE_END.split(_plain(tokens[1]))
        if text.strip()
    ]
