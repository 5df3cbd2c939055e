"""The checks of the book, run on a spoilt copy as a maintainer's commands run them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks.proof.corruption.executing import Chapter, surround, whole
from benchmarks.proof.corruption.spoiling import Corruption
from benchmarks.proof.corruption.wording import Key, Spoilt, messages_of
from recount.chapters import (
    Notebook,
    Record,
    code_cells,
    is_lesson,
    notebooks,
    read,
    records_of,
    synthesis,
    verdicts,
)
from recount.errors import (
    EditionError,
    FigureError,
    LedgerError,
    RecountError,
    TableError,
    UnitError,
)
from recount.languages.languages import CATALOGUES, TRANSLATED
from recount.ledger.claims import ledger
from recount.ledger.judgements import judgements
from recount.publish.book.book import Book
from recount.publish.book.files import write_whole
from recount.publish.book.notebooks import audit, complaints, stale
from recount.publish.cite.readme import contradictions
from recount.publish.claims.better_sources import unsearched
from recount.publish.editions.corrected import untold, untraced
from recount.publish.editions.redirects import explorers_there, lost_addresses
from recount.publish.figures.export import differences
from recount.publish.pages import check as checked_pages
from recount.publish.pages.check import check_shown
from recount.publish.pages.page import PageContent, Reference
from recount.publish.pages.reader import read_page
from recount.publish.pages.texts import Text
from recount.publish.pipeline.keys import changes, digests, key_of, verdicts_digest
from recount.publish.pipeline.preflight import preflight
from recount.publish.prose.check import check as check_prose
from recount.publish.prose.check import mentions, report_names
from recount.publish.prose.passages import passages_of
from recount.publish.translate.check import faults_of_catalogues
from recount.publish.translate.command import Numbers
from recount.publish.translate.glossary import faults_of_terms
from recount.tables.data import check_tables
from recount.tables.descriptors import record
from recount.tables.facts import TABLE as FACTS

STORED = "stored outputs"
EXPORTED = "files to cite"
PROSE = "prose check"
CORRECTED = "corrections since the last edition"
TYPED_NUMBERS = "translate --check, numbers"
BY_COMPARISON = (STORED, EXPORTED, TYPED_NUMBERS)
"""Checks that hold what comes out against what was stored, and are silent after `make accept`, or
`recount translate`."""

ROOMS: Mapping[type[RecountError], str] = {
    TableError: "descriptors and tables",
    UnitError: "units",
    LedgerError: "the ledger",
    FigureError: "words of figures",
    EditionError: "editions",
}
"""What refused, by the error that it raised, before a chapter is executed."""


@dataclass(frozen=True)
class Notice:
    """What a check said."""

    check: str
    line: str


@dataclass(frozen=True)
class Noticed:
    """What came of a corruption.

    Attributes
    ----------
    notices : list of Notice
        What the checks said; of those after the first that needs no stored output, not all.
    changed : list of str
        The cells whose outputs are others now, by the pages that they are on.
    """

    notices: list[Notice]
    changed: list[str]

    @property
    def survived(self) -> bool:
        """Whether nothing noticed it."""
        return not self.notices

    @property
    def alone(self) -> list[Notice]:
        """What is noticed without any stored output to compare with."""
        return [notice for notice in self.notices if notice.check not in BY_COMPARISON]


def remember_pages() -> None:
    """Have each page read once as long as its texts are the same, which is most of preflight."""
    known: dict[tuple[Path, str, tuple[Text, ...]], PageContent] = {}

    def read_once(root: Path, page: str, texts: Sequence[Text], allowed: Any) -> PageContent:
        key = (root, page, tuple(texts))
        if key not in known:
            known[key] = read_page(root, page, texts, allowed)
        return known[key]

    vars(checked_pages)["read_page"] = read_once


class Sound:
    """A copy of the book before it is spoilt: what its checks find, and they have to find nothing.

    Parameters
    ----------
    root : Path
        The folder of the copy.
    chapters : mapping of str to Chapter
        Its chapters, executed once in this process.
    """

    def __init__(self, root: Path, chapters: Mapping[str, Chapter]) -> None:
        self.root, self.chapters = root, chapters
        self.executed = {name: chapter.notebook for name, chapter in chapters.items()}
        known = digests(root) | {"verdicts": {"all": verdicts_digest(judging(root, self.executed))}}
        self.keys = {
            name: key_of(root, chapter.notebook, chapter.noted, known)
            for name, chapter in chapters.items()
        }

    @cached_property
    def messages(self) -> Mapping[Key, Numbers]:
        """The texts that the catalogues translate, each with its typed numbers."""
        return messages_of(Book(self.root, chapters=self.executed))

    @cached_property
    def left(self) -> list[Reference]:
        """What pages refer to and only executed chapters have."""
        return preflight(self.root)

    def look_round(self) -> None:
        """Read once all that checks keep, so that a process that begins here need not."""
        check_tables(self.root)
        len(self.messages), len(self.left)

    def noticed(self, corruption: Corruption) -> Noticed:
        """Spoil the copy, and run its checks until one has noticed that compares nothing stored."""
        corruption.spoil(self.root)
        with tempfile.TemporaryDirectory() as folder:
            checking = Checking(self, corruption, Path(folder))
            return Noticed(checking.notices(), checking.changed())


def judging(root: Path, executed: Mapping[str, Notebook]) -> dict[str, Notebook]:
    """The chapters but for the synthesis, which reads what they found."""
    return {name: one for name, one in executed.items() if name != synthesis(root)}


def _with_outputs(stored: Notebook, last: Notebook) -> Notebook:
    """A chapter as it stands, with the outputs of its last execution."""
    shown = {cell["id"]: cell["outputs"] for cell in code_cells(last)}
    for cell in code_cells(stored):
        cell["outputs"] = shown[cell["id"]]
    return stored


class Checking:
    """The checks of a spoilt copy, each a step, the cheap ones first."""

    def __init__(self, sound: Sound, corruption: Corruption, folder: Path) -> None:
        self.sound, self.root, self.file = sound, sound.root, corruption.file
        self.folder = folder
        self.executed: dict[str, Notebook] = {}
        self.left: list[Reference] = []
        self.now = "before execution"

    def notices(self) -> list[Notice]:
        """What the steps say, until one has said something that compares nothing stored."""
        found: list[Notice] = []
        for step in self.steps():
            try:
                found += step()
            except RecountError as error:
                line = str(error).partition("\n")[0]
                return [*found, Notice(self.refused_by(error), line)]
            if any(notice.check not in BY_COMPARISON for notice in found):
                break
        return found

    def steps(self) -> Iterator[Callable[[], list[Notice]]]:
        """What is run, in order."""
        if self.file.startswith(CATALOGUES):
            yield self.translations
            return
        yield self.tables
        yield self.before_execution
        yield self.execution
        yield self.of_verdicts
        yield self.stored
        yield self.of_book
        if self.is_read:
            yield self.prose_of_chapters
            if self.has_words:
                yield self.english
            yield self.synthesis
            if self.has_words and synthesis(self.root) in self.others():
                yield self.english
            yield self.prose
        if self.has_words:
            yield self.exported

    @property
    def has_words(self) -> bool:
        """Whether more than numbers can be others now, which no page and no translator reads."""
        is_data = self.file.startswith("data/") and self.file.endswith(".csv")
        return not is_data or "claims/" in self.file or self.file.endswith(f"/{FACTS}.csv")

    @property
    def is_read(self) -> bool:
        """Whether numerals of the text can be wrong now: not where a table has changed nothing."""
        return self.has_words or bool(self.others())

    def refused_by(self, error: RecountError) -> str:
        """The check that raised an error."""
        if self.now != "before execution":
            return self.now
        return next((name for kind, name in ROOMS.items() if isinstance(error, kind)), self.now)

    def changed(self) -> list[str]:
        """The cells that show something else now."""
        return [
            f"chapters/{name}.html, {cell}"
            for name, notebook in self.executed.items()
            for cell in stale(self.sound.executed[name], notebook)
        ]

    @property
    def records(self) -> list[Record]:
        """The records of the chapters as they were executed."""
        return [
            one for name, notebook in self.executed.items() for one in records_of(name, notebook)
        ]

    def tables(self) -> list[Notice]:
        """What `make book` does first: tables held against their descriptions, hashes renewed."""
        check_tables(self.root)
        record(self.root)
        return []

    def before_execution(self) -> list[Notice]:
        """All that is said before a chapter is executed."""
        self.left = preflight(self.root) if self.has_words else self.sound.left
        return []

    def execution(self) -> list[Notice]:
        """The chapters that use what changed, executed."""
        self.now = "execution of a chapter"
        known = digests(self.root)
        last = synthesis(self.root)
        surround(self.root, self.folder)
        self.executed = {
            name: self._executed(name, known)
            if name != last
            else _with_outputs(read(path), self.sound.executed[name])
            for name, path in notebooks(self.root).items()
        }
        return []

    def synthesis(self) -> list[Notice]:
        """The chapter that reads what the others found, executed and held against its outputs."""
        self.now = "execution of a chapter"
        last = synthesis(self.root)
        judged = judging(self.root, self.executed)
        known = digests(self.root) | {"verdicts": {"all": verdicts_digest(judged)}}
        for name, notebook in judged.items():
            write_whole(self.folder / f"{name}.ipynb", json.dumps(notebook))
        told = self.stored()
        if last in self.executed:
            self.executed[last] = self._executed(last, known)
        return [] if told else self.stored()

    def _executed(self, name: str, known: Mapping[str, Mapping[str, str]]) -> Notebook:
        """A chapter as it is, executed as far as it follows from what changed."""
        stored = read(notebooks(self.root)[name])
        changed = changes(self.root, stored, self.sound.keys[name], known)
        if not changed:
            return _with_outputs(stored, self.sound.executed[name])
        if is_lesson(name):  # whose checks follow from its questions, by no name
            return whole(self.root, name, stored, self.folder)
        return self.sound.chapters[name].again(stored, changed)

    def of_verdicts(self) -> list[Notice]:
        """The records held against the ledger, the pages and one another."""
        self.now = "the ledger against the verdicts"
        audit(ledger(self.root), self.records, self.executed)
        found = complaints(self.records, judgements(self.root))
        self.now = "references of pages"
        check_shown(self.left, self.executed.values())
        explorers_there(self.root, self.records)
        return [Notice("the ledger against the verdicts", line) for line in found]

    def stored(self) -> list[Notice]:
        """Fresh outputs against those that `make accept` stored."""
        return [Notice(STORED, f"no longer hold in {cell}") for cell in self.changed()[:1]]

    def of_book(self) -> list[Notice]:
        """What else `recount check` names of the ledger, the editions and the README."""
        self.now = "the rest of recount check"
        book = Book(self.root, chapters=self.executed)
        judged = verdicts(self.records)
        return [
            *(Notice("searches for sources", line) for line in unsearched(book, judged)),
            *(Notice(CORRECTED, line) for line in (*untold(book, judged), *untraced(book, judged))),
            *(Notice("addresses", line) for line in lost_addresses(self.root, self.records)),
            *(Notice("the README", line) for line in contradictions(book)),
        ]

    def others(self) -> dict[str, Notebook]:
        """The chapters in which something is another now."""
        return {
            name: notebook
            for name, notebook in self.executed.items()
            if notebook["cells"] != self.sound.executed[name]["cells"]
        }

    def prose_of_chapters(self) -> list[Notice]:
        """Numerals of the chapters that changed, against what was counted in them."""
        changed = self.others().items()
        passages = [one for name, notebook in changed for one in passages_of(name, notebook)]
        return [
            Notice(PROSE, f"“{one.numeral.text}” in “{one.sentence.text}”: {one.expected()}")
            for one in mentions(passages, report_names(self.root))
            if not one.is_traced
        ]

    def prose(self) -> list[Notice]:
        """The numerals of all texts."""
        return [Notice(PROSE, str(one)) for one in check_prose(self.root, self.executed)]

    def english(self) -> list[Notice]:
        """Whether every English text is still the one that was translated."""
        others = self.others()
        if synthesis(self.root) in others:  # which tells of all the others
            others = self.executed
        book = Spoilt(self.root, others, Path(self.file))
        known, told = self.sound.messages, "a text that is not the one that was translated"
        for key, numbers in messages_of(book).items():
            if key not in known:
                return [Notice("translate --check, English", f"{told}: {key[-1]}")]
            if changed := numbers - known[key]:
                return [Notice(TYPED_NUMBERS, f"{min(changed)} in {key[-1]}")]
        return []

    def translations(self) -> list[Notice]:
        """What `recount translate --check` says of the one catalogue that changed."""
        path = Path(self.file)
        languages = [one for one in TRANSLATED if one.catalogues == path.parts[1]]
        found = [
            *faults_of_catalogues(self.root, languages, [path.stem]),
            *faults_of_terms(self.root, languages, [path.stem]),
        ]
        found = [fault for fault in found if fault.file == self.file]
        return [Notice("translate --check", str(fault)) for fault in found]

    def exported(self) -> list[Notice]:
        """What `recount export --check` says of all but pictures, where outputs are as stored."""
        if self.changed():
            return []
        return [Notice(EXPORTED, line) for line in differences(self.root, drawn_here=False)]
