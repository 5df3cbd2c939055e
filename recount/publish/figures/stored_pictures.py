"""Pictures to cite that the repository holds, each with what it was drawn from.

As chapters hold their outputs, ``figures/`` holds what follows from them. A book whose charts are
still the same shows these files and draws none again: that `recount export --check` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from recount.errors import FigureError
from recount.languages.words import language_of_page
from recount.publish.book.files import json_file
from recount.publish.figures.render_cache import FILES, Chart, cited_folder, pictures
from recount.reading import content_of

FIGURES = "figures"
DRAWN = f"{FIGURES}/drawn.json"
"""What the pictures of each figure were drawn from, in each language."""


def folder_of(figure: str) -> str:
    """The folder of a figure in the language of the page, relative to that of the book."""
    return f"{FIGURES}/{figure}/{language_of_page().code}".removesuffix("/")


def drawn_file(told: Mapping[str, str]) -> bytes:
    """The content of `DRAWN`.

    Parameters
    ----------
    told : mapping of str to str
        By the folder of a figure, what `drawn_from` says of its pictures.
    """
    return json_file(dict(sorted(told.items())))


def drawn_from(chart: Chart, pictures: Mapping[str, bytes]) -> str:
    """One hash over pictures and all that they were drawn from."""
    digest = hashlib.sha256(chart.key.encode())
    for name in FILES:
        digest.update(hashlib.sha256(pictures[name]).digest())
    return digest.hexdigest()[:32]


def held_pictures(root: Path, folder: str) -> dict[str, bytes]:
    """The pictures that a folder below `root` holds, by name."""
    return {
        name: content_of(root, f"{folder}/{name}", FigureError)
        for name in FILES
        if (root / folder / name).is_file()
    }


def drawn_pictures(chart: Chart) -> dict[str, bytes]:
    """The pictures of a figure to cite, by name, drawn now if need be."""
    drawn = pictures(chart, cited_folder())
    return held_pictures(drawn.parent, drawn.name)


def stored_pictures(root: Path, chart: Chart) -> dict[str, bytes] | None:
    """The pictures of a figure, by name, if the repository holds them as they would be drawn.

    What cannot be read there counts as nothing, so that it is drawn.

    Parameters
    ----------
    root : Path
        The folder of the book.
    chart : Chart
        The chart of the figure with its label, in the language of the page.
    """
    assert chart.label, "the chart of a figure has one"
    folder = folder_of(chart.label.figure)
    try:
        told = _told(root).get(folder)
        held = held_pictures(root, folder) if told else {}
    except (FigureError, ValueError, RecursionError):
        return None
    return held if len(held) == len(FILES) and drawn_from(chart, held) == told else None


def _told(root: Path) -> Mapping[str, object]:
    """What `DRAWN` holds, if it is there."""
    told = json.loads(content_of(root, DRAWN, FigureError)) if (root / DRAWN).is_file() else {}
    return told if isinstance(told, dict) else {}
