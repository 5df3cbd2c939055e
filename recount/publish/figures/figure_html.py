"""A figure as HTML: title, picture, caption, sources, menu, and the table of its data."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from recount.drawing.chart import Row
from recount.drawing.measured import data_tables
from recount.errors import FigureError
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said, written
from recount.licence import NOT_STATED
from recount.markup import render
from recount.publish.figures.render_cache import INLINE
from recount.record import ChartedFigure, SourceRecord
from recount.tables.csv_form import NO_FORMULA, is_formula

INLINE_ROWS = 30
"""A longer table stands on the figure's own page alone."""

DOWNLOADS = {"SVG": "figure.svg", "PNG": "figure.png", "PDF": "figure.pdf"}
NARROW = {f"{name}, 85 mm": f"column.{name.lower()}" for name in DOWNLOADS}
"""For a column of a journal, on the figure's own page alone."""


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
    section : tuple of str
        Words and address of the heading that it stands under; no words before the first.
    at_home : bool
        Whether this is the page that the figure belongs to.
    address : str
        Of the figure's own page; empty where that is not known.
    code : str
        Where its code is.
    """

    up: str
    home: str
    chapter: str
    number: str
    citation: str
    section: tuple[str, str] = ("", "")
    at_home: bool = True
    address: str = ""
    code: str = ""


@dataclass(frozen=True)
class DataTable:
    """A table of a figure's data, as a page shows it.

    Attributes
    ----------
    label : str
        What a screen reader calls it.
    columns : mapping of str to str
        Their classes in the style sheet, by the names that the file of the table has for them.
    rows : sequence of sequence of str
        The cells.
    language : str
        The language of these names, where it is not that of the page.
    """

    label: str
    columns: Mapping[str, str]
    rows: Sequence[Sequence[str]]
    language: str = ""


def figure_html(record: ChartedFigure, drawn: Path, place: Place) -> Markup:
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
    name = record["figure"]
    tables = data_tables(record["spec"])
    home = f"{place.up}{place.home}.html#figure-{name}"
    return render(
        "figure",
        record=record,
        name=name,
        place=place,
        drawn=inlined(drawn),
        credits=credits(record["sources"]),
        what=place.number or record["title"],
        folder=f"{place.up}figures/{name}/",
        home=home,
        link=f"#figure-{name}" if place.at_home else home,
        short=sum(map(len, tables)) <= INLINE_ROWS,
        tables=shown_tables(tables, place.number or name),
        files=_files(tables),
    )


def figure_page_html(
    record: ChartedFigure, drawn: Path, place: Place, claims: str = "", more: str = ""
) -> Markup:
    """The page of one figure: all there is to it, and the way back to its chapter.

    Parameters
    ----------
    record, drawn, place
        As in `figure_html`.
    claims : str
        The section on the claims that it bears on, as ``more`` is.
    more : str
        Sections on citing, embedding, edition and licence: markup if it is `Markup`.
    """
    name = record["figure"]
    tables = data_tables(record["spec"])
    return render(
        "figure-page",
        record=record,
        name=name,
        place=place,
        drawn=inlined(drawn),
        credits=credits(record["sources"]),
        home=f"{place.up}{place.home}.html#figure-{name}",
        tables=shown_tables(tables, place.number or name),
        files=_files(tables) | NARROW,
        claims=claims,
        more=more,
    )


def inlined(drawn: Path) -> dict[str, Markup]:
    """The pictures of a chart that stand within a page, by name."""
    return {name: Markup((drawn / f"{name}.svg").read_text(encoding="utf-8")) for name in INLINE}


def credits(sources: Sequence[SourceRecord]) -> str:
    """Sources with their licences, in one line."""
    return "; ".join(
        f"{source['publisher']}, {source['title']}"
        f" ({source['edition']}; {_licence(source['licenses'])})"
        for source in sources
    )


def _licence(names: Sequence[str]) -> str:
    stated = [name for name in names if name != NOT_STATED]
    if not stated:
        return said("no licence stated")
    return said("licence {names}", names=", ".join(stated))


def _files(tables: Sequence[Sequence[Row]]) -> dict[str, str]:
    """The files of a figure, by what a link to them is called."""
    return DOWNLOADS | {
        file.removesuffix(".csv").replace("data", "CSV").replace("-", " "): file
        for file in csv_names(tables)
    }


def csv_names(tables: Sequence[Sequence[Row]]) -> list[str]:
    """Names of the files of these tables."""
    return ["data.csv" if not i else f"data-{i + 1}.csv" for i in range(len(tables))]


def csv_text(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    """A table as CSV, with these columns, or with those that its rows have.

    Raises
    ------
    FigureError
        If a spreadsheet would take a text in it for a formula.
    """
    columns = columns or _columns(rows)
    for text in (*columns, *(cell for row in rows for cell in row.values())):
        if isinstance(text, str) and is_formula(text):
            raise FigureError(f"a table to download: {text!r}; {NO_FORMULA}")
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


def _on_page(value: Any) -> str:
    """A cell in the words and the notation of the page."""
    if isinstance(value, bool):
        return said("true") if value else said("false")
    return written(_cell(value)) if isinstance(value, int | float) else _cell(value)


def shown_tables(tables: Sequence[Sequence[Row]], figure: str) -> list[DataTable]:
    """The tables of a figure's data in the words and the notation of the page."""
    return [
        DataTable(
            _label(figure, number),
            {column: _column_class(rows, column) for column in columns},
            [[_on_page(row.get(column)) for column in columns] for row in rows],
            "" if language_of_page() == ENGLISH else ENGLISH.tag,
        )
        for number, rows in enumerate(tables, 1)
        for columns in [_columns(rows)]
    ]


def _label(figure: str, part: int) -> str:
    if part == 1:
        return said("Data of {figure}", figure=figure)
    return said("Data of {figure}, part {number}", figure=figure, number=part)


def _column_class(rows: Sequence[Row], column: str) -> str:
    cells = [row.get(column) for row in rows]
    numbers = all(cell is None or type(cell) in (int, float) for cell in cells)
    return "recount-number" if numbers else ""
