"""Whether the letters of a picture are in its font.

What the font lacks is drawn as an empty box, and nothing says so.
"""

from __future__ import annotations

import io
import re
from functools import cache
from html import escape, unescape

import pypdf

from recount.drawing.lettering import FAMILY, converter
from recount.errors import FigureError

_TEXT = re.compile(r"<text\b[^<>]*>(.*?)</text>", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_FIRST_GLYPH = re.compile(rb"\((?:\\000){2}")
"""In the text of a PDF, the glyph that a font has for what it lacks."""


def require_letters(svg: str) -> None:
    """Refuse a picture with a letter that its font lacks.

    Raises
    ------
    FigureError
        Naming the letter and the text in which it stands.
    """
    for text in _TEXT.findall(svg):
        words = unescape(_TAG.sub("", text))
        if letter := letter_not_drawn(words):
            raise FigureError(
                f"the font, {FAMILY}, has no letter {letter!r} (U+{ord(letter):04X}), in"
                f" {words!r}; expected letters that it has"
            )


def letter_not_drawn(words: str) -> str:
    """The first letter of words that the font of pictures lacks; empty if it has them all."""
    return next((letter for letter in words if not _is_in_font(letter)), "")


@cache
def _is_in_font(letter: str) -> bool:
    if letter.isascii():
        return True
    text = f'<text y="9" font-family="{FAMILY}">{escape(letter)}</text>'
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{text}</svg>'
    page = pypdf.PdfReader(io.BytesIO(converter().svg_to_pdf(picture))).pages[0]
    contents = page.get_contents()
    return contents is None or not _FIRST_GLYPH.search(contents.get_data())
