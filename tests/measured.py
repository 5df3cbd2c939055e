"""Where the texts of a picture stand, measured by the widths of their letters."""

import itertools
import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree

from recount.drawing.lettering import widths_px

SVG = "{http://www.w3.org/2000/svg}"
CUT = "…"
SLACK_PX = 1.5
TOUCHING_PX = (2, 2.5)
"""So much two texts may overlap: what is measured are boxes, and letters leave room in them."""
ABOVE, BELOW = 0.75, 0.22
"""How far letters reach from their line, by their size."""

_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_MOVE = re.compile(r"(\w+)\(([^)]*)\)")


@dataclass(frozen=True)
class Text:
    """A line of text, with the box around it."""

    words: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class _Line:
    words: str
    x: float
    y: float
    turned: float
    size: float
    bold: bool
    anchor: str


def faults(picture):
    """What is wrong with the texts of a picture: outside of it, cut, or one upon another."""
    tree = ElementTree.fromstring(picture)
    width, height = (float(tree.get(side)) for side in ("width", "height"))
    texts = texts_of(tree)
    for text in texts:
        inside = (
            text.left >= -SLACK_PX,
            text.right <= width + SLACK_PX,
            text.top >= -SLACK_PX,
            text.bottom <= height + SLACK_PX,
        )
        if not all(inside):
            yield f"outside: {text.words!r}, {text.left:.0f} to {text.right:.0f} of {width:.0f} px"
        if text.words.endswith(CUT):
            yield f"cut: {text.words!r}"
    for one, other in itertools.combinations(texts, 2):
        wide = min(one.right, other.right) - max(one.left, other.left)
        high = min(one.bottom, other.bottom) - max(one.top, other.top)
        if wide > TOUCHING_PX[0] and high > TOUCHING_PX[1]:
            yield f"one upon another: {one.words!r}, {other.words!r}"


def texts_of(tree):
    """The lines of text of a picture."""
    return list(_texts(tree))


def _texts(tree):
    lines = list(_lines(tree, 0, 0, 0))
    kinds = {}
    for line in lines:
        kinds.setdefault((line.size, line.bold), []).append(line)
    for (size, bold), alike in kinds.items():
        widths = widths_px([line.words for line in alike], size, "bold" if bold else "normal")
        for line, wide in zip(alike, widths, strict=True):
            yield _boxed(line, wide)


def _boxed(line, wide):
    start = {"start": 0, "middle": -wide / 2, "end": -wide}[line.anchor]
    angle = math.radians(line.turned)
    along = [start, start + wide]
    across = [-ABOVE * line.size, BELOW * line.size]
    corners = [
        (
            line.x + a * math.cos(angle) - b * math.sin(angle),
            line.y + a * math.sin(angle) + b * math.cos(angle),
        )
        for a in along
        for b in across
    ]
    xs, ys = zip(*corners, strict=True)
    return Text(line.words, min(xs), min(ys), max(xs), max(ys))


def _lines(node, x, y, turned):
    """The lines of text below a node that can be seen, with where they stand."""
    for move, given in _MOVE.findall(node.get("transform", "")):
        numbers = [float(number) for number in _NUMBER.findall(given)]
        if move == "translate":
            right, down = (*numbers, 0)[:2]
            angle = math.radians(turned)
            x, y = (
                x + right * math.cos(angle) - down * math.sin(angle),
                y + right * math.sin(angle) + down * math.cos(angle),
            )
        elif move == "rotate":
            turned += numbers[0]
    if "0" in (node.get("opacity"), node.get("fill-opacity")):
        return
    if node.tag == f"{SVG}text":
        below = 0.0
        for part in list(node) or [node]:
            below += float(part.get("dy", 0)) if part is not node else 0
            words = "".join(part.itertext())
            if words.strip():
                yield _Line(
                    words,
                    x,
                    y + below,
                    turned,
                    float(node.get("font-size", "11").removesuffix("px")),
                    node.get("font-weight") in ("bold", "700"),
                    node.get("text-anchor", "start"),
                )
        return
    for part in node:
        yield from _lines(part, x, y, turned)
