"""Directives that show findings: on the landing page as cards, and the ten numbers one by one."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from recount.publish.book.book import book_of
from recount.publish.claims.findings import (
    TEN,
    answers_html,
    cards_html,
    finding_html,
    findings_of,
)

PAGES = ("index", "reference/ten-numbers")
"""The pages that show findings."""


class _OnPage(SphinxDirective):
    """What stands on a page of the book."""

    @property
    def up(self) -> str:
        """The way from the page to the root of the site."""
        return "../" * self.env.docname.count("/")


class CardsDirective(_OnPage):
    """``{recount-findings}``: the findings of the landing page, as cards."""

    def run(self) -> list[nodes.Node]:
        """Return the cards."""
        found = findings_of(book_of(self.env.app), "landing")
        return [nodes.raw("", cards_html(found, self.up), format="html")]


class AnswersDirective(_OnPage):
    """``{recount-answers}``: how many claims have each answer."""

    def run(self) -> list[nodes.Node]:
        """Return the counts."""
        verdicts = book_of(self.env.app).verdicts
        return [nodes.raw("", answers_html(verdicts, self.up), format="html")]


class TenDirective(_OnPage):
    """``{recount-ten}``: the numbers to stop quoting, a section each."""

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        sections: list[nodes.Node] = []
        for finding in findings_of(book_of(self.env.app), TEN):
            name = finding.record["claim"]
            section = nodes.section(ids=[name], names=[name], classes=["recount-ten"])
            section += nodes.title(finding.heading, finding.heading)
            section += nodes.raw("", finding_html(finding, self.up), format="html")
            sections.append(section)
        return sections


def _load_style(
    app: Sphinx, page: str, _template: str, _context: dict[str, Any], _doctree: Any
) -> None:
    """Load style and script on the pages that show findings."""
    if page in PAGES:
        for sheet in ("cite.css", "findings.css"):
            app.add_css_file(sheet)
        app.add_js_file("copy.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_directive("recount-findings", CardsDirective)
    app.add_directive("recount-answers", AnswersDirective)
    app.add_directive("recount-ten", TenDirective)
    app.connect("html-page-context", _load_style)
