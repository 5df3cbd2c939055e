"""Pieces of HTML that cards and pages share."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape


def table_html(header: Iterable[str], rows: Iterable[Iterable[str]], style: str = "") -> str:
    """A table in a box of its own that scrolls sideways; every cell is text.

    Parameters
    ----------
    header : iterable of str
        Names of the columns.
    rows : iterable of iterable of str
        The cells, row by row.
    style : str, optional
        Class of the table in the style sheet.
    """
    return linked_table_html(header, (map(escape, row) for row in rows), style)


def linked_table_html(
    header: Iterable[str], rows: Iterable[Iterable[str]], style: str = "recount-plain"
) -> str:
    """The same, with cells that are HTML already."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    kind = f' class="{style}"' if style else ""
    return (
        f'<div class="recount-scroll"><table{kind}>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
