"""The face that an explorer has where there is a kernel: controls, sentence, picture, table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ipywidgets
from markupsafe import Markup

from recount import mime
from recount.drawing.picture import svg
from recount.errors import RecountError
from recount.explorers.choices import Choice, Items
from recount.explorers.explorer import Explorer
from recount.explorers.grid import heading
from recount.markup import render
from recount.record import Option

PICTURE_PX = 640
MOST_ROWS_SHOWN = 8


def widget(explorer: Explorer, given: Mapping[str, Choice | Items]) -> dict[str, Any]:
    """Show what an explorer gives for a choice, and again whenever a control moves.

    Parameters
    ----------
    explorer : Explorer
        Its definition.
    given : mapping of str to Choice or Items
        Its choices, in the order of the controls.

    Returns
    -------
    dict
        The view, as the content of its MIME type.
    """
    controls = {name: _control(choice) for name, choice in given.items()}
    # HTML rather than an Output: what it shows is stored nowhere, and needs no routing. One widget
    # for all of it, so that no sentence ever stands above the table of the choice before.
    shown = ipywidgets.HTML()

    def update(_: object = None) -> None:
        chosen = {name: control.value for name, control in controls.items()}
        items = chosen.pop(explorer.items[0]) if explorer.items else ()
        drawn = ""
        rows: list[dict[str, Option]] = []
        try:
            outcome = explorer.outcome(chosen)
            said = explorer.sentence(outcome, items)
            rows = explorer.rows(outcome, items)
            chart = explorer.chart(chosen, outcome, items)
            if rows and chart:
                drawn = svg(chart, PICTURE_PX)
        except RecountError as error:
            said = str(error)
        shown.value = render(
            "widget",
            sentence=said,
            picture=Markup(drawn),
            columns=[heading(name) for name in rows[0]] if rows else [],
            rows=[list(row.values()) for row in rows],
        )

    update()
    for control in controls.values():
        control.observe(update, names="value")
    title = ipywidgets.HTML(Markup("<strong>{}</strong>").format(explorer.title))
    row = ipywidgets.Layout(flex_flow="row wrap")
    box = ipywidgets.VBox([title, ipywidgets.HBox(list(controls.values()), layout=row), shown])
    view: dict[str, Any] = box._repr_mimebundle_()[mime.WIDGET_VIEW]
    return view


def _control(choice: Choice | Items) -> Any:
    same = {"description": choice.label, "style": {"description_width": "initial"}}
    if isinstance(choice, Items):
        return ipywidgets.SelectMultiple(
            options=list(choice.options),
            value=list(choice.start),
            rows=min(MOST_ROWS_SHOWN, len(choice.options)),
            **same,
        )
    if choice.kind == "switch":
        return ipywidgets.Checkbox(value=choice.start, **same)
    if choice.kind == "range":
        low, after, *_ = choice.options
        return ipywidgets.IntSlider(
            value=choice.start,
            min=low,
            max=choice.options[-1],
            step=int(after) - int(low),
            continuous_update=False,
            **same,
        )
    options = [(str(option), option) for option in choice.options]
    return ipywidgets.Dropdown(options=options, value=choice.start, **same)
