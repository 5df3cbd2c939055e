"""Galleries: every figure, or every explorer, by its picture, under the name of its chapter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.writers.html5 import HTML5Translator

from recount.chapters import ExplorerEntry, FigureEntry
from recount.markup import render
from recount.publish.book.addresses import entry_page, way_up
from recount.publish.book.book import book_of
from recount.publish.book.sections import section_of
from recount.publish.figures.figures import figure_number
from recount.publish.figures.render_cache import page_pictures
from recount.publish.figures.thumbnail import PICTURE, size_px


class Gallery(nodes.General, nodes.Element):
    """The gallery of all records of a ``kind``: ``figure`` or ``explorer``."""


@dataclass(frozen=True)
class Card:
    """What a gallery shows of a figure or an explorer.

    Attributes
    ----------
    title, number, topic : str
        What it is called, its number in the book, and the heading of its section; the last two
        may be empty.
    page, picture : str
        Files from the root of the site; no picture, where it has none.
    size : tuple of int
        Width and height of the picture.
    sentence : str
        What an explorer says at its start; empty for a figure.
    """

    title: str
    number: str
    topic: str
    page: str
    picture: str
    size: tuple[int, int]
    sentence: str = ""


def gallery_html(chapters: Iterable[tuple[str, str, Iterable[Card]]], up: str) -> Markup:
    """The cards under the names of their chapters.

    Parameters
    ----------
    chapters : iterable of tuple
        Name, title and cards of each chapter, in reading order.
    up : str
        The way from the page to the book's root: empty, or ``../`` once or more.
    """
    return render("gallery", chapters=chapters, up=up)


def _write_html(writer: HTML5Translator, node: Gallery) -> None:
    env = writer.builder.env
    book = book_of(env.app)
    chapters: dict[str, list[Card]] = {}
    for record in book.figures if node["kind"] == "figure" else book.explorers:
        topic = section_of(record, book.sections).heading
        chapters.setdefault(record.chapter, []).append(_card(env, record, topic))
    titled = [
        (name, env.titles[f"chapters/{name}"].astext(), cards) for name, cards in chapters.items()
    ]
    up = way_up(writer.builder.current_docname)
    writer.body.append(gallery_html(titled, up))
    raise nodes.SkipNode


def _card(env: BuildEnvironment, record: FigureEntry | ExplorerEntry, topic: str) -> Card:
    page = entry_page(record.kind, record.name)
    picture = page.replace("index.html", PICTURE)
    title = record.content["title"]
    number = sentence = ""
    if isinstance(record, FigureEntry):
        number = figure_number(env, record.name, f"chapters/{record.chapter}")
    else:
        sentence = record.content["sentence"]
        if "spec" not in record.content:
            return Card(title, number, topic, page, "", (0, 0), sentence)
    drawn = page_pictures(record.content["spec"])
    return Card(title, number, topic, page, picture, size_px(drawn), sentence)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_node(Gallery, html=(_write_html, None))
