"""The verb of a chapter that shows an explorer: by widgets here, and as a record for the pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import altair as alt
import pandas as pd

from recount import mime
from recount.errors import ExplorerError
from recount.explorers.choices import Choice, Items, checked, described, states
from recount.explorers.explorer import Explorer
from recount.explorers.grid import heading, packed, written
from recount.explorers.widgets import widget
from recount.markdown import escaped
from recount.markdown import table as table_markdown
from recount.markup import render
from recount.notebook import declared, require_slug, show, sources
from recount.record import ExplorerRecord


def explore(
    explorer_id: str,
    compute: Callable[..., pd.DataFrame],
    *,
    title: str,
    say: Callable[..., str],
    draw: Callable[..., alt.TopLevelMixin] | None = None,
    tables: Sequence[str] = (),
    **choices: Choice | Items,
) -> None:
    """Show an explorer.

    Parameters
    ----------
    explorer_id : str
        Its permanent id, lower-case words joined by hyphens.
    compute : callable
        From the choices, by name, to a table: one row or more, the same columns for every choice,
        no cell missing. It raises `NoData` with a sentence where there is nothing to show. Items
        are not among its choices: it gives the rows of all of them.
    title : str
        The question that it answers.
    say : callable
        From the table and the choices, by name, to a sentence of result; where there are items,
        from the rows of one and its name.
    draw : callable, optional
        From the table to a single or layered chart. It gets no numbers, only the table's name, so
        that the chart is drawn alike for every choice; every field needs its type (``year:Q``). A
        choice that changes the chart's form, such as the title of an axis, is named among the
        function's parameters. Where one number follows from a few, such as a quotient, leave it
        out: the answer is the sentence, with the numbers to change.
    tables : sequence of str, optional
        All the tables it is computed from, where the frames that `compute` gives do not know
        them; its sources and licence follow.
    **choices : Choice or Items
        By the names of `compute`'s parameters; at most one is `Items`.

    Raises
    ------
    ExplorerError
        If a choice does not start within its options; if for any choice the function fails, or
        gives no row, a missing cell or other columns; if the chart draws what the table has not;
        or if the grid of all choices is too large. The message names explorer and choice.
    """
    require_slug("explorer", explorer_id)
    explorer = Explorer(explorer_id, compute, title, draw, say, *checked(explorer_id, choices))
    outcomes = [explorer.outcome(state) for state in states(explorer.choices)]
    origins = declared(f"explorer {explorer_id}", explorer.provenance, tables)
    start = {name: choice.start for name, choice in explorer.choices.items()}
    chosen = explorer.items[1].start if explorer.items else ()
    outcome = explorer.outcome(start)
    if outcome.table is None:
        raise ExplorerError(f"{explorer.at(start)}: starts with “{outcome.sentences[0]}”")
    sentence = explorer.sentence(outcome, chosen)
    spec = explorer.chart(start, outcome, chosen)
    record: ExplorerRecord = {
        "explorer": explorer_id,
        "title": title,
        "choices": [described(name, choice) for name, choice in choices.items()],
        "sentence": sentence,
        "sources": sources(origins),
        # One line: as lists, its numbers would fill the notebook with a line each.
        "grid": written(explorer_id, packed(outcomes), explorer.forms(), len(outcomes)),
    }
    rows = explorer.rows(outcome, chosen)
    columns = [heading(name) for name in rows[0]] if rows else []
    cells = [list(row.values()) for row in rows]
    face = {"title": title, "sentence": sentence, "columns": columns, "rows": cells}
    shown = table_markdown(columns, cells) if rows else ""
    show(
        {
            mime.EXPLORER: record,
            **({mime.VEGALITE: spec} if spec else {}),
            "text/html": str(render("explorer-start", **face)),
            mime.MARKDOWN: "\n\n".join(
                filter(None, [f"**{escaped(title)}**", escaped(sentence), shown])
            ),
            "text/plain": f"{title}\n{sentence}",
            mime.WIDGET_VIEW: widget(explorer, choices),
        }
    )
