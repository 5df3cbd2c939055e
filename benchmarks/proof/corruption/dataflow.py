"""Which cells of a chapter have to be executed again, where some of what they use has changed.

A chapter that was executed leaves its names behind. Where one table changed, the cells that read
it, and those that read what these made, are executed again among the names of all others; so is,
before them, what made a name that a later cell used for something else.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

CHANGES = ("append", "update", "add", "extend", "pop", "insert", "setdefault", "remove", "clear")
"""Methods by which a thing is changed in place."""


@dataclass(frozen=True)
class Names:
    """The names that the code of a cell reads and makes, as of the chapter.

    Attributes
    ----------
    made : frozenset of str
        Names that it binds, or whose thing it changes in place.
    read : frozenset of str
        Names that it reads.
    deferred : frozenset of str
        Those among them that its functions read, whenever they are called.
    """

    made: frozenset[str]
    read: frozenset[str]
    deferred: frozenset[str]


def names_of(source: str) -> Names:
    """The names of a cell."""
    top = symtable.symtable(source, "cell", "exec")
    made = {one.get_name() for one in top.get_symbols() if one.is_assigned() or one.is_imported()}
    changed = set(_changed(ast.parse(source)))
    read = {one.get_name() for one in top.get_symbols() if one.is_referenced()}
    deferred = set(_deferred(top))
    return Names(
        frozenset(made | changed), frozenset(read | changed | deferred), frozenset(deferred)
    )


def _deferred(table: symtable.SymbolTable) -> Iterator[str]:
    for child in table.get_children():
        for one in child.get_symbols():
            if one.is_global() and one.is_referenced():
                yield one.get_name()
        yield from _deferred(child)


def _changed(tree: ast.AST) -> Iterator[str]:
    """Names of things that are changed in place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript | ast.Attribute) and not isinstance(node.ctx, ast.Load):
            yield from _base(node)
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CHANGES
        ):
            yield from _base(node.func)


def _base(node: ast.expr) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


class Flow:
    """What follows from what in a chapter.

    Parameters
    ----------
    sources : sequence of str
        The code of its cells, in order.
    """

    def __init__(self, sources: Sequence[str]) -> None:
        self.names = [names_of(source) for source in sources]

    @cached_property
    def _makers(self) -> dict[str, list[int]]:
        """The cells that make each name, in order."""
        found: dict[str, list[int]] = {}
        for cell, names in enumerate(self.names):
            for name in names.made:
                found.setdefault(name, []).append(cell)
        return found

    def maker(self, name: str, cell: int) -> int | None:
        """The last cell before one that makes a name."""
        before = [one for one in self._makers.get(name, ()) if one < cell]
        return before[-1] if before else None

    def read(self, cell: int) -> set[str]:
        """What a cell reads, by way of functions from other cells too."""
        found: set[str] = set()
        left = set(self.names[cell].read)
        while left:
            name = left.pop()
            found.add(name)
            maker = self.maker(name, cell)
            if maker is not None:
                left |= self.names[maker].deferred - found
        return found

    def again(self, touched: Collection[int]) -> list[int]:
        """The cells to execute again where some of them read something new, in order."""
        found = set(touched)
        for cell in range(len(self.names)):
            if any(self.maker(name, cell) in found for name in self.read(cell)):
                found.add(cell)
        while missing := {
            maker
            for cell in found
            for name in self.read(cell)
            if (maker := self.maker(name, cell)) is not None
            and maker not in found
            and (self._makers[name][-1] != maker or found.intersection(self._makers[name]))
        }:
            found |= missing
        return sorted(found)
