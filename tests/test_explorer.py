"""Explorers: a record, a sentence, a chart and controls; no start that cannot be."""

import altair as alt
import pandas as pd
import pytest

from recount import Choice, explore, mime
from recount.errors import FigureError, RecountError


@pytest.fixture
def shown(monkeypatch):
    bundles = []
    monkeypatch.setattr("recount.explorer.show", bundles.append)
    return bundles


def change(start, end):
    if end <= start:
        raise RecountError("The last year must come after the first.")
    return pd.DataFrame({"year": [start, end], "victims": [start - 2000, end - 2000]})


def draw(frame):
    return alt.Chart(frame).mark_line().encode(x="year:Q", y="victims:Q")


def say(frame, start, end):
    return f"From {start} to {end}: {frame['victims'].iloc[1] - frame['victims'].iloc[0]} more."


def make(**changed):
    given = {
        "compute": change,
        "draw": draw,
        "say": say,
        "title": "What if one picks other years?",
        "start": Choice("First year", [2010, 2011], 2010),
        "end": Choice("Last year", [2011, 2012], 2012),
    } | changed
    explore("window", given.pop("compute"), **given)


def test_an_explorer_shows_its_start(shown):
    make()
    [bundle] = shown
    record = bundle[mime.EXPLORER]
    assert record["sentence"] == "From 2010 to 2012: 2 more."
    assert [choice["name"] for choice in record["choices"]] == ["start", "end"]
    assert bundle["text/plain"].endswith(record["sentence"])
    assert bundle[mime.VEGALITE]["title"]["text"] == ["What if one picks other years?"]


def widgets(bundle):
    from ipywidgets import Widget

    box = Widget._get_widgets() if hasattr(Widget, "_get_widgets") else Widget.widgets
    return box[bundle[mime.WIDGET_VIEW]["model_id"]]


def test_controls_move_the_sentence_and_the_picture(shown):
    make()
    _, controls, result, picture = widgets(shown[0]).children
    before = picture.value
    controls.children[1].value = 2011
    assert result.value == "<p>From 2010 to 2011: 1 more.</p>"
    assert picture.value != before
    assert "<svg" in picture.value


def test_a_choice_that_cannot_be_is_a_plain_sentence(shown):
    make()
    _, controls, result, picture = widgets(shown[0]).children
    controls.children[1].value = 2011
    controls.children[0].value = 2011
    assert result.value == "<p>The last year must come after the first.</p>"
    assert "<svg" not in picture.value


def test_markup_in_a_sentence_is_text(shown):
    make(say=lambda frame, start, end: "<img onerror=x>")
    assert "<img" not in shown[0]["text/html"]
    assert "<img" not in widgets(shown[0]).children[2].value


def test_a_start_outside_the_options_is_refused():
    with pytest.raises(RecountError, match="window, choice start: starts at 1990; expected one of"):
        make(start=Choice("First year", [2010, 2011], 1990))


def test_a_start_without_rows_is_refused():
    with pytest.raises(RecountError, match="explorer window: no data for"):
        make(compute=lambda start, end: change(start, end).iloc[:0])


def test_a_malformed_id_is_refused():
    with pytest.raises(FigureError, match="explorer 'My window': expected lower-case words"):
        explore("My window", change, title="?", draw=draw, say=say)
