"""What nobody sees: names of tables, and ways past the frame of a page."""

import pytest
from bs4 import BeautifulSoup

from recount.publish.postprocess.heard import named_tables, with_ways_past

HEAD = "<thead><tr><td></td><th>Rate &amp; <em>year</em></th><th>2012</th></tr></thead>"
FRAME = (
    '<div class="skip-link"><a href="#main-content">To the text</a></div>'
    '<main id="main-content"><button>Theme</button><article class="bd-article">{}</article></main>'
)
FIGURE = '<figure class="recount-figure" data-spec="a" id="figure-a">1</figure>'


@pytest.mark.parametrize(
    ("table", "attribute", "value"),
    [
        (f"<table>{HEAD}<tbody></tbody></table>", "aria-label", "Rate & year; 2012"),
        (f'<table class="a" aria-label="b">{HEAD}</table>', "aria-label", "b"),
        (f"<table>\n<caption>b</caption>{HEAD}</table>", "aria-label", None),
        ("<table><tr><td>only arranged</td></tr></table>", "role", "presentation"),
    ],
)
def test_a_table_without_a_name_is_called_after_its_columns(table, attribute, value):
    found = BeautifulSoup(named_tables(f"{table}<table>{HEAD}</table>"), "html.parser")
    first, second = found.find_all("table")
    assert first.get(attribute) == value
    assert second["aria-label"] == "Rate & year; 2012"


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("No figure.", ["#recount-content"]),
        (f"{FIGURE}{FIGURE}", ["#recount-content", "#figure-a"]),
        (f'<section class="recount-alone">{FIGURE}</section>', ["#recount-content"]),
    ],
)
def test_the_first_links_lead_past_the_frame(text, ways):
    page = BeautifulSoup(with_ways_past(FRAME.format(text), "To the figure"), "html.parser")
    assert [link["href"] for link in page.select(".skip-link a")] == ways
    assert page.article["id"] == "recount-content"


def test_a_page_without_the_frame_stays_as_it_is():
    assert with_ways_past("<main>Bare</main>", "To the figure") == "<main>Bare</main>"
