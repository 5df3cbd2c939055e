"""Corruptions tried one after the other, each in a process that begins where all is loaded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from multiprocessing import get_context
from multiprocessing.connection import wait
from multiprocessing.context import ForkProcess
from pathlib import Path
from typing import Any, cast

from benchmarks.proof.corruption.noticing import Notice, Noticed, Sound
from benchmarks.proof.corruption.spoiling import Corruption
from recount.publish.book.files import (
    build_folder,
    files_below,
    fingerprint,
    keep_json,
    kept_json,
)
from recount.publish.pipeline.state import inputs_key
from recount.tables.descriptors import package_path

PARTS = (
    *("data", "chapters", "reference", "locale", "editions", "figures", "_config.yml", "_toc.yml"),
    *("index.md", "references.bib", "redirects.csv", "CHANGELOG.md", "CITATION.cff", "README.md"),
    *(".zenodo.json", "pyproject.toml", "requirements.txt", "binder", "LICENSE", "LICENSE-TEXT.md"),
)
"""What a copy of the book needs to be checked."""
TRYING = ("dataflow.py", "executing.py", "noticing.py", "running.py", "wording.py")
"""The modules from which it follows what comes of a corruption."""
SECONDS = 600
CRASH = "an error of Python"


def copied(root: Path, folder: Path) -> Path:
    """A copy of the book; files that stay as they are, are shared."""
    for part in PARTS:
        source, copy = root / part, folder / part
        if source.is_dir():
            shutil.copytree(source, copy, copy_function=_link)
        elif source.is_file():
            copy.parent.mkdir(parents=True, exist_ok=True)
            _link(source, copy)
    build_folder(folder).mkdir()
    for file in build_folder(root).glob("*.json"):  # what checks keep of earlier runs
        shutil.copy2(file, build_folder(folder))
    return folder


def _link(source: str | Path, copy: str | Path) -> None:
    try:
        os.link(source, copy)
    except OSError:  # another file system
        shutil.copy2(source, copy)


def tried(
    root: Path, copies: Sequence[Sound], corruptions: Sequence[Corruption], results: Path
) -> Iterator[tuple[Corruption, Noticed]]:
    """Try corruptions, as many at a time as there are copies.

    Parameters
    ----------
    root : Path
        The folder of the book, from which what was spoilt is mended.
    copies : sequence of Sound
        Copies of it.
    corruptions : sequence of Corruption
        What to try.
    results : Path
        A folder for what the processes found.

    Yields
    ------
    corruption, noticed
        As they come to their ends.
    """
    waiting, free = list(reversed(corruptions)), list(copies)
    at_work: dict[int, tuple[ForkProcess, Sound, Corruption, Path]] = {}
    while waiting or at_work:
        if waiting and free:
            sound, corruption = free.pop(), waiting.pop()
            file = results / f"{len(waiting)}.json"
            process = get_context("fork").Process(target=_try, args=(sound, corruption, file))
            process.start()
            at_work[process.sentinel] = (process, sound, corruption, file)
            continue
        for ended in wait(list(at_work)):
            process, sound, corruption, file = at_work.pop(cast("int", ended))
            process.join()
            _mend(root, sound.root, corruption.file)
            free.append(sound)
            yield corruption, _read(file)


def _try(sound: Sound, corruption: Corruption, file: Path) -> None:
    """Try a corruption in the process that this is called in, and write what came of it."""
    try:
        signal.alarm(SECONDS)
        os.chdir(sound.root / "chapters")  # as the kernel of a chapter does
        noticed = sound.noticed(corruption)
    except Exception as error:
        told = traceback.format_exception_only(error)[-1].strip()
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}, line {frame.lineno}"
        noticed = Noticed([Notice(CRASH, f"{told} ({where})")], [])
    file.write_text(json.dumps(asdict(noticed)), encoding="utf-8")


def _read(file: Path) -> Noticed:
    if not file.is_file():
        return Noticed([Notice(CRASH, f"no end after {SECONDS} seconds, or killed")], [])
    return _noticed(json.loads(file.read_text(encoding="utf-8")))


def _was_noticed(found: Mapping[str, Any]) -> bool:
    return bool(found["notices"]) and all(one["check"] != CRASH for one in found["notices"])


def _noticed(found: Mapping[str, Any]) -> Noticed:
    return Noticed([Notice(**one) for one in found["notices"]], found["changed"])


class Kept:
    """What was found already of this very book, so that a run that was broken off goes on.

    Parameters
    ----------
    root : Path
        The folder of the book.
    again : bool, optional
        Whether what was noticed before the book or its library changed counts still, so that what
        survived alone is tried again.
    """

    def __init__(self, root: Path, again: bool = False) -> None:
        here = Path(__file__).parent
        self.file = build_folder(root) / "proof.json"
        self.key = inputs_key(root, fingerprint(here, files_below(here, *TRYING)))
        stored = kept_json(self.file)
        before = stored.get("found", {})
        self.missed = {*stored.get("missed", ())}
        self.missed |= {name for name, one in before.items() if not one["notices"]}
        self.found: dict[str, Any] = {
            name: one
            for name, one in before.items()
            if one.get("key") == self.key or (again and _was_noticed(one))
        }

    def get(self, corruption: Corruption) -> Noticed | None:
        """What came of a corruption; None if it was not tried."""
        found = self.found.get(self._name(corruption))
        return _noticed(found) if found else None

    def is_earlier(self, corruption: Corruption) -> bool:
        """Whether it was tried before the book or its library changed."""
        return bool(self.found[self._name(corruption)].get("key") != self.key)

    def was_missed(self, corruption: Corruption) -> bool:
        """Whether nothing noticed it some time, now or before."""
        return self._name(corruption) in self.missed

    def add(self, corruption: Corruption, noticed: Noticed) -> None:
        """Keep what came of a corruption."""
        name = self._name(corruption)
        self.found[name] = asdict(noticed) | {"key": self.key}
        if noticed.survived:
            self.missed.add(name)
        keep_json(self.file, {"found": self.found, "missed": sorted(self.missed)})

    @staticmethod
    def _name(corruption: Corruption) -> str:
        return json.dumps(corruption.key)


def _mend(root: Path, copy: Path, file: str) -> None:
    """Put back what was spoilt, and the hashes of it."""
    for name in (file, package_path(root).relative_to(root).as_posix()):
        (copy / name).unlink(missing_ok=True)
        _link(root / name, copy / name)
