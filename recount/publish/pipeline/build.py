"""Building the book: executed chapters and pages through Jupyter Book, then put in place whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount import mime
from recount.errors import BuildError, raise_all
from recount.publish.book.files import build_folder, files_below, kept_json, write_whole
from recount.publish.pdf.chromium import has_chromium
from recount.publish.pipeline.execute import execute_all
from recount.publish.pipeline.jupyter_book import HTML, JupyterBook
from recount.publish.pipeline.one_at_a_time import alone
from recount.publish.pipeline.state import FILE as STATE
from recount.publish.pipeline.state import PAGES, State, inputs_key

if TYPE_CHECKING:
    from recount.chapters import Notebook, Record


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
    with alone(build_folder(root), say):
        return _build(root, say)


def _build(root: Path, say: Callable[[str], None]) -> bool:
    home = build_folder(root)
    stamp, html, last = home / "book.key", home / "html", home / "pages"
    for folder in (html, last):
        _recover(folder)
    key, kept = _key(root), kept_json(stamp)
    if (html / "index.html").is_file() and kept.get("key") == key:
        for line in kept["said"]:
            say(line)
        say("The book is up to date.")
        return False
    with JupyterBook(root) as jupyter_book:
        _make(root, key, jupyter_book, say)
    return True


def _make(root: Path, key: str, jupyter_book: JupyterBook, say: Callable[[str], None]) -> None:
    home = build_folder(root)
    stamp, html, last = home / "book.key", home / "html", home / "pages"
    # Imported late, while Jupyter Book loads itself; with nothing to do, none of this is needed.
    from recount.publish.book.settings import read
    from recount.publish.pdf.handout import write_handout
    from recount.publish.pipeline.amiss import amiss
    from recount.publish.postprocess.finish import finish
    from recount.publish.site.not_found import lead_from_root

    executed, found = executed_records(root, say)
    settings = read(root)
    source, staging = home / "source", home / "staging"
    shown = {name: _shown(notebook) for name, notebook in executed.items()}
    _stage(root, source, shown)
    state = State.of(root, source, shown)
    said: list[str] = []

    def tell() -> None:
        said.extend(
            f"  {line}" for line in (settings.gaps(), *amiss(root, executed, found)) if line
        )
        for line in said:
            say(line)

    # This thread waits for Jupyter Book, for it is the one that hears when it is to end.
    with ThreadPoolExecutor(1) as beside:
        told = beside.submit(tell)
        _write_pages(root, state, jupyter_book, say)
        told.result()
    if State.of(root, source, shown) == state:  # else something was saved meanwhile
        state.write(staging)
    fresh = home / "fresh"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(staging / HTML, fresh, copy_function=shutil.copyfile)
    finish(fresh, html)
    lead_from_root(fresh, settings.address)
    _replace(last, staging)
    stamp.unlink(missing_ok=True)  # from here on it is another book
    _replace(html, fresh)
    write_handout(root, say)
    if _key(root) == key:  # else something was saved meanwhile
        write_whole(stamp, json.dumps({"key": key, "said": said}, ensure_ascii=False))
    say(f"The book is in {html.relative_to(root)}/index.html")


def _key(root: Path) -> str:
    """One hash over everything that a book is made from."""
    # A browser that came since makes the handout, and the link to it.
    return inputs_key(root, "with a handout" if has_chromium() else "without")


def _write_pages(
    root: Path, state: State, jupyter_book: JupyterBook, say: Callable[[str], None]
) -> None:
    """Have Jupyter Book write all pages into staging, from the last ones where they still hold.

    Whatever goes wrong with the last ones, all pages are written anew; only then is it an error.
    """
    home = build_folder(root)
    source, last, staging = home / "source", home / "pages", home / "staging"
    shutil.rmtree(staging, ignore_errors=True)
    changed = state.changed_since(last)
    if changed is not None:
        say(f"Building {', '.join(changed) or 'what pages load'}")
        without = shutil.ignore_patterns(STATE)
        shutil.copytree(last, staging, ignore=without, copy_function=shutil.copyfile)
        try:
            jupyter_book.write(source, staging, changed)
            return
        except BuildError:
            say("  More may have changed than texts, so that all pages are built")
            shutil.rmtree(staging)
            with JupyterBook(root) as again:
                again.write(source, staging)
            return
    say("Building the pages")
    jupyter_book.write(source, staging)


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
    from recount.publish.editions.redirects import explorers_there
    from recount.publish.pages.check import check_shown
    from recount.publish.pipeline.preflight import preflight

    left = preflight(root)
    chapters = notebooks(root)
    executed = execute_all(root, chapters, say)
    found = [record for name, notebook in executed.items() for record in records_of(name, notebook)]
    audit(ledger(root), found, chapters)
    later = [lambda: check_shown(left, executed.values()), lambda: explorers_there(root, found)]
    raise_all(later, BuildError)
    return executed, found


def _stage(root: Path, source: Path, chapters: dict[str, Notebook]) -> None:
    """Copy the pages, with the executed chapters for the stored ones.

    A file whose bytes are the same keeps its time, for Sphinx reads anew what is newer.
    """
    staged = {file.relative_to(root).as_posix(): file for file in files_below(root, *PAGES)}
    contents = {name: file.read_bytes() for name, file in staged.items()}
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


def _shown(notebook: Notebook) -> Notebook:
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


def _replace(folder: Path, fresh: Path) -> None:
    """Put a folder in the place of another; `_recover` mends what is interrupted in between."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _recover(folder: Path) -> None:
    """Bring back a folder if a build was killed while it was replaced."""
    old = folder.with_name(f"{folder.name}.old")
    if old.exists() and not folder.exists():
        old.rename(folder)
