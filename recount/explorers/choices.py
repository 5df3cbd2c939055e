"""What a reader of an explorer can choose: one of a list, a number of a range, a switch, items."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recount.errors import ExplorerError
from recount.record import ChoiceKind, ChoiceRecord, ItemsRecord, Option

State = dict[str, Option]
"""One option of each choice, by the names of the choices."""

FEWEST_IN_RANGE = 3


@dataclass(frozen=True)
class Choice:
    """One choice of an explorer; exactly one option holds at a time.

    Attributes
    ----------
    label : str
        What is chosen, as the reader sees it.
    options : sequence
        Everything that can be chosen, in order.
    start : object
        What is chosen at first.
    """

    label: str
    options: Sequence[Option]
    start: Option

    @property
    def kind(self) -> ChoiceKind:
        """``range`` for evenly spaced whole numbers, ``switch`` for no and yes, else ``list``."""
        options = list(self.options)
        if options == [False, True] and all(isinstance(option, bool) for option in options):
            return "switch"
        numbers = [option for option in options if type(option) is int]
        steps = {after - before for before, after in itertools.pairwise(numbers)}
        spaced = len(numbers) == len(options) >= FEWEST_IN_RANGE and len(steps) == 1
        if spaced and steps.pop() > 0:
            return "range"
        return "list"


@dataclass(frozen=True)
class Items:
    """A free choice of several items; it only picks rows of the table, and computes nothing.

    Attributes
    ----------
    label : str
        What is chosen, as the reader sees it.
    options : sequence of str
        Everything that can be chosen, in order.
    start : sequence of str
        What is chosen at first.
    column : str
        The table's column that names the item of a row. Rows that name none of the options are
        always shown.
    """

    label: str
    options: Sequence[str]
    start: Sequence[str]
    column: str

    kind = "items"


def checked(
    explorer_id: str, given: Mapping[str, Choice | Items]
) -> tuple[dict[str, Choice], tuple[str, Items] | None]:
    """Tell the choices of an explorer from its items.

    Raises
    ------
    ExplorerError
        If there is no choice, one starts outside its options or names one twice, an option is
        none that JSON has, or there are several free choices of items.
    """
    for name, choice in given.items():
        where = f"explorer {explorer_id}, choice {name}"
        options = list(choice.options)
        starts = list(choice.start) if isinstance(choice, Items) else [choice.start]
        for option in options:
            if not isinstance(option, str | int | float | bool):
                raise ExplorerError(
                    f"{where}: option {option!r} is a {type(option).__name__}; expected a text, a"
                    " number or a switch"
                )
        if len({str(option) for option in options}) < len(options):
            raise ExplorerError(f"{where}: expected each option once, each in words of its own")
        for start in starts:
            if start not in options:
                listed = ", ".join(map(str, options))
                raise ExplorerError(f"{where}: starts at {start!r}; expected one of {listed}")
        if not starts:
            raise ExplorerError(f"{where}: starts with no item; expected one or more")
    choices = {name: choice for name, choice in given.items() if isinstance(choice, Choice)}
    items = [(name, choice) for name, choice in given.items() if isinstance(choice, Items)]
    if not given:
        raise ExplorerError(f"explorer {explorer_id}: expected a choice")
    if len(items) > 1:
        names = ", ".join(name for name, _ in items)
        raise ExplorerError(
            f"explorer {explorer_id}: {names} are free choices of items; expected one at the most"
        )
    return choices, items[0] if items else None


def states(choices: Mapping[str, Choice]) -> Iterator[State]:
    """Every combination of options, the last choice moving fastest."""
    for options in itertools.product(*(choice.options for choice in choices.values())):
        yield dict(zip(choices, options, strict=True))


def described(name: str, choice: Choice | Items) -> ChoiceRecord | ItemsRecord:
    """A choice as the record of an explorer tells it."""
    if isinstance(choice, Items):
        return {
            "name": name,
            "label": choice.label,
            "kind": "items",
            "options": list(choice.options),
            "start": list(choice.start),
            "column": choice.column,
        }
    return {
        "name": name,
        "label": choice.label,
        "kind": choice.kind,
        "options": list(choice.options),
        "start": choice.start,
    }
