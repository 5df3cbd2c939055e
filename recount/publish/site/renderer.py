"""How the book shows the records of a chapter: numbers as a list, figures as numbered pictures.

A verdict only takes its place: `recount.publish.site.chapter_page` sees all of a section together.

MyST-NB offers renderers to every book of an environment, so this one acts only where the extension
`recount.publish.pipeline.extension` is loaded.
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from recount import mime
from recount.card import numbers_html
from recount.languages.words import said
from recount.publish.book.sections import list_anchor
from recount.publish.explorers.explorers import shown_explorer
from recount.publish.figures.figures import numbered_figure
from recount.publish.site.questions import shown_question

OURS = (mime.VERDICT, mime.NUMBERS, mime.FIGURE, mime.EXPLORER, mime.QUESTION)


class RecordRenderer(MimeRenderPlugin):
    """Turns records, which carry their chart under ``spec`` by now, into nodes."""

    mime_priority_overrides: ClassVar = [("html", kind, 1) for kind in OURS]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the nodes of a record, or None to let others render it."""
        env = renderer.renderer.sphinx_env
        loaded = "recount.publish.pipeline.extension" in env.app.extensions
        if inline or data.mime_type not in OURS or not loaded:
            return None
        record: Any = data.content
        if data.mime_type == mime.FIGURE:
            return [numbered_figure(record, env.docname, renderer.renderer.document)]
        if data.mime_type == mime.EXPLORER:
            return [shown_explorer(record, renderer.renderer.document)]
        if data.mime_type == mime.QUESTION:
            return [shown_question(record, renderer.renderer.document)]
        if data.mime_type == mime.VERDICT:
            return [nodes.raw("", "", format="html", verdict=record["claim"])]
        text = _text_above(renderer.renderer.document)
        html = numbers_html(record, list_anchor(env.new_serialno("numbers")), text)
        return [nodes.raw("", html, format="html", numbers=html)]


def _text_above(document: nodes.document) -> str:
    """What the text is called that has been read so far: its heading, and which list this is."""
    sections = list(document.findall(nodes.section))
    if not sections:
        return ""
    section = sections[-1]
    heading = section[0].astext()
    lists = sum("numbers" in node for node in section.findall(nodes.raw))
    return said("{section}, list {number}", section=heading, number=lists + 1) if lists else heading
