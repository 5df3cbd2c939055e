"""Records as HTML: whole, and with every text escaped."""

from html.parser import HTMLParser

import altair as alt
import pandas as pd

from recount.chart import GROUNDS, specification
from recount.publish.assets import grounds_css
from recount.publish.renderer import explorer_html, figure_html

EVIL = '<img src=x onerror="alert(1)">&"'


class Elements(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.labels = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.labels += [value for name, value in attrs if name == "aria-label"]

    def handle_data(self, data):
        self.texts.append(data)


def spec():
    frame = pd.DataFrame({"place": [EVIL, "b"], "victims": [1, 2]})
    chart = alt.Chart(frame).mark_bar().encode(x="place:N", y="victims:Q")
    return specification(chart, EVIL)


def test_a_figure_shows_markup_in_data_as_text():
    source = {"publisher": EVIL, "title": EVIL, "edition": EVIL}
    record = {
        "figure": "evil",
        "title": EVIL,
        "caption": EVIL,
        "alt": EVIL,
        "sources": [source],
        "spec": spec(),
    }
    page = Elements(figure_html(record))
    assert not {"img", "script"} & set(page.tags)
    assert page.tags.count("svg") == 2
    assert page.labels == [EVIL, EVIL]
    assert "".join(page.texts).count(EVIL) >= 5


def test_an_explorer_shows_its_choices_and_escapes_them():
    record = {
        "explorer": "evil",
        "title": EVIL,
        "sentence": EVIL,
        "choices": [{"name": "a", "label": EVIL, "options": [EVIL], "start": EVIL}],
        "spec": spec(),
    }
    page = Elements(explorer_html(record))
    assert not {"img", "script"} & set(page.tags)
    assert "".join(page.texts).count(EVIL) >= 4


def test_pictures_have_the_inks_that_the_dark_ground_replaces():
    html = figure_html(
        {"figure": "f", "title": "t", "caption": "c", "alt": "a", "sources": [], "spec": spec()}
    )
    css = grounds_css()
    for light, dark in GROUNDS["dark"].items():
        if light != "ground":
            assert f'"{light}"' in html
            assert f'[fill="{light}"]{{fill:{dark}}}' in css
