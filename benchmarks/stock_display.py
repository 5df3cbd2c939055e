"""What a notebook shows in a stock book: charts as Altair's default HTML, widgets as widgets."""

from __future__ import annotations

from typing import Any

import altair as alt
from altair.vegalite.v6.display import html_renderer
from IPython.display import display

from recount import mime


def stock_chart(spec: dict[str, Any]) -> dict[str, str]:
    """A chart as Altair shows it by default: a MIME bundle with HTML that loads Vega from afar.

    Parameters
    ----------
    spec : dict
        A specification from a figure's or an explorer's output. It says Vega-Lite 5 for the sake
        of JupyterLab; the chart that Altair would show says its own version.
    """
    chart = {key: part for key, part in spec.items() if key != "usermeta"}
    bundle: dict[str, str] = html_renderer(chart | {"$schema": alt.SCHEMA_URL})
    return bundle


def stock_show(bundle: dict[str, Any]) -> None:
    """Show what `recount.notebook.show` shows, without the book's own MIME types."""
    spec = bundle.get(mime.VEGALITE)
    widget = bundle.get(mime.WIDGET_VIEW)
    if widget:
        display({mime.WIDGET_VIEW: widget, "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]
    if spec:
        display(stock_chart(spec), raw=True)  # type: ignore[no-untyped-call]
    if not spec and not widget:
        shown = {kind: part for kind, part in bundle.items() if kind.startswith("text/")}
        display(shown, raw=True)  # type: ignore[no-untyped-call]


def replace_show() -> None:
    """Let the chapters of this kernel show what a stock notebook would."""
    from recount import notebook
    from recount.explorers import explore

    for module in (notebook, explore):
        vars(module)["show"] = stock_show
