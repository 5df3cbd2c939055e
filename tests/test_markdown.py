"""What a chapter shows in Markdown is what it says, whatever letters that has."""

from itertools import pairwise

import pytest
from markdown_it import MarkdownIt

from recount.markdown import escaped, picture, table

EVIL = "*R$ 5* to $6, [a](b) `c` _d_ <b>e</b> &amp; f|g ~~h~~ \\ i\nj"
SAID = EVIL.replace("\n", " ")
READER = MarkdownIt("gfm-like", {"linkify": False})


def test_no_letter_is_markup():
    [_, inline, _] = READER.parse(escaped(EVIL))
    assert {child.type for child in inline.children} <= {"text", "text_special"}
    assert "".join(child.content for child in inline.children) == SAID


def test_a_picture_has_its_alt_text():
    [_, inline, _] = READER.parse(picture("../figures/a/figure.png", EVIL))
    [image] = inline.children
    assert image.type == "image"
    assert image.attrs["src"] == "../figures/a/figure.png"
    assert "".join(child.content for child in image.children) == SAID


@pytest.mark.parametrize("rows", [[], [["x", 1], [EVIL, 2.5]]])
def test_a_table_has_every_cell(rows):
    tokens = READER.parse(table(["Name", "Rate|%"], rows))
    cells = [
        "".join(child.content for child in inner.children)
        for cell, inner in pairwise(tokens)
        if cell.type in ("th_open", "td_open")
    ]
    assert cells == ["Name", "Rate|%", *(" ".join(str(c).split()) for row in rows for c in row)]
