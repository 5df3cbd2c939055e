"""One figure for the pages of others: a light page to stand in a frame, and the line for it."""

from __future__ import annotations

import math
from pathlib import Path
from xml.etree import ElementTree

from markupsafe import Markup

from recount.languages.words import language_of_page
from recount.licence import licence_of
from recount.markup import render
from recount.publish.cite.citation import Citable
from recount.publish.cite.highwire import citation_tags
from recount.publish.figures.figure_html import inlined
from recount.publish.figures.grounds import ground_rules
from recount.publish.figures.render_cache import INLINE
from recount.record import FigureRecord

PAGE = "embed.html"
AROUND_PX = 80
"""Room for the margins and for the way back to the figure's own page."""


def embed_html(record: FigureRecord, drawn: Path, citable: Citable) -> Markup:
    """The whole page: picture, title, source line, and the way back to the figure's own page.

    It carries no script, loads nothing, and follows the ground that the reader's system prefers.

    Parameters
    ----------
    record : FigureRecord
        The figure's record.
    drawn : Path
        Folder of its pictures; see `recount.publish.figures.render_cache.pictures`.
    citable : Citable
        The figure, as it is cited.
    """
    letters, dark = ground_rules("svg", "svg")
    grounds = "\n".join([*letters, "@media (prefers-color-scheme: dark) {", *dark, "}"])
    return render(
        "embed",
        language=language_of_page().tag,
        record=record,
        citable=citable,
        drawn=inlined(drawn),
        canonical=citable.address or "index.html",
        tags=citation_tags(citable),
        terms=licence_of(record["sources"]).sentence,
        grounds=Markup(grounds),
    )


def embed_line(record: FigureRecord, drawn: Path, citable: Citable) -> str:
    """The line that shows the figure in another page; empty where its address is not known."""
    if not citable.address:
        return ""
    terms = licence_of(record["sources"]).sentence
    picture_px = max(_picture_px(drawn / f"{name}.svg") for name in INLINE)
    text_px = sum(
        _text_px(text, letters, line_px)
        for text, letters, line_px in (
            (record["title"], 30, 22),
            (record.get("subtitle", ""), 36, 21),
            (terms, 38, 19),
        )
    )
    height = AROUND_PX + picture_px + text_px
    # As text, for readers to copy: as markup, a page that shows it would load the frame.
    return str(
        render(
            "embed-line", address=f"{citable.address}{PAGE}", title=record["title"], height=height
        )
    )


def embed_section_html(line: str) -> Markup:
    """The line, to copy, and what it shows."""
    return render("embed-section", page=PAGE, line=line)


def _picture_px(picture: Path) -> int:
    return round(float(ElementTree.parse(picture).getroot().attrib["height"]))


def _text_px(text: str, letters: int, line_px: int) -> int:
    """Height of a text on a phone, where so many letters fill a line, wide ones too."""
    return math.ceil(len(text) / letters) * line_px
