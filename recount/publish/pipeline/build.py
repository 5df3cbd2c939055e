"""Building the book: executed chapters and pages through Jupyter Book, then put in place whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recount.errors import BuildError, RecountError, raise_all
from recount.languages.languages import languages_of
from recount.publish.book.files import build_folder, keep_json, kept_json
from recount.publish.book.places import recover_folder, replace_folder
from recount.publish.book.tree import tree_folder
from recount.publish.pdf.chromium import has_chromium
from recount.publish.pipeline.execute import execute_all, executed_last
from recount.publish.pipeline.jupyter_book import JupyterBook, load
from recount.publish.pipeline.one_at_a_time import alone
from recount.publish.pipeline.state import Inputs, but_looks, inputs_key
from recount.publish.pipeline.trees import Tree, show_edited, show_english

if TYPE_CHECKING:
    from recount.chapters import Notebook, Record

EDITED = "Edited pages are in place: "
ALL_BUT_PRINTED = "All pages are in place; what is printed of them follows"
"""Said of what is to be seen before all else follows."""


def build(root: Path, say: Callable[[str], None], edited_first: bool = False) -> bool:
    """Make ``_build/html`` if anything it depends on has changed.

    Parameters
    ----------
    root : Path
        The folder of the book.
    say : callable
        Takes a line of progress.
    edited_first : bool, optional
        Whether pages in English are put in place at once, for whoever edits them, and the rest
        follows: of those of which nothing but the text is another, other languages, search and
        downloads; of all, other languages; and then the handouts, which are printed anew. If what
        follows cannot be made, the pages stay.

    Returns
    -------
    bool
        Whether there was anything to do.

    Raises
    ------
    RecountError
        If something is wrong before a chapter is executed (see
        `recount.publish.pipeline.preflight`), a chapter fails, contradicts the ledger, or Jupyter
        Book warns; the last good book stays in place, but for what `edited_first` has put there.
    """
    with alone(build_folder(root), say):
        return _build(root, say, edited_first)


def _build(root: Path, say: Callable[[str], None], edited_first: bool) -> bool:
    home = build_folder(root)
    stamp, html = home / "book.key", home / "html"
    for folder in (html, *(tree_folder(root, one) / "pages" for one in languages_of(root))):
        recover_folder(folder)
    key, kept = _key(root), kept_json(stamp)
    if (html / "index.html").is_file() and kept.get("key") == key:
        for line in (*kept["said"], *kept["untranslated"]):
            say(line)
        say("The book is up to date.")
        return False
    with ExitStack() as ends:
        trees = [
            Tree(root, language, ends.enter_context(JupyterBook(root, language)), say)
            for language in languages_of(root)
        ]
        _make(root, key, kept, trees, say, edited_first)
    return True


def _make(
    root: Path,
    key: str,
    kept: Mapping[str, Any],
    trees: Sequence[Tree],
    say: Callable[[str], None],
    edited_first: bool,
) -> None:
    home = build_folder(root)
    stamp, html = home / "book.key", home / "html"
    first = Inputs.of(root)
    rest = but_looks(root, first)
    if kept.get("rest") != rest:  # else nobody is likely to write a page
        load(root)
    # Imported late, while Jupyter Book loads itself; with nothing to do, none of this is needed.
    from recount.publish.pdf.handout import keep_handouts, write_handout
    from recount.publish.postprocess.whole_site import finished

    stays = kept.get("rest") == rest and all(tree.stays(first) for tree in trees)
    if stays and all(tree.look() for tree in trees):
        inputs, said, untranslated = first, kept["said"], kept["untranslated"]
        for line in said:
            say(line)
    else:
        inputs, said = _write(root, kept, first, rest, trees, say, edited_first)
        untranslated = [f"  {tree.said}" for tree in trees if tree.said]
    for line in untranslated:
        say(line)
    if Inputs.of(root) == inputs:  # else something was saved meanwhile
        for tree in trees:
            tree.note()
    fresh = finished(root, [tree.part(tree.end()) for tree in trees])
    printed_later = edited_first and keep_handouts(root, html, fresh)
    if not printed_later:
        write_handout(root, fresh, say)
    stamp.unlink(missing_ok=True)  # from here on it is another book
    replace_folder(html, fresh)
    if printed_later:
        say(ALL_BUT_PRINTED)
    for tree in trees:
        if tree.staging.is_dir():
            replace_folder(tree.last, tree.staging)
    if printed_later:
        try:
            write_handout(root, html, say)
        except BuildError as error:
            placed = "all pages are in place, with the handouts of before"
            raise BuildError(f"{placed}: {error}") from error
    if _key(root) == key:  # else something was saved meanwhile
        noted = {"key": key, "rest": rest if but_looks(root, inputs) == rest else ""}
        keep_json(stamp, {**noted, "said": said, "untranslated": untranslated})
    say(f"The book is in {html.relative_to(root)}/index.html")


def _write(
    root: Path,
    kept: Mapping[str, Any],
    first: Inputs,
    rest: str,
    trees: Sequence[Tree],
    say: Callable[[str], None],
    edited_first: bool,
) -> tuple[Inputs, list[str]]:
    """Execute what changed, and write the pages of all trees.

    Parameters
    ----------
    root : Path
        The folder of the book.
    kept : mapping
        What was noted of the last book.
    first, rest : Inputs, str
        What it is made from as this build began, and a hash of all of that but looks.
    trees : sequence of Tree
        Its trees, English first.
    say : callable
        Takes a line of progress.
    edited_first : bool
        See `build`.

    Returns
    -------
    tuple of Inputs and list of str
        What the pages were made from, and what was said of the book.
    """
    stamp = build_folder(root) / "book.key"
    english, *others = trees
    begun = edited_first and _begin(root, english, first)
    executed, told_of = _found_right(root, kept, rest, say)
    inputs = Inputs.of(root)
    is_first, staged, written = begun, 0, 0
    if not begun or inputs != first:  # or something was saved meanwhile
        english.stage(executed, inputs)
        english.begin()
        is_first = edited_first and english.jupyter_book.is_at_work and not english.edited
    if is_first:
        staged, written = _begin_others(english, others, executed, inputs)
        shown = []
        if english.edited:
            shown = show_edited(root, english, stamp)
        elif english.jupyter_book.is_at_work:
            with _telling(told_of, say):
                english.end()
            shown = show_english(root, english, others, stamp)
        if shown:
            say(f"{EDITED}{', '.join(shown)}")
    for place, tree in enumerate(others):
        if place >= staged:
            tree.stage(executed, inputs)
        if place >= written:
            tree.begin()
    # This thread waits for Jupyter Book, for it is the one that hears when it is to end.
    with ThreadPoolExecutor(1) as beside:
        told = beside.submit(told_of)
        try:
            for tree in trees:
                tree.end()
        finally:
            for line in (said := told.result()):
                say(line)
    return inputs, said


def _found_right(
    root: Path, kept: Mapping[str, Any], rest: str, say: Callable[[str], None]
) -> tuple[Mapping[str, Notebook], Callable[[], list[str]]]:
    """The executed chapters of a book that is right, and what gives what is to be said of it.

    Where all but looks is as when the last book was made, it is, and what was said is so still.
    """
    from recount.chapters import notebooks

    if kept.get("rest") == rest:
        last = executed_last(root, notebooks(root))
        if last is not None and but_looks(root, Inputs.of(root)) == rest:
            return last, lambda: kept["said"]
    executed, found = executed_records(root, say)

    def told() -> list[str]:
        from recount.publish.book.settings import read
        from recount.publish.pipeline.amiss import amiss

        lines = (read(root).gaps(), *amiss(root, executed, found))
        return [f"  {line}" for line in lines if line]

    return executed, told


def _begin(root: Path, tree: Tree, inputs: Inputs) -> bool:
    """Begin with a tree before anything else; whether no chapter is to be executed before."""
    from recount.chapters import notebooks
    from recount.publish.pipeline.preflight import preflight

    try:
        executed = executed_last(root, notebooks(root))
        if executed is None:
            return False
        tree.stage(executed, inputs)
        tree.begin()
    except RecountError:
        preflight(root)  # which says all that is wrong
        raise
    return True


@contextmanager
def _telling(told_of: Callable[[], list[str]], say: Callable[[str], None]) -> Iterator[None]:
    """Have all that is to be said of a book said though its pages cannot be written."""
    try:
        yield
    except BuildError:
        for line in told_of():
            say(line)
        raise


def _begin_others(
    english: Tree, others: Sequence[Tree], executed: Mapping[str, Notebook], inputs: Inputs
) -> tuple[int, int]:
    """Do for other languages what can be done while English is written, which is not to wait.

    Where all of it is written, that takes so long that one of them is written beside it.

    Returns
    -------
    tuple of int
        How many are staged, and how many have begun.
    """
    staged = 0
    with suppress(RecountError):  # which comes again, once the pages in English are shown
        for tree in others:
            if english.jupyter_book.is_writing:
                tree.stage(executed, inputs)
                staged += 1
        if staged and english.jupyter_book.is_writing and not english.edited:
            others[0].begin()
            return staged, 1
    return staged, 0


def _key(root: Path) -> str:
    """One hash over everything that a book is made from."""
    # A browser that came since makes the handout, and the link to it.
    return inputs_key(root, "with a handout" if has_chromium() else "without")


def executed_records(
    root: Path, say: Callable[[str], None]
) -> tuple[dict[str, Notebook], list[Record]]:
    """All chapters freshly executed, by name, and their records, held against the ledger.

    Raises
    ------
    RecountError
        If something is wrong before a chapter is executed, or one fails or contradicts the ledger.
    """
    from recount.chapters import notebooks, records_of
    from recount.ledger.claims import ledger
    from recount.publish.book.notebooks import audit
    from recount.publish.editions.redirects import explorers_there
    from recount.publish.pages.check import check_shown
    from recount.publish.pipeline.preflight import preflight

    left = preflight(root)
    chapters = notebooks(root)
    executed = execute_all(root, chapters, say)
    found = [record for name, notebook in executed.items() for record in records_of(name, notebook)]
    audit(ledger(root), found, chapters)
    later = [lambda: check_shown(left, executed.values()), lambda: explorers_there(root, found)]
    raise_all(later, BuildError)
    return executed, found
