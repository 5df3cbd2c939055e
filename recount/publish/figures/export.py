"""What can be cited: ``figures/``, from the stored outputs, and what archives read of it all."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator
from pathlib import Path

from recount.languages.languages import ENGLISH, languages_of
from recount.languages.words import speaking
from recount.publish.book.book import Book
from recount.publish.book.files import files_below, holds, write_all
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation_files import deposit_files
from recount.publish.figures.figure_files import chart_of, charts_of, figure_files
from recount.publish.figures.render_cache import (
    FILES,
    Chart,
    cited_folder,
    draw,
    keep_only,
)
from recount.publish.figures.stored_pictures import (
    DRAWN,
    FIGURES,
    drawn_file,
    drawn_from,
    drawn_pictures,
    folder_of,
    held_pictures,
)
from recount.publish.translate.translation import in_language

SAME_BYTES = ("Linux", "x86_64")
"""System and processor on which a picture is the same bytes wherever it is drawn."""


def export(root: Path) -> list[str]:
    """Write the files of every figure below ``figures/``, and remove what belongs to none.

    What differs in a translation is in a folder of its own, such as ``es/``, beside the original.
    Write ``CITATION.cff`` and ``.zenodo.json`` too.

    Nothing is executed: all of it follows from the outputs that the chapters hold.

    Parameters
    ----------
    root : Path
        The folder of the book.

    Returns
    -------
    list of str
        The files that were written or removed, relative to `root`.
    """
    found = changes(Book(root))
    write_all(root, found)
    return list(found)


def changes(book: Book) -> dict[str, bytes | None]:
    """What `export` would write for a book, by name; None for what belongs to no figure.

    Raises
    ------
    FigureError
        Naming a figure that is not drawn as it should be; see
        `recount.publish.figures.render_cache.draw`.
    """
    wanted = _wanted(book, drawn_here=True)
    names = [line.split(": ")[0] for line in _differences(book.root, wanted)]
    return {name: wanted.get(name) for name in names}


def differences(root: Path, drawn_here: bool | None = None) -> list[str]:
    """Which of the files to cite are not what the stored outputs of the chapters give.

    Every file is compared byte by byte with what `export` would write. On another system or
    processor than `SAME_BYTES` a picture may come out with other bytes, so there the pictures are
    held against the hashes in ``metadata.json`` only, which in turn follow from the outputs.

    Parameters
    ----------
    root : Path
        The folder of the book.
    drawn_here : bool, optional
        Whether pictures are drawn and compared; by default where they are the same bytes.

    Returns
    -------
    list of str
        One line a file: its name, and whether it is missing, changed or left over.
    """
    if drawn_here is None:
        drawn_here = (platform.system(), platform.machine()) == SAME_BYTES
    return list(_differences(root, _wanted(Book(root), drawn_here)))


def _wanted(book: Book, drawn_here: bool) -> dict[str, bytes]:
    """All files to cite, by their names relative to the folder of the book."""
    others = [language for language in languages_of(book.root) if language != ENGLISH]
    books = [book, *(in_language(book, language) for language in others)]
    if drawn_here:
        _draw(books)
    wanted, told = deposit_files(book), dict[str, str]()
    for one in books:
        with speaking(one.speech):
            wanted |= _figures_of(one, drawn_here, told)
    return wanted | {DRAWN: drawn_file(told)}


def _draw(books: Iterable[Book]) -> None:
    """Draw the figures of a book in all its languages, side by side."""
    wanted: list[tuple[Chart, Path]] = []
    for book in books:
        with speaking(book.speech):
            charts, folder = charts_of(book), cited_folder()
            keep_only(charts, folder)
            wanted += [(chart, folder) for chart in charts]
    draw(wanted)


def _figures_of(book: Book, drawn_here: bool, told: dict[str, str]) -> dict[str, bytes]:
    """The files of the figures of a book, in the language of the page.

    Of what they were drawn is added to `told`.
    """
    cited = Citables.of(book)
    wanted: dict[str, bytes] = {}
    for figure in book.figures:
        home, citable = folder_of(figure.name), cited.figure(figure.content)
        chart = chart_of(figure.content, citable)
        if drawn_here:
            held = drawn_pictures(chart)
        else:
            held = dict.fromkeys(FILES, b"") | held_pictures(book.root, home)
        told[home] = drawn_from(chart, held)
        files = figure_files(figure, held, citable)
        wanted |= {f"{home}/{name}": content for name, content in files.items()}
    return wanted


def _differences(root: Path, wanted: dict[str, bytes]) -> Iterator[str]:
    for name, content in wanted.items():
        path = root / name
        if not path.is_file():
            yield f"{name}: missing"
        elif not holds(path, content):
            yield f"{name}: not what `recount export` writes"
    for path in files_below(root, FIGURES):
        if (name := path.relative_to(root).as_posix()) not in wanted:
            yield f"{name}: belongs to no figure"
