"""Executing chapters: once, side by side, into ``_build/executed``, never into ``chapters/``."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount import mime
from recount.errors import BuildError
from recount.publish.book.files import (
    build_folder,
    keep_json,
    kept_json,
    removed,
    write_all,
    write_whole,
)
from recount.publish.pipeline.one_at_a_time import held

if TYPE_CHECKING:
    from nbclient import NotebookClient

    from recount.chapters import Notebook
    from recount.publish.pipeline.keys import Key

SECONDS_A_CELL = 300
SECONDS_TO_END = 0.2
"""So long each time is waited for what was given up, which may have begun a kernel meanwhile."""
MOST_TOLD = 3
"""So many of the things that changed are named for each chapter."""
NOT_WHOLE = "what was kept of it is not whole, or of another version"


def execute_all(
    root: Path, chapters: dict[str, Path], say: Callable[[str], None]
) -> dict[str, Notebook]:
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
    from recount.chapters import synthesis
    from recount.publish.pipeline.keys import digests, verdicts_digest

    folder = _folder(root)
    if not folder.is_dir():
        removed(folder)
        folder.mkdir(parents=True)
    known = digests(root)
    last = synthesis(root)
    first = {name: path for name, path in chapters.items() if name != last}
    executed = _executed(root, first, known, say)
    if last in chapters:
        known["verdicts"] = {"all": verdicts_digest(executed)}
        executed |= _executed(root, {last: chapters[last]}, known, say)
    return {name: executed[name] for name in chapters}


class _PendingError(Exception):
    """There is a chapter to be executed."""


def executed_last(root: Path, chapters: dict[str, Path]) -> dict[str, Notebook] | None:
    """What `execute_all` gives, where no chapter is to be executed; None otherwise."""

    def refuse(_: str) -> None:
        raise _PendingError

    try:
        return execute_all(root, chapters, refuse)
    except _PendingError:
        return None


def _executed(
    root: Path,
    chapters: dict[str, Path],
    known: dict[str, dict[str, str]],
    say: Callable[[str], None],
) -> dict[str, Notebook]:
    """Execute side by side those chapters whose outputs follow from something that changed."""
    from recount.chapters import read
    from recount.publish.pipeline.keys import changes, key_of

    notebooks = {name: read(path) for name, path in chapters.items()}
    last = {name: _Last(root, name) for name in chapters}
    pending = {
        name: found
        for name in chapters
        if (found := last[name].wrong() or changes(root, notebooks[name], last[name].key, known))
    }
    if pending:
        say(f"Executing {', '.join(pending)}")
    for name, found in pending.items():
        if found == [NOT_WHOLE]:
            last[name].remove()
    failures = []
    jobs: dict[str, Future[dict[str, list[str]]]] = {}
    clients: list[NotebookClient] = []
    with ThreadPoolExecutor(min(len(pending), os.cpu_count() or 1) or 1) as pool:
        try:
            for name in pending:
                jobs[name] = pool.submit(_execute, root, chapters[name], clients)
            for name, job in jobs.items():
                try:
                    used = job.result()
                except BuildError as error:
                    failures.append(str(error))
                    say(f"  {name}: failed")
                    continue
                last[name].keep(key_of(root, notebooks[name], used, known))
                say(f"  {name}: executed ({_told(pending[name])})")
        except BaseException:  # such as Ctrl-C: nobody is to wait for what is not wanted any more
            _give_up(jobs.values(), clients)
            raise
    if failures:
        raise BuildError("\n".join(failures))
    return {name: last[name].outputs_in(notebooks[name]) for name in chapters}


def _give_up(jobs: Collection[Future[Any]], clients: Sequence[NotebookClient]) -> None:
    """Begin no other job, and end the kernels of those that are at work."""
    from jupyter_core.utils import ensure_async

    for job in jobs:
        job.cancel()
    while wait(jobs, timeout=SECONDS_TO_END).not_done:
        for kernel in [client.km for client in clients]:
            if kernel is not None and kernel.has_kernel:
                asyncio.run(ensure_async(kernel.signal_kernel(signal.SIGKILL)))


def _told(found: list[str]) -> str:
    """What a chapter was executed for, in a few words."""
    more = f" and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
    return ", ".join(found[:MOST_TOLD]) + more


def _folder(root: Path) -> Path:
    return build_folder(root) / "executed"


class _Last:
    """The last execution of a chapter, as it is kept: the notebook, and beside it the key.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        The chapter.
    """

    def __init__(self, root: Path, name: str) -> None:
        self._notebook, self._stamp = (
            _folder(root) / f"{name}.{kind}" for kind in ("ipynb", "key")
        )
        kept = kept_json(self._stamp)
        self._digest: str = kept.get("notebook", "")
        self.key: Key = kept.get("key", {})

    def wrong(self) -> list[str]:
        """Why nothing of it can be used, in words; empty if it can."""
        from recount.tables.descriptors import sha256

        if not os.path.lexists(self._stamp):
            return ["never executed"]
        if self._notebook.is_file() and sha256(self._notebook) == self._digest:
            return []
        return [NOT_WHOLE]

    def remove(self) -> None:
        """Remove what is kept of it, whatever that is."""
        for path in (self._notebook, self._stamp):
            removed(path)

    def keep(self, key: Key) -> None:
        """Keep the key of the notebook that is there."""
        from recount.tables.descriptors import sha256

        self.key = key
        keep_json(self._stamp, {"key": key, "notebook": sha256(self._notebook)})

    def outputs_in(self, notebook: Notebook) -> Notebook:
        """A chapter as it stands, with the outputs of its last execution."""
        last: Notebook = json.loads(self._notebook.read_text("utf-8"))
        outputs = {cell["id"]: cell for cell in last["cells"]}
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                done = outputs[cell["id"]]
                cell |= {key: done[key] for key in ("outputs", "execution_count")}
        if all(notebook[part] == last[part] for part in ("cells", "nbformat", "nbformat_minor")):
            return last  # which is normalised, and of all else nothing is left by that
        text = normalised(notebook)
        write_whole(self._notebook, text)
        self.keep(self.key)
        found: Notebook = json.loads(text)
        return found


def _execute(root: Path, path: Path, clients: list[NotebookClient]) -> dict[str, list[str]]:
    """Execute a chapter, keep it, and return what it used, by kind; `clients` get the one of it."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    from recount.chapters import read

    folder = _folder(root)
    noted = folder / f"{path.stem}.used"
    removed(noted)
    notebook = nbformat.reads(json.dumps(read(path)), as_version=4)
    for cell in _code_cells(notebook):
        cell |= {"execution_count": None, "outputs": []}
    last = f"from recount.used import write\nwrite({str(noted)!r})"
    notebook.cells.append(nbformat.v4.new_code_cell(last))
    begun: list[str] = []
    client = NotebookClient(
        notebook,
        on_cell_execute=lambda cell, **_: begun.append(cell.id),
        kernel_name="python3",
        extra_arguments=["--IPKernelApp.log_level=ERROR"],  # it warns of its own transport
        timeout=SECONDS_A_CELL,
        resources={"metadata": {"path": str(path.parent)}},
        record_timing=False,
        store_widget_state=True,  # or nbclient falls over an Output widget; `normalised` drops it
        coalesce_streams=True,  # how much is flushed at once differs from run to run
    )
    clients.append(client)
    try:
        client.execute(env=os.environ | _surroundings_of_kernel(root), pass_fds=held())
    except (CellExecutionError, CellTimeoutError, RuntimeError) as error:  # also no kernel, or dead
        raise BuildError(_cause(path, notebook, error, begun)) from error
    notebook.cells.pop()
    _require_shown(path, notebook)
    write_whole(folder / f"{path.stem}.ipynb", normalised(notebook))
    used: dict[str, list[str]] = json.loads(noted.read_text("utf-8"))
    noted.unlink()
    return used


def _surroundings_of_kernel(root: Path) -> dict[str, str]:
    from recount.chapters import EXECUTED

    return {"RECOUNT_ROOT": str(root), EXECUTED: str(_folder(root)), "PYTHONHASHSEED": "0"}


def _cause(path: Path, notebook: Any, error: Exception, begun: Sequence[str]) -> str:
    from nbclient.exceptions import CellTimeoutError

    late = ""
    if isinstance(error, CellTimeoutError):  # whether or not the cell told of its end
        late = f"not done after {SECONDS_A_CELL} seconds; expected less"
    for cell in _code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                where = f"chapters/{path.name}, cell {cell.id}"
                return f"{where}: {late or f'{output.ename}: {output.evalue}'}"
    where = f", cell {begun[-1]}" if begun else ""
    return f"chapters/{path.name}{where}: {late or f'{type(error).__name__}: {error}'}"


def _code_cells(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


_WARNING = re.compile(r"\b\w*(?:Warning|Error): .*")
_PLACE = re.compile(r"\S*[/\\]\S*")


def _require_shown(path: Path, notebook: Any) -> None:
    """Refuse what pages cannot show: a warning, and a widget that has no face on them.

    A warning is no reader's, and names a folder and a process of its own run.

    Raises
    ------
    BuildError
        Naming chapter and cell, a line each.
    """
    wrong = []
    for cell in _code_cells(notebook):
        where = f"chapters/{path.name}, cell {cell.id}"
        for output in cell.outputs:
            data = output.get("data", {})
            if mime.WIDGET_VIEW in data and mime.EXPLORER not in data:
                wrong.append(
                    f"{where}: a widget, which is nothing without a kernel; expected explore(…), of"
                    " which pages show every choice"
                )
            if output.output_type == "stream" and output.name == "stderr":
                found = _WARNING.search(output.text)
                told = (
                    found[0] if found else _PLACE.sub("…", output.text.strip().partition("\n")[0])
                )
                wrong.append(f"{where}: {told}; expected no warning, and nothing else on stderr")
    if wrong:
        raise BuildError("\n".join(wrong))


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


def accept(
    root: Path, chapters: dict[str, Path], also: Mapping[str, bytes | None] | None = None
) -> list[str]:
    """Store the outputs of the last execution in ``chapters/``; all of them, or none.

    Parameters
    ----------
    root : Path
        The folder of the book.
    chapters : dict
        Paths by name; see `recount.chapters.notebooks`.
    also : mapping of str to bytes or None, optional
        What follows from the outputs and is stored with them, or goes; see
        `recount.publish.book.files.write_all`.

    Returns
    -------
    list of str
        Names of the chapters whose stored outputs changed.
    """
    fresh = {name: _to_store(root, name) for name in chapters}
    changed = [name for name, path in chapters.items() if path.read_bytes() != fresh[name]]
    stored = {chapters[name].relative_to(root).as_posix(): fresh[name] for name in changed}
    write_all(root, {**stored, **(also or {})})
    return changed


def _to_store(root: Path, name: str) -> bytes:
    """A chapter as it was executed last, with links for its references."""
    from recount.publish.cite.references import as_links

    text = (_folder(root) / f"{name}.ipynb").read_text(encoding="utf-8")
    return normalised(as_links(json.loads(text), root)).encode()
