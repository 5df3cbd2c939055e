"""Linked data: what each page says of its subject in the words of schema.org, as JSON-LD.

The data stand in the page as text that no browser executes. They name nothing by an address of
this site that the site does not have: where it has none, addresses lead from the page, as JSON-LD
reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from recount.chapters import ExplorerEntry, FigureEntry, VerdictEntry, is_lesson
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.licence import NOT_STATED, OWN, TERMS, Licence, Terms, licence_of
from recount.publish.book.addresses import entry_page, way_to_site
from recount.publish.book.book import Book, book_of
from recount.publish.book.change_log import Edition
from recount.publish.book.manifests import FROZEN
from recount.publish.book.markdown_text import FILE as MARKDOWN_FILE
from recount.publish.cite.citables import Citables, claim_licence
from recount.publish.cite.highwire import citation_tags
from recount.publish.cite.works import Author, Work, works
from recount.publish.claims.claim_html import RECORD_FILE
from recount.publish.claims.rating import rating
from recount.publish.explorers.explorer_pages import RECORD_FILE as EXPLORER_FILE
from recount.publish.figures.figure_files import METADATA
from recount.publish.machines.assistants import FILE as ASSISTANTS
from recount.publish.machines.machine_files import (
    FIGURES,
    LEDGER,
    LEDGER_TABLE,
    MEDIA_TYPES,
    PACKAGE,
)
from recount.publish.machines.schemas import ledger_table_schema
from recount.publish.site.about import KEY, About, meta_html
from recount.publish.site.not_found import MISSING_PAGE
from recount.publish.site.versions import file_in, is_everywhere, own_identifier, whole_site
from recount.record import SourceRecord

CONTEXT = "https://schema.org"
LEDGER_PAGE, FIGURES_PAGE, DATA_PAGE = "reference/ledger", "reference/figures", "reference/data"
ALTERNATES = {
    LEDGER_PAGE: (LEDGER, LEDGER_TABLE),
    FIGURES_PAGE: (FIGURES,),
    DATA_PAGE: (PACKAGE,),
}
"""The same as on these pages, in other forms."""

TOOLS = ("search", "genindex")
"""Pages that nobody cites."""

OURS, VARIOUS = "This project", "As named in each row"
"""How the data package writes of publishers that have no name of their own there."""

Thing = dict[str, Any]


def script(data: Mapping[str, Any]) -> str:
    """Linked data as an element for the head of a page, in which no text of it ends the element.

    Parameters
    ----------
    data : mapping
        What can be written as JSON.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&":  # JSON has them in texts only, and may write them as numbers
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{text}</script>'


def alternates(page: str, first: bool) -> tuple[str, ...]:
    """Files, from the root of the site, that hold in another form what a page shows."""
    match page.split("/"):
        case ["claims", name, "index"]:
            return tuple(f"claims/{name}/{file}" for file in (RECORD_FILE, MARKDOWN_FILE))
        case ["figures", name, "index"]:
            return tuple(f"figures/{name}/{file}" for file in (METADATA, MARKDOWN_FILE))
        case ["explorers", name, "index"]:
            return (f"explorers/{name}/{EXPLORER_FILE}",)
    return (LEDGER, FIGURES, PACKAGE, ASSISTANTS) if first else ALTERNATES.get(page, ())


class JsonLd:
    """What the pages of a book say of their subjects."""

    def __init__(self, book: Book) -> None:
        self.book = book

    @cached_property
    def works(self) -> dict[str, Work]:
        """The reports as works of the bibliography, by slug."""
        keys = {slug: report.citation_key for slug, report in self.book.reports.items()}
        found = works(self.book.root, keys.values())
        return {slug: found[key] for slug, key in keys.items()}

    @cached_property
    def figures(self) -> dict[str, FigureEntry]:
        """The figures by id."""
        return {figure.name: figure for figure in self.book.figures}

    @cached_property
    def explorers(self) -> dict[str, ExplorerEntry]:
        """The explorers by id."""
        return {explorer.name: explorer for explorer in self.book.explorers}

    @cached_property
    def verdicts(self) -> dict[str, VerdictEntry]:
        """The verdicts by slug of the claim."""
        return {verdict.name: verdict for verdict in self.book.verdicts}

    def tell(
        self, app: Sphinx, page: str, _template: str, context: dict[str, Any], _doctree: Any
    ) -> None:
        """Write into the head of a page what it is about."""
        if page == MISSING_PAGE:
            return
        about: About = context[KEY]
        first = page == app.config.root_doc
        thing = {"@context": CONTEXT} | (self.whole(about) if first else self.thing(about))
        links = [
            {
                "type": MEDIA_TYPES[Path(file).suffix],
                "title": "",
                "href": context["pathto"](file, resource=True),
            }
            for file in alternates(page, first)
        ]
        tags = (("name", name, text) for name, text in self.citation_tags(about, first))
        head = meta_html(tags, links)
        context["metatags"] = f"{context.get('metatags', '')}{head}\n    {script(thing)}"

    def citation_tags(self, about: About, first: bool = False) -> list[tuple[str, str]]:
        """What a reference manager is told of a page: of what it shows, or of itself."""
        if self.book.edition is None or about.page in TOOLS:
            return []
        citables = Citables(about.settings, self.book.edition, self.book.originals)
        if first:
            return citation_tags(citables.book())
        match about.page.split("/"):
            case ["chapters", name]:
                return citation_tags(citables.chapter(name, about.title))
            case ["figures", name, "index"]:
                pdf = about.settings.link(f"figures/{name}/figure.pdf")
                citable = citables.figure(self.figures[name].content)
                return citation_tags(citable, pdf)
            case ["explorers", name, "index"]:
                citable = citables.explorer(self.explorers[name].content)
                return citation_tags(citable)
            case ["claims", name, "index"]:
                citable = citables.claim(self.verdicts[name].content)
                return citation_tags(citable)
            case [folder, version, "index"] if folder == FROZEN:
                edition = next(one for one in self.book.editions if one.version == version)
                return citation_tags(citables.edition_of_book(edition))
        return citation_tags(citables.page(about.page, about.title))

    def thing(self, about: About) -> Thing:
        """What a page is about."""
        match about.page.split("/"):
            case ["chapters", name] if is_lesson(name):
                return self.lesson(about)
            case ["chapters", name]:
                return self.chapter(about, name)
            case ["figures", name, "index"]:
                return self.figure(about, self.figures[name])
            case ["explorers", name, "index"]:
                return self.explorer(about, self.explorers[name])
            case ["claims", name, "index"]:
                return self.review(about, self.verdicts[name])
            case ["reference", "ledger"]:
                return self.ledger(about)
            case ["reference", "data"]:
                return self.catalogue(about, self.book.tables)
        kind = "ImageGallery" if about.page == FIGURES_PAGE else "WebPage"
        return self._page(kind, about) | {"isPartOf": self.book_named(about)}

    def book_named(self, about: About) -> Thing:
        """The book, as that of which a page is a part."""
        settings = about.settings
        return {
            "@type": "Book",
            "@id": own_identifier(settings).urn,
            "name": settings.title,
            "url": about.to("index.html"),
        }

    def whole(self, about: About) -> Thing:
        """The book itself, on its first page."""
        return self._page("Book", about) | {
            "@id": own_identifier(about.settings).urn,
            "url": about.to("index.html"),
            "isBasedOn": [self._report(slug) for slug in self.book.reports],
        }

    def chapter(self, about: About, name: str) -> Thing:
        """A chapter as an article: part of the book, and citing the reports that it judges."""
        cited = {v.content["report"] for v in self.book.verdicts if v.chapter == name}
        pictures = [
            about.to(f"figures/{figure.name}/figure.svg")
            for figure in self.book.figures
            if figure.chapter == name
        ]
        return _given(
            self._page("ScholarlyArticle", about)
            | {
                "isPartOf": self.book_named(about),
                "citation": [self._report(slug) for slug in self.book.reports if slug in cited],
                "image": pictures,
            }
        )

    def lesson(self, about: About) -> Thing:
        """A lesson as something to learn from: part of the book."""
        return self._page("LearningResource", about) | {
            "isPartOf": self.book_named(about),
            "learningResourceType": "lesson",
        }

    def figure(self, about: About, record: FigureEntry) -> Thing:
        """A figure as a picture, with what may be done with it."""
        content, licence = record.content, licence_of(record.content["sources"])
        return self._page("ImageObject", about, "creator") | {
            "name": content["title"],
            "caption": content["caption"],
            "description": content["alt"],
            "contentUrl": about.to(f"figures/{record.name}/figure.svg"),
            "encodingFormat": MEDIA_TYPES[".svg"],
            "license": _terms(licence),
            "acquireLicensePage": about.to(entry_page("figure", record.name)),
            "creditText": _credit(about.settings.author, content["sources"]),
            "copyrightNotice": licence.sentence,
            "isPartOf": about.to(f"chapters/{record.chapter}.html"),
        }

    def explorer(self, about: About, record: ExplorerEntry) -> Thing:
        """An explorer as a page with which one can calculate."""
        content = record.content
        return self._page("WebApplication", about, "creator") | {
            "name": content["title"],
            "applicationCategory": "Calculator",
            "operatingSystem": "Any",
            "license": _terms(licence_of(content["sources"])),
            "creditText": _credit(about.settings.author, content["sources"]),
            "isPartOf": about.to(f"chapters/{record.chapter}.html"),
        }

    def review(self, about: About, record: VerdictEntry) -> Thing:
        """A verdict as a fact-check of the claim."""
        content = record.content
        report = self.works[content["report"]]
        claim = {
            "@type": "Claim",
            "author": list(map(_author, report.authors)),
            "datePublished": report.year,
            "appearance": self._report(content["report"]),
        }
        return self._page("ClaimReview", about) | {
            "license": _terms(claim_licence(content)),
            "claimReviewed": content["statement"],
            "itemReviewed": claim,
            "reviewRating": rating(content["answer"], content["because"]),
            "isPartOf": about.to(f"{LEDGER_PAGE}.html"),
        }

    def ledger(self, about: About) -> Thing:
        """The ledger as a data set."""
        measured = [
            field["name"]
            for field in ledger_table_schema()["fields"]
            if field["type"] == "number"
            or field["name"] in ("answer", "verdict", "reason", "stands")
        ]
        return self._page("Dataset", about, "creator") | {
            "includedInDataCatalog": {
                "@type": "DataCatalog",
                "url": about.to(f"{DATA_PAGE}.html"),
            },
            "isBasedOn": [self._report(slug) for slug in self.book.reports],
            "measurementTechnique": about.to("reference/methods.html"),
            "variableMeasured": measured,
            "distribution": [_download(about, file) for file in (LEDGER, LEDGER_TABLE)],
        }

    def catalogue(self, about: About, resources: Iterable[Mapping[str, Any]]) -> Thing:
        """The tables as a catalogue of data sets, each with its own publisher and licence.

        A table belongs to its publisher, so that the whole is not one set under one licence; and
        a search for data finds a set by its own name and description.
        """
        return self._page("DataCatalog", about, "creator") | {
            "isPartOf": self.book_named(about),
            "encoding": _download(about, PACKAGE),
            "dataset": [_table(about, entry) for entry in resources],
        }

    def _page(self, kind: str, about: About, made_by: str = "author") -> Thing:
        """What can be said of any page."""
        edition = self.book.edition
        dated = {} if edition is None else _dated(edition)
        return (
            {
                "@type": kind,
                "url": about.to(about.file),
                "name": about.title,
                "description": about.description,
                "inLanguage": language_of_page().tag,
                made_by: _body(about.settings.author),
                "license": TERMS[OWN].address,
            }
            | _original(about)
            | dated
        )

    def _report(self, slug: str) -> Thing:
        work = self.works[slug]
        return _given(
            {
                "@type": "Report",
                "name": work.title,
                "author": list(map(_author, work.authors)),
                "publisher": work.institution and _body(work.institution),
                "datePublished": work.year,
            }
        )


def _original(about: About) -> Thing:
    """Of what a page is the translation, if it is one."""
    if language_of_page() == ENGLISH or not is_everywhere(about.page):
        return {}
    file = file_in(about.page, ENGLISH)
    address = whole_site(about.settings).link(file) or f"{way_to_site(about.page)}{file}"
    return {"translationOfWork": {"@id": address, "inLanguage": ENGLISH.tag}}


def _dated(edition: Edition) -> Thing:
    day = edition.date.isoformat()
    return {"version": edition.version, "datePublished": day, "dateModified": day}


def _given(thing: Thing) -> Thing:
    """Without what is empty."""
    return {name: part for name, part in thing.items() if part}


def _body(name: str) -> Thing:
    return {"@type": "Organization", "name": name}


def _author(author: Author) -> Thing:
    return {"@type": "Organization" if author.body else "Person", "name": author.name}


def _credit(author: str, sources: Sequence[SourceRecord]) -> str:
    publishers = dict.fromkeys(source["publisher"] for source in sources)
    return "; ".join([author, *(said("data: {name}", name=name) for name in publishers)])


def _terms(licence: Licence | Terms) -> str | Thing:
    """A licence by its address, or by its name where its owner publishes none."""
    return licence.address or {"@type": "CreativeWork", "name": licence.title}


def _download(about: About, file: str) -> Thing:
    return {
        "@type": "DataDownload",
        "contentUrl": about.to(file),
        "encodingFormat": MEDIA_TYPES[Path(file).suffix],
    }


def _table(about: About, entry: Mapping[str, Any]) -> Thing:
    """A table of the data package as a data set."""
    publisher = entry["publisher"]
    maker = {OURS: about.settings.author, VARIOUS: ""}.get(publisher, publisher)
    terms = [
        TERMS[licence["name"]] for licence in entry["licenses"] if licence["name"] != NOT_STATED
    ]
    return _given(
        {
            "@type": "Dataset",
            "url": about.to(f"{DATA_PAGE}.html#{entry['name']}"),
            "name": entry["title"],
            "description": entry["description"],
            "creator": maker and _body(maker),
            "license": list(map(_terms, terms)),
            "version": entry["edition"],
            "variableMeasured": [field["name"] for field in entry["schema"]["fields"]],
            "distribution": _download(about, f"data/{entry['path']}"),
        }
    )


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    linked = JsonLd(book_of(app))
    app.connect("html-page-context", linked.tell, priority=950)  # once the page is described
