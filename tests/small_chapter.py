"""One small chapter over the real data."""

import json
import shutil

from built import ROOT

CHAPTER = {
    "intro": "# A small chapter",
    "read": "from recount import figure, pick, table\n"
    "rates = table('medellin_homicides')\n"
    "print(pick(rates, 'victims', series='police_1990_2013', year=2002), flush=True)\n"
    "import time; time.sleep(0.3); print('and more')",
    "draw": "import altair as alt\n"
    "counted = rates.dropna(subset=['victims'])\n"
    "chart = alt.Chart(counted).mark_point().encode(x='year:Q', y='victims:Q')\n"
    "figure('small', chart)",
}
WORDS = """\
small:
  title: A title
  subtitle: A subtitle
  caption: A caption
  alt: An alt text
"""
MARKDOWN = ("intro",)


def start_book(root, **changed):
    """Write a book of this chapter alone, without settings and change log."""
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copy(ROOT / "pyproject.toml", root)
    (root / "chapters").mkdir()
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/small\n", encoding="utf-8"
    )
    write_chapter(root, **changed)


def write_chapter(root, **changed):
    cells = []
    for name, source in (CHAPTER | changed).items():
        kind = "markdown" if name in MARKDOWN else "code"
        cell = {"cell_type": kind, "id": name, "metadata": {}, "source": source}
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (root / "data" / "captions" / "small.yml").write_text(WORDS, encoding="utf-8")
    (root / "chapters" / "small.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
