"""What a build makes anew: everything, or the pages whose text changed since the last one."""

from __future__ import annotations

import json
import os

CHANGED = "RECOUNT_CHANGED"
"""Environment variable: the pages whose text differs, as a list in JSON; not set, all are made."""


def changed_pages() -> list[str] | None:
    """The pages whose text differs from the last build; None if everything is made."""
    names = os.environ.get(CHANGED)
    return None if names is None else list(json.loads(names))
