"""The draft of a book: for another report, in a folder of its own, made whole or not at all."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from uuid import uuid4

import nbformat

from recount.errors import DraftError
from recount.publish.book.files import build_folder, write_all
from recount.publish.drafts.answers import Answers, require_new
from recount.publish.drafts.chapters import QUOTABLE
from recount.publish.drafts.reports import report
from recount.publish.figures.letters import letter_not_drawn
from recount.publish.pipeline.execute import normalised
from recount.publish.prose.passages import NUMBERS

SKELETON = Path(__file__).parent / "skeleton"
"""What every book begins with: its files, under their names and `_SUFFIX`."""
_SUFFIX, _HIDDEN = ".in", "dot-"
_SLOT = re.compile(r"@([a-z_]+)(!?)@")
_EXAMPLE = "rfc3339"
"""The report of the example that every book begins with."""

_COUNTED = """\
from recount import bars, categories, figure, judge, pick_each, quantity, table

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
COMMON, LEAP = 2023, 2024

days = table("month_days")  # checked against its description, typed, with units
february = pick_each(days, "days", month=2)  # by year"""
_JUDGED = """\
judge(
    "february-days",  # a claim of data/claims/claims.csv
    now={"normal": february[COMMON], "leap": february[LEAP]},
)"""
_DRAWN = """\
common = days[days["year"] == COMMON].copy()
common["name"] = [MONTHS[month - 1] for month in common["month"]]
in_order = categories("name", order=MONTHS)
chart = bars(common[["name", "days"]], quantity("days", "Days"), in_order, numbers=",")
figure("month-days", chart, shortest=february[COMMON], year=str(COMMON))"""


def book(path: str, answers: Answers) -> list[str]:
    """Make a book: settings, ledger, a chapter with a claim and a figure, a table, tests, Binder.

    Its one chapter is an example, executed and accepted, so that every check of the book passes.

    Parameters
    ----------
    path : str
        Its folder, which is not there yet, or empty.
    answers : Answers
        What the book and its report are called, and what the draft of a report needs.

    Returns
    -------
    list of str
        What was written, and what is missing yet, a line each.

    Raises
    ------
    DraftError
        If there is something in the folder, something is missing, or the book would not hold;
        then nothing was written.
    """
    folder = Path(os.path.abspath(path))
    _require_free(folder, path)
    title = _line(answers.needed("title", "what the book is called"))
    author = _line(answers.needed("author", "who signs it, as one body"))
    slug = answers.needed("report", "the report's short name, letters and digits")
    about = {
        "short_title": answers.needed("short_title", "what pages call it: Body year, Title"),
        "title": answers.needed("report_title", "its title in full"),
        "publisher": answers.needed("publisher", "who published it"),
        "year": answers.needed("year", "the year of publication"),
        "languages": answers.needed("languages", "in which it was read: codes such as en"),
        "address": answers.optional("address"),
    }
    library = answers.optional("library") or library_requirement(folder)
    pictured = answers.optional("pictured")
    if not pictured and (letter := letter_not_drawn(title)):
        meaning = f"what pictures call the book, for their font has no {letter}"
        pictured = answers.needed("pictured", meaning)
    answers.require_all()
    about = {name: _line(text) for name, text in about.items()}
    require_new("report", slug, [_EXAMPLE])
    today = date.today()
    slots = {
        "title": title,
        "author": author,
        "report": slug,
        "report_title": about["title"],
        "publisher": about["publisher"],
        "report_year": about["year"],
        "ledger_source": f"{about['publisher']} ({about['year']}), {about['title']}",
        "name": _name(folder.name),
        "pictured": _line(pictured),
        "library": library,
        "identifier": str(uuid4()),
        "year": str(today.year),
        "day": today.isoformat(),
    }
    folder.parent.mkdir(parents=True, exist_ok=True)
    apart = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        fresh = apart / folder.name
        fresh.mkdir()
        write_all(fresh, dict(_files(slots)))
        draft = report(fresh, slug, Answers(about, asks=False))
        write_all(fresh, {name: text.encode() for name, text in draft.files.items()})
        _accept(fresh)
        shutil.rmtree(build_folder(fresh))
        if folder.exists():
            folder.rmdir()
        fresh.rename(folder)
    finally:
        shutil.rmtree(apart, ignore_errors=True)
    return [f"written: {path}", *(f"missing: {line}" for line in _missing(library, slug))]


def library_requirement(folder: Path) -> str:
    """What pip installs this library from, for a book in `folder`: where it was installed from.

    A folder on this machine is named by the way from the book to it.
    """
    found = distribution("recount")
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    address = urlsplit(origin.get("url", ""))
    if not origin:
        return f"recount=={found.version}"
    if vcs := origin.get("vcs_info"):
        return f"recount @ {vcs['vcs']}+{origin['url']}@{vcs['commit_id']}"
    if address.scheme == "file":
        return os.path.relpath(url2pathname(address.path), folder)
    return f"recount @ {origin['url']}"


def _require_free(folder: Path, shown: str) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise DraftError(f"book {shown!r}: a file is there; expected a folder that is new or empty")
    if folder.exists() and any(folder.iterdir()):
        raise DraftError(f"book {shown!r}: the folder is not empty; expected one that is, or none")


def _line(text: str) -> str:
    return " ".join(text.split())


def _name(folder: str) -> str:
    """A name for packages, of the letters of a folder's name that such a name may have."""
    plain = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "book"


def _files(slots: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The files of the skeleton with their slots filled, by their names, and the chapter."""
    for file in sorted(SKELETON.rglob(f"*{_SUFFIX}")):
        name = file.relative_to(SKELETON).as_posix().removesuffix(_SUFFIX)
        yield name.replace(_HIDDEN, "."), _filled(file.read_text("utf-8"), slots).encode()
    yield "chapters/example.ipynb", normalised(_chapter()).encode()


def _filled(text: str, slots: Mapping[str, str]) -> str:
    """A text with slots such as ``@title@`` filled, in quotes as YAML and TOML read them with !."""
    return _SLOT.sub(
        lambda slot: json.dumps(slots[slot[1]], ensure_ascii=False) if slot[2] else slots[slot[1]],
        text,
    )


def _chapter() -> Any:
    """The example: one claim, judged, and one figure."""
    text, code = nbformat.v4.new_markdown_cell, nbformat.v4.new_code_cell
    hidden = {"tags": ["hide-input"]}
    days = ["february-days, normal, now", "february-days, leap, now"]
    return nbformat.v4.new_notebook(
        cells=[
            text(
                "# An example\n\nThe rule for timestamps on the internet {cite}`rfc3339` prints how"
                " many days each month has. One claim of it is counted again here by a calendar.",
                id="title",
            ),
            text(
                f"{QUOTABLE}\n\n- February has 28 days in a common year, and 29 in a leap year.",
                id="quote-text",
                metadata={NUMBERS: days},
            ),
            code(_COUNTED, id="setup", metadata=hidden),
            text(
                "## How long is February?\n\nThe table of the rule has two lines for February. By"
                " the calendar it has 28 days, or 29 in a leap year.",
                id="february-text",
                metadata={NUMBERS: ["two, in the text itself", *days]},
            ),
            code(_JUDGED, id="february", metadata=hidden),
            code(_DRAWN, id="months", metadata=hidden),
        ]
    )


def _accept(root: Path) -> None:
    """Execute the chapter and store its outputs, in a process that knows no other book."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "recount.cli", "accept"],
        cwd=root,
        env=os.environ | {"RECOUNT_ROOT": str(root)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise DraftError("\n".join(["nothing was written:", done.stderr.strip()]))


def _missing(library: str, slug: str) -> Iterator[str]:
    if "@" not in library and "==" not in library:
        yield (
            f"requirements.txt: {library}, a folder of this machine; expected where others get the"
            " library, before the book is published"
        )
    yield "_config.yml: html.baseurl and repository.url, once the book has addresses"
    yield f"a chapter, a table and a claim of {slug}: see README.md, also on the example’s way out"
