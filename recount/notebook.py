"""What a chapter shows: verdict cards and figures, each with a record that machines read.

A record travels in an output of its own MIME type, beside what a person sees. Nothing downstream
of the notebook computes: it reads these records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import altair as alt
from IPython.display import display

from recount import mime
from recount.card import card_html, card_text, numbers_html, numbers_text
from recount.chart import specification
from recount.claims import Claim, ledger
from recount.descriptors import resource
from recount.errors import FigureError, JudgementError, LedgerError
from recount.values import Value
from recount.verdict import Basis, decide, value_record

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def judge(
    claim: str,
    *,
    arithmetic: Basis | None = None,
    then: Basis | None = None,
    now: Basis | None = None,
    unchecked: str | Mapping[str, str] | None = None,
    settled_by: str | None = None,
    reason: str | Mapping[str, str] | None = None,
    other_series: Mapping[str, Mapping[str, Value]] | None = None,
    stands: str,
    because: str,
) -> None:
    """Judge a claim of the ledger on every basis that exists, and show its card.

    Parameters
    ----------
    claim : str
        Slug in ``data/claims/claims.csv``.
    arithmetic, then, now : mapping of quantity to Value, or Comparison, optional
        What was counted again: from the report's own numbers, from data as its authors could have
        had them, from today's data.
    unchecked, settled_by, reason, other_series, stands, because
        See `recount.verdict.decide`.

    Raises
    ------
    RecountError
        If the claim is unknown, or what is given cannot settle it.
    """
    found = _claim(claim)
    given = {"arithmetic": arithmetic, "then": then, "now": now}
    record = decide(
        found,
        bases={basis: counted for basis, counted in given.items() if counted is not None},
        unchecked=unchecked,
        settled_by=settled_by,
        reason=reason,
        other_series=other_series,
        stands=stands,
        because=because,
    )
    show({mime.VERDICT: record, "text/html": card_html(record), "text/plain": card_text(record)})


def numbers(values: Mapping[str, Value]) -> None:
    """Put the numbers on record that the text of this section draws on.

    The prose check traces every numeral of a text to a verdict of its section or to one of these.

    Parameters
    ----------
    values : mapping of str to Value
        What each number is, in words, and the number.

    Raises
    ------
    JudgementError
        If there is none, or one carries no unit.
    """
    if not values:
        raise JudgementError("numbers: expected one or more")
    for name, value in values.items():
        if not isinstance(value, Value):
            raise JudgementError(
                f"numbers, {name}: {value!r} carries no unit; expected Value(number, unit)"
            )
    record = {
        "numbers": [
            {"name": name, "unit": value.unit} | value_record(value)
            for name, value in values.items()
        ]
    }
    show(
        {
            mime.NUMBERS: record,
            "text/html": numbers_html(record),
            "text/plain": numbers_text(record),
        }
    )


def printed(claim: str, quantity: str) -> Value:
    """A number as the report prints it, known to its last digit: an input for arithmetic."""
    return _claim(claim).quantity(quantity).as_value()


def _claim(slug: str) -> Claim:
    found = ledger().get(slug)
    if found is None:
        raise LedgerError(f"no claim {slug!r} in data/claims/claims.csv")
    return found


def figure(
    figure_id: str,
    chart: alt.TopLevelMixin,
    *,
    title: str,
    caption: str,
    alt_text: str,
    tables: Sequence[str],
) -> None:
    """Show a chart as a numbered figure.

    Parameters
    ----------
    figure_id : str
        Its permanent id, lower-case words joined by hyphens.
    chart : altair chart
        A single or layered view.
    title : str
        The finding, as a sentence.
    caption : str
        What is drawn, from which data, with what caution.
    alt_text : str
        What the chart shows, for somebody who cannot see it.
    tables : sequence of str
        The data tables it is drawn from; its sources and licence follow from them.

    Raises
    ------
    FigureError
        If a text is missing or the id is malformed.
    TableError
        If a table is not in the data package.
    """
    require_slug("figure", figure_id)
    for name, text in (("title", title), ("caption", caption), ("alt_text", alt_text)):
        if not text.strip():
            raise FigureError(f"figure {figure_id}: expected a {name}")
    if not tables:
        raise FigureError(f"figure {figure_id}: expected the tables that it is drawn from")
    credits = sources(tables)
    record = {
        "figure": figure_id,
        "title": title,
        "caption": caption,
        "alt": alt_text,
        "sources": credits,
    }
    try:
        spec = specification(chart, title)
    except TypeError as error:
        raise FigureError(f"figure {figure_id}: {error}") from error
    spec["usermeta"] = {"embedOptions": {"actions": False}}
    show({mime.FIGURE: record, mime.VEGALITE: spec, "text/plain": f"{title}\n{alt_text}"})
    # A separate output, because JupyterLab shows one type of each, and prefers HTML to a chart.
    credit = "; ".join(f"{source['publisher']}, {source['title']}" for source in credits)
    show(
        {
            mime.CAPTION: {"figure": figure_id},
            "text/html": f"<p>{escape(caption)} <small>Sources: {escape(credit)}.</small></p>",
            "text/plain": caption,
        }
    )


def require_slug(kind: str, name: str) -> None:
    """Refuse an id that could not stand in an address."""
    if not _SLUG.fullmatch(name):
        raise FigureError(f"{kind} {name!r}: expected lower-case words joined by hyphens")


def sources(tables: Sequence[str]) -> list[dict[str, Any]]:
    """Publisher, edition and licences of each table, as the data package states them."""
    return [
        {
            "table": name,
            "title": entry["title"],
            "publisher": entry["publisher"],
            "edition": entry["edition"],
            "licenses": [licence["name"] for licence in entry["licenses"]],
        }
        for name in tables
        for entry in [resource(name)]
    ]


def show(bundle: dict[str, Any]) -> None:
    """Put one MIME bundle into the cell's outputs."""
    display(bundle, raw=True)  # type: ignore[no-untyped-call]
