"""Maps of the Americas: areas, and circles for what is too small."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from recount.drawing.chart import GREY
from recount.forms.axes import Shades, require, typed
from recount.forms.drawing import Tooltip, in_words, layered, tooltips


def map_areas(
    data: pd.DataFrame, shade: Shades, *, shape: str = "geometry", tooltip: Tooltip = None
) -> alt.LayerChart:
    """Areas of a map, shaded by a number; grey where there is none.

    Parameters
    ----------
    data : DataFrame
        One row an area.
    shade : Shades
        See `shades`.
    shape : str
        The column of outlines: GeoJSON geometries, parsed or as text.
    tooltip : sequence of str, or mapping to str, optional
        Columns to show under the pointer, or what each is called there; the shaded number by
        default.
    """
    shown = _called(shade, tooltip)
    require("map_areas", data, [shade.column, shape, *(typed(name)[0] for name in shown)])
    kept = [typed(name)[0] for name in shown]
    outlines = data[list(dict.fromkeys([*kept, shade.column]))].assign(
        type="Feature",
        geometry=[json.loads(g) if isinstance(g, str) else g for g in data[shape]],
    )
    edge: dict[str, Any] = {"stroke": "#8a8f95", "strokeWidth": 0.5}
    known = outlines[shade.column].notna()
    layers: list[alt.Chart] = []
    if not known.all():
        blank = outlines[~known].drop(columns=shade.column)
        layers.append(alt.Chart(blank).mark_geoshape(fill="#c3c8ce", **edge))
    if known.any():
        layers.append(
            alt.Chart(outlines[known])
            .mark_geoshape(**edge)
            .encode(shade.colour(), tooltip=tooltips(outlines, shown))
        )
    return _projected(layered(*layers))


def map_circles(
    data: pd.DataFrame,
    shade: Shades,
    *,
    longitude: str = "longitude",
    latitude: str = "latitude",
    tooltip: Tooltip = None,
) -> alt.LayerChart:
    """Places too small for their outline, as circles of a map; the highest number on top.

    Parameters
    ----------
    data : DataFrame
        One row a place.
    shade, tooltip
        See `map_areas`.
    longitude, latitude : str
        The columns of where they lie, in degrees.
    """
    shown = _called(shade, tooltip)
    columns = [typed(name)[0] for name in shown]
    require("map_circles", data, [shade.column, longitude, latitude, *columns])
    place = {
        "longitude": alt.Longitude(field=longitude, type="quantitative"),
        "latitude": alt.Latitude(field=latitude, type="quantitative"),
    }
    drawn = data[list(dict.fromkeys([*columns, longitude, latitude, shade.column]))]
    known = drawn[drawn[shade.column].notna()].sort_values(shade.column, kind="stable")
    unknown = drawn[drawn[shade.column].isna()].drop(columns=shade.column)
    layers: list[alt.Chart] = []
    if len(unknown):
        without = {name: said for name, said in shown.items() if typed(name)[0] != shade.column}
        layers.append(
            alt.Chart(unknown)
            .mark_circle(size=16, color="#8a8f95", opacity=1)
            .encode(**place, tooltip=tooltips(unknown, without))
        )
    if len(known):
        layers.append(
            alt.Chart(known)
            .mark_circle(size=38, stroke=GREY, strokeWidth=0.6, opacity=1)
            .encode(shade.colour(), **place, tooltip=tooltips(known, shown))
        )
    return _projected(layered(*layers))


def _called(shade: Shades, tooltip: Tooltip) -> dict[str, str]:
    """The columns to show under the pointer, and what each is called there."""
    named = tooltip if isinstance(tooltip, Mapping) else {}
    usual = {shade.column: shade.title}
    columns = tooltip or [shade.column]
    return {
        name: named.get(name) or usual.get(typed(name)[0]) or in_words(typed(name)[0])
        for name in columns
    }


def _projected(chart: alt.LayerChart) -> alt.LayerChart:
    """The chart on an equal-area map of the Americas."""
    on_map: alt.LayerChart = chart.project(type="azimuthalEqualArea", rotate=[80, -10, 0])
    return on_map
