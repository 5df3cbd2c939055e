"""Clients that show notebooks: the chapters as they are stored, with pictures and references."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup
from playwright.sync_api import Page, sync_playwright

from benchmarks.clients.environments import Debian, Python, run
from benchmarks.clients.laboratory import TOKEN, laboratory
from benchmarks.errors import BenchmarkError
from recount.chapters import Record, notebooks, read, records_of
from recount.publish.pdf.chromium import ARGUMENTS, chromium

EXTENSIONS = "binder/labextensions"
SECONDS = 240
PAUSE_MS = 2_000
_BRACES = re.compile(r"\{(?:cite(?::\w+)?|numref)\\?\}")
_PICTURE = {
    "markdown": r"!\[(?:[^\[\]\\]|\\.)+\]\(\.\./figures/([a-z0-9-]+)/figure\.png\)",
    "latex": r"\\includegraphics(?:\[[^\]]*\])?\{(?:\./)?\.\./figures/([a-z0-9-]+)/figure\.png\}",
}
_DRAWN = ".vega-embed svg, .vega-embed canvas"


@dataclass
class Count:
    """What was found in the chapters."""

    chapters: int = 0
    pictures: int = 0
    explorers: int = 0

    def __str__(self) -> str:
        return (
            f"{self.chapters} chapters, every one of {self.pictures} figures and {self.explorers}"
            " explorers, no braces"
        )


def _copied(root: Path, folder: Path) -> dict[str, tuple[Path, list[Record]]]:
    """A copy of what a chapter leads to, and of each chapter with the records that it shows."""
    for name in ("chapters", "figures"):
        shutil.copytree(root / name, folder / name)
    shutil.copy(root / "references.bib", folder)
    return {
        name: (folder / "chapters" / path.name, records_of(name, read(path)))
        for name, path in notebooks(root).items()
    }


def _names(records: list[Record], kind: str) -> list[str]:
    return [record.name for record in records if record.kind == kind]


def nbconvert(to: str) -> Callable[[Path, Path], tuple[str, str]]:
    """The converter behind nbviewer and JupyterLab's exports, to a format of its own."""

    def ask(html: Path, folder: Path) -> tuple[str, str]:
        made = Python(folder / "env", "nbconvert")
        more: Mapping[str, str] = {}
        if to == "latex":
            debian = Debian(folder / "debian", "pandoc")
            path = f"{debian.root / 'usr' / 'bin'}:{os.environ['PATH']}"
            about = debian.root / "usr" / "share" / "pandoc"
            more = debian.environment(PATH=path, pandoc_datadir=str(about))
        found = Count()
        for name, (file, records) in _copied(html.parent.parent, folder / "book").items():
            command = [made.program, "-m", "nbconvert", "--to", to, "--stdout", file]
            text = run(command, file.parent, more)
            drawn = _in_html(text, file) if to == "html" else re.findall(_PICTURE[to], text)
            if drawn != (wanted := _names(records, "figure")):
                raise BenchmarkError(f"{name}: pictures of {drawn}; expected {wanted}")
            _require_start_of(name, records, text, to)
            if braces := _BRACES.search(text):
                raise BenchmarkError(f"{name}: {braces[0]}; expected text")
            found.chapters += 1
            found.pictures += len(drawn)
            found.explorers += len(_names(records, "explorer"))
        return made.version("nbconvert"), str(found)

    return ask


def _in_html(text: str, file: Path) -> list[str]:
    """The figures whose pictures a page shows, each with words for who cannot see it."""
    page = BeautifulSoup(text, "html.parser")
    found = []
    for image in page.find_all("img"):
        picture = file.parent / str(image["src"])
        if not picture.is_file() or not image.get("alt"):
            raise BenchmarkError(f"{file.stem}: {image}; expected a picture with words for it")
        found.append(picture.parent.name)
    return found


def _require_start_of(name: str, records: list[Record], text: str, to: str) -> None:
    """Make sure that an explorer shows the sentence of its start."""
    plain = BeautifulSoup(text, "html.parser").get_text() if to == "html" else text
    letters = "".join(filter(str.isalnum, plain))
    for record in records:
        if record.kind == "explorer":
            sentence = str(record.content["sentence"])
            words = re.findall(r"[A-Za-z]{4,}", sentence)
            if not all(word in letters for word in words):
                raise BenchmarkError(f"{name}: not the start of explorer {record.name}")


def jupyter(program: str, package: str, place: str) -> Callable[[Path, Path], tuple[str, str]]:
    """A program of Jupyter's in Chromium, which draws the charts itself and has nothing to save."""

    def ask(html: Path, folder: Path) -> tuple[str, str]:
        root = html.parent.parent
        made = Python(folder / "env", package, "ipykernel")
        found = Count()
        chapters = _copied(root, folder / "book")
        extensions = f"--LabServerApp.extra_labextensions_path={root / EXTENSIONS}"
        with _served(made, program, folder, extensions) as address, _tab() as tab:
            for name, (file, records) in chapters.items():
                before = file.read_bytes()
                tab.goto(f"{address}/{place}/chapters/{file.name}?token={TOKEN}")
                figures = _names(records, "figure")
                try:
                    tab.wait_for_function(_IS_DRAWN, arg=[_DRAWN, len(figures)])
                except Exception as error:
                    raise BenchmarkError(f"{name}: not {len(figures)} charts drawn") from error
                tab.wait_for_timeout(PAUSE_MS)  # in which a picture of a chart would be made
                if tab.evaluate(_IS_CHANGED) or file.read_bytes() != before:
                    raise BenchmarkError(f"{name}: marked as changed, by opening it")
                if braces := _BRACES.search(tab.evaluate(_TEXT)):
                    raise BenchmarkError(f"{name}: {braces[0]}; expected text")
                found.chapters += 1
                found.pictures += len(figures)
                found.explorers += len(_names(records, "explorer"))
        return made.version(package), f"{found}; drawn live, none marked as changed"

    return ask


_IS_DRAWN = """([drawn, figures]) => {
    const panel = window.jupyterapp?.shell.currentWidget;
    const kernel = panel?.sessionContext?.session?.kernel;
    return panel?.context?.isReady && kernel?.status === 'idle'
        && panel.model.getMetadata('language_info')?.version
        && panel.node.querySelectorAll(drawn).length === figures;
}"""
_TEXT = "window.jupyterapp.shell.currentWidget.node.innerText"
_IS_CHANGED = "window.jupyterapp.shell.currentWidget.context.model.dirty"
_WHOLE = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}


@contextmanager
def _tab() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        tab = browser.new_page()
        tab.set_default_timeout(SECONDS * 1000)
        yield tab
        browser.close()


@contextmanager
def _served(made: Python, program: str, folder: Path, *more: str) -> Iterator[str]:
    """The address of a server of Jupyter's over the copy of the book."""
    settings = made.folder / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(_WHOLE), encoding="utf-8")
    own = {f"JUPYTER_{name}_DIR": str(folder / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    programs = made.program.parent
    environment = os.environ | own | {"PATH": f"{programs}:{os.environ['PATH']}"}
    option = "--LabServerApp.expose_app_in_browser=True"
    served = laboratory(
        programs / program, folder / "book", environment, option, *more, begins_in_s=SECONDS
    )
    with served as address:
        yield address


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "nbconvert to HTML (nbviewer)": ("every chapter as it is stored", nbconvert("html")),
    "nbconvert to Markdown": ("every chapter as it is stored", nbconvert("markdown")),
    "nbconvert to LaTeX": ("every chapter as it is stored", nbconvert("latex")),
    "JupyterLab": (
        "opening every chapter in Chromium",
        jupyter("jupyter-lab", "jupyterlab", "lab/tree"),
    ),
    "Jupyter Notebook": (
        "opening every chapter in Chromium",
        jupyter("jupyter-notebook", "notebook", "notebooks"),
    ),
}
"""What each client tries, by its name."""
