"""Clients that read what only programs read: linked data, the feed, citations in RIS."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.clients.citations import in_english
from benchmarks.clients.environments import Node, Python, run
from benchmarks.errors import BenchmarkError
from recount.publish.book import change_log
from recount.publish.cite.citation import CSL, RIS

HERE = Path(__file__).parent
FEED = "feed.xml"
_LINKED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
_STRICT = ("--noEmit", "--strict", "--exactOptionalPropertyTypes", "--skipLibCheck")


def typescript(html: Path, folder: Path) -> tuple[str, str]:
    """TypeScript with Google's types of schema.org, which refuse what is no property of a type."""
    made = Node(folder / "js", "typescript", "schema-dts")
    shapes: dict[str, Mapping[str, Any]] = {}
    count = 0
    for page in sorted(html.rglob("*.html")):
        for text in _LINKED.findall(page.read_text(encoding="utf-8")):
            said = json.loads(text)
            shapes.setdefault(repr(_shape(said)), said)
            count += 1
    lines = [
        'import type { WithContext } from "schema-dts";',
        'import type * as all from "schema-dts";',
    ]
    for number, said in enumerate(shapes.values()):
        kind = f"WithContext<all.{said['@type']}>"
        lines.append(f"export const page{number}: {kind} = {json.dumps(said, ensure_ascii=False)};")
    (made.folder / "pages.ts").write_text("\n".join(lines), encoding="utf-8")
    run(["npx", "tsc", *_STRICT, "pages.ts"], made.folder)
    return (
        f"{made.version('typescript')}, schema-dts {made.version('schema-dts')}",
        f"{count:,} pages of {len(shapes)} shapes, no error",
    )


def _shape(said: object) -> object:
    """What a value is made of, without what it says."""
    if isinstance(said, dict):
        kind = said.get("@type")
        return kind, sorted((name, _shape(part)) for name, part in said.items() if name != "@type")
    if isinstance(said, list):
        return sorted({repr(_shape(part)) for part in said})
    return type(said).__name__


def feedparser(html: Path, folder: Path) -> tuple[str, str]:
    """feedparser, the feed reader of Python."""
    made = Python(folder / "env", "feedparser")
    script = (
        "import feedparser, json, sys; read = feedparser.parse(sys.argv[1]); assert not read.bozo;"
        " print(json.dumps([[each.title, each.published[:10], each.summary]"
        " for each in read.entries]))"
    )
    said = run([made.program, "-c", script, html / FEED], folder)
    return made.version("feedparser"), _told(html, json.loads(said))


def rss_parser(html: Path, folder: Path) -> tuple[str, str]:
    """rss-parser, a feed reader of Node."""
    made = Node(folder / "js", "rss-parser")
    said = run(["node", HERE / "rss_parser.mjs", html / FEED], made.folder)
    return made.version("rss-parser"), _told(html, json.loads(said))


def _told(html: Path, entries: list[list[str]]) -> str:
    """In words how many editions a feed tells, each with its day and what it brought."""
    editions = change_log.read(html.parent.parent)
    wanted = [[f"Edition {one.version}", str(one.date), one.summary] for one in editions]
    if entries != wanted:
        raise BenchmarkError(f"{entries}; expected {wanted}")
    return f"{len(entries)} editions, each with its day and what it brought"


def citation_js(html: Path, folder: Path) -> tuple[str, str]:
    """The parser of citation-js for RIS."""
    made = Node(folder / "js", "@citation-js/core", "@citation-js/plugin-ris")
    texts = list(in_english(html, RIS))
    files = folder / "texts.json"
    files.write_text(json.dumps(texts), encoding="utf-8")
    said = json.loads(run(["node", HERE / "citation_js_ris.mjs", files], made.folder))
    items = [json.loads(text)[0] for text in in_english(html, CSL)]
    for item, read in zip(items, said, strict=True):
        for name, wanted in _of_ris(item):
            if read.get(name) != wanted:
                raise BenchmarkError(
                    f"{item['id']}, {name}: {read.get(name)!r}; expected {wanted!r}"
                )
    return made.version("@citation-js/plugin-ris"), f"{len(said)} citations, with book and edition"


def _of_ris(item: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What a citation says in RIS as well."""
    for name in ("type", "title", "container-title", "URL", "language"):
        yield name, item.get(name)
    yield "edition", item["edition"].split()[-1]
    yield "author", [{"family": item["author"][0]["literal"], "given": ""}]


CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "TypeScript": ("the linked data of every page, by the types of schema.org", typescript),
    "feedparser": ("the feed of editions", feedparser),
    "rss-parser": ("the feed of editions", rss_parser),
    "citation-js for RIS": ("every citation as RIS", citation_js),
}
"""What each client tries, by its name."""
