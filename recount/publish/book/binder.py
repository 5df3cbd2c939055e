"""The way from a page to its notebook: the released edition, in a JupyterLab on Binder."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from recount.chapters import Record
from recount.markup import render
from recount.publish.book.book import book_of
from recount.publish.book.settings import Settings

BINDER = "https://mybinder.org"
PLACEHOLDER = "OWNER/REPOSITORY"
"""Stands in the README for the repository, as long as the settings name none."""


def binder_address(settings: Settings, notebook: str, cell: str | None = None) -> str:
    """Address at which Binder opens a chapter's notebook in JupyterLab, as it was released.

    Parameters
    ----------
    settings : Settings
        Of the book; they say where its source is published.
    notebook : str
        Name of the chapter, such as ``harbours``.
    cell : str, optional
        Id of the cell to go to, which ``binder/labextensions`` does; without it, JupyterLab shows
        the top of the notebook.

    Returns
    -------
    str
        The address, at the tag of this edition; empty where `settings` name no repository.
    """
    if not settings.repository:
        return ""
    place = f"lab/tree/chapters/{quote(notebook)}.ipynb"
    if cell is not None:
        place += f"#cell-id={quote(cell)}"
    return f"{tag_address(settings, settings.edition)}?urlpath={quote(place)}"


def tag_address(settings: Settings, version: str) -> str:
    """Where Binder has an edition; with a place to fill in, if the settings name no repository."""
    source = _source(settings.repository) if settings.repository else f"gh/{PLACEHOLDER}"
    return f"{BINDER}/v2/{source}/v{version}"


def code_address(settings: Settings, record: Record, up: str) -> str:
    """Where the code behind a record is: its cell on Binder, else the notebook of its chapter.

    Parameters
    ----------
    settings : Settings
        Of the book; they say where its source is published.
    record : Record
        A verdict, a figure or an explorer.
    up : str
        The way to the book's root from the page that leads there.
    """
    live = binder_address(settings, record.chapter, record.cell)
    return live or f"{up}_sources/chapters/{quote(record.chapter)}.ipynb"


def _source(repository: str) -> str:
    """A repository in Binder's words: by its host where Binder knows that, else by its address."""
    parts = urlsplit(repository)
    path = parts.path.strip("/")
    if parts.netloc == "github.com":
        return f"gh/{quote(path)}"
    if parts.netloc == "gitlab.com":
        return f"gl/{quote(path, safe='')}"
    return f"git/{quote(repository, safe='')}"


def launch_html(settings: Settings, notebook: str) -> Markup:
    """The link at the head of a chapter, and what is to be expected behind it; if there is one."""
    address = binder_address(settings, notebook)
    return render("launch", address=address, version=settings.edition) if address else Markup()


def _add_link(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the link below the title of a chapter."""
    if app.builder.format != "html" or Path(app.env.doc2path(page)).suffix != ".ipynb":
        return
    launch = launch_html(book_of(app).settings, Path(page).name)
    title = doctree.next_node(nodes.title)
    if launch and title is not None:
        html = nodes.raw("", launch, format="html")
        title.parent.insert(title.parent.index(title) + 1, html)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-resolved", _add_link)
