"""The words of a chart: titles of axes, labels, categories, and what its data call things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recount.drawing.chart import resized
from recount.publish.translate.tables import statement_of
from recount.publish.translate.wording import Wording
from recount.record import Spec

AS_PRINTED = ("printed",)
"""Columns whose cells are words of a report, which stay in its language."""

_IN_SUM = re.compile(r"\+\s*datum\.(\w+)|datum\.(\w+)\s*\+")
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'")


CONTEXT = "chart"
"""Where the words of charts stand in the catalogue of a chapter: each once for all of them."""


def chart_in(spec: Spec, what: str, wording: Wording, title: str | None = None) -> Spec:
    """A chart with the words that `wording` gives.

    Parameters
    ----------
    spec : Spec
        The chart, with its data.
    what : str
        What it is, for translators, such as ``figure harbour-thefts``.
    wording : Wording
        What gives the words.
    title : str, optional
        Its title in that language, where it has one.
    """
    shown = {field for field in _fields(spec) if field not in AS_PRINTED}
    words = {
        text: statement_of(claim, text, wording)
        if claim
        else wording.say(CONTEXT, text, what, countries=True)
        for text, claim in _words(spec, shown).items()
    }
    changed: Spec = _with_words(spec, words, shown)
    width = spec.get("width")
    return resized(changed, width, title) if title and isinstance(width, int) else changed


def _fields(part: Any) -> Iterator[str]:
    """The columns whose cells a reader may see: those drawn, and those put together into labels."""
    if isinstance(part, dict):
        if isinstance(part.get("field"), str) and part.get("type") == "nominal":
            yield part["field"]
        if isinstance(part.get("calculate"), str):
            for found in _IN_SUM.finditer(part["calculate"]):
                yield found[1] or found[2]
        for entry in part.values():
            yield from _fields(entry)
    elif isinstance(part, list):
        for entry in part:
            yield from _fields(entry)


def _words(spec: Spec, shown: set[str]) -> dict[str, str]:
    """The words of a chart, each once, in their order; with its claim what is a statement of it."""
    found: dict[str, str] = {}

    def visit(part: Any, key: str) -> None:
        if isinstance(part, str):
            if key in _OF_WORDS:
                found[part] = ""
            elif key in _EXPRESSIONS:
                found.update(dict.fromkeys(filter(_is_said, _LITERAL.findall(part)), ""))
        elif isinstance(part, list):
            for entry in part:
                visit(entry, key)
        elif isinstance(part, dict):
            for name, entry in part.items():
                if name == "datasets" or (name == "values" and key == "data"):
                    tables = entry.values() if name == "datasets" else [entry]
                    found.update(_cells(tables, shown))
                elif not (part is spec and name in ("title", "config")):
                    visit(entry, name)

    visit(spec, "")
    return found


_OF_WORDS = {"title", "value", "datum", "domain", "sort"}
"""Where the words of a chart stand, beside its data."""
_EXPRESSIONS = {"labelExpr", "calculate"}
"""What may say words itself."""


def _is_said(literal: str) -> bool:
    """Whether a text within an expression is one that a reader sees, and no code."""
    return " " in literal.strip() and any(letter.islower() for letter in literal)


def _cells(tables: Any, shown: set[str]) -> Iterator[tuple[str, str]]:
    for rows in tables:
        for row in rows:
            for name, cell in row.items():
                if name in shown and isinstance(cell, str) and cell:
                    yield cell, row.get("claim", "") if name == "statement" else ""


def _with_words(part: Any, words: Mapping[str, str], shown: set[str], key: str = "") -> Any:
    if isinstance(part, str):
        if key in _OF_WORDS or key in shown:
            return words.get(part, part)
        if key in _WITH_LITERALS:
            return _LITERAL.sub(lambda found: _quoted(words.get(found[1], found[1])), part)
        return part
    if isinstance(part, list):
        return [_with_words(entry, words, shown, key) for entry in part]
    if isinstance(part, dict):
        return {name: _with_words(entry, words, shown, name) for name, entry in part.items()}
    return part


_WITH_LITERALS = _EXPRESSIONS | {"filter", "test", "expr"}
"""Expressions that may name a word, if only to pick its rows."""


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
