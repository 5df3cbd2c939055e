"""One figure for the pages of others: a light page to stand in a frame, and the line for it."""

from __future__ import annotations

import math
from html import escape
from pathlib import Path
from xml.etree import ElementTree

from recount.licence import licence_of
from recount.publish.cite.citation import Citable
from recount.publish.cite.cite_html import copy_button_html
from recount.publish.figures.figure_html import pictures_html
from recount.publish.figures.grounds import ground_rules
from recount.publish.figures.render_cache import INLINE
from recount.record import FigureRecord

PAGE = "embed.html"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
AROUND_PX = 80
"""Room for the margins and for the way back to the figure's own page."""

_STYLE = """\
:root { color-scheme: light dark; }
body { background: Canvas; color: CanvasText; margin: 0; padding: 0.75rem; }
body { font: 1rem/1.4 Arial, Helvetica, sans-serif; }
figure { margin: 0 auto; max-width: 680px; }
h1 { font-size: 1.05rem; line-height: 1.3; margin: 0 0 0.5rem; }
svg { display: block; height: auto; max-width: 100%; }
.recount-narrow { display: none; }
figcaption { font-size: 0.85rem; margin-top: 0.5rem; overflow-wrap: anywhere; }
figcaption p { margin: 0; }
a { color: LinkText; display: inline-block; min-height: 24px; padding-block: 0.15rem; }
@media (max-width: 600px) { .recount-wide { display: none; } .recount-narrow { display: block; } }
"""


def embed_html(record: FigureRecord, drawn: Path, citable: Citable) -> str:
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
    canonical = escape(citable.address or "index.html")
    terms = licence_of(record["sources"]).sentence
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}" />\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
        f"<title>{escape(record['title'])}</title>\n"
        '<meta name="robots" content="noindex" />\n'
        f'<link rel="canonical" href="{canonical}" />\n'
        f"<style>\n{_STYLE}{grounds}\n</style>\n</head>\n<body>\n<main><figure>"
        f"<h1>{escape(record['title'])}</h1>{pictures_html(drawn, record['alt'])}"
        f'<figcaption><p><a href="index.html" target="_blank" rel="noopener">'
        f"{escape(citable.container)}, edition {escape(citable.version)}</a></p>"
        f"<p>{escape(terms)}</p></figcaption></figure></main>\n</body>\n</html>\n"
    )


def embed_line(record: FigureRecord, drawn: Path, citable: Citable) -> str:
    """The line that shows the figure in another page; empty where its address is not known."""
    if not citable.address:
        return ""
    terms = licence_of(record["sources"]).sentence
    picture_px = max(_picture_px(drawn / f"{name}.svg") for name in INLINE)
    text_px = _text_px(record["title"], letters=30, line_px=22) + _text_px(terms, 38, 19)
    height = AROUND_PX + picture_px + text_px
    return (
        f'<iframe src="{escape(citable.address)}{PAGE}" title="{escape(record["title"])}"'
        f' width="100%" height="{height}" style="border:0" loading="lazy"></iframe>'
    )


def embed_section_html(line: str) -> str:
    """The line, to copy, and what it shows."""
    return (
        f'<p>This line shows the figure in another page, as <a href="{PAGE}">a light page</a>'
        " without scripts that follows the reader’s light or dark ground:</p>"
        f'<div class="recount-cite"><pre data-copied>{escape(line)}</pre>'
        f'<p class="recount-does">{copy_button_html("line")}</p></div>'
    )


def _picture_px(picture: Path) -> int:
    return round(float(ElementTree.parse(picture).getroot().attrib["height"]))


def _text_px(text: str, letters: int, line_px: int) -> int:
    """Height of a text on a phone, where so many letters fill a line, wide ones too."""
    return math.ceil(len(text) / letters) * line_px
