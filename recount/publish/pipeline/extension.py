"""Sphinx extension of the book: each room of `recount.publish` registers what it adds."""

from __future__ import annotations

from typing import Any

from sphinx.application import Sphinx

from recount import __version__
from recount.publish.book import binder
from recount.publish.cite import (
    bibliography,
    citation_directive,
    citation_pages,
    classic,
    kept,
    references,
)
from recount.publish.claims import claim_pages, corrections, finding_directives
from recount.publish.editions import edition_pages, redirects
from recount.publish.explorers import explorer_pages, explorers
from recount.publish.figures import charts, figures, gallery
from recount.publish.machines import assistants, machine_files
from recount.publish.pages import warned
from recount.publish.pdf import handout, pdf
from recount.publish.pipeline import incremental
from recount.publish.postprocess import code, maths
from recount.publish.prose import links
from recount.publish.site import (
    assets,
    byline,
    chapter_page,
    directives,
    json_ld,
    open_graph,
    questions,
    search,
    sidebar,
    versions,
)
from recount.publish.tables import workbooks
from recount.publish.translate import pages

REGISTERING = (
    warned,
    versions,
    sidebar,
    code,
    directives,
    corrections,
    citation_directive,
    citation_pages,
    bibliography,
    classic,
    references,
    kept,
    charts,
    figures,
    gallery,
    claim_pages,
    finding_directives,
    links,
    explorers,
    explorer_pages,
    chapter_page,
    questions,
    edition_pages,
    search,
    binder,
    byline,
    open_graph,
    json_ld,
    machine_files,
    assistants,
    workbooks,
    maths,
    redirects,
    pdf,
    handout,
    assets,
    pages,
    incremental,
)
"""In this order their style sheets and scripts stand in a page."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    for module in REGISTERING:
        module.connect(app)
    return {"version": __version__, "parallel_read_safe": True, "parallel_write_safe": True}
