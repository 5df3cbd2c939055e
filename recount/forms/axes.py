"""What a form draws along: axes, and the series that colours, marks and dashes tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import altair as alt
import pandas as pd

from recount.drawing.chart import BLUE, GREEN, GREY, OCHRE, PURPLE, VERMILION
from recount.errors import FigureError

Data = pd.DataFrame | alt.NamedData
"""What is drawn: a frame, or in an explorer the name of its table."""

COLOURS = (BLUE, GREEN, PURPLE, OCHRE, GREY)
SHAPES = ("circle", "square", "triangle-up", "cross", "triangle-down")
DASHES = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 3))
STROKES = {"symbolType": "stroke", "symbolSize": 576, "symbolStrokeWidth": 2.5}
"""A legend that shows lines, long enough for their dashes."""
PRINTED_COLOUR, PRINTED_SHAPE = VERMILION, "diamond"
"""The one colour and the one mark for what a report printed."""

_AS_USUAL: Mapping[str, Any] = {}
_LETTERS = {"Q": "quantitative", "N": "nominal"}


@dataclass(frozen=True)
class Axis:
    """A column along an axis; see `quantity`, `years` and `categories`."""

    column: str
    type: str
    title: Any = alt.Undefined
    scale: dict[str, Any] = field(default_factory=dict)
    axis: dict[str, Any] = field(default_factory=dict)
    order: Any = alt.Undefined
    to: str | float | None = None

    @property
    def is_category(self) -> bool:
        """Whether it has a row, or a column, for each name."""
        return self.type == "nominal"

    def channel(self, at: str, column: str | None = None, **more: Any) -> alt.X | alt.Y:
        """Its encoding at ``x`` or ``y``, for another column of the same axis if one is named."""
        axis = self.axis
        if self.is_category and at == "x":
            axis = {"labelAngle": 0} | axis
        channel: type[alt.X] | type[alt.Y] = alt.X if at == "x" else alt.Y
        return channel(
            field=column or self.column,
            type=self.type,  # type: ignore[arg-type]
            title=self.title,
            sort=self._sort(),
            scale=alt.Scale(**self.scale) if self.scale else alt.Undefined,
            axis=alt.Axis(**axis) if axis else alt.Undefined,
            **more,
        )

    def end(self, at: str) -> dict[str, Any]:
        """The encoding of the other end of a span."""
        if self.to is None:
            raise FigureError(f"axis {self.column!r}: expected a span; `to=` says where it ends")
        if isinstance(self.to, str):
            return {f"{at}2": {"x": alt.X2, "y": alt.Y2}[at](field=self.to)}
        return {f"{at}2": alt.datum(self.to)}

    def _sort(self) -> Any:
        if not isinstance(self.order, str):
            return self.order
        column = self.order.removeprefix("-")
        down = self.order.startswith("-")
        return alt.EncodingSortField(column, op="min", order="descending" if down else "ascending")


USUAL_TICKS = 5
"""Which come out as four to seven, at round numbers."""


def quantity(
    column: str,
    title: str | None,
    *,
    to: str | float | None = None,
    domain: Sequence[float] | None = None,
    ticks: int | Sequence[float] | None = None,
    format: str | None = None,
    log: float | None = None,
    root: bool = False,
    zero: bool | None = None,
    nice: bool | None = None,
    padding_px: float | None = None,
    **axis: Any,
) -> Axis:
    """An axis of numbers.

    Parameters
    ----------
    column : str
        The column drawn along it; for a span the column where it begins.
    title : str or None
        The measure and its unit.
    to : str or float, optional
        For a span: the column, or the number, where it ends.
    domain : two numbers, optional
        From where to where the axis goes, also where another layer reaches less far.
    ticks : int or sequence of numbers, optional
        About how many ticks, or at which numbers; about five by default.
    format : str, optional
        How numbers are written beside it, in the notation of d3-format.
    log : float, optional
        The base, for a logarithmic axis.
    root : bool
        Whether the axis is of square roots.
    zero, nice : bool, optional
        Whether it includes zero, and whether it ends at round numbers.
    padding_px : float, optional
        Room between the outermost numbers and the frame.
    **axis
        Further properties of a Vega-Lite axis; None for one that is not wanted.
    """
    scale = {
        "type": "log" if log else "sqrt" if root else None,
        "base": log if log and log != 10 else None,
        "domain": list(domain) if domain is not None else None,
        "zero": zero,
        "nice": False if domain is not None and nice is None else nice,
        "padding": padding_px,
    }
    if ticks is None and not log:
        ticks = USUAL_TICKS
    at = {"tickCount" if isinstance(ticks, int) else "values": ticks, "format": format}
    return Axis(column, "quantitative", title, _given(scale), _given(at | axis), to=to)


def years(
    column: str,
    *,
    title: str | None = None,
    domain: Sequence[float] | None = None,
    ticks: int | Sequence[float] | None = None,
    nice: bool | None = None,
    padding_px: float | None = None,
    **axis: Any,
) -> Axis:
    """An axis of years, written without a comma and never split; parameters as of `quantity`."""
    return quantity(
        column,
        title,
        domain=domain,
        ticks=ticks,
        format="d",
        zero=False if domain is None else None,
        nice=nice,
        padding_px=padding_px,
        **({"tickMinStep": 1} | axis),
    )


def categories(
    column: str,
    *,
    order: Sequence[Any] | str | None = None,
    title: str | None = None,
    grid: bool = False,
    **axis: Any,
) -> Axis:
    """An axis with a row, or a column, for each name; every name is written.

    Parameters
    ----------
    column : str
        The column of names.
    order : sequence or str, optional
        The names in order, or the column to sort by, with a minus sign for the largest first; as
        the rows come by default.
    title : str, optional
        None is needed where the names speak for themselves.
    grid : bool
        Whether faint lines lead the eye from a name to its marks.
    **axis
        Further properties of a Vega-Lite axis.
    """
    at = _given({"labelOverlap": False, "grid": grid or None} | axis)
    in_order = order if order is None or isinstance(order, str) else list(order)
    return Axis(column, "nominal", title, axis=at, order=in_order)


@dataclass(frozen=True)
class By:
    """A column whose names get a colour, a shape and a dash each; see `by`."""

    column: str
    names: tuple[Any, ...] | None
    colours: tuple[str, ...]
    shapes: tuple[str, ...]
    dashes: tuple[tuple[int, ...], ...]
    printed: Any = None
    legend: bool | int = True

    def colour(self, *, strokes: bool = False) -> dict[str, alt.Color]:
        """The encoding as colours, of lines or of what is filled."""
        return self._encoding("color", alt.Color, self.colours, STROKES if strokes else {})

    def shape(self) -> dict[str, alt.Shape]:
        """The encoding as shapes of points."""
        return self._encoding("shape", alt.Shape, self.shapes)

    def dash(self) -> dict[str, alt.StrokeDash]:
        """The encoding as dashes of lines."""
        return self._encoding("strokeDash", alt.StrokeDash, self.dashes, STROKES)

    def without_legend(self) -> By:
        """The same, for a chart that names its series directly."""
        return replace(self, legend=False)

    def _encoding(
        self, channel: str, kind: Any, marks: Sequence[Any], look: Mapping[str, Any] = _AS_USUAL
    ) -> dict[str, Any]:
        if not marks:
            return {}
        shown = dict(look) if isinstance(self.legend, bool) else {"columns": self.legend, **look}
        legend: Any = alt.Legend(**shown) if shown else alt.Undefined
        if not self.legend:
            legend = None
        scale = {"domain": list(self.names) if self.names else None, "range": _plain(marks)}
        return {
            channel: kind(
                field=self.column, type="nominal", scale=alt.Scale(**_given(scale)), legend=legend
            )
        }


def by(
    column: str,
    names: Sequence[Any] | None = None,
    *,
    colours: Sequence[str] | None = None,
    shapes: Sequence[str] | bool = True,
    dashes: Sequence[Sequence[int]] | bool = True,
    printed: Any = None,
    legend: bool | int = True,
) -> By:
    """Series told apart by a column, in a fixed order.

    Parameters
    ----------
    column : str
        The column of their names.
    names : sequence, optional
        The names in the order of legend, colours, shapes and dashes; every name that is drawn must
        be among them. Without them names come in alphabetical order, and there must be no more of
        them than marks.
    colours, shapes, dashes : sequence, optional
        In the order of the names; ``False`` for no shapes, or no dashes.
    printed : optional
        The name of what a report printed: it gets the one colour and the one mark for that.
    legend : bool or int
        Whether there is a legend, or in how many columns.
    """
    if names is not None and printed is not None and printed not in names:
        raise FigureError(f"series {column!r}: {printed!r} is not among {_listed(names)}")
    chosen = {
        "colours": _of_names(column, "colours", colours, COLOURS, names, printed, PRINTED_COLOUR),
        "shapes": _of_names(column, "shapes", shapes, SHAPES, names, printed, PRINTED_SHAPE),
        "dashes": _of_names(column, "dashes", dashes, DASHES, names, None, None),
    }
    return By(
        column,
        tuple(names) if names is not None else None,
        **chosen,
        printed=printed,
        legend=legend,
    )


def _of_names(
    column: str,
    what: str,
    given: Sequence[Any] | bool | None,
    usual: Sequence[Any],
    names: Sequence[Any] | None,
    printed: Any,
    of_printed: Any,
) -> tuple[Any, ...]:
    """One mark a name: those given, or the usual ones with that of the printed name among them."""
    if given is False:
        return ()
    marks: list[Any]
    if given is None or given is True:
        others = iter(usual)
        marks = [
            of_printed if printed is not None and name == printed else next(others, None)
            for name in (names if names is not None else usual)
        ]
    else:
        marks = list(given)
    if names is not None and (len(marks) != len(names) or None in marks):
        have = len([mark for mark in marks if mark is not None])
        raise FigureError(
            f"series {column!r}: {have} {what} for {len(names)} names; expected one each"
        )
    return tuple(marks)


@dataclass(frozen=True)
class Shades:
    """Shades of one colour for the steps of a number; see `shades`."""

    column: str
    title: str
    steps: tuple[float, ...]
    colours: tuple[str, ...]

    def colour(self) -> alt.Color:
        """The encoding, with a legend in one row."""
        return alt.Color(
            field=self.column,
            type="quantitative",
            scale=alt.Scale(type="threshold", domain=list(self.steps), range=list(self.colours)),
            legend=alt.Legend(title=self.title, orient="top", columns=0),
        )


SHADES = ("#f7dcc9", "#eeb389", "#de8245", "#b9500f", "#6f2c04")


def shades(
    column: str, title: str, steps: Sequence[float], colours: Sequence[str] = SHADES
) -> Shades:
    """Shades from light to dark, one more than the steps between them."""
    if len(colours) != len(steps) + 1:
        raise FigureError(
            f"shades of {column!r}: {len(colours)} colours for {len(steps)} steps; expected one"
            " more than steps"
        )
    return Shades(column, title, tuple(steps), tuple(colours))


def as_axis(axis: Axis | str, data: Data, form: str) -> Axis:
    """An axis from what a chapter writes: an `Axis`, or a column that follows another layer's.

    A plain column is typed by the frame; an explorer's needs its type, such as ``year:Q``.
    """
    if isinstance(axis, Axis):
        return axis
    column, letter = typed(axis)
    if letter is None and isinstance(data, pd.DataFrame):
        require(form, data, [column])
        letter = "Q" if pd.api.types.is_numeric_dtype(data[column]) else "N"
    if letter is None:
        raise FigureError(f"{form}: column {axis!r} has no type; expected {axis}:Q or {axis}:N")
    if letter == "N":
        return Axis(column, "nominal", alt.Undefined, order=None)
    return Axis(column, "quantitative")


def typed(column: str) -> tuple[str, str | None]:
    """A column's name, and its type where it ends in ``:Q`` or ``:N``."""
    name, colon, letter = column.rpartition(":")
    return (name, letter) if colon and letter in _LETTERS else (column, None)


def require(form: str, data: Data, columns: Sequence[str]) -> None:
    """Refuse a frame without rows, or without a column that is drawn.

    Raises
    ------
    FigureError
        The message names form and column.
    """
    if isinstance(data, alt.NamedData):
        return
    if not isinstance(data, pd.DataFrame):
        raise FigureError(f"{form}: {type(data).__name__} cannot be drawn; expected a frame")
    for column in columns:
        if column not in data:
            raise FigureError(
                f"{form}: no column {column!r}; the frame has {_listed(data.columns)}"
            )
    if data.empty:
        raise FigureError(f"{form}: the frame has no row; expected one or more")


def require_names(form: str, data: Data, column: str, names: Sequence[Any]) -> None:
    """Refuse a frame with a name that a fixed order has not."""
    if isinstance(data, pd.DataFrame):
        unknown = [name for name in data[column].dropna().unique() if name not in names]
        if unknown:
            raise FigureError(
                f"{form}, column {column!r}: {unknown[0]!r} is not in the order {_listed(names)}"
            )


def _given(parts: dict[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part is not None}


def _plain(marks: Sequence[Any]) -> list[Any]:
    return [mark if isinstance(mark, str) else list(mark) for mark in marks]


def _listed(names: Any) -> str:
    return ", ".join(map(str, names))
