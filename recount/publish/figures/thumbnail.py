"""The small picture of a chart, for galleries and other pages: the narrow one, standing alone."""

from __future__ import annotations

import re
from pathlib import Path

from recount.drawing.chart import GROUNDS, LETTERING

PICTURE = "picture.svg"
"""Its file in the folder of a figure or an explorer, on the site alone."""

_NARROW = "narrow.svg"
_SIZE = re.compile(r' width="([\d.]+)" height="([\d.]+)"')


def thumbnail(drawn: Path) -> str:
    """The narrow picture of a chart as a file that stands alone, on light ground.

    Parameters
    ----------
    drawn : Path
        Folder of its pictures; see `recount.publish.figures.render_cache.pictures`.
    """
    text = (drawn / _NARROW).read_text(encoding="utf-8")
    for colour, readable in LETTERING["light"].items():
        text = re.sub(rf'(<text\b[^<>]* fill="){colour}"', rf'\g<1>{readable}"', text)
    ground = f'<rect width="100%" height="100%" fill="{GROUNDS["light"]["ground"]}"/>'
    return text.replace(">", f">{ground}", 1)


def size_px(drawn: Path) -> tuple[int, int]:
    """Width and height of the small picture."""
    with (drawn / _NARROW).open(encoding="utf-8") as file:
        found = _SIZE.search(file.readline(500))
    assert found, "recount.drawing.picture writes both"
    return round(float(found[1])), round(float(found[2]))
