"""What a draft is made from: given on the command line, or asked for once."""

from __future__ import annotations

import sys
from collections.abc import Collection, Mapping

from recount.errors import DraftError
from recount.vocabulary import SLUG, SLUG_WORDS


class Answers:
    """The answers to what a draft needs.

    Parameters
    ----------
    given : mapping
        The options of the command line by name, None where one was not given.
    asks : bool, optional
        Whether to ask for what was not given; by default if somebody sits at the keyboard.
    """

    def __init__(self, given: Mapping[str, str | None], asks: bool | None = None) -> None:
        self._given = dict(given)
        self._asks = sys.stdin.isatty() if asks is None else asks
        self._missing: list[str] = []

    def needed(self, name: str, meaning: str, allowed: Collection[str] = ()) -> str:
        """What a draft cannot do without; asked for once if it was not given.

        Raises
        ------
        DraftError
            If it is none of what is allowed.
        """
        answer = self._given.get(name)
        choice = f"; one of {', '.join(allowed)}" if allowed else ""
        if answer is None and self._asks:
            answer = input(f"{name} ({meaning}{choice}): ")
        answer = (answer or "").strip()
        self._given[name] = answer
        if not answer:
            self._missing.append(f"--{name.replace('_', '-')}: {meaning}{choice}")
        elif allowed and answer not in allowed:
            raise DraftError(f"{name}: {answer!r}; expected one of {', '.join(allowed)}")
        return answer

    def optional(self, name: str, allowed: Collection[str] = ()) -> str:
        """What a draft can do without; never asked for.

        Raises
        ------
        DraftError
            If it is none of what is allowed.
        """
        return self.needed(name, "", allowed) if self._given.get(name) else ""

    def require_all(self) -> None:
        """Refuse to go on without what is needed, and name all of it.

        Raises
        ------
        DraftError
            If something was neither given nor answered.
        """
        if self._missing:
            raise DraftError("\n".join(["nothing was written; missing:", *self._missing]))


def require_new(kind: str, slug: str, taken: Collection[str]) -> None:
    """Refuse a name that could not stand in an address, or that is taken.

    Raises
    ------
    DraftError
        Saying which of the two it is.
    """
    if not SLUG.fullmatch(slug):
        raise DraftError(f"{kind} {slug!r}: expected {SLUG_WORDS}")
    if slug in taken:
        raise DraftError(f"{kind} {slug!r}: there is one already; expected a name of its own")
