"""Records as HTML: whole, and with every text escaped."""

from html.parser import HTMLParser

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from recount.drawing.chart import GROUNDS, SERIES, specification
from recount.drawing.measured import data_tables
from recount.publish.figures.figure_html import (
    INLINE_ROWS,
    Place,
    csv_text,
    figure_html,
    figure_page_html,
)
from recount.publish.figures.grounds import grounds_css
from recount.publish.figures.render_cache import Chart, pictures

EVIL = '<img src=x onerror="alert(1)">&"'


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.labels, self.links = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.labels += [value for name, value in attrs if name == "aria-label"]
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.texts.append(data)


def spec():
    frame = pd.DataFrame({"place": [EVIL, "b"], "victims": [1, 2]})
    chart = alt.Chart(frame).mark_bar().encode(x="place:N", y="victims:Q")
    return specification(chart, EVIL)


def drawn(folder):
    return pictures(Chart(spec()), folder)


def record(text=EVIL, **changed):
    source = {"publisher": text, "title": text, "edition": text, "licenses": [text]}
    return {
        "figure": "evil",
        "title": text,
        "caption": text,
        "alt": text,
        "sources": [source],
        "spec": spec(),
    } | changed


def place(text=EVIL, **changed):
    return Place(
        **(
            {"up": "../", "home": "c/a", "chapter": text, "number": text, "citation": text}
            | {"code": "code.ipynb"}
            | changed
        )
    )


@pytest.mark.parametrize("html", [figure_html, figure_page_html])
@pytest.mark.parametrize("at_home", [True, False])
def test_a_figure_shows_markup_in_data_as_text(tmp_path, html, at_home):
    page = Elements(html(record(), drawn(tmp_path), place(at_home=at_home)))
    assert not {"img", "script"} & set(page.tags)
    assert page.tags.count("svg") == 2
    assert page.labels.count(EVIL) == 1, "the picture is heard once"
    # number, title, caption, four parts of the source, a cell of the table, the citation
    assert "".join(page.texts).count(EVIL) >= 9


def test_a_figure_has_number_title_caption_sources_and_licences_in_this_order(tmp_path):
    texts = {name: f"the {name}" for name in ("title", "caption", "alt")}
    sources = [
        {"publisher": "P", "title": "T", "edition": "E", "licenses": ["CC-BY-4.0", "MIT"]},
        {"publisher": "Q", "title": "U", "edition": "F", "licenses": ["not-stated"]},
    ]
    html = figure_html(
        record(**texts, sources=sources), drawn(tmp_path), place("there", number="Fig. 7")
    )
    figure = BeautifulSoup(html, "html.parser").figure
    text = " ".join(figure.get_text(" ").split())
    parts = (
        "Fig. 7: the title",
        "the caption",
        "Sources: P, T (E; licence CC-BY-4.0, MIT); Q, U (F; no licence stated).",
        "there",
    )
    assert [text.find(part) for part in parts] == sorted(text.find(part) for part in parts)
    assert all(part in text for part in parts)
    assert figure["id"] == "figure-evil"
    assert figure.find(id=figure["aria-labelledby"]).get_text() == "Fig. 7: the title"
    assert figure.select_one("[role=img]")["aria-label"] == "the alt"
    for box, width in (("wide", 680), ("narrow", 320)):
        picture = figure.select_one(f"[role=img] .recount-{box}")
        assert float(picture.svg["width"]) == width, "width and height reserve the space"
        assert float(picture.svg["height"]) > 100


def test_a_menu_leads_to_every_file_and_to_the_table(tmp_path):
    html = figure_html(record("t"), drawn(tmp_path), place())
    figure = BeautifulSoup(html, "html.parser").figure
    links = {link.get_text(): link["href"] for link in figure.select(".recount-menu a")}
    files = {
        name: f"../figures/evil/{file}"
        for name, file in {
            "SVG": "figure.svg",
            "PNG": "figure.png",
            "PDF": "figure.pdf",
            "CSV": "data.csv",
            "Page of this figure": "index.html",
        }.items()
    }
    ways = {"Table": "#data-evil", "Link": "#figure-evil", "The code of this": "code.ipynb"}
    assert links == files | ways
    page = BeautifulSoup(figure_page_html(record("t"), drawn(tmp_path), place()), "html.parser")
    names = {link["href"] for link in page.select("a[href]")}
    assert {"column.svg", "column.png", "column.pdf", "figure.svg"} <= names
    rows = figure.select("#data-evil tbody tr")
    assert [[cell.get_text() for cell in row.select("td")] for row in rows] == [
        [EVIL, "1"],
        ["b", "2"],
    ]
    assert all(button.has_attr("hidden") for button in figure.select("button")), "without scripts"


def test_a_long_table_stands_on_the_page_of_the_figure(tmp_path):
    long = spec() | {"datasets": {"d": [{"n": i} for i in range(INLINE_ROWS + 1)]}}
    shown = Elements(figure_html(record("t", spec=long), drawn(tmp_path), place()))
    assert "table" not in shown.tags
    assert "../figures/evil/index.html#data" in shown.links
    alone = Elements(figure_page_html(record("t", spec=long), drawn(tmp_path), place()))
    assert alone.tags.count("tr") == INLINE_ROWS + 2


def test_tables_of_a_chart_are_its_datasets_without_shapes_of_a_map():
    shapes = [{"type": "Feature", "geometry": {"type": "Point"}}]
    short, long = [{"a": "A"}], [{"b": None, "c": True}, {"b": 0.5, "d": 'x,"y"'}]
    chart = {
        "datasets": {"short": short, "long": long},
        "layer": [{"data": {"values": shapes}}, {"data": {"values": [{"e": "E"}]}}],
    }
    assert data_tables(chart) == [long, short, [{"e": "E"}]]
    assert csv_text(long) == 'b,c,d\n,true,\n0.5,,"x,""y"""\n'


def test_a_table_that_several_layers_draw_is_one():
    rates = [{"year": year, "rate": year / 10} for year in (2010, 2011, 2012)]
    said = [{"rate": 202.0, "words": "the report: 202", "year": 2011}]
    chart = {
        "datasets": {
            "labels": [rates[2], rates[0]],
            "years": [{"year": 2012}],
            "lines": rates,
            "report": said,
            "again": [{"words": "the report: 204", "year": 2012, "rate": 204.0}],
            "reference": [{"level": 0}, {"level": 100.5}],
        },
        "layer": [{"data": {"values": [rates[1]]}}],
    }
    assert data_tables(chart) == [
        rates,
        [*said, {"words": "the report: 204", "year": 2012, "rate": 204.0}],
    ]
    assert data_tables({"data": {"values": [{"level": 0}]}}) == [[{"level": 0}]]


def test_what_a_map_draws_stays_when_its_shapes_go():
    shape = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}
    chart = {"layer": [{"data": {"values": [shape | {"country": "Aruba", "rate": 2.0}, shape]}}]}
    assert data_tables(chart) == [[{"country": "Aruba", "rate": 2.0}]]


def test_pictures_have_the_inks_that_the_dark_ground_replaces(tmp_path):
    html = figure_html(record("t"), drawn(tmp_path), place())
    css = grounds_css()
    for light, dark in GROUNDS["dark"].items():
        if light != "ground":
            assert light in SERIES or f'"{light}"' in html
            assert f'[fill="{light}"]{{fill:{dark}}}' in css
