"""How many bytes the parts of a built site have, and the data of figures and explorers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from benchmarks.report import Table, kib
from benchmarks.serving import compressed_size
from recount import mime
from recount.chapters import code_cells, notebooks, read

Files = dict[str, tuple[int, int, int]]

_PICTURES = (".svg", ".png", ".jpg", ".webp", ".ico")
_FONTS = (".woff", ".woff2", ".ttf", ".otf", ".eot")
_DATA = (".js", ".json", ".csv")
PARTS: tuple[tuple[str, Callable[[PurePosixPath], bool]], ...] = (
    ("search index and scripts", lambda path: "search" in path.name and path.suffix in _DATA),
    ("explorer data", lambda path: path.match("explorer-*.js")),
    ("figures: data and specifications", lambda path: _figure(path) and path.suffix in _DATA),
    ("figures: PDF", lambda path: _figure(path) and path.suffix == ".pdf"),
    ("figures: pictures", lambda path: _figure(path) and path.suffix in _PICTURES),
    ("figures: pages and citations", lambda path: _figure(path)),
    ("data tables", lambda path: path.parts[0] == "data"),
    ("pages", lambda path: path.suffix == ".html"),
    ("scripts", lambda path: path.suffix in (".js", ".mjs")),
    ("styles", lambda path: path.suffix == ".css"),
    ("fonts", lambda path: path.suffix in _FONTS),
    ("other", lambda _path: True),
)
"""Parts of a site, and what belongs to them; the first that fits counts."""


def _figure(path: PurePosixPath) -> bool:
    return len(path.parts) > 1 and "figures" in path.parts[:-1]


def part_of(path: PurePosixPath) -> str:
    """The part of the site that a file belongs to."""
    return next(name for name, fits in PARTS if fits(path))


def parts(html: Path) -> Files:
    """Files, bytes, and bytes after gzip, by part of the site."""
    found = {name: (0, 0, 0) for name, _ in PARTS}
    for file in html.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            name = part_of(PurePosixPath(file.relative_to(html).as_posix()))
            count, size, packed = found[name]
            found[name] = (count + 1, size + len(content), packed + compressed_size(content))
    return found


def records_data(root: Path) -> Files:
    """Charts of figures and of explorers in the stored outputs: number, bytes, gzip."""
    found = {
        "figures’ charts in the notebooks": (0, 0, 0),
        "explorers’ in the notebooks": (0, 0, 0),
    }
    for path in notebooks(root).values():
        for cell in code_cells(read(path)):
            for output in cell["outputs"]:
                data = output.get("data", {})
                for name, kind in zip(found, (mime.FIGURE, mime.EXPLORER), strict=True):
                    if kind in data:
                        text = json.dumps([data[kind], data.get(mime.VEGALITE)]).encode()
                        count, size, packed = found[name]
                        found[name] = (
                            count + 1,
                            size + len(text),
                            packed + compressed_size(text),
                        )
    return found


def table(ours: Mapping[str, tuple[int, int, int]], stock: Files) -> Table:
    """Both sites side by side."""
    rows = [
        [
            name,
            str(count),
            kib(size),
            kib(packed),
            *([str(stock[name][0]), kib(stock[name][2])] if name in stock else ["–", "–"]),
        ]
        for name, (count, size, packed) in ours.items()
        if count or stock.get(name, (0,))[0]
    ]
    header = ("Part", "Files", "KiB", "gzip KiB", "Stock, files", "Stock, gzip KiB")
    notes = (
        "All files of the site, whether a page loads them at first, on demand, or never. Parts go"
        " by the names of files. In the stock book the data of charts are in the pages.",
    )
    return Table("Bytes of the site", header, rows, notes)
