"""The form in which files in YAML are kept that people write, and where each part stands."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any

import yaml

from recount.errors import TableError

Lines = dict[tuple[int | str, ...], int]
"""The line on which each part of a file stands, by the names that lead to it."""


def plain_text(content: bytes, shown: str) -> str:
    """The text of a file that people write, in the one form in which it is kept.

    Parameters
    ----------
    content : bytes
        Of the file.
    shown : str
        Its name, for messages.

    Raises
    ------
    TableError
        Naming file and line, if it is not UTF-8 without a byte order mark, or has lines that do
        not end in LF alone.
    """
    if content.startswith(codecs.BOM_UTF8):
        raise TableError(f"{shown}, line 1: a byte order mark; expected UTF-8 without one")
    before, carriage_return, _ = content.partition(b"\r")
    if carriage_return:
        line = before.count(b"\n") + 1
        raise TableError(f"{shown}, line {line}: a carriage return; expected lines ending in LF")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise TableError(f"{shown}, line {line}: expected UTF-8") from error


def read_yaml(path: Path, shown: str) -> tuple[dict[str, Any], Lines]:
    """A YAML file as written, every scalar a text, and the lines on which its parts stand.

    What a text means, a number or a truth, the model says that it is held against; so a country
    code ``NO`` and an edition ``2012`` stay what they are.

    Parameters
    ----------
    path : Path
        The file.
    shown : str
        Its name, for messages.

    Raises
    ------
    TableError
        Naming file and line, if it is missing, in another form than `plain_text` asks for, no YAML,
        or a name stands twice.
    """
    if not path.is_file():
        raise TableError(f"{shown}: file is missing")
    text = plain_text(path.read_bytes(), shown)
    for number, line_ in enumerate(text.splitlines(), 1):
        if "\t" in line_:
            raise TableError(f"{shown}, line {number}: a tab; expected spaces")
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line + 1 if error.problem_mark else 1
        raise TableError(f"{shown}, line {at}: expected YAML: {error.problem}") from error
    except yaml.YAMLError as error:
        raise TableError(f"{shown}: expected YAML: {error}") from error
    lines: Lines = {(): 1}
    try:
        content = _built(node, (), lines, shown)
    except RecursionError as error:  # an alias of what it stands in, or brackets without end
        raise TableError(f"{shown}: parts within parts; expected YAML a few levels deep") from error
    if not isinstance(content, dict):
        raise TableError(f"{shown}, line 1: expected names with their values, as in `title: …`")
    return content, lines


_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def _built(node: Any, place: tuple[int | str, ...], lines: Lines, shown: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise TableError(f"{shown}, line {line}: expected a name before the colon")
            if key.value in found:
                first = lines[*place, key.value]
                raise TableError(
                    f"{shown}, line {line}: {key.value} stands twice; expected it once,"
                    f" as on line {first}"
                )
            lines[*place, key.value] = line
            found[key.value] = _built(value, (*place, key.value), lines, shown)
        return found
    if isinstance(node, yaml.SequenceNode):
        for index, part in enumerate(node.value):
            lines[*place, index] = part.start_mark.line + 1
        return [
            _built(part, (*place, index), lines, shown) for index, part in enumerate(node.value)
        ]
    if node is None or (not node.style and node.value in ("", "~", "null")):
        return None
    return node.value
