"""Releasing an edition: everything is found to hold and to agree, then it is frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from recount.errors import EditionError, RecountError, raise_all
from recount.publish.book import manifests
from recount.publish.book.book import Book
from recount.publish.book.change_log import FILE, Edition
from recount.publish.book.manifests import FROZEN, MANIFEST, manifest
from recount.publish.cite.citables import Citables
from recount.publish.cite.readme import contradictions
from recount.publish.editions.diff import compare
from recount.publish.editions.frozen import MOST_BYTES, edition_files, freeze, read, require_new
from recount.publish.editions.redirects import lost_addresses
from recount.publish.editions.ro_crate import CRATE, crate_json
from recount.publish.editions.snapshot import present
from recount.publish.figures.export import differences
from recount.publish.figures.stored_pictures import FIGURES
from recount.reading import content_of


def release(root: Path, today: date, require_held: Callable[[], object]) -> list[str]:
    """Freeze the newest edition of ``CHANGELOG.md`` from the stored outputs of the chapters.

    Parameters
    ----------
    root : Path
        The folder of the book.
    today : date
        No edition has a later day.
    require_held : callable
        Raises a `RecountError` if something does not hold, such as a stored output.

    Returns
    -------
    list of str
        What was frozen, how large it is, and what changed since the last one.

    Raises
    ------
    RecountError
        Everything that speaks against it, a line each: what does not hold; a version that is
        frozen already, lower than the last one, or not the same everywhere; a day that has not
        come yet, or comes before that of the last one; something to cite that is not up to date;
        an address that was published and leads nowhere any more. Else, more bytes than an edition
        may have.
    """
    book = Book(root)
    try:
        raise_all([require_held, *_checks(book, today)], EditionError)
    except RecountError as error:
        raise type(error)(f"{error}\nNothing was frozen.") from error
    edition, now, older = book.cited_edition, present(root), manifests.frozen_versions(root)
    pictures = {
        name: content_of(root, f"{FIGURES}/{name}/figure.svg", EditionError) for name in now.figures
    }
    files = edition_files(root, now, pictures)
    files[CRATE] = crate_json(Citables.of(book), edition.summary, files, now.figures)
    described = freeze(root, edition, now, files)
    home = root / FROZEN / edition.version
    size = sum((home / name).stat().st_size for name in (*described["files"], MANIFEST))
    lines = [
        f"Frozen: {FROZEN}/{edition.version}, {len(now.claims)} claims and {len(now.figures)}"
        f" figures, {size / 1024:,.0f} KiB of at most {MOST_BYTES // 1024:,}."
    ]
    if older:
        since = compare(read(root, older[-1]), read(root, edition.version))
        lines.append(f"Since {older[-1]}: {since.summary()}.")
    return lines


def _checks(book: Book, today: date) -> Iterator[Callable[[], object]]:
    root = book.root
    yield lambda: require_new(book.cited_edition.version, manifests.frozen_versions(root))
    yield lambda: _require_day(root, book.cited_edition, today)
    yield lambda: _require_none(contradictions(book))
    yield lambda: _require_none(lost_addresses(root, book.records))
    yield lambda: _require_exported(root)


def _require_day(root: Path, edition: Edition, today: date) -> None:
    found = []
    if edition.date > today:
        found.append(
            f"{FILE}: edition {edition.version} has the day {edition.date}; expected none after"
            f" today, {today}"
        )
    for version in manifests.frozen_versions(root):
        day = manifest(root, version)["date"]
        if edition.date.isoformat() < day:
            found.append(
                f"{FILE}: edition {edition.version} has the day {edition.date}; expected none"
                f" before {day}, that of {version}"
            )
    _require_none(found)


def _require_exported(root: Path) -> None:
    if found := differences(root):
        raise EditionError("\n".join([*found, "`recount export` brings these up to date."]))


def _require_none(found: Iterable[str]) -> None:
    if lines := "\n".join(found):
        raise EditionError(lines)
