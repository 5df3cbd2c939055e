"""The words of an explorer, and of its grid: sentences by their texts, numerals in their gaps."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

from recount.explorers.explorer import TABLE
from recount.explorers.grid import column_headings, entries, series, unpacked
from recount.languages.languages import ENGLISH
from recount.languages.notation import numeral
from recount.publish.translate.charts import AS_PRINTED, CONTEXT, chart_in
from recount.publish.translate.slots import Written, countries_in, replaced
from recount.publish.translate.wording import Message, Wording, has_words
from recount.record import ChoiceRecord, ExplorerRecord, FewCells, ItemsRecord, Option, Spec

_SIGN = re.compile(r"(?<![\w)])[+−]$")
_GAP = re.compile(r"\{number_(\d+)\}")


@dataclass(frozen=True)
class _Named:
    """An option that a sentence names, which may begin with a small letter there."""

    text: str
    option: str


@dataclass(frozen=True)
class _Sentence:
    """A text of a grid as a message: its slots, and the numerals of its gaps, as series."""

    text: str
    said: Mapping[str, Written | _Named]
    gaps: tuple[str, ...]


def explorer_in(record: ExplorerRecord, wording: Wording) -> ExplorerRecord:
    """An explorer with the words that `wording` gives; the chart of its start is for `chart_in`.

    Parameters
    ----------
    record : ExplorerRecord
        The explorer, with its grid.
    wording : Wording
        What gives the words.
    """
    what = f"explorer {record['explorer']}"
    grid: dict[str, Any] = json.loads(record["grid"])
    options = _options(record)
    texts, numerals = [], []
    for pieces, gaps in zip(grid["texts"], grid["numerals"], strict=True):
        text, filling = _reworded(_sentence(pieces, gaps, options), what, wording)
        texts.append(text)
        numerals.append(filling)
    changed = {
        **grid,
        "columns": {
            name: pool if name in AS_PRINTED else [_column(cells, what, wording) for cells in pool]
            for name, pool in grid["columns"].items()
        },
        "texts": texts,
        "numerals": numerals,
        "forms": [_form(form, grid["columns"], what, wording) for form in grid["forms"]],
    }
    headings = {
        name: wording.say(CONTEXT, called, what)
        for name, called in column_headings(grid["columns"]).items()
    }
    said: ExplorerRecord = {
        **record,
        "title": wording.say(what, record["title"], "title"),
        "choices": [_choice(choice, what, wording) for choice in record["choices"]],
        "sentence": _at_start(record, changed),
        "grid": json.dumps(changed, ensure_ascii=False, separators=(",", ":")),
    }
    return said if wording.language == ENGLISH else {**said, "headings": headings}


def _options(record: ExplorerRecord) -> dict[str, tuple[str, _Named]]:
    """The options that sentences may name, by their words, each with the name of its choice."""
    found: dict[str, tuple[str, _Named]] = {}
    for choice in record["choices"]:
        for option in choice["options"]:
            if isinstance(option, str) and not any(map(str.isdigit, option)):
                for text in (option, _small(option)):
                    found.setdefault(text, (choice["name"], _Named(text, option)))
    return found


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _sentence(
    pieces: Sequence[str], gaps: Sequence[str], options: Mapping[str, tuple[str, _Named]]
) -> _Sentence:
    """A text of a grid with slots for its gaps, with their signs, and for what it names."""
    text, signed = pieces[0], []
    for number, (gap, piece) in enumerate(zip(gaps, pieces[1:], strict=True), 1):
        sign = _SIGN.search(text)
        signed.append(series(f"{sign[0]}{entry}" for entry in entries(gap)) if sign else gap)
        text = f"{text[: sign.start()] if sign else text}{{number_{number}}}{piece}"
    known: dict[str, tuple[str, Written | _Named]] = {**options}
    for start, end, written in countries_in(text):
        known.setdefault(text[start:end], (written.kind, written))
    said: dict[str, Written | _Named] = {}

    def slot(found: re.Match[str]) -> str:
        first, filling = known[found.group()]
        name = next(
            name
            for name in chain([first], (f"{first}_{number}" for number in count(2)))
            if name not in said
        )
        said[name] = filling
        return f"{{{name}}}"

    listed = "|".join(re.escape(words) for words in sorted(known, key=len, reverse=True))
    if listed:
        text = re.sub(rf"(?<![\w{{-])(?:{listed})(?![\w}}])", slot, text)
    return _Sentence(text, said, tuple(signed))


def _reworded(found: _Sentence, what: str, wording: Wording) -> tuple[list[str], list[str]]:
    """The pieces and gaps of a text in other words, in the order of those."""
    firsts = (next(entries(gap), "") for gap in found.gaps)
    shown = [
        *(f"{{{name}}}: {one.text}" for name, one in found.said.items()),
        *(f"{{number_{number}}}: {first}" for number, first in enumerate(firsts, 1)),
    ]
    message = Message(
        wording.domain, what, found.text, comments=("sentence", *shown), files=(wording.file,)
    )
    said = wording.message(message) if has_words(found.text) else found.text
    language = ENGLISH if said is None else wording.language

    def named(name: str) -> str | None:
        one = found.said.get(name)
        if isinstance(one, _Named) and said is not None:
            option = wording.say(what, one.option, countries=True)
            return option if one.text == one.option else _small(option)
        if isinstance(one, Written):
            return one.in_language(language)
        return one.text if one else None

    text = replaced(found.text if said is None else said, named)
    order = [int(number) - 1 for number in _GAP.findall(text)]
    gaps = [
        series(numeral(entry, language) for entry in entries(found.gaps[place])) for place in order
    ]
    return _GAP.split(text)[::2], gaps


def _column(cells: list[Option] | FewCells, what: str, wording: Wording) -> list[Option] | FewCells:
    """The cells of a column, which the chart shows and the table below it."""
    if isinstance(cells, list):
        return [_cell(cell, what, wording) for cell in cells]
    return {**cells, "of": [_cell(cell, what, wording) for cell in cells["of"]]}


def _cell(cell: Option, what: str, wording: Wording) -> Option:
    return wording.say(CONTEXT, cell, what, countries=True) if isinstance(cell, str) else cell


def _form(
    form: Spec,
    columns: Mapping[str, Sequence[list[Option] | FewCells]],
    what: str,
    wording: Wording,
) -> Spec:
    """A chart without its rows, whose orders and conditions name cells of the grid."""
    rows = [
        {name: cell}
        for name, pool in columns.items()
        for cell in dict.fromkeys(chain.from_iterable(map(_kinds, pool)))
        if isinstance(cell, str)
    ]
    given = form.get("datasets", {})
    said = chart_in({**form, "datasets": {**given, TABLE: rows}}, what, wording)
    del said["datasets"][TABLE]
    if not given:
        del said["datasets"]
    return said


def _kinds(cells: list[Option] | FewCells) -> list[Option]:
    """The cells of a column, each at least once."""
    return cells if isinstance(cells, list) else cells["of"]


def _choice(
    choice: ChoiceRecord | ItemsRecord, what: str, wording: Wording
) -> ChoiceRecord | ItemsRecord:
    """A choice in other words; the items of a free choice are cells of the table."""

    def of(option: Option) -> Option:
        if choice["kind"] == "items":
            return _cell(option, what, wording)
        return wording.say(what, option, countries=True) if isinstance(option, str) else option

    label = wording.say(what, choice["label"], "what is chosen")
    options = [of(option) for option in choice["options"]]
    names = list(map(str, choice["options"]))
    if choice["kind"] == "items":
        items: ItemsRecord = {
            **choice,
            "label": label,
            "options": [str(option) for option in options],
            "start": [str(of(option)) for option in choice["start"]],
        }
        return items if wording.language == ENGLISH else {**items, "names": names}
    said: ChoiceRecord = {
        **choice,
        "label": label,
        "options": options,
        "start": of(choice["start"]),
    }
    return said if wording.language == ENGLISH else {**said, "names": names}


def _at_start(record: ExplorerRecord, grid: Any) -> str:
    """What the grid of an explorer says at its start; of items chosen each sentence once."""
    place, chosen, each = 0, [0], 1
    for choice in record["choices"]:
        if choice["kind"] == "items":
            each = len(choice["options"])
            chosen = [at for at, one in enumerate(choice["options"]) if one in choice["start"]]
        else:
            options = list(map(repr, choice["options"]))
            place = place * len(options) + options.index(repr(choice["start"]))
    sentences = unpacked(grid, each)[place].sentences
    return " ".join(dict.fromkeys(sentences[at] for at in chosen))
