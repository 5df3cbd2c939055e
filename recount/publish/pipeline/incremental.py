"""Pages made again after an edit: those whose text changed, if nothing else did.

A page follows from four things: what the whole book is made from (data, library, settings,
packages), the records and the headings of all chapters, the page's own text, and what pages tell
each other (titles, labels, numbers, citations). Where the first two are as they were, Sphinx reads
again only the pages whose text differs; where the last is as it was as well, it writes those alone,
and nothing that is made from records. In all other cases the book is built from nothing.

Whether anything differs is told by bytes, never by times.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from recount.publish.book.changed import changed_pages
from recount.publish.site import assets, chapter_page, search

SHARED = "shared.json"
"""Beside the pages that were read: what they told each other."""

FROM_TEXT = frozenset(module.__name__ for module in (assets, chapter_page, search))
"""Modules whose files follow from texts, or replace what Sphinx copies in each build."""

_OF_ONE_RUN = frozenset(
    {
        "all_docs",  # times of reading
        "app",
        "config",  # follows from what the whole book is made from
        "config_status",
        "config_status_extra",
        "doctreedir",
        "domains",  # their content is in `domaindata`
        "events",
        "project",
        "ref_context",
        "settings",
        "srcdir",
        "temp_data",
        "version",
        "_pickled_doctree_cache",
        "_write_doc_doctree_cache",
    }
)
"""Parts of Sphinx's environment that no page shows."""

_PLACE = "line"
"""Where something stands in its file: for warnings, and in no page."""
_SLUGS = "myst_slugs"
"""Headings of a page that can be linked to: line, id and text of each."""
_COUNT = "wordcount"
"""How many words a page has, which that page alone can show."""


def shared(env: BuildEnvironment) -> dict[str, str]:
    """What pages tell each other: of each part of Sphinx's environment a hash, but `_OF_ONE_RUN`.

    What cannot be told apart by its content differs from run to run, and so leads to a whole build.
    """
    parts: dict[str, Any] = {
        name: part for name, part in vars(env).items() if name not in _OF_ONE_RUN
    }
    return {name: _digest(part) for name, part in parts.items()}


def _digest(part: Any) -> str:
    digest = hashlib.sha256()
    for piece in _pieces(part):
        digest.update(f"{piece}\0".encode())
    return digest.hexdigest()


def _pieces(part: Any) -> Iterator[str]:
    """The content of any object as texts, in an order that never varies."""
    if isinstance(part, nodes.Node):
        yield part.pformat()
    elif isinstance(part, dict):
        if isinstance(part, defaultdict):  # where looking something up makes an empty entry
            part = {name: inner for name, inner in part.items() if inner}
        yield "{"
        for name, inner in sorted(part.items(), key=lambda entry: repr(entry[0])):
            if name == _COUNT:
                continue
            yield repr(name)
            if name == _SLUGS:
                inner = {slug: told[1:] for slug, told in inner.items()}
            yield from _pieces(inner)
        yield "}"
    elif isinstance(part, set | frozenset):
        yield from ("set", *sorted("\0".join(_pieces(one)) for one in part), "end")
    elif hasattr(part, "_asdict"):
        yield from _pieces({k: v for k, v in part._asdict().items() if k != _PLACE})
    elif isinstance(part, list | tuple):
        if part and all(hasattr(one, "docname") for one in part):
            # A page that is read again comes last; whoever uses this puts pages in their order.
            part = sorted(part, key=lambda one: str(one.docname))
        yield "["
        for one in part:
            yield from _pieces(one)
        yield "]"
    elif hasattr(part, "__dict__") and not isinstance(part, type) and not callable(part):
        yield type(part).__qualname__
        yield from _pieces({k: v for k, v in vars(part).items() if k != _PLACE})
    else:
        yield repr(part)


def _read_again(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Have the pages read whose text differs, or that include files, whatever the clock says.

    And the first page in any case, for Sphinx leaves off where there is nothing to read.
    """
    including = [page for page, files in env.dependencies.items() if files]
    return [*(changed_pages() or ()), *including, app.config.root_doc]


def _compare(app: Sphinx, env: BuildEnvironment) -> None:
    """Note what pages tell each other, and leave the pages alone that are made from records.

    Raises
    ------
    ExtensionError
        If it is not what it was when the other pages were written.
    """
    file = Path(app.doctreedir) / SHARED
    told = shared(env)
    if changed_pages() is not None:
        last = json.loads(file.read_text(encoding="utf-8"))
        others = [name for name in last.keys() | told.keys() if last.get(name) != told.get(name)]
        if others:
            raise ExtensionError(f"pages tell each other something else: {', '.join(others)}")
        _leave_alone(app)
    file.write_text(json.dumps(told), encoding="utf-8")


def _leave_alone(app: Sphinx) -> None:
    """Take back the requests of this library that follow from records alone."""
    for event in ("html-collect-pages", "build-finished"):
        for listener in list(app.events.listeners.get(event, ())):
            module = listener.handler.__module__
            if module.startswith("recount.") and module not in FROM_TEXT:
                app.disconnect(listener.id)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("env-get-outdated", _read_again)
    app.connect("env-check-consistency", _compare)  # once figures are numbered
