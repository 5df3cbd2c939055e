"""The form in which files in YAML are kept that people write, and where each part stands.

They are all read here. Names stand once, a part is what it looks like (no tag makes another thing
of it), and aliases are bounded by what they stand for, for a few lines of them can promise more
than any memory holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from recount.errors import RecountError, TableError
from recount.reading import CONTROL, DEEPEST, plain_text, too_deep

Lines = dict[tuple[int | str, ...], int]
"""The line on which each part of a file stands, by the names that lead to it."""

MOST_PARTS = 100_000
"""So many parts has a file, with what its aliases stand for."""

_Events = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Typed = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NO_NAMES = "line 1: expected names with their values, as in `title: …`"


def read_yaml(
    root: Path, name: str, wrong: type[RecountError] = TableError
) -> tuple[dict[str, Any], Lines]:
    """A YAML file as written, every scalar a text, and the lines on which its parts stand.

    What a text means, a number or a truth, the model says that it is held against; so a country
    code ``NO`` and an edition ``2012`` stay what they are.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        The file, from there.
    wrong : type of RecountError, optional
        What is raised.

    Raises
    ------
    RecountError
        Naming file and line, if it is refused by `recount.reading.plain_text`, is no YAML of names
        with values, a name stands in it twice, or it is deeper or longer than anybody writes.
    """
    return yaml_in(plain_text(root, name, wrong), name, wrong)


def yaml_in(
    text: str, shown: str, wrong: type[RecountError] = TableError
) -> tuple[dict[str, Any], Lines]:
    """The same of a text that somebody else read, which errors call `shown`."""
    content, lines = _Form(text, shown, wrong).read()
    if not isinstance(content, dict):
        raise wrong(f"{shown}, {_NO_NAMES}")
    return content, lines


def read_typed_yaml(
    root: Path, name: str, wrong: type[RecountError]
) -> tuple[dict[str, Any], Lines]:
    """The same, with numbers, truths and days among its values; nothing of a file without any.

    Raises
    ------
    RecountError
        As `read_yaml`, and if one of them is none, such as the 45th of a month.
    """
    text = plain_text(root, name, wrong)
    content, lines = _Form(text, name, wrong).read()
    if content is None:
        return {}, lines
    if not isinstance(content, dict):
        raise wrong(f"{name}, {_NO_NAMES}")
    try:
        return yaml.load(text, _Typed), lines
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _no_yaml(name, wrong, error) from error


def _no_yaml(name: str, wrong: type[RecountError], error: Exception) -> RecountError:
    mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
    place = f", line {mark.line + 1}" if mark else ""
    why = error.problem if isinstance(error, yaml.MarkedYAMLError) else error
    return wrong(f"{name}{place}: expected YAML: {why}")


class _Form:
    """A file as its events tell it, one after the other, so that no depth of it is a danger."""

    def __init__(self, text: str, name: str, wrong: type[RecountError]) -> None:
        self._text, self._name, self._wrong = text, name, wrong
        self._lines: Lines = {(): 1}

    def read(self) -> tuple[Any, Lines]:
        """What it says, all scalars texts, and where; None if it says nothing."""
        for number, line in enumerate(self._text.splitlines(), 1):
            if "\t" in line:
                raise self._refused(number, "a tab; expected spaces")
        try:
            events = iter(self._expanded())
        except yaml.YAMLError as error:
            raise _no_yaml(self._name, self._wrong, error) from error
        first = next(events, None)
        return first and self._built(first, events, ()), self._lines

    def _refused(self, line: int, why: str) -> RecountError:
        return self._wrong(f"{self._name}, line {line}: {why}")

    def _expanded(self) -> list[Any]:
        """The events of its one document, those of what it stands for in place of each alias."""
        found: list[Any] = []
        begun: list[tuple[int, str | None]] = []
        known: dict[str, tuple[int, int]] = {}
        documents = 0
        event: Any
        for event in yaml.parse(self._text, Loader=_Events):
            line = event.start_mark.line + 1
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                raise self._refused(line, "a second document; expected one")
            if getattr(event, "tag", None):
                raise self._refused(line, f"the tag {event.tag}; expected a value without one")
            start = len(found)
            match event:
                case yaml.AliasEvent():
                    if event.anchor in (anchor for _, anchor in begun):
                        raise too_deep(self._name, self._wrong, "YAML")
                    if event.anchor not in known:
                        raise self._refused(
                            line, f"*{event.anchor}; expected &{event.anchor} above"
                        )
                    found += found[slice(*known[event.anchor])]
                case yaml.ScalarEvent():
                    if CONTROL.search(event.value):  # which quotation marks may hold, as \0
                        raise self._refused(line, f"{event.value!r}; expected letters that show")
                    found.append(event)
                    known |= {event.anchor: (start, start + 1)} if event.anchor else {}
                case yaml.CollectionStartEvent():
                    found.append(event)
                    begun.append((start, event.anchor))
                case yaml.CollectionEndEvent():
                    found.append(event)
                    start, anchor = begun.pop()
                    known |= {anchor: (start, len(found))} if anchor else {}
            if len(begun) > DEEPEST:
                raise too_deep(self._name, self._wrong, "YAML")
            if len(found) > MOST_PARTS:
                raise self._refused(
                    line, f"more than {MOST_PARTS:,} parts, with what aliases stand for"
                )
        return found

    def _built(self, event: Any, events: Iterator[Any], place: tuple[int | str, ...]) -> Any:
        if len(place) > DEEPEST:  # by aliases of what has aliases
            raise too_deep(self._name, self._wrong, "YAML")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, place)
        if isinstance(event, yaml.SequenceStartEvent):
            found: list[Any] = []
            while not isinstance(part := next(events), yaml.SequenceEndEvent):
                here = (*place, len(found))
                self._lines[here] = part.start_mark.line + 1
                found.append(self._built(part, events, here))
            return found
        if not event.style and event.value in ("", "~", "null"):
            return None
        return event.value

    def _mapping(self, events: Iterator[Any], place: tuple[int | str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(key := next(events), yaml.MappingEndEvent):
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarEvent):
                raise self._refused(line, "expected a name before the colon")
            here = (*place, key.value)
            if key.value in found:
                raise self._refused(
                    line,
                    f"{key.value} stands twice; expected it once, as on line {self._lines[here]}",
                )
            self._lines[here] = line
            found[key.value] = self._built(next(events), events, here)
        return found
