"""One look for every chart: colours, type and grid, on light and on dark ground.

The colours of series differ in lightness, so that they stay apart in grey and for the
colour-blind, and each reaches a contrast of 3:1 against the ground. The quiet ones are near the
ground, so that on dark ground their order is the other way round. `GROUNDS` says into what colours
change there, and the published page's style sheet is written from it.
"""

from __future__ import annotations

import hashlib
import json
import math
import textwrap
from collections.abc import Mapping
from typing import Any

import altair as alt

from recount.drawing.moments import in_universal_time
from recount.quantities.rounding import significant
from recount.record import Spec

Row = Mapping[str, Any]
"""A row of the data that a chart draws."""

PURPLE = "#461052"
GREEN = "#034d32"
BLUE = "#0b6197"
VERMILION = "#db3621"
OCHRE = "#ab9222"
GREY = "#939393"
SERIES = [BLUE, VERMILION, GREEN, PURPLE, OCHRE, GREY]

INK = "#24292f"
MUTED = "#57606b"
GRID = "#d9dee4"
GROUNDS: dict[str, dict[str, str]] = {
    "light": {"ground": "#ffffff"} | {colour: colour for colour in (INK, MUTED, GRID, *SERIES)},
    "dark": {
        "ground": "#121212",
        INK: "#dfe3e8",
        MUTED: "#a9b2bc",
        GRID: "#39414a",
        PURPLE: "#fdecfe",
        GREEN: "#7be5b3",
        BLUE: "#6ab7ff",
        VERMILION: "#ff5e41",
        OCHRE: "#9c851b",
        GREY: "#777777",
    },
}
LETTERING: dict[str, dict[str, str]] = {
    "light": {colour: colour for colour in SERIES} | {OCHRE: "#85710a", GREY: "#727272"},
    "dark": {colour: GROUNDS["dark"][colour] for colour in SERIES} | {GREY: "#818181"},
}
"""The colours of a series where text is set in them, which needs 4.5:1."""

ON_LIGHT, ON_DARK = "#000000", "#ffffff"
"""Text on light marks and on dark ones. On dark ground all marks are light enough for black."""

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

WIDE_PX = 680
NARROW_PX = 320
LETTER_PX = 9
"""Room for a letter of a title where a browser sets it, in whatever letters it has."""
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""JupyterLab 4 draws Vega-Lite up to version 5; the charts use nothing newer."""


def theme() -> dict[str, Any]:
    """The Vega-Lite configuration of every chart."""
    text = {"labelColor": MUTED, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12}
    return {
        "background": None,
        "font": FONT,
        "padding": 4,
        "title": {
            "anchor": "start",
            "color": INK,
            "fontSize": 15,
            "fontWeight": "bold",
            "frame": "bounds",
            "offset": 12,
        },
        "axis": {
            **text,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": MUTED,
            "tickColor": MUTED,
            "labelLimit": 220,
        },
        "axisY": {"domain": False, "ticks": False},
        # A title that ends where the plot ends is not cut in a narrow picture.
        "axisX": {"grid": False, "titleAnchor": "end"},
        "legend": {
            **text,
            "orient": "top",
            "title": None,
            "symbolType": "circle",
            "symbolFillColor": MUTED,
            "labelLimit": 400,
            "columns": 1,
        },
        "view": {"stroke": None},
        "line": {"strokeWidth": 2.5, "color": BLUE},
        "point": {"filled": True, "opacity": 1, "size": 60, "color": BLUE},
        "circle": {"size": 60, "color": BLUE},
        "bar": {"color": BLUE},
        "rule": {"color": MUTED},
        "text": {"color": INK, "fontSize": 12},
        "range": {"category": SERIES},
    }


alt.theme.register("recount", enable=True)(lambda: alt.theme.ThemeConfig(config=theme()))  # type: ignore[typeddict-item]


def specification(chart: alt.TopLevelMixin, title: str) -> Spec:
    """A chart as Vega-Lite 5, with the title in it, sized for a wide page.

    Parameters
    ----------
    chart : altair chart
        A single or layered view.
    title : str
        What the chart finds, as a sentence.

    Returns
    -------
    dict
        The specification; numbers in its data are rounded to ten significant digits, and moments
        along an axis are by universal time.

    Raises
    ------
    TypeError
        If the chart is concatenated, faceted or repeated: such charts cannot follow the width of
        the page.
    """
    drawn = in_universal_time(_rounded(chart.to_dict()))
    spec = _projected_once(_named_by_content(drawn))
    split = {"row", "column", "facet"} & set(spec.get("encoding", {}))
    if split or not isinstance(chart, alt.Chart | alt.LayerChart):
        raise TypeError(
            f"{type(chart).__name__}: expected a single or layered chart, which can follow the"
            " width of the page"
        )
    spec["$schema"] = SCHEMA
    return resized(spec, WIDE_PX, title)


def resized(spec: Spec, width_px: int, title: str | None = None) -> Spec:
    """The same chart for another width of the page, with a title, or without one."""
    titled = {"title": {"text": textwrap.wrap(title, width_px // LETTER_PX)}} if title else {}
    bare = {key: part for key, part in spec.items() if key not in ("title", "autosize")}
    # Where rows have a height of their own, Vega-Lite would warn that it does not fit that.
    autosize = {"autosize": FITTED} if isinstance(spec.get("height"), int | float) else {}
    return bare | titled | {"width": width_px} | autosize


FITTED = {"type": "fit-x", "contains": "padding"}
"""A chart is as wide as it is told, with its axes; its plot is as high as it is told."""


def drawn_tables(spec: Spec) -> list[list[Row]]:
    """What each layer of a chart draws, the longest first, without the shapes of a map."""
    drawn = list(spec.get("datasets", {}).values())
    for view in (spec, *spec.get("layer", [])):
        values = view.get("data", {}).get("values")
        if isinstance(values, list) and all(isinstance(row, dict) for row in values):
            drawn.append(values)
    bare = [[cells for row in rows if (cells := without_shape(row))] for rows in drawn]
    return sorted(filter(None, bare), key=len, reverse=True)


def without_shape(row: Row) -> Row:
    """What a row says beside the shape that a map draws for it."""
    return {
        name: cell
        for name, cell in row.items()
        if not isinstance(cell, dict | list) and not (name == "type" and "geometry" in row)
    }


def _projected_once(view: Spec, above: Spec | None = None) -> Spec:
    """A chart without the projections that only say again that of the layers around them.

    Vega-Lite warns of them; forms of maps that are laid upon each other each have their own.
    """
    bare = {key: part for key, part in view.items() if key != "projection"}
    own = view.get("projection")
    if own and own != above:
        bare["projection"] = own
    if "layer" in view:
        bare["layer"] = [_projected_once(layer, own or above) for layer in view["layer"]]
    return bare


def _named_by_content(spec: Spec) -> Spec:
    """Name data by what they hold once rounded; Altair names them by their last bit."""
    text = json.dumps(spec)
    datasets = {}
    for name, rows in spec.get("datasets", {}).items():
        digest = hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
        text = text.replace(json.dumps(name), json.dumps(f"data-{digest[:16]}"))
        datasets[f"data-{digest[:16]}"] = rows
    renamed: Spec = json.loads(text)
    return renamed | ({"datasets": datasets} if datasets else {})


def _rounded(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _rounded(entry) for key, entry in part.items()}
    if isinstance(part, list):
        return [_rounded(entry) for entry in part]
    if isinstance(part, float) and math.isfinite(part):
        return significant(part)
    return part


def on_mark(colour: str) -> str:
    """The colour of text on a mark of a colour, which is read at 4.5:1."""
    return max((ON_LIGHT, ON_DARK), key=lambda text: contrast(text, colour))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2), from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
