"""The pinned letters: whatever fonts a machine has, and also where it has none."""

import os
import subprocess
import sys

import figuring
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from recount.drawing.lettering import FAMILY
from recount.publish.figures.figure_files import chart_of
from recount.publish.figures.render_cache import FILES, Chart, pictures

CONFIG = '<?xml version="1.0"?><fontconfig><dir>{folder}</dir></fontconfig>'
DRAW = """
import os
from pathlib import Path
from figuring import cited, content
from recount.publish.figures.render_cache import Chart, pictures
from recount.publish.figures.figure_files import chart_of

chart = chart_of(content(), cited())
for one in (chart, Chart(chart.spec)):
    pictures(one, Path({out!r}))
print(os.environ["FONTCONFIG_FILE"])
"""
UNPINNED = """
import hashlib
import vl_convert

text = '<text y="20" font-family="Liberation Sans">A finding</text>'
picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="99" height="30">{{text}}</svg>'
print(hashlib.sha256(vl_convert.svg_to_png(picture)).hexdigest())
"""


def write_squares(path, style, weight):
    """A font of the pinned one's name in which every letter is the same square."""
    letters = [chr(code) for code in range(32, 127)]
    names = [".notdef", *(f"letter{ord(letter)}" for letter in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for corner in ((0, 700), (900, 700), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(letter): f"letter{ord(letter)}" for letter in letters})
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    full = f"LiberationSans-{style}"
    font.setupNameTable({"familyName": FAMILY, "styleName": style, "psName": full})
    font.setupOS2(usWeightClass=weight)
    font.setupPost()
    font.save(path)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Run code where the system has no fonts, or squares for letters."""
    home = tmp_path_factory.mktemp("fonts")
    squares, nothing = home / "squares", home / "nothing"
    squares.mkdir()
    nothing.mkdir()
    write_squares(squares / "regular.ttf", "Regular", 400)
    write_squares(squares / "bold.ttf", "Bold", 700)
    for folder in (squares, nothing):
        (home / f"{folder.name}.conf").write_text(CONFIG.format(folder=folder), encoding="utf-8")

    def run_code(code, fonts, out=""):
        surroundings = os.environ | {
            "PYTHONPATH": os.path.dirname(figuring.__file__),
            "FONTCONFIG_FILE": str(home / f"{fonts}.conf"),
        }
        command = [sys.executable, "-c", code.format(out=str(out))]
        return subprocess.run(
            command, env=surroundings, capture_output=True, text=True, check=True
        ).stdout

    return run_code


def test_a_system_with_a_font_of_that_name_would_change_pictures(run):
    assert run(UNPINNED, "squares") != run(UNPINNED, "nothing")


@pytest.mark.parametrize("fonts", ["squares", "nothing"])
def test_pictures_are_the_same_bytes_whatever_fonts_the_system_has(run, tmp_path, fonts):
    chart = chart_of(figuring.content(), figuring.cited())
    drawn = {one.key: pictures(one, tmp_path / "usual") for one in (chart, Chart(chart.spec))}
    assert "FONTCONFIG_FILE" not in os.environ
    # The system's own fonts are back in place after it.
    assert run(DRAW, fonts, tmp_path / "other").strip().endswith(f"{fonts}.conf")
    names = set()
    for key, usual in drawn.items():
        for file in usual.iterdir():
            names.add(file.name)
            assert (tmp_path / "other" / key / file.name).read_bytes() == file.read_bytes()
    assert names == {*FILES, "wide.svg", "narrow.svg", "sha256"}


def test_the_pinned_family_comes_first_in_every_chart():
    assert figuring.content()["spec"]["config"]["font"].split(", ")[0] == FAMILY
