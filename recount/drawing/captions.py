"""Captions: the words of each figure, with slots for what is computed.

``data/captions/`` has one YAML file a chapter: by figure id its title (the finding, as a
sentence), its subtitle (measure, place and years), its caption (what is drawn, from which data,
with what caution), its alt text (what it shows, for somebody who cannot see it), and if need be a
note: what one must know where the picture stands alone.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from recount.errors import FigureError
from recount.ledger.sentences import slots_of
from recount.tables.descriptors import CAPTIONS, package_path
from recount.tables.yaml_form import plain_text


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
    TableError
        If a file is not in the form that `recount.tables.yaml_form.plain_text` asks for.
    SlotError
        If a brace stands alone, or a slot is not as expected.
    """
    folder = package_path(root).parent / CAPTIONS
    files = tuple(sorted(folder.glob("*.yml")))
    return _captions(files, tuple(file.stat().st_mtime_ns for file in files))


@lru_cache(maxsize=2)
def _captions(files: tuple[Path, ...], stamps: tuple[int, ...]) -> dict[str, Caption]:
    del stamps  # part of the key, so that an edited file is read again
    found: dict[str, Caption] = {}
    for file in files:
        for figure_id, caption in _read(file).items():
            if figure_id in found:
                raise FigureError(
                    f"{caption.where}: figure {figure_id} has words in"
                    f" {found[figure_id].where} already"
                )
            found[figure_id] = caption
    return found


class _Loader(yaml.SafeLoader):
    """YAML that refuses a key that stands twice, and knows the line of each mapping."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]
    for (key_node, _), key in zip(node.value, keys, strict=True):
        if keys.count(key) > 1:
            raise yaml.MarkedYAMLError(
                problem=f"{key!r} stands twice", problem_mark=key_node.start_mark
            )
    found = loader.construct_mapping(node, deep=True)
    return found | {_LINE: node.start_mark.line + 1}


_LINE = object()
_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def _read(file: Path) -> dict[str, Caption]:
    shown = f"data/captions/{file.name}"
    try:
        content = yaml.load(plain_text(file.read_bytes(), shown), _Loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: no such day
        raise FigureError(f"{shown}: expected YAML: {error}") from error
    if content is None:  # the last figure of the chapter went
        return {}
    if not isinstance(content, dict):
        raise FigureError(f"{shown}: expected the ids of figures, each with {', '.join(NEEDED)}")
    found = {}
    for figure_id, words in content.items():
        if figure_id is _LINE:
            continue
        if not isinstance(words, dict):
            raise FigureError(f"{shown}: {figure_id}: expected {', '.join(NEEDED)}")
        where = f"{shown}, line {words.pop(_LINE) - 1}, figure {figure_id}"
        if not set(NEEDED) <= set(words) <= set(PARTS):
            raise FigureError(
                f"{where}: {', '.join(map(str, words))}; expected {', '.join(NEEDED)}, and if need"
                " be a note"
            )
        for part, text in words.items():
            if not isinstance(text, str) or not text.strip():
                raise FigureError(f"{where}: expected words under `{part}`")
            slots_of(text, f"{where}, {part}")
        found[str(figure_id)] = Caption(**words, where=where)
    return found
