"""A figure as HTML: title, picture, caption, sources, menu, and the table of its data."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from recount.drawing.chart import Row, data_tables
from recount.licence import NOT_STATED
from recount.publish.cite.cite_html import copy_button_html, copy_link_html
from recount.publish.figures.render_cache import INLINE
from recount.record import ChartedFigure, SourceRecord

INLINE_ROWS = 30
"""A longer table stands on the figure's own page alone."""

DOWNLOADS = {"SVG": "figure.svg", "PNG": "figure.png", "PDF": "figure.pdf"}


@dataclass(frozen=True)
class Place:
    """A figure's place in the book, seen from one of its pages.

    Attributes
    ----------
    up : str
        The way from the page to the book's root: empty, or ``../`` once or more.
    home : str
        The page that the figure belongs to, from the root, without suffix.
    chapter : str
        Title of that page.
    number : str
        The figure's number, such as ``Fig. 3``; empty if figures are not numbered.
    citation : str
        How to cite the figure.
    at_home : bool
        Whether this is the page that the figure belongs to.
    address : str
        Of the figure's own page; empty where that is not known.
    """

    up: str
    home: str
    chapter: str
    number: str
    citation: str
    at_home: bool = True
    address: str = ""


def figure_html(record: ChartedFigure, drawn: Path, place: Place) -> str:
    """A figure with its menu, as a page of the book shows it.

    Parameters
    ----------
    record : ChartedFigure
        The figure's record.
    drawn : Path
        Folder of its pictures; see `recount.publish.figures.render_cache.pictures`.
    place : Place
        Where it is shown.
    """
    name = escape(record["figure"])
    title = f'<p class="recount-title">{_number_html(place)}{escape(record["title"])}</p>'
    home = ""
    if not place.at_home:
        address = escape(f"{place.up}{place.home}.html#figure-{record['figure']}")
        home = f'<small>From the chapter <a href="{address}">{escape(place.chapter)}</a>.</small>'
    return (
        f'<figure class="recount-figure" id="figure-{name}" data-figure="{name}"'
        f' data-spec="{place.up}figures/{name}/spec.js">{title}'
        f"{pictures_html(drawn, record['alt'])}"
        f"{caption_html(record['sources'], record['caption'], home)}"
        f"{_menu_html(record, place)}</figure>"
    )


def figure_page_html(record: ChartedFigure, drawn: Path, place: Place, more: str = "") -> str:
    """The page of one figure: all there is to it, and the way back to its chapter.

    Parameters
    ----------
    record, drawn, place
        As in `figure_html`.
    more : str
        Sections on citing, embedding, edition and licence, as HTML.
    """
    name = escape(record["figure"])
    home = escape(f"{place.up}{place.home}.html#figure-{record['figure']}")
    tables = data_tables(record["spec"])
    return (
        f'<section class="recount-alone"><h1>{_number_html(place)}{escape(record["title"])}</h1>'
        f'<p>From the chapter <a href="{home}">{escape(place.chapter)}</a>.</p>'
        f'<figure class="recount-figure" id="figure-{name}" data-figure="{name}"'
        f' data-spec="spec.js">{pictures_html(drawn, record["alt"])}'
        f"{caption_html(record['sources'], record['caption'])}"
        '<p class="recount-does"><button type="button" data-play hidden>Interactive</button>'
        f'{copy_link_html(place.address or "index.html")} <a href="#cite">Cite this</a>'
        ' <a href="#downloads">Download</a></p></figure>'
        f'<section id="data"><h2>Data</h2>{_tables_html(tables, place.number, name)}</section>'
        '<section id="downloads"><h2>Downloads</h2><ul class="recount-downloads">'
        f"{_downloads_html('', tables)}"
        '<li><a href="spec.json" download>Vega-Lite</a></li>'
        f'<li><a href="{name}.zip" download>ZIP of all</a></li></ul></section>{more}</section>'
    )


def _number_html(place: Place) -> str:
    return f'<span class="caption-number">{escape(place.number)}: </span>' if place.number else ""


def pictures_html(drawn: Path, alt_text: str) -> str:
    """The same chart for a wide and for a narrow page; the style sheet shows one of them."""
    return "".join(
        f'<div class="recount-{name}" role="img" aria-label="{escape(alt_text)}">'
        f"{(drawn / f'{name}.svg').read_text(encoding='utf-8')}</div>"
        for name in INLINE
    )


def caption_html(sources: Sequence[SourceRecord], caption: str = "", home: str = "") -> str:
    """Caption, which an explorer has none of, and sources with their licences."""
    credits = "; ".join(
        f"{escape(source['publisher'])}, {escape(source['title'])}"
        f" ({escape(source['edition'])}; {escape(_licence(source['licenses']))})"
        for source in sources
    )
    credit = f"<small>Sources: {credits}.</small>" if credits else ""
    return f"<figcaption>{escape(caption)}{credit}{home}</figcaption>"


def _licence(names: Sequence[str]) -> str:
    stated = [name for name in names if name != NOT_STATED]
    return f"licence {', '.join(stated)}" if stated else "no licence stated"


def _menu_html(record: ChartedFigure, place: Place) -> str:
    name = escape(record["figure"])
    what = escape(place.number or record["title"])
    folder = f"{place.up}figures/{name}/"
    tables = data_tables(record["spec"])
    short = sum(map(len, tables)) <= INLINE_ROWS
    table, inline = f"{folder}index.html#data", ""
    if short:
        table = f"#data-{name}"
        inline = (
            '<details class="recount-table"><summary>Table'
            f'<span class="recount-unseen"> of {what}</span></summary>'
            f'<div id="data-{name}">{_tables_html(tables, place.number, name)}</div></details>'
        )
    link = f"#figure-{name}" if place.at_home else f"{place.up}{place.home}.html#figure-{name}"
    return (
        f'{inline}<details class="recount-menu"><summary>Data, files, citation'
        f'<span class="recount-unseen"> of {what}</span></summary><ul>'
        '<li><button type="button" data-play hidden>Interactive</button></li>'
        f'<li><a href="{table}" data-table>Table</a></li>{_downloads_html(folder, tables)}'
        f'<li><a href="{folder}index.html">Page of this figure</a></li>'
        f'<li><a href="{link}">Link</a>'
        f" {copy_link_html(link)}</li></ul>"
        f"{_citation_html(place.citation)}</details>"
    )


def _downloads_html(folder: str, tables: Sequence[Sequence[Row]]) -> str:
    files = DOWNLOADS | {
        file.removesuffix(".csv").replace("data", "CSV").replace("-", " "): file
        for file in csv_names(tables)
    }
    return "".join(
        f'<li><a href="{folder}{file}" download>{kind}</a></li>' for kind, file in files.items()
    )


def _citation_html(citation: str) -> str:
    return (
        f'<div class="recount-cite"><p data-copied>{escape(citation)}</p>'
        f"{copy_button_html('citation')}</div>"
    )


def csv_names(tables: Sequence[Sequence[Row]]) -> list[str]:
    """Names of the files of these tables."""
    return ["data.csv" if not i else f"data-{i + 1}.csv" for i in range(len(tables))]


def csv_text(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    """A table as CSV, with these columns, or with those that its rows have."""
    columns = columns or _columns(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return text.getvalue()


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _tables_html(tables: Sequence[Sequence[Row]], number: str, name: str) -> str:
    parts = []
    for i, rows in enumerate(tables):
        columns = {column: _column_class(rows, column) for column in _columns(rows)}
        head = "".join(
            f'<th scope="col"{kind}>{escape(column)}</th>' for column, kind in columns.items()
        )
        body = "".join(
            "<tr>"
            + "".join(
                f"<td{kind}>{escape(_cell(row.get(column)))}</td>"
                for column, kind in columns.items()
            )
            + "</tr>"
            for row in rows
        )
        label = f"Data of {escape(number) or name}" + (f", part {i + 1}" if i else "")
        parts.append(
            f'<div class="recount-scroll" tabindex="0" role="region" aria-label="{label}">'
            f'<table class="recount-plain"><thead><tr>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>"
        )
    return "".join(parts)


def _column_class(rows: Sequence[Row], column: str) -> str:
    cells = [row.get(column) for row in rows]
    numbers = all(cell is None or type(cell) in (int, float) for cell in cells)
    return ' class="recount-number"' if numbers else ""
