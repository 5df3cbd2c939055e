"""The site's own words: those of the vocabulary, of units and contents, of templates and code."""

from __future__ import annotations

import ast
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import IO, Any

from babel.messages.extract import extract_from_dir

from recount import vocabulary
from recount.chapters import CONTENTS
from recount.licence import CHART, TERMS, TEXT
from recount.paths import LIBRARY
from recount.publish.book.settings import FILE as SETTINGS
from recount.publish.book.settings import Settings
from recount.publish.translate.wording import Message, Wording
from recount.quantities.rounding import HEDGES
from recount.quantities.units import CALENDAR, UNITS
from recount.tables.yaml_form import read_yaml

DOMAIN = "site"
KEYWORD = "said"
"""The function that gives the words of the site; see `recount.languages.words`."""


def said_in_python(
    code: IO[bytes], keywords: Container[str], *_: Any, **__: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """An extractor of Babel for Python: the texts that calls begin with.

    Babel’s own takes every text within a call, such as the key in ``said(WORDS[entry["kind"]])``.
    """
    for node in ast.walk(ast.parse(code.read())):
        match node:
            case ast.Call(ast.Name(name), [ast.Constant(str(text)), *_]) if name in keywords:
                yield node.lineno, name, text, []


METHODS = [
    ("**.jinja", "jinja2"),
    ("**/templates/*.html", "jinja2"),
    ("**.py", f"{__name__}:{said_in_python.__name__}"),
    ("**.js", "javascript"),
]
"""By which extractor each kind of file is read."""


def words_of_vocabulary() -> Iterator[str]:
    """The words of all closed lists that have words for readers, licences at the end."""
    for name, words in vars(vocabulary).items():
        if not name.isupper():
            continue
        if isinstance(words, Mapping):
            yield from words.values()
        elif isinstance(words, tuple) and all(isinstance(word, str) for word in words):
            yield from words
    for hedge, reach in HEDGES.items():
        yield hedge.replace("_", " ")
        yield reach
    yield from (CHART, TEXT)
    for terms in TERMS.values():
        yield from (terms.short, terms.title)


def unit_message(unit: str) -> Message:
    """The words of a unit, which other languages decline."""
    text = f"{{number}}{UNITS[unit].suffix}"
    comments = (f"one of it is: {UNITS[unit].meaning}",)
    return Message(DOMAIN, f"unit {unit}", text, text, comments, ("recount/quantities/units.py",))


def contents_in(part: Any, wording: Wording) -> Any:
    """The table of contents with other words for its captions."""
    if isinstance(part, list):
        return [contents_in(entry, wording) for entry in part]
    if isinstance(part, dict):
        return {
            key: wording.say("", entry) if key == "caption" else contents_in(entry, wording)
            for key, entry in part.items()
        }
    return part


def gather_site(root: Path, settings: Settings, wording: Wording) -> None:
    """Ask for every word of the site once.

    Parameters
    ----------
    root : Path
        The folder of the book.
    settings : Settings
        Its title and author.
    wording : Wording
        Who is asked.
    """
    named = wording.within(DOMAIN, SETTINGS)
    for text in (settings.title, settings.author):
        named.say("", text, slots=False)
    contents, _ = read_yaml(root, CONTENTS)
    contents_in(contents, wording.within(DOMAIN, CONTENTS))
    words = wording.within(DOMAIN, "recount/vocabulary.py")
    for word in words_of_vocabulary():
        words.say("", word, slots=False)
    for unit, about in UNITS.items():
        if unit not in CALENDAR and about.suffix.strip(" %"):
            wording.message(unit_message(unit))
    for file, literal, comments in _said_in_code():
        code = wording.within(DOMAIN, f"recount/{file}")
        code.say("", literal, *comments, slots=False)


@cache
def _said_in_code() -> list[tuple[str, str, tuple[str, ...]]]:
    """The words that templates and code of the library give to `KEYWORD`, with their files."""
    found = extract_from_dir(LIBRARY, METHODS, keywords={KEYWORD: None}, comment_tags=("words:",))
    return [
        (file, str(literal), tuple(comments))
        for file, _, literal, comments, _ in sorted(found, key=lambda entry: entry[:2])
    ]
