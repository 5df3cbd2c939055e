"""The page of a chapter: what can be quoted first, then each section with its counts and cards."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from recount.card import card_html
from recount.chapters import VerdictEntry, notebooks
from recount.markup import render
from recount.publish.book.binder import code_address
from recount.publish.book.book import Book, book_of
from recount.quantities.units import CALENDAR
from recount.record import VerdictRecord, parts_of, quantities_of
from recount.vocabulary import ANSWERS, MAIN, UNCHECKED_WORDS

MOST = 5
"""So many claims a list shows; the rest is folded."""

UP = "../"


def counts_html(records: Iterable[VerdictRecord]) -> Markup:
    """How many claims have each answer, in the order of the answers."""
    found = Counter(record["answer"] for record in records)
    return render("counts", counts={answer: found[answer] for answer in ANSWERS if found[answer]})


def front_html(records: Sequence[VerdictRecord]) -> Markup:
    """What stands first in a chapter: its counts, what can be quoted, and what not."""
    return render(
        "chapter-front",
        counts=counts_html(records),
        quotable=sorted((r for r in records if r["answer"] == "quote it"), key=_only_dates),
        refuted=[record for record in records if record["answer"] == "do not quote"],
        most=MOST,
    )


def _only_dates(record: VerdictRecord) -> bool:
    """Whether all that a claim asserts is when something happened, which few want to quote."""
    units = {part["unit"] for part in quantities_of(record) if part["role"] == MAIN}
    return bool(units) and units <= CALENDAR


def unchecked_html(records: Iterable[VerdictRecord]) -> Markup:
    """The claims of a section that nobody can check, as one folded table."""
    return render("unchecked", rows=[(record, _why(record)) for record in records])


def _why(record: VerdictRecord) -> str:
    reasons = dict.fromkeys(part["unchecked"] for part in parts_of(record) if part["unchecked"])
    said = "; ".join(UNCHECKED_WORDS[reason] for reason in reasons)
    return f"{said[:1].upper()}{said[1:]}. {record['because']}" if said else record["because"]


def _shown(entry: VerdictEntry, book: Book) -> str:
    """A card, with ways to its own page, to its row in the ledger, and to its code."""
    code = code_address(book.settings, entry, UP)
    return card_html(entry.content, render("verdict-footer", claim=entry.name, code=code))


def _raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def _arrange(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Put the cards of a chapter into their places, and lists and counts above them."""
    places = [node for node in doctree.findall(nodes.raw) if "verdict" in node]
    if app.builder.format != "html" or not places:
        return
    book = book_of(app)
    by_name = {entry.name: entry for entry in book.verdicts}
    chapter = next(doctree.findall(nodes.section))
    sections = [part for part in chapter.children if isinstance(part, nodes.section)]
    for section in sections:
        held = [node for node in places if section in _around(node)]
        if held:
            _fill(section, [(node, by_name[node["verdict"]]) for node in held], book)
    before = [node for node in places if not any(part in _around(node) for part in sections)]
    for node in before:
        node.replace_self(_raw(_shown(by_name[node["verdict"]], book)))
    records = [by_name[node["verdict"]].content for node in places]
    chapter.insert(1, _raw(front_html(records)))


def _around(node: nodes.Node) -> list[nodes.Node]:
    found = []
    while node.parent is not None:
        node = node.parent
        found.append(node)
    return found


def _fill(
    section: nodes.section, held: Sequence[tuple[nodes.raw, VerdictEntry]], book: Book
) -> None:
    """Show the verdicts of a section: counts first, cards, and last what nobody can check."""
    unchecked = []
    for node, entry in held:
        if entry.content["answer"] == "nobody can check":
            unchecked.append(entry.content)
            _remove(node)
        else:
            node.replace_self(_raw(_shown(entry, book)))
    section.insert(1, _raw(counts_html(entry.content for _, entry in held)))
    if unchecked:
        section += _raw(unchecked_html(unchecked))


def _remove(node: nodes.Element) -> None:
    """Take a node out, and the boxes around it that hold nothing else."""
    parent = node.parent
    parent.remove(node)
    if isinstance(parent, nodes.container) and not parent.children:
        _remove(parent)


def _hand_out_notebooks(app: Sphinx, error: Exception | None) -> None:
    """Offer the notebooks as they are kept, not as they were prepared for the pages."""
    if error is None and app.builder.format == "html":
        for path in notebooks(book_of(app).root).values():
            shutil.copyfile(path, Path(app.outdir) / "_sources" / "chapters" / path.name)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-resolved", _arrange)
    app.connect("build-finished", _hand_out_notebooks)
