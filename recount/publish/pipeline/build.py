"""Building the book: executed chapters and pages through Jupyter Book, then put in place whole."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount import mime
from recount.errors import BuildError
from recount.publish.book.files import build_folder, files_below, fingerprint
from recount.publish.pdf.chromium import has_chromium
from recount.publish.pipeline.execute import execute_all

if TYPE_CHECKING:
    from recount.chapters import Notebook, Record

PAGES = ("_config.yml", "_toc.yml", "index.md", "references.bib", "reference", "chapters")
INPUTS = (
    *PAGES,
    "CHANGELOG.md",
    "redirects.csv",
    "editions",
    "data",
    "recount",
    "requirements.txt",
)


def build(root: Path, say: Callable[[str], None]) -> bool:
    """Make ``_build/html`` if anything it depends on has changed.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.

    Returns
    -------
    bool
        Whether there was anything to do.

    Raises
    ------
    RecountError
        If something is wrong before a chapter is executed (see
        `recount.publish.pipeline.preflight`), a chapter fails, contradicts the ledger, or Jupyter
        Book warns; the last good book stays in place.
    """
    home = build_folder(root)
    stamp, html = home / "book.key", home / "html"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    # A browser that came since makes the handout, and the link to it.
    printed = "with a handout" if has_chromium() else "without"
    key = fingerprint(root, files_below(root, *INPUTS), version, printed)
    if (html / "index.html").is_file() and stamp.is_file() and stamp.read_text() == key:
        say("The book is up to date.")
        return False

    # Imported late: with nothing to do, none of this is needed.
    from recount.ledger.judgements import judgements
    from recount.publish.book.book import Book
    from recount.publish.book.notebooks import complaints, stale
    from recount.publish.pdf.handout import write_handout
    from recount.publish.postprocess.finish import finish
    from recount.publish.prose.check import check as check_prose
    from recount.publish.site.not_found import lead_from_root

    book = Book(root)
    executed, found = executed_records(root, say)
    stored, settings = book.notebooks, book.settings
    for complaint in complaints(found, judgements(root)):
        say(f"  {complaint}")
    for finding in check_prose(root, executed):
        say(f"  {finding}")
    for name, notebook in executed.items():
        if cells := stale(stored[name], notebook):
            say(f"  {name}: stored outputs no longer hold in {', '.join(cells)}")
            say("  (`make test` fails on them; `make accept` stores the new ones)")

    if gaps := settings.gaps():
        say(f"  {gaps}")
    say("Building the pages")
    source = home / "source"
    _stage(root, source, executed)
    staging = home / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    _run_jupyter_book(root, source, staging)
    finish(staging / "_build" / "html")
    lead_from_root(staging / "_build" / "html", settings.address)
    _put_in_place(staging / "_build" / "html", html)
    shutil.rmtree(staging, ignore_errors=True)
    write_handout(root, say)
    stamp.write_text(key)
    say(f"The book is in {html.relative_to(root)}/index.html")
    return True


def executed_records(
    root: Path, say: Callable[[str], None]
) -> tuple[dict[str, Notebook], list[Record]]:
    """All chapters freshly executed, by name, and their records, held against the ledger.

    Raises
    ------
    RecountError
        If something is wrong before a chapter is executed, or one fails or contradicts the ledger.
    """
    from recount.chapters import notebooks, records_of
    from recount.ledger.claims import ledger
    from recount.publish.book.notebooks import audit
    from recount.publish.pipeline.preflight import preflight

    preflight(root)
    chapters = notebooks(root)
    executed = execute_all(root, chapters, say)
    found = [record for name, notebook in executed.items() for record in records_of(name, notebook)]
    audit(ledger(root), found, chapters)
    return executed, found


def _stage(root: Path, source: Path, chapters: dict[str, Notebook]) -> None:
    """Copy the pages, with the executed chapters, as far as they show, for the stored ones."""
    from recount.chapters import code_cells

    shutil.rmtree(source, ignore_errors=True)
    for file in files_below(root, *PAGES):
        target = source / file.relative_to(root)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
    for name, notebook in chapters.items():
        for cell in code_cells(notebook):
            cell["outputs"] = [
                _for_print(output)
                for output in cell["outputs"]
                if mime.CAPTION not in output.get("data", {})  # the figure shows it itself
            ]
        notebook["cells"] = [
            cell for cell in notebook["cells"] if cell["cell_type"] != "code" or cell["outputs"]
        ]
        path = source / "chapters" / f"{name}.ipynb"
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


def _for_print(output: dict[str, Any]) -> dict[str, Any]:
    """Put a figure's chart into its record, where the renderer of the pages finds it."""
    from recount.chapters import with_chart

    data = output.get("data", {})
    for kind in (mime.FIGURE, mime.EXPLORER):
        if kind in data:
            return output | {"data": {kind: with_chart(data, kind)}}
    return output


def _run_jupyter_book(root: Path, source: Path, output: Path) -> None:
    command = [str(Path(sys.executable).parent / "jupyter-book"), "build", str(source)]
    options = ["--path-output", str(output), "--all", "-W", "-n", "--keep-going", "--quiet"]
    done = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"RECOUNT_ROOT": str(root)},
    )
    if done.returncode or not (output / "_build" / "html" / "index.html").is_file():
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise BuildError(f"Jupyter Book failed; the last good book stays in place:\n{tail}")


def _put_in_place(fresh: Path, html: Path) -> None:
    old = html.with_name("html.old")
    shutil.rmtree(old, ignore_errors=True)
    if html.exists():
        html.rename(old)
    fresh.rename(html)
    shutil.rmtree(old, ignore_errors=True)
