"""The list of sources: each title names the language that it is in.

What stands around a title (“Report”, “no date”) is English on all pages, and says so on those of
another language.
"""

from __future__ import annotations

from docutils import nodes
from pybtex.plugin import find_plugin, register_plugin
from sphinx.application import Sphinx

from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page
from recount.publish.book.book import book_of
from recount.publish.cite.works import languages_of_titles

REFERENCE = "bibtex-citation"
"""The class of what refers to a source in a text."""
_BACKEND = ("pybtex.backends", "plaintext")


def _marked(language: str) -> str:
    """The class by which docutils names the language of a part."""
    return f"language-{language}"


def _name_languages(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    if language_of_page() != ENGLISH:
        for part in doctree.findall(nodes.Element):
            if isinstance(part, nodes.citation) or REFERENCE in part.get("classes", ()):
                part["classes"].append(_marked(ENGLISH.tag))
    titles = languages_of_titles(book_of(app).root)
    for entry in doctree.findall(nodes.citation):
        for text in list(entry.findall(nodes.Text)):
            title = next((one for one in titles if one in text), None)
            if title:
                before, _, after = text.partition(title)
                inline = nodes.inline("", title, classes=[_marked(titles[title])])
                text.parent.replace(text, [nodes.Text(before), inline, nodes.Text(after)])


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-resolved", _name_languages)
    # It is asked for at every reference, and to look for it takes longer than to use it.
    register_plugin(*_BACKEND, find_plugin(*_BACKEND), force=True)
