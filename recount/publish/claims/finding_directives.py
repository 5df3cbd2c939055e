"""Directives that show findings: on the landing page as cards, and the ten numbers one by one."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.publish.book.addresses import way_up
from recount.publish.book.book import book_of
from recount.publish.cite.cite_html import load_citing
from recount.publish.claims.findings import (
    TEN,
    TEN_PAGE,
    answers_html,
    cards_html,
    finding_html,
    findings_of,
)

PAGES = ("index", TEN_PAGE)
"""The pages that show findings."""


class CardsDirective(SphinxDirective):
    """``{recount-findings}``: the findings of the landing page, as cards."""

    def run(self) -> list[nodes.Node]:
        """Return the cards."""
        found = findings_of(book_of(self.env.app), "landing")
        return [nodes.raw("", cards_html(found, way_up(self.env.docname)), format="html")]


class AnswersDirective(SphinxDirective):
    """``{recount-answers}``: how many claims have each answer."""

    def run(self) -> list[nodes.Node]:
        """Return the counts."""
        verdicts = book_of(self.env.app).verdicts
        return [nodes.raw("", answers_html(verdicts, way_up(self.env.docname)), format="html")]


class TenDirective(SphinxDirective):
    """``{recount-ten}``: the numbers to stop quoting, a section each."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        sections: list[nodes.Node] = []
        for finding in findings_of(book_of(self.env.app), TEN):
            name = finding.record["claim"]
            section = nodes.section(ids=[name], names=[name], classes=["recount-ten"])
            section += nodes.title(finding.heading, finding.heading)
            section += nodes.raw("", finding_html(finding, way_up(self.env.docname)), format="html")
            sections.append(section)
        return sections


def _load_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load style and script on the pages that show findings."""
    if page in PAGES:
        load_citing(app)
        app.add_css_file("findings.css")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-findings", CardsDirective)
    app.add_directive("recount-answers", AnswersDirective)
    app.add_directive("recount-ten", TenDirective)
    app.connect("html-page-context", _load_style)
