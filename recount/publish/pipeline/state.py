"""What the pages of a build followed from, to tell after an edit which of them still hold."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import recount
from recount.errors import BuildError
from recount.languages.languages import CATALOGUES, ENGLISH, LANGUAGES, Language
from recount.publish.book.files import (
    README,
    files_below,
    fingerprint,
    keep_json,
    kept_json,
    names_below,
)

if TYPE_CHECKING:
    from recount.chapters import Notebook

PAGES = ("_config.yml", "_toc.yml", "index.md", "references.bib", "reference", "chapters")
INPUTS = (
    *PAGES,
    "CHANGELOG.md",
    "CITATION.cff",
    "redirects.csv",
    "editions",
    "data",
    "recount",
    CATALOGUES,
    "pyproject.toml",
    "requirements.txt",
)
TEXTS = (".ipynb", ".md")
"""Files among the pages that Sphinx reads, each of which is a page."""
LOOKS = (".css", ".js")
"""Style sheets and scripts of the library, which Sphinx copies in each build and no page holds."""
FOR_ALL = ("claims", "data", "site")
"""Catalogues whose words may stand on any page; those of the others are in the pages themselves."""
FILE = "state.json"
_MADE = "made"


def inputs_key(root: Path, *more: str) -> str:
    """One hash over everything that a book is made from, and over what else decides."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return fingerprint(root, files_below(root, *INPUTS), version, *_installed(root), *more)


def _installed(root: Path) -> Iterator[str]:
    """A hash of the library, if it is installed and no input of the book."""
    library = Path(recount.__file__).parent
    if library != root / library.name:
        yield fingerprint(library, files_below(library, "."))


@dataclass(frozen=True)
class Inputs:
    """What people write, and what else pages of all languages follow from; read once for all.

    Attributes
    ----------
    common : str
        A hash of what any page in any language may follow from, but for the chapters’ records.
    looks, handed : str
        A hash each of what goes beside pages as it is: looks, and what is handed out.
    words : dict of str to str
        By the catalogues of a language, a hash of those whose words may stand on any page.
    """

    common: str
    looks: str
    handed: str
    words: Mapping[str, str]

    @classmethod
    def of(cls, root: Path) -> Inputs:
        """The inputs of a book as they are now."""
        library = Path(recount.__file__).parent
        code, looks = _library(library)
        everything = files_below(root, *INPUTS)
        texts = [file for file in files_below(root, *PAGES) if file.suffix in TEXTS]
        own = [file for file in files_below(root, library.name) if file.suffix in LOOKS]
        beside, spoken = {*texts, *own}, root / CATALOGUES
        others = [file for file in everything if file not in beside and spoken not in file.parents]
        more = json.dumps([code, looks, list(_surroundings())])
        for_all = {f"{domain}.po" for domain in FOR_ALL}
        return cls(
            fingerprint(root, others, more),
            fingerprint(root, own, _looks(library)),
            fingerprint(root, texts),
            {
                language.catalogues: fingerprint(
                    root,
                    [
                        file
                        for file in files_below(root, f"{CATALOGUES}/{language.catalogues}")
                        if file.name in for_all
                    ],
                )
                for language in LANGUAGES
                if language.catalogues
            },
        )


def but_looks(root: Path, inputs: Inputs) -> str:
    """One hash over all that a book is made from, and that it is held against, but its looks."""
    more = files_below(root, CATALOGUES, README)
    return fingerprint(root, more, inputs.common, inputs.handed)


@dataclass(frozen=True)
class State:
    """What pages follow from.

    Attributes
    ----------
    fixed : str
        A hash of what any page may follow from: all that is no page, and all in the chapters that
        is no prose, which are their records and their headings.
    texts : mapping of str to str
        The hash of each page's source, by the page.
    looks, handed : str
        A hash each of what goes beside pages as it is: looks, and what is handed out.
    """

    fixed: str
    texts: Mapping[str, str]
    looks: str
    handed: str

    @classmethod
    def of(
        cls,
        inputs: Inputs,
        source: Path,
        chapters: Mapping[str, Notebook],
        language: Language = ENGLISH,
    ) -> State:
        """The state of a book.

        Parameters
        ----------
        inputs : Inputs
            What it is made from.
        source : Path
            The pages as Jupyter Book reads them.
        chapters : mapping of str to notebook
            The chapters among them.
        language : Language, optional
            The language of its pages.
        """
        records = [[name, list(without_prose(chapter))] for name, chapter in chapters.items()]
        fixed = [inputs.common, inputs.words.get(language.catalogues, ""), json.dumps(records)]
        return cls(
            fingerprint(source, (), *fixed),
            {
                file.relative_to(source).with_suffix("").as_posix(): hashlib.sha256(
                    file.read_bytes()
                ).hexdigest()
                for file in files_below(source, ".")
                if file.suffix in TEXTS
            },
            inputs.looks,
            inputs.handed,
        )

    @classmethod
    def read(cls, folder: Path) -> State | None:
        """The state that the pages in a folder were made from.

        Returns
        -------
        State, or None
            None if it is not known, or if a file of the folder is another than when it was noted.
        """
        kept = kept_json(folder / FILE)
        parts = [field.name for field in fields(cls)]
        if kept.keys() != {*parts, _MADE} or kept[_MADE] != _made(folder):
            return None
        return cls(*(kept[part] for part in parts))

    def write(self, folder: Path) -> None:
        """Note that the pages in a folder were made from this."""
        keep_json(folder / FILE, asdict(self) | {_MADE: _made(folder)})

    def changed_since(self, last: State | None) -> list[str] | None:
        """The pages whose text is another than when those of another state were made.

        Returns
        -------
        list of str, or None
            None if more may have changed than texts, or if there is no other.
        """
        if last is None or last.fixed != self.fixed or last.texts.keys() != self.texts.keys():
            return None
        return [page for page, digest in self.texts.items() if last.texts[page] != digest]

    def has_other_looks_than(self, last: State | None) -> bool:
        """Whether it differs from another state by looks, and by nothing else."""
        return last is not None and self != last and replace(self, looks=last.looks) == last


def _made(folder: Path) -> str:
    """A hash of the names, sizes and times of what was made, to tell whether somebody touched it.

    The published site has the same files, so that what is done to one there is done to it here.
    """
    digest = hashlib.sha256()
    for name in sorted(names_below(folder)):
        if name != FILE:
            about = os.stat(f"{folder}/{name}")
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _library(folder: Path) -> tuple[str, list[str]]:
    """A hash of the library but for what Sphinx copies, and the names of that."""
    files = files_below(folder, ".")
    code = [file for file in files if file.suffix not in LOOKS]
    names = [file.relative_to(folder).as_posix() for file in files if file.suffix in LOOKS]
    return fingerprint(folder, code), names


def _looks(folder: Path) -> str:
    """A hash of what Sphinx copies of the library."""
    return fingerprint(folder, [file for file in files_below(folder, ".") if file.suffix in LOOKS])


def without_prose(chapter: Notebook) -> Iterator[object]:
    """The cells of a chapter without what they name; of those with text, the headings."""
    from recount.publish.book.sections import headings
    from recount.publish.prose.passages import NUMBERS

    for cell in chapter["cells"]:
        shown = {key: entry for key, entry in cell["metadata"].items() if key != NUMBERS}
        prose = {"source": list(headings(cell))} if cell["cell_type"] == "markdown" else {}
        yield cell | {"metadata": shown} | prose


def _surroundings() -> Iterator[str]:
    """What else pages follow from: interpreter, packages, and whether there is a browser."""
    from recount.publish.pages.markup import surroundings
    from recount.publish.pdf.chromium import chromium

    yield from surroundings()
    try:
        yield chromium()
    except BuildError:
        yield ""
