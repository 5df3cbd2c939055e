"""Copies of the book in a temporary folder: as it is, and as a stock Jupyter Book."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.errors import BenchmarkError
from benchmarks.running import Run, measured

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
    has_library : bool
        Whether data and library are beside the pages, to be edited.
    has_watch : bool
        Whether its command line can build it after each save.
    once_data_changed : tuple of str
        What its editions had to run then, before the book could be built; empty if nothing.
    """

    folder: Path
    command: tuple[str, ...]
    environment: dict[str, str]
    made: Path
    html: Path
    has_library: bool = True
    has_watch: bool = False
    once_data_changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """A book that `make book` made from an empty folder, and the size of its environment."""

    book: Copy
    run: Run
    environment: int


def copied(root: Path, folder: Path) -> Path:
    """Copy the book without what was made in it; gives the copy."""
    shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return folder


def environment_of(folder: Path, **more: str) -> dict[str, str]:
    """The environment in which the library and the data of a copy are used."""
    own = {"RECOUNT_ROOT": str(folder), "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    return os.environ | own | more


def book_at(commit: str, root: Path, folder: Path) -> Path:
    """The book as it was at a commit; gives its folder.

    Raises
    ------
    BenchmarkError
        If the project is no clone, or one without this commit.
    """
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    command = ["git", "-C", str(root), "archive", "--output", str(archive), commit]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchmarkError(f"commit {commit[:7]} is not at hand: {done.stderr.strip()}")
    with tarfile.open(archive) as files:
        files.extractall(folder, filter="data")
    return folder


def made_by_make(folder: Path, caches: Path, *rehash: str) -> Made:
    """Have ``make book`` install and build, in a folder that has a book's files, nothing cached.

    What of its commands must follow a change of data comes last.
    """
    kept = {name: str(caches / name) for name in ("UV_CACHE_DIR", "PIP_CACHE_DIR")}
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    run = measured(("make", "book"), folder, clean | kept)
    made = folder / "_build"
    recount = str(folder / ".venv" / "bin" / "recount")
    own = clean | {"RECOUNT_ROOT": str(folder), "PYTHONDONTWRITEBYTECODE": ""}
    book = Copy(
        folder,
        (recount, "book"),
        own,
        made,
        made / "html",
        has_watch="\nwatch:" in (folder / "Makefile").read_text(encoding="utf-8"),
        once_data_changed=(recount, *rehash) if rehash else (),
    )
    return Made(book, run, bytes_below(folder / ".venv"))


def bytes_below(folder: Path) -> int:
    """What all files in a folder take."""
    return sum(file.lstat().st_size for file in folder.rglob("*") if not file.is_dir())


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
    return Copy(pages, command, environment, made, made / "html", has_library=False)


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
