"""What a chapter uses: noted while it executes, so that only a change of that executes it again.

Whatever reads for a chapter notes what it reads; the modules are those that its interpreter has
loaded at the end.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

_noted: dict[str, set[str]] = {}


def note(kind: str, name: str) -> None:
    """Note that something was used.

    Parameters
    ----------
    kind : str
        ``table``, ``claim``, ``section`` (of claims without a basis), ``caption`` or ``template``.
    name : str
        Its name.
    """
    _noted.setdefault(kind, set()).add(name)


def taken() -> dict[str, set[str]]:
    """What was noted since this was last asked, by kind, for who executes cell by cell."""
    found = dict(_noted)
    _noted.clear()
    return found


def write(path: str) -> None:
    """Write what was used, by kind, as JSON; under ``module`` the modules of this library."""
    modules = {name for name in sys.modules if name.partition(".")[0] == "recount"}
    found = _noted | {"module": modules}
    Path(path).write_text(
        json.dumps({kind: sorted(names) for kind, names in sorted(found.items())}, indent=1),
        encoding="utf-8",
    )
