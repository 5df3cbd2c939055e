"""``recount new``: its options, and what each kind of draft takes of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from recount.errors import DraftError

if TYPE_CHECKING:
    from recount.publish.drafts.answers import Answers

OPTIONS = {
    "claim": (
        *("report", "chapter", "locator", "text_line", "statement", "attributed_to"),
        *("section", "stands", "because", "reason", "unchecked", "settled_by", "instead"),
    ),
    "table": ("title", "description", "publisher", "edition", "coverage", "licence", "key"),
    "figure": ("chapter", "title", "subtitle", "caption", "alt"),
    "explorer": ("chapter", "title", "table", "by", "value_column", "label"),
    "chapter": ("title", "opening", "quote"),
    "book": (
        *("title", "author", "report", "short_title", "report_title", "publisher", "year"),
        *("languages", "address", "library", "pictured"),
    ),
    "report": (
        *("short_title", "title", "publisher", "year", "languages", "address", "licence"),
        "citation_key",
    ),
}
"""The options of each kind that take one text."""

NAMES = {"table": "path of its CSV file", "book": "its folder, new or empty"}
"""What a draft goes by, where that is no name."""

OVERRIDES = ("value", "hedge", "step", "step_reason", "role")


def add_arguments(new: argparse.ArgumentParser) -> None:
    """Add the kinds of draft, and the options of each."""
    kinds = new.add_subparsers(dest="kind", required=True)
    for kind, names in OPTIONS.items():
        parser = kinds.add_parser(kind)
        parser.add_argument("name", help=NAMES.get(kind, "its name"))
        for name in names:
            parser.add_argument(f"--{name.replace('_', '-')}")
        if kind == "claim":
            parser.add_argument(
                "--quantity",
                nargs=3,
                action="append",
                default=[],
                metavar=("NAME", "WORDS", "UNIT"),
                help="a number that it prints: its name, the printed words, its unit",
            )
            for name in OVERRIDES:
                parser.add_argument(
                    f"--{name.replace('_', '-')}",
                    action="append",
                    default=[],
                    metavar="NAME=…",
                    help="where the printed words do not tell it (a range: NAME=1.2..2)"
                    if name == "value"
                    else "where the printed words do not tell it",
                )
        if kind == "table":
            parser.add_argument("--source", action="append", default=[], metavar="TITLE|ADDRESS")
            parser.add_argument("--caveat", action="append", default=[])


def new_book(options: argparse.Namespace) -> list[str]:
    """Make a book in a folder of its own; see `recount.publish.drafts.books.book`."""
    from recount.publish.drafts.books import book

    return book(options.name, _answers(options))


def _answers(options: argparse.Namespace) -> Answers:
    from recount.publish.drafts.answers import Answers

    return Answers({name: getattr(options, name) for name in OPTIONS[options.kind]})


def new(root: Path, options: argparse.Namespace) -> list[str]:
    """Draft what is asked for in the book in `root`.

    Returns
    -------
    list of str
        What was written, and what is missing yet.

    Raises
    ------
    DraftError
        If it cannot be drafted; then nothing was written.
    """
    from recount.publish.drafts import chapters, claims, reports, tables
    from recount.publish.drafts.draft import write

    answers = _answers(options)
    match options.kind:
        case "claim":
            said = {name: _by_name(name, getattr(options, name)) for name in OVERRIDES}
            quantities = [(name, words, unit) for name, words, unit in options.quantity]
            draft = claims.claim(root, options.name, answers, quantities, said)
        case "table":
            draft = tables.table(root, options.name, answers, options.source, options.caveat)
        case "report":
            draft = reports.report(root, options.name, answers)
        case _:
            kinds = {
                "figure": chapters.figure,
                "explorer": chapters.explorer,
                "chapter": chapters.chapter,
            }
            draft = kinds[options.kind](root, options.name, answers)
    return write(root, draft)


def _by_name(option: str, given: list[str]) -> dict[str, str]:
    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise DraftError(f"--{option.replace('_', '-')} {text}: expected NAME=…")
        found[name] = value
    return found
