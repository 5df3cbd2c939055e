"""Pictures of the book's charts, kept until the chart changes: for pages, and to cite."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

import recount.drawing.chart
import recount.drawing.lettering
import recount.drawing.picture
from recount.drawing.chart import NARROW_PX, WIDE_PX
from recount.drawing.lettering import converter
from recount.drawing.picture import (
    PRINTED_MM,
    VEGALITE_VERSION,
    require_drawn,
    svg,
    svg_file,
)
from recount.errors import FigureError
from recount.languages.words import language_of_page
from recount.paths import find_root
from recount.publish.book.files import files_below, fingerprint, keep_bytes, kept_bytes, removed
from recount.publish.book.tree import tree_folder
from recount.publish.book.workers import workers
from recount.publish.figures import embedded_metadata, inline, letters, png
from recount.publish.figures.embedded_metadata import Label, labelled_svg
from recount.publish.figures.inline import slim
from recount.publish.figures.letters import require_letters
from recount.publish.figures.png import packed_png
from recount.record import Spec

DPI = 300
"""What printers ask for, of a PNG at the width that it has in print."""
FEW = 8
"""So few files are drawn sooner than further processes would start."""
INLINE = {"wide": WIDE_PX, "narrow": NARROW_PX}
EDITIONS = {"figure": WIDE_PX, "column": NARROW_PX}
"""The files of a figure, by their widths: across a page, and in a column."""
FILES = tuple(f"{name}.{kind}" for name in EDITIONS for kind in ("svg", "png", "pdf"))
_HASH = "sha256"
TOOLS = ("vl-convert-python", "pypdf", "pillow", "deflate")


@dataclass(frozen=True)
class Chart:
    """A chart to draw.

    Attributes
    ----------
    spec : dict
        A specification from `recount.drawing.chart.specification`.
    label : Label, optional
        What its files say of themselves: files to cite are drawn, and else pictures for a page.
    """

    spec: Spec
    label: Label | None = None

    @property
    def key(self) -> str:
        """A hash of everything that its pictures follow from."""
        label = asdict(self.label) if self.label else None
        content = json.dumps([self.spec, label], sort_keys=True)
        return hashlib.sha256(f"{_tools()}{content}".encode()).hexdigest()[:32]

    @property
    def name(self) -> str:
        """What it is called in messages."""
        if self.label:
            return f"figure {self.label.figure}"
        return f"the chart of “{' '.join(self.spec['title']['text'])}”"


def drawn_folder() -> Path:
    """Where pictures for pages are kept from build to build; each language has its own."""
    return tree_folder(find_root(), language_of_page()) / "drawn"


def cited_folder() -> Path:
    """Where pictures to cite are kept, as `drawn_folder`."""
    return drawn_folder().with_name("cited")


@cache
def _tools() -> str:
    modules = (
        recount.drawing.chart,
        recount.drawing.lettering,
        recount.drawing.picture,
        embedded_metadata,
        inline,
        letters,
        png,
    )
    files = [__file__, *(module.__file__ for module in modules)]
    digests = [hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files if file]
    return "\n".join([*digests, *map(version, TOOLS)])


def draw(charts: Iterable[tuple[Chart, Path]]) -> None:
    """Draw charts into folders that do not hold them yet.

    Pictures for pages are drawn in this process, for others would be at it no sooner; files in
    processes side by side.

    Parameters
    ----------
    charts : iterable of tuple
        Charts, and where each is kept: in a folder of its own, under the chart's key.

    Raises
    ------
    FigureError
        Naming a chart that Vega-Lite warns of, that would fetch something, or, of a figure, a mark
        or a letter of which is not drawn.
    """
    wanted = {folder / chart.key: (chart, folder) for chart, folder in charts}
    missing = [one for drawn, one in wanted.items() if not _is_whole(drawn)]
    files = [one for one in missing if one[0].label]
    for chart, folder in missing:
        if len(files) <= FEW or not chart.label:
            _draw(chart, folder)
    if len(files) > FEW:
        with workers(min(os.cpu_count() or 1, len(files))) as pool:
            list(pool.map(_draw, *zip(*files, strict=True)))


def keep_only(charts: Iterable[Chart], folder: Path) -> None:
    """Drop what `folder` holds of other charts than these."""
    wanted = {chart.key for chart in charts}
    for old in folder.glob("*") if folder.is_dir() else ():
        if old.name not in wanted:
            removed(old)


def pictures(chart: Chart, folder: Path) -> Path:
    """Return the folder of a chart's pictures, drawn now if need be.

    It holds ``wide.svg`` and ``narrow.svg`` for the page, or `FILES` if the chart has a label.
    """
    if not _is_whole(folder / chart.key):
        _draw(chart, folder)
    return folder / chart.key


def page_pictures(spec: Spec) -> Path:
    """Return the folder of a chart's pictures for the pages of this language; see `pictures`."""
    return pictures(Chart(spec), drawn_folder())


def _is_whole(drawn: Path) -> bool:
    """Whether the folder of a chart holds what was written into it."""
    told = drawn / _HASH
    return told.is_file() and told.read_bytes() == _hash(drawn)


def _hash(drawn: Path) -> bytes:
    files = [file for file in files_below(drawn, ".") if file.name != _HASH]
    return fingerprint(drawn, files).encode()


def _draw(chart: Chart, folder: Path) -> None:
    try:
        _write(chart, folder)
    except FigureError as error:
        raise FigureError(f"{chart.name}: {error}") from error


def _write(chart: Chart, folder: Path) -> None:
    """Write a chart's folder whole or not at all."""
    draft = folder / f"{chart.key}.part"
    removed(draft)
    draft.mkdir(parents=True, exist_ok=True)
    if label := chart.label:
        require_drawn(chart.spec)  # a layer of an explorer may well be empty at its start
        for name, width in EDITIONS.items():
            picture = svg_file(chart.spec, label.words, width)
            require_letters(picture)
            (draft / f"{name}.svg").write_bytes(labelled_svg(picture, label).encode())
            (draft / f"{name}.png").write_bytes(_png(picture, PRINTED_MM[width], label))
            (draft / f"{name}.pdf").write_bytes(in_fixed_order(_pdf(picture), label))
    else:
        for name, width in INLINE.items():
            (draft / f"{name}.svg").write_text(slim(svg(chart.spec, width)), encoding="utf-8")
    (draft / _HASH).write_bytes(_hash(draft))
    removed(folder / chart.key)
    draft.replace(folder / chart.key)


def _png(picture: str, width_mm: float, label: Label) -> bytes:
    """A picture in as many pixels as its width has at `DPI`; the converter rounds down."""
    pixels = round(width_mm * DPI / MM)
    png = converter().svg_to_png(picture, scale=(pixels + 0.01) / (width_mm * SCREEN_DPI / MM))
    return packed_png(png, label.texts(), DPI)


def _pdf(picture: str) -> bytes:
    """A picture on a page of its size in print: the converter takes a pixel for a point."""
    tag, body = picture.split(">", 1)
    in_points = re.sub(r'"([\d.]+)mm"', lambda found: f'"{float(found[1]) * POINTS / MM:.3f}"', tag)
    pdf: bytes = converter().svg_to_pdf(f"{in_points}>{body}")
    return pdf


MM, POINTS, SCREEN_DPI = 25.4, 72, 96
"""Millimetres, points and pixels of an inch."""


def in_fixed_order(pdf: bytes, label: Label) -> bytes:
    """Write a PDF anew with its label, and its objects in an order that never varies."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    _sort(reader.trailer["/Root"], set())
    writer = pypdf.PdfWriter()
    page = writer.add_page(reader.pages[0])
    # Nothing in it is newer, and LaTeX warns of a page group, of which a page can have but one.
    writer.pdf_header = "%PDF-1.4"
    page.pop("/Group", None)
    writer.compress_identical_objects()
    writer.add_metadata(
        {
            "/Title": label.title,
            "/Author": label.creator,
            "/Subject": label.description,
            "/Keywords": f"{label.figure}, {label.content}",
            "/Copyright": label.rights,
            "/Source": label.source,
        }
    )
    writer.xmp_metadata = label.xmp().encode()
    if label.language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(label.language)
    stream = writer.root_object["/Metadata"].get_object()
    assert isinstance(stream, DictionaryObject), "pypdf keeps metadata in a stream"
    stream.update(
        {
            NameObject("/Type"): NameObject("/Metadata"),
            NameObject("/Subtype"): NameObject("/XML"),
        }
    )
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _sort(part: Any, seen: set[int]) -> None:
    part = part.get_object()
    if id(part) in seen:
        return
    seen.add(id(part))
    if isinstance(part, DictionaryObject):
        for key in sorted(part):
            value = part.raw_get(key)
            del part[key]
            part[NameObject(key)] = value
            _sort(value, seen)
    elif isinstance(part, ArrayObject):
        for entry in part:
            _sort(entry, seen)


# What vl-convert itself calls `vegaLite` here is null; the module that it comes from is not.
_BUNDLED = f"""
import {{ compile }} from "/npm/vega-lite@{VEGALITE_VERSION}.0/+esm";
Object.assign(window, {{ vegaEmbed, vegaCompile: compile }});
"""


def vega_script(folder: Path) -> str:
    """Vega, Vega-Lite and Vega-Embed as one classic script.

    It defines ``vegaEmbed`` and ``vegaCompile``, which makes Vega of Vega-Lite. Its other names
    stay inside a function: one of them is also a name in Sphinx's own scripts.

    Parameters
    ----------
    folder : Path
        Where it is kept from build to build.
    """
    digest = hashlib.sha256(_BUNDLED.encode()).hexdigest()[:8]
    kept = folder / f"vega-{version('vl-convert-python')}-{digest}.js"
    script = kept_bytes(kept)
    if script is None:
        bundle = converter().javascript_bundle(_BUNDLED, VEGALITE_VERSION)
        script = f"(()=>{{{bundle}\n}})();\n".encode()
        keep_bytes(kept, script)
    return script.decode()
