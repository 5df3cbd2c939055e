"""The gap drawn: what a report printed against what was counted again, on one scale.

Every mark has its words above it, so the picture needs no legend. What the report printed has the
colour and the mark that it has in every chart; its interval runs as a band through the rows below,
so that a reader sees what lies in it, and how far off the rest is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape
from itertools import groupby

from recount.card import gap_text
from recount.drawing.chart import BLUE, FONT, GREY, GRID, INK, MUTED, NARROW_PX, WIDE_PX
from recount.forms.axes import PRINTED_COLOUR
from recount.languages.words import said, written
from recount.publish.claims.reasoning import precise, single
from recount.quantities.printed import has_numeral
from recount.quantities.units import CALENDAR, POSITIONS, UNITS, english_number, format_number
from recount.record import (
    CountedNumber,
    DecidedComparison,
    QuantityRecord,
    VerdictRecord,
    quantities_of,
)
from recount.vocabulary import BASES, BASIS_NAMES, MAIN, REPRODUCED, WITHIN_ROUNDING

WIDTHS = {"wide": WIDE_PX, "narrow": NARROW_PX}
"""The widths in which a page holds a picture, by the class that shows one of them."""

MOST_OTHERS = 3
"""So many other series are drawn; the table beside the picture has them all."""
MOST_DOTS = 120
"""So many things counted are drawn one by one."""
SEEN = 0.04
"""A gap that is a smaller part of a scale from zero is drawn on a scale of its own."""

SIZE_PX, LINE_PX, TRACK_PX, LEFT_PX, RIGHT_PX = 14, 19, 24, 1, 10
LETTER_PX = 0.56 * SIZE_PX
"""Wide enough for a letter of any text, on average."""
AXIS_PX, SPACE_PX, DOT_PX = 26, 22, 15

_SIDE = re.compile(
    r"(?P<words>.+): "
    r"(?P<shown>(?P<number>−?[\d,]+(?:\.\d+)?)(?P<suffix>(?:st|nd|rd|th|%)?(?: [a-z].*)?))"
)
_COUNT = re.compile(r"(\d+) of (\d+)")
MEASURED = frozenset({"kg", "tonnes", "ha"})
"""Whole numbers of these are lower, and not fewer."""
POSITIONED = ("later", "earlier", "further up", "further down")
"""How the margin of dates and ranks ends, of which no multiple means anything."""


@dataclass(frozen=True)
class Run:
    """A run of words above a mark."""

    text: str
    colour: str = INK
    weight: str = "normal"


@dataclass(frozen=True)
class Row:
    """One mark with its words.

    Attributes
    ----------
    words : tuple of Run
        What stands above it.
    number, low, high : float or None
        Where the mark stands and how far it reaches, on the scale of its panel; no end where the
        printed words have none. What is drawn as dots has no mark.
    colour : str
        Of the mark.
    printed : bool
        Whether it is what the report printed.
    hollow : bool
        Whether it is only beside the rest and does not count.
    gap_to : float, optional
        The end of what was printed that it misses.
    """

    words: tuple[Run, ...]
    number: float | None = None
    low: float | None = None
    high: float | None = None
    colour: str = BLUE
    printed: bool = False
    hollow: bool = False
    gap_to: float | None = None


@dataclass(frozen=True)
class Panel:
    """Rows on one scale.

    Attributes
    ----------
    rows : tuple of Row
        From top to bottom; a printed row begins a part with a band of its own.
    suffix : str
        What is written behind the numbers of the scale.
    from_zero : bool
        Whether the scale begins at zero, and marks stand on stems.
    ticks : bool
        Whether the scale has numbers at all.
    dots : tuple of int, optional
        How many of how many are drawn as dots instead of a scale.
    """

    rows: tuple[Row, ...]
    suffix: str = ""
    from_zero: bool = True
    ticks: bool = True
    dots: tuple[int, int] | None = None


def claim_picture(record: VerdictRecord, width_px: int = WIDE_PX, most: int | None = None) -> str:
    """Draw what was printed against what was counted again, as SVG for inlining in a page.

    Parameters
    ----------
    record : VerdictRecord
        A verdict's record.
    width_px : int
        Width of the picture.
    most : int, optional
        How many printed numbers or comparisons at most, those that decide first and without what
        is merely shown for comparison; by default all of it.

    Returns
    -------
    str
        An ``<svg>`` element that scales with its box and is hidden from assistive technology, for
        the words of `picture_words` go with it; empty where nothing can be drawn.
    """
    panels = _panels(record, most)
    drawn, y = [], 0.0
    for panel in panels:
        part, height = _drawn_panel(panel, width_px, y)
        drawn.append(part)
        y += height + SPACE_PX
    if not drawn:
        return ""
    height = math.ceil(y - SPACE_PX)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width_px} {height}"'
        f' width="{width_px}" height="{height}" aria-hidden="true" focusable="false"'
        f' font-family="{FONT}" font-size="{SIZE_PX}">{"".join(drawn)}</svg>'
    )


def picture_words(record: VerdictRecord, most: int | None = None) -> str:
    """What the picture shows, for somebody who cannot see it; empty where there is none."""
    rows = [row for panel in _panels(record, most) for row in panel.rows]
    return " ".join("".join(run.text for run in row.words).rstrip(".") + "." for row in rows)


def _panels(record: VerdictRecord, most: int | None) -> list[Panel]:
    """What is drawn of a claim: first what its verdict rests on."""
    if record["kind"] == "comparison":
        bases = record["comparison"]["bases"]
        panels = (
            _compared(bases[basis], said(BASIS_NAMES[basis]), len(bases) > 1)
            for basis in BASES
            if basis in bases
        )
        return [panel for panel in panels if panel][:most]
    shown = [part for part in quantities_of(record) if part["bases"] or part["other_series"]]
    deciding = sorted(shown, key=lambda part: (part["role"] != MAIN, -_worst(part)))
    drawn = (deciding if _mixed(shown) else shown)[:most]
    return list(_joined([_held(part, most is not None) for part in drawn]))


def _mixed(parts: Sequence[QuantityRecord]) -> bool:
    return len({_worst(part) for part in parts}) > 1


def _worst(part: QuantityRecord) -> int:
    """How far a quantity decides: most if it differs."""
    found = [counted["verdict"] for counted in part["bases"].values()]
    return max(
        (
            (verdict != REPRODUCED) + (verdict not in (REPRODUCED, WITHIN_ROUNDING))
            for verdict in found
        ),
        default=-1,
    )


def _joined(panels: Sequence[Panel]) -> Iterator[Panel]:
    """Panels of one unit side by side on one scale, where that can show their gaps."""
    for (_, from_zero), found in groupby(panels, lambda panel: (panel.suffix, panel.from_zero)):
        alike = list(found)
        if from_zero:
            joined = replace(alike[0], rows=tuple(row for panel in alike for row in panel.rows))
            yield from [joined] if _all_seen(joined) else alike
        else:
            yield from alike


def _all_seen(panel: Panel) -> bool:
    """Whether every gap can be seen on the scale of a panel."""
    low, high = _ends(panel)
    return all(
        abs(row.gap_to - row.number) >= SEEN * (high - low)
        for row in panel.rows
        if row.gap_to is not None and row.number is not None
    )


def _held(part: QuantityRecord, brief: bool) -> Panel:
    """A printed number and all that was held against it."""
    unit, printed = part["unit"], part["printed"]
    ends: tuple[float | None, float | None] = (printed["low"], printed["high"])
    if unit in POSITIONS or single(part):  # half a day, or half a country, means nothing
        second = part["value"] if part["value_high"] is None else part["value_high"]
        ends = (
            None if ends[0] is None else part["value"],
            None if ends[1] is None else second,
        )
    low, high = (None if end is None else _place(end, unit) for end in ends)
    rows = [Row(_printed_words(part), _place(part["value"], unit), low, high, PRINTED_COLOUR, True)]
    for basis in (basis for basis in BASES if basis in part["bases"]):
        rows.append(_counted(part, part["bases"][basis], said(BASIS_NAMES[basis]), (low, high)))
    others = sorted(part["other_series"], key=lambda other: not other["fits"])[:MOST_OTHERS]
    for other in others if not (brief and part["bases"]) else ():
        words = (
            Run(said("For comparison, {series}: ", series=other["series"]), MUTED),
            Run(_shown(other["number"], part), MUTED, "bold"),
        )
        at = _place(other["number"], unit)
        rows.append(Row(words, at, at, at, GREY, hollow=True))
    sized = unit not in POSITIONS
    panel = Panel(tuple(rows), UNITS[unit].suffix, sized, sized or unit == "year")
    return panel if _all_seen(panel) else replace(panel, from_zero=False)


def _printed_words(part: QuantityRecord) -> tuple[Run, ...]:
    inner = part["as_printed"].replace("“", "‘").replace("”", "’")
    words = [Run(said("As printed: ")), Run(f"“{inner}”", PRINTED_COLOUR, "bold")]
    if not has_numeral(part["as_printed"]) and not UNITS[part["unit"]].whole:
        number = format_number(part["value"], part["unit"])
        words.append(Run(said(", that is {number}", number=number), MUTED))
    return tuple(words)


def _counted(
    part: QuantityRecord,
    counted: CountedNumber,
    basis: str,
    printed: tuple[float | None, float | None],
) -> Row:
    unit = part["unit"]
    number = _place(counted["number"], unit)
    outside = printed[0] if counted["gap"] < 0 else printed[1]
    return Row(
        (
            Run(said("Counted again from {basis}: ", basis=basis)),
            Run(_shown(counted["number"], part, counted["gap"]), BLUE, "bold"),
            Run(f", {_off(part, counted)}", INK, "bold"),
        ),
        number,
        _place(counted["low"], unit),
        _place(counted["high"], unit),
        gap_to=outside if counted["gap"] else None,
    )


def _off(part: QuantityRecord, counted: CountedNumber) -> str:
    """How a counted number lies to what was printed."""
    times = counted["times_printed"]
    if counted["verdict"] == REPRODUCED:
        if times is None or (shown := f"{times:.2g}") == "1":
            return said("matches")
        return said("matches: {times} times the printed number", times=written(shown))
    if counted["verdict"] == WITHIN_ROUNDING:
        return said("matches within rounding")
    gap, unit, above = gap_text(counted, part["unit"]), part["unit"], counted["gap"] > 0
    if unit in CALENDAR:
        return said("later") if above else said("earlier")
    if unit == "rank":
        if above:
            return said("{gap} further down", gap=gap)
        return said("{gap} further up", gap=gap)
    if UNITS[unit].whole and unit not in MEASURED:
        number = gap_text(counted, unit, bare=True)
        return (
            said("{number} more", number=number) if above else said("{number} fewer", number=number)
        )
    return said("{gap} higher", gap=gap) if above else said("{gap} lower", gap=gap)


def _shown(number: float, part: QuantityRecord, gap: float = 0) -> str:
    """A number as the book writes it, with more decimals where these put it on the wrong side."""
    unit = part["unit"]
    text = format_number(number, unit)
    if unit in POSITIONS:
        return text
    low, high = part["printed"]["low"], part["printed"]["high"]
    seen = _from_text(english_number(number, unit, bare=True))
    sides = {
        (low is not None and one < low, high is not None and one > high) for one in (seen, number)
    }
    return text if len(sides) == 1 else precise(number, part, gap)


def _compared(decided: DecidedComparison, basis: str, named: bool) -> Panel | None:
    """Both sides of a comparison, or how many of how many; None where there is no number."""
    source = Run(said(", from {basis}", basis=basis) if named else "", MUTED)
    read = decided.get("in_english", decided)
    left, right = (_SIDE.fullmatch(side) for side in _sides(read["finding"]))
    if left and right:
        margin = Run(f", {decided['margin']}", INK, "bold")
        own, other = (_from_text(side["number"]) for side in (left, right))
        one, two = _sides(decided["finding"])
        longer = abs(own) > abs(other)  # the gap is drawn where the shorter stem leaves room
        rows = (
            Row(
                (*_side_words(one, BLUE), margin, source),
                *(own, own, own),
                gap_to=None if longer else other,
            ),
            Row(
                _side_words(two, GREY),
                *(other, other, other),
                GREY,
                gap_to=own if longer else None,
            ),
        )
        sized = not read["margin"].endswith(POSITIONED)
        return Panel(rows, left["suffix"] if sized else "", sized, sized)
    found = _COUNT.fullmatch(read["margin"])
    if not found or int(found[2]) > MOST_DOTS:
        return None
    words = (Run(f"{decided['margin']}: ", BLUE, "bold"), Run(decided["finding"]), source)
    return Panel((Row(words),), dots=(int(found[1]), int(found[2])))


def _sides(finding: str) -> tuple[str, str]:
    """Both sides of what was compared; the second is empty where there is one."""
    first, _, second = finding.partition("; ")
    return first, second


def _side_words(side: str, colour: str) -> tuple[Run, Run]:
    words, _, shown = side.rpartition(": ")
    return Run(f"{words[0].upper()}{words[1:]}: "), Run(shown, colour, "bold")


def _from_text(number: str) -> float:
    """A number from how the record writes it."""
    return float(number.replace("−", "-").replace(",", ""))


def _place(number: float, unit: str) -> float:
    """Where a number stands on a scale: days and months by their part of the year."""
    if unit not in CALENDAR or unit == "year":
        return number
    year, rest = divmod(int(number), 100 if unit == "month" else 10_000)
    month, day = (rest, 1) if unit == "month" else divmod(rest, 100)
    return year + date(year, month, day).timetuple().tm_yday / 366


def _drawn_panel(panel: Panel, width_px: int, top: float) -> tuple[str, float]:
    """A panel as SVG elements, and its height."""
    if panel.dots:
        return _drawn_dots(panel, panel.dots, width_px, top)
    scale = _Scale(*_ends(panel), width_px)
    parts, y = [], top
    bands: list[tuple[Row, float, float]] = []
    for row in panel.rows:
        if row.printed:
            bands.append((row, y, y))
        text, lines = _drawn_words(row.words, width_px, y)
        y += lines * LINE_PX
        parts.append(_drawn_mark(row, scale, panel.from_zero, y + TRACK_PX / 2))
        y += TRACK_PX
        if bands:
            bands[-1] = (*bands[-1][:2], y)
        parts.append(text)
    behind = [_drawn_band(row, scale, upper, lower) for row, upper, lower in bands]
    axis, height = _drawn_axis(panel, scale, y)
    return "".join([*behind, axis, *parts]), y + height - top


@dataclass(frozen=True)
class _Scale:
    """Where numbers stand in a picture."""

    low: float
    high: float
    width_px: int

    def x(self, number: float) -> float:
        """The place of a number, from the left, within the picture."""
        share = (number - self.low) / (self.high - self.low)
        inner = self.width_px - LEFT_PX - RIGHT_PX
        return round(LEFT_PX + inner * min(max(share, 0), 1), 1)


def _ends(panel: Panel) -> tuple[float, float]:
    """Where the scale of a panel begins and ends."""
    known = [
        end
        for row in panel.rows
        for end in (row.number, row.low, row.high)
        if end is not None and row.number is not None
    ]
    open_up = any(row.printed and row.high is None for row in panel.rows)
    low, high = min(known), max(known)
    if panel.from_zero:
        low, high = min(low, 0), max(high, 0)
        return (low * 1.05, high * (1.2 if open_up else 1.05)) if high > low else (0, 1)
    room = (high - low) * 0.35 or 1
    return low - room, high + room


def _drawn_words(words: Sequence[Run], width_px: int, y: float) -> tuple[str, int]:
    """Runs of words as lines that fit the picture, and how many lines."""
    lines: list[list[Run]] = [[]]
    room = width_px / LETTER_PX
    left = room
    for run in words:
        for piece in re.findall(r"\S+\s*|\s+", run.text):
            if len(piece.rstrip()) > left and left < room:
                lines.append([])
                left = room
            if lines[-1] and (lines[-1][-1].colour, lines[-1][-1].weight) == (
                run.colour,
                run.weight,
            ):
                lines[-1][-1] = replace(run, text=lines[-1][-1].text + piece)
            else:
                lines[-1].append(replace(run, text=piece))
            left -= len(piece)
    drawn = [
        f'<text x="0" y="{y + LINE_PX * number + SIZE_PX:g}">'
        + "".join(_drawn_run(run) for run in line)
        + "</text>"
        for number, line in enumerate(lines)
    ]
    return "".join(drawn), len(lines)


def _drawn_run(run: Run) -> str:
    weight = "" if run.weight == "normal" else f' font-weight="{run.weight}"'
    return f'<tspan fill="{run.colour}"{weight}>{escape(run.text)}</tspan>'


def _drawn_mark(row: Row, scale: _Scale, stem: bool, y: float) -> str:
    """The mark of a row: a diamond for what was printed, a disc for what was counted."""
    y = round(y, 1)
    if row.number is None:
        return ""
    x = scale.x(row.number)
    parts = [_line(LEFT_PX, y, scale.width_px - RIGHT_PX, GRID, 1)]
    edge = x if row.gap_to is None else scale.x(row.gap_to)
    if stem:
        start = scale.x(0)
        end = min(x, edge) if x > start else x
        parts.append(_line(start, y, end, row.colour, 2 if row.hollow else 4))
    if row.gap_to is not None:
        parts.append(_gap(x, edge, y))
    if row.printed:
        parts.append(_reach(row, scale, y))
        parts.append(f'<path d="M{x} {y - 8}l8 8-8 8-8-8z" fill="{row.colour}"/>')
    else:
        if None not in (row.low, row.high) and row.low != row.high:
            parts.append(
                _line(scale.x(row.low or 0), y, scale.x(row.high or 0), row.colour, 8, 0.4)
            )
        inside = (
            f'fill="none" stroke="{row.colour}" stroke-width="2"'
            if row.hollow
            else f'fill="{row.colour}"'
        )
        parts.append(f'<circle cx="{x}" cy="{y}" r="{5 if row.hollow else 7}" {inside}/>')
    return "".join(parts)


def _reach(row: Row, scale: _Scale, y: float) -> str:
    """How far the printed words reach from their number; with an arrow where they have no end."""
    start = LEFT_PX if row.low is None else scale.x(row.low)
    end = scale.width_px - RIGHT_PX if row.high is None else scale.x(row.high)
    arrow = (
        f'<path d="M{end - 7} {y - 6}l7 6-7 6" fill="none" stroke="{row.colour}" stroke-width="2"/>'
    )
    return _line(start, y, end, row.colour, 8, 0.4) + (arrow if row.high is None else "")


def _gap(x: float, edge: float, y: float) -> str:
    """The gap between a mark and what it misses: a broken line with an end."""
    return (
        f'<path d="M{x} {y}H{edge}" stroke="{INK}" stroke-width="1.5" stroke-dasharray="3 3"/>'
        f'<path d="M{edge} {y - 7}v14" stroke="{INK}" stroke-width="1.5"/>'
    )


def _drawn_band(row: Row, scale: _Scale, top: float, bottom: float) -> str:
    """What the printed words stand for, behind all that is held against them."""
    low = LEFT_PX if row.low is None else scale.x(row.low)
    high = scale.width_px - RIGHT_PX if row.high is None else scale.x(row.high)
    width = max(high - low, 2)
    left = round((low + high - width) / 2, 1)
    return (
        f'<rect x="{left}" y="{top:g}" width="{width:g}" height="{bottom - top:g}"'
        f' fill="{row.colour}" fill-opacity="0.14"/>'
    )


def _line(start: float, y: float, end: float, colour: str, width: float, opacity: float = 1) -> str:
    faint = f' stroke-opacity="{opacity}"' if opacity < 1 else ""
    return f'<path d="M{start} {y}H{end}" stroke="{colour}" stroke-width="{width}"{faint}/>'


def _drawn_axis(panel: Panel, scale: _Scale, y: float) -> tuple[str, float]:
    """Numbers below the rows of a panel, and how high they are."""
    if not panel.ticks:
        return "", 0
    parts = []
    for tick in _ticks(scale, panel.suffix):
        x = scale.x(tick)
        anchor = "start" if x == LEFT_PX else "middle"
        grouped = panel.suffix or panel.from_zero  # a year has no thousands
        text = written(f"{tick:{',' if grouped else ''}.10g}").replace("-", "−")
        suffix = panel.suffix if panel.suffix == "%" else ""
        parts.append(
            f'<path d="M{x} {y:g}v5" stroke="{MUTED}"/><text x="{x}" y="{y + 18:g}"'
            f' fill="{MUTED}" font-size="12" text-anchor="{anchor}">{text}{suffix}</text>'
        )
    return _line(LEFT_PX, y, scale.width_px - RIGHT_PX, MUTED, 1) + "".join(parts), AXIS_PX


def _ticks(scale: _Scale, suffix: str) -> list[float]:
    """Three to seven round numbers within a scale, fewer where it is narrow."""
    size = scale.high - scale.low
    most = 6 if scale.width_px > NARROW_PX else 4
    power = 10.0 ** math.floor(math.log10(size / most))
    step = next(step * power for step in (1, 2, 5, 10, 20) if size / (step * power) <= most)
    if suffix == "" and float(step) < 1 and scale.low > 1000:
        step = 1
    first = math.ceil(scale.low / step)
    numbers = [round(n * step, 10) for n in range(first, math.floor(scale.high / step) + 1)]
    room = 22  # so that half of a number does not stand outside
    return [n for n in numbers if room <= scale.x(n) <= scale.width_px - room or n == 0]


def _drawn_dots(
    panel: Panel, dots_of: tuple[int, int], width_px: int, top: float
) -> tuple[str, float]:
    """So many of so many, each a dot."""
    hits, total = dots_of
    text, lines = _drawn_words(panel.rows[0].words, width_px, top)
    y = top + lines * LINE_PX + DOT_PX
    rows = math.ceil(total * DOT_PX / width_px)
    a_row = math.ceil(total / rows)
    dots = [
        f'<circle cx="{DOT_PX * (n % a_row) + 7:g}" cy="{y + DOT_PX * (n // a_row):g}" r="5.5" '
        + (f'fill="{BLUE}"/>' if n < hits else f'fill="none" stroke="{GREY}" stroke-width="1.5"/>')
        for n in range(total)
    ]
    return text + "".join(dots), y + DOT_PX * rows - top
