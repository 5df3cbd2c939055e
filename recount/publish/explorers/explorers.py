"""Explorers of the book: native controls, which a script lets move sentence, picture and table.

The outcome of every choice is in a script of its own, which loads when the explorer is used. What
a page shows without scripts is the starting choice in words, its sentence and its picture.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from recount.explorers.grid import column_headings
from recount.languages.words import said, written
from recount.markup import render
from recount.publish.book.addresses import way_up
from recount.publish.book.binder import code_address
from recount.publish.book.book import book_of
from recount.publish.figures.charts import load_charts
from recount.publish.figures.figure_html import credits, inlined
from recount.publish.figures.render_cache import page_pictures
from recount.quantities.units import format_number
from recount.record import ChartedExplorer, ChoiceRecord, ExplorerRecord, ItemsRecord, Option

YEARS = range(1900, 2101)
"""Whole numbers that are written without a separator where all of a choice are among them."""


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


def explorer_html(
    record: ExplorerRecord, drawn: Path | None, up: str, code: str, alone: bool = False
) -> Markup:
    """An explorer as a page shows it: at its start, with controls that wait for the script.

    Parameters
    ----------
    record : ExplorerRecord
        The explorer's record.
    drawn : Path or None
        Folder of the pictures of its start, from `drawn_of`.
    up : str
        The way from the page to the book's root: empty, or ``../`` once or more.
    code : str
        Where its code is.
    alone : bool
        Whether its title is the heading of the page, which then has its id.
    """
    return render(
        "explorer",
        record=record,
        name=record["explorer"],
        choices=[_described(record["explorer"], choice) for choice in record["choices"]],
        drawn=inlined(drawn) if drawn else {},
        words=json.dumps(
            record.get("headings") or column_headings(json.loads(record["grid"])["columns"])
        ),
        credits=credits(record["sources"]),
        up=up,
        code=code,
        alone=alone,
    )


def drawn_of(record: ChartedExplorer) -> Path | None:
    """Folder of the pictures of an explorer's start; None if it draws nothing.

    See `recount.publish.figures.render_cache.pictures`.
    """
    return page_pictures(record["spec"]) if "spec" in record else None


def range_text(choice: ChoiceRecord | ItemsRecord) -> str:
    """What can be chosen, in words."""
    texts = [shown_text(option, choice) for option in choice["options"]]
    if choice["kind"] == "range":
        return said("{low} to {high}", low=texts[0], high=texts[-1])
    return "; ".join(texts)


def shown_text(option: Option, choice: ChoiceRecord | ItemsRecord) -> str:
    """An option as a reader sees it: numbers with separators, but for years."""
    if isinstance(option, bool) or not isinstance(option, int) or of_years(choice):
        return option_text(option)
    return format_number(option, "count", 0)


def of_years(choice: ChoiceRecord | ItemsRecord) -> bool:
    """Whether the options of a choice are calendar years."""
    return all(type(option) is int and option in YEARS for option in choice["options"])


def option_text(option: Option) -> str:
    """What an option is called, on its control and, in English, in links that lead to it."""
    if isinstance(option, bool):
        return said("yes") if option else said("no")
    return written(str(option)) if isinstance(option, float) else str(option)


def _described(explorer: str, choice: ChoiceRecord | ItemsRecord) -> dict[str, Any]:
    """A choice with the id of its control, its options by their names in links, and its start."""
    texts = list(map(option_text, choice["options"]))
    start = choice["start"] if choice["kind"] == "items" else [choice["start"]]
    return {
        **choice,
        "id": f"explorer-{explorer}--{choice['name']}",
        "named": list(zip(choice.get("names", texts), texts, strict=True)),
        "shown": [shown_text(option, choice) for option in start],
        "plain": of_years(choice),
        "starts": list(map(option_text, start)),
    }


def grid_script(record: ExplorerRecord) -> str:
    """The outcome of every choice as a script, which also loads from a folder on disk."""
    # JSON is JavaScript; "</" cannot end a script element should this ever stand in one.
    grid = record["grid"].replace("</", "<\\/")
    return f"recountExplorer({json.dumps(record['explorer'])},{grid});\n"


def _write_html(writer: HTML5Translator, node: ShownExplorer) -> None:
    record, page = node["record"], writer.builder.current_docname
    book, up = book_of(writer.builder.app), way_up(page)
    entry = next(entry for entry in book.explorers if entry.name == record["explorer"])
    code = code_address(book.settings, entry, up)
    writer.body.append(explorer_html(record, drawn_of(record), up, code))
    raise nodes.SkipNode


def _write_grids(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for record in book_of(app).explorers:
            script = Path(app.outdir) / "_static" / f"explorer-{record.name}.js"
            script.write_text(grid_script(record.content), encoding="utf-8")


def _load_script(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load style and script on the pages that show explorers."""
    alone = page.startswith("explorers/")
    if alone or (doctree is not None and any(doctree.findall(ShownExplorer))):
        load_charts(app, context)
        app.add_css_file("explorers.css")
        app.add_js_file("explorers.js", loading_method="defer")
    if alone:
        app.add_css_file("cite.css")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(ShownExplorer, html=(_write_html, None))
    app.connect("html-page-context", _load_script)
    app.connect("build-finished", _write_grids)
