"""The one form of notebooks, whoever wrote them: JupyterLab, Colab, VS Code, an older Jupyter.

What only says who wrote a notebook, or leaves out what follows from the rest, is brought into the
form of today: each cell has an id and metadata. Links to the bibliography and to pictures of
figures are read as the roles that pages are made of; stored, they are links, which show as text in
whatever opens a notebook (`recount.publish.cite.references`). What could be read in two ways, or
not at all, is refused, with the cell.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from recount.errors import BuildError

Notebook = dict[str, Any]
"""A notebook, in the format of Jupyter."""

FORMAT = 4
_MINOR = 5
"""With it cells have ids."""
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PARTS: Mapping[str, Mapping[str, tuple[type, ...]]] = {
    "stream": {"name": (str,), "text": (str, list)},
    "display_data": {"data": (dict,)},
    "execute_result": {"data": (dict,)},
    "error": {"ename": (str,), "evalue": (str,)},
}
"""What an output of each kind has, and all that reads it takes for granted."""
WORKS_FILE = "references.bib"
"""The bibliography, below the folder of the book."""
FIGURE_FILE = "figures/{figure}/figure.png"
"""The picture of a figure, below the folder of the book: PNG, because LaTeX takes no SVG."""
_WORDS = r"(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+"
_REFERENCE = re.compile(
    rf"""
    (?<!`)(?P<code>`+)(?!`).*?(?<!`)(?P=code)(?!`)  # code, in which a link is none
    | \[(?P<words>{_WORDS})\]\(\.\./{re.escape(WORKS_FILE)}\#(?P<keys>[^\s()]+)\)
    | \[Fig\.\ [a-z0-9-]+\]\(\.\./figures/(?P<figure>[a-z0-9-]+)/figure\.png\)
    """,
    re.VERBOSE | re.DOTALL,
)
_SAVED = "open it in JupyterLab and save it"


def in_one_form(notebook: Any, shown: str) -> Notebook:
    """A notebook in the form of today.

    Parameters
    ----------
    notebook : object
        As read from a file in JSON; it is changed.
    shown : str
        Its name, for messages.

    Raises
    ------
    BuildError
        Naming the cell, if there is one to name.
    """
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if isinstance(notebook, dict) and notebook.get("nbformat", FORMAT) != FORMAT:
        raise BuildError(
            f"{shown}: a notebook of format {notebook['nbformat']!r}; expected format {FORMAT}:"
            f" {_SAVED}"
        )
    if not isinstance(cells, list):
        raise BuildError(f"{shown}: expected a notebook in UTF-8, with a list of cells")
    found: Notebook = notebook
    found |= {"nbformat": FORMAT, "nbformat_minor": max(_MINOR, _whole(found, "nbformat_minor"))}
    _require_python(found, shown)
    for number, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise BuildError(f"{shown}, cell {number}: expected names with values")
        if not isinstance(cell.setdefault("metadata", {}), dict):
            raise BuildError(f"{shown}, cell {number}: expected metadata with names and values")
    _name(cells, shown)
    for cell in cells:
        if wrong := _wrong_in(cell):
            raise BuildError(f"{shown}, cell {cell['id']}: {wrong}")
        if cell["cell_type"] == "markdown":
            _read_roles(cell)
    return found


def _read_roles(cell: dict[str, Any]) -> None:
    """Put roles for the links that stand for them; a title in brackets is one of `{cite}`."""
    source = "".join(cell["source"])
    read = _REFERENCE.sub(_role, source)
    if read != source:
        cell["source"] = read.splitlines(keepends=True)


def _role(found: re.Match[str]) -> str:
    if found["figure"]:
        return f"{{numref}}`figure-{found['figure']}`"
    if found["words"] is None:
        return found[0]
    whole = found["words"].startswith("[") and found["words"].endswith("]")
    return f"{{{'cite' if whole else 'cite:t'}}}`{found['keys']}`"


def _whole(found: Notebook, name: str) -> int:
    number = found.get(name)
    return number if isinstance(number, int) else 0


def _require_python(notebook: Notebook, shown: str) -> None:
    """Refuse a notebook in another language; by which name its kernel goes makes no difference."""
    metadata = notebook.setdefault("metadata", {})
    if not isinstance(metadata, dict):
        raise BuildError(f"{shown}: expected metadata with names and values")
    for part, name in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(part)
        language = about.get(name) if isinstance(about, dict) else None
        if isinstance(language, str) and not language.lower().startswith(("python", "ipython")):
            raise BuildError(f"{shown}: a notebook in {language}; expected one in Python")


def _name(cells: list[dict[str, Any]], shown: str) -> None:
    """Give an id to each cell that has none: the one that Colab keeps elsewhere, or a new one.

    A new one follows from the text of the cell, so that it is the same at each reading, till
    `recount accept` stores it.
    """
    taken = Counter(cell["id"] for cell in cells if isinstance(cell.get("id"), str))
    if twice := [name for name, times in taken.items() if times > 1]:
        raise BuildError(f"{shown}, cell {twice[0]}: two cells have this id; expected one each")
    for number, cell in enumerate(cells, 1):
        if "id" in cell:
            if not isinstance(cell["id"], str) or not _ID.fullmatch(cell["id"]):
                raise BuildError(
                    f"{shown}, cell {number}: the id {cell['id']!r}; expected one of letters,"
                    f" digits, hyphens and underscores, 64 at most, or none: {_SAVED}"
                )
            continue
        cell["id"] = next(name for name in _names(cell) if name not in taken)
        taken[cell["id"]] += 1


def _names(cell: dict[str, Any]) -> Iterator[str]:
    elsewhere = cell["metadata"].get("id")
    if isinstance(elsewhere, str) and _ID.fullmatch(elsewhere):
        yield elsewhere
    source = cell.get("source", "")
    text = "".join(map(str, source)) if isinstance(source, list) else str(source)
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    yield f"cell-{digest}"
    number = 2
    while True:
        yield f"cell-{digest}-{number}"
        number += 1


def _wrong_in(cell: dict[str, Any]) -> str:
    """What a cell lacks of what all that reads it takes for granted; empty if nothing."""
    source = cell.get("source")
    lines = source if isinstance(source, list) else [source]
    if not all(isinstance(line, str) for line in lines):
        return "expected its source, a text or a list of lines"
    if cell.get("cell_type") != "code":
        return "" if isinstance(cell.get("cell_type"), str) else "expected a cell_type"
    cell.setdefault("execution_count", None)
    outputs = cell.get("outputs")
    if not isinstance(outputs, list):
        return f"outputs are {json.dumps(outputs)}; expected a list, empty if there are none"
    for number, output in enumerate(outputs, 1):
        if wrong := _wrong_in_output(output):
            return f"output {number}: {wrong}"
    return ""


def _wrong_in_output(output: Any) -> str:
    if not isinstance(output, dict) or not isinstance(output.get("data", {}), dict):
        return "expected names with values, and so its data"
    kind = output.get("output_type")
    if not isinstance(kind, str) or kind not in _PARTS:
        return f"output_type {kind!r}; expected one of {', '.join(_PARTS)}"
    for name, of in _PARTS[kind].items():
        if not isinstance(output.get(name), of):
            return f"no {name}; expected one, as an output of the type {kind} has"
    return ""
