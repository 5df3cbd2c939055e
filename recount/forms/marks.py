"""Lines, dots, ranges, bars and bands: a frame drawn by its axes and series."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import altair as alt

from recount.drawing.chart import GREY
from recount.errors import FigureError
from recount.forms.axes import Axis, By, Data
from recount.forms.drawing import Chart, Drawing, Tooltip, coloured, layered

RING_SIZE = 260


def lines(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    dash: By | None = None,
    points: bool | float = False,
    colour: str | None = None,
    tooltip: Tooltip = None,
    **mark: Any,
) -> Chart:
    """Lines, one a series.

    Parameters
    ----------
    data : DataFrame or NamedData
        One row a point.
    x, y : Axis or str
        See `quantity`, `years`, `categories`; a plain column follows the axis of another layer.
    series : By, optional
        Colours, dashes and the shapes of points.
    dash : By, optional
        What dashes tell apart, where it is not the series.
    points : bool or float
        Whether each row has a point too, or of which size.
    colour : str, optional
        The colour without a series.
    tooltip : sequence of str, or mapping to str, optional
        Columns to show under the pointer, or what each is called there; those drawn by default,
        called as their axes are.
    **mark
        Further properties of the Vega-Lite mark.
    """
    drawing = Drawing("lines", data, x, y, series, dash=dash, tooltip=tooltip)
    dashes = drawing.dash()
    strokes = bool(dashes) or points is False
    encodings = drawing.xy() | drawing.colour(strokes=strokes) | drawing.tooltip()
    line: alt.Chart = drawing.chart(encodings | dashes).mark_line(**coloured(colour), **mark)
    if points is False:
        return line
    look = coloured(colour) | ({} if points is True else {"size": points})
    # A legend shows either dashes or shapes; where it shows dashes, the points are alike.
    in_legend = series is not None and bool(series.legend)
    shapes = {} if strokes and in_legend else drawing.shape()
    return layered(line, drawing.chart(encodings | shapes).mark_point(**look))


def dots(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    shape: By | str | None = None,
    grouped: bool = False,
    ring: bool = False,
    size: float = 75,
    colour: str | None = None,
    tooltip: Tooltip = None,
    **mark: Any,
) -> Chart:
    """Points: one row a name, over years, or a scatter of two quantities.

    Parameters
    ----------
    data, x, y, tooltip, **mark
        See `lines`.
    series : By, optional
        Colours and shapes.
    shape : By or str, optional
        What shapes tell apart, where it is not the series; or the shape of all points.
    grouped : bool
        Whether the series of a name stand beside each other.
    ring : bool
        Whether the printed series is an open mark around the others, which it may lie upon.
    size : float
        Area of a point in square pixels.
    colour : str, optional
        The colour without a series.
    """
    shaped_by = None if isinstance(shape, str) else shape
    drawing = Drawing("dots", data, x, y, series, shape=shaped_by, grouped=grouped, tooltip=tooltip)
    encodings = drawing.xy() | drawing.colour() | drawing.tooltip()
    solid = {"size": size, **coloured(colour), **mark}
    if isinstance(shape, str):
        solid["shape"] = shape
    else:
        encodings |= drawing.shape()
    chart = drawing.chart(encodings)
    if not ring:
        points: alt.Chart = chart.mark_point(**solid)
        return points
    if series is None or series.printed is None:
        raise FigureError("dots: a ring is drawn around a series; expected by(…, printed=…)")
    is_printed = f"datum[{json.dumps(series.column)}] === {json.dumps(series.printed)}"
    return layered(
        chart.transform_filter(f"!({is_printed})").mark_point(**solid),
        chart.transform_filter(is_printed).mark_point(
            size=RING_SIZE, filled=False, strokeWidth=2.5
        ),
    )


def ranges(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    dot: str | None = None,
    grouped: bool = False,
    size: float = 75,
    width: float = 2,
    colour: str | None = None,
    tooltip: Tooltip = None,
    **mark: Any,
) -> Chart:
    """Intervals as strokes, with a dot in each if wished.

    Parameters
    ----------
    data, tooltip
        See `lines`.
    x, y : Axis or str
        One of them is a span: ``quantity("low", …, to="high")``.
    series, grouped, size, colour
        See `dots`.
    dot : str, optional
        The column of the dots, on the axis of the span.
    width : float
        Of the stroke, in pixels.
    **mark
        Further properties of the stroke.
    """
    drawing = Drawing("ranges", data, x, y, series, grouped=grouped, also=[dot], tooltip=tooltip)
    span = drawing.span()
    ends = drawing.xy() | drawing.end() | drawing.colour()
    shown = drawing.chart(ends if dot else ends | drawing.tooltip())
    stroke: alt.Chart = shown.mark_rule(strokeWidth=width, **coloured(colour), **mark)
    if dot is None:
        return stroke
    centre = drawing.xy() | {span: drawing.axes[span].channel(span, dot)}
    points = drawing.chart(centre | drawing.colour() | drawing.shape() | drawing.tooltip())
    return layered(stroke, points.mark_point(size=size, **coloured(colour)))


def joined(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    shape: By | None = None,
    size: float = 75,
    width: float = 2,
    tooltip: Tooltip = None,
    **mark: Any,
) -> Chart:
    """The dots of each name, joined by a stroke from the lowest to the highest: a change, a gap.

    Parameters
    ----------
    data, x, y, series, shape, size, tooltip
        See `dots`; one axis is of categories.
    width : float
        Of the stroke, in pixels.
    **mark
        Further properties of the dots.
    """
    drawing = Drawing("joined", data, x, y, series, shape=shape, tooltip=tooltip)
    number, name = ("y", "x") if drawing.axes["x"].is_category else ("x", "y")
    axis, names = drawing.axes[number], drawing.axes[name]
    if not names.is_category or axis.is_category:
        raise FigureError("joined: expected one axis of categories and one of a quantity")
    stroke = (
        alt.Chart(data)
        .transform_aggregate(
            lowest=f"min({axis.column})",
            highest=f"max({axis.column})",
            groupby=[names.column],
        )
        .mark_rule(strokeWidth=width, color=GREY)
        .encode(
            axis.channel(number, "lowest"),
            names.channel(name),
            **replace(axis, to="highest").end(number),
        )
    )
    points = dots(data, x, y, series, shape=shape, size=size, tooltip=tooltip, **mark)
    return layered(stroke, points)


def bars(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    stacked: str | None = None,
    grouped: bool = False,
    numbers: str | None = None,
    colour: str | None = None,
    tooltip: Tooltip = None,
    **mark: Any,
) -> Chart:
    """Bars, along the axis of the quantity; from one end of a span to the other, if it is one.

    Parameters
    ----------
    data, x, y, tooltip, **mark
        See `lines`; ``size`` or ``height`` is how thick a bar is.
    series : By, optional
        Colours.
    stacked : str, optional
        The column that orders the series of one bar, end to end.
    grouped : bool
        Whether the series of a name stand beside each other.
    numbers : str, optional
        How the number beside the end of each bar is written, in the notation of d3-format.
    colour : str, optional
        The colour without a series.
    """
    drawing = Drawing("bars", data, x, y, series, grouped=grouped, also=[stacked], tooltip=tooltip)
    encodings = drawing.xy() | drawing.colour()
    along = "y" if drawing.axes["x"].is_category or not drawing.axes["y"].is_category else "x"
    if stacked:
        stretched = drawing.axes[along].channel(along, stack="zero")
        encodings |= {along: stretched, "order": alt.Order(field=stacked, type="quantitative")}
    if drawing.axes[along].to is not None:
        encodings |= drawing.end()
    shown = drawing.chart(encodings | drawing.tooltip())
    chart: alt.Chart = shown.mark_bar(**coloured(colour), **mark)
    if numbers is None:
        return chart
    beside: dict[str, Any] = {"align": "left", "dx": 4} if along == "x" else {"dy": -8}
    column = drawing.axes[along].column
    text = alt.Text(field=column, type="quantitative", format=numbers)
    written = drawing.chart(drawing.xy() | {"text": text}).mark_text(**beside)
    return layered(chart, written)


def band(
    data: Data,
    x: Axis | str,
    y: Axis | str,
    series: By | None = None,
    *,
    colour: str | None = None,
    opacity: float = 0.15,
) -> alt.Chart:
    """A band between two lines, for how sure they are; ``y`` is a span."""
    drawing = Drawing("band", data, x, y, series)
    drawing.span()
    encodings = drawing.xy() | drawing.end() | drawing.colour()
    area: alt.Chart = drawing.chart(encodings).mark_area(opacity=opacity, **coloured(colour))
    return area
