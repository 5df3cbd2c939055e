"""``python -m benchmarks``: measure, print tables, and write a file for each part."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from benchmarks import (
    builds,
    citations,
    explorers,
    growth,
    lighthouse,
    machine,
    observable,
    sizes,
    weight,
)
from benchmarks.books import Copy, Made, book_at, copied, made_by_make, stock_book
from benchmarks.errors import BenchmarkError
from benchmarks.report import Table, document, plain
from recount.chapters import notebooks, pages, read, records_of
from recount.errors import RecountError
from recount.publish.book.book import Book

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"
PARTS = ("make", "build", "weight", "explorers", "lighthouse", "citations", "growth", "sizes")
OURS = "ours"
EARLIER = "5db8969"
"""The commit of edition 0.2.0, beside which the book is measured."""
LIGHTHOUSE_PAGES = ("index.html", "reference/methods.html", "reference/ledger.html")
LIGHTHOUSE_CHAPTERS = ("state-response", "illegal-economy", "drug-use-and-crime")


class Bench:
    """One run: what was asked for, and the stock book, built when first needed."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options = options
        self.folder = folder

    @cached_property
    def stock(self) -> Copy | None:
        """The stock book, not yet built."""
        return stock_book(ROOT, self.folder / "stock") if self.options.stock else None

    @cached_property
    def stock_html(self) -> Path | None:
        """The built pages of the stock book."""
        if self.stock and not (self.stock.html / "index.html").is_file():
            say("  building the stock book")
            builds.build(self.stock)
        return self.stock.html if self.stock else None

    @cached_property
    def made(self) -> Made:
        """The book as `make book` makes it from an empty folder."""
        say("  making the book from an empty folder")
        return made_by_make(copied(ROOT, self.folder / "now"), self.folder / "caches-now")

    @cached_property
    def earlier(self) -> Made:
        """The same of edition 0.2.0."""
        say("  making edition 0.2.0 from an empty folder")
        book = book_at(EARLIER, ROOT, self.folder / "earlier")
        return made_by_make(book, self.folder / "caches-earlier", "rehash")

    def make(self) -> list[Table]:
        """Make the book and its earlier edition from empty folders."""
        return [builds.making_table(self.made, self.earlier)]

    def build(self) -> list[Table]:
        """Build the books in several states."""
        found = []
        for book in (self.made.book, self.earlier.book, self.stock):
            say(f"  building {book.folder.name}" if book else "  leaving out the stock book")
            found.append(builds.builds(book, self.options.runs, say) if book else {})
        ours, earlier, stock = found
        return [builds.table(ours, earlier, stock)]

    def weight(self) -> list[Table]:
        """Weigh the pages of both books."""
        lighthouse.install()  # its lock file pins the copies of foreign scripts
        html = built()
        names = self.options.page or weight.pages_to_visit(html, pages(ROOT))
        ours = weight.visits(html, names)
        stock = {}
        if self.stock_html:
            there = [name for name in names if (self.stock_html / name).is_file()]
            stock = weight.visits(self.stock_html, there, weight.WIDTHS[-1:], copies=True)
        tables = [weight.table(ours, stock, charts())]
        return tables + ([weight.stock_table(stock)] if stock else [])

    def explorers(self) -> list[Table]:
        """Weigh and move the explorers."""
        return [explorers.table(explorers.explorers(built(), Book(ROOT).explorers))]

    def lighthouse(self) -> list[Table]:
        """Let Lighthouse judge some pages, in turn with those of other books."""
        lighthouse.install()
        chosen = f"chapters/{self.options.beside}.html"
        chapters = [f"chapters/{name}.html" for name in LIGHTHOUSE_CHAPTERS]
        names = self.options.page or list(dict.fromkeys([*LIGHTHOUSE_PAGES, chosen, *chapters]))
        runs = self.options.runs
        books = {OURS: built()}
        if "make" in self.options.parts:
            books["edition 0.2.0"] = self.earlier.book.html
        if chosen in names:
            say(f"  building a page of {observable.BOOK}")
            folder = self.folder / "observable"
            books[observable.BOOK] = observable.site(ROOT, self.options.beside, folder)
        found = lighthouse.scores(books, names, runs)
        if self.stock_html:
            few = (names[1:2] + names[-1:])[-2:]
            found |= lighthouse.scores({"stock": self.stock_html}, few, 1, copies=True)
        tables = [lighthouse.table(found, runs)]
        if chosen in names:
            ours, other = found[chosen, OURS], found[chosen, observable.BOOK]
            tables.append(lighthouse.beside_table(chosen, ours, observable.BOOK, other))
        return tables

    def citations(self) -> list[Table]:
        """Set all citations by another processor."""
        lighthouse.install()
        return [citations.table(citations.compared(ROOT))]

    def growth(self) -> list[Table]:
        """Publish books of several sizes."""
        found = []
        for times in self.options.growth:
            say(f"  {times} times the book")
            found.append(growth.grown(ROOT, self.folder / f"grown-{times}", times))
        say("  the same of edition 0.2.0")
        before = growth.seconds_told(self.earlier.book, self.options.growth)
        return [growth.table(found, before), growth.slopes(found)]

    def sizes(self) -> list[Table]:
        """Count the bytes of both sites."""
        ours = sizes.parts(built()) | sizes.records_data(ROOT)
        return [sizes.table(ours, sizes.parts(self.stock_html) if self.stock_html else {})]


def built() -> Path:
    """The built book.

    Raises
    ------
    BenchmarkError
        If there is none.
    """
    if not (HTML / "index.html").is_file():
        raise BenchmarkError("expected a built book in _build/html; `make book` makes it")
    return HTML


def charts() -> dict[str, int]:
    """How many figures and explorers each page of a chapter has."""
    return {
        f"chapters/{name}.html": sum(
            record.kind != "verdict" for record in records_of(name, read(path))
        )
        for name, path in notebooks(ROOT).items()
    }


def say(line: str) -> None:
    """Report progress."""
    print(line, file=sys.stderr, flush=True)


def options_of(arguments: Sequence[str] | None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, help="what to measure (all)"
    )
    parser.add_argument(
        "--page", action="append", help="weigh and judge only this page, such as index.html"
    )
    parser.add_argument(
        "--runs", type=int, default=3, help="builds of a state, runs of Lighthouse for a page (3)"
    )
    parser.add_argument(
        "--beside",
        metavar="CHAPTER",
        default="illegal-economy",
        help=f"whose prose and charts a page of {observable.BOOK} has (%(default)s)",
    )
    parser.add_argument(
        "--growth", type=int, nargs="+", default=growth.SIZES, help="sizes of books (1 3 10)"
    )
    parser.add_argument(
        "--no-stock", dest="stock", action="store_false", help="leave the stock book out"
    )
    parser.add_argument(
        "--output", type=Path, default=ROOT / "benchmarks" / "results", help="folder (%(default)s)"
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; the exit status is 1 if a part could not be measured, 2 without a browser."""
    options = options_of(arguments)
    try:
        facts = machine.describe(ROOT)
    except RecountError as error:
        say(f"benchmarks: {error}")
        return 2
    options.output.mkdir(parents=True, exist_ok=True)
    failed = False
    with tempfile.TemporaryDirectory(prefix="recount-bench-") as folder:
        bench = Bench(options, Path(folder))
        steps: dict[str, Callable[[], list[Table]]] = {
            part: getattr(bench, part) for part in PARTS if part in options.parts
        }
        for part, step in steps.items():
            say(f"Measuring: {part}")
            begin = time.monotonic()
            try:
                found = step()
            except (BenchmarkError, RecountError, FileNotFoundError) as error:
                say(f"  could not be measured, and its earlier results stay: {error}")
                failed = True
                continue
            for table in found:
                print(plain(table), flush=True)
            took = {"Measured in": f"{(time.monotonic() - begin) / 60:.1f} minutes"}
            text = document(part, facts | took, found)
            (options.output / f"{part}.md").write_text(text, encoding="utf-8")
    say(f"Written to {options.output}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
