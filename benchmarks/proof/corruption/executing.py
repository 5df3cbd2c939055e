"""Chapters executed in this process, which has loaded already what a kernel loads for seconds.

Once a chapter was executed, only those of its cells are executed again that follow from what
changed; see `benchmarks.proof.corruption.dataflow`.
"""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from types import ModuleType
from typing import Any

import nbformat
from ipykernel.inprocess.manager import InProcessKernelManager

from benchmarks.proof.corruption.dataflow import Flow
from recount.chapters import EXECUTED, Notebook, code_cells, notebooks, read, synthesis
from recount.drawing import lettering
from recount.errors import BuildError
from recount.publish.book.files import write_whole
from recount.publish.pipeline.execute import normalised
from recount.used import taken

SHOWN = ("stream", "display_data", "execute_result", "error")
"""The messages of a kernel that become outputs of a cell."""
CODE = "code"
"""Among what changed of a chapter: its code."""


class Kernel:
    """A kernel in this process, with a set of names for each chapter."""

    def __init__(self) -> None:
        manager: Any = InProcessKernelManager()
        manager.start_kernel()
        manager.kernel.shell.history_manager.enabled = False  # its thread does not outlive a fork
        self.kernel = manager.kernel
        self.client = manager.client()
        self.client.start_channels()
        for session in (self.kernel.session, self.client.session):
            session.check_pid = False  # or it says nothing in a process that was forked

    def enter(self, names: ModuleType) -> None:
        """Have cells executed among these names."""
        self.kernel.user_module = names
        self.kernel.user_ns = names.__dict__

    def execute(self, source: str) -> list[Any]:
        """The outputs of a cell, pieces of one stream together."""
        self.client.execute(source)
        outputs: list[Any] = []
        made: Any = nbformat.v4
        while self.client.iopub_channel.msg_ready():
            message = self.client.get_iopub_msg()
            if message["header"]["msg_type"] not in SHOWN:
                continue
            output = made.output_from_msg(message)
            last = outputs[-1] if outputs else {}
            if output["output_type"] == "stream" and last.get("name") == output["name"]:
                last["text"] += output["text"]
            else:
                outputs.append(output)
        return outputs


class _Elsewhere:
    """vl-convert in another process."""

    def __init__(self, process: Executor) -> None:
        self._process = process

    def __getattr__(self, does: str) -> Any:
        return partial(self._done, does)

    def _done(self, does: str, *given: Any, **options: Any) -> Any:
        return self._process.submit(_drawn, does, *given, **options).result()


def _drawn(does: str, *given: Any, **options: Any) -> Any:
    return getattr(lettering.converter(), does)(*given, **options)


@contextmanager
def drawing_elsewhere() -> Iterator[None]:
    """Have nothing drawn in this process, for vl-convert waits for ever in one that was forked.

    Its thread stays behind. In a process that was forked before the first picture, it works.
    """
    here = vars(lettering)["vl_convert"]
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        vars(lettering)["vl_convert"] = _Elsewhere(process)
        lettering.converter.cache_clear()
        try:
            yield
        finally:
            vars(lettering)["vl_convert"] = here
            lettering.converter.cache_clear()


def surround(root: Path, folder: Path) -> None:
    """Have chapters read a book, and of the other chapters those that were executed to a folder."""
    os.environ |= {"RECOUNT_ROOT": str(root), EXECUTED: str(folder)}


class Chapter:
    """A chapter that is executed here.

    Parameters
    ----------
    name : str
        Its name.
    notebook : mapping
        As it stands in ``chapters/``.
    kernel : Kernel
        What executes it.
    """

    def __init__(self, name: str, notebook: Notebook, kernel: Kernel) -> None:
        self.name, self.kernel = name, kernel
        self.names = ModuleType("__main__")
        self.cells = [(cell["id"], "".join(cell["source"])) for cell in code_cells(notebook)]
        self.used: list[set[str]] = []
        kernel.enter(self.names)
        taken()
        found = copy.deepcopy(dict(notebook))
        for cell in code_cells(found):
            cell["outputs"] = self._outputs(cell)
            noted = taken().items()
            self.used.append({f"{kind} {name}" for kind, names in noted for name in names})
        self.notebook = _as_kept(found)

    def _outputs(self, cell: Mapping[str, Any]) -> list[Any]:
        """The outputs of a cell as they are now."""
        outputs = self.kernel.execute("".join(cell["source"]))
        for output in outputs:
            if output["output_type"] == "error":
                told = f"{output['ename']}: {output['evalue']}"
                raise BuildError(f"chapters/{self.name}.ipynb, cell {cell['id']}: {told}")
        return outputs

    @property
    def noted(self) -> dict[str, list[str]]:
        """What it uses, by kind, as a kernel notes it at the end."""
        found: dict[str, list[str]] = {}
        for one in sorted({one for used in self.used for one in used}):
            kind, _, name = one.partition(" ")
            found.setdefault(kind, []).append(name)
        return found

    @cached_property
    def flow(self) -> Flow:
        """What follows from what in it."""
        return Flow([source for _, source in self.cells])

    def again(self, notebook: Notebook, changed: Collection[str]) -> Notebook:
        """The chapter executed again as far as something follows from what changed.

        Parameters
        ----------
        notebook : mapping
            As it stands now.
        changed : collection of str
            What it uses and is another now, as from `recount.publish.pipeline.keys.changes`.

        Raises
        ------
        BuildError
            Naming the cell that fails, and why.
        """
        now = [(cell["id"], "".join(cell["source"])) for cell in code_cells(notebook)]
        touched = [
            index
            for index, (before, after) in enumerate(zip(self.cells, now, strict=True))
            if before != after or self.used[index].intersection(changed)
        ]
        flow = Flow([source for _, source in now]) if now != self.cells else self.flow
        known = {one for used in self.used for one in used} | {CODE}
        everything = any(one not in known for one in changed)
        again = range(len(now)) if everything else flow.again(touched)
        self.kernel.enter(self.names)
        found = copy.deepcopy(dict(notebook))
        shown = {cell["id"]: cell["outputs"] for cell in code_cells(self.notebook)}
        for index, cell in enumerate(code_cells(found)):
            cell["outputs"] = self._outputs(cell) if index in again else shown[cell["id"]]
        return _as_kept(found)


def _as_kept(found: Mapping[str, Any]) -> Notebook:
    """A notebook as the library keeps it, without what differs from run to run."""
    result: Notebook = json.loads(normalised(found))
    return result


def whole(root: Path, name: str, notebook: Notebook, folder: Path) -> Notebook:
    """A chapter executed from its first cell to its last, among no names of before."""
    surround(root, folder)
    return Chapter(name, notebook, Kernel()).notebook


def warm(root: Path, folder: Path) -> dict[str, Chapter]:
    """All chapters executed once, to be executed again in part.

    Parameters
    ----------
    root : Path
        The folder of the book.
    folder : Path
        Where the synthesis finds the other chapters.
    """
    surround(root, folder)
    kernel, last, paths = Kernel(), synthesis(root), notebooks(root)
    found = {}
    for name in sorted(paths, key=lambda one: one == last):
        found[name] = Chapter(name, read(paths[name]), kernel)
        write_whole(folder / f"{name}.ipynb", json.dumps(found[name].notebook))
    return {name: found[name] for name in paths}
