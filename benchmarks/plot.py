"""Charts of the book, in Vega-Lite, as what Observable Plot needs to draw the same marks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.errors import BenchmarkError

Spec = Mapping[str, Any]

MARKS = {
    "area": "areaY",
    "bar": "barX",
    "circle": "dot",
    "geoshape": "geo",
    "line": "line",
    "point": "dot",
    "text": "text",
}
"""Marks of Plot by those of Vega-Lite; what becomes of a rule depends on its ends."""
PLACES = {"longitude": "x", "latitude": "y", "longitude2": "x2", "latitude2": "y2"}
CHANNELS = {"x", "y", "x2", "y2", "text"} | set(PLACES)
SYMBOLS = {"triangle-up": "triangle"}
STYLES = ("fill", "stroke", "strokeWidth", "dx", "dy", "fontSize")
ANCHORS = {"left": "start", "right": "end", "center": "middle"}
MARGINS = 50
"""Pixels above and below what is drawn: Plot counts them to the height, Vega-Lite does not."""
LETTER = 6.5
WIDEST_LABELS = 150


def plotted(chart: Spec) -> dict[str, Any]:
    """What ``draw_chart.js`` draws, of a chart in Vega-Lite.

    Layers that compute where they stand are left out: they are labels, which Plot has no place
    for. So is what stands beside a map.

    Parameters
    ----------
    chart : dict
        The chart, with layers and named data.

    Raises
    ------
    BenchmarkError
        If it has a mark that Plot is not told to draw.
    """
    on_map = "projection" in chart
    parts = [
        (part, data, filters)
        for part, data, steps in _parts(chart)
        if len(filters := [step["filter"] for step in steps if "filter" in step]) == len(steps)
        and (not on_map or part["mark"]["type"] == "geoshape" or "longitude" in part["encoding"])
    ]
    layers = [_layer(part, data, filters) for part, data, filters in parts]
    datasets = {layer["data"]: chart["datasets"][layer["data"]] for layer in layers}
    rows = [(part.get("encoding", {}), datasets[data]) for part, data, _ in parts]
    found: dict[str, Any] = {
        "datasets": datasets,
        "layers": layers,
        "color": _colors(rows),
        "symbol": _symbols(rows),
    }
    if on_map:
        rotate = chart["projection"]["rotate"]
        return found | {
            "height": chart["height"] + MARGINS,
            "projection": {"type": "azimuthal-equal-area", "rotate": rotate},
        }
    found |= {"x": _scale(rows, "x"), "y": _scale(rows, "y")}
    height, labels = chart["height"], found["y"].get("domain", [])
    if not isinstance(height, Mapping):
        return found | {"height": height + MARGINS}
    widest = min(LETTER * max(map(len, labels)), WIDEST_LABELS)
    return found | {"height": height["step"] * len(labels) + MARGINS, "marginLeft": widest}


def _parts(
    part: Spec, data: str = "", steps: Sequence[Spec] = ()
) -> Iterator[tuple[Spec, str, Sequence[Spec]]]:
    """The layers that have marks, each with its data and all that transforms them."""
    data = part.get("data", {}).get("name", data)
    steps = (*steps, *part.get("transform", ()))
    if "mark" in part:
        yield part, data, steps
    for inner in part.get("layer", ()):
        yield from _parts(inner, data, steps)


def _layer(part: Spec, data: str, filters: Sequence[str]) -> dict[str, Any]:
    mark = part["mark"]
    channels, constants = _channels(part)
    channels |= {style: mark[style] for style in STYLES if style in mark}
    if "size" in mark and MARKS.get(mark["type"]) == "dot":
        channels["r"] = round(math.sqrt(mark["size"] / math.pi), 1)
    if mark["type"] == "text":
        channels["textAnchor"] = ANCHORS[mark.get("align", "center")]
        if "y" in mark:
            channels |= {"frameAnchor": "top", "dy": mark["y"]}
    name, channels, constants = _named(mark["type"], channels, constants)
    return {
        "mark": name,
        "data": data,
        "channels": channels,
        "constants": constants,
        "filters": filters,
    }


def _channels(part: Spec) -> tuple[dict[str, Any], dict[str, Any]]:
    """Channels of Plot that read a field, and those that are the same for every row."""
    mark = part["mark"]
    paint = "stroke" if mark["type"] in ("line", "rule") else "fill"
    if mark.get("filled") is False:
        paint = "stroke"
    channels: dict[str, Any] = {paint: mark["color"]} if "color" in mark else {}
    constants: dict[str, Any] = {}
    for channel, definition in part.get("encoding", {}).items():
        if channel == "color":
            channels[paint] = definition["field"]
        elif channel == "shape":
            channels["symbol"] = definition["field"]
        elif channel in CHANNELS:
            name = PLACES.get(channel, channel)
            if "field" in definition:
                channels[name] = definition["field"]
            elif "datum" in definition:
                constants[name] = definition["datum"]
            elif channel == "text":
                constants[name] = definition["value"]
            else:
                channels["frameAnchor"] = "left"
    return channels, constants


def _named(
    mark: str, channels: dict[str, Any], constants: dict[str, Any]
) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The mark of Plot, and its channels by the names that they have there."""
    given = channels | constants
    if mark == "area":
        channels["y1"] = channels.pop("y")
    if mark != "rule":
        if mark not in MARKS:
            raise BenchmarkError(f"a chart has the mark {mark}; expected rule, {', '.join(MARKS)}")
        return MARKS[mark], channels, constants
    if "x2" not in given and "y2" not in given:
        return "ruleX" if "x" in given else "ruleY", channels, constants
    for axis in ("x", "y"):
        for of in (channels, constants):
            if axis in of:
                of[f"{axis}1"] = of.pop(axis)
                if f"{axis}2" not in given:
                    of[f"{axis}2"] = of[f"{axis}1"]
    return "link", channels, constants


def _scale(rows: Sequence[tuple[Spec, Sequence[Spec]]], axis: str) -> dict[str, Any]:
    """What the first layer that says so says of an axis."""
    found, data = next(
        (encoding[axis], data)
        for encoding, data in rows
        if "title" in encoding.get(axis, {}) or "sort" in encoding.get(axis, {})
    )
    if found["type"] == "nominal":
        sort = found.get("sort")
        in_order = dict.fromkeys(row[found["field"]] for row in data)
        return {"domain": sort if isinstance(sort, list) else list(in_order), "label": None}
    return _known(found) | {"label": found.get("title")}


def _first(rows: Sequence[tuple[Spec, Sequence[Spec]]], channel: str) -> Spec:
    """What the first layer that has a scale for a channel says of it."""
    said = (encoding[channel] for encoding, _ in rows if "scale" in encoding.get(channel, {}))
    return next(said, {})


def _known(said: Spec) -> dict[str, Any]:
    """What Plot takes of a scale under the same names."""
    scale = said.get("scale", {})
    return {name: scale[name] for name in ("type", "domain", "range") if name in scale}


def _colors(rows: Sequence[tuple[Spec, Sequence[Spec]]]) -> dict[str, Any]:
    """The scale of colours, with a legend unless the chart wants none."""
    said = _first(rows, "color")
    return _known(said) | {"legend": said.get("legend", True) is not None} if said else {}


def _symbols(rows: Sequence[tuple[Spec, Sequence[Spec]]]) -> dict[str, Any]:
    """The scale of symbols, by the names that they have in Plot."""
    known = _known(_first(rows, "shape"))
    if "range" in known:
        known["range"] = [SYMBOLS.get(shape, shape) for shape in known["range"]]
    return known
