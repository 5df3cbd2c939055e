"""Chapters: the notebooks of the table of contents, and the records stored in their outputs."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, ClassVar, Generic, Literal, TypeVar

from recount import mime
from recount.card import variation_text
from recount.errors import BuildError, LedgerError, SettingsError
from recount.notebook_form import Notebook as Notebook
from recount.notebook_form import in_one_form
from recount.paths import find_root
from recount.reading import MOST_BYTES, Stamp, is_there, json_in, stamp_of, text_of
from recount.record import (
    ChartedExplorer,
    ChartedFigure,
    VerdictRecord,
    parts_of,
    quantities_of,
)
from recount.tables.provenance import Frame, derived
from recount.tables.yaml_form import read_yaml
from recount.used import note
from recount.vocabulary import BASES, DIFFERS, SLUG

SETTINGS = "_config.yml"
"""The settings, below the folder of the book."""

LESSON = "lesson-"
"""With this begins the name of a lesson: a notebook that asks questions, and judges nothing."""

EXECUTED = "RECOUNT_EXECUTED"
"""Environment variable: the folder of freshly executed chapters, while a book is built."""


Content = TypeVar("Content", covariant=True)


@dataclass(frozen=True)
class Entry(Generic[Content]):
    """A record of a chapter's output, and where it stands.

    Attributes
    ----------
    chapter, cell : str
        Name of the chapter, and id of the cell that showed it.
    content : dict
        The record itself.
    """

    chapter: str
    cell: str
    content: Content


class VerdictEntry(Entry[VerdictRecord]):
    """A verdict, and where it stands."""

    kind: ClassVar[Literal["verdict"]] = "verdict"

    @property
    def name(self) -> str:
        """Slug of the claim."""
        return self.content["claim"]


class FigureEntry(Entry[ChartedFigure]):
    """A figure with its chart, and where it stands."""

    kind: ClassVar[Literal["figure"]] = "figure"

    @property
    def name(self) -> str:
        """Id of the figure."""
        return self.content["figure"]


class ExplorerEntry(Entry[ChartedExplorer]):
    """An explorer with the chart of its start, and where it stands."""

    kind: ClassVar[Literal["explorer"]] = "explorer"

    @property
    def name(self) -> str:
        """Id of the explorer."""
        return self.content["explorer"]


_NAMED_BY = {mime.VERDICT: "claim", mime.FIGURE: "figure", mime.EXPLORER: "explorer"}
"""By which field the record of a type names what it is of."""

Record = VerdictEntry | FigureEntry | ExplorerEntry
"""One record of a chapter's output, and where it stands."""

CHAPTERS = "chapters"
"""The folder of the notebooks."""

CONTENTS = "_toc.yml"
"""The table of contents, below the folder of the book."""


_CONTENTS_KEYS = (
    *("format", "root", "defaults", "options", "parts", "chapters", "sections", "file", "url"),
    *("title", "caption", "numbered", "maxdepth", "titlesonly", "reversed"),
)
"""What may stand in the table of contents; all else could name pages that nothing here knows of."""

_PAGE = re.compile(r"(?!/|(?:.*/)?\.\.?(?:/|\Z))[^\x00-\x1f\x7f\\]{1,200}")
"""A page by its way from the folder of the book, which climbs nowhere."""

_CONFLICT = re.compile(r"(?<!<)<{7}(?!<)|(?:(?<!>)|<b>)>{7}(?!>)")


def conflict(text: str) -> str:
    """Where a text holds the marker of a merge that was not ended, in words; empty if nowhere."""
    marked = any(marker in text for marker in ("<" * 7, ">" * 7))  # much sooner than the pattern
    if marked and (found := _CONFLICT.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        return f"line {line}: {found.group()}, by which a merge marks a conflict; expected one side"
    return ""


def pages(root: Path) -> list[str]:
    """The documents of the table of contents, without suffix, in reading order.

    Raises
    ------
    BuildError
        Naming the line, if the file is not as expected, or a page stands in it twice.
    """
    contents, lines = read_yaml(root, CONTENTS, BuildError)
    if "root" not in contents:
        raise BuildError(f"{CONTENTS}: expected a table of contents with a `root`")
    found: dict[str, int] = {}

    def visit(part: Any, place: tuple[int | str, ...]) -> None:
        if isinstance(part, list):
            for index, entry in enumerate(part):
                visit(entry, (*place, index))
        elif isinstance(part, dict):
            for key in part:
                if key not in _CONTENTS_KEYS:
                    raise BuildError(
                        f"{CONTENTS}, line {lines[*place, key]}: {key}; expected every page by its"
                        f" name, with one of {', '.join(_CONTENTS_KEYS)}"
                    )
            for key in ("root", "file"):
                if key in part:
                    name(part[key], lines[*place, key])
            for key in ("parts", "chapters", "sections"):
                visit(part.get(key), (*place, key))

    def name(page: Any, line: int) -> None:
        where = f"{CONTENTS}, line {line}"
        if not isinstance(page, str) or not _PAGE.fullmatch(page):
            raise BuildError(
                f"{where}: {page!r}; expected a page below the folder of the book, such as"
                " chapters/harbours"
            )
        if page in found:
            raise BuildError(
                f"{where}: {page} stands twice; expected it once, as on line {found[page]}"
            )
        found[page] = line

    visit(contents, ())
    return list(found)


def notebooks(root: Path) -> dict[str, Path]:
    """Paths of the chapters by name, in the order of the table of contents.

    Raises
    ------
    BuildError
        If the table of contents names a chapter that is not there, one that lies in a folder of its
        own, or a notebook that is no chapter, which nothing would execute.
    """
    found = {}
    for page in pages(root):
        path = root / f"{page}.ipynb"
        if PurePosixPath(page).parent.as_posix() != CHAPTERS:
            if page.startswith(f"{CHAPTERS}/") or path.is_file():
                raise BuildError(
                    f"{CONTENTS} names {page}; expected a notebook right in {CHAPTERS}/, where it"
                    " is executed, under a name of its own"
                )
            continue
        if not is_there(root, f"{page}.ipynb"):
            raise BuildError(f"{CONTENTS} names {page}, but there is no {page}.ipynb")
        if path.with_suffix(".md").is_file():
            raise BuildError(f"{page}.md stands beside {page}.ipynb; expected one of the two")
        found[path.stem] = path
    return found


def synthesis(root: Path) -> str:
    """The chapter that judges nothing and reads what the others found, so it executes last.

    The settings name it, as ``recount.synthesis``; empty where they name none, or cannot be read,
    which is said elsewhere.
    """
    return _synthesis(root, stamp_of(root / SETTINGS))


@lru_cache(maxsize=4)
def _synthesis(root: Path, stamp: Stamp) -> str:
    del stamp  # part of the key, so that edited settings are read again
    try:
        own = read_yaml(root, SETTINGS, SettingsError)[0].get("recount")
    except SettingsError:
        return ""
    name = own.get("synthesis") if isinstance(own, dict) else None
    return name if isinstance(name, str) else ""


def is_lesson(name: str) -> bool:
    """Whether a notebook is a lesson."""
    return name.startswith(LESSON)


def homes(root: Path) -> dict[str, Path]:
    """Paths of the chapters that judge claims, by name, in the order of the table of contents."""
    last = synthesis(root)
    return {
        name: path for name, path in notebooks(root).items() if name != last and not is_lesson(name)
    }


def read(path: Path) -> Notebook:
    """A notebook as a dictionary, in one form whoever wrote it.

    Raises
    ------
    BuildError
        Naming line or cell: if it is not a notebook in UTF-8, holds the markers of a conflict, or
        is refused by `recount.notebook_form.in_one_form`.
    """
    shown = f"{CHAPTERS}/{path.name}"
    text = text_of(path.parent.parent, f"{path.parent.name}/{path.name}", BuildError, MOST_BYTES)
    if where := conflict(text):
        raise BuildError(f"{shown}, {where}")
    return in_one_form(json_in(text, shown, BuildError, "a notebook in UTF-8"), shown)


def code_cells(notebook: Notebook) -> list[dict[str, Any]]:
    """The cells that execute, in order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def records_of(chapter: str, notebook: Notebook) -> list[Record]:
    """All records in a chapter's outputs, in reading order."""
    return [record for cell in code_cells(notebook) for record in records_in(chapter, cell)]


def records_in(chapter: str, cell: dict[str, Any]) -> Iterator[Record]:
    """The records in the outputs of a cell that executes."""
    for output in cell["outputs"]:
        data = output.get("data", {})
        for kind, name in _NAMED_BY.items():
            if kind in data and not _names_itself(data[kind], name):
                raise BuildError(
                    f"chapters/{chapter}.ipynb, cell {cell['id']}: a record without its {name};"
                    " expected one as `recount accept` stores"
                )
        if mime.VERDICT in data:
            yield VerdictEntry(chapter, cell["id"], data[mime.VERDICT])
        if mime.FIGURE in data:
            yield FigureEntry(chapter, cell["id"], with_chart(data, mime.FIGURE))
        if mime.EXPLORER in data:
            yield ExplorerEntry(chapter, cell["id"], with_chart(data, mime.EXPLORER))


def _names_itself(record: Any, name: str) -> bool:
    given = record.get(name) if isinstance(record, dict) else None
    return isinstance(given, str) and SLUG.fullmatch(given) is not None


def with_chart(data: dict[str, Any], mime_type: str) -> Any:
    """The record in an output, with the chart that travels beside it, if there is one."""
    record = data[mime_type]
    return record | ({"spec": data[mime.VEGALITE]} if mime.VEGALITE in data else {})


def verdicts(found: Iterable[Record]) -> list[VerdictEntry]:
    """The verdicts among records."""
    return [record for record in found if isinstance(record, VerdictEntry)]


def verdict_records() -> list[VerdictRecord]:
    """The verdicts of the other chapters, for the synthesis, whole and in reading order.

    Raises
    ------
    LedgerError
        If the settings name no chapter of the book as the synthesis.
    """
    note("verdicts", "all")
    root = find_root()
    last = synthesis(root)
    if last not in notebooks(root):
        raise LedgerError(
            f"records: {SETTINGS} names {last or 'nothing'} as recount.synthesis; expected the"
            " chapter that reads what the others found, so that it executes last"
        )
    folder = Path(os.environ.get(EXECUTED, root / "chapters"))
    return [
        record.content
        for name in notebooks(root)
        if name != last
        for record in verdicts(records_of(name, read(folder / f"{name}.ipynb")))
    ]


def records(kind: str) -> Frame:
    """What the other chapters found, for the synthesis.

    Parameters
    ----------
    kind : {"verdict", "quantity", "variation"}
        One row a claim, one row a printed number and basis, or one row a claim and other choice.

    Returns
    -------
    Frame
        For ``verdict``: claim, report, chapter, kind, statement, attributed_to, answer, headline,
        stands, settled_by, one column a basis with its verdict, ``reason``, why the headline
        differs, and ``unchecked``, why the claim or a part of it cannot be checked. For
        ``quantity``: claim, report, chapter, quantity, role, unit, hedge, step, value, value_high,
        basis, number, low, high, verdict, gap. For ``variation``: claim, chapter, statement,
        headline, kind, choice, finding, verdict, turns.
    """
    found = verdict_records()
    if kind == "verdict":
        return derived([_verdict_row(record) for record in found], "claims", "quantities")
    if kind == "quantity":
        rows = [row for record in found for row in _quantity_rows(record)]
        return derived(rows, "claims", "quantities")
    if kind == "variation":
        varied = [row for record in found for row in variation_rows(record)]
        return derived(varied, "claims", "quantities")
    raise LedgerError(f"records: {kind!r}; expected verdict, quantity or variation")


def _verdict_row(record: VerdictRecord) -> dict[str, str | None]:
    unchecked = [part["unchecked"] for part in parts_of(record) if part["unchecked"]]
    reasons = record["reasons"]
    deciding = [basis for basis in BASES if basis in reasons and record["headline"] == DIFFERS]
    return {
        "claim": record["claim"],
        "report": record["report"],
        "chapter": record["chapter"],
        "kind": record["kind"],
        "statement": record["statement"],
        "attributed_to": record["attributed_to"],
        "answer": record["answer"],
        "headline": record["headline"],
        "stands": record["stands"],
        "settled_by": record["settled_by"],
        **{basis: record["verdicts"].get(basis) for basis in BASES},
        "reason": reasons[deciding[0]] if deciding else None,
        "unchecked": unchecked[0] if unchecked else None,
    }


def variation_rows(record: VerdictRecord) -> Iterator[dict[str, str | bool]]:
    """The other choices that a claim was tried with, a row each."""
    for other in record["variations"]:
        yield {
            "claim": record["claim"],
            "chapter": record["chapter"],
            "statement": record["statement"],
            "headline": record["headline"],
            "kind": other["kind"],
            "choice": other["choice"],
            "finding": variation_text(other),
            "verdict": other["verdict"],
            "turns": other["turns"],
        }


def _quantity_rows(record: VerdictRecord) -> Iterator[dict[str, str | float | None]]:
    for part in quantities_of(record):
        for basis, counted in part["bases"].items():
            yield {
                "claim": record["claim"],
                "report": record["report"],
                "chapter": record["chapter"],
                "quantity": part["quantity"],
                "role": part["role"],
                "unit": part["unit"],
                "hedge": part["hedge"],
                "step": part["step"],
                "value": part["value"],
                "value_high": part["value_high"],
                "basis": basis,
                "number": counted["number"],
                "low": counted["low"],
                "high": counted["high"],
                "verdict": counted["verdict"],
                "gap": counted["gap"],
            }
