"""Figures of the book: numbers and references, files to cite, and a page for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from recount.licence import licence_of
from recount.markup import render
from recount.publish.book.addresses import way_up
from recount.publish.book.binder import code_address
from recount.publish.book.book import book_of
from recount.publish.book.markdown_text import FILE as MARKDOWN_FILE
from recount.publish.book.places import put
from recount.publish.book.sections import claims_of, section_of
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import Citable, citations, plain_text
from recount.publish.cite.cite_html import cite_html, facts_html
from recount.publish.figures.bearing import bearing_html
from recount.publish.figures.charts import load_charts
from recount.publish.figures.embed import PAGE as EMBED
from recount.publish.figures.embed import embed_html, embed_line, embed_section_html
from recount.publish.figures.figure_files import (
    METADATA,
    SCRIPT,
    chart_of,
    cited_pictures,
    data_files,
    figure_files,
    script,
    zipped,
)
from recount.publish.figures.figure_html import Place, figure_html, figure_page_html
from recount.publish.figures.figure_markdown import figure_markdown
from recount.publish.figures.render_cache import page_pictures
from recount.publish.figures.thumbnail import PICTURE, thumbnail
from recount.record import ChartedFigure


class ShownFigure(nodes.figure):
    """A figure of the book, on a page that it does not belong to.

    It carries its ``record`` and its ``home``, the page that it belongs to. What it finds and its
    caption are its children, for writers other than that of HTML.
    """


class NumberedFigure(ShownFigure):
    """A figure of the book where it belongs: Sphinx numbers it, and references lead to it."""


def numbered_figure(record: ChartedFigure, home: str, document: nodes.document) -> NumberedFigure:
    """Make the node of a figure and give it the label ``figure-<id>``.

    Parameters
    ----------
    record : ChartedFigure
        The figure's record.
    home : str
        The page that it belongs to.
    document : docutils document
        That page's.
    """
    node = NumberedFigure()
    _fill(node, record, home)
    node["names"].append(f"figure-{record['figure']}")
    document.note_explicit_target(node, node)
    return node


def shown_figure(record: ChartedFigure, home: str) -> ShownFigure:
    """Make the node of a figure that belongs to another page; it has no label of its own."""
    node = ShownFigure()
    _fill(node, record, home)
    return node


def _fill(node: ShownFigure, record: ChartedFigure, home: str) -> None:
    node["record"], node["home"] = record, home
    node += nodes.caption("", record["title"])
    node += nodes.legend("", nodes.paragraph("", record["caption"]))


def figure_number(env: BuildEnvironment, figure_id: str, home: str) -> str:
    """The number of a figure, such as ``Fig. 3``; empty if figures are not numbered.

    Parameters
    ----------
    env : BuildEnvironment
        Once all pages are read.
    figure_id, home : str
        Its id, and the page that it belongs to.
    """
    numbers = env.toc_fignumbers.get(home, {}).get("figure", {}).get(f"figure-{figure_id}", ())
    form: str = env.config.numfig_format["figure"]
    return form % ".".join(map(str, numbers)) if numbers else ""


def _place(env: BuildEnvironment, record: ChartedFigure, home: str, page: str) -> Place:
    number = figure_number(env, record["figure"], home)
    book, up = book_of(env.app), way_up(page)
    citable = Citables.of(book).figure(record)
    entry = next(entry for entry in book.figures if entry.name == record["figure"])
    return Place(
        up=up,
        home=home,
        chapter=env.titles[home].astext(),
        number=number,
        citation=plain_text(citable),
        address=citable.address,
        at_home=page == home,
        code=code_address(book.settings, entry, up),
    )


def _write_html(writer: HTML5Translator, node: ShownFigure) -> None:
    record, env = node["record"], writer.builder.env
    place = _place(env, record, node["home"], writer.builder.current_docname)
    drawn = page_pictures(record["spec"])
    writer.body.append(figure_html(record, drawn, place))
    raise nodes.SkipNode


def _leave(writer: HTML5Translator, node: ShownFigure) -> None:
    """Never called, for the node is written whole; a numbered node needs it nevertheless."""


def _pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Write the files of every figure, and hand its page to the book's theme."""
    book = book_of(app)
    cited = Citables.of(book)
    for figure in book.figures:
        record = figure.content
        citable = cited.figure(record)
        drawn = page_pictures(record["spec"])
        page = f"figures/{figure.name}/index"
        original = book.originals.get((figure.kind, figure.name), record)
        to_cite = cited_pictures(book.root, chart_of(record, citable))
        files = data_files(original) | figure_files(figure, to_cite, citable)
        folder = Path(app.outdir, page).parent
        _write_files(record, files, folder)
        put(folder / PICTURE, thumbnail(drawn))
        put(folder / EMBED, embed_html(record, drawn, citable))
        section = section_of(figure, book.sections)
        near, _ = claims_of(figure, section)
        place = replace(
            _place(app.env, record, f"chapters/{figure.chapter}", page),
            section=(section.heading, section.address),
        )
        text = figure_markdown(record, place, near, citable, citations(citable))
        put(folder / MARKDOWN_FILE, text)
        claims = bearing_html(figure, book, place.up)
        more = _more_html(record, citable, embed_line(record, drawn, citable))
        body = figure_page_html(record, drawn, place, claims, more)
        title = escape(record["title"])
        yield page, {"title": title, "pagetitle": title, "body": body}, "page.html"


def _more_html(record: ChartedFigure, citable: Citable, line: str) -> Markup:
    """How to cite a figure, how to show it elsewhere, its edition and its licence."""
    return render(
        "figure-more",
        cite=cite_html(citations(citable)),
        embed=embed_section_html(line) if line else "",
        facts=facts_html(citable, licence_of(record["sources"]), METADATA),
    )


def _write_files(record: ChartedFigure, files: dict[str, bytes], folder: Path) -> None:
    """Write the files of a figure, and those that are made for the site alone."""
    folder.mkdir(parents=True, exist_ok=True)
    name = record["figure"]
    made = {SCRIPT: script(record).encode(), f"{name}.zip": zipped(name, files)}
    for file, content in (files | made).items():
        put(folder / file, content)


def _load_script(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load style and script on the pages that show figures."""
    alone = page.startswith("figures/")
    if alone or (doctree is not None and any(doctree.findall(ShownFigure))):
        load_charts(app, context)
        app.add_js_file("figures.js", loading_method="defer")
    if alone:
        app.add_css_file("cite.css")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(ShownFigure, html=(_write_html, _leave))
    app.add_enumerable_node(NumberedFigure, "figure", html=(_write_html, _leave))
    app.connect("html-collect-pages", _pages)
    app.connect("html-page-context", _load_script)
