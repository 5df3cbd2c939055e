"""The page of a chapter: what can be quoted first; each section with its counts, claims folded."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from recount.card import card_html
from recount.chapters import VerdictEntry, notebooks
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.markup import render
from recount.publish.book.binder import code_address
from recount.publish.book.book import Book, book_of
from recount.publish.explorers.explorers import ShownExplorer
from recount.quantities.units import CALENDAR
from recount.record import VerdictRecord, parts_of, quantities_of
from recount.vocabulary import ANSWERS, MAIN, UNCHECKED_WORDS, Answer

HEADING = "h3"
"""Each claim of a section is one below that of the section."""

MOST = 3
"""So many claims a list shows; the rest is folded."""

VERDICT, NUMBERS = "verdict", "numbers"
"""Marks of the places that the renderer of records leaves to this module."""

UNCHECKABLE: Final = "nobody can check"
UP = "../"


def _counts(records: Iterable[VerdictRecord]) -> dict[Answer, int]:
    """How many claims have each answer, in the order of the answers, where any has."""
    found = Counter(record["answer"] for record in records)
    return {answer: found[answer] for answer in ANSWERS if found[answer]}


def front_html(records: Sequence[VerdictRecord]) -> Markup:
    """What stands first in a chapter: its counts, what can be quoted, and what not."""
    return render(
        "chapter-front",
        counts=_counts(records),
        quotable=sorted((r for r in records if r["answer"] == "quote it"), key=_only_dates),
        refuted=[record for record in records if record["answer"] == "do not quote"],
        most=MOST,
    )


def _only_dates(record: VerdictRecord) -> bool:
    """Whether all that a claim asserts is when something happened, which few want to quote."""
    units = {part["unit"] for part in quantities_of(record) if part["role"] == MAIN}
    return bool(units) and units <= CALENDAR


def unchecked_html(records: Iterable[VerdictRecord], section: str) -> Markup:
    """The claims of a section that nobody can check, as one folded table."""
    rows = [(record, _why(record)) for record in records]
    return render("unchecked", rows=rows, section=section)


def _why(record: VerdictRecord) -> str:
    reasons = dict.fromkeys(part["unchecked"] for part in parts_of(record) if part["unchecked"])
    why = "; ".join(said(UNCHECKED_WORDS[reason]) for reason in reasons)
    return f"{why[:1].upper()}{why[1:]}. {record['because']}" if why else record["because"]


def section_html(
    heading: str, entries: Sequence[VerdictEntry], numbers: Iterable[str], book: Book
) -> Markup:
    """What is folded below the heading of a section: its claims, and the numbers of its text."""
    checked = [entry for entry in entries if entry.content["answer"] != UNCHECKABLE]
    unchecked = [entry.content for entry in entries if entry.content["answer"] == UNCHECKABLE]
    return render(
        "section-claims",
        total=len(entries),
        counts=_counts(entry.content for entry in entries),
        cards=[Markup(_card(entry, book)) for entry in checked],
        unchecked=unchecked_html(unchecked, heading) if unchecked else "",
        numbers=[Markup(html) for html in numbers],
    )


def _card(entry: VerdictEntry, book: Book) -> str:
    """A card, with ways to its own page, to its row in the ledger, and to its code."""
    code = code_address(book.settings, entry, UP)
    footer = render("verdict-footer", claim=entry.name, code=code)
    return card_html(entry.content, footer, HEADING)


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def _arrange(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Gather the claims of each section below its heading, and what can be quoted above all."""
    if app.builder.format != "html":
        return
    for explorer in list(doctree.findall(ShownExplorer)):
        _fold(explorer)
    if not any(_held(doctree, VERDICT)):
        return
    book = book_of(app)
    by_name = {entry.name: entry for entry in book.verdicts}
    chapter = next(doctree.findall(nodes.section))
    shown: list[VerdictEntry] = []
    sections = [part for part in chapter.children if isinstance(part, nodes.section)]
    for section in (*sections, chapter):  # last, what stands below the title alone
        places = list(_held(section, VERDICT))
        if not places:
            continue
        numbers = list(_held(section, NUMBERS))
        entries = [by_name[place[VERDICT]] for place in places]
        for place in (*places, *numbers):
            _remove(place)
        heading = section[0].astext()
        html = section_html(heading, entries, (place[NUMBERS] for place in numbers), book)
        section.insert(1, _raw(html))
        shown += entries
    chapter.insert(1, _raw(front_html([entry.content for entry in shown])))


def _held(within: nodes.Element, mark: str) -> Iterator[nodes.raw]:
    """The places that verdicts, or numbers, have in the text."""
    return (node for node in within.findall(nodes.raw) if mark in node)


def _fold(explorer: nodes.Element) -> None:
    """Show of an explorer its question alone, until somebody wants to try."""
    opening = render("try", title=explorer["record"]["title"])
    parent = explorer.parent
    at = parent.index(explorer)
    parent.insert(at + 1, _raw("</details>"))
    parent.insert(at, _raw(opening))


def _remove(node: nodes.Element) -> None:
    """Take a node out, and the boxes around it that hold nothing else."""
    parent = node.parent
    parent.remove(node)
    if isinstance(parent, nodes.container) and not parent.children:
        _remove(parent)


def _hand_out_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Offer the notebooks as they are kept, not as they were prepared for the pages."""
    if error is None and app.builder.format == "html" and language_of_page() == ENGLISH:
        for path in notebooks(book_of(app).root).values():
            shutil.copyfile(path, Path(app.outdir) / "_sources" / "chapters" / path.name)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-resolved", _arrange)
    app.connect("build-finished", _hand_out_notebooks)
