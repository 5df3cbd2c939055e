"""The files of a figure that somebody cites: pictures, data, chart, citations, and what they are.

The folder ``figures/<id>/`` in the repository and the one of the site hold the same files. The ZIP
of all of them, and the chart as a script, are made for the site alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recount.chapters import FigureEntry, VerdictEntry
from recount.drawing.measured import data_tables
from recount.languages.languages import ENGLISH
from recount.languages.words import language_of_page, said
from recount.licence import licence_of
from recount.publish.book.book import Book
from recount.publish.book.files import json_file
from recount.publish.cite.citables import Citables
from recount.publish.cite.citation import APA, BIBTEX, CSL, PLAIN, RIS, Citable, citations
from recount.publish.figures.embedded_metadata import Label
from recount.publish.figures.figure_html import csv_names, csv_text
from recount.publish.figures.render_cache import (
    FILES,
    Chart,
    cited_folder,
    draw,
    drawn_folder,
    keep_only,
)
from recount.publish.figures.stored_pictures import drawn_pictures, stored_pictures
from recount.record import ChartedFigure, more_words

SPEC, METADATA, README = "spec.json", "metadata.json", "README.md"
SCRIPT = "spec.js"
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The earliest day that a ZIP can hold: it says nothing, and always the same."""


def _about(file: str) -> str:
    """What a file of a figure is, in words."""
    about = {
        "figure.svg": said("the figure as drawing for the web and for print"),
        "figure.png": said("the figure as picture of 180 mm, with 300 dots an inch"),
        "figure.pdf": said("the figure as drawing for print, its letters in the file"),
        "column.svg": said("the figure for a column of 85 mm, as drawing"),
        "column.png": said("the figure for a column of 85 mm, as picture with 300 dots an inch"),
        "column.pdf": said("the figure for a column of 85 mm, as drawing for print"),
        SPEC: said("the chart as Vega-Lite, with its data"),
        METADATA: said("all that this page says, for machines, and the SHA-256 of each file"),
        BIBTEX: said("the citation for BibTeX and biblatex"),
        RIS: said("the citation for Zotero, EndNote and others"),
        CSL: said("the citation as CSL-JSON"),
    }
    return about.get(file, said("the data that are drawn"))


def draw_all(book: Book) -> None:
    """Draw what the pages of a book show, and what can be cited of it, where it is not there yet.

    What is kept of charts that it has no more is dropped.
    """
    shown = [
        Chart(record.content["spec"])
        for record in book.records
        if not isinstance(record, VerdictEntry) and "spec" in record.content
    ]
    cited = charts_of(book)
    keep_only(shown, drawn_folder())
    keep_only(cited, cited_folder())
    unstored = (one for one in cited if stored_pictures(book.root, one) is None)
    draw([*((one, drawn_folder()) for one in shown), *((one, cited_folder()) for one in unstored)])


def charts_of(book: Book) -> list[Chart]:
    """The charts of the figures of a book."""
    cited = Citables.of(book)
    return [chart_of(figure.content, cited.figure(figure.content)) for figure in book.figures]


def chart_of(record: ChartedFigure, citable: Citable) -> Chart:
    """The chart of a figure, with the label of its files."""
    return Chart(record["spec"], Label.of(record, citable))


def cited_pictures(root: Path, chart: Chart) -> dict[str, bytes]:
    """The pictures of a figure to cite, by name: those of the repository, or drawn if need be."""
    return stored_pictures(root, chart) or drawn_pictures(chart)


def figure_files(
    figure: FigureEntry, pictures: Mapping[str, bytes], citable: Citable
) -> dict[str, bytes]:
    """All files of a figure by name; of a translation those that differ from the original's.

    Parameters
    ----------
    figure : FigureEntry
        Its record, with the chart under ``spec``.
    pictures : mapping of str to bytes
        The files of `recount.publish.figures.render_cache.FILES`, by name.
    citable : Citable
        The figure, as it is cited.
    """
    record = figure.content
    cited = citations(citable)
    data = data_files(record)
    files = {name: pictures[name] for name in FILES}
    if language_of_page() == ENGLISH:
        files |= data
    files[SPEC] = f"{spec_text(record)}\n".encode()
    files |= {name: cited[name].encode() for name in (BIBTEX, RIS, CSL)}
    facts = _metadata(figure, files, citable)
    readme = _readme(facts, cited, list(data))
    return files | {METADATA: json_file(facts), README: readme.encode()}


def data_files(record: ChartedFigure) -> dict[str, bytes]:
    """The tables that a figure draws as CSV, by the names of their files."""
    tables = data_tables(record["spec"])
    return {
        name: csv_text(rows).encode() for name, rows in zip(csv_names(tables), tables, strict=True)
    }


def spec_text(record: ChartedFigure) -> str:
    """The chart of a figure as JSON, without what only JupyterLab wants to know."""
    spec = {key: part for key, part in record["spec"].items() if key != "usermeta"}
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def script(record: ChartedFigure) -> str:
    """The chart of a figure as a script, which also loads from a folder on disk."""
    return f"recountSpec({json.dumps(record['figure'])},{spec_text(record)});\n"


def zipped(name: str, files: Mapping[str, bytes]) -> bytes:
    """Files in a ZIP, below a folder; the same bytes whenever and wherever it is made.

    They are stored as they are: other machines press them to other bytes, and the pictures are
    pressed already.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for file in sorted(files):
            entry = zipfile.ZipInfo(f"{name}/{file}", FIRST_DAY)
            entry.create_system = 3  # the same on each system
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[file])
    return written.getvalue()


def _metadata(figure: FigureEntry, files: Mapping[str, bytes], citable: Citable) -> dict[str, Any]:
    record = figure.content
    licence, language = licence_of(record["sources"]), language_of_page()
    return {
        "id": figure.name,
        **({} if language == ENGLISH else {"language": language.tag}),
        "title": record["title"],
        **more_words(record),
        "caption": record["caption"],
        "alt": record["alt"],
        "creator": citable.author,
        "book": citable.container,
        "address": citable.address,
        "edition": {"version": citable.version, "date": citable.date.isoformat()},
        "content_hash": citable.digest,
        "chapter": figure.chapter,
        "cell": figure.cell,
        "licence": {
            "name": licence.name,
            "title": licence.title,
            "address": licence.address,
            "derivatives": licence.derivatives,
            "commercial": licence.commercial,
            "sentence": licence.sentence,
        },
        "sources": record["sources"],
        "files": {
            name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        },
    }


def _readme(facts: Mapping[str, Any], cited: Mapping[str, str], data: Sequence[str]) -> str:
    """What a folder says of itself, and where the data are: a translation has none of its own."""
    names = [*facts["files"], METADATA]
    sources = [
        f"- {source['publisher']}: {source['title']} ({source['edition']};"
        f" {', '.join(source['licenses'])})"
        for source in facts["sources"]
    ]
    elsewhere = [f"`{name}`" for name in data if name not in names]
    edition = facts["edition"]
    paragraphs = [
        f"# {facts['title']}",
        facts["caption"],
        _heading(said("Cite")),
        cited[PLAIN],
        said("In the style of the APA: {citation}", citation=cited[APA]),
        _heading(said("Licence")),
        said(
            "{licence} The pictures say so themselves; for the data and the chart, which cannot,"
            " this page and {file} do.",
            licence=facts["licence"]["sentence"],
            file=f"`{METADATA}`",
        ),
        _heading(said("Sources")),
        "\n".join(sources),
        _heading(said("Files")),
        "\n".join(f"- `{name}`: {_about(name)}" for name in names),
        said("The data are those of the original: {files}.", files=", ".join(elsewhere))
        if elsewhere
        else "",
        said(
            "Figure {figure} of the chapter {chapter}, cell {cell}; edition {version} of {day};"
            " content hash {digest}. Written by {command}, never by hand.",
            figure=f"`{facts['id']}`",
            chapter=f"`{facts['chapter']}`",
            cell=f"`{facts['cell']}`",
            version=edition["version"],
            day=edition["date"],
            digest=f"`{facts['content_hash']}`",
            command="`recount export`",
        ),
    ]
    return "\n\n".join(filter(None, paragraphs)) + "\n"


def _heading(words: str) -> str:
    return f"## {words}"
