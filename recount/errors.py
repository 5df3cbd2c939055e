"""Errors that name what is wrong, where, and what was expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable


class RecountError(Exception):
    """Base of every error that this project raises on purpose."""

    def _render_traceback_(self) -> list[str]:
        """What a notebook shows of it: the message, which says all that a reader can act on."""
        return [f"{type(self).__name__}: {self}"]


class TableError(RecountError):
    """A data table, or the package that describes it, is not as declared."""


class LedgerError(RecountError):
    """The ledger contradicts itself, or a chapter contradicts the ledger."""


class SlotError(LedgerError):
    """A slot of a sentence names nothing that is computed, or something in another unit."""


class UnitError(RecountError):
    """Two values were mixed whose units do not agree."""


class JudgementError(RecountError):
    """A claim was judged with something that cannot settle it."""


class FigureError(RecountError):
    """A figure lacks what a reader needs, or its id is taken."""


class ExplorerError(RecountError):
    """An explorer offers, computes or draws what it cannot show."""


class LessonError(RecountError):
    """A question of a lesson, or an answer to one, is not as expected."""


class NoData(RecountError):  # noqa: N818 -- no fault: an answer that a reader may get
    """There is nothing to show for a choice; the message is the sentence that says so."""


class BuildError(RecountError):
    """A chapter failed to execute, or the book failed to build."""


class SettingsError(RecountError):
    """The settings of the book, or its list of editions, are not as expected."""


class CitationError(RecountError):
    """Something to cite lacks what a citation needs."""


class EditionError(RecountError):
    """An edition is unknown, is not what was frozen, or cannot be frozen."""


class TranslationError(RecountError):
    """A catalogue of translations is not as expected."""


class DraftError(RecountError):
    """Something new cannot be drafted from what was given."""


def raise_all(checks: Iterable[Callable[[], object]], together: type[RecountError]) -> None:
    """Make every check, and raise what they found at once.

    Parameters
    ----------
    checks : iterable of callable
        Each raises a `RecountError` if something is wrong.
    together : type of RecountError
        What is raised, with each line once, if more than one found something.

    Raises
    ------
    RecountError
        What was found.
    """
    found: dict[str, RecountError] = {}
    for check in checks:
        try:
            check()
        except RecountError as error:
            found.setdefault(str(error), error)
    if len(found) == 1:
        raise next(iter(found.values()))
    if found:
        raise together("\n".join(dict.fromkeys("\n".join(found).splitlines())))
