"""What the pages of a build followed from, to tell after an edit which of them still hold."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

import recount
from recount.errors import BuildError
from recount.languages.languages import CATALOGUES, ENGLISH, Language
from recount.publish.book.files import files_below, fingerprint, keep_json, kept_json

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


def inputs_key(root: Path, *more: str) -> str:
    """One hash over everything that a book is made from, and over what else decides."""
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return fingerprint(root, files_below(root, *INPUTS), version, *_installed(root), *more)


def _installed(root: Path) -> Iterator[str]:
    """A hash of the library, if it is installed and no folder of the book."""
    library = Path(recount.__file__).parent
    if not library.is_relative_to(root):
        yield fingerprint(library, files_below(library, "."))


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
    beside : str
        A hash of what goes beside pages as it is: looks, and what is handed out.
    """

    fixed: str
    texts: Mapping[str, str]
    beside: str

    @classmethod
    def of(
        cls,
        root: Path,
        source: Path,
        chapters: Mapping[str, Notebook],
        language: Language = ENGLISH,
    ) -> State:
        """The state of a book.

        Parameters
        ----------
        root : Path
            The folder of the book.
        source : Path
            The pages as Jupyter Book reads them.
        chapters : mapping of str to notebook
            The chapters among them.
        language : Language, optional
            The language of its pages.
        """
        library = Path(recount.__file__).parent
        code, looks = _library(library)
        inputs = set(files_below(root, *INPUTS)) - set(files_below(root, CATALOGUES))
        texts = {file for file in files_below(root, *PAGES) if file.suffix in TEXTS}
        texts |= {file for file in files_below(root, library.name) if file.suffix in LOOKS}
        words = {f"{domain}.po" for domain in FOR_ALL} if language.catalogues else set()
        spoken = files_below(root, f"{CATALOGUES}/{language.catalogues}")
        others = [*(inputs - texts), *(file for file in spoken if file.name in words)]
        records = [[name, list(_without_prose(chapter))] for name, chapter in chapters.items()]
        more = json.dumps([code, looks, records, list(_surroundings())])
        fixed = fingerprint(root, sorted(others), more)
        return cls(
            fixed,
            {
                file.relative_to(source).with_suffix("").as_posix(): hashlib.sha256(
                    file.read_bytes()
                ).hexdigest()
                for file in files_below(source, ".")
                if file.suffix in TEXTS
            },
            fingerprint(root, sorted(texts), _looks(library)),
        )

    @classmethod
    def read(cls, folder: Path) -> State | None:
        """The state that the pages in a folder were made from; None if that is not known."""
        kept = kept_json(folder / FILE)
        parts = {field.name for field in fields(cls)}
        return cls(**kept) if kept.keys() == parts else None

    def write(self, folder: Path) -> None:
        """Note that the pages in a folder were made from this."""
        keep_json(folder / FILE, asdict(self))

    def changed_since(self, folder: Path) -> list[str] | None:
        """The pages whose text is another than when those in a folder were made.

        Returns
        -------
        list of str, or None
            None if more may have changed than texts, or if there are no pages in the folder.
        """
        last = State.read(folder)
        if last is None or last.fixed != self.fixed or last.texts.keys() != self.texts.keys():
            return None
        return [page for page, digest in self.texts.items() if last.texts[page] != digest]


def _library(folder: Path) -> tuple[str, list[str]]:
    """A hash of the library but for what Sphinx copies, and the names of that."""
    files = files_below(folder, ".")
    code = [file for file in files if file.suffix not in LOOKS]
    names = [file.relative_to(folder).as_posix() for file in files if file.suffix in LOOKS]
    return fingerprint(folder, code), names


def _looks(folder: Path) -> str:
    """A hash of what Sphinx copies of the library."""
    return fingerprint(folder, [file for file in files_below(folder, ".") if file.suffix in LOOKS])


def _without_prose(chapter: Notebook) -> Iterator[object]:
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
