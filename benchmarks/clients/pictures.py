"""Clients that draw the figures, or set them in print: what they show beside what Chromium does."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import sync_playwright

from benchmarks.clients.environments import Python, program, require_silence, run
from benchmarks.errors import BenchmarkError
from recount.publish.pdf.chromium import ARGUMENTS, chromium

DPI = 192
SCALE = 2
"""So many pixels of a picture for one of the screen, which has 96 an inch."""
BLOCK_PX = 8
"""Pictures are compared by the mean of blocks, as each program smooths edges in its own way."""
DIFFERENT, MOST = 0.25, 0.0002
"""From black to white; and of how many of the blocks, which is less than a label has."""
MOST_OF_OFFICE = 0.01
"""LibreOffice sets letters a little wider, so that lines that end at an edge begin elsewhere."""
FILES = ("figure.svg", "column.svg")
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)" width="([\d.]+)mm"')

Draw = Callable[[Sequence[Path]], None]
"""Draws SVG files, each into a PNG beside it."""


def _pictures(html: Path) -> list[Path]:
    """The SVG files of every figure, for a page and for a column."""
    folders = sorted((html.parent.parent / "figures").iterdir())
    return [folder / name for folder in folders for name in FILES if (folder / name).is_file()]


def librsvg(html: Path, folder: Path) -> tuple[str, str]:
    """librsvg, which draws for GNOME, Wikipedia and pandoc."""
    rsvg = program("rsvg-convert", "librsvg2-bin")

    def draw(files: Sequence[Path]) -> None:
        for svg in files:
            run([rsvg, "-d", DPI, "-p", DPI, svg, "-o", svg.with_suffix(".png")], folder)

    version = run([rsvg, "--version"], folder).split()[2]
    return version, _as_chromium(html, folder, draw)


def inkscape(html: Path, folder: Path) -> tuple[str, str]:
    """Inkscape, in which figures are redrawn for journals."""
    drawing = program("inkscape", "inkscape")

    def draw(files: Sequence[Path]) -> None:
        run([drawing, f"--export-dpi={DPI}", "--export-type=png", *files], folder)

    return run([drawing, "--version"], folder).split()[1], _as_chromium(html, folder, draw)


def libreoffice(html: Path, folder: Path) -> tuple[str, str]:
    """LibreOffice, into whose documents figures are put."""
    office = program("soffice", "libreoffice-draw")
    own = f"-env:UserInstallation={(folder / 'settings').as_uri()}"

    def draw(files: Sequence[Path]) -> None:
        out = files[0].parent
        run([office, own, "--headless", "--convert-to", "pdf", "--outdir", out, *files], folder)
        for svg in files:
            page, name = svg.with_suffix(".pdf"), svg.with_suffix("")
            run(["pdftoppm", "-r", DPI, "-png", "-singlefile", page, name], folder)

    version = run([office, own, "--version"], folder).split()[1]
    return version, _as_chromium(html, folder, draw, MOST_OF_OFFICE)


def pdflatex(html: Path, folder: Path) -> tuple[str, str]:
    """PdfLaTeX, which warns of a PDF that is newer than its own, and of page groups."""
    tex = program("pdflatex", "texlive-latex-recommended")
    pages = [
        rf"\noindent\includegraphics{{{each.with_suffix('.pdf')}}}\par" for each in _pictures(html)
    ]
    (folder / "all.tex").write_text(
        "\\documentclass[a4paper]{article}\n\\usepackage[margin=10mm]{geometry}\n"
        "\\usepackage{graphicx}\n\\raggedbottom\n\\begin{document}\n"
        + "\n".join(pages)
        + "\n\\end{document}\n",
        encoding="utf-8",
    )
    said = run([tex, "-interaction=nonstopmode", "-halt-on-error", "all.tex"], folder)
    require_silence(
        line for line in said.splitlines() if re.search("warning|full .box", line, re.I)
    )
    version = run([tex, "--version"], folder).splitlines()[0].rpartition("-")[2]
    return version, f"{len(pages)} PDF files at their own size, no warning"


def typst(html: Path, folder: Path) -> tuple[str, str]:
    """Typst, which takes both SVG and PDF."""
    made = Python(folder / "env", "typst")
    figures = html.parent.parent / "figures"
    shutil.copytree(figures, folder / "figures")  # it reads nothing outside its folder
    files = [
        each.with_suffix(kind).relative_to(figures.parent)
        for each in _pictures(html)
        for kind in (".svg", ".pdf")
    ]
    (folder / "all.typ").write_text(
        "#set page(width: 200mm, height: 297mm, margin: 10mm)\n"
        + "".join(f'#image("{file}")\n' for file in files),
        encoding="utf-8",
    )
    said = run([made.program, "-c", _SET_BY_TYPST], folder)
    require_silence(said.splitlines())
    return made.version("typst"), f"{len(files)} SVG and PDF files at their own size, no warning"


_SET_BY_TYPST = """
import typst

_, said = typst.compile_with_warnings("all.typ", output="all.pdf")
print(*(each.message for each in said), sep="\\n")
"""


def _as_chromium(html: Path, folder: Path, draw: Draw, most: float = MOST) -> str:
    """In words how many figures are drawn as Chromium draws them.

    Raises
    ------
    BenchmarkError
        Naming the figure that is furthest from it, if one is too far.
    """
    drawings = {f"{svg.parent.name}/{svg.name}": svg for svg in _pictures(html)}
    ours, theirs = folder / "chromium", folder / "drawn"
    theirs.mkdir()
    files = []
    for name, svg in drawings.items():
        files.append(theirs / name.replace("/", "-"))
        shutil.copy(svg, files[-1])
    draw(files)
    _by_chromium(files, ours)
    apart = {
        name: _apart(ours / f"{file.stem}.png", file.with_suffix(".png"))
        for name, file in zip(drawings, files, strict=True)
    }
    worst = max(apart, key=lambda name: apart[name])
    if apart[worst] > most:
        far = sum(share > most for share in apart.values())
        raise BenchmarkError(
            f"{far} of {len(apart)} drawings differ, most {worst}: {apart[worst]:.1%} of it"
        )
    return (
        f"{len(apart)} drawings as in Chromium; of the worst, {worst},"
        f" {apart[worst]:.2%} is seen to differ"
    )


def _by_chromium(files: Sequence[Path], into: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        tab = browser.new_context(device_scale_factor=SCALE).new_page()
        for svg in files:
            size = _SIZE.search(svg.read_text(encoding="utf-8"))
            assert size, "recount.drawing.picture writes it"
            width = float(size[3]) / 25.4 * 96
            height = width * float(size[2]) / float(size[1])
            tab.set_viewport_size({"width": int(width) + 1, "height": int(height) + 1})
            tab.goto(svg.as_uri())
            tab.screenshot(path=into / f"{svg.stem}.png")
        browser.close()


def _apart(one: Path, other: Path) -> float:
    """Of two pictures, the share of blocks that differ."""
    pictures = [_on_white(each) for each in (one, other)]
    size = [min(lengths) for lengths in zip(*(each.size for each in pictures), strict=True)]
    first, second = (
        np.asarray(each.crop((0, 0, *size)).reduce(BLOCK_PX), dtype=float) for each in pictures
    )
    return float((np.abs(first - second) > DIFFERENT * 255).mean())


def _on_white(path: Path) -> Image.Image:
    picture = Image.open(path).convert("RGBA")
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    return ground.convert("L")


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "librsvg": ("the SVG of every figure, beside Chromium", librsvg),
    "Inkscape": ("the SVG of every figure, beside Chromium", inkscape),
    "LibreOffice": ("the SVG of every figure, beside Chromium", libreoffice),
    "pdflatex": ("the PDF of every figure, in one document", pdflatex),
    "Typst": ("the SVG and the PDF of every figure, in one document", typst),
}
"""What each client tries, by its name."""
