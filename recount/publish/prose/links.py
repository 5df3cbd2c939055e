"""Numbers of a chapter's text as links to where each of them is judged or recorded.

A numeral that the verdicts of its section give leads to the claim's card; one that only the list
of numbers in the text gives leads there. Which of several claims it is, its statement tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx

from recount.chapters import VerdictEntry
from recount.publish.book.book import Book, book_of
from recount.publish.book.sections import Section, list_anchor
from recount.publish.prose.check import report_names
from recount.publish.prose.numerals import TIMES, Numeral, numerals
from recount.publish.prose.origins import (
    Origin,
    gives,
    needing_origin,
    value_origins,
    verdict_origins,
)
from recount.record import NumbersRecord, VerdictRecord, quantities_of

LINK = "recount-origin"
"""The class of these links in the style sheet."""

_ELSEWHERE = (nodes.figure, nodes.citation, nodes.footnote, nodes.title, nodes.raw)
"""Parts of a page whose words are no text of the chapter."""
_FIXED = (nodes.reference, nodes.literal, nodes.math, nodes.raw, addnodes.pending_xref)
"""Parts of a paragraph within which there is no link."""


@dataclass(frozen=True)
class Target:
    """What a numeral may lead to.

    Attributes
    ----------
    address : str
        On the page of the chapter.
    kind : str
        Kind of the claim; empty for a list of numbers.
    stated : frozenset of float
        The numbers in the claim's statement.
    main : tuple of Origin
        The numbers that it is about: printed, counted, or in the finding of a comparison.
    others : tuple of Origin
        What else it puts on record, such as gaps, bounds and other choices.
    """

    address: str
    kind: str
    stated: frozenset[float]
    main: tuple[Origin, ...]
    others: tuple[Origin, ...]


def targets_of(section: Section) -> list[Target]:
    """What the numerals of a section may lead to: its claims, then its lists of numbers."""
    lists = [_list_target(number, record) for number, record in section.numbers]
    return [*map(_claim_target, section.verdicts), *lists]


def _claim_target(verdict: VerdictEntry) -> Target:
    record = verdict.content
    every = verdict_origins(record)
    found = [origin for origin in every if not origin.aside]
    main = _main_origins(record) if record["kind"] == "number" else found
    stated = frozenset(numeral.value for numeral in numerals(record["statement"]))
    return Target(f"#claim-{verdict.name}", record["kind"], stated, tuple(main), tuple(every))


def _main_origins(record: VerdictRecord) -> list[Origin]:
    return [
        Origin(part["quantity"], number, part["unit"])
        for part in quantities_of(record)
        for number in (
            part["value"],
            part["value_high"],
            *(counted["number"] for counted in part["bases"].values()),
        )
        if number is not None
    ]


def _list_target(number: int, record: NumbersRecord) -> Target:
    main = [
        origin
        for entry in record["numbers"]
        for origin in value_origins(entry["name"], entry, entry["unit"])
    ]
    return Target(f"#{list_anchor(number)}", "", frozenset(), tuple(main), ())


def leads_to(numeral: Numeral, targets: Sequence[Target]) -> str:
    """The address to which a numeral leads; empty if that is not certain.

    Parameters
    ----------
    numeral : Numeral
        Met in the text.
    targets : sequence of Target
        From `targets_of`.
    """
    claims = [target for target in targets if target.kind]
    lists = [target.address for target in targets if not target.kind and _main(numeral, target)]
    in_digits = any(map(str.isdigit, numeral.text))
    main = _certain(numeral, [target for target in claims if _main(numeral, target)], in_digits)
    if main or lists or not in_digits:
        return main or next(iter(lists), "")
    return _certain(numeral, [target for target in claims if _given(numeral, target.others)])


def _certain(numeral: Numeral, found: Sequence[Target], in_digits: bool = True) -> str:
    """The claim that states the numeral, else the first if all are of one kind.

    A small number in words has many namesakes, so that only its statement tells.
    """
    if stating := [target for target in found if numeral.value in target.stated]:
        return stating[0].address
    of_one_kind = in_digits and len({target.kind for target in found}) == 1
    return found[0].address if of_one_kind else ""


def _main(numeral: Numeral, target: Target) -> bool:
    return _given(numeral, target.main)


def _given(numeral: Numeral, origins: Iterable[Origin]) -> bool:
    return any(gives(origin, numeral) for origin in origins)


def link_numbers(page: nodes.document, sections: Sequence[Section], book: Book) -> None:
    """Turn the numerals of a chapter's text into links, in place.

    Parameters
    ----------
    page : docutils document
        The chapter.
    sections : sequence of Section
        Its sections, in order.
    book : Book
        Its reports are named by their years, which lead nowhere.
    """
    names = report_names(book.root)
    by_section = [targets_of(section) for section in sections]
    whole = [target for targets in by_section for target in targets]
    for own, part in zip(by_section, _parts(page), strict=True):
        # A section that records nothing sums up, and may use what the whole chapter recorded.
        targets = own or whole
        for paragraph in part:
            spans = [
                (numeral.start, numeral.end, address)
                for numeral in needing_origin(_text(paragraph), names)
                if numeral.kind not in TIMES
                if (address := leads_to(numeral, targets))
            ]
            _link(paragraph, spans)


def _parts(page: nodes.document) -> list[list[nodes.paragraph]]:
    """The paragraphs before the first heading of the second level, and below each of them."""
    chapter = next(iter(page.findall(nodes.section)))
    parts: list[list[nodes.paragraph]] = [[]]
    for child in chapter.children:
        here = list(_paragraphs(child))
        if isinstance(child, nodes.section):
            parts.append(here)
        else:
            parts[-1].extend(here)
    return parts


def _paragraphs(node: nodes.Node) -> Iterator[nodes.paragraph]:
    if isinstance(node, nodes.paragraph):
        yield node
    elif not isinstance(node, _ELSEWHERE):
        for child in node.children:
            yield from _paragraphs(child)


def _text(paragraph: nodes.paragraph) -> str:
    return "".join(map(str, paragraph.findall(nodes.Text))).replace("\n", " ")


def _link(paragraph: nodes.paragraph, spans: Sequence[tuple[int, int, str]]) -> None:
    """Put links in the place of what stands there, where it is in one piece and none already."""
    begins = 0
    for piece in list(paragraph.findall(nodes.Text)):
        ends = begins + len(piece)
        own = [span for span in spans if begins <= span[0] and span[1] <= ends]
        if own and not _is_fixed(piece, paragraph):
            piece.parent.replace(piece, list(_cut(str(piece), own, begins)))
        begins = ends


def _is_fixed(piece: nodes.Text, paragraph: nodes.paragraph) -> bool:
    node: nodes.Element = piece.parent
    while node is not paragraph:
        if isinstance(node, _FIXED):
            return True
        node = node.parent
    return False


def _cut(text: str, spans: Sequence[tuple[int, int, str]], begins: int) -> Iterator[nodes.Node]:
    done = 0
    for start, end, address in spans:
        if before := text[done : start - begins]:
            yield nodes.Text(before)
        done = end - begins
        words = text[start - begins : done]
        yield nodes.reference("", words, refuri=address, internal=True, classes=[LINK])
    if rest := text[done:]:
        yield nodes.Text(rest)


def _link_chapter(app: Sphinx, page: nodes.document) -> None:
    folder, _, chapter = app.env.docname.partition("/")
    if folder == "chapters":
        book = book_of(app)
        sections = [section for section in book.sections if section.chapter == chapter]
        link_numbers(page, sections, book)


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.connect("doctree-read", _link_chapter)
