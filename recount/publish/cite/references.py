"""References of chapters as links that read as text, wherever a notebook is shown.

Authors write roles, and the pages are made of them. In the stored notebooks links stand for them,
which `recount.notebook_form.in_one_form` reads as the roles again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pybtex.database import Entry
from pybtex.richtext import Text
from pybtex.style.template import Node
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.template import join, year

from recount.chapters import Notebook
from recount.notebook_form import FIGURE_FILE
from recount.publish.cite.works import FILE, entries, plain_text

_REFERENCE = re.compile(
    r"""
    (?<!`)(?P<code>`{2,})(?!`).*?(?<!`)(?P=code)(?!`)  # code, in which a role is none
    | \{cite(?::(?P<kind>[pt]))?\}`(?P<keys>[^`<>{}()]+)`
    | \{numref\}`figure-(?P<figure>[a-z0-9-]+)`
    """,
    re.VERBOSE | re.DOTALL,
)
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
    return notebook | {"cells": [_cell(cell, known) for cell in notebook["cells"]]}


def _cell(cell: dict[str, Any], known: Mapping[str, Entry]) -> dict[str, Any]:
    if cell["cell_type"] != "markdown":
        return cell
    source = "".join(cell["source"])
    linked = _REFERENCE.sub(lambda found: _linked(found, known), source)
    return cell if linked == source else cell | {"source": linked.splitlines(keepends=True)}


def _linked(found: re.Match[str], known: Mapping[str, Entry]) -> str:
    if found["figure"]:
        return f"[Fig. {found['figure']}](../{FIGURE_FILE.format(figure=found['figure'])})"
    keys = [key.strip() for key in (found["keys"] or "").split(",")]
    if not all(key in known for key in keys):
        return found[0]
    words = label([known[key] for key in keys], textual=found["kind"] == "t")
    bare = _MARKUP.sub(r"\\\g<0>", words)
    return f"[{bare}](../{FILE}#{','.join(keys)})"


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
