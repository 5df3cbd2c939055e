"""Provenance: the tables, and the reports, that a number, a column or a chart comes from.

It is never typed. A table of the data package is read as a `Frame`, whose rows, columns and
results keep the names of the tables behind them (in ``attrs``, where pandas keeps what belongs to
a frame as a whole); values that are taken from it carry them on. Where two frames meet, as in a
merge or a sum, both count.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from recount.errors import TableError

KEY = "provenance"
"""The key under which a frame's ``attrs`` hold its provenance."""


@dataclass(frozen=True)
class Provenance:
    """Where something comes from.

    Attributes
    ----------
    tables : frozenset of str
        Names of data tables.
    reports : frozenset of str
        Slugs of the reports whose printed numbers went into it.
    facts : frozenset of str
        Keys of the published facts that went into it; their table is among the tables.
    """

    tables: frozenset[str] = frozenset()
    reports: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()

    def __or__(self, other: Provenance) -> Provenance:
        if other is self:
            return self
        return Provenance(
            self.tables | other.tables, self.reports | other.reports, self.facts | other.facts
        )

    def __bool__(self) -> bool:
        return bool(self.tables or self.reports)

    def __deepcopy__(self, memo: object) -> Provenance:
        """Itself; pandas copies deeply what a frame knows, with everything made from it."""
        return self


class Units(Mapping[str, str]):
    """Units of columns, by their names, never changed and so never copied."""

    def __init__(self, units: Mapping[str, str]) -> None:
        self._units = dict(units)

    def __getitem__(self, column: str) -> str:
        return self._units[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self._units)

    def __len__(self) -> int:
        return len(self._units)

    def __or__(self, other: Units) -> Units:
        return self if other is self else Units({**self, **other})

    def __deepcopy__(self, memo: object) -> Units:
        return self


class Traced:
    """Anything that knows its provenance, as a `recount.quantities.values.Value` does.

    A class to derive from, no protocol: every cell of a frame is asked whether it is one.
    """

    provenance: Provenance


Origin = str | Provenance | Traced | pd.DataFrame | pd.Series | Iterable[Any]
"""What something may be said to come from: the name of a table, or anything that knows its own."""


def provenance_of(*origins: Origin) -> Provenance:
    """Where several things together come from.

    Parameters
    ----------
    *origins
        Names of tables, values, frames, columns, or collections of these.

    Raises
    ------
    TableError
        If one of them has lost its provenance, with what to write.
    """
    found = Provenance()
    for origin in origins:
        if isinstance(origin, str):
            found |= Provenance(frozenset([origin]))
        elif isinstance(origin, Provenance):
            found |= origin
        elif isinstance(origin, Traced):
            found |= origin.provenance
        elif isinstance(origin, pd.DataFrame | pd.Series):
            if KEY not in origin.attrs:
                raise TableError(_lost(origin))
            kept: Provenance = origin.attrs[KEY]
            found |= kept
        else:
            found |= provenance_of(*origin)
    return found


def _lost(data: pd.DataFrame | pd.Series) -> str:
    names = [data.name] if isinstance(data, pd.Series) else list(data.columns)
    return (
        f"{type(data).__name__} with {', '.join(map(str, names))}: the table that it comes from is"
        " not known; write `derived(data, origin, …)` with the frames, values or names of tables"
        " that it was computed from"
    )


class _Keeps:
    """What `Frame` and `Series` share: whatever is made from them inherits their provenance."""

    attrs: dict[Hashable, Any]

    def _told(self, made: Any) -> Any:
        if self.attrs:
            made.attrs = self.attrs | made.attrs
        return made

    def _making(self, kind: type[Any]) -> Callable[..., Any]:
        return lambda *arguments, **options: self._told(kind(*arguments, **options))

    def _holding(self, kind: type[Any], manager: Any, axes: Any) -> Any:
        """What pandas has computed, held as it is; by default it makes an object of it twice."""
        made = kind._from_mgr(manager, axes)
        if kind is Series:
            object.__setattr__(made, "_name", None)  # pandas gives it its name next
        return self._told(made)

    @property
    def _constructor(self) -> Callable[..., Any]:
        return self._making(Frame if isinstance(self, pd.DataFrame) else Series)

    def _constructor_from_mgr(self, mgr: Any, axes: Any) -> Any:
        return self._holding(Frame if isinstance(self, pd.DataFrame) else Series, mgr, axes)

    def __finalize__(self, other: Any, method: str | None = None, **options: Any) -> Any:
        """Take over what another object knows; pandas calls it with each that went in."""
        own = dict(self.attrs)
        super().__finalize__(other, method=method, **options)  # type: ignore[misc]
        for attrs in (own, *(one.attrs for one in _inputs(other))):
            _inherit(self.attrs, attrs)
        return self


def _inputs(other: Any) -> list[pd.DataFrame | pd.Series]:
    """What an object is made from: another, or those that a merge or a concatenation joined."""
    if isinstance(other, pd.DataFrame | pd.Series):
        return [other]
    objects = getattr(other, "input_objs", None) or getattr(other, "objs", None) or ()
    given = objects.values() if isinstance(objects, Mapping) else objects
    return [one for one in given if isinstance(one, pd.DataFrame | pd.Series)]


def _inherit(attrs: dict[Hashable, Any], more: Mapping[Hashable, Any]) -> None:
    """Unite provenance and units of two objects that became one."""
    if KEY in more:
        attrs[KEY] = attrs.get(KEY, Provenance()) | more[KEY]
    if "units" in more:
        attrs["units"] = more["units"] | attrs.get("units", more["units"])


class Frame(_Keeps, pd.DataFrame):
    """A table, or what was computed from tables, that knows which."""

    @property
    def _constructor_sliced(self) -> Callable[..., Any]:
        return self._making(Series)

    def _constructor_sliced_from_mgr(self, mgr: Any, axes: Any) -> Any:
        return self._holding(Series, mgr, axes)

    def __setitem__(self, key: Any, value: Any) -> None:
        """Set a column, as `assign` does too; one that knows its tables counts as an origin."""
        super().__setitem__(key, value)
        if isinstance(value, Frame | Series) and KEY in value.attrs:
            _inherit(self.attrs, {KEY: value.attrs[KEY]})


class Series(_Keeps, pd.Series):
    """A column, or what was computed from columns, that knows its tables."""

    @property
    def _constructor_expanddim(self) -> Callable[..., Any]:
        return self._making(Frame)

    def _constructor_expanddim_from_mgr(self, mgr: Any, axes: Any) -> Any:
        return self._holding(Frame, mgr, axes)

    def map(self, func: Any = None, *arguments: Any, **options: Any) -> Any:
        """Look up or compute each entry; a column that is looked up in counts as an origin."""
        mapped = super().map(func, *arguments, **options)
        if isinstance(func, Series):
            _inherit(mapped.attrs, func.attrs)
        return mapped


def derived(data: Any, *origins: Origin) -> Frame:
    """A frame from anything that makes one, with what it was computed from.

    Parameters
    ----------
    data : pandas.DataFrame, mapping, or sequence of mappings
        What a frame is made of. Cells may be values: the number is taken, and the value's
        provenance counts.
    *origins
        Frames, columns, values or names of tables that it was computed from besides.

    Raises
    ------
    TableError
        If nothing says where it comes from.
    """
    found = provenance_of(*origins)
    if isinstance(data, pd.DataFrame) and KEY in data.attrs:
        found |= data.attrs[KEY]
    frame = Frame(data)
    for name in frame.columns[frame.dtypes == "object"]:
        cells = [cell for cell in frame[name] if isinstance(cell, Traced)]
        if cells:
            found |= provenance_of(*cells)
            frame[name] = [getattr(cell, "number", cell) for cell in frame[name]]
    if not found:
        raise TableError(_lost(frame))
    frame.attrs[KEY] = found
    return frame
