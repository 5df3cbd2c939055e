"""Explorers: what if one picks other years, another place, another assumption.

An explorer is one definition: a function from a few named choices to a small table, a chart of
that table, and a sentence of result. With a kernel it moves by widgets. Its record holds the
outcome of every choice, so that the published page moves without one.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from recount.drawing.chart import specification
from recount.drawing.moments import require_timeless
from recount.errors import ExplorerError, NoData
from recount.explorers.choices import Choice, Items, State, states
from recount.explorers.grid import Outcome
from recount.quantities.rounding import significant
from recount.record import Forms, Option, Spec
from recount.tables.csv_form import NO_FORMULA, is_formula
from recount.tables.provenance import KEY, Provenance

TABLE = "table"
"""The name under which a chart draws the explorer's table."""


class Explorer:
    """The definition of an explorer, and what it gives for a choice."""

    def __init__(
        self,
        explorer_id: str,
        compute: Callable[..., pd.DataFrame],
        title: str,
        draw: Callable[..., alt.TopLevelMixin] | None,
        say: Callable[..., str],
        choices: Mapping[str, Choice],
        items: tuple[str, Items] | None,
    ) -> None:
        self.id, self.title = explorer_id, title
        self.compute, self.draw, self.say = compute, draw, say
        self.choices, self.items = choices, items
        self._form_by = self._choices_of_form()
        self._forms = {
            tuple(state.values()): self._form(state)
            for state in states({name: choices[name] for name in self._form_by})
            if draw is not None
        }
        self._columns: dict[str, str] | None = None
        self.provenance = Provenance()

    def at(self, state: State) -> str:
        """Explorer and choice, for messages."""
        chosen = ", ".join(f"{name}={option!r}" for name, option in state.items())
        return f"explorer {self.id}, {chosen}" if chosen else f"explorer {self.id}"

    def outcome(self, state: State) -> Outcome:
        """Table and sentences for one choice; see `explore` for what is refused."""
        try:
            frame = self.compute(**state)
        except NoData as answer:
            every = len(self.items[1].options) if self.items else 1
            return Outcome(None, [str(answer)] * every)
        except Exception as error:
            raise ExplorerError(
                f"{self.at(state)}: computing failed: {type(error).__name__}: {error}"
            ) from error
        table = self._table(frame, state)
        self.provenance |= frame.attrs.get(KEY, Provenance())
        if not self.items:
            return Outcome(table, [self._said(frame, state)])
        name, items = self.items
        if items.column not in frame:
            raise ExplorerError(f"{self.at(state)}: expected a column {items.column!r} with items")
        places: dict[str, list[int]] = {}
        for place, item in enumerate(frame[items.column].astype(str)):
            places.setdefault(item, []).append(place)
        return Outcome(
            table,
            [
                self._said(frame.take(places[item]), state | {name: item})
                if item in places
                else f"No data for {item}."
                for item in items.options
            ],
        )

    def sentence(self, outcome: Outcome, chosen: Sequence[str]) -> str:
        """The sentences of the items chosen, each once; without items, the sentence."""
        if not self.items:
            return outcome.sentences[0]
        if not chosen:
            return f"{self.items[1].label}: choose one or more."
        told = dict(zip(self.items[1].options, outcome.sentences, strict=True))
        return " ".join(
            dict.fromkeys(told[item] for item in self.items[1].options if item in chosen)
        )

    def rows(self, outcome: Outcome, chosen: Sequence[str]) -> list[dict[str, Option]]:
        """The rows to draw and to show for the items chosen; without items, all rows."""
        table = outcome.table or {}
        rows = [dict(zip(table, cells, strict=True)) for cells in zip(*table.values(), strict=True)]
        if not self.items:
            return rows
        column, hidden = self.items[1].column, {*self.items[1].options} - {*chosen}
        return [row for row in rows if row[column] not in hidden]

    def chart(self, state: State, outcome: Outcome, chosen: Sequence[str]) -> Spec | None:
        """The chart of one choice as Vega-Lite; None of an explorer that draws nothing."""
        if self.draw is None:
            return None
        form = self._forms[tuple(state[name] for name in self._form_by)]
        return form | {"datasets": {TABLE: self.rows(outcome, chosen), **form.get("datasets", {})}}

    def forms(self) -> Forms:
        """The chart without its table, for each option of the choices that change its form."""
        bare = [
            {key: part for key, part in form.items() if key not in ("title", "$schema")}
            for form in self._forms.values()
        ]
        return {"form_by": list(self._form_by), "forms": bare}

    def _choices_of_form(self) -> tuple[str, ...]:
        if self.draw is None:
            return ()
        _, *named = inspect.signature(self.draw).parameters
        for name in named:
            if name not in self.choices:
                raise ExplorerError(
                    f"explorer {self.id}: the chart asks for {name!r}; expected one of"
                    f" {', '.join(self.choices)}"
                )
        return tuple(name for name in self.choices if name in named)

    def _form(self, state: State) -> Spec:
        assert self.draw is not None, "only what draws has forms"
        try:
            spec = specification(self.draw(alt.NamedData(name=TABLE), **state), self.title)
            require_timeless("the chart", spec)
        except Exception as error:
            raise ExplorerError(
                f"{self.at(state)}: drawing failed: {type(error).__name__}: {error}"
            ) from error
        return spec

    def _said(self, frame: pd.DataFrame, state: State) -> str:
        try:
            sentence = self.say(frame, **state)
        except Exception as error:
            raise ExplorerError(
                f"{self.at(state)}: saying failed: {type(error).__name__}: {error}"
            ) from error
        if not isinstance(sentence, str) or not sentence.strip():
            raise ExplorerError(f"{self.at(state)}: said {sentence!r}; expected a sentence")
        return sentence

    def _table(self, frame: pd.DataFrame, state: State) -> dict[str, list[Option]]:
        if not isinstance(frame, pd.DataFrame) or frame.empty:
            raise ExplorerError(
                f"{self.at(state)}: gives no row; expected one or more, or NoData with a sentence"
            )
        plain = pd.DataFrame(frame)  # whose columns need not know where they come from
        table = {str(name): self._cells(plain[name].tolist(), str(name), state) for name in plain}
        columns = {name: _kind(cells) for name, cells in table.items()}
        if self._columns is None:
            self._require_fields(columns)
            self._columns = columns
        elif columns != self._columns:
            raise ExplorerError(
                f"{self.at(state)}: gives the columns {_listed(columns)}; expected, as for the"
                f" first choice, {_listed(self._columns)}"
            )
        return table

    def _cells(self, cells: list[Any], column: str, state: State) -> list[Option]:
        if not {*map(type, cells)} <= {bool, int, str}:
            cells = [self._cell(cell, column, state) for cell in cells]
        for cell in {cell for cell in cells if isinstance(cell, str)}:
            if is_formula(cell):
                raise ExplorerError(
                    f"{self.at(state)}: column {column} holds {cell!r}; {NO_FORMULA}"
                )
        return cells

    def _cell(self, cell: Any, column: str, state: State) -> Option:
        if isinstance(cell, float) and math.isfinite(cell):
            return significant(cell)
        if isinstance(cell, bool | int | str):
            return cell
        raise ExplorerError(
            f"{self.at(state)}: column {column} holds {cell!r}; expected a finite number, a text"
            " or a switch"
        )

    def _require_fields(self, columns: Mapping[str, str]) -> None:
        """Make sure that every chart draws columns that there are."""
        for options, form in self._forms.items():
            drawn, made = set[str](), set[str]()
            _gather(form, drawn, made)
            own = {
                field for rows in form.get("datasets", {}).values() for row in rows for field in row
            }
            if unknown := sorted(drawn - made - own - set(columns)):
                state = dict(zip(self._form_by, options, strict=True))
                raise ExplorerError(
                    f"{self.at(state)}: the chart draws {unknown[0]!r}; the table has"
                    f" {', '.join(columns)}"
                )


def _gather(part: Any, drawn: set[str], made: set[str]) -> None:
    """Names of the fields that a chart draws, and of those that it makes itself."""
    if isinstance(part, dict):
        if isinstance(part.get("field"), str):
            drawn.add(part["field"])
        for name in (part.get("as"), part.get("fold")):
            made.update([name] if isinstance(name, str) else name or [])
        for entry in part.values():
            _gather(entry, drawn, made)
    elif isinstance(part, list):
        for entry in part:
            _gather(entry, drawn, made)


def _kind(cells: Sequence[Option]) -> str:
    kinds = {
        "switch" if kind is bool else "text" if issubclass(kind, str) else "number"
        for kind in {*map(type, cells)}
    }
    return " and ".join(sorted(kinds))


def _listed(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in columns.items())
