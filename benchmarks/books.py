"""Copies of the book in a temporary folder: as it is, and as a stock Jupyter Book."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.errors import BenchmarkError
from recount.chapters import code_cells, notebooks, read, records_of

LEFT_BEHIND = (".*", "_build", "__pycache__", "node_modules", "tests", "*.egg-info")
PAGES = ("_toc.yml", "index.md", "references.bib", "reference", "chapters")
EXTENSION = "benchmarks.stock_extension"


@dataclass(frozen=True)
class Copy:
    """A copy of the book that can be built.

    Attributes
    ----------
    folder : Path
        Where its pages are.
    command : tuple of str
        What builds it.
    environment : dict
        What the command needs.
    made : Path
        The folder of everything that is made.
    html : Path
        The folder of the built pages.
    """

    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]
    made: Path
    html: Path

    def edit_a_chapter(self) -> str:
        """Add a comment to the last cell of the chapter with the most records; gives its name."""
        found = {
            name: len(records_of(name, read(path))) for name, path in notebooks(self.folder).items()
        }
        name = max(found, key=lambda each: found[each])
        path = notebooks(self.folder)[name]
        notebook = read(path)
        cell = code_cells(notebook)[-1]
        cell["source"] = "".join(cell["source"]) + "\n# edited"
        path.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        return name


def copied(root: Path, folder: Path) -> Path:
    """Copy the book without what was made in it; gives the copy."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return folder


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment in which the library and the data of a copy are used."""
    own = {"RECOUNT_ROOT": str(folder), "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    return os.environ | own | more


def our_book(root: Path, folder: Path) -> Copy:
    """The book, to be built by its own publisher."""
    book = copied(root, folder)
    command = (sys.executable, "-m", "recount.cli", "book")
    return Copy(book, command, environment_of(book), book / "_build", book / "_build" / "html")


def stock_book(root: Path, folder: Path) -> Copy:
    """The same pages, notebooks and data as a stock Jupyter Book.

    Jupyter Book's own configuration holds but for title, author, bibliography and the cache of
    executions. The kernels import a module at their start that lets figures appear as Altair's
    default HTML and explorers as their widgets.
    """
    library, pages = copied(root, folder / "library"), folder / "pages"
    pages.mkdir()
    for name in PAGES:
        source = library / name
        if source.is_dir():
            shutil.copytree(source, pages / name)
        else:
            shutil.copyfile(source, pages / name)
    ours = yaml.safe_load((library / "_config.yml").read_text(encoding="utf-8"))
    (pages / "_config.yml").write_text(yaml.safe_dump(stock_configuration(ours)), encoding="utf-8")
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    text = "from benchmarks.stock_display import replace_show\n\nreplace_show()\ndel replace_show\n"
    (startup / "00-stock.py").write_text(text, encoding="utf-8")
    jupyter_book = str(Path(sys.executable).parent / "jupyter-book")
    if not Path(jupyter_book).is_file():
        raise BenchmarkError(f"expected jupyter-book beside {sys.executable}; run it from .venv")
    command = (jupyter_book, "build", str(pages), "--path-output", str(folder), "--quiet")
    environment = environment_of(library, IPYTHONDIR=str(folder / "ipython"))
    made = folder / "_build"
    return Copy(pages, command, environment, made, made / "html")


def stock_configuration(ours: dict[str, object]) -> dict[str, object]:
    """The configuration of the stock book, from that of the book."""
    same = ("title", "author", "copyright", "only_build_toc_files", "bibtex_bibfiles")
    return {key: ours[key] for key in same if key in ours} | {
        "execute": {"execute_notebooks": "cache", "timeout": 300},
        "sphinx": {
            "extra_extensions": [EXTENSION],
            "config": {
                "bibtex_reference_style": "author_year",
                "myst_heading_anchors": 3,
                "nb_execution_raise_on_error": True,
            },
        },
    }
