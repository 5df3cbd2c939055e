"""Clients that read the bibliography: each entry, its title in letters, its month as a number."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks.clients.environments import Node, run
from benchmarks.errors import BenchmarkError
from recount.publish.cite.works import FILE, works
from recount.publish.cite.works import keys as keys_of

HERE = Path(__file__).parent
PROJECT = "version: 1\nproject:\n  bibliography: references.bib\n"


def citation_js(html: Path, folder: Path) -> tuple[str, str]:
    """The parser of citation-js, by which Jupyter Book 2 reads bibliographies as well."""
    made = Node(folder / "js", "@citation-js/core", "@citation-js/plugin-bibtex")
    root = html.parent.parent
    said = json.loads(run(["node", HERE / "citation_js.mjs", root / FILE], made.folder))
    known = keys_of(root)
    if {item["id"] for item in said} != known:
        raise BenchmarkError(f"{len(said)} entries; expected {len(known)}")
    ours = works(root, known)
    for item in said:
        title = ours[item["id"]].title
        if "".join(item["title"].split()) != "".join(title.split()):
            raise BenchmarkError(f"{item['id']}: {item['title']!r}; expected {title!r}")
    return made.version("@citation-js/plugin-bibtex"), f"{len(said)} entries, titles as they are"


def mystmd(html: Path, folder: Path) -> tuple[str, str]:
    """Jupyter Book 2, which exports a page that cites every entry as JATS."""
    made = Node(folder / "js", "mystmd")
    root = html.parent.parent
    cited = sorted(keys_of(root))
    (made.folder / FILE).write_bytes((root / FILE).read_bytes())
    (made.folder / "myst.yml").write_text(PROJECT, encoding="utf-8")
    page = "# Works\n\n" + "".join(f"{{cite:t}}`{key}`.\n\n" for key in cited)
    (made.folder / "index.md").write_text(page, encoding="utf-8")
    run(["npx", "myst", "build", "index.md", "--xml", "--strict"], made.folder)
    text = (made.folder / "_build" / "exports" / "index.xml").read_text(encoding="utf-8")
    found = len(re.findall(r"<ref\s", text))
    if found != len(cited):
        raise BenchmarkError(f"{found} entries are cited; expected {len(cited)}")
    return made.version("mystmd"), f"{found} entries cited, no warning"


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "citation-js": ("`references.bib`, every entry", citation_js),
    "mystmd (Jupyter Book 2)": ("a page that cites every entry of `references.bib`", mystmd),
}
"""What each client tries, by its name."""
