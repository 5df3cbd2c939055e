"""What ``recount check`` tells: every verdict, whether the stored one holds, and what is amiss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from recount.errors import BuildError
from recount.publish.book.files import (
    README,
    build_folder,
    files_below,
    fingerprint,
    keep_json,
    kept_json,
)
from recount.publish.pipeline.state import inputs_key


@dataclass(frozen=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    verdicts : list of dict
        The record of every verdict, and under ``holds`` whether the stored one is the same.
    amiss : list of str
        All else that does not hold; see `recount.publish.pipeline.amiss`.
    new : list of str
        Claims of which no verdict is stored yet.
    """

    verdicts: list[dict[str, Any]]
    amiss: list[str]
    new: list[str] = field(default_factory=list)

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
    file, key = build_folder(root) / "checked.json", _key(root)
    kept = kept_json(file)
    if kept.get("key") == key:
        return Checked(kept["verdicts"], kept["amiss"], kept["new"])
    found = _check(root, say)
    if _key(root) == key:  # else something was saved meanwhile
        file.parent.mkdir(exist_ok=True)
        keep_json(file, {"key": key, **asdict(found)})
    return found


def _key(root: Path) -> str:
    """One hash over what a book is made from, and over the README, which has to agree with it."""
    return inputs_key(root, fingerprint(root, files_below(root, README)))


def require_held(root: Path, say: Callable[[str], None]) -> None:
    """Refuse a book of which something does not hold; chapters that changed are executed.

    Raises
    ------
    RecountError
        What does not hold, a line each.
    """
    found = checked(root, say)
    lines = [
        *found.amiss,
        *(
            f"claim {verdict['claim']}: its verdict is not the stored one"
            for verdict in found.verdicts
            if not verdict["holds"]
        ),
    ]
    if lines:
        raise BuildError("\n".join(lines))


def _check(root: Path, say: Callable[[str], None]) -> Checked:
    # Imported late: to tell again what was found, none of this is needed.
    from recount.chapters import verdicts as verdicts_among
    from recount.publish.book.book import Book
    from recount.publish.book.notebooks import same
    from recount.publish.pipeline.amiss import amiss
    from recount.publish.pipeline.build import executed_records

    executed, found = executed_records(root, say)
    stored = {entry.name: entry.content for entry in Book(root).verdicts}
    new = [entry.name for entry in verdicts_among(found) if entry.name not in stored]

    def verdicts() -> Iterator[dict[str, Any]]:
        for entry in verdicts_among(found):
            held = stored.pop(entry.name, None)
            yield entry.content | {"holds": same(held, entry.content)}
        for content in stored.values():
            yield content | {"holds": False}

    return Checked(list(verdicts()), amiss(root, executed, found), new)
