"""References of chapters: links that read as text in whatever shows a notebook."""

import copy
import json
import re

import pytest
from built import ROOT

from recount.chapters import notebooks, read
from recount.notebook_form import in_one_form
from recount.publish.book.sections import title_of
from recount.publish.cite.references import as_links, in_title, label, titled_in_words
from recount.publish.cite.works import FILE, entries

BOOKS = [ROOT, *sorted(path.parent for path in ROOT.glob("examples/*/_toc.yml"))]
LINKS = {
    "{cite}`oas2013`": "[[Organization of American States, 2013]](../references.bib#oas2013)",
    "{cite:p}`oas2013`": "[[Organization of American States, 2013]](../references.bib#oas2013)",
    "{cite:t}`oas2013`": "[Organization of American States [2013]](../references.bib#oas2013)",
    "{cite}`amagis, mejia_restrepo2013`": (
        "[[Amagis, n.d., Mejía and Restrepo, 2013]](../references.bib#amagis,mejia_restrepo2013)"
    ),
    "{numref}`figure-a-b`": "[Fig. a-b](../figures/a-b/figure.png)",
}


def notebook(text):
    cell = {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [text]}
    return in_one_form({"nbformat": 4, "nbformat_minor": 5, "cells": [cell]}, "a.ipynb")


def text_of(found):
    return "".join(found["cells"][0]["source"])


@pytest.mark.parametrize(("role", "link"), LINKS.items())
def test_a_reference_is_stored_as_a_link_and_read_as_a_role(role, link):
    written = notebook(f"It fell {role}.\nMore.")
    stored = as_links(written, ROOT)
    assert text_of(stored) == f"It fell {link}.\nMore."
    assert text_of(written) == f"It fell {role}.\nMore.", "it is left as it is"
    again = in_one_form(copy.deepcopy(stored), "a.ipynb")
    assert text_of(again) == text_of(written).replace("{cite:p}", "{cite}").replace(", m", ",m")
    assert as_links(again, ROOT) == stored


@pytest.mark.parametrize(
    "text",
    [
        "{cite}`nobody`",
        "`` {cite}`oas2013` ``",
        "{cite:year}`oas2013`",
        "{numref}`Figure %s <figure-a>`",
        "```\n{cite}`oas2013`\n```",
        "`[[a]](../references.bib#oas2013)`",
        "[a](../references.bib) [b](../figures/a/figure.png) [[c]](#d)",
    ],
)
def test_what_is_no_such_reference_stays(text):
    assert text_of(as_links(notebook(text), ROOT)) == text


def test_markup_in_a_name_is_none(tmp_path):
    (tmp_path / FILE).write_text(
        "@misc{star, author = {{The *Star* \\$5}}, title = {{A}}, year = 2010}\n", encoding="utf-8"
    )
    stored = as_links(notebook("So {cite}`star`."), tmp_path)
    assert text_of(stored) == r"So [[The \*Star\* \$5, 2010]](../references.bib#star)."
    assert text_of(in_one_form(stored, "a")) == "So {cite}`star`."


def test_a_label_is_that_of_the_page(tmp_path):
    """As the pages set it: three authors are “et al.”, and an editor stands for a missing one."""
    known = entries(ROOT)
    assert label([known["goodman_marizco2010"]]) == "[Goodman and Marizco, 2010]"
    assert label([known["pernanen2002"]]) == "[Pernanen et al., 2002]"


def test_a_title_has_words_for_its_references():
    text = "# What {cite:t}`oas2013` says {cite}`amagis`\n\nBy {cite}`oas2013`.\n"
    said = "# What Organization of American States [2013] says [Amagis, n.d.]"
    assert in_title(text, ROOT) == f"{said}\n\nBy {{cite}}`oas2013`.\n"
    found = titled_in_words(notebook(text), ROOT)
    assert title_of(found) == said.removeprefix("# ")
    assert in_title("# So `{cite}` {cite}`nobody`", ROOT) == "# So `{cite}` {cite}`nobody`"


@pytest.mark.parametrize("root", BOOKS, ids=lambda root: root.name)
def test_stored_chapters_have_no_role_that_shows_its_braces(root):
    for name, path in notebooks(root).items():
        stored = json.loads(path.read_text(encoding="utf-8"))
        texts = {
            cell["id"]: "".join(cell["source"])
            for cell in stored["cells"]
            if cell["cell_type"] == "markdown"
        }
        braces = [cell for cell, text in texts.items() if re.search(r"\{[\w:]+\}`", text)]
        assert braces == [], name
        now = {cell["id"]: "".join(cell["source"]) for cell in as_links(read(path), root)["cells"]}
        assert {cell: now[cell] for cell in texts} == texts, "as `recount accept` writes them"
