"""Releasing an edition: everything is found to agree, then it is frozen."""

from __future__ import annotations

from pathlib import Path

from recount.errors import EditionError
from recount.publish.book import change_log, manifests
from recount.publish.book.book import Book
from recount.publish.book.manifests import FROZEN, MANIFEST
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation_files import project
from recount.publish.editions.diff import compare
from recount.publish.editions.frozen import MOST_BYTES, edition_files, freeze, read, require_new
from recount.publish.editions.ro_crate import CRATE, crate_json
from recount.publish.editions.snapshot import present
from recount.publish.figures.export import FIGURES, differences


def release(root: Path) -> list[str]:
    """Freeze the newest edition of ``CHANGELOG.md`` from the stored outputs of the chapters.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Returns
    -------
    list of str
        What was frozen, how large it is, and what changed since the last one.

    Raises
    ------
    EditionError
        If the version is not the same everywhere, something to cite is not up to date, the edition
        is frozen already, or it is larger than an edition may be.
    """
    book = Book(root)
    edition = book.cited_edition
    older = manifests.frozen_versions(root)
    require_new(edition.version, older)
    _require_agreement(root, edition.version)
    now = present(root)
    pictures = {name: (root / FIGURES / name / "figure.svg").read_bytes() for name in now.figures}
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


def _require_agreement(root: Path, version: str) -> None:
    if (other := project(root)["version"]) != version:
        raise EditionError(
            f"{change_log.FILE} has edition {version}, pyproject.toml version {other}; expected the"
            " same"
        )
    if found := differences(root):
        raise EditionError(
            "\n".join([*found, "Nothing was frozen: `recount export` brings these up to date."])
        )
