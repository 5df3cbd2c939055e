"""Frozen editions: each a folder ``editions/<version>/`` that never changes again.

It holds the records of all claims and figures, each on a line of its own, the pictures (SVG,
pressed by gzip) and data (CSV) of the figures, the ledger, hashes of all that these were made from,
a description as RO-Crate, and a manifest with a hash of every other file. The manifest also holds
the hash of the manifest before it, so that no edition can be changed without its successor showing
it.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from recount.chapters import FigureEntry, VerdictEntry, synthesis
from recount.drawing.measured import data_tables
from recount.errors import EditionError
from recount.ledger.verdict import answer_of, count_checked
from recount.publish.book.change_log import Edition, in_numbers
from recount.publish.book.content_hash import canonical, content_hash
from recount.publish.book.files import build_folder, files_below, json_file
from recount.publish.book.manifests import FORMAT, FROZEN, MANIFEST, frozen_versions, manifest
from recount.publish.editions.snapshot import (
    NOW,
    Claims,
    Figures,
    Kept,
    Snapshot,
    SnapshotEntry,
    present,
)
from recount.publish.figures.figure_html import csv_names, csv_text
from recount.reading import content_of, is_there, json_in, text_of
from recount.vocabulary import MAIN

MOST_BYTES = 2 * 1024 * 1024
CLAIMS, FIGURES = "claims.json", "figures.json"
LEDGER = ("claims.csv", "quantities.csv")
PICTURE = ".svgz"
_FOLLOWED_FROM = ("tables", "chapters", "library", "packages")


def edition_files(
    root: Path, snapshot: Snapshot, pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """The files of an edition by name, without its descriptions of itself.

    Parameters
    ----------
    root : Path
        The folder of the book.
    snapshot : Snapshot
        What is frozen.
    pictures : mapping of str to bytes
        The SVG of each figure, by id.
    """
    files = {CLAIMS: _lines(snapshot.claims), FIGURES: _lines(snapshot.figures)}
    files |= {
        f"ledger/{name}": content_of(root, f"data/claims/{name}", EditionError) for name in LEDGER
    }
    for name, entry in snapshot.figures.items():
        # Time and file name, which gzip would write, are left out.
        files[picture_name(name)] = gzip.compress(pictures[name], 9, mtime=0)
        tables = data_tables(entry.record.content["spec"])
        for file, rows in zip(data_names(name, len(tables)), tables, strict=True):
            files[file] = csv_text(rows).encode()
    return files


def picture_name(figure: str) -> str:
    """Name of the file of a figure's picture within an edition."""
    return f"figures/{figure}{PICTURE}"


def data_names(figure: str, tables: int) -> list[str]:
    """Names of the files of a figure's data within an edition."""
    return [f"figures/{name.replace('data', figure, 1)}" for name in csv_names([[]] * tables)]


def freeze(
    root: Path, edition: Edition, snapshot: Snapshot, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """Write the folder of an edition, whole or not at all.

    Parameters
    ----------
    root : Path
        The folder of the book.
    edition : Edition
        Its version and day.
    snapshot : Snapshot
        What is frozen.
    files : mapping of str to bytes
        All files but the manifest.

    Returns
    -------
    dict
        The manifest.

    Raises
    ------
    EditionError
        If there is such an edition already, a newer one, or this one is larger than `MOST_BYTES`.
    """
    older = frozen_versions(root)
    home = f"{FROZEN}/{edition.version}"
    require_new(edition.version, older)
    described = _manifest(root, edition, snapshot, files, older[-1] if older else None)
    written = {**files, MANIFEST: json_file(described)}
    size = sum(map(len, written.values()))
    if size > MOST_BYTES:
        largest = max(written, key=lambda name: len(written[name]))
        raise EditionError(
            f"{home}: {size:,} bytes, of which {largest} has {len(written[largest]):,};"
            f" expected at most {MOST_BYTES:,}"
        )
    draft = build_folder(root) / f"edition-{edition.version}"
    shutil.rmtree(draft, ignore_errors=True)
    for name, content in written.items():
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        (draft / name).write_bytes(content)
    (root / FROZEN).mkdir(exist_ok=True)
    draft.rename(root / home)
    return described


def require_new(version: str, frozen: Sequence[str]) -> None:
    """Refuse to freeze what is frozen, or what is older than it."""
    if version in frozen:
        raise EditionError(f"{FROZEN}/{version}: is frozen already; an edition never changes")
    if frozen and in_numbers(version) < in_numbers(frozen[-1]):
        raise EditionError(f"edition {version}: older than {frozen[-1]}, which is frozen already")


def _manifest(
    root: Path,
    edition: Edition,
    snapshot: Snapshot,
    files: Mapping[str, bytes],
    before: str | None,
) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": edition.version,
        "date": edition.date.isoformat(),
        "summary": edition.summary,
        "claims": {name: entry.digest for name, entry in snapshot.claims.items()},
        "figures": {name: entry.digest for name, entry in snapshot.figures.items()},
        "made_from": {
            "tables": dict(snapshot.tables),
            "chapters": dict(snapshot.chapters),
            "library": snapshot.library,
            "packages": snapshot.packages,
        },
        "before": {before: _hash(content_of(root, f"{FROZEN}/{before}/{MANIFEST}", EditionError))}
        if before
        else {},
        "files": {name: _hash(content) for name, content in sorted(files.items())},
    }


def verify(root: Path, version: str) -> dict[str, Any]:
    """The manifest of a frozen edition, once every file is found to be what was frozen.

    Raises
    ------
    EditionError
        If there is no such edition, or a file is missing, changed or left over. The message names
        the file.
    """
    described = manifest(root, version)
    home = root / FROZEN / version
    for name, digest in described["files"].items():
        shown = f"{FROZEN}/{version}/{name}"
        if not is_there(home, name):
            raise EditionError(f"{shown}: missing; `git checkout` brings it back")
        if _hash(content_of(root, shown, EditionError)) != digest:
            raise EditionError(
                f"{shown}: not what was frozen (hash differs); `git checkout` brings it back"
            )
    for path in files_below(home, *(entry.name for entry in home.iterdir())):
        name = path.relative_to(home).as_posix()
        if name != MANIFEST and name not in described["files"]:
            raise EditionError(f"{FROZEN}/{version}/{name}: was not frozen with this edition")
    if described["version"] != version:
        raise EditionError(f"{FROZEN}/{version}/{MANIFEST}: says that it is {described['version']}")
    for older, digest in described["before"].items():
        shown = f"{FROZEN}/{older}/{MANIFEST}"
        if not is_there(root, shown) or _hash(content_of(root, shown, EditionError)) != digest:
            raise EditionError(
                f"{shown}: not what edition {version} was built upon; `git checkout` brings it back"
            )
    return described


def snapshot(root: Path, version: str) -> Snapshot:
    """A frozen edition, or what the chapters hold `NOW`."""
    return present(root) if version == NOW else read(root, version)


def read(root: Path, version: str) -> Snapshot:
    """A frozen edition, verified.

    Raises
    ------
    EditionError
        See `verify`; also if records are not in the form that this version writes.
    """
    described = verify(root, version)
    made_from = described["made_from"]
    try:
        followed_from = {name: made_from[name] for name in _FOLLOWED_FROM}
    except (KeyError, TypeError) as error:
        raise EditionError(
            f"{FROZEN}/{version}/{MANIFEST}: made_from: expected {', '.join(_FOLLOWED_FROM)}"
        ) from error
    return Snapshot(
        version=version,
        claims=_entries(root, version, CLAIMS, VerdictEntry, described["claims"]),
        figures=_entries(root, version, FIGURES, FigureEntry, described["figures"]),
        **followed_from,
        synthesis=synthesis(root),
    )


def _lines(entries: Claims | Figures) -> bytes:
    """Entries as a list in JSON, one a line, so that tools for text can compare them."""
    lines = [
        canonical(
            {
                "chapter": entry.record.chapter,
                "cell": entry.record.cell,
                "code": entry.code,
                "words": entry.words,
                "record": entry.record.content,
            }
        )
        for entry in entries.values()
    ]
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


def _entries(
    root: Path,
    version: str,
    file: str,
    kind: Callable[[str, str, Any], Kept],
    listed: Mapping[str, str],
) -> dict[str, SnapshotEntry[Kept]]:
    """The records in a file of an edition, which are those that its manifest lists."""
    name = f"{FROZEN}/{version}/{file}"
    lines = json_in(text_of(root, name, EditionError, MOST_BYTES), name, EditionError)
    try:
        found = [
            SnapshotEntry(
                kind(line["chapter"], line["cell"], _in_the_form_of_today(line["record"])),
                line["code"],
                content_hash(line["record"]),
                line.get("words", ""),
            )
            for line in lines
        ]
        entries = {entry.record.name: entry for entry in found}
    except (KeyError, TypeError, AttributeError) as error:
        raise EditionError(f"{name}: expected a list of records: {error!r}") from error
    if {name: entry.digest for name, entry in entries.items()} != listed:
        raise EditionError(f"{name}: not the records that {MANIFEST} lists; expected these")
    return entries


def _in_the_form_of_today(record: Any) -> Any:
    """A record, with the fields that there were none of when it was frozen.

    All numbers of a claim counted to its verdict then, and no other choice was tried.
    """
    if "claim" not in record:
        return record
    answer = answer_of(record["headline"], record["stands"])
    added: dict[str, Any] = {"answer": answer, "instead": None, "variations": []}
    if record["kind"] == "number":
        parts: list[Any] = [{"role": MAIN, **part} for part in record["quantities"]]
        added |= {"checked": count_checked(parts)}
        return {**added, **record, "quantities": parts}
    return {**added, **record}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
