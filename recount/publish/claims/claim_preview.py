"""The picture that stands for a claim where it is shared: number against number, and the answer."""

from __future__ import annotations

import hashlib
import re
import textwrap
from collections.abc import Iterable, Mapping
from html import escape
from importlib.metadata import version
from pathlib import Path

from recount.drawing.chart import BLUE, FONT, GREEN, GREY, INK, LETTERING, MUTED, VERMILION
from recount.drawing.lettering import converter
from recount.languages.words import said
from recount.publish.book.places import put
from recount.publish.book.workers import workers
from recount.publish.claims.claim_picture import claim_picture, picture_words
from recount.publish.figures.png import packed_png
from recount.publish.figures.preview import FOOT_PX, HEIGHT_PX, MARGIN_PX, WIDTH_PX
from recount.publish.figures.render_cache import FEW
from recount.record import VerdictRecord
from recount.vocabulary import Answer

COLOURS: Mapping[Answer, str] = {
    "quote it": GREEN,
    "quote with care": BLUE,
    "do not quote": VERMILION,
    "nobody can check": GREY,
}
"""As the style sheet of the pages has them."""
PICTURE_PX = 560
"""The width in which the gap is drawn, to be enlarged: its words stay readable in a small box."""
ANSWER_PX, STATEMENT_PX, LETTERS_A_LINE, MOST_LINES = 40, 36, 58, 3
BADGE_PX = 62


def write_previews(records: Iterable[VerdictRecord], book: str, kept: Path, out: Path) -> None:
    """Write the picture of each claim, drawn side by side where it was not kept from before.

    Parameters
    ----------
    records : iterable of VerdictRecord
        The claims.
    book : str
        Where they are from.
    kept : Path
        Where pictures are kept from build to build.
    out : Path
        The folder to write into, by the names of `preview_file`.
    """
    drawings = {preview_file(record["claim"]): preview_svg(record, book) for record in records}
    files = {text: kept / f"{_key(text)}.png" for text in drawings.values()}
    missing = [(text, file) for text, file in files.items() if not file.is_file()]
    kept.mkdir(parents=True, exist_ok=True)
    if len(missing) > FEW:
        with workers() as pool:
            list(pool.map(_draw, *zip(*missing, strict=True)))
    else:
        for text, file in missing:
            _draw(text, file)
    for name, text in drawings.items():
        put(out / name, files[text].read_bytes())


def preview_file(claim: str) -> str:
    """The name of a claim's picture, which no figure's can be."""
    return f"claim--{claim}.png"


def preview_words(record: VerdictRecord) -> str:
    """What the picture shows, for somebody who cannot see it."""
    shown = picture_words(record, most=1) or record["because"]
    return f"{_in_words(record['answer'])}. {record['statement']} {shown}"


def _in_words(answer: Answer) -> str:
    """An answer as a sentence begins."""
    words = said(answer)
    return words[0].upper() + words[1:]


def _key(text: str) -> str:
    return hashlib.sha256(f"{version('vl-convert-python')} {text}".encode()).hexdigest()[:32]


def _draw(text: str, file: Path) -> None:
    """Write a picture whole or not at all."""
    draft = file.with_suffix(".part")
    draft.write_bytes(packed_png(converter().svg_to_png(text, ppi=72), {}))
    draft.replace(file)


def preview_svg(record: VerdictRecord, book: str) -> str:
    """Draw a claim for sharing: answer, statement, gap and the name of the book, on white.

    It is as large as the preview of a figure. Where there is no gap to draw, why is said instead.
    """
    statement = textwrap.wrap(
        record["statement"], LETTERS_A_LINE, max_lines=MOST_LINES, placeholder=" …"
    )
    line_px = STATEMENT_PX + 8
    top = MARGIN_PX + BADGE_PX + 28
    below = top + len(statement) * line_px + 16
    room = HEIGHT_PX - MARGIN_PX - FOOT_PX - below
    parts = [_badge(record["answer"])]
    parts += [
        _text(line, MARGIN_PX, top + line_px * number + STATEMENT_PX - 8, STATEMENT_PX, INK, "bold")
        for number, line in enumerate(statement)
    ]
    if picture := claim_picture(record, PICTURE_PX, most=1):
        parts.append(_placed(picture, below, room))
    else:
        because = textwrap.wrap(record["because"], 74, max_lines=4, placeholder=" …")
        parts += [
            _text(line, MARGIN_PX, below + 40 * number + 30, 30, MUTED)
            for number, line in enumerate(because)
        ]
    parts.append(_text(book, MARGIN_PX, HEIGHT_PX - MARGIN_PX + 8, FOOT_PX, MUTED))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}">'
        f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _badge(answer: Answer) -> str:
    """The answer on its colour, from the left margin."""
    colour, words = LETTERING["light"][COLOURS[answer]], _in_words(answer)
    width = len(words) * ANSWER_PX * 0.56 + 48
    return (
        f'<rect x="{MARGIN_PX}" y="{MARGIN_PX}" width="{width:g}" height="{BADGE_PX}"'
        f' rx="{BADGE_PX / 2:g}" fill="{colour}"/>'
        f'<text x="{MARGIN_PX + width / 2:g}" y="{MARGIN_PX + 45}" text-anchor="middle"'
        f' font-family="{FONT}" font-size="{ANSWER_PX}" font-weight="bold" fill="#ffffff">'
        f"{escape(words)}</text>"
    )


def _text(text: str, x: int, y: float, size: int, colour: str, weight: str = "normal") -> str:
    return (
        f'<text x="{x}" y="{y:g}" font-family="{FONT}" font-size="{size}" font-weight="{weight}"'
        f' fill="{colour}">{escape(text)}</text>'
    )


def _placed(picture: str, y: float, height: float) -> str:
    """The gap, as large as it fits below the statement."""
    tag, body = picture.split(">", 1)
    tag = re.sub(r' (?:width|height)="[^"]*"', "", tag)
    for colour, readable in LETTERING["light"].items():
        body = body.replace(f'<tspan fill="{colour}"', f'<tspan fill="{readable}"')
    return (
        f'{tag} x="{MARGIN_PX}" y="{y:g}" width="{WIDTH_PX - 2 * MARGIN_PX}" height="{height:g}"'
        f' preserveAspectRatio="xMinYMid meet">{body}'
    )
