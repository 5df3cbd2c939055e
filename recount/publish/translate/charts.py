"""The words of a chart: titles of axes, labels, categories, and what its data call things.

What a chart calls something stands in its data, and again in orders, scales and conditions. All of
these change together, or the chart would draw nothing of what it no longer finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

from recount.drawing.chart import Row, drawn_tables, resized
from recount.drawing.rebuilt import rebuilt
from recount.drawing.room import OF_SERIES, with_room
from recount.languages.in_charts import chart_locale, large_numbers
from recount.languages.languages import ENGLISH, Language
from recount.publish.translate.tables import statement_of
from recount.publish.translate.wording import Wording
from recount.record import Spec

AS_PRINTED = ("printed",)
"""Columns whose cells are words of a report, which stay in its language."""

CONTEXT = "chart"
"""Where the words of charts stand in the catalogue of a chapter: each once for all of them."""

_COLUMN = r"""datum(?:\.\w+|\[\s*(?:"[^"]*"|'[^']*')\s*\])"""
_IN_SUM = re.compile(rf"\+\s*({_COLUMN})|({_COLUMN})\s*\+")
_LITERAL = re.compile(r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'""")
_SAME_AS_NEXT = re.compile(rf"({_COLUMN})\s*[!=]==?\s*$")
_SAME_AS_LAST = re.compile(rf"\s*[!=]==?\s*({_COLUMN})")
_IN_LIST = re.compile(rf"[^\[\]]*\]\s*,\s*({_COLUMN})")
_IS_GIVEN = re.compile(r"(?:^|[?:+])\s*$")
_NAMES_A_COLUMN = re.compile(r"datum\[\s*$")
_LETTER = re.compile(r"[^\W\d_]")

_WORDS = {"title", "text", "datum"}
"""Where a chart says something, beside its data."""
_LISTS = {"title", "domain", "sort", "values", "oneOf"}
"""Where it says several things, such as the names of a scale in their order."""
_SAID_BY_VALUE = {"text", "tooltip", "description"}
"""Channels of which a value is words."""
_CALCULATED = {"labelExpr", "calculate"}
"""Expressions that may say words themselves."""
_EXPRESSIONS = _CALCULATED | {"filter", "test", "expr"}
"""Expressions that may name a word, if only to pick its rows."""


def chart_in(spec: Spec, what: str, wording: Wording, title: str | None = None) -> Spec:
    """A chart with the words that `wording` gives, and numbers in the notation of its language.

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
    found: dict[str, str] = {}

    def note(text: str, claim: str = "") -> str:
        found[text] = claim or found.get(text, "")
        return text

    _Words(shown, note, lambda text: text).of_chart(spec)
    words = {
        text: statement_of(claim, text, wording)
        if claim
        else wording.say(CONTEXT, text, what, countries=True)
        for text, claim in found.items()
    }

    def given(text: str, claim: str = "") -> str:
        del claim
        return words.get(text, text)

    changed = _Words(shown, given, given).of_chart(spec)
    if wording.language != ENGLISH:
        orders = _orders(spec, shown, words)
        config = {**spec.get("config", {}), "locale": chart_locale(wording.language)}
        changed = _in_notation(_in_order(changed, orders), wording.language) | {"config": config}
        changed = with_room(changed, orders)
    width = spec.get("width")
    return resized(changed, width, title) if title and isinstance(width, int) else changed


def _orders(spec: Spec, shown: set[str], words: Mapping[str, str]) -> dict[str, list[str]]:
    """The words of each column that is shown, in the order that Vega has for the English ones."""
    cells: dict[str, set[str]] = {}
    for row in chain.from_iterable(drawn_tables(spec)):
        for name, cell in row.items():
            if name in shown and isinstance(cell, str):
                cells.setdefault(name, set()).add(cell)
    return {name: [words.get(cell, cell) for cell in sorted(of)] for name, of in cells.items()}


def _in_order(spec: Spec, orders: Mapping[str, list[str]]) -> Spec:
    """A chart whose series come as in English, and with them colours and marks."""

    def in_order(part: dict[str, Any], channel: str) -> dict[str, Any]:
        order = orders.get(str(part.get("field")))
        known = "sort" in part or "domain" in (part.get("scale") or {})
        return {**part, "sort": order} if channel in _OF_SERIES and order and not known else part

    found: Spec = rebuilt(spec, in_order)
    return found


_OF_SERIES = {*OF_SERIES, "xOffset", "yOffset"}
"""Channels of series, which are in alphabetical order where nothing else is said."""


def _fields(part: Any) -> Iterator[str]:
    """The columns whose cells a reader may see: those drawn, and those put together into labels."""
    if isinstance(part, dict):
        if isinstance(part.get("field"), str) and part.get("type") == "nominal":
            yield part["field"]
        if isinstance(part.get("calculate"), str):
            for found in _IN_SUM.finditer(part["calculate"]):
                yield _name(found[1] or found[2])
        for entry in part.values():
            yield from _fields(entry)
    elif isinstance(part, list):
        for entry in part:
            yield from _fields(entry)


def _name(column: str) -> str:
    """The name of a column, from how an expression names it."""
    return column.removeprefix("datum").strip(".[]\"' ")


class _Words:
    """Goes through the words of a chart, and makes a copy with others.

    Parameters
    ----------
    shown : set of str
        The columns whose cells a reader may see.
    said : callable
        From a text, and the claim whose statement it is, if of one, to the words for it.
    known : callable
        The same of a text that only picks something which is said elsewhere.
    """

    def __init__(
        self, shown: set[str], said: Callable[..., str], known: Callable[[str], str]
    ) -> None:
        self.shown, self.said, self.known = shown, said, known

    def of_chart(self, spec: Spec) -> Spec:
        """The chart; its title is that of its figure."""
        apart = ("title", "config", "usermeta")
        return {key: entry if key in apart else self._of(entry, key) for key, entry in spec.items()}

    def _of(self, part: Any, key: str, channel: str = "", ours: bool = True) -> Any:
        """A part under a key; not ours are the names of a scale of printed words."""
        if isinstance(part, str):
            return self._of_text(part, key, channel)
        if isinstance(part, list):
            in_list = key in _LISTS and ours
            return [
                self.said(entry)
                if in_list and isinstance(entry, str)
                else self._of(entry, key, channel, ours)
                for entry in part
            ]
        if not isinstance(part, dict):
            return part
        if key == "datasets":
            return {name: self._of_rows(rows) for name, rows in part.items()}
        if key == "data" and "values" in part:
            return part | {"values": self._of_rows(part["values"])}
        ours = ours and part.get("field") not in AS_PRINTED
        return {
            name: self._of(entry, name, name if key == "encoding" else channel, ours)
            for name, entry in part.items()
        }

    def _of_text(self, text: str, key: str, channel: str) -> str:
        if key in _WORDS or (key == "value" and channel in _SAID_BY_VALUE):
            return self.said(text)
        if key in _EXPRESSIONS:
            return _LITERAL.sub(lambda found: self._of_literal(text, key, found), text)
        return self.known(text) if key == "equal" else text

    def _of_rows(self, rows: Any) -> Any:
        if not isinstance(rows, list):
            return rows
        return [self._of_row(row) if isinstance(row, dict) else row for row in rows]

    def _of_row(self, row: Row) -> Row:
        return {
            name: self.said(cell, row.get("claim", "") if name == "statement" else "")
            if name in self.shown and isinstance(cell, str) and cell
            else cell
            for name, cell in row.items()
        }

    def _of_literal(self, text: str, key: str, found: re.Match[str]) -> str:
        """A text within an expression: said by it, or held against the cells of a column."""
        words = found[1] if found[2] is None else found[2]
        before, after = text[: found.start()], text[found.end() :]
        if _NAMES_A_COLUMN.search(before):
            return found.group()
        column = _SAME_AS_NEXT.search(before) or _SAME_AS_LAST.match(after) or _IN_LIST.match(after)
        if column:
            changed = self.known(words) if _name(column[1]) in self.shown else words
        elif key in _CALCULATED and _IS_GIVEN.search(before) and _LETTER.search(words):
            changed = self.said(words)
        else:
            changed = words
        mark = found.group()[0]
        return found.group() if changed == words else mark + _escaped(changed, mark) + mark


def _escaped(words: str, mark: str) -> str:
    return words.replace("\\", "\\\\").replace(mark, f"\\{mark}")


def _in_notation(part: Any, language: Language) -> Any:
    """A part of a chart whose axes write thousands as the language does, and not by a prefix."""
    if isinstance(part, list):
        return [_in_notation(entry, language) for entry in part]
    if not isinstance(part, dict):
        return part
    changed = {
        key: entry if key in ("datasets", "data") else _in_notation(entry, language)
        for key, entry in part.items()
    }
    axis: Mapping[str, Any] = changed.get("axis") or {}
    if str(axis.get("format", "")).endswith("s") and "labelExpr" not in axis:
        bare = {key: entry for key, entry in axis.items() if key != "format"}
        changed["axis"] = bare | {"labelExpr": large_numbers(language)}
    return changed
