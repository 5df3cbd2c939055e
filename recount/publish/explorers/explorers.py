"""Explorers of the book: native controls, which a script lets move sentence, picture and table.

The outcome of every choice is in a script of its own, which loads when the explorer is used. What
a page shows without scripts is the starting choice in words, its sentence and its picture.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from recount.publish.book.book import book_of
from recount.publish.figures.charts import load_charts
from recount.publish.figures.figure_html import caption_html, pictures_html
from recount.publish.figures.render_cache import Chart, drawn_folder, pictures
from recount.record import ChartedExplorer, ChoiceRecord, ExplorerRecord, ItemsRecord, Option


class ShownExplorer(nodes.figure):
    """An explorer of the book, with the label ``explorer-<id>``; it carries its ``record``.

    Its title and its sentence are its children, for writers other than that of HTML.
    """


def shown_explorer(record: ChartedExplorer, document: nodes.document) -> ShownExplorer:
    """Make the node of an explorer.

    Parameters
    ----------
    record : ChartedExplorer
        The explorer's record.
    document : docutils document
        The page that it belongs to.
    """
    node = ShownExplorer()
    node["record"] = record
    node += nodes.caption("", record["title"])
    node += nodes.legend("", nodes.paragraph("", record["sentence"]))
    node["names"].append(f"explorer-{record['explorer']}")
    document.note_explicit_target(node, node)
    return node


def explorer_html(record: ExplorerRecord, drawn: Path, up: str) -> str:
    """An explorer as a page shows it: at its start, with controls that wait for the script.

    Parameters
    ----------
    record : ExplorerRecord
        The explorer's record.
    drawn : Path
        Folder of the pictures of its start; see `recount.publish.figures.render_cache.pictures`.
    up : str
        The way from the page to the book's root: empty, or ``../`` once or more.
    """
    name, title = escape(record["explorer"]), escape(record["title"])
    controls = "".join(_control_html(record["explorer"], choice) for choice in record["choices"])
    sources = caption_html(record["sources"]) if record["sources"] else ""
    return (
        f'<figure class="recount-figure recount-explorer" id="explorer-{name}"'
        f' aria-labelledby="explorer-{name}--title" data-explorer="{name}"'
        f' data-grid="{up}_static/explorer-{name}.js">'
        f'<p class="recount-title" id="explorer-{name}--title">{title}</p>'
        f'<p class="recount-choices">{_in_words(record["choices"])}</p>'
        '<form class="recount-controls" autocomplete="off">'
        f'<fieldset disabled aria-labelledby="explorer-{name}--title">{controls}'
        '<button type="button" data-reset>Reset</button></fieldset></form>'
        f'<p class="recount-result" aria-live="polite">{escape(record["sentence"])}</p>'
        '<p class="recount-note" role="status"></p>'
        f'<div class="recount-picture">{pictures_html(drawn, record["sentence"])}'
        '<p class="recount-wait" role="status"></p></div>'
        '<div class="recount-taken"><details class="recount-table"><summary>Table'
        f'<span class="recount-unseen"> of this choice: {title}</span></summary>'
        f'<div class="recount-scroll" tabindex="0" role="region" aria-label="Table: {title}"></div>'
        '</details><button type="button" data-csv disabled>Download CSV</button>'
        f'<button type="button" data-copy="#explorer-{name}" hidden>Copy link to this choice'
        f"</button></div>{sources}</figure>"
    )


def option_text(option: Option) -> str:
    """What an option is called, on its control and in links that lead to it."""
    if isinstance(option, bool):
        return "yes" if option else "no"
    return str(option)


def _starts(choice: ChoiceRecord | ItemsRecord) -> list[str]:
    start = choice["start"] if choice["kind"] == "items" else [choice["start"]]
    return list(map(option_text, start))


def _in_words(choices: list[ChoiceRecord | ItemsRecord]) -> str:
    return "; ".join(
        f"{escape(choice['label'])}: <strong>{escape(', '.join(_starts(choice)))}</strong>"
        for choice in choices
    )


def _control_html(explorer: str, choice: ChoiceRecord | ItemsRecord) -> str:
    control = f"explorer-{explorer}--{choice['name']}"
    given = f'id="{escape(control)}" data-choice="{escape(choice["name"])}"'
    if choice["kind"] == "items":
        return _items_html(choice, given)
    show = {"range": _range_html, "switch": _switch_html, "list": _list_html}
    return show[choice["kind"]](choice, control, given)


def _label_html(choice: ChoiceRecord, control: str) -> str:
    return f'<label for="{escape(control)}">{escape(choice["label"])}</label>'


def _range_html(choice: ChoiceRecord, control: str, given: str) -> str:
    low, after, *_, high = map(int, choice["options"])
    start = choice["start"]
    return (
        f'<div class="recount-control">{_label_html(choice, control)}<span class="recount-range">'
        f'<input type="range" {given} min="{low}" max="{high}" step="{after - low}"'
        f' value="{start}"><output for="{escape(control)}" aria-live="off">{start}</output>'
        "</span></div>"
    )


def _switch_html(choice: ChoiceRecord, control: str, given: str) -> str:
    on = " checked" if choice["start"] else ""
    return (
        f'<div class="recount-control recount-switch"><input type="checkbox" {given}{on}>'
        f"{_label_html(choice, control)}</div>"
    )


def _list_html(choice: ChoiceRecord, control: str, given: str) -> str:
    [start] = _starts(choice)
    options = "".join(
        f"<option{' selected' if option == start else ''}>{escape(option)}</option>"
        for option in map(option_text, choice["options"])
    )
    return (
        f'<div class="recount-control recount-list">{_label_html(choice, control)}'
        f"<select {given}>{options}</select></div>"
    )


def _items_html(choice: ItemsRecord, given: str) -> str:
    """Boxes to tick, folded, so that twenty items are one stop of the keyboard until wanted."""
    label = escape(choice["label"])
    boxes = "".join(
        f'<label><input type="checkbox" value="{escape(option)}"'
        f"{' checked' if option in choice['start'] else ''}> {escape(option)}</label>"
        for option in choice["options"]
    )
    return (
        f'<details class="recount-control recount-items"><summary>{label}: <output'
        f' aria-live="off">{len(choice["start"])}</output> of {len(choice["options"])}</summary>'
        f'<fieldset {given} data-column="{escape(choice["column"])}">'
        f'<legend class="recount-unseen">{label}</legend>'
        '<button type="button" data-tick="all">All</button>'
        f'<button type="button" data-tick="">None</button><div>{boxes}</div></fieldset></details>'
    )


def grid_script(record: ExplorerRecord) -> str:
    """The outcome of every choice as a script, which also loads from a folder on disk."""
    # JSON is JavaScript; "</" cannot end a script element should this ever stand in one.
    grid = record["grid"].replace("</", "<\\/")
    return f"recountExplorer({json.dumps(record['explorer'])},{grid});\n"


def _write_html(writer: HTML5Translator, node: ShownExplorer) -> None:
    record, page = node["record"], writer.builder.current_docname
    drawn = pictures(Chart(record["spec"]), drawn_folder())
    writer.body.append(explorer_html(record, drawn, "../" * page.count("/")))
    raise nodes.SkipNode


def _leave(writer: HTML5Translator, node: ShownExplorer) -> None:
    """Never called, for the node is written whole on entering it."""


def _write_grids(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for record in book_of(app).explorers:
            script = Path(app.outdir) / "_static" / f"explorer-{record.name}.js"
            script.write_text(grid_script(record.content), encoding="utf-8")


def _load_script(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load style and script on the pages that show explorers."""
    if doctree is not None and any(doctree.findall(ShownExplorer)):
        load_charts(app, context)
        app.add_css_file("explorers.css")
        app.add_js_file("explorers.js", loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(ShownExplorer, html=(_write_html, _leave))
    app.connect("html-page-context", _load_script)
    app.connect("build-finished", _write_grids)
