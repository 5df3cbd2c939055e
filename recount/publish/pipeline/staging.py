"""Pages staged for Jupyter Book: with executed chapters, and in another language with its words.

A chapter is translated again when its text, its records or its catalogues have changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount import mime
from recount.errors import BuildError
from recount.languages.languages import Language
from recount.paths import LIBRARY
from recount.publish.book.files import files_below, fingerprint, keep_json, kept_json
from recount.publish.book.tree import tree_folder
from recount.publish.pipeline.state import FOR_ALL, LOOKS, PAGES, State, without_prose
from recount.reading import content_of

if TYPE_CHECKING:
    from recount.chapters import Notebook
    from recount.languages.words import Speech
    from recount.publish.translate.translation import Translation

Texts = Mapping[str, str]
"""What a page that is no chapter holds, by its file."""


def stage(
    root: Path, source: Path, chapters: Mapping[str, Notebook], texts: Texts | None = None
) -> None:
    """Copy the pages, with the executed chapters and other texts for those that are there.

    A file whose bytes are the same keeps its time, for Sphinx reads anew what is newer.
    """
    texts = texts or {}
    staged = [file.relative_to(root).as_posix() for file in files_below(root, *PAGES)]
    contents = {name: content_of(root, name, BuildError) for name in staged if name not in texts}
    contents |= {name: text.encode() for name, text in texts.items()}
    for name, notebook in chapters.items():
        contents[_file(name)] = _text(notebook)
    for file in source.rglob("*"):
        if file.is_file() and file.relative_to(source).as_posix() not in contents:
            file.unlink()
    for name, content in contents.items():
        path = source / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


def _file(chapter: str) -> str:
    return f"chapters/{chapter}.ipynb"


def _text(notebook: Notebook) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode()


def shown(notebook: Notebook) -> Notebook:
    """A chapter as far as it shows: without cells of code that show nothing."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            outputs = [
                _for_print(output)
                for output in cell["outputs"]
                if mime.CAPTION not in output.get("data", {})  # the figure shows it itself
            ]
            if not outputs:
                continue
            cell = cell | {"outputs": outputs}
        cells.append(cell)
    return notebook | {"cells": cells}


def _for_print(output: dict[str, Any]) -> dict[str, Any]:
    """Put a figure's chart into its record, where the renderer of the pages finds it.

    What fills the slots of sentences stays away, for the record has them filled.
    """
    from recount.chapters import with_chart

    data = output.get("data", {})
    for kind in (mime.FIGURE, mime.EXPLORER):
        if kind in data:
            return output | {"data": {kind: with_chart(data, kind)}}
    if mime.SLOTS in data:
        return output | {"data": {kind: data[kind] for kind in data if kind != mime.SLOTS}}
    return output


def printed(root: Path, chapters: Mapping[str, Notebook], language: Language) -> dict[str, str]:
    """What reports print in one other language than that of pages, with its tag: words, titles."""
    from recount.chapters import records_of, verdicts
    from recount.ledger.claims import reports
    from recount.record import quantities_of

    found: dict[str, str] = {}
    own = language.tag.partition("-")[0]
    others = {name: one for name, one in reports(root).items() if one.languages.split() != [own]}
    single = {name: one for name, one in others.items() if len(one.languages.split()) == 1}
    for report in single.values():
        found |= dict.fromkeys((report.title, report.short_title), report.languages)
    for name, notebook in chapters.items():
        for verdict in verdicts(records_of(name, notebook)):
            if read := single.get(verdict.content["report"]):
                words = (part["as_printed"] for part in quantities_of(verdict.content))
                found |= dict.fromkeys(words, read.languages)
    return found


class KeptWords:
    """The words of another language for the pages of a book, kept from build to build.

    Parameters
    ----------
    root : Path
        The folder of the book.
    language : Language
        The language.
    source : Path
        Where its pages were staged the last time.
    executed : mapping of str to notebook
        Its chapters in English, freshly executed.
    """

    def __init__(
        self, root: Path, language: Language, source: Path, executed: Mapping[str, Notebook]
    ) -> None:
        from recount.publish.book.book import Book
        from recount.publish.translate.translation import in_language

        self._root, self._language, self._source = root, language, source
        self._executed = executed
        self._book = in_language(Book(root, chapters=executed), language)
        self._file = tree_folder(root, language) / "words.json"
        self._last = kept_json(self._file)
        self._new: dict[str, Any] = {}

    @property
    def speech(self) -> Speech:
        """What gives words in the language."""
        return self._book.translation

    def chapters(self) -> dict[str, Notebook]:
        """The chapters as they show, by name."""
        sheets = files_below(self._root, "data/captions", "data/claims/judgements.csv")
        code = fingerprint(LIBRARY, [file for file in files_below(LIBRARY, ".") if _is_code(file)])
        for_all = fingerprint(self._root, [*sheets, *self._catalogues(*FOR_ALL)], code)
        return {name: self._chapter(name, for_all) for name in self._executed}

    def _chapter(self, name: str, for_all: str) -> Notebook:
        from recount.chapters import synthesis

        executed: list[Any] = [self._executed[name]]
        of = [name]
        if name == synthesis(self._root):  # which tells what all the others found
            of = list(self._executed)
            executed += [list(without_prose(self._executed[one])) for one in of]
        key = fingerprint(self._root, self._catalogues(*of), for_all, json.dumps(executed))
        path, last = self._source / _file(name), self._last.get(name, {})
        if last.get("key") == key and path.is_file():
            staged = path.read_bytes()
            if last.get("staged") == _digest(staged):
                self._new[name] = last
                found: Notebook = json.loads(staged)
                return found
        translated, words = self._book.chapter(name)
        notebook = shown(translated)
        self._new[name] = {"key": key, "staged": _digest(_text(notebook)), **_noted(words)}
        return notebook

    def texts(self) -> Texts:
        """The pages that are no chapters, and the contents and settings of the book."""
        return self._book.staged()

    def left(self, state: State) -> tuple[int, set[str]]:
        """What is in English, for nobody has translated it as it is now.

        What stands on no page of its own follows from what all pages follow from, and scripts.

        Returns
        -------
        tuple of int and set of str
            How many texts there are, and those that are no blocks of a page.
        """
        last = self._last.get("", {})
        if not self.is_left_as_before(state):
            last = {"key": _key_for_all(state), **_noted(self._book.for_all())}
        self._new[""] = last
        keep_json(self._file, self._new)
        parts = [*self._new.values(), _noted(self._book.translation)]
        lacking = {tuple(message) for part in parts for message in part["lacking"]}
        return len(lacking), {text for part in parts for text in part["english"]}

    def is_left_as_before(self, state: State) -> bool:
        """Whether as much is in English as in the last build, if its pages are the same."""
        return bool(self._last.get("", {}).get("key") == _key_for_all(state))

    def _catalogues(self, *domains: str) -> list[Path]:
        from recount.publish.translate.catalogues import path_of

        paths = (path_of(self._root, self._language, domain) for domain in domains)
        return [path for path in paths if path.is_file()]


def _key_for_all(state: State) -> str:
    scripts = [file for file in files_below(LIBRARY, ".") if file.suffix == ".js"]
    return f"{state.fixed} {fingerprint(LIBRARY, scripts)}"


def _noted(words: Translation) -> dict[str, Any]:
    """What a translation noted while it gave words."""
    lacking = [(message.domain, message.context, message.text) for message in words.lacking]
    return {"lacking": lacking, "english": list(words.english)}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _is_code(file: Path) -> bool:
    return file.suffix not in LOOKS
