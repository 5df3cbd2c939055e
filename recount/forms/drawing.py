"""What the forms of charts share: the checks, the encodings, and layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from recount.errors import FigureError
from recount.forms.axes import Axis, By, Data, as_axis, require, require_names, typed
from recount.quantities.units import UNITS

Chart = alt.Chart | alt.LayerChart
Tooltip = Sequence[str] | Mapping[str, str] | None
"""Columns to show under the pointer, or what each is called there."""


class Drawing:
    """What all forms do with what they are given: check it, and turn it into encodings."""

    def __init__(
        self,
        form: str,
        data: Data,
        x: Axis | str,
        y: Axis | str,
        series: By | None = None,
        *,
        shape: By | None = None,
        dash: By | None = None,
        grouped: bool = False,
        also: Sequence[str | None] = (),
        tooltip: Tooltip = None,
    ) -> None:
        if grouped and series is None:
            raise FigureError(f"{form}: nothing to group; expected a series")
        self.form, self.data = form, data
        self.axes = {"x": as_axis(x, data, form), "y": as_axis(y, data, form)}
        self._series, self._shaped, self._dashed = series, shape or series, dash or series
        self._grouped = series if grouped else None
        told_apart = [one for one in (series, shape, dash) if one is not None]
        spans = [axis.to for axis in self.axes.values() if isinstance(axis.to, str)]
        ordered = [
            axis.order.removeprefix("-")
            for axis in self.axes.values()
            if isinstance(axis.order, str)
        ]
        self._drawn = {axis.column: _LETTER[axis.type] for axis in self.axes.values()}
        self._drawn |= {one.column: "N" for one in told_apart} | dict.fromkeys(spans, "Q")
        self._shown = tooltip
        named = [typed(name)[0] for name in tooltip or ()]
        require(form, data, [*self._drawn, *ordered, *filter(None, also), *named])
        for axis in self.axes.values():
            if isinstance(axis.order, list):
                require_names(form, data, axis.column, axis.order)
        for one in told_apart:
            if one.names is not None:
                require_names(form, data, one.column, one.names)

    def chart(self, encodings: Mapping[str, Any]) -> alt.Chart:
        """The data with these encodings, still without a mark."""
        return alt.Chart(self.data).encode(**encodings)

    def xy(self) -> dict[str, Any]:
        """The encodings of both axes, with the series of one name beside each other if grouped."""
        places = {at: axis.channel(at) for at, axis in self.axes.items()}
        if self._grouped is None:
            return places
        at = "x" if self.axes["x"].is_category else "y"
        kind = {"x": alt.XOffset, "y": alt.YOffset}[at]
        return places | {f"{at}Offset": kind(field=self._grouped.column, type="nominal")}

    def span(self) -> str:
        """Which axis is a span."""
        for at, axis in self.axes.items():
            if axis.to is not None:
                return at
        raise FigureError(
            f"{self.form}: neither {self.axes['x'].column!r} nor {self.axes['y'].column!r} is a"
            " span; expected quantity(…, to=…) for one"
        )

    def end(self) -> dict[str, Any]:
        """The encoding of where the span ends."""
        at = self.span()
        return self.axes[at].end(at)

    def colour(self, *, strokes: bool = False) -> dict[str, Any]:
        """The colours of the series, if there is one, in a legend of lines or of what is filled."""
        return self._series.colour(strokes=strokes) if self._series else {}

    def shape(self) -> dict[str, Any]:
        """The shapes of what shapes tell apart: the series, if nothing else."""
        return self._shaped.shape() if self._shaped else {}

    def dash(self) -> dict[str, Any]:
        """The dashes of what dashes tell apart: the series, if nothing else."""
        return self._dashed.dash() if self._dashed else {}

    def tooltip(self) -> dict[str, Any]:
        """The columns to show under the pointer: those asked for, or those drawn."""
        shown = self._shown
        if shown is None:
            shown = [f"{column}:{letter}" for column, letter in self._drawn.items()]
        return {"tooltip": tooltips(self.data, shown, self.axes.values())}


_LETTER = {"quantitative": "Q", "nominal": "N"}


def tooltips(
    data: Data, names: Sequence[str] | Mapping[str, str], axes: Iterable[Axis] = ()
) -> list[alt.Tooltip]:
    """Columns to show under the pointer, in words.

    They are typed by the frame or by their ending, and called as asked for, or as the axis that
    they are drawn along, or by their own names spelled out.
    """
    called: dict[str, str] = {}
    written: dict[str, str] = {}
    for axis in axes:
        title = axis.title if isinstance(axis.title, str) else in_words(axis.column)
        if isinstance(axis.to, str):
            called |= {axis.column: f"{title}: from", axis.to: f"{title}: to"}
        else:
            called[axis.column] = title
        if form := axis.axis.get("format"):
            written[axis.column] = form
    if isinstance(names, Mapping):
        called |= {typed(name)[0]: title for name, title in names.items()}
    shown = []
    for name in names:
        axis = as_axis(name, data, "tooltip")
        title = called.get(axis.column) or in_words(axis.column)
        number = written.get(axis.column, NUMBER)
        if axis.column.endswith("year"):
            number = "d"
        form = alt.Undefined if axis.is_category else number
        kind: Any = axis.type
        shown.append(alt.Tooltip(field=axis.column, type=kind, title=title, format=form))
    return shown


NUMBER = ",.3~f"
"""How numbers are written under the pointer: separators, and at most three decimals."""


def in_words(column: str) -> str:
    """The name of a column spelled out, with the unit that it ends in: ``Share, %``."""
    unit = max(
        (unit for unit in UNITS if f"_{column}".endswith(f"_{unit}") and UNITS[unit].suffix),
        key=len,
        default=None,
    )
    if unit is None:
        return column.replace("_", " ").capitalize()
    measure = column.removesuffix(unit).replace("_", " ").strip()
    said = [*([measure] if measure else []), UNITS[unit].suffix.strip()]
    words = ", ".join(said)
    return words[0].upper() + words[1:]


def coloured(colour: str | None) -> dict[str, Any]:
    """A colour as a property of a mark; none leaves that of the theme."""
    return {"color": colour} if colour else {}


def layered(*charts: Chart) -> alt.LayerChart:
    """Charts in one picture, the first at the bottom."""
    return alt.LayerChart(layer=list(charts))
