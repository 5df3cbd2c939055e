"""A chapter as a page of Observable Framework: its prose, its claims, and charts of its figures."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError
from benchmarks.lighthouse import HOME, MODULES
from benchmarks.plot import plotted
from recount import mime
from recount.chapters import Notebook, notebooks, read, with_chart

BOOK = "Observable Framework"
FRAMEWORK = MODULES / "@observablehq" / "framework" / "dist"
CHARTS = 8
CONFIGURATION = {
    "title": "A chapter beside ours",
    "pages": [],
    "search": False,
    "globalStylesheets": [],  # by default a font from another host
    "head": '<link rel="icon" href="data:,">',  # or browsers ask for one that is not there
}
IMPORT = '```js\nimport { draw } from "./draw_chart.js";\n```'
DRAWING = """```js
FileAttachment("{name}.json").json().then((chart) => resize((width) => draw(chart, width)))
```"""
_LIBRARY = re.compile(r'"npm:((?:@[\w-]+/)?[\w.-]+)')
_ROLE = re.compile(r"\{[\w:]+\}`([^`]*)`")


@dataclass(frozen=True)
class Page:
    """A page in Markdown, and the charts that it draws, by name."""

    markdown: str
    charts: dict[str, dict[str, Any]]


def page(notebook: Notebook) -> Page:
    """The page of a chapter: what its cells say and what its stored outputs show, in order.

    Claims are as in the chapter, those of a cell closed together. Of the figures the first eight
    are drawn; of explorers only the words are there.

    Raises
    ------
    BenchmarkError
        If the chapter has fewer figures.
    """
    blocks, charts = [IMPORT], dict[str, dict[str, Any]]()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            blocks.append(_ROLE.sub(r"(\1)", "".join(cell["source"])))
            continue
        claims = []
        for data in (output.get("data", {}) for output in cell.get("outputs", ())):
            if mime.VERDICT in data:
                claims.append("".join(data["text/html"]))
            elif mime.FIGURE in data and len(charts) < CHARTS:
                figure = with_chart(data, mime.FIGURE)
                words = {"title": figure["title"], "subtitle": figure["subtitle"]}
                said = {"ariaLabel": figure["alt"]}
                charts[figure["figure"]] = plotted(figure["spec"]) | words | said
                blocks.append(DRAWING.format(name=figure["figure"]))
            elif "text/html" in data:
                blocks.append("".join(data["text/html"]))
        if claims:
            count = f"{len(claims)} claim{'s' * (len(claims) > 1)}"
            summary = f"<summary>{count}</summary>"
            blocks.append(f"<details>{summary}{''.join(claims)}</details>")
    if len(charts) < CHARTS:
        raise BenchmarkError(f"expected a chapter with {CHARTS} figures; it has {len(charts)}")
    return Page("\n\n".join(blocks), charts)


def site(root: Path, chapter: str, folder: Path) -> Path:
    """Build the page of a chapter, from its stored outputs; gives the folder of what is built.

    The page has the address that the chapter has in the book.

    Raises
    ------
    BenchmarkError
        If there is no such chapter, or Framework fails.
    """
    chapters = notebooks(root)
    if chapter not in chapters:
        raise BenchmarkError(f"no chapter {chapter}; expected one of {', '.join(chapters)}")
    found = page(read(chapters[chapter]))
    source = folder / "src" / "chapters"
    source.mkdir(parents=True)
    (source / f"{chapter}.md").write_text(found.markdown, encoding="utf-8")
    for name, chart in found.charts.items():
        (source / f"{name}.json").write_text(json.dumps(chart), encoding="utf-8")
    shutil.copy(HOME / "draw_chart.js", source)
    configuration = f"export default {json.dumps(CONFIGURATION)};\n"
    (folder / "observablehq.config.js").write_text(configuration, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}\n', encoding="utf-8")
    (folder / "node_modules").symlink_to(MODULES)
    for name in libraries():
        (folder / "src" / ".observablehq" / "cache" / "_npm" / f"{name}@0.0.0").mkdir(parents=True)
    done = subprocess.run(
        ["node", str(FRAMEWORK / "bin" / "observable.js"), "build"],
        cwd=folder,
        env=os.environ | {"OBSERVABLE_TELEMETRY_DISABLE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    built = folder / "dist"
    if done.returncode or not (built / "chapters" / f"{chapter}.html").is_file():
        raise BenchmarkError(f"Observable Framework failed:\n{(done.stdout + done.stderr)[-2000:]}")
    return built


def libraries() -> set[str]:
    """Libraries that Framework offers to every page, though none here loads them.

    It asks the registry for the newest version of each, unless its cache has a folder of one.
    """
    scripts = (FRAMEWORK / "client").rglob("*.js")
    texts = (script.read_text(encoding="utf-8") for script in scripts)
    return {name for text in texts for name in _LIBRARY.findall(text)}
