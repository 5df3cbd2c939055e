"""Nothing is cut: the outer margin of every picture that stands alone is empty."""

import io
import re
from xml.etree import ElementTree

import numpy as np
import pytest
from built import ROOT
from figuring import cited, content
from PIL import Image

from recount.drawing import picture
from recount.drawing.chart import NARROW_PX, WIDE_PX
from recount.drawing.lettering import converter, widths_px, wrapped
from recount.drawing.picture import MARGIN_PX, PRINTED_MM, Words, svg_file
from recount.publish.book.book import Book
from recount.publish.figures.embedded_metadata import Label
from recount.publish.figures.render_cache import EDITIONS

BOOK = Book(ROOT)
FIGURES = {figure.name: figure.content for figure in BOOK.figures}
EMPTY_PX = MARGIN_PX - 2
"""Of the margin; marks and letters at the edge of a chart may reach two pixels into it."""
PRINT_DPI = 300
SMALLEST_PT = 6
"""What journals ask of letters in print."""
LONG = "A title of many words that says what the chart finds, in more words than a line holds. " * 3


def in_margin(png, width_px):
    """How many pixels of the outer margin are not white, in a picture of that width."""
    shown = np.asarray(Image.open(io.BytesIO(png)).convert("L"))
    edge = int(EMPTY_PX * shown.shape[1] / width_px)
    inked = shown < 250
    inked[edge:-edge, edge:-edge] = False
    return int(inked.sum())


def printed(svg, width_mm):
    """A picture as it is printed at a width."""
    own_mm = float(ElementTree.fromstring(svg).get("width").removesuffix("mm"))
    return converter().svg_to_png(svg, scale=width_mm / own_mm * PRINT_DPI / 96)


@pytest.mark.parametrize("name", FIGURES)
def test_the_margin_of_every_file_is_empty(name):
    folder = ROOT / "figures" / name
    for file, width_px in EDITIONS.items():
        assert in_margin((folder / f"{file}.png").read_bytes(), width_px) == 0
        svg = (folder / f"{file}.svg").read_text(encoding="utf-8")
        assert not re.search("<text[^<]*…</text>", svg), "a label is cut short"
        smallest = min(map(float, re.findall(r'font-size="([\d.]+)px"', svg)))
        assert smallest * PRINTED_MM[width_px] / width_px / 25.4 * 72 >= SMALLEST_PT


@pytest.mark.parametrize("width_px", [WIDE_PX, NARROW_PX])
def test_a_title_that_is_cut_is_seen(monkeypatch, width_px):
    spec, words = content()["spec"], Words(LONG, LONG, (LONG,))
    whole = svg_file(spec, words, width_px)
    assert in_margin(printed(whole, 85), width_px) == 0
    monkeypatch.setattr(picture, "wrapped", lambda text, *_, **__: [text])
    cut = svg_file(spec, words, width_px)
    for width_mm in (85, 180):
        assert in_margin(printed(cut, width_mm), width_px) > 100


def test_title_subtitle_and_small_print_begin_at_the_edge_of_the_picture():
    label = Label.of(content(title=LONG, subtitle="In 2010"), cited())
    tree = ElementTree.fromstring(svg_file(content()["spec"], label.words))
    own = tree.findall("{http://www.w3.org/2000/svg}text")
    assert " ".join(text.text for text in own) == " ".join(
        [LONG.strip(), "In 2010", *label.words.foot]
    )
    assert {text.get("x") for text in own} == {str(MARGIN_PX)}
    png = np.asarray(
        Image.open(io.BytesIO(converter().svg_to_png(ElementTree.tostring(tree).decode())))
    )
    title = png[MARGIN_PX : MARGIN_PX + 20, :, :3].min(axis=(0, 2))
    assert MARGIN_PX <= np.argmax(title < 128) <= MARGIN_PX + 2


def test_lines_are_as_wide_as_they_are_measured():
    text = LONG + "WAVE Ty, iiiii mmmmm 1,234.5 – “ñ”"
    for weight, size in (("bold", 17), ("normal", 10.5)):
        lines = wrapped(text, 300, size, weight)
        assert " ".join(lines) == text
        assert all(width <= 301 for width in widths_px(lines, size, weight))
        firsts = [line.split()[0] for line in lines[1:]]
        longer = [f"{line} {first}" for line, first in zip(lines, firsts, strict=False)]
        assert all(width > 299 for width in widths_px(longer, size, weight))
    [narrow, wide] = widths_px(["iiii", "mmmm"], 12)
    assert wide > 3 * narrow


def test_even_lines_are_as_many_and_leave_no_word_alone():
    text = "The number of the region’s cities is right; Venezuela is missing from the last years"
    greedy = wrapped(text, widths_px([text[:-6]], 17, "bold")[0] + 1, 17, "bold")
    assert greedy[-1] == "years"
    even = wrapped(text, widths_px([text[:-6]], 17, "bold")[0] + 1, 17, "bold", even=True)
    assert len(even) == len(greedy) == 2
    assert abs(len(even[0]) - len(even[1])) < 15


def test_an_address_wider_than_a_line_is_broken():
    address = "https://example.org/some/where/figures/central-america-homicide-editions/index.html"
    lines = wrapped(f"A book: {address}", 200, 10.5)
    assert "".join(lines).replace("A book:", "") == address
    assert max(widths_px(lines, 10.5)) <= 201
    assert wrapped("", 200, 10.5) == []
