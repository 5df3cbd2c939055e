"""Publish the book of this environment from its stored outputs: `build`, without execution."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from recount.chapters import Record, notebooks, read, records_of
from recount.ledger.claims import ledger
from recount.paths import find_root
from recount.publish.book.notebooks import audit
from recount.publish.pipeline import build


def stored_records(
    root: Path, say: Callable[[str], None]
) -> tuple[dict[str, dict[str, Any]], list[Record]]:
    """What `executed_records` of the pipeline gives, from ``chapters/`` as they are."""
    chapters = notebooks(root)
    stored = {name: read(path) for name, path in chapters.items()}
    found = [record for name, each in stored.items() for record in records_of(name, each)]
    audit(ledger(root), found, chapters)
    say("Chapters are taken as stored")
    return stored, found


def main() -> int:
    """Build the book."""
    build.executed_records = stored_records
    build.build(find_root(), print)
    return 0


if __name__ == "__main__":
    sys.exit(main())
