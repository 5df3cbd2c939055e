"""What is named in the picture: labels, names of lines, printed numbers, reference lines."""

from __future__ import annotations

import json
from typing import Any

import altair as alt
import pandas as pd

from recount.drawing.chart import BLUE, INK, ON_DARK, ON_LIGHT, on_mark
from recount.errors import FigureError
from recount.forms.axes import PRINTED_COLOUR, PRINTED_SHAPE, Axis, By, Data, require, typed
from recount.forms.drawing import Chart, Drawing, Tooltip, coloured, layered
from recount.quantities.values import Value
from recount.tables.provenance import KEY, Provenance

RULE_DASH = [4, 3]


def labels(
    data: Data,
    x: Axis | str | float | None,
    y: Axis | str,
    text: str,
    series: By | None = None,
    *,
    side: str = "right",
    gap_px: float = 4,
    format: str | None = None,
    only: str | None = None,
    colour: str | None = None,
    on_marks: bool = False,
    **mark: Any,
) -> Chart:
    """Words or numbers beside what they name, instead of a legend.

    Parameters
    ----------
    data, y
        See `lines`.
    x : Axis, str or float, optional
        See `lines`; a number for words that stand below each other there, None for the left edge.
    text : str
        The column of the words or numbers.
    series : By, optional
        Whose colours they get, or on whose bars they stand.
    side : str
        Where they stand: ``right``, ``left``, ``above``, ``below``, ``centre``; or ``inward``,
        above the point and turned to the middle of the picture, which keeps long names in it.
    gap_px : float
        From the point to the words.
    format : str, optional
        How numbers are written, in the notation of d3-format.
    only : str, optional
        A condition on ``datum`` that a row must meet to be named. Beside the columns it may use
        ``rank_of_y`` (1 is the highest), ``lowest_x`` and ``highest_x`` of all rows.
    colour : str, optional
        That of the text.
    on_marks : bool
        Whether they stand on bars, where text is black or white, whichever is read.
    **mark
        Further properties of the Vega-Lite mark, such as ``fontSize`` or ``fontWeight``.
    """
    if side not in _SIDES:
        raise FigureError(f"labels: no side {side!r}; expected one of {', '.join(_SIDES)}")
    text, letter = typed(text)
    at_points = isinstance(x, Axis | str)
    if not at_points and (only or side == "inward"):
        raise FigureError(f"labels: x is {x!r}; expected a column, by which to choose and to turn")
    drawing = Drawing("labels", data, x if isinstance(x, Axis | str) else y, y, series, also=[text])
    kind = "nominal" if format is None and letter != "Q" else "quantitative"
    written = alt.Text(field=text, type=kind, format=format or alt.Undefined)  # type: ignore[arg-type]
    place = {} if at_points else {"x": alt.value(0) if x is None else alt.datum(x)}
    ink = _on_bars(series) if on_marks else drawing.colour()
    chart = drawing.chart(drawing.xy() | place | ink | {"text": written})
    if only or side == "inward":
        chart = _placed(chart, drawing)
    if only:
        chart = chart.transform_filter(only)
    style = coloured(colour) | mark
    if side != "inward":
        words: alt.Chart = chart.mark_text(**(_SIDES[side](gap_px) | style))
        return words
    style = {"dy": -gap_px} | style
    turned = "datum.rightwards"
    return layered(
        chart.transform_filter(turned).mark_text(align="right", **style),
        chart.transform_filter(f"!{turned}").mark_text(align="left", **style),
    )


def _on_bars(series: By | None) -> dict[str, Any]:
    """The colour of text on the bars of a series, or on those of the theme."""
    if series is None:
        return {"color": alt.value(on_mark(BLUE))}
    if series.names is None:
        raise FigureError(f"labels: series {series.column!r} on bars; expected its names in order")
    named = zip(series.names, series.colours, strict=True)
    dark = [name for name, colour in named if on_mark(colour) == ON_DARK]
    is_dark = alt.FieldOneOfPredicate(series.column, oneOf=dark)
    return {"color": alt.when(is_dark).then(alt.value(ON_DARK)).otherwise(alt.value(ON_LIGHT))}


_SIDES: dict[str, Any] = {
    "right": lambda gap: {"align": "left", "dx": gap},
    "left": lambda gap: {"align": "right", "dx": -gap},
    "above": lambda gap: {"dy": -gap},
    "below": lambda gap: {"dy": gap},
    "centre": lambda _gap: {},
    "inward": None,
}


def _placed(chart: alt.Chart, drawing: Drawing) -> alt.Chart:
    """The rows with their rank along y and their place along x."""
    x, y = (drawing.axes[at].column for at in ("x", "y"))
    return (
        chart.transform_window(
            [_numbered("rank", "rank_of_y")],
            sort=[alt.SortField(y, order="descending")],
        )
        .transform_joinaggregate(lowest_x=f"min({x})", highest_x=f"max({x})")
        .transform_calculate(
            rightwards=f"datum[{json.dumps(x)}] > (datum.lowest_x + datum.highest_x) / 2"
        )
    )


def _numbered(operation: str, name: str) -> alt.WindowFieldDef:
    """A number of each row, under a name; "as" is a word of Python's."""
    parts: dict[str, Any] = {"op": operation, "as": name}
    return alt.WindowFieldDef(**parts)


def line_names(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | str,
    *,
    only: str | None = None,
) -> alt.LayerChart:
    """The names of lines at their ends, each led to a place where it clears the one below.

    Parameters
    ----------
    data, x, y
        See `lines`; both axes are of quantities, and neither is logarithmic.
    series : By or str
        The series, whose colours the names get, or the column of their names.
    only : str, optional
        A condition on ``datum`` that a row must meet to be named; room is made for all.
    """
    column = series.column if isinstance(series, By) else series
    drawing = Drawing("line_names", data, x, y, also=[column])
    along, height = drawing.axes["x"], drawing.axes["y"]
    if "type" in along.scale or "type" in height.scale:
        raise FigureError("line_names: room is measured on a linear axis; expected no other")
    colour = series.without_legend().colour() if isinstance(series, By) else {}
    year, rate = (f"datum[{json.dumps(axis.column)}]" for axis in (along, height))
    # A running maximum of the height, less the room that the names below it need.
    ends = (
        alt.Chart(data)
        .transform_joinaggregate(
            first_x=f"min({along.column})",
            last_x=f"max({along.column})",
            top=f"max({height.column})",
        )
        .transform_joinaggregate(own_last=f"max({along.column})", groupby=[column])
        .transform_filter(f"{year} == datum.own_last")
        .transform_window(
            [_numbered("row_number", "number")],
            sort=[alt.SortField(height.column), alt.SortField(column)],
        )
        .transform_calculate(
            room="datum.top * 0.062",
            free=f"{rate} - datum.number * datum.room",
            beside="datum.last_x + 0.05 * (datum.last_x - datum.first_x)",
        )
        .transform_window(lifted="max(free)", sort=[alt.SortField("number")])
        .transform_calculate(lifted_to="datum.lifted + datum.number * datum.room")
    )
    if only:
        ends = ends.transform_filter(only)
    leaders = ends.mark_rule(strokeWidth=1).encode(
        **drawing.xy(), x2=alt.X2(field="beside"), y2=alt.Y2(field="lifted_to"), **colour
    )
    names = ends.mark_text(align="left", dx=3, fontSize=11).encode(
        along.channel("x", "beside"),
        height.channel("y", "lifted_to"),
        text=alt.Text(field=column, type="nominal"),
        **colour,
    )
    return layered(leaders, names)


def printed_dots(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    words: str | None = None,
    *,
    side: str = "left",
    tooltip: Tooltip = None,
) -> Chart:
    """The one mark and the one colour for what a report printed, with its words beside it.

    Parameters
    ----------
    data, x, y, tooltip
        See `lines`; one row a printed number.
    words : str, optional
        The column of its words.
    side : str
        Where they stand, as for `labels`.
    """
    drawing = Drawing("printed_dots", data, x, y, also=[words], tooltip=tooltip)
    chart = drawing.chart(drawing.xy() | drawing.tooltip())
    marks: alt.Chart = chart.mark_point(shape=PRINTED_SHAPE, size=110, **coloured(PRINTED_COLOUR))
    if words is None:
        return marks
    beside = labels(data, x, y, words, side=side, gap_px=10, colour=PRINTED_COLOUR)
    return layered(marks, beside)


def level(
    value: float | Value | str,
    text: str | None = None,
    *,
    on: str = "y",
    data: Data | None = None,
    side: str = "left",
    printed: bool = False,
    solid: bool = False,
) -> Chart:
    """A reference line with its name.

    Parameters
    ----------
    value : float, Value or str
        Where it stands; a column of `data` if that is given, of which the highest number counts.
    text : str, optional
        Its name.
    on : str
        The axis that it stands on: ``y`` for a level line, ``x`` for an upright one.
    data : DataFrame or NamedData, optional
        For a level that an explorer computes.
    side : str
        Where the name stands: at the ``left`` or ``right`` end of a level line, on the ``left`` or
        ``right`` of an upright one.
    printed : bool
        Whether a report printed the number; it gets the one colour for that.
    solid : bool
        Whether the line is drawn through, as for a zero.
    """
    if on not in ("x", "y") or side not in ("left", "right"):
        raise FigureError(
            f"level: {on!r}, {side!r}; expected on='x' or 'y', side='left' or 'right'"
        )
    if data is not None:
        require("level", data, [str(value)])
        base = alt.Chart(data).transform_aggregate(level=f"max({value})")
    elif isinstance(value, str):
        raise FigureError(f"level: column {value!r} of no frame; expected `data` too")
    else:
        number = value.number if isinstance(value, Value) else float(value)
        frame = pd.DataFrame({"level": [number]})
        frame.attrs[KEY] = value.provenance if isinstance(value, Value) else Provenance()
        base = alt.Chart(frame)
    base = base.encode(Axis("level", "quantitative").channel(on))
    look: dict[str, Any] = {} if solid else {"strokeDash": RULE_DASH}
    if printed:
        look |= {"color": PRINTED_COLOUR, "strokeWidth": 2}
    elif solid:
        look["color"] = INK
    rule: alt.Chart = base.mark_rule(**look)
    if text is None:
        return rule
    upright, at_left = on == "x", side == "left"
    # Beside an upright line the name stands left or right of it, along a level one over its end.
    to_left = at_left == upright
    lettering = coloured(PRINTED_COLOUR if printed else None)
    lettering |= {"align": "right" if to_left else "left", "dx": -4 if to_left else 4}
    if upright:
        name = base.mark_text(y=-8, **lettering)
    else:
        end = alt.value(0) if at_left else alt.value("width")
        name = base.mark_text(dy=-8, **lettering).encode(x=end)
    return layered(rule, name.encode(text=alt.value(text)))
