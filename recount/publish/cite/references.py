"""References of chapters as links that read as text, wherever a notebook is shown.

Authors write roles, and the pages are made of them. In the stored notebooks links stand for them,
which `recount.notebook_form.in_one_form` reads as the roles again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pybtex.database import Entry
from pybtex.richtext import Text
from pybtex.style.template import Node
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.template import join, year

from recount.chapters import Notebook
from recount.notebook_form import FIGURE_FILE
from recount.publish.book.book import book_of
from recount.publish.cite.works import FILE, entries, plain_text

_REFERENCE = re.compile(
    r"""
    (?<!`)(?P<code>`{2,})(?!`).*?(?<!`)(?P=code)(?!`)  # code, in which a role is none
    | \{cite(?::(?P<kind>[pt]))?\}`(?P<keys>[^`<>{}()]+)`
    | \{numref\}`figure-(?P<figure>[a-z0-9-]+)`
    """,
    re.VERBOSE | re.DOTALL,
)
_TITLE_CITING = re.compile(r"^# .*\{cite(?::[pt])?\}`.*$", re.MULTILINE)
_MARKUP = re.compile(r"[\\`*_<$]")


def as_links(notebook: Notebook, root: Path) -> Notebook:
    """A notebook with links for the references to works and figures of its texts.

    Parameters
    ----------
    notebook : Notebook
        In the form of `recount.notebook_form.in_one_form`; it stays as it is.
    root : Path
        The folder of the book. What its bibliography does not have stays as it is written.
    """
    known = entries(root) if (root / FILE).is_file() else {}
    return _rewritten(
        notebook, lambda source: _REFERENCE.sub(lambda found: _linked(found, known), source)
    )


def titled_in_words(notebook: Notebook, root: Path) -> Notebook:
    """A notebook whose title has words for its references to works; see `in_title`."""
    return _rewritten(notebook, lambda source: in_title(source, root))


def _rewritten(notebook: Notebook, change: Callable[[str], str]) -> Notebook:
    """A notebook with other texts."""
    cells = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown" and (changed := change(source)) != source:
            cell = cell | {"source": changed.splitlines(keepends=True)}
        cells.append(cell)
    return notebook | {"cells": cells}


def in_title(source: str, root: Path) -> str:
    """Markdown whose title has words for its references to works.

    The title of a page is also that of its window, of results of the search and of citations,
    which know no references.
    """
    if not _TITLE_CITING.search(source):
        return source
    known = entries(root)
    return _TITLE_CITING.sub(
        lambda title: _REFERENCE.sub(lambda found: _worded(found, known), title[0]), source
    )


def _worded(found: re.Match[str], known: Mapping[str, Entry]) -> str:
    words = _words(found, known)
    return found[0] if words is None else words


def _linked(found: re.Match[str], known: Mapping[str, Entry]) -> str:
    if found["figure"]:
        return f"[Fig. {found['figure']}](../{FIGURE_FILE.format(figure=found['figure'])})"
    words = _words(found, known)
    if words is None:
        return found[0]
    return f"[{words}](../{FILE}#{','.join(_keys(found))})"


def _words(found: re.Match[str], known: Mapping[str, Entry]) -> str | None:
    """What a reference to works says, as Markdown; None if it is none, or of an unknown work."""
    keys = _keys(found)
    if not all(key in known for key in keys):
        return None
    return _MARKUP.sub(
        r"\\\g<0>", label([known[key] for key in keys], textual=found["kind"] == "t")
    )


def _keys(found: re.Match[str]) -> list[str]:
    return [key.strip() for key in (found["keys"] or "").split(",")]


def label(cited: Sequence[Entry], textual: bool = False) -> str:
    """What the page says for a reference, such as “[UNODC, 2019]”; textual, “UNODC [2019]”."""
    style = AuthorYearReferenceStyle()
    author = style.person.author_or_editor_or_title(full=False)
    told = []
    for entry in cited:
        given = {"entry": entry, "style": style}
        if textual:
            when = str(year.format_data(given))
            told.append(_plain(author, given) + (f" [{when}]" if when else ""))
        else:
            told.append(_plain(join(sep=", ")[author, year], given))
    return ", ".join(told) if textual else f"[{', '.join(told)}]"


def _plain(words: Node, given: Mapping[str, object]) -> str:
    return plain_text(Text(words.format_data(given)))


def _word_titles(app: Sphinx, page: str, source: list[str]) -> None:
    """Put words for the references of a page's title before it is read."""
    root = book_of(app).root
    if Path(app.env.doc2path(page)).suffix != ".ipynb":
        source[0] = in_title(source[0], root)
        return
    notebook = json.loads(source[0])
    if (titled := titled_in_words(notebook, root)) != notebook:
        source[0] = json.dumps(titled, ensure_ascii=False)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("source-read", _word_titles)
