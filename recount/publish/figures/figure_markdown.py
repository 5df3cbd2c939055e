"""The page of a figure as Markdown, for programs and assistants: from the same record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recount.chapters import VerdictEntry
from recount.drawing.measured import data_tables
from recount.languages.words import said
from recount.licence import licence_of
from recount.markdown import picture, table
from recount.publish.book.addresses import way_to_site
from recount.publish.book.markdown_text import FILE, bullets, link, page, plain
from recount.publish.cite.citation import Citable
from recount.publish.cite.cite_markdown import cite_markdown
from recount.publish.figures.figure_files import METADATA, SPEC
from recount.publish.figures.figure_html import Place, credits, csv_names, shown_tables
from recount.record import ChartedFigure, more_words


def figure_markdown(
    record: ChartedFigure,
    place: Place,
    claims: list[VerdictEntry],
    citable: Citable,
    cited: Mapping[str, str],
) -> str:
    """What a figure finds, its numbers, the claims that it bears on, its sources, how to cite it.

    Parameters
    ----------
    record : ChartedFigure
        Its record, with the chart under ``spec``.
    place : Place
        Where its page stands.
    claims : list of VerdictEntry
        The claims nearest to it.
    citable : Citable
        The figure, as it is cited.
    cited : mapping of str to str
        How, in every format.
    """
    name = record["figure"]
    own = f"figures/{name}/index"
    title = f"{place.number}. {record['title']}" if place.number else record["title"]
    return page(
        [
            f"# {plain(title)}",
            plain(more_words(record).get("subtitle") or ""),
            plain(record["caption"]),
            picture("figure.png", record["alt"]),
            *_claims(claims, place.up),
            *_data(record, name, way_to_site(own)),
            f"## {plain(said('Sources'))}",
            plain(f"{credits(record['sources'])}."),
            *cite_markdown(citable, cited, licence_of(record["sources"]), METADATA),
            link(said("In its chapter"), f"{place.up}{place.home}.html#figure-{name}"),
        ]
    )


def _claims(claims: list[VerdictEntry], up: str) -> Iterator[str]:
    if claims:
        yield f"## {plain(said('Claims that it bears on'))}"
    yield bullets(
        f"{link(one.content['statement'], f'{up}claims/{one.name}/{FILE}')}"
        f" – {plain(said(one.content['answer']))}"
        for one in claims
    )


def _data(record: ChartedFigure, name: str, to_site: str) -> Iterator[str]:
    tables = data_tables(record["spec"])
    yield f"## {plain(said('Data'))}"
    for shown, file in zip(shown_tables(tables, name), csv_names(tables), strict=True):
        yield table([*shown.columns], shown.rows)
        yield link(file, f"{to_site}figures/{name}/{file}")
    yield link(said("Vega-Lite"), SPEC)
