"""The drafts of a chapter and of what is shown in one: figures and explorers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
import yaml

from recount.chapters import CONTENTS, LESSON, code_cells, homes, is_lesson, notebooks, read
from recount.drawing.captions import captions
from recount.errors import DraftError
from recount.publish.cite.references import as_links
from recount.publish.drafts.answers import Answers, require_new
from recount.publish.drafts.draft import Draft
from recount.publish.pipeline.execute import normalised
from recount.reading import is_there, text_of
from recount.tables.data import read_table
from recount.tables.descriptors import descriptor

QUOTABLE = "## Before you quote"
"""The heading that every chapter about a report begins with."""

_SETUP = "from recount import figure, judge, numbers, open_claims, pick, printed, published, table"
_EXPLORER = '''\
{name}_table = table("{table}").dropna(subset=["{by}", "{label}", "{value}"])


def {name}({by}):
    """The rows of one choice, the largest first."""
    rows = {name}_table[{name}_table["{by}"] == {by}]
    return rows[["{label}", "{value}"]].sort_values("{value}", ascending=False)


def draw_{name}(data):
    order = alt.EncodingSortField("{value}", order="descending")
    return (
        alt.Chart(data)
        .mark_bar()
        .encode(x="{value}:Q", y=alt.Y("{label}:N", sort=order))
    )


def say_{name}(rows, {by}):
    first = rows.iloc[0]
    return f"{{{by}}}: {{first['{label}']}} has the most, {{first['{value}']}}."


{name}_options = sorted({name}_table["{by}"].unique().tolist())
explore(
    "{slug}",
    {name},
    title={title!r},
    draw=draw_{name},
    say=say_{name},
    {by}=Choice("{choice}", {name}_options, {name}_options[-1]),
)'''


def chapter(root: Path, slug: str, answers: Answers) -> Draft:
    """Draft a chapter: a notebook with the headings that every chapter has, listed in the contents.

    Raises
    ------
    DraftError
        If the name is taken, or something is missing.
    """
    taken = [*notebooks(root), *(path.stem for path in (root / "chapters").glob("*.ipynb"))]
    require_new("chapter", slug, taken)
    if is_lesson(slug):
        raise DraftError(f"chapter {slug}: with {LESSON!r} begin lessons; expected another name")
    title = answers.needed("title", "its heading")
    opening = answers.needed("opening", "a sentence or two: what is claimed, and what is checked")
    quote = answers.needed("quote", "what a reader can quote, a sentence")
    answers.require_all()
    cells = [
        nbformat.v4.new_markdown_cell(f"# {title}\n\n{opening}", id="title"),
        nbformat.v4.new_markdown_cell(f"{QUOTABLE}\n\n- {quote}", id="quote-text"),
        nbformat.v4.new_code_cell(_SETUP, id="setup", metadata={"tags": ["hide-input"]}),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    files = {
        f"chapters/{slug}.ipynb": normalised(notebook),
        "_toc.yml": _listed(root, f"chapters/{slug}"),
    }
    missing = [f"chapters/{slug}.ipynb: no section yet: `## …` below `{QUOTABLE}`"]
    return Draft(files, [*missing, f"a claim in it: `recount new claim … --chapter {slug}`"])


def _listed(root: Path, page: str) -> str:
    """The contents with one more page, behind the last chapter about a report."""
    text = text_of(root, CONTENTS, DraftError)
    entries = list(re.finditer(r"^( *)- file: (\S+) *\n", text, re.MULTILINE))
    judging = {f"chapters/{name}" for name in homes(root)}
    own = [entry for entry in entries if entry[2] in judging]
    if own:
        return f"{text[: own[-1].end()]}{own[-1][1]}- file: {page}\n{text[own[-1].end() :]}"
    if entries:
        first = entries[0]
        return f"{text[: first.start()]}{first[1]}- file: {page}\n{text[first.start() :]}"
    return f"{text.rstrip()}\nchapters:\n  - file: {page}\n"


def figure(root: Path, slug: str, answers: Answers) -> Draft:
    """Draft a figure: its words, for a cell that draws it.

    Raises
    ------
    DraftError
        If the name is taken, the chapter unknown, or something is missing.
    """
    require_new("figure", slug, captions(root))
    name = answers.needed("chapter", "the chapter that shows it", notebooks(root))
    meanings = {
        "title": "the finding, as a sentence; {slots} for what is computed",
        "subtitle": "measure, place and years",
        "caption": "what is drawn, from which data, with what caution",
        "alt": "what it shows, for somebody who cannot see it",
    }
    words = {part: answers.needed(part, meanings[part]) for part in meanings}
    answers.require_all()
    file = f"data/captions/{name}.yml"
    there = text_of(root, file, DraftError).rstrip() if is_there(root, file) else ""
    fresh = yaml.safe_dump({slug: words}, allow_unicode=True, sort_keys=False, width=100)
    call = f'figure("{slug}", chart)'
    return Draft(
        {file: f"{there}\n\n{fresh}".lstrip()},
        [f"chapters/{name}.ipynb: no cell shows figure {slug}: `{call}`"],
    )


def explorer(root: Path, slug: str, answers: Answers) -> Draft:
    """Draft an explorer: a cell that works, at the end of its chapter.

    Raises
    ------
    DraftError
        If the name is taken, chapter, table or column unknown, or something is missing.
    """
    shown = {name: read(path) for name, path in notebooks(root).items()}
    sources = "\n".join(
        "".join(cell["source"]) for book in shown.values() for cell in code_cells(book)
    )
    require_new("explorer", slug, set(re.findall(r"explore\(\s*[\"']([a-z0-9-]+)[\"']", sources)))
    home = answers.needed("chapter", "the chapter that shows it", shown)
    title = answers.needed("title", "the question that it answers")
    tables = {entry["name"]: entry for entry in descriptor(root)["resources"]}
    source = answers.needed("table", "the table that it draws", tables)
    fields = tables[source]["schema"]["fields"] if source else []
    names = [field["name"] for field in fields]
    numeric = [field["name"] for field in fields if field["type"] in ("integer", "number")]
    by = answers.needed("by", "the column whose entries a reader chooses from", names)
    value = answers.needed("value_column", "the column with the numbers", numeric)
    label = answers.needed("label", "the column that names the bars", names)
    answers.require_all()
    rows = read_table(source, root)
    if rows.dropna(subset=[by, label, value]).duplicated([by, label]).any():
        raise DraftError(
            f"explorer {slug}: table {source} has several rows for one {by} and {label}; expected"
            " one, or a cell written by hand"
        )
    meaning = next(field["description"] for field in fields if field["name"] == by)
    code = _EXPLORER.format(
        name=slug.replace("-", "_"),
        slug=slug,
        table=source,
        by=by,
        label=label,
        value=value,
        title=title,
        choice=by.replace("_", " ").capitalize() if meaning else by,
    )
    needs = "import altair as alt\n\nfrom recount import Choice, explore, table\n\n"
    file = f"chapters/{home}.ipynb"
    return Draft(
        {file: _with_cell(root, shown[home], f"explorer-{slug}", needs + code)},
        [
            f"{file}, cell explorer-{slug}: the words of its chart and of its sentence",
            "`recount accept` executes the chapter and stores its outputs",
        ],
    )


def _with_cell(root: Path, notebook: dict[str, Any], cell_id: str, code: str) -> str:
    """A notebook as text with one more cell at its end."""
    cells = notebook["cells"]
    if cell_id in {cell["id"] for cell in cells}:
        raise DraftError(f"cell {cell_id}: there is one already")
    new = nbformat.v4.new_code_cell(code, id=cell_id, metadata={"tags": ["hide-input"]})
    return normalised(as_links(notebook | {"cells": [*cells, new]}, root))
