"""A table of a few lines, drawn: where the values themselves are the picture."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import altair as alt
import pandas as pd

from recount.drawing.chart import INK, MUTED
from recount.errors import FigureError
from recount.forms.axes import PRINTED_COLOUR, PRINTED_SHAPE, Axis, Data, typed
from recount.forms.drawing import Chart, Drawing, Tooltip, layered

VALUE_PX, SECOND_PX = 16, 12
"""Letters of the values, and of the lines below them."""
ABOVE_PX, BELOW_PX = 9, 10
"""From the middle of a row up to the value, and down to the line below it."""
BEFORE_PX = 10
"""From the edge of a column back to the mark of what a report printed."""
BETWEEN_PX = 8
"""At least so much is empty between the words of a column and the next."""


def text_table(
    data: Data,
    x: Axis,
    y: Axis,
    text: str,
    *,
    format: str | None = None,
    second: str | None = None,
    printed: str | None = None,
    tooltip: Tooltip = None,
) -> Chart:
    """A table: a column for each name along ``x``, a row for each along ``y``, a value a cell.

    Words that are wider than their column end in an ellipsis.

    Parameters
    ----------
    data : DataFrame or NamedData
        One row a cell; a cell without a row stays empty.
    x, y : Axis
        See `categories`.
    text : str
        The column of the values: words, or with a `format` numbers.
    format : str, optional
        How numbers are written, in the notation of d3-format.
    second : str, optional
        The column of quieter words below each value, such as what it rests on.
    printed : str, optional
        The column that says, by true or false, which values a report printed: they get the one
        colour and the one mark for that.
    tooltip : sequence of str, or mapping to str, optional
        Columns to show under the pointer, or what each is called there; row, column and value by
        default.

    Raises
    ------
    FigureError
        If an axis is not of categories, a cell is there twice or has nothing to write, or a column
        does not hold what is expected of it.
    """
    if not all(isinstance(axis, Axis) and axis.is_category for axis in (x, y)):
        raise FigureError("text_table: expected categories(…) for its columns and for its rows")
    value, letter = typed(text)
    shown = tooltip or [f"{y.column}:N", f"{x.column}:N", text]
    drawing = Drawing("text_table", data, x, y, also=[value, second, printed], tooltip=shown)
    if isinstance(data, pd.DataFrame):
        _require_cells(data, x.column, y.column, [value, *filter(None, [second])])
        _require_kinds(data, value, format, printed)
    kind: Any = "nominal" if format is None and letter != "Q" else "quantitative"
    room = alt.expr(f"bandwidth('x') - {BETWEEN_PX}")
    words: dict[str, Any] = {"align": "left", "limit": room}
    before = 2 * BEFORE_PX if printed else BEFORE_PX
    is_printed = f"datum[{json.dumps(printed)}]"
    chart = drawing.chart(
        {
            "x": _banded(
                x,
                orient="top",
                domain=False,
                ticks=False,
                labelAlign="left",
                labelOffset=alt.expr("-bandwidth('x') / 2"),
                labelLimit=room,
            ).channel("x", bandPosition=0),
            "y": _banded(y, grid=True, tickBand="extent", labelPadding=before).channel("y"),
        }
    )
    values = chart.encode(
        text=alt.Text(field=value, type=kind, format=format or alt.Undefined),
        color=alt.when(is_printed).then(alt.value(PRINTED_COLOUR)).otherwise(alt.value(INK))
        if printed
        else alt.Undefined,
        **drawing.tooltip(),
    )
    up = -ABOVE_PX if second else 0
    layers = [values.mark_text(fontSize=VALUE_PX, dy=up, **words)]
    if second:
        below = chart.encode(text=alt.Text(field=second, type="nominal"))
        layers.append(below.mark_text(fontSize=SECOND_PX, color=MUTED, dy=BELOW_PX, **words))
    if printed:
        marks = chart.transform_filter(is_printed)
        layers.append(
            marks.mark_point(
                shape=PRINTED_SHAPE, size=80, color=PRINTED_COLOUR, xOffset=-BEFORE_PX, yOffset=up
            )
        )
    return layered(*layers)


def _banded(axis: Axis, **look: Any) -> Axis:
    """The axis with a band for each name and no gap between them."""
    return replace(axis, scale={"type": "band", "padding": 0} | axis.scale, axis=look | axis.axis)


def _require_cells(data: pd.DataFrame, column: str, row: str, written: list[str]) -> None:
    """Refuse a cell that is there twice, or that has nothing to write."""
    cells = [f"row {of!r}, column {at!r}" for of, at in zip(data[row], data[column], strict=True)]
    for cell, again in zip(cells, data.duplicated([row, column]), strict=True):
        if again:
            raise FigureError(f"text_table: {cell} is there twice; expected one row a cell")
    for name in written:
        for cell, missing in zip(cells, data[name].isna(), strict=True):
            if missing:
                raise FigureError(
                    f"text_table, column {name!r}: nothing to write for {cell}; expected words or"
                    " a number, or no row for a cell that is empty"
                )


def _require_kinds(data: pd.DataFrame, value: str, format: str | None, printed: str | None) -> None:
    """Refuse numbers without a format, words with one, and marks that are not true or false."""
    if pd.api.types.is_numeric_dtype(data[value]) != (format is not None):
        wanted = "numbers to format" if format else "words, or a format for its numbers"
        raise FigureError(f"text_table, column {value!r}: expected {wanted}")
    if printed and not pd.api.types.is_bool_dtype(data[printed]):
        raise FigureError(f"text_table, column {printed!r}: expected true or false in each row")
