"""Explorers: a record with every choice in it, a chart for each, and controls that move."""

import json
import math
import re

import altair as alt
import pandas as pd
import pytest

from recount import Choice, Items, NoData, explore, mime
from recount.errors import ExplorerError, FigureError
from recount.explorers.grid import unpacked


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr("recount.explorers.explore.show", bundles.append)
    return bundles


def change(start, end):
    if end <= start:
        raise NoData("The last year must come after the first.")
    return pd.DataFrame({"year": [start, end], "victims": [start - 2000, end - 2000]})


def draw(data):
    return alt.Chart(data).mark_line().encode(x="year:Q", y="victims:Q")


def say(frame, start, end):
    return f"From {start} to {end}: {frame['victims'].iloc[1] - frame['victims'].iloc[0]} more."


def make(compute=change, **changed):
    given = {
        "draw": draw,
        "say": say,
        "title": "What if one picks other years?",
        "start": Choice("First year", [2010, 2011], 2010),
        "end": Choice("Last year", [2011, 2012], 2012),
    } | changed
    explore("window", compute, **given)


def deaths(cause):
    return pd.DataFrame(
        {
            "place": ["Peru", "Chile", "Region"] if cause == "all" else ["Peru", "Region"],
            "deaths": [1, 2, 3] if cause == "all" else [7, 9],
        }
    )


def make_items(compute=deaths, **changed):
    given = {
        "draw": lambda data: alt.Chart(data).mark_bar().encode(x="deaths:Q", y="place:N"),
        "say": lambda rows, cause, places: f"{places}: {rows['deaths'].sum()} deaths.",
        "title": "How many?",
        "cause": Choice("Cause", ["all", "drugs"], "all"),
        "places": Items("Places", ["Chile", "Peru"], ["Peru"], "place"),
    } | changed
    explore("places", compute, **given)


def outcomes(bundle, each=1):
    return unpacked(json.loads(bundle[mime.EXPLORER]["grid"]), each)


def test_an_explorer_shows_its_start(shown):
    make(tables=["medellin_homicides"])
    [bundle] = shown
    record = bundle[mime.EXPLORER]
    assert record["sentence"] == "From 2010 to 2012: 2 more."
    assert [choice["name"] for choice in record["choices"]] == ["start", "end"]
    assert [source["table"] for source in record["sources"]] == ["medellin_homicides"]
    assert bundle["text/plain"].endswith(record["sentence"])
    spec = bundle[mime.VEGALITE]
    assert spec["title"]["text"] == ["What if one picks other years?"]
    assert spec["data"] == {"name": "table"}
    assert spec["datasets"]["table"] == [
        {"year": 2010, "victims": 10},
        {"year": 2012, "victims": 12},
    ]


def test_without_a_kernel_its_start_is_a_table(shown):
    make()
    [bundle] = shown
    assert bundle[mime.MARKDOWN] == (
        "**What if one picks other years?**\n\nFrom 2010 to 2012: 2 more.\n\n"
        "| Year | Victims |\n| --- | --- |\n| 2010 | 10 |\n| 2012 | 12 |"
    )
    assert re.findall(r"<td>(.+?)</td>", bundle["text/html"]) == ["2010", "10", "2012", "12"]


def test_its_record_holds_the_outcome_of_every_choice(shown):
    make()
    first, both, none, last = outcomes(shown[0])
    assert first.table == {"year": [2010, 2011], "victims": [10, 11]}
    assert first.sentences == ["From 2010 to 2011: 1 more."]
    assert both.sentences == ["From 2010 to 2012: 2 more."]
    assert none.table is None
    assert none.sentences == ["The last year must come after the first."]
    assert last.table == {"year": [2011, 2012], "victims": [11, 12]}


def test_items_pick_rows_and_have_a_sentence_each(shown):
    make_items()
    [bundle] = shown
    assert bundle[mime.EXPLORER]["sentence"] == "Peru: 1 deaths."
    assert bundle[mime.VEGALITE]["datasets"]["table"] == [
        {"place": "Peru", "deaths": 1},
        {"place": "Region", "deaths": 3},  # names none of the items, so it is always there
    ]
    everything, drugs = outcomes(bundle, 2)
    assert everything.table == {"place": ["Peru", "Chile", "Region"], "deaths": [1, 2, 3]}
    assert everything.sentences == ["Chile: 2 deaths.", "Peru: 1 deaths."]
    assert drugs.sentences == ["No data for Chile.", "Peru: 7 deaths."]


def test_a_choice_may_change_the_form_of_the_chart(shown):
    def named(data, end):
        return (
            alt.Chart(data).mark_line().encode(x="year:Q", y=alt.Y("victims:Q", title=f"To {end}"))
        )

    make(draw=named)
    grid = json.loads(shown[0][mime.EXPLORER]["grid"])
    assert grid["form_by"] == ["end"]
    titles = [form["encoding"]["y"]["title"] for form in grid["forms"]]
    assert titles == ["To 2011", "To 2012"]
    assert shown[0][mime.VEGALITE]["encoding"]["y"]["title"] == "To 2012"


def widgets(bundle):
    from ipywidgets.widgets.widget import _instances

    return _instances[bundle[mime.WIDGET_VIEW]["model_id"]]


def parts(html):
    """Sentence, picture and table of what a widget shows."""
    found = re.fullmatch(r"(<p>.*?</p>)<div [^>]+>(.*)</div>(<details>.*</details>)?", html, re.S)
    return found[1], found[2], found[3] or ""


def test_controls_move_sentence_picture_and_table(shown):
    make()
    _, controls, outcome = widgets(shown[0]).children
    before = parts(outcome.value)
    changes = []
    outcome.observe(changes.append, names="value")
    controls.children[1].value = 2011
    sentence, picture, table = parts(outcome.value)
    assert sentence == "<p>From 2010 to 2011: 1 more.</p>"
    assert picture.startswith("<svg")
    assert picture != before[1]
    assert "<td>2011</td><td>11</td>" in table
    assert len(changes) == 1, "or a reader sees a sentence above the table of another choice"


def test_each_kind_of_choice_has_its_control(shown):
    make(
        lambda start, end, double: change(start, end),
        say=lambda frame, start, end, double: "Said.",
        start=Choice("First year", [2009, 2010, 2011], 2010),
        double=Choice("Double", [False, True], False),
    )
    make_items()
    _, controls, *_ = widgets(shown[0]).children
    assert [type(control).__name__ for control in controls.children] == [
        "IntSlider",
        "Dropdown",
        "Checkbox",
    ]
    _, controls, outcome = widgets(shown[1]).children
    assert controls.children[1].value == ("Peru",)
    controls.children[1].value = ("Chile", "Peru")
    assert parts(outcome.value)[0] == "<p>Chile: 2 deaths. Peru: 1 deaths.</p>"
    controls.children[1].value = ()
    assert parts(outcome.value)[0] == "<p>Places: choose one or more.</p>"


def test_nothing_to_show_is_a_plain_sentence(shown):
    make()
    _, controls, outcome = widgets(shown[0]).children
    controls.children[1].value = 2011
    controls.children[0].value = 2011
    assert parts(outcome.value) == ("<p>The last year must come after the first.</p>", "", "")


def test_markup_in_a_sentence_is_text(shown):
    make(say=lambda frame, start, end: "<img onerror=x>")
    assert "<img" not in shown[0]["text/html"]
    assert "<img" not in widgets(shown[0]).children[2].value


def late(gives):
    """Computes well for the first choice only."""
    return lambda start, end: change(2010, 2012) if start == 2010 else gives(start, end)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"compute": late(lambda start, end: {}["Peru"])},
            r"explorer window, start=2011, end=2011: computing failed: KeyError: 'Peru'",
        ),
        ({"compute": late(lambda *_: pd.DataFrame({"year": []}))}, "end=2011: gives no row"),
        ({"compute": late(lambda *_: None)}, "end=2011: gives no row"),
        (
            {"compute": late(lambda *_: pd.DataFrame({"year": [1], "victims": [math.nan]}))},
            "start=2011, end=2011: column victims holds nan",
        ),
        (
            {"compute": late(lambda *_: pd.DataFrame({"year": [1], "victims": [pd.NA]}))},
            "column victims holds <NA>",
        ),
        (
            {"compute": late(lambda *_: pd.DataFrame({"year": [1], "victims": ["=1+1"]}))},
            "column victims holds '=1\\+1'; expected a text that begins otherwise",
        ),
        (
            {"compute": late(lambda *_: pd.DataFrame({"year": [1], "rate": [1]}))},
            r"gives the columns year \(number\), rate \(number\); expected, as for the first",
        ),
        (
            {"compute": late(lambda *_: pd.DataFrame({"year": [1], "victims": ["1"]}))},
            r"victims \(text\); expected",
        ),
        (
            {"say": lambda frame, start, end: f"{1 / (start + end - 4023)}"},
            "start=2011, end=2012: saying failed: ZeroDivisionError",
        ),
        ({"say": lambda *_, **__: " "}, "said ' '; expected a sentence"),
        (
            {"compute": lambda start, end: change(start, 2000)},
            "start=2010, end=2012: starts with “The last year must come after the first.”",
        ),
        (
            {"draw": lambda data: alt.Chart(data).mark_line().encode(y="deaths:Q")},
            "the chart draws 'deaths'; the table has year, victims",
        ),
        ({"draw": lambda data, country: draw(data)}, "asks for 'country'; expected one of start"),
        ({"draw": lambda data: alt.Chart(data).mark_line().encode(x="year")}, "drawing failed"),
        ({"start": Choice("First year", [2010, 2011], 1990)}, "choice start: starts at 1990"),
    ],
)
def test_what_cannot_be_shown_names_explorer_and_choice(shown, changed, message):
    with pytest.raises(ExplorerError, match=message):
        make(**changed)
    assert shown == []


def test_items_need_their_column(shown):
    with pytest.raises(
        ExplorerError, match="explorer places, cause='all': expected a column 'who'"
    ):
        make_items(places=Items("Places", ["Chile", "Peru"], ["Peru"], "who"))


def test_a_malformed_id_is_refused():
    with pytest.raises(FigureError, match="explorer 'My window': expected lower-case words"):
        explore("My window", change, title="?", draw=draw, say=say)


def test_an_explorer_of_one_quotient_draws_nothing(shown):
    make(draw=None, tables=["medellin_homicides"])
    [bundle] = shown
    assert mime.VEGALITE not in bundle
    record = bundle[mime.EXPLORER]
    assert record["sentence"] == "From 2010 to 2012: 2 more."
    grid = json.loads(record["grid"])
    assert (grid["form_by"], grid["forms"]) == ([], [])
    assert "From 2010 to 2012: 2 more." in [one.sentences[0] for one in outcomes(bundle)]
