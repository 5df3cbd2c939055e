"""Notebooks as others write them work, or one sentence says what to do."""

import json

import nbformat
import pytest

from recount.chapters import notebooks, read
from recount.errors import BuildError
from recount.notebook_form import in_one_form


def code(**parts):
    return {
        "cell_type": "code",
        "metadata": {},
        "source": ["print('hello')"],
        "execution_count": 1,
        "outputs": [],
    } | parts


def colab():
    """As Colab saves: no ids but in the metadata, and what the browser showed."""
    return {
        "nbformat": 4,
        "nbformat_minor": 0,
        "metadata": {
            "colab": {"provenance": []},
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python"},
        },
        "cells": [
            {"cell_type": "markdown", "metadata": {"id": "xYz_1"}, "source": ["# One"]},
            code(
                metadata={
                    "id": "aB-2",
                    "colab": {"base_uri": "https://localhost:8080/"},
                    "outputId": "0e2a",
                },
                outputs=[{"output_type": "stream", "name": "stdout", "text": ["hello\n"]}],
            ),
        ],
    }


def vs_code():
    """As VS Code saves one that began as an older one: format 4.2, no ids, its own metadata."""
    return {
        "cells": [
            code(metadata={"vscode": {"languageId": "python"}}),
            code(metadata={"vscode": {"languageId": "python"}}),
        ],
        "metadata": {
            "interpreter": {"hash": "ab"},
            "kernelspec": {"display_name": "Python 3.11 ('.venv')", "name": "python3"},
            "language_info": {"name": "python", "version": "3.11.4"},
            "orig_nbformat": 4,
        },
        "nbformat": 4,
        "nbformat_minor": 2,
    }


def conda():
    """As JupyterLab saves with a kernel of conda."""
    kernel = {"display_name": "Python [conda env:drugs]", "language": "python"}
    cells = [code(id="one")]
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel | {"name": "conda-env-drugs-py"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.mark.parametrize("written", [colab, vs_code, conda])
def test_a_notebook_of_another_program_comes_into_the_form_of_today(written):
    found = in_one_form(written(), "chapters/one.ipynb")
    nbformat.validate(nbformat.from_dict(found))
    assert found["nbformat_minor"] >= 5
    assert [cell["source"] for cell in found["cells"]] == [
        cell["source"] for cell in written()["cells"]
    ]
    assert in_one_form(written(), "chapters/one.ipynb") == found, "the same at each reading"


def test_a_cell_has_the_id_that_colab_keeps_elsewhere():
    found = in_one_form(colab(), "chapters/one.ipynb")
    assert [cell["id"] for cell in found["cells"]] == ["xYz_1", "aB-2"]


def test_cells_of_one_text_have_ids_of_their_own():
    one, two = in_one_form(vs_code(), "chapters/one.ipynb")["cells"]
    assert one["id"].startswith("cell-")
    assert two["id"] == f"{one['id']}-2"


def changed(**parts):
    return conda() | parts


WRONG = {
    "format 3": (
        {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": []},
        "chapters/one.ipynb: a notebook of format 3; expected format 4: open it in JupyterLab and"
        " save it",
    ),
    "another language": (
        changed(metadata={"kernelspec": {"name": "ir", "language": "R", "display_name": "R"}}),
        "chapters/one.ipynb: a notebook in R; expected one in Python",
    ),
    "two of one id": (
        changed(cells=[code(id="a"), code(id="a")]),
        "chapters/one.ipynb, cell a: two cells have this id; expected one each",
    ),
    "an id that is none": (
        changed(cells=[code(id="a b")]),
        "chapters/one.ipynb, cell 1: the id 'a b'; expected one of letters, digits, hyphens and"
        " underscores, 64 at most, or none: open it in JupyterLab and save it",
    ),
    "no outputs": (
        changed(cells=[code(id="a", outputs=None)]),
        "chapters/one.ipynb, cell a: outputs are null; expected a list, empty if there are none",
    ),
    "an output of no kind": (
        changed(cells=[code(id="a", outputs=[{"name": "stdout", "text": "x"}])]),
        "chapters/one.ipynb, cell a: output 1: output_type None; expected one of stream,"
        " display_data, execute_result, error",
    ),
    "an output without what it shows": (
        changed(cells=[code(id="a", outputs=[{"output_type": "display_data", "metadata": {}}])]),
        "chapters/one.ipynb, cell a: output 1: no data; expected one, as an output of the type"
        " display_data has",
    ),
    "a stream without text": (
        changed(cells=[code(id="a", outputs=[{"output_type": "stream", "name": "stdout"}])]),
        "chapters/one.ipynb, cell a: output 1: no text; expected one, as an output of the type"
        " stream has",
    ),
    "a source that is none": (
        changed(cells=[code(id="a", source=None)]),
        "chapters/one.ipynb, cell a: expected its source, a text or a list of lines",
    ),
    "metadata that are none": (
        changed(cells=[code(id="a", metadata=[])]),
        "chapters/one.ipynb, cell 1: expected metadata with names and values",
    ),
    "a list": ([], "chapters/one.ipynb: expected a notebook in UTF-8, with a list of cells"),
}


@pytest.mark.parametrize(("notebook", "said"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_is_said_in_one_sentence(book, notebook, said):
    path = book.add_chapter("one")
    path.write_text(json.dumps(notebook), encoding="utf-8")
    with pytest.raises(BuildError) as caught:
        read(path)
    assert str(caught.value) == said


def parts_of(notebook):
    """Each way to take one part out of a notebook, wherever it is."""

    def places(part, place=()):
        inside = part.items() if isinstance(part, dict) else enumerate(part)
        for key, value in inside if isinstance(part, dict | list) else ():
            yield (*place, key)
            yield from places(value, (*place, key)) if isinstance(value, dict | list) else ()

    return places(notebook)


def without(notebook, place):
    *way, last = place
    inner = notebook
    for key in way:
        inner = inner[key]
    del inner[last]
    return notebook


@pytest.mark.parametrize("written", [colab, vs_code, conda])
def test_whatever_is_missing_there_is_a_notebook_or_a_sentence(written):
    """Never a bare KeyError."""
    said = []
    for place in parts_of(written()):
        try:
            found = in_one_form(without(written(), place), "chapters/one.ipynb")
        except BuildError as error:
            said.append(str(error))
        else:
            assert all({"id", "source", "metadata"} <= cell.keys() for cell in found["cells"])
            nbformat.reads(json.dumps(found), as_version=4)
    assert len(said) > 1
    assert all(line.startswith("chapters/one.ipynb") for line in said)


def test_a_chapter_in_a_folder_of_its_own_is_refused(book):
    book.add_chapter("one")
    (book.root / "chapters" / "more").mkdir()
    book.add_chapter("more/one")
    with pytest.raises(BuildError, match=r"names chapters/more/one; expected a notebook right in"):
        notebooks(book.root)


def test_a_notebook_outside_the_chapters_is_refused(book):
    path = book.add_chapter("one")
    (book.root / "reference").mkdir()
    path.rename(book.root / "reference" / "one.ipynb")
    toc = book.root / "_toc.yml"
    toc.write_text(toc.read_text("utf-8").replace("chapters/one", "reference/one"), "utf-8")
    with pytest.raises(BuildError, match=r"names reference/one; expected a notebook right in chap"):
        notebooks(book.root)


def test_a_page_of_the_name_of_a_chapter_is_refused(book):
    book.add_chapter("one").with_suffix(".md").write_text("# One\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"chapters/one\.md stands beside chapters/one\.ipynb"):
        notebooks(book.root)
