"""The command line: ``recount book | watch | serve | pdf | accept | check | translate | …``."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from recount.ending import FINDING, SUCCESS, ended
from recount.errors import BuildError, LedgerError, TableError
from recount.paths import find_root

if TYPE_CHECKING:
    from recount.chapters import Record
    from recount.record import VerdictRecord


def arguments_of(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What a command line says: by default that of the process."""
    from recount.publish.drafts.command import add_arguments

    parser = argparse.ArgumentParser(prog="recount", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    book = commands.add_parser("book", help="execute the chapters and build _build/html")
    book.add_argument(
        "--edited-first",
        action="store_true",
        help="put an edited page in place before other languages, search and downloads, and all"
        " pages before what is printed",
    )
    watch = commands.add_parser(
        "watch", help="serve the book on this machine; build after each save, and reload open pages"
    )
    serve = commands.add_parser("serve", help="serve the built book on this machine")
    for each in (watch, serve):
        each.add_argument(
            "--port", type=_port, default=8000, help="default: 8000; 0 for a free one"
        )
    pdf = commands.add_parser("pdf", help="print the book and its chapters into _build/pdf")
    pdf.add_argument("names", nargs="*", metavar="chapter", help="chapters, or `book`; else all")
    pdf.add_argument("--paper", choices=("A4", "letter"), default="A4", help="default: A4")
    pdf.add_argument("--language", default="en", help="default: en; or es-419, pt-BR")
    commands.add_parser(
        "accept", help="execute the chapters; store their new outputs, and figures/"
    )
    check = commands.add_parser(
        "check", help="print every verdict; do they, and the numerals of the prose, still hold?"
    )
    check.add_argument("--json", action="store_true", help="print records instead of a table")
    check.add_argument(
        "--sensitive",
        action="store_true",
        help="print the verdicts that turn with another window, threshold, weighting or series",
    )
    add_arguments(
        commands.add_parser(
            "new",
            help="draft a claim, table, figure, explorer, chapter, report or book, by options",
        )
    )
    prose = commands.add_parser(
        "prose", help="execute the chapters; name the numerals that no recorded value gives"
    )
    prose.add_argument(
        "--fix",
        action="store_true",
        help="write the new value where exactly one recorded value moved since the last `accept`",
    )
    translate = commands.add_parser(
        "translate", help="bring the catalogues in locale/ up to date; tell how far each has come"
    )
    translate.add_argument(
        "--check", action="store_true", help="write nothing; name what is not as it should be"
    )
    export = commands.add_parser(
        "export",
        help="write datapackage.json, and figures/, what can be cited, from stored outputs",
    )
    export.add_argument(
        "--check", action="store_true", help="write nothing; name what is not as it should be"
    )
    diff = commands.add_parser("diff", help="tell what changed between two editions, and why")
    diff.add_argument("old", help="a version, such as 0.2.0")
    diff.add_argument("new", nargs="?", default="now", help="another, or `now`, the default")
    diff.add_argument("--json", action="store_true", help="print it for machines")
    merge = commands.add_parser(
        "merge", help="merge two versions of a file, for git; see `make diff-setup`"
    )
    merge.add_argument("base", type=Path, help="what it was before both")
    merge.add_argument("ours", type=Path, help="what it is here; the merged one is written there")
    merge.add_argument("theirs", type=Path, help="what it is there")
    merge.add_argument("name", help="the file, from the folder of the book")
    commands.add_parser(
        "release", help="freeze this edition below editions/, for ever, if all of it holds"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is one of those that `recount.ending` gives."""
    options = arguments_of(arguments)
    if options.command == "new" and options.kind == "book":
        return ended(lambda: _new_book(options))
    return ended(lambda: _run(find_root(), options))


def _run(root: Path, options: argparse.Namespace) -> int:
    if options.command == "watch":  # each of its builds is a command of its own
        return _watch(root, options.port)
    if options.command == "serve":
        return _serve(root, options.port)
    if options.command == "diff":
        return _diff(root, options.old, options.new, options.json)
    if options.command == "merge":
        return _merge(root, options.name, options.base, options.ours, options.theirs)
    from recount.publish.book.files import build_folder, undo_unfinished
    from recount.publish.pipeline.one_at_a_time import alone

    with alone(build_folder(root), _say):
        undo_unfinished(root)
        if options.command == "book":
            return _book(root, options.edited_first)
        if options.command == "pdf":
            return _pdf(root, options.names, options.paper, options.language)
        if options.command == "accept":
            return _accept(root)
        if options.command == "prose":
            return _prose(root, options.fix)
        if options.command == "translate":
            return _translate(root, options.check)
        if options.command == "new":
            return _new(root, options)
        if options.command == "export":
            return _export(root, options.check)
        if options.command == "release":
            return _release(root)
        return _check(root, options.json, options.sensitive)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r}: expected a whole number from 0 to {2**16 - 1}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _record(root: Path) -> None:
    """Put on record what changed in ``data/``, before anything is made of it.

    A table whose rows do not fit never comes on record, so it is found again until it is mended.
    """
    from recount.tables.data import check_tables
    from recount.tables.descriptors import record

    check_tables(root)
    for line in record(root):
        _say(f"{line}: on record anew in data/datapackage.json")


def _record_if_right(root: Path) -> None:
    """Put it on record; what is wrong with a table is said with all else that is wrong."""
    with contextlib.suppress(TableError):
        _record(root)


def _book(root: Path, edited_first: bool) -> int:
    from recount.publish.pipeline.build import build

    _record_if_right(root)
    build(root, _say, edited_first)
    return SUCCESS


def _watch(root: Path, port: int) -> int:
    from recount.publish.pipeline.watch import watch

    watch(root, _say, port)
    return SUCCESS


def _serve(root: Path, port: int) -> int:
    from recount.publish.pipeline.serve import serve

    serve(root, _say, port)
    return SUCCESS


def _pdf(root: Path, names: Sequence[str], paper: str, tag: str) -> int:
    from recount.languages.languages import languages_of
    from recount.publish.pdf.chromium import chromium
    from recount.publish.pdf.pdf import print_book
    from recount.publish.pipeline.build import build

    published = {language.tag: language for language in languages_of(root)}
    if tag not in published:
        raise BuildError(
            f"the book is not published in {tag!r}; expected one of {', '.join(published)}"
        )
    chromium()  # without it, all that is built first would be for nothing
    _record_if_right(root)
    build(root, _say)
    print_book(root, _say, names, paper, published[tag])
    return SUCCESS


def _require_reasons(root: Path, found: Iterable[Record], otherwise: str) -> None:
    """Refuse to go on where a verdict differs without a reason, or has one and does not."""
    from recount.ledger.judgements import judgements
    from recount.publish.book.notebooks import complaints
    from recount.vocabulary import DIFFERS_REASONS

    if wrong := complaints(found, judgements(root)):
        reasons = f"What differs has one of these reasons: {', '.join(DIFFERS_REASONS)}."
        raise LedgerError("\n".join([*wrong, reasons, otherwise]))


def _accept(root: Path) -> int:
    from recount.chapters import notebooks
    from recount.publish.book.book import Book
    from recount.publish.figures.export import changes
    from recount.publish.pipeline.amiss import amiss
    from recount.publish.pipeline.build import executed_records
    from recount.publish.pipeline.execute import accept

    _record_if_right(root)
    executed, found = executed_records(root, _say)
    _require_reasons(root, found, "Nothing was stored.")
    written = changes(Book(root, chapters=executed))
    changed = accept(root, notebooks(root), written)
    for line in amiss(root, executed, found):
        _say(f"  {line}")
    _say(f"Stored new outputs: {', '.join(changed)}" if changed else "Nothing changed.")
    if written:
        _say(f"Written anew in figures/: {len(written)} files")
    return SUCCESS


def _new(root: Path, options: argparse.Namespace) -> int:
    from recount.publish.drafts.command import new

    for line in new(root, options):
        _say(line)
    return SUCCESS


def _new_book(options: argparse.Namespace) -> int:
    from recount.publish.drafts.command import new_book

    for line in new_book(options):
        _say(line)
    return SUCCESS


def _prose(root: Path, mend: bool) -> int:
    from recount.publish.pipeline.build import executed_records
    from recount.publish.prose.check import check as check_prose
    from recount.publish.prose.fix import fix

    _record_if_right(root)
    executed, found = executed_records(root, _say)
    if mend:
        # A reason that is given later may well move the totals again.
        _require_reasons(root, found, "Nothing was written.")
        fixed, named, left = fix(root, executed)
        for change in fixed:
            _say(f"  written: {change}")
        for cell in named:
            _say(f"  named: what the numbers come from, in the metadata of {cell}")
    else:
        left = [str(finding) for finding in check_prose(root, executed)]
    for finding in left:
        _say(f"  {finding}")
    return FINDING if left else SUCCESS


def _translate(root: Path, only_check: bool) -> int:
    from recount.publish.book.notebooks import require_whole
    from recount.publish.translate.command import check, update

    require_whole(root)
    if only_check:
        found = check(root)
        for line in found:
            _say(line)
        return FINDING if found else SUCCESS
    coverage, written = update(root)
    _print_columns(
        ["domain", "language", "messages", "translated", "fuzzy", "words left", "per cent"],
        [
            [
                one.domain,
                one.language.locale,
                str(one.messages),
                str(one.translated),
                str(one.fuzzy),
                str(one.words_left),
                str(one.percent),
            ]
            for one in coverage
        ],
    )
    _say(f"Written: {len(written)} catalogues" if written else "Nothing changed.")
    return SUCCESS


def _export(root: Path, only_check: bool) -> int:
    from recount.publish.book.notebooks import require_whole
    from recount.publish.figures.export import differences, export
    from recount.tables.descriptors import unrecorded

    if not only_check:
        _record(root)
        require_whole(root)
        changed = export(root)
        _say(f"Written: {len(changed)} files" if changed else "Nothing changed.")
        return SUCCESS
    require_whole(root)
    found = [*unrecorded(root), *differences(root)]
    for line in found:
        _say(line)
    if found:
        _say("`recount export` writes what the data and the stored outputs give.")
    return FINDING if found else SUCCESS


def _diff(root: Path, old: str, new: str, as_json: bool) -> int:
    from recount.publish.book.notebooks import require_whole
    from recount.publish.editions.diff import compare
    from recount.publish.editions.frozen import snapshot

    require_whole(root)
    found = compare(snapshot(root, old), snapshot(root, new))
    print(found.as_json() if as_json else "\n".join(found.lines()))
    return SUCCESS


def _merge(root: Path, name: str, *versions: Path) -> int:
    from recount.publish.book.files import write_whole
    from recount.publish.book.merging import OURS, merge
    from recount.reading import MOST_BYTES, text_of

    _, ours, _ = versions
    texts = (text_of(each.parent, each.name, BuildError, MOST_BYTES) for each in versions)
    merged = merge(root, name, *texts)
    write_whole(ours, merged)
    return FINDING if OURS.rstrip() in merged else SUCCESS


def _release(root: Path) -> int:
    from recount.publish.editions.release import release
    from recount.publish.pipeline.checked import require_held

    for line in release(root, date.today(), lambda: require_held(root, _say)):
        _say(line)
    return SUCCESS


def _check(root: Path, as_json: bool, sensitive: bool) -> int:
    from recount.publish.pipeline.checked import checked

    found = checked(root, _say)
    if sensitive:
        from recount.chapters import variation_rows

        rows = [
            row
            for verdict in found.verdicts
            for row in variation_rows(cast("VerdictRecord", verdict))
        ]
        _print_sensitive([row for row in rows if row["turns"]], as_json)
    elif as_json:
        print(json.dumps(found.verdicts, indent=2, ensure_ascii=False))
    else:
        _print_table(found.verdicts, found.new)
    for line in found.amiss:
        _say(line)
    return SUCCESS if found.holds else FINDING


def _print_table(lines: list[dict[str, Any]], new: Sequence[str]) -> None:
    from recount.vocabulary import ANSWERS, BASES, VERDICTS

    header = ["claim", "report", "answer", "headline", *BASES, "numbers", "stands", ""]
    rows = [
        [
            line["claim"],
            line["report"],
            line["answer"],
            line["headline"],
            *(line["verdicts"].get(basis, "–") for basis in BASES),
            f"{line['checked']} of {len(line['quantities'])}" if line["kind"] == "number" else "",
            line["stands"],
            "" if line["holds"] else "NEW" if line["claim"] in new else "NO LONGER HOLDS",
        ]
        for line in lines
    ]
    _print_columns(header, rows)
    for by in ("report", "chapter"):
        print()
        groups = dict.fromkeys(line[by] for line in lines)
        _print_columns(
            [by, "claims", *VERDICTS],
            [
                _totals(group, [line["headline"] for line in lines if line[by] == group])
                for group in groups
            ],
        )
    print()
    judged = {basis: [line["verdicts"].get(basis) for line in lines] for basis in BASES}
    _print_columns(
        ["basis", "claims", *VERDICTS],
        [_totals(basis, [v for v in verdicts if v]) for basis, verdicts in judged.items()],
    )
    counts = [f"{sum(line['headline'] == v for line in lines)} {v}" for v in VERDICTS]
    answers = [f"{sum(line['answer'] == a for line in lines)} {a}" for a in ANSWERS]
    print(f"\n{len(lines)} claims: {', '.join(counts)}; {', '.join(answers)}")


def _print_sensitive(rows: list[dict[str, Any]], as_json: bool) -> None:
    """The verdicts that turn when one choice is another, and how."""
    if as_json:
        print(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    columns = ("claim", "headline", "kind", "choice", "verdict", "finding")
    _print_columns([*columns], [[str(row[column]) for column in columns] for row in rows])
    print(f"\n{len({row['claim'] for row in rows})} claims have a verdict that turns")


def _totals(group: str, verdicts: list[str]) -> list[str]:
    from recount.vocabulary import VERDICTS

    return [group, str(len(verdicts)), *(str(verdicts.count(verdict)) for verdict in VERDICTS)]


def _print_columns(header: list[str], rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    for row in [header, ["-" * width for width in widths], *rows]:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


if __name__ == "__main__":
    sys.exit(main())
