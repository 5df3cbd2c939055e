"""What does not hold of a book: one list, of which every command tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from recount.chapters import Notebook, Record, verdicts
from recount.ledger.judgements import judgements
from recount.publish.book.book import Book
from recount.publish.book.notebooks import complaints, unaccepted
from recount.publish.cite.readme import contradictions
from recount.publish.claims.better_sources import unsearched
from recount.publish.editions.corrected import untold, untraced
from recount.publish.editions.redirects import lost_addresses
from recount.publish.prose.check import check as check_prose
from recount.tables.descriptors import unrecorded


def amiss(root: Path, executed: Mapping[str, Notebook], found: Sequence[Record]) -> list[str]:
    """What does not hold of a book whose chapters could be executed.

    The commands tell of it, the tests fail on it, and a release refuses it.

    Parameters
    ----------
    root : Path
        The folder of the book.
    executed : mapping of str to notebook
        Its chapters, freshly executed.
    found : sequence of Record
        Their records.

    Returns
    -------
    list of str
        A line for each thing: where it is, and what was expected.
    """
    book, judged = Book(root), verdicts(found)
    return [
        *unrecorded(root),
        *complaints(found, judgements(root)),
        *unaccepted(book.notebooks, executed),
        *map(str, check_prose(root, executed)),
        *unsearched(book, judged),
        *untold(book, judged),
        *untraced(book, judged),
        *lost_addresses(root, found),
        *contradictions(book),
    ]
