"""Executing: what no page can show is refused with chapter and cell, whoever's error it is."""

import json

import pytest

from recount.chapters import notebooks, read
from recount.errors import BuildError
from recount.publish.pipeline import execute
from recount.publish.pipeline.execute import accept, execute_all

WRONG = {
    "interact": (
        "from ipywidgets import interact\ninteract(lambda year: year, year=(2010, 2012))",
        "a widget, which is nothing without a kernel; expected explore(…)",
    ),
    "interactive output": (
        "from ipywidgets import IntSlider, interactive_output\nslider = IntSlider()\n"
        "display(slider, interactive_output(lambda year: print(year), {'year': slider}))",
        "a widget, which is nothing without a kernel; expected explore(…)",
    ),
    "warning": (
        "import warnings\nwarnings.warn('this is old', FutureWarning)",
        "FutureWarning: this is old; expected no warning, and nothing else on stderr",
    ),
    "warning of a library": (
        "import pandas, warnings\nwarnings.warn_explicit('old', UserWarning, pandas.__file__, 7)",
        "UserWarning: old; expected no warning, and nothing else on stderr",
    ),
    "path on stderr": (
        "import sys\nprint('read /home/me/data.csv', file=sys.stderr)",
        "read …; expected no warning, and nothing else on stderr",
    ),
    "error of a library": (
        "import pandas\npandas.read_csv('nowhere.csv')",
        "FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.csv'",
    ),
    "time": ("import time\ntime.sleep(30)", "not done after 3 seconds; expected less"),
    "death": ("import os\nos._exit(1)", "DeadKernelError: "),
}


def write(book, source, form=(4, 5)):
    """A chapter of three cells, of which the second is this one."""
    path = book.add_chapter("one", ("first", []), ("second", []), ("third", []))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][2]["source"] = source
    notebook["nbformat_minor"] = form[1]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


@pytest.mark.parametrize(("source", "said"), WRONG.values(), ids=WRONG)
def test_what_goes_wrong_names_chapter_and_cell(inside_book, monkeypatch, source, said):
    inside_book.make_citable()
    if "sleep" in source:
        monkeypatch.setattr(execute, "SECONDS_A_CELL", 3)
    write(inside_book, source)
    with pytest.raises(BuildError) as caught:
        execute_all(inside_book.root, notebooks(inside_book.root), lambda _: None)
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"chapters/one.ipynb, cell second: {said}")
    assert "ipykernel_" not in str(caught.value)


def test_a_notebook_of_colab_is_executed_and_stored_in_our_form(inside_book):
    inside_book.make_citable()
    path = write(inside_book, "print('hello')", (4, 0))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["metadata"] = {"id": f"colab_{cell.pop('id')}", "outputId": "0e2a"}
    notebook["metadata"] = {"colab": {}, "kernelspec": {"name": "python3"}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    execute_all(inside_book.root, notebooks(inside_book.root), lambda _: None)
    assert accept(inside_book.root, notebooks(inside_book.root)) == ["one"]
    stored = read(path)
    assert [cell["id"] for cell in stored["cells"]] == [
        *("colab_prose", "colab_first", "colab_second", "colab_third")
    ]
    assert stored["cells"][2]["outputs"][0]["text"] == ["hello\n"]
    assert stored["metadata"]["language_info"] == {"name": "python"}
    assert execute_all(inside_book.root, notebooks(inside_book.root), print)["one"] == stored
