"""Captions: the words of each figure, with slots for what is computed.

``data/captions/`` has one YAML file a chapter: by figure id its title (the finding, as a
sentence), its subtitle (measure, place and years), its caption (what is drawn, from which data,
with what caution), its alt text (what it shows, for somebody who cannot see it), and if need be a
note: what one must know where the picture stands alone.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from recount.errors import FigureError
from recount.ledger.sentences import slots_of
from recount.reading import Stamp, stamp_of
from recount.tables.descriptors import CAPTIONS, package_path
from recount.tables.yaml_form import read_typed_yaml
from recount.vocabulary import SLUG, SLUG_WORDS


@dataclass(frozen=True)
class Caption:
    """The words of a figure, with slots.

    Attributes
    ----------
    title, subtitle, caption, alt : str
        The finding; measure, place and years; what is drawn; and what it shows.
    where : str
        The file and line where they stand, for messages.
    note : str
        What one must know where the picture stands alone; empty if there is nothing.
    """

    title: str
    subtitle: str
    caption: str
    alt: str
    where: str
    note: str = ""


PARTS = tuple(field.name for field in fields(Caption) if field.name != "where")
NEEDED = ("title", "subtitle", "caption", "alt")
"""The words that no figure may leave out."""


def captions(root: Path | None = None) -> dict[str, Caption]:
    """The words of all figures, by id.

    Raises
    ------
    FigureError
        Naming file and line: if a file is not as expected, or two figures have one id.
    SlotError
        If a brace stands alone, or a slot is not as expected.
    """
    data = package_path(root).parent
    files = sorted((data / CAPTIONS).glob("*.yml"))
    names = tuple(file.relative_to(data.parent).as_posix() for file in files)
    return _captions(data.parent, names, tuple(map(stamp_of, files)))


@lru_cache(maxsize=2)
def _captions(root: Path, names: tuple[str, ...], stamps: tuple[Stamp, ...]) -> dict[str, Caption]:
    del stamps  # part of the key, so that an edited file is read again
    found: dict[str, Caption] = {}
    for name in names:
        for figure_id, caption in _read(root, name).items():
            if figure_id in found:
                raise FigureError(
                    f"{caption.where}: figure {figure_id} has words in"
                    f" {found[figure_id].where} already"
                )
            found[figure_id] = caption
    return found


def _read(root: Path, shown: str) -> dict[str, Caption]:
    content, lines = read_typed_yaml(root, shown, FigureError)
    found = {}
    for figure_id, words in content.items():  # none, where the last figure of the chapter went
        if not isinstance(figure_id, str) or not SLUG.fullmatch(figure_id):
            raise FigureError(f"{shown}: figure {figure_id!r}; expected {SLUG_WORDS}")
        where = f"{shown}, line {lines.get((figure_id,), 1)}, figure {figure_id}"
        if not isinstance(words, dict):
            raise FigureError(f"{where}: expected {', '.join(NEEDED)}")
        if not set(NEEDED) <= set(words) <= set(PARTS):
            raise FigureError(
                f"{where}: {', '.join(map(str, words))}; expected {', '.join(NEEDED)}, and if need"
                " be a note"
            )
        for part, text in words.items():
            if not isinstance(text, str) or not text.strip():
                raise FigureError(f"{where}: expected words under `{part}`")
            slots_of(text, f"{where}, {part}")
        found[figure_id] = Caption(**words, where=where)
    return found
