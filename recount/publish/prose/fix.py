"""The prose mended: the new value in a sentence where one recorded value moved, and nothing else.

What a chapter's stored outputs recorded is held against what a fresh execution records. A numeral
that a value gave and does not give any more is written anew, at its own precision and in its own
form; whatever leaves a choice is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat

from recount.chapters import Notebook, notebooks, read
from recount.errors import BuildError
from recount.publish.book.files import write_all
from recount.publish.book.words import plain_text
from recount.publish.cite.references import as_links
from recount.publish.prose.check import Mention, check, traceable
from recount.publish.prose.numerals import TIMES, Numeral, number_in_words, numerals
from recount.publish.prose.origins import Origin, as_kind, gives
from recount.publish.prose.passages import NUMBERS, Passage, Sentence
from recount.quantities.printed import step_of
from recount.reading import text_of

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_CONTEXTS = (
    *((60, 60), (30, 30), (0, 60), (60, 0), (0, 30), (30, 0), (15, 15), (0, 15), (15, 0)),
    *((0, 6), (6, 0), (0, 0)),
)
"""So many characters before and after a numeral are looked for in the source, markup or not."""


@dataclass(frozen=True)
class Fixed:
    """A numeral that was written anew."""

    section: str
    old: str
    new: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.section}: “{self.old}” is “{self.new}” now, in “{self.sentence}”"


def fix(root: Path, executed: Mapping[str, Notebook]) -> tuple[list[Fixed], list[str], list[str]]:
    """Write new values into the chapters and pages of the book in `root`.

    Parameters
    ----------
    root : Path
        The folder of the book; its chapters hold the outputs of before.
    executed : mapping of str to notebook
        The chapters freshly executed, by name.

    Returns
    -------
    fixed : list of Fixed
        What was written anew.
    named : list of str
        The cells for which the values of their numerals were named.
    left : list of str
        The numerals that still come from no recorded value.
    """
    texts = _Texts(root)
    fixed = list(_mended(root, executed, texts))
    named = _names(root, texts.with_prose(executed), texts)
    texts.write()
    left = [str(finding) for finding in check(root, texts.with_prose(executed))]
    return fixed, named, left


class _Texts:
    """The Markdown of all cells and pages, as it stands and as it is to be written."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.notebooks = {name: read(path) for name, path in notebooks(root).items()}
        self._pages: dict[str, str] = {}
        self._chapters: set[str] = set()

    def cell(self, chapter: str, cell_id: str) -> dict[str, Any]:
        cells: list[dict[str, Any]] = self.notebooks[chapter]["cells"]
        return next(cell for cell in cells if cell["id"] == cell_id)

    def source(self, section: Passage, sentence: Sentence) -> str | None:
        """The Markdown that a sentence stands in; None for the words of cards and figures."""
        place, _, name = sentence.where.partition(" ")
        if place == "cell":
            return "".join(self.cell(section.page.partition("/")[2], name)["source"])
        if place == "text":
            return self._pages.get(section.page) or self._stored(section.page)
        return None

    def _stored(self, page: str) -> str:
        return text_of(self.root, f"{page}.md", BuildError)

    def replace(self, section: Passage, sentence: Sentence, source: str) -> None:
        place, _, name = sentence.where.partition(" ")
        if place == "text":
            self._pages[section.page] = source
            return
        chapter = section.page.partition("/")[2]
        self.cell(chapter, name)["source"] = source.splitlines(keepends=True)
        self._chapters.add(chapter)

    def write(self) -> None:
        """Write what changed, all of it or nothing."""
        contents = {f"{page}.md": text for page, text in self._pages.items()}
        paths = notebooks(self.root)
        for chapter in self._chapters:
            notebook = nbformat.from_dict(as_links(self.notebooks[chapter], self.root))
            text = str(nbformat.writes(notebook, version=4)) + "\n"
            contents[paths[chapter].relative_to(self.root).as_posix()] = text
        write_all(self.root, {name: text.encode() for name, text in contents.items()})

    def name(self, chapter: str, cell_id: str, named: list[str]) -> bool:
        """Name the values of a cell, and say whether they were others before."""
        metadata = self.cell(chapter, cell_id)["metadata"]
        if metadata.get(NUMBERS, []) == named:
            return False
        if named:
            metadata[NUMBERS] = named
        else:
            del metadata[NUMBERS]
        self._chapters.add(chapter)
        return True

    def with_prose(self, executed: Mapping[str, Notebook]) -> dict[str, Notebook]:
        """Chapters with their texts, and with what is named, as these are by now."""
        return {
            name: notebook | {"cells": [self._cell_now(name, cell) for cell in notebook["cells"]]}
            for name, notebook in executed.items()
        }

    def _cell_now(self, chapter: str, cell: dict[str, Any]) -> dict[str, Any]:
        now = self.cell(chapter, cell["id"])
        return now if cell["cell_type"] == "markdown" else cell | {"metadata": now["metadata"]}


def _mended(root: Path, executed: Mapping[str, Notebook], texts: _Texts) -> Iterator[Fixed]:
    """Mend each numeral that can be mended, in the order of the texts."""
    # The same prose, cut alike, with the values of before and with those of now.
    before = _of_texts(root, {name: texts.notebooks[name] for name in executed})
    now = _of_texts(root, executed)
    whole, sentence, shift = None, None, 0  # as it was cut, as it reads by now, and how much longer
    for mention, older in zip(now, before, strict=True):
        if sentence is None or mention.sentence is not whole:
            whole, sentence, shift = mention.sentence, mention.sentence, 0
        section, numeral = mention.section, mention.numeral
        numeral = replace(numeral, start=numeral.start + shift, end=numeral.end + shift)
        source = texts.source(section, sentence)
        if source is None or mention.is_traced or mention.is_ambiguous:
            continue
        new = _written(numeral, sentence.text, older.open_to(), mention.open_to())
        changed = _replaced(source, sentence, numeral, new) if new else None
        if new and changed:
            texts.replace(section, sentence, changed)
            old = sentence.text[numeral.start : numeral.end]
            yield Fixed(f"{section.page} ({section.heading})", old, new, sentence.text)
            text = sentence.text[: numeral.start] + new + sentence.text[numeral.end :]
            sentence, shift = replace(sentence, text=text), shift + len(new) - len(old)


def _of_texts(root: Path, chapters: Mapping[str, Notebook]) -> list[Mention]:
    """The numerals of texts; what cards and figures say may have others than before."""
    return [mention for mention in traceable(root, chapters) if mention.sentence.own is None]


def _names(root: Path, executed: Mapping[str, Notebook], texts: _Texts) -> list[str]:
    """Name the values of which there is only one meaning, and return the cells.

    A text names one for each of its numerals, empty where the author has to choose; a cell of
    code those beside the own values of what it shows.
    """
    cells: dict[tuple[str, str], list[str]] = {}
    for mention in traceable(root, executed):
        sentence, (folder, _, chapter) = mention.sentence, mention.section.page.partition("/")
        if folder != "chapters":
            continue
        if sentence.own is None:
            cells.setdefault((chapter, sentence.where.partition(" ")[2]), []).append(mention.name)
        else:
            beside = cells.setdefault((chapter, sentence.own.cell), [])
            if not mention.is_own and mention.name and mention.name not in beside:
                beside.append(mention.name)
    return [
        f"chapters/{chapter}, cell {cell}"
        for (chapter, cell), named in cells.items()
        if texts.name(chapter, cell, named)
    ]


def _written(
    numeral: Numeral, text: str, before: Sequence[Origin], now: Sequence[Origin]
) -> str | None:
    """The one new value of what gave a numeral, as the numeral is written; None if there is none.

    A value that changed its sign has none: words beside it, such as “fell”, no longer fit.
    """
    if numeral.kind in TIMES:
        return None
    written = set()
    for name, unit in {(origin.name, origin.unit) for origin in before if gives(origin, numeral)}:
        old, new = (
            [origin for origin in origins if (origin.name, origin.unit) == (name, unit)]
            for origins in (before, now)
        )
        if len(old) != len(new):
            return None
        for was, origin in zip(old, new, strict=True):
            if not gives(was, numeral):
                continue
            if was.number * origin.number < 0:
                return None
            ways = zip(as_kind(was, numeral), as_kind(origin, numeral), strict=False)
            forms = {
                _as_written(numeral, text, value)
                for other, value in ways
                if numeral.reach.contains(other)
            }
            written |= {form if _reads(text, numeral, form, origin) else None for form in forms}
    return written.pop() if len(written) == 1 else None


def _as_written(numeral: Numeral, text: str, value: float) -> str | None:
    """A value in the form of a numeral: its decimals, its thousands, its scale, or its words."""
    old = text[numeral.start : numeral.end]
    digits = _DIGITS.match(old)
    if digits is None:
        if numeral.kind != "whole" or value != round(value):
            return None
        word = number_in_words(round(value))
        return word.capitalize() if old[0].isupper() else word
    plain = digits[0].replace(",", "")
    number = float(plain)
    scale = numeral.value / number if number else 1
    places = len(digits[0].partition(".")[2])
    step = step_of(plain)
    rounded = round(value / scale / step) * step
    grouped = "," in digits[0] or number < 1000
    return f"{rounded:{',' if grouped else ''}.{places}f}{old[digits.end() :]}"


def _reads(text: str, numeral: Numeral, new: str | None, origin: Origin) -> bool:
    """Whether the sentence with the new value reads as before, and the value gives it."""
    if new is None:
        return False
    sentence = text[: numeral.start] + new + text[numeral.end :]
    others = [found.text for found in numerals(text) if found.start != numeral.start]
    again = [found for found in numerals(sentence) if found.start == numeral.start]
    rest = [found.text for found in numerals(sentence) if found.start != numeral.start]
    return (
        rest == others
        and len(again) == 1
        and again[0].kind == numeral.kind
        and gives(origin, again[0])
    )


def _replaced(source: str, sentence: Sentence, numeral: Numeral, new: str) -> str | None:
    """The Markdown with a numeral written anew; None where it is not clear which it is."""
    text, old = sentence.text, sentence.text[numeral.start : numeral.end]
    for before, after in _CONTEXTS:
        around = text[max(0, numeral.start - before) : numeral.start], text[numeral.end :][:after]
        left, core, right = map(_spaced, (around[0], old, around[1]))
        found = list(re.finditer(rf"({left})(?<![\w.,]){core}(?=({right}))(?![\w]|[.,]\d)", source))
        if found:
            break
    if len(found) != 1:
        return None
    start = found[0].end(1)
    line = source[source.rfind("\n", 0, start) + 1 : start]
    if line.startswith("#"):  # a heading: its address, which others link to, would change
        return None
    changed = source[:start] + new + source[found[0].end() :]
    wanted = text[: numeral.start] + new + text[numeral.end :]
    plain = plain_text(source)
    if plain.count(text) != 1 or plain_text(changed) != plain.replace(text, wanted):
        return None
    return changed


def _spaced(text: str) -> str:
    """A pattern for a text that may be broken into lines elsewhere."""
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", text))
