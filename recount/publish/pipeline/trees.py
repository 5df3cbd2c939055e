"""The trees of a book: its pages in one language each, staged, written, shown and kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recount.errors import BuildError, RecountError
from recount.languages.languages import ENGLISH, Language
from recount.languages.words import speaking
from recount.publish.book.addresses import FOLDERS
from recount.publish.book.files import build_folder, keep_json, kept_json, write_whole
from recount.publish.book.places import linked, replace_folder
from recount.publish.book.tree import HTML, tree_folder
from recount.publish.pipeline.jupyter_book import JupyterBook
from recount.publish.pipeline.staging import KeptWords, printed, shown, stage
from recount.publish.pipeline.state import FILE as STATE
from recount.publish.pipeline.state import Inputs, State
from recount.publish.postprocess.shared import STATIC

if TYPE_CHECKING:
    from recount.chapters import Notebook
    from recount.languages.words import Speech
    from recount.publish.postprocess.whole_site import SitePart

FOREIGN = "foreign.json"
"""Beside the pages: which texts of theirs are in another language."""
_OF_RECORDS = tuple(f"{HTML.as_posix()}/{folder}/" for folder in FOLDERS.values())


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
    said : str
        What is to be said of its texts, once it has begun; empty if nothing is.
    foreign : dict of str to str
        Texts of its pages that are in another language, each with the tag of that, once it has
        begun.
    speech : Speech or None
        What gives words in its language, if that is not English, once it is staged.
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
        self.said = ""
        self.speech: Speech | None = None
        self.foreign: dict[str, str] = {}
        self._words: KeptWords | None = None
        self._state: State | None = None
        self._changed: list[str] | None = None
        self._looks_as_before = False

    def stage(self, executed: Mapping[str, Notebook], inputs: Inputs) -> None:
        """Stage its pages with the executed chapters."""
        self.foreign = printed(self.root, executed, self.language)
        texts: Mapping[str, str] = {}
        if self.language == ENGLISH:
            chapters = {name: shown(each) for name, each in executed.items()}
        else:
            self._words = KeptWords(self.root, self.language, self.source, executed)
            self.speech = self._words.speech
            chapters, texts = self._words.chapters(), self._words.texts()
        stage(self.root, self.source, chapters, texts)
        self._state = State.of(inputs, self.source, chapters, self.language)

    def stays(self, inputs: Inputs) -> bool:
        """Whether its pages are those of the last build, of which nothing but looks is another."""
        last, foreign = State.read(self.last), self.last_foreign()
        if last is None or foreign is None:
            return False
        self._state, self.foreign = replace(last, looks=inputs.looks), foreign
        self._looks_as_before = self._state == last
        if self.language != ENGLISH:
            words = KeptWords(self.root, self.language, self.source, {})
            if not words.is_left_as_before(self._state):
                return False
            self.speech = words.speech
        return True

    def look(self) -> bool:
        """Give the pages that stay what they load by now; whether that can be read."""
        shutil.rmtree(self.staging, ignore_errors=True)
        return self._looks_as_before or self._look_otherwise()

    def begin(self) -> None:
        """Begin to write of its staged pages those that changed."""
        assert self._state is not None
        self._begin_to_write(self._state)
        if self._words:
            left, english = self._words.left(self._state)
            self.foreign = dict.fromkeys(english, ENGLISH.tag) | self.foreign
            if left:
                self.said = f"{self._name}: {left} texts are in English, for lack of a translation"

    def _begin_to_write(self, state: State) -> None:
        from recount.publish.figures.render_cache import vega_script

        self.jupyter_book.stop()
        self._changed = None
        shutil.rmtree(self.staging, ignore_errors=True)
        last = State.read(self.last)
        if state == last:
            return
        if state.has_other_looks_than(last) and self._look_otherwise():
            return
        self._changed = state.changed_since(last)
        if self._changed is not None:
            self.say(f"Building {self._of}{', '.join(self._changed) or 'what pages load'}")
            linked(self.last, self.staging, _is_from_records, _is_note)
        else:
            self.say(f"Building {self._of}the pages")
        # Kept for all languages, whose processes would write it side by side.
        vega_script(build_folder(self.root))
        self.jupyter_book.begin(self.source, self.staging, self.last, self._changed)

    def _look_otherwise(self) -> bool:
        """Give the pages of the last build what they load by now, which is all that changed.

        Returns
        -------
        bool
            Whether that could be read; else Jupyter Book says why.
        """
        from recount.publish.site.assets import write_looks

        self.say(f"Building {self._of}styles and scripts")
        linked(self.last, self.staging, lambda _: True, _is_note)
        try:
            with speaking(self.speech):
                write_looks(self.staging / HTML / STATIC, self.root)
        except (OSError, ValueError):
            shutil.rmtree(self.staging)
            return False
        return True

    @property
    def _name(self) -> str:
        return str(self.language.cldr.english_name)

    @property
    def _of(self) -> str:
        return "" if self.language == ENGLISH else f"{self._name}: "

    @property
    def edited(self) -> list[str]:
        """The pages that are written anew, unless all of them are."""
        return self._changed or []

    def end_edited(self) -> Path | None:
        """Wait until edited pages are written; None if all are after all, which is begun."""
        try:
            self.jupyter_book.end()
        except BuildError:
            self._begin_with_all()
            return None
        return self.staging / HTML

    def end(self) -> Path:
        """Wait until its pages are written; gives the folder of all of them.

        Whatever goes wrong with the last ones, all pages are written anew; only then is it an
        error.
        """
        if self.jupyter_book.is_at_work:
            try:
                self.jupyter_book.end()
            except BuildError:
                if self._changed is None:
                    raise
                self._begin_with_all()
                self.jupyter_book.end()
        return (self.staging if self.staging.is_dir() else self.last) / HTML

    def _begin_with_all(self) -> None:
        self.say("  More may have changed than texts, so that all pages are built")
        self._changed = None
        shutil.rmtree(self.staging)
        self.jupyter_book.begin(self.source, self.staging, self.last)

    def note(self) -> None:
        """Note what its pages were made from, if that still is so."""
        if self._state and self.staging.is_dir():
            keep_json(self.staging / FOREIGN, self.foreign)
            self._state.write(self.staging)

    def part(self, pages: Path) -> SitePart:
        """What a site has of it, once its pages are written."""
        from recount.publish.postprocess.whole_site import SitePart

        return SitePart(self.language, pages, self.foreign, self.speech)

    def last_part(self, html: Path) -> SitePart | None:
        """What the last site, which is in `html`, has of it.

        None if that is not known, or if it is not staged, and so has no words by now.
        """
        from recount.publish.postprocess.whole_site import SitePart, shared_of

        foreign, pages = self.last_foreign(), self.last / HTML
        if foreign is None or self.speech is None:
            return None
        shared = shared_of(pages, html / self.language.code)
        return SitePart(self.language, pages, foreign, self.speech, shared)

    def last_foreign(self) -> dict[str, str] | None:
        """What `foreign` was of the pages of the last build; None if that is not known."""
        return kept_json(self.last / FOREIGN) if (self.last / FOREIGN).is_file() else None


def show_edited(root: Path, tree: Tree, stamp: Path) -> list[str]:
    """Put the edited pages of a tree in place, where nothing else of the site follows from them.

    Parameters
    ----------
    root : Path
        The folder of the book.
    tree : Tree
        The pages in English, of which edited ones are being written.
    stamp : Path
        Tells which book is in place; removed with the first page of another one.

    Returns
    -------
    list of str
        The pages that are in place.
    """
    from recount.publish.postprocess.finish import finish_edited
    from recount.publish.postprocess.shared import PAGE

    html = build_folder(root) / "html"
    names = [f"{name}{PAGE}" for name in tree.edited]
    pages = tree.end_edited()
    told = pages and finish_edited(pages, tree.last / HTML, html, names, tree.foreign)
    if not told:
        return []
    stamp.unlink(missing_ok=True)
    for name, text in told.items():
        write_whole(html / name, text)
    return list(told)


def show_english(root: Path, tree: Tree, others: Sequence[Tree], stamp: Path) -> list[str]:
    """Put all pages in English in place, with those of other languages as they were made last.

    Unless there are other pages than last time, or they load other styles: for then what other
    languages have decides on what these have.

    Parameters
    ----------
    root : Path
        The folder of the book.
    tree : Tree
        The pages in English, all of which are written.
    others : sequence of Tree
        Those of the other languages, of which not all are.
    stamp : Path
        As of `show_edited`.

    Returns
    -------
    list of str
        The pages that are in place and not as they were before.
    """
    from recount.publish.pdf.handout import is_printed, keep_handouts
    from recount.publish.postprocess.shared import is_same
    from recount.publish.postprocess.whole_site import finished, pages_of, styles_of

    html, pages = build_folder(root) / "html", tree.end()
    last = [part for each in others if (part := each.last_part(html))]
    if not others or len(last) < len(others) or pages_of(pages) != pages_of(tree.last / HTML):
        return []
    try:
        fresh = finished(root, [tree.part(pages), *last])
    except (RecountError, LookupError, ValueError, OSError):  # which comes again, if it matters
        return []
    if styles_of(fresh) != styles_of(html):
        return []
    if is_printed(fresh) and not keep_handouts(root, html, fresh):
        return []
    names = sorted(name for name in pages_of(pages) if not is_same(html / name, fresh / name))
    stamp.unlink(missing_ok=True)
    replace_folder(html, fresh)
    return names


def _is_note(name: str) -> bool:
    """Whether a file is a note about the last pages, and so is written anew."""
    return name in (STATE, FOREIGN)


def _is_from_records(name: str) -> bool:
    """Whether a file of the last pages is written with all of them or not at all."""
    return name.startswith(_OF_RECORDS)
