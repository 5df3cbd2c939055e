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
from recount.chart import specification
from recount.claims import Claim, ledger
from recount.comparison import WITHIN_ROUNDING
from recount.data import resource
from recount.errors import FigureError, LedgerError
from recount.units import CALENDAR, UNITS, format_gap, format_number
from recount.values import Value
from recount.verdict import BASES, Basis, decide

BASIS_NAMES = {
    "arithmetic": "the report’s own numbers",
    "then": "data of the time",
    "now": "data of today",
}
STANDS_WORDS = {
    "yes": "The sentence stands",
    "in part": "The sentence stands in part",
    "no": "The sentence does not stand",
    "open": "Whether the sentence stands is open",
}
UNEXPLAINED = "not explained yet"
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


def card_text(record: Mapping[str, Any]) -> str:
    """A verdict card as plain text."""
    lines = [f"{record['headline'].upper()}: {record['statement']}"]
    for row in _rows(record):
        lines.append("  " + " | ".join(cell for cell in row if cell))
    lines.append(f"  {STANDS_WORDS[record['stands']]}: {record['because']}")
    return "\n".join(lines)


def card_html(record: Mapping[str, Any], footer: str = "") -> str:
    """A verdict card as HTML; every text in it is escaped. `footer` is HTML for its last line."""
    verdict = record["headline"]
    head = (
        f'<div class="recount-card" data-verdict="{escape(verdict)}"'
        f' id="claim-{escape(record["claim"])}">'
        f'<p class="recount-verdict"><span class="recount-badge">{escape(verdict)}</span> '
        f'<strong class="recount-statement">{escape(record["statement"])}</strong></p>'
    )
    cells = _rows(record)
    notes = [f"<strong>{STANDS_WORDS[record['stands']]}:</strong> {escape(record['because'])}"]
    settled_by = record["settled_by"]
    settle = f"What would settle it: {escape(settled_by)}" if settled_by else ""
    table = ""
    if any(counted for _, _, counted, _ in cells):
        table = _table_html(cells)
    else:
        shown = " ".join(f"{as_printed} {verdict}.".strip() for as_printed, _, _, verdict in cells)
        settle = f"{escape(shown[0].upper() + shown[1:])} {settle}"
    notes += [settle] if settle else []
    notes += [f"To be mended: {escape(complaint)}." for complaint in record["complaints"]]
    said_by = record["attributed_to"]
    where = f"{record['locator']}" + (f"; the report cites {said_by}" if said_by else "")
    tables = sorted(
        {
            name
            for part in [*record.get("quantities", []), record.get("comparison")]
            if part
            for basis in part["bases"].values()
            for name in basis["tables"]
        }
    )
    source = f"{where}." + (f" Tables: {', '.join(tables)}." if tables else "")
    body = "".join(f"<p>{note}</p>" for note in notes)
    origin = f"<p><small>{' '.join(filter(None, (escape(source), footer)))}</small></p>"
    return f"{head}{table}{body}{origin}</div>"


def _table_html(cells: Sequence[tuple[str, str, str, str]]) -> str:
    names = ("As printed", "Held against", "Counted again", "Verdict")
    header = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in cells
    )
    return (
        '<div class="recount-scroll"><table>'
        f"<thead><tr>{header}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _rows(record: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """Rows of a card: as printed, held against, counted again, verdict."""
    rows = []
    for part in record.get("quantities", []):
        inner = part["as_printed"].replace("“", "‘").replace("”", "’")
        as_printed = f"“{inner}”"
        for basis in (b for b in BASES if b in part["bases"]):
            counted = part["bases"][basis]
            rows.append(
                (
                    as_printed,
                    BASIS_NAMES[basis],
                    counted_text(counted, part["unit"]),
                    _verdict_text(counted, part["unit"]),
                )
            )
            as_printed = ""
        if part["unchecked"]:
            rows.append((as_printed, "", "", f"cannot be checked: {part['unchecked']}"))
        for other in part["other_series"]:
            fit = "gives the printed number" if other["fits"] else "does not give it"
            rows.append(
                ("", f"beside it: {other['series']}", counted_text(other, part["unit"]), fit)
            )
    comparison = record.get("comparison")
    if comparison:
        for basis in (b for b in BASES if b in comparison["bases"]):
            counted = comparison["bases"][basis]
            verdict = counted["verdict"]
            if verdict == "differs":
                verdict += f": {counted['reason'] or UNEXPLAINED}"
            verdict += f" ({counted['margin']})"
            rows.append(
                (
                    "in words",
                    BASIS_NAMES[basis],
                    counted["finding"],
                    verdict,
                )
            )
        if comparison["unchecked"]:
            rows.append(("", "", "", f"cannot be checked: {comparison['unchecked']}"))
    return rows


def counted_text(counted: Mapping[str, Any], unit: str) -> str:
    """A counted number, with its interval where that is wide enough to matter."""
    text = format_number(counted["number"], unit)
    width = counted["high"] - counted["low"]
    if counted.get("verdict") != WITHIN_ROUNDING and width <= 0.01 * abs(counted["number"]):
        return text
    low, high = (format_number(counted[bound], unit) for bound in ("low", "high"))
    return f"{text} ({low.removesuffix(UNITS[unit].suffix)} to {high})"


def _verdict_text(counted: Mapping[str, Any], unit: str) -> str:
    text: str = counted["verdict"]
    if text == "differs":
        calendar = unit in CALENDAR
        gap = "" if calendar else f", off by {format_gap(abs(counted['gap']), unit)}"
        text += f": {counted['reason'] or UNEXPLAINED}{gap}"
    if counted["times_printed"] is not None:
        text += f" ({counted['times_printed']:.2g} times the printed number)"
    return text
