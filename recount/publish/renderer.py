"""How the book shows the records of a chapter: verdicts as cards, figures as pictures.

MyST-NB offers renderers to every book of an environment, so this one acts only where the extension
`recount.publish.extension` is loaded.
"""

from __future__ import annotations

from html import escape
from typing import Any, ClassVar

from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from recount import mime
from recount.card import card_html, numbers_html
from recount.chart import NARROW_PX, WIDE_PX
from recount.picture import svg

OURS = (mime.VERDICT, mime.NUMBERS, mime.FIGURE, mime.EXPLORER)


class RecordRenderer(MimeRenderPlugin):
    """Turns records, which carry their chart under ``spec`` by now, into HTML."""

    mime_priority_overrides: ClassVar = [("html", kind, 1) for kind in OURS]

    @staticmethod
    def handle_mime(
        renderer: NbElementRenderer, data: MimeData, inline: bool
    ) -> list[nodes.Element] | None:
        """Return the nodes of a record, or None to let others render it."""
        app = renderer.renderer.sphinx_env.app
        loaded = "recount.publish.extension" in app.extensions
        if inline or data.mime_type not in OURS or not loaded:
            return None
        record: Any = data.content
        show = {
            mime.VERDICT: verdict_html,
            mime.NUMBERS: numbers_html,
            mime.FIGURE: figure_html,
            mime.EXPLORER: explorer_html,
        }[data.mime_type]
        return [nodes.raw("", show(record), format="html")]


def verdict_html(record: dict[str, Any]) -> str:
    """A verdict card, with a way to its row in the ledger."""
    row = f"../reference/ledger.html#{escape(record['claim'])}"
    return card_html(record, f'<a href="{row}">In the ledger</a>')


def figure_html(record: dict[str, Any]) -> str:
    """A figure as HTML: title, picture for wide and narrow pages, caption, sources."""
    credits = "; ".join(
        f"{escape(source['publisher'])}, {escape(source['title'])} ({escape(source['edition'])})"
        for source in record["sources"]
    )
    return (
        f'<figure class="recount-figure" id="figure-{escape(record["figure"])}">'
        f'<p class="recount-title">{escape(record["title"])}</p>'
        f"{pictures(record['spec'], record['alt'])}"
        f"<figcaption>{escape(record['caption'])}"
        f"<small>Sources: {credits}.</small></figcaption></figure>"
    )


def explorer_html(record: dict[str, Any]) -> str:
    """An explorer at its start, as HTML; it moves where there is a kernel."""
    choices = ", ".join(
        f"{escape(choice['label'])}: <strong>{escape(str(choice['start']))}</strong>"
        for choice in record["choices"]
    )
    return (
        '<figure class="recount-figure recount-explorer"'
        f' id="explorer-{escape(record["explorer"])}">'
        f'<p class="recount-title">{escape(record["title"])}</p>'
        f'<p class="recount-choices">{choices}</p>'
        f'<p class="recount-result">{escape(record["sentence"])}</p>'
        f"{pictures(record['spec'], record['sentence'])}"
        "<figcaption>Run this chapter in JupyterLab to try other choices.</figcaption></figure>"
    )


def pictures(spec: dict[str, Any], alt_text: str) -> str:
    """The same chart for a wide and for a narrow page; the style sheet shows one of them."""
    return "".join(
        f'<div class="recount-{name}" role="img" aria-label="{escape(alt_text)}">'
        f"{svg(spec, width)}</div>"
        for name, width in (("wide", WIDE_PX), ("narrow", NARROW_PX))
    )
