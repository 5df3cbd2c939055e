"""Explorers: what if one picks other years, another place, another assumption.

An explorer is a function from a few named choices to a small table, a chart of that table, and a
sentence of result. With a kernel it moves; without one, its start stays as picture and sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import ipywidgets
import pandas as pd

from recount import mime
from recount.chart import specification
from recount.errors import RecountError
from recount.notebook import require_slug, show
from recount.picture import svg

PICTURE_PX = 640


@dataclass(frozen=True)
class Choice:
    """One choice of an explorer.

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
    options: Sequence[Hashable]
    start: Hashable


def explore(
    explorer_id: str,
    compute: Callable[..., pd.DataFrame],
    *,
    title: str,
    draw: Callable[[pd.DataFrame], alt.TopLevelMixin],
    say: Callable[..., str],
    **choices: Choice,
) -> None:
    """Show an explorer.

    Parameters
    ----------
    explorer_id : str
        Its permanent id, lower-case words joined by hyphens.
    compute : callable
        From the choices, by name, to a table with at least one row.
    title : str
        The question that it answers.
    draw : callable
        From that table to a single or layered chart.
    say : callable
        From the table and the choices, by name, to one sentence of result.
    **choices : Choice
        By the names of `compute`'s parameters.

    Raises
    ------
    RecountError
        If a choice does not start within its options, or the start gives no row.
    """
    require_slug("explorer", explorer_id)
    for name, choice in choices.items():
        if choice.start not in choice.options:
            raise RecountError(
                f"explorer {explorer_id}, choice {name}: starts at {choice.start!r};"
                f" expected one of {', '.join(map(str, choice.options))}"
            )

    def state(**chosen: Hashable) -> tuple[str, dict[str, Any]]:
        frame = compute(**chosen)
        if frame.empty:
            raise RecountError(f"explorer {explorer_id}: no data for {chosen}")
        return say(frame, **chosen), specification(draw(frame), title)

    sentence, spec = state(**{name: choice.start for name, choice in choices.items()})
    record: dict[str, Any] = {
        "explorer": explorer_id,
        "title": title,
        "choices": [
            {"name": n, "label": c.label, "options": list(c.options), "start": c.start}
            for n, c in choices.items()
        ],
        "sentence": sentence,
    }
    show(
        {
            mime.EXPLORER: record,
            mime.VEGALITE: spec,
            "text/html": f"<p><strong>{escape(title)}</strong></p><p>{escape(sentence)}</p>",
            "text/plain": f"{title}\n{sentence}",
            **_widget(title, choices, state, sentence, spec),
        }
    )


def _widget(
    title: str,
    choices: dict[str, Choice],
    state: Callable[..., tuple[str, dict[str, Any]]],
    sentence: str,
    spec: dict[str, Any],
) -> dict[str, Any]:
    """The controls and what they move, as a MIME bundle for a live kernel."""
    controls = {
        name: ipywidgets.Dropdown(
            options=[(str(option), option) for option in choice.options],
            value=choice.start,
            description=choice.label,
            style={"description_width": "initial"},
        )
        for name, choice in choices.items()
    }
    # HTML widgets rather than an Output: what they show is stored nowhere, and needs no routing.
    result, picture = ipywidgets.HTML(), ipywidgets.HTML()

    def put(text: str, chart: dict[str, Any] | None) -> None:
        result.value = f"<p>{escape(text)}</p>"
        drawn = svg(chart, PICTURE_PX) if chart else ""
        picture.value = f'<div style="background:#fff">{drawn}</div>'

    def update(_: object) -> None:
        try:
            put(*state(**{name: control.value for name, control in controls.items()}))
        except RecountError as error:
            put(str(error), None)

    put(sentence, spec)
    for control in controls.values():
        control.observe(update, names="value")
    heading = ipywidgets.HTML(f"<strong>{escape(title)}</strong>")
    box = ipywidgets.VBox([heading, ipywidgets.HBox(list(controls.values())), result, picture])
    bundle = box._repr_mimebundle_()
    return {mime.WIDGET_VIEW: bundle[mime.WIDGET_VIEW]}
