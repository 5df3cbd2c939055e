"""What ``recount check`` tells: every verdict, whether the stored one holds, and what is amiss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from recount.publish.book.files import build_folder, kept_json, write_whole
from recount.publish.pipeline.state import inputs_key


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    verdicts : list of dict
        The record of every verdict, and under ``holds`` whether the stored one is the same.
    amiss : list of str
        Tables that are not on record, and numerals of the text that follow from nothing.
    """

    verdicts: list[dict[str, Any]]
    amiss: list[str]

    @property
    def holds(self) -> bool:
        """Whether nothing is to be mended."""
        return not self.amiss and all(verdict["holds"] for verdict in self.verdicts)


def checked(root: Path, say: Callable[[str], None]) -> Checked:
    """Check the book; where nothing changed since the last check, tell again what that found.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.

    Raises
    ------
    RecountError
        If something is wrong before a chapter is executed, or one fails or contradicts the ledger.
    """
    file, key = build_folder(root) / "checked.json", inputs_key(root)
    kept = kept_json(file)
    if kept.get("key") == key:
        return Checked(kept["verdicts"], kept["amiss"])
    found = _check(root, say)
    if inputs_key(root) == key:  # else something was saved meanwhile
        file.parent.mkdir(exist_ok=True)
        write_whole(file, json.dumps({"key": key, **asdict(found)}, ensure_ascii=False))
    return found


def _check(root: Path, say: Callable[[str], None]) -> Checked:
    # Imported late: to tell again what was found, none of this is needed.
    from recount.publish.book.book import Book
    from recount.publish.pipeline.build import executed_records
    from recount.publish.prose.check import check as check_prose
    from recount.tables.descriptors import unrecorded

    executed, found = executed_records(root, say)
    stored = {entry.name: entry.content for entry in Book(root).verdicts}

    def verdicts() -> Iterator[dict[str, Any]]:
        for entry in found:
            if entry.kind == "verdict":
                held = stored.pop(entry.name, None)
                yield entry.content | {"holds": held == entry.content}
        for content in stored.values():
            yield content | {"holds": False}

    untraced = [str(finding) for finding in check_prose(root, executed)]
    return Checked(list(verdicts()), [*unrecorded(root), *untraced])
