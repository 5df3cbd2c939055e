"""Files of the book: those below a folder, one hash over many, JSON, and what is made."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from recount.errors import BuildError
from recount.reading import MOST_BYTES, is_inside, require_inside

README = "README.md"
"""Below the folder of the book; it says what people meet first, and nothing is made from it."""


def build_folder(root: Path) -> Path:
    """Where everything that is made goes."""
    return root / "_build"


def names_below(folder: Path) -> list[str]:
    """All files in a folder and the folders in it, from there, in no order.

    A folder that is reached by a link is not entered. Much faster than paths, one by one.
    """
    found: list[str] = []
    start = len(f"{folder}{os.sep}")
    for inner, _, names in os.walk(folder):
        way = f"{inner}/"[start:].replace(os.sep, "/")
        found += [way + name for name in names]
    return found


def files_below(root: Path, *names: str) -> list[Path]:
    """All files of the named files and folders below `root`, sorted, without caches."""
    found: set[Path] = set()
    for name in names:
        path = root / name
        if path.is_dir():
            own = [] if name == "." else name.split("/")
            found.update(
                path / inner
                for inner in names_below(path)
                if not any(_is_aside(part) for part in (*own, *inner.split("/")))
            )
        elif path.is_file():
            found.add(path)
    return sorted(file for file in found if file.is_file())


def _is_aside(part: str) -> bool:
    return part == "__pycache__" or part.startswith(".")


def fingerprint(root: Path, files: Iterable[Path], *more: str) -> str:
    """One hash over the names and bytes of files, and over further strings."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(root).as_posix()}\0".encode())
        about = file.stat()
        if about.st_size > MOST_BYTES:  # which is refused where it is read
            digest.update(f"{about.st_size}\0{about.st_mtime_ns}\0".encode())
        else:
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    for text in more:
        digest.update(f"{text}\0".encode())
    return digest.hexdigest()


def holds(path: Path, content: bytes) -> bool:
    """Whether a file holds this and nothing else; one of another size is not read for that."""
    return path.stat().st_size == len(content) and path.read_bytes() == content


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all."""
    draft, _ = _beside(path)
    try:
        with named(path):
            draft.unlink(missing_ok=True)  # it may be a link to somewhere else
            draft.write_bytes(content.encode() if isinstance(content, str) else content)
            draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def removed(path: Path) -> None:
    """Remove what was made, whatever it is by now: a file, a folder, or a link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """Name a file in what the system says while it is written, as of a full disk it does not."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            error.filename = str(path)
        raise


def write_all(root: Path, contents: Mapping[str, bytes | None]) -> None:
    """Write files all or none, whatever goes wrong.

    If the process is killed meanwhile, `undo_unfinished` does the rest.

    Parameters
    ----------
    root : Path
        The folder that they are in.
    contents : mapping of str to bytes or None
        By their names relative to `root`; None for a file that goes, with a folder that it leaves
        empty.

    Raises
    ------
    BuildError
        If one of them would be written out of the folder.
    """
    if not contents:
        return
    for name in contents:
        require_inside(root, name, BuildError)
    undo_unfinished(root)
    beside = {root / name: _beside(root / name) for name in contents}
    had = [name for name in contents if (root / name).exists()]
    writing, replacing = _journals(root)
    writing.parent.mkdir(parents=True, exist_ok=True)
    keep_json(writing, {"files": list(contents), "had": had})
    begun: list[Path] = []
    try:
        for path, (draft, old) in beside.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.exists():
                path.open("ab").close()  # one that must not be written is not replaced either
            for left in (draft, old):  # by a process that was killed
                left.unlink(missing_ok=True)
            if (content := contents[path.relative_to(root).as_posix()]) is not None:
                with named(path):
                    draft.write_bytes(content)
            if path.exists():
                shutil.copyfile(path, old)
        writing.replace(replacing)
        for path, (draft, _) in beside.items():
            begun.append(path)
            if draft.exists():
                draft.replace(path)
            else:
                path.unlink()
        replacing.replace(writing)
    except BaseException:
        for path in begun:
            _restore(path)
        raise
    finally:
        _clear(root, contents)


def undo_unfinished(root: Path) -> None:
    """Bring files back to what they were before a `write_all` whose process was killed.

    Parameters
    ----------
    root : Path
        The folder that was given to it.
    """
    for journal in _journals(root):
        if journal.is_file():
            told = kept_json(journal)
            names = [name for name in told.get("files", []) if is_inside(root, name)]
            had = told.get("had", [])
            for name in names if journal.name == REPLACING else ():
                if name not in had or _beside(root / name)[1].exists():
                    _restore(root / name)
            _clear(root, names)


WRITING, REPLACING = "writing.json", "replacing.json"
"""Where `write_all` notes its files: under the second name while any of them is another one."""


def _journals(root: Path) -> tuple[Path, Path]:
    return build_folder(root) / WRITING, build_folder(root) / REPLACING


def _beside(path: Path) -> tuple[Path, Path]:
    """Where the next content of a file is, and the last; hidden, as they are no files of a book."""
    return path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")


def _restore(path: Path) -> None:
    _, old = _beside(path)
    if old.exists():
        old.replace(path)
    else:
        path.unlink(missing_ok=True)


def _clear(root: Path, names: Iterable[str]) -> None:
    """Remove what is beside files, the folders that this leaves empty, and the note of them."""
    for path in (root / name for name in names):
        for file in _beside(path):
            with suppress(IsADirectoryError):  # which is none of ours
                file.unlink(missing_ok=True)
        for folder in path.relative_to(root).parents[:-1]:
            if (root / folder).is_dir() and not any((root / folder).iterdir()):
                (root / folder).rmdir()
    for journal in _journals(root):
        journal.unlink(missing_ok=True)


_KEPT, _DIGEST = "kept", "sha256"


def keep_json(path: Path, content: Mapping[str, object]) -> None:
    """Keep something for later builds, with its hash, so that none goes by what is damaged."""
    write_whole(path, _json({_KEPT: content, _DIGEST: _digest(content)}))


def kept_json(path: Path) -> dict[str, Any]:
    """What `keep_json` kept in a file; nothing if it is not there, or not what was kept."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        found: dict[str, Any] = told[_KEPT]
        return found if told[_DIGEST] == _digest(found) else {}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}


def keep_bytes(path: Path, content: bytes) -> None:
    """Keep a file for later builds, its hash in the first line, so that none takes what is damaged.

    Its folder is made if need be.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, b"\n".join([hashlib.sha256(content).hexdigest().encode(), content]))


def kept_bytes(path: Path) -> bytes | None:
    """What `keep_bytes` kept in a file; None if it is not there, or not what was kept."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if digest == hashlib.sha256(content).hexdigest().encode() else None


def _digest(content: Mapping[str, object]) -> str:
    return hashlib.sha256(_json(content).encode()).hexdigest()


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False)


def json_file(content: Mapping[str, object]) -> bytes:
    """What a file in JSON holds, for people to read and for text tools to compare.

    Raises
    ------
    ValueError
        If a number in it is infinite or none, which JSON cannot hold.
    """
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()
