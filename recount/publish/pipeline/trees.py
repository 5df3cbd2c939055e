"""The trees of a book: its pages in one language each, staged, written and kept."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount import mime
from recount.errors import BuildError
from recount.languages.languages import ENGLISH, Language
from recount.publish.book.files import files_below
from recount.publish.book.tree import tree_folder
from recount.publish.pipeline.jupyter_book import HTML, JupyterBook
from recount.publish.pipeline.state import FILE as STATE
from recount.publish.pipeline.state import PAGES, State

if TYPE_CHECKING:
    from recount.chapters import Notebook


@dataclass(eq=False)
class Tree:
    """The pages of a book in one language.

    Attributes
    ----------
    root : Path
        The folder of the book.
    language : Language
        The language.
    jupyter_book : JupyterBook
        What writes its pages.
    say : callable
        Takes a line of progress.
    last, staging : Path
        The pages of the last build, and those of this one, if there are any.
    """

    root: Path
    language: Language
    jupyter_book: JupyterBook
    say: Callable[[str], None]

    def __post_init__(self) -> None:
        home = tree_folder(self.root, self.language)
        self.source, self.last, self.staging = (
            home / name for name in ("source", "pages", "staging")
        )
        self._chapters: Mapping[str, Notebook] = {}
        self._state: State | None = None
        self._changed: list[str] | None = None

    def begin(self, executed: Mapping[str, Notebook]) -> str:
        """Stage its pages with the executed chapters, and begin to write those that changed.

        Returns
        -------
        str
            What is to be said of its texts, if anything.
        """
        texts: Mapping[str, str] = {}
        said = ""
        if self.language != ENGLISH:
            executed, texts, said = self._translated(executed)
        self._chapters = {name: shown(notebook) for name, notebook in executed.items()}
        stage(self.root, self.source, self._chapters, texts)
        self._state = self._now()
        shutil.rmtree(self.staging, ignore_errors=True)
        if self._state == State.read(self.last):
            return said
        self._changed = self._state.changed_since(self.last)
        if self._changed is not None:
            self.say(f"Building {self._of}{', '.join(self._changed) or 'what pages load'}")
            without = shutil.ignore_patterns(STATE)
            shutil.copytree(self.last, self.staging, ignore=without, copy_function=shutil.copyfile)
        else:
            self.say(f"Building {self._of}the pages")
        self.jupyter_book.begin(self.source, self.staging, self._changed)
        return said

    @property
    def _name(self) -> str:
        return str(self.language.cldr.english_name)

    @property
    def _of(self) -> str:
        return "" if self.language == ENGLISH else f"{self._name}: "

    def _translated(
        self, executed: Mapping[str, Notebook]
    ) -> tuple[Mapping[str, Notebook], Mapping[str, str], str]:
        from recount.publish.book.book import Book
        from recount.publish.translate.translation import in_language

        book = in_language(Book(self.root, chapters=executed), self.language)
        left = book.untranslated()
        said = f"{self._name}: {left} texts are in English, for they are not translated yet"
        return book.notebooks, book.staged(), said if left else ""

    def _now(self) -> State:
        return State.of(self.root, self.source, self._chapters, self.language)

    def end(self) -> Path:
        """Wait until its pages are written; gives the folder of all of them.

        Whatever goes wrong with the last ones, all pages are written anew; only then is it an
        error.
        """
        if not self.jupyter_book.is_at_work:
            return self.last / HTML
        try:
            self.jupyter_book.end()
        except BuildError:
            if self._changed is None:
                raise
            self.say("  More may have changed than texts, so that all pages are built")
            shutil.rmtree(self.staging)
            self.jupyter_book.write(self.source, self.staging)
        state = self._now()
        if state == self._state:  # else something was saved meanwhile
            state.write(self.staging)
        return self.staging / HTML


def stage(
    root: Path, source: Path, chapters: Mapping[str, Notebook], texts: Mapping[str, str]
) -> None:
    """Copy the pages, with the executed chapters and other texts for those that are there.

    A file whose bytes are the same keeps its time, for Sphinx reads anew what is newer.
    """
    staged = {file.relative_to(root).as_posix(): file for file in files_below(root, *PAGES)}
    contents = {name: file.read_bytes() for name, file in staged.items() if name not in texts}
    contents |= {name: text.encode() for name, text in texts.items()}
    for name, notebook in chapters.items():
        text = json.dumps(notebook, ensure_ascii=False)
        contents[f"chapters/{name}.ipynb"] = text.encode()
    for file in source.rglob("*"):
        if file.is_file() and file.relative_to(source).as_posix() not in contents:
            file.unlink()
    for name, content in contents.items():
        path = source / name
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


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
