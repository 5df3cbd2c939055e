"""Pictures within a page: what is left out, and how exact the rest stays."""

import random
import re

import pytest

from recount.publish.figures.inline import PARTS, slim

AREA = "M400.288,246.609L400.19,246.774L399.78,246.762ZM10,0.04L9.96,0L9.9,0.1Z"


def points(outline):
    """The points of an outline, from the way to each from the one before."""
    found, here, begun = [], (0.0, 0.0), (0.0, 0.0)
    for kind, x, y in re.findall(r"([MlLZ])(?:(-?[\d.]+),?(-?[\d.]+))?", outline):
        if kind == "Z":
            here = begun
            continue
        at = (float(x), float(y))
        here = (here[0] + at[0], here[1] + at[1]) if kind == "l" else at
        begun = here if kind == "M" else begun
        found.append(here)
    return found


def test_an_outline_is_shorter_and_in_its_place():
    [outline] = re.findall(r' d="([^"]*)"', slim(f'<path d="{AREA}" fill="#c3c8ce"/>'))
    assert outline == "M400.3,246.6l-.1,.2l-.4,0ZM10,0l0,0l-.1,.1Z"


def test_no_error_adds_up():
    chance = random.Random(7)
    corners = [(chance.uniform(-900, 900), chance.uniform(-900, 900)) for _ in range(2000)]
    outline = "M" + "L".join(f"{x:.3f},{y:.3f}" for x, y in corners) + "Z"
    [short] = re.findall(r' d="([^"]*)"', slim(f'<path d="{outline}"/>'))
    assert len(short) < len(outline)
    found = points(short)
    assert len(found) == len(corners)
    for (x, y), (at_x, at_y) in zip(corners, found, strict=True):
        assert abs(x - at_x) <= 0.5 / PARTS + 0.001
        assert abs(y - at_y) <= 0.5 / PARTS + 0.001


@pytest.mark.parametrize(
    "mark",
    [
        '<path d="M0.123,1.456L2.345,3.456" stroke="#000"/>',  # a line of data
        '<path d="M0.123,1.456A2,2,0,1,1,3.123,4Z"/>',
        '<path transform="translate(1.125,2)" d="M0,0h1v1h-1Z"/>',
        '<text opacity="0.5">M1.234,5.678L1.111,2.222Z</text>',
    ],
)
def test_data_and_words_keep_every_digit(mark):
    assert slim(mark) == mark


def test_what_draws_nothing_is_left_out():
    frame = (
        '<g transform="translate(0,0)"><path class="background" d="M0,0h0v0h0Z"'
        ' pointer-events="none"/><path class="foreground" d="" display="none"/>'
        '<rect opacity="1" fill-opacity="1"/></g>'
    )
    assert slim(frame) == '<g><rect fill-opacity="1"/></g>'
