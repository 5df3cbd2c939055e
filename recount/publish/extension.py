"""Sphinx extension of the book: each room of `recount.publish` registers what it adds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount import __version__
from recount.publish import (
    assets,
    charts,
    citing,
    claim_pages,
    code,
    contents,
    corrections,
    directives,
    edition_pages,
    explorers,
    figures,
    found,
    launch,
    linked,
    machines,
    maths,
    paper,
    redirects,
    search,
)

TEMPLATES = Path(__file__).parent / "templates"

ROOMS = (
    contents,
    code,
    directives,
    corrections,
    citing,
    charts,
    figures,
    claim_pages,
    explorers,
    edition_pages,
    search,
    launch,
    found,
    linked,
    machines,
    maths,
    redirects,
    paper,
    assets,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.config.templates_path.insert(0, str(TEMPLATES))  # before those of the theme
    for room in ROOMS:
        room.connect(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
