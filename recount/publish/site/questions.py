"""Questions of lessons: a small form that a script checks, with the answer folded below it.

Without scripts, and on paper, the question and its answer are there, and nothing that does nothing.
"""

from __future__ import annotations

import json
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from recount.markup import render
from recount.publish.book.addresses import entry_page, way_up
from recount.record import QuestionRecord


class ShownQuestion(nodes.General, nodes.Element):
    """A question of a lesson, with the label ``question-<id>``; it carries its ``record``."""


def shown_question(record: QuestionRecord, document: nodes.document) -> ShownQuestion:
    """Make the node of a question.

    Parameters
    ----------
    record : QuestionRecord
        The question's record.
    document : docutils document
        The page that it belongs to.
    """
    node = ShownQuestion("", record=record)
    node["names"].append(f"question-{record['question']}")
    document.note_explicit_target(node, node)
    return node


def form_html(record: QuestionRecord, up: str) -> Markup:
    """A question as a page shows it, with a form that waits for the script.

    Parameters
    ----------
    record : QuestionRecord
        The question's record.
    up : str
        The way from the page to the book's root.
    """
    return render(
        "question-form",
        record=record,
        name=f"question-{record['question']}",
        replies=json.dumps(record["replies"], ensure_ascii=False),
        links=[
            (f"{up}{entry_page('claim', claim['claim'])}", claim["statement"])
            for claim in record["claims"]
        ],
    )


def _write_html(writer: HTML5Translator, node: ShownQuestion) -> None:
    up = way_up(writer.builder.current_docname)
    writer.body.append(form_html(node["record"], up))
    raise nodes.SkipNode


def _load_script(
    app: Sphinx, _page: str, _template: str, _context: dict[str, Any], doctree: Any
) -> None:
    """Load style and script on the pages that ask questions."""
    if doctree is not None and any(doctree.findall(ShownQuestion)):
        app.add_css_file("questions.css")
        app.add_js_file("questions.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(ShownQuestion, html=(_write_html, None))
    app.connect("html-page-context", _load_script)
