"""The book's search: one index of claims, figures, sections, tables and words, as a script."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import distribution
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import yaml
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from recount.card import counted_text
from recount.chapters import ExplorerEntry, Record, VerdictEntry, is_lesson
from recount.errors import BuildError
from recount.languages.languages import ENGLISH, PORTUGUESE, SPANISH, Language
from recount.languages.words import said
from recount.ledger.claims import reports
from recount.markup import render
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book, book_of
from recount.publish.book.changed import changed_pages
from recount.publish.book.synonyms import KINDS, synonyms
from recount.quantities.units import format_number
from recount.record import QuantityRecord, VerdictRecord, quantities_of
from recount.vocabulary import BASES, BASIS_NAMES, STANDS_WORDS, WITHIN_ROUNDING

PAGE = "search"
DATA_PAGE, LEFT_OUT_PAGE = "reference/data", "reference/left-out"
SCRIPT = "search-index.js"
COLLECTED = "search-pages.json"
ENGINE, SEARCH_SCRIPT = SEARCH_SCRIPTS = ("lunr.js", "search.js")
"""What looks things up, in the order in which a page has to load it."""

WORDS = "/* words */"
"""Where the words of ``queries.yml`` and of the book go in the script of the search."""

STEMMERS = {SPANISH: "spanish-stemmer.js", PORTUGUESE: "portuguese-stemmer.js"}
"""What takes the endings from words of a language, among what Sphinx carries; lunr does English."""

_DOCUMENTATION = re.compile(
    r"^[ \t]*/\*\*(?!(?:(?!\*/).)*@license)(?:(?!\*/).)*\*/\n", re.MULTILINE | re.DOTALL
)

ELSEWHERE = (
    nodes.raw,  # records and tables, which have entries of their own
    nodes.figure,
    nodes.literal_block,
    nodes.math_block,
    nodes.comment,
    nodes.citation,
    nodes.section,
    nodes.title,
    addnodes.glossary,
)
"""Parts of a page that are no text of the section around them."""


@dataclass(frozen=True)
class SearchEntry:
    """What the search can find.

    Attributes
    ----------
    kind : str
        ``claim``, ``figure``, ``explorer``, ``section``, ``word``, ``table``, ``source`` or
        ``passage``; the script of the search page knows their names.
    title : str
        What a result is called; words in it weigh more than others.
    address : str
        Where it stands, from the root of the book; the words behind its ``#`` are searched too.
    text : str
        What else is searched, and quoted where it matches.
    where : str
        The chapter or page around it.
    verdict : str
        The answer on a claim, and whether its sentence stands.
    answer : str
        The answer as the vocabulary has it, in every language.
    """

    kind: str
    title: str
    address: str
    text: str
    where: str = ""
    verdict: str = ""
    answer: str = ""


def record_entry(record: Record, chapter: str) -> SearchEntry:
    """The entry of a verdict, a figure or an explorer, in the chapter of that title."""
    if isinstance(record, VerdictEntry):
        verdict = record.content
        return SearchEntry(
            "claim",
            verdict["statement"],
            f"{entry_page('claim', record.name)}#claim-{record.name}",
            claim_text(verdict),
            chapter,
            f"{said(verdict['answer']).capitalize()}. {said(STANDS_WORDS[verdict['stands']])}.",
            verdict["answer"],
        )
    title = record.content["title"]
    if isinstance(record, ExplorerEntry):
        choices = ", ".join(choice["label"] for choice in record.content["choices"])
        text = f"{record.content['sentence']} {said('Choices: {choices}.', choices=choices)}"
        address = f"{entry_page('explorer', record.name)}#explorer-{record.name}"
        return SearchEntry("explorer", title, address, text, chapter)
    figure = record.content
    address = f"chapters/{record.chapter}.html#figure-{record.name}"
    sources = (f"{source['publisher']}, {source['title']}" for source in figure["sources"])
    words = (figure.get("subtitle"), figure["caption"], figure["alt"], *sources)
    text = " ".join(filter(None, words))
    return SearchEntry("figure", title, address, text, chapter)


def claim_text(record: VerdictRecord) -> str:
    """What a card says beside the claim's statement: words, numbers, findings and reasons."""
    decided = record["comparison"]["bases"] if record["kind"] == "comparison" else {}
    cited = record["attributed_to"]
    parts = [
        *(_quantity_text(part) for part in quantities_of(record)),
        *(f"{found['finding']}: {found['margin']}." for found in decided.values()),
        record["because"],
        record["instead"],
        record["settled_by"],
        said("The report cites {source}.", source=cited) if cited else None,
        f"{reports()[record['report']].short_title}, {record['locator']}.",
        "; ".join(said(reason) for reason in dict.fromkeys(record["reasons"].values()) if reason),
    ]
    return " ".join(filter(None, parts))


def _quantity_text(part: QuantityRecord) -> str:
    unit = part["unit"]
    value = format_number(part["value"], unit)
    if part["value_high"] is not None:
        high = format_number(part["value_high"], unit)
        value = said("{low} to {high}", low=value, high=high)
    counted = [
        f"{counted_text(found, unit, found['verdict'] == WITHIN_ROUNDING)}"
        f" ({said(BASIS_NAMES[basis])})"
        for basis, found in sorted(part["bases"].items(), key=lambda entry: BASES.index(entry[0]))
    ]
    counted += [f"{counted_text(o, unit)} ({o['series']})" for o in part["other_series"]]
    again = said("counted again: {numbers}", numbers=", ".join(counted)) if counted else ""
    return "; ".join(filter(None, (f"“{part['as_printed']}”, {value}", again))) + "."


def table_entry(resource: Mapping[str, Any], where: str) -> SearchEntry:
    """The entry of a table of the data package, on the page of that title."""
    facts = (resource[name] for name in ("description", "publisher", "edition", "coverage"))
    text = " ".join(f"{fact.removesuffix('.')}." for fact in facts)
    name = resource["name"]
    title = f"{resource['title']} ({name})"
    return SearchEntry("table", title, f"{DATA_PAGE}.html#{name}", text, where)


def passage_entries(rows: pd.DataFrame, where: str) -> list[SearchEntry]:
    """The entries of the passages that are no claims, on the page of that title.

    They are the rows of the table ``left_out``.
    """
    address = f"{LEFT_OUT_PAGE}.html"
    return [
        SearchEntry("passage", row["passage"], address, f"{row['reason']}. {row['part']}", where)
        for row in rows.to_dict("records")
    ]


def page_entries(page: str, doctree: nodes.document) -> list[SearchEntry]:
    """The entries of a page: its sections, the words that it defines, and its sources.

    A lesson is found as a whole: its sections tell of claims that have entries of their own.

    Parameters
    ----------
    page : str
        The page's address from the root of the book, without suffix.
    doctree : docutils.nodes.document
        The page, with references resolved.
    """
    name = _plain(next(iter(doctree.findall(nodes.title))))
    return [
        *islice(_section_entries(page, name, doctree), 1 if is_lesson(Path(page).name) else None),
        *(
            SearchEntry("word", _plain(term), f"{page}.html#{term['ids'][0]}", _text(meaning), name)
            for glossary in doctree.findall(addnodes.glossary)
            for term in glossary.findall(nodes.term)
            for meaning in term.findall(nodes.definition, descend=False, siblings=True)
        ),
        *(
            SearchEntry("source", _plain(node), f"{page}.html#{node['ids'][0]}", "", name)
            for node in doctree.findall(nodes.citation)
        ),
    ]


def _section_entries(page: str, name: str, doctree: nodes.document) -> Iterator[SearchEntry]:
    for section in doctree.findall(nodes.section):
        title = _plain(next(iter(section.findall(nodes.title))))
        text = " ".join(filter(None, map(_text, section.children)))
        if section.parent is doctree:
            yield SearchEntry("section", title, f"{page}.html", text)
        else:
            yield SearchEntry("section", title, f"{page}.html#{section['ids'][0]}", text, name)


def _plain(node: nodes.Node) -> str:
    """The words of a node, without markup, whatever it is."""
    return _squeezed("".join(map(_words, node.children)))


def _text(node: nodes.Node) -> str:
    """The words of a part of a section, without markup."""
    return _squeezed(_words(node))


def _words(node: nodes.Node) -> str:
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, ELSEWHERE):
        return ""
    inner = "".join(map(_words, node.children))
    return inner if isinstance(node, nodes.Inline) else f" {inner} "


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def index_script(entries: Iterable[SearchEntry]) -> str:
    """The index as a script that also loads from a folder on disk."""
    rows = (
        json.dumps(astuple(entry), ensure_ascii=False, separators=(",", ":")) for entry in entries
    )
    lines = unicodedata.normalize("NFC", ",\n".join(rows))
    # JSON is JavaScript; "</" cannot end a script element should the index ever stand in one.
    return f"window.recountIndex=[\n{lines}\n];\n".replace("</", "<\\/")


def engine_script() -> str:
    """What ProperDocs carries as lunr.js, with its licence and without its documentation."""
    engine = files("properdocs").joinpath("contrib/search/templates/search/lunr.js")
    return _DOCUMENTATION.sub("", engine.read_text(encoding="utf-8"))


def search_script(language: Language, root: Path) -> str:
    """The script that reads queries in a language, with the words that the book in `root` knows.

    Before it stands what takes the endings from words, where that is not lunr.
    """
    code = Path(__file__).with_name("search.js").read_text(encoding="utf-8")
    given = json.dumps(words_of(language, root), ensure_ascii=False, separators=(",", ":"))
    return _stemmer(language) + code.replace(WORDS, given[1:-1])


def words_of(language: Language, root: Path) -> dict[str, Any]:
    """What ``queries.yml`` and the book in `root` have, as a reader of a language meets it.

    Words of all languages are known everywhere; the name of a topic is its first in the language.
    """
    told = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text(encoding="utf-8"))
    alike, own = synonyms(root), language.code or ENGLISH.tag
    groups = {
        kind: [
            [*group.get(own, ()), *(name for tag in group if tag != own for name in group[tag])]
            for group in alike.get(kind, ())
        ]
        for kind in KINDS
    }
    return {
        "ignored": " ".join(told["ignored"].values()),
        "sizes": {word: size for sizes in told["sizes"].values() for word, size in sizes.items()},
        **{kind: [list(dict.fromkeys(names)) for names in groups[kind]] for kind in groups},
    }


@cache
def _stemmer(language: Language) -> str:
    """What Sphinx carries of Snowball for a language, with Snowball's licence."""
    if language not in STEMMERS:
        return ""
    home = files("sphinx") / "search" / "minified-js"
    licence = distribution("snowballstemmer").read_text("licenses/COPYING")
    if not licence:
        raise BuildError("snowballstemmer: expected its licence, licenses/COPYING")
    names = ("base-stemmer.js", STEMMERS[language])
    code = "\n".join(home.joinpath(name).read_text(encoding="utf-8").strip() for name in names)
    return f"/*! Snowball\n\n{licence.strip()}\n*/\n{code}\n"


class Index:
    """Collects the pages while they are written, and writes the index behind the last of them.

    What was collected stays beside the pages that were read, for those that are not written again.
    """

    def __init__(self) -> None:
        self.pages: dict[str, list[SearchEntry]] = {}

    def begin(self, app: Sphinx) -> None:
        """Start with what the last build collected, if it is built upon."""
        if changed_pages() is not None:
            kept = json.loads((Path(app.doctreedir) / COLLECTED).read_text(encoding="utf-8"))
            self.pages = {page: [SearchEntry(*row) for row in rows] for page, rows in kept.items()}

    def collect(self, _app: Sphinx, doctree: nodes.document, page: str) -> None:
        """Keep what can be found on a page."""
        self.pages[page] = page_entries(page, doctree)

    def entries(self, book: Book) -> list[SearchEntry]:
        """All entries of a book."""
        titles = {page: entries[0].title for page, entries in self.pages.items()}
        return [
            *(
                record_entry(record, titles[f"chapters/{record.chapter}"])
                for record in book.records
            ),
            *(entry for page in book.pages for entry in self.pages[page]),
            *(table_entry(entry, titles.get(DATA_PAGE, "")) for entry in book.tables),
            *passage_entries(book.rows("left_out"), titles.get(LEFT_OUT_PAGE, "")),
        ]

    def write(self, app: Sphinx, error: Exception | None) -> None:
        """Write the index, and the engine that searches it."""
        if error is not None or app.builder.format != "html":
            return
        scripts = {SCRIPT: index_script(self.entries(book_of(app))), ENGINE: engine_script()}
        for name, script in scripts.items():
            (Path(app.outdir) / "_static" / name).write_text(script, encoding="utf-8")
        kept = {page: list(map(astuple, entries)) for page, entries in self.pages.items()}
        collected = Path(app.doctreedir) / COLLECTED
        collected.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")


def _without_stock_search(app: Sphinx) -> None:
    """Keep Sphinx from making its own index and page."""
    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _load_search(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
) -> None:
    """Load the search on its own page; the theme's dialog leads there."""
    if page == PAGE:
        to = context["pathto"]
        context["search_without_scripts"] = render(
            "search-without-scripts",
            ledger_page=to("reference/ledger"),
            figures_page=to("reference/figures"),
        )
        app.add_css_file("search.css")
        for script in (*SEARCH_SCRIPTS, "search-page.js"):
            app.add_js_file(script, loading_method="defer")


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    index = Index()
    app.config.html_additional_pages[PAGE] = "recount-search.html"
    app.connect("builder-inited", _without_stock_search)
    app.connect("builder-inited", index.begin)
    app.connect("html-page-context", _load_search)
    app.connect("doctree-resolved", index.collect, priority=900)
    app.connect("build-finished", index.write, priority=400)
