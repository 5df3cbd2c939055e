"""One walk through a chart for all that changes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def rebuilt(
    part: Any, change: Callable[[dict[str, Any], str], dict[str, Any]], key: str = ""
) -> Any:
    """A part of a chart in which each object, innermost first, is what `change` makes of it.

    Parameters
    ----------
    part : Any
        The part; its data stay as they are.
    change : callable
        From a copy of an object, and the name under which it stands, to what takes its place.
    key : str, optional
        The name under which the part stands.
    """
    if isinstance(part, list):
        return [rebuilt(entry, change, key) for entry in part]
    if not isinstance(part, dict):
        return part
    inner = {
        name: entry if name in ("datasets", "data") else rebuilt(entry, change, name)
        for name, entry in part.items()
    }
    return change(inner, key)
