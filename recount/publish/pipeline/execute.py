"""Executing chapters: once, side by side, into ``_build/executed``, never into ``chapters/``."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from recount import mime
from recount.errors import BuildError
from recount.publish.book.files import build_folder, files_below, fingerprint

SECONDS_A_CELL = 300


def _surroundings(root: Path) -> str:
    """What every chapter depends on: data, library, lock and interpreter.

    No chapter loads `recount.publish`, so a change to it executes nothing again.
    """
    files = [
        file
        for file in files_below(root, "data", "recount", "requirements.txt", "references.bib")
        if not file.is_relative_to(root / "recount" / "publish")
    ]
    return fingerprint(root, files, f"{sys.version_info.major}.{sys.version_info.minor}")


def _chapter_key(notebook: dict[str, Any], surroundings: str) -> str:
    sources = [[cell["cell_type"], cell["id"], cell["source"]] for cell in notebook["cells"]]
    return hashlib.sha256((surroundings + json.dumps(sources)).encode()).hexdigest()


def execute_all(
    root: Path, chapters: dict[str, Path], say: Callable[[str], None]
) -> dict[str, dict[str, Any]]:
    """Execute the chapters that changed since they were last executed.

    Parameters
    ----------
    root : Path
        The folder of the book.
    chapters : dict
        Paths by name; see `recount.chapters.notebooks`.
    say : callable
        Takes a line of progress.

    Returns
    -------
    dict
        Executed notebooks by name, outputs normalised.

    Raises
    ------
    BuildError
        Naming chapter, cell and cause, for every chapter that failed.
    """
    from recount.chapters import SYNTHESIS, read

    folder = build_folder(root) / "executed"
    folder.mkdir(parents=True, exist_ok=True)
    surroundings = _surroundings(root)
    keys = {
        name: _chapter_key(read(path), surroundings)
        for name, path in chapters.items()
        if name != SYNTHESIS
    }
    _execute_stale(root, {name: chapters[name] for name in keys}, keys, say)
    if SYNTHESIS in chapters:
        # It reads what the others found, so it is as old as the oldest of them.
        key = _chapter_key(read(chapters[SYNTHESIS]), " ".join([surroundings, *keys.values()]))
        _execute_stale(root, {SYNTHESIS: chapters[SYNTHESIS]}, {SYNTHESIS: key}, say)
    return {name: json.loads((folder / f"{name}.ipynb").read_text("utf-8")) for name in chapters}


def _execute_stale(
    root: Path, chapters: dict[str, Path], keys: dict[str, str], say: Callable[[str], None]
) -> None:
    """Execute side by side those chapters whose last execution has another key."""
    folder = build_folder(root) / "executed"
    stamps = {name: folder / f"{name}.key" for name in chapters}
    pending = [
        name
        for name, stamp in stamps.items()
        if not (stamp.is_file() and stamp.read_text() == keys[name])
    ]
    if not pending:
        return
    say(f"Executing {', '.join(pending)}")
    failures = []
    with ThreadPoolExecutor(min(len(pending), os.cpu_count() or 1)) as pool:
        jobs = {name: pool.submit(_execute, root, chapters[name]) for name in pending}
        for name, job in jobs.items():
            try:
                text = job.result()
            except BuildError as error:
                failures.append(str(error))
                say(f"  {name}: failed")
                continue
            _write(folder / f"{name}.ipynb", text)
            _write(stamps[name], keys[name])
            say(f"  {name}: executed")
    if failures:
        raise BuildError("\n".join(failures))


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)


def _execute(root: Path, path: Path) -> str:
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of its own transport
        timeout=SECONDS_A_CELL,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,  # how much is flushed at once differs from run to run
    )
    try:
        client.execute(env=os.environ | _surroundings_of_kernel(root))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise BuildError(_cause(path, notebook, error)) from error
    return normalised(notebook)


def _surroundings_of_kernel(root: Path) -> dict[str, str]:
    from recount.chapters import EXECUTED

    executed = str(build_folder(root) / "executed")
    return {"RECOUNT_ROOT": str(root), EXECUTED: executed, "PYTHONHASHSEED": "0"}


def _cause(path: Path, notebook: Any, error: Exception) -> str:
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return f"chapters/{path.name}, cell {cell.id}: {output.ename}: {output.evalue}"
    return f"chapters/{path.name}: {type(error).__name__}: {error}"


def normalised(notebook: Any) -> str:
    """A notebook as text, without what differs from run to run or from machine to machine.

    Widget views carry random ids, and the interpreter's exact version is nobody's result.
    """
    import nbformat

    notebook = nbformat.from_dict(notebook)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    count = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        count += 1
        cell.execution_count = count
        for output in cell.outputs:
            if "data" in output:
                output.data.pop(mime.WIDGET_VIEW, None)
                output.metadata = {}
            if output.output_type == "execute_result":
                output.execution_count = count
    return str(nbformat.writes(notebook, version=4)) + "\n"


def accept(root: Path, chapters: dict[str, Path]) -> list[str]:
    """Store the outputs of the last execution in ``chapters/``.

    Returns
    -------
    list of str
        Names of the chapters whose stored outputs changed.
    """
    changed = []
    for name, path in chapters.items():
        fresh = (build_folder(root) / "executed" / f"{name}.ipynb").read_text("utf-8")
        if path.read_text("utf-8") != fresh:
            _write(path, fresh)
            changed.append(name)
    return changed
