"""The words of a chart: all that a reader sees, and no code."""

from dictionary import Dictionary

from recount.publish.translate.charts import chart_in
from recount.publish.translate.wording import Extraction

ROWS = [
    {"place": "Peru", "kind": "fell", "iso3": "PER", "n": 1, "label": "the report: 1.5%"},
    {"place": "Chile", "kind": "rose", "iso3": "CHL", "n": 2, "label": "2"},
]
CHART = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "title": {"text": ["The old", "title"]},
    "width": 680,
    "datasets": {"data-1": ROWS},
    "data": {"name": "data-1"},
    "layer": [
        {
            "mark": {"type": "point", "color": "#123456"},
            "encoding": {
                "x": {"field": "n", "type": "quantitative", "title": "Cases"},
                "y": {"field": "place", "type": "nominal", "sort": ["Chile", "Peru"]},
                "color": {
                    "field": "kind",
                    "type": "nominal",
                    "scale": {"domain": ["fell", "rose"], "range": ["#008ace", "#767676"]},
                },
            },
            "transform": [
                {"filter": "datum.kind == 'fell' && datum.iso3 == 'PER'"},
                {"calculate": "datum.n > 1 ? 'more than one' : 'one'", "as": "often"},
            ],
        },
        {
            "mark": {"type": "text"},
            "encoding": {
                "text": {"field": "label", "type": "nominal"},
                "y": {"axis": {"labelExpr": "datum.value == 0 ? '0 (none)' : 'x'"}},
            },
        },
        {"mark": {"type": "text"}, "encoding": {"text": {"value": "above all"}}},
        {"mark": {"type": "rule"}, "encoding": {"color": {"datum": "whole"}, "y": {"datum": 7}}},
    ],
}


def test_every_word_that_is_seen_is_a_message_and_nothing_else_is():
    noted = Extraction("d", "f")
    assert chart_in(CHART, "figure x", noted) == CHART
    assert {message.text for message in noted.found.values()} == {
        *("Cases", "fell", "rose", "more than one", "{number_1} (none)", "the report: {pct_1}%"),
        *("above all", "whole", "one", "x"),
    }


def test_words_are_the_same_wherever_they_stand():
    words = {"fell": "caiu", "Cases": "Casos", "the report: {pct_1}%": "o relatório: {pct_1}%"}
    found = chart_in(CHART, "figure x", Dictionary(words), "Um título novo")
    first = found["layer"][0]
    assert found["title"] == {"text": ["Um título novo"]}
    assert first["encoding"]["x"]["title"] == "Casos"
    assert first["encoding"]["color"]["scale"]["domain"] == ["caiu", "rose"]
    assert first["transform"][0]["filter"] == "datum.kind == 'caiu' && datum.iso3 == 'PER'"
    assert found["datasets"]["data-1"][0] == {
        "place": "Peru",
        "kind": "caiu",
        "iso3": "PER",
        "n": 1,
        "label": "o relatório: 1,5%",
    }


def test_a_quote_in_a_word_ends_no_expression():
    found = chart_in(CHART, "figure x", Dictionary({"fell": "d'água"}))
    assert found["datasets"]["data-1"][0]["kind"] == "d'água"
    expected = r"datum.kind == 'd\'água' && datum.iso3 == 'PER'"
    assert found["layer"][0]["transform"][0]["filter"] == expected


def test_the_statement_of_a_claim_is_that_of_the_ledger_and_its_id_no_message():
    rows = [{"claim": "homicide-fell", "statement": "Homicide fell.", "times": 2}]
    shown = [{"field": field, "type": "nominal"} for field in ("statement", "times")]
    chart = {"data": {"values": rows}, "encoding": {"tooltip": shown}}
    noted = Extraction("a-chapter", "f")
    chart_in(chart, "figure x", noted)
    [message] = noted.found.values()
    assert (message.domain, message.context) == ("claims", "homicide-fell statement")
    found = chart_in(chart, "figure x", Dictionary({"Homicide fell.": "O homicídio caiu."}))
    assert found["data"]["values"][0]["statement"] == "O homicídio caiu."


def test_a_word_that_only_picks_rows_changes_with_the_cells_of_its_column():
    """In double quotes, in lists and in predicates too; of a column that nobody sees it stays."""
    rows = [{"kind": "fell", "group": "fell", "n": 1}]
    tests = [
        'datum["kind"] === "fell"',
        "'fell' != datum.kind",
        "indexof(['fell', 'rose'], datum.kind) >= 0",
        "datum.group == 'fell'",
        {"field": "kind", "equal": "fell"},
        {"field": "kind", "oneOf": ["fell"]},
    ]
    chart = {
        "data": {"values": rows},
        "transform": [{"filter": one} for one in tests],
        "encoding": {"y": {"field": "kind", "type": "nominal"}},
    }
    found = chart_in(chart, "figure x", Dictionary({"fell": "caiu"}))
    assert found["data"]["values"] == [{"kind": "caiu", "group": "fell", "n": 1}]
    assert [one["filter"] for one in found["transform"]] == [
        'datum["kind"] === "caiu"',
        "'caiu' != datum.kind",
        "indexof(['caiu', 'rose'], datum.kind) >= 0",
        "datum.group == 'fell'",
        {"field": "kind", "equal": "caiu"},
        {"field": "kind", "oneOf": ["caiu"]},
    ]


def test_series_keep_their_order_and_with_it_their_colours():
    rows = [{"kind": kind, "n": 1} for kind in ("rose", "fell")]
    series = {"field": "kind", "type": "nominal"}
    chart = {"data": {"values": rows}, "encoding": {"color": series, "y": series}}
    found = chart_in(chart, "figure x", Dictionary({"fell": "recuou", "rose": "aumentou"}))
    assert found["encoding"]["color"]["sort"] == ["recuou", "aumentou"]
    assert "sort" not in found["encoding"]["y"]


def test_words_of_a_report_are_no_messages_wherever_they_stand():
    rows = [{"printed": "about half", "n": 1}]
    scale = {"field": "printed", "type": "nominal", "sort": ["about half"]}
    chart = {"data": {"values": rows}, "encoding": {"y": scale}}
    found = chart_in(chart, "figure x", Dictionary({"about half": "cerca de metade"}))
    assert found["encoding"]["y"] == scale
    assert found["data"]["values"] == rows


def test_a_chart_writes_numbers_by_the_language_and_thousands_in_words():
    axis = {"format": "~s", "tickCount": 4}
    chart = {"encoding": {"x": {"field": "n", "type": "quantitative", "axis": axis}}}
    found = chart_in(chart, "figure x", Dictionary({}))
    assert found["config"]["locale"]["number"]["decimal"] == ","
    assert found["encoding"]["x"]["axis"].keys() == {"tickCount", "labelExpr"}
    assert chart_in(chart, "figure x", Extraction("d", "f")) == chart


def test_legends_and_titles_that_would_not_fit_a_narrow_page_get_room():
    long = "uma palavra muito comprida para uma legenda"
    color = {"field": "kind", "type": "nominal", "legend": {"columns": 2}}
    chart = {
        "encoding": {
            "color": color | {"scale": {"domain": ["a", "b"]}},
            "x": {"field": "n", "type": "quantitative", "title": "t"},
        },
        "config": {"legend": {"orient": "top"}},
    }
    words = {"a": long, "b": f"{long} ainda", "t": f"{long}, {long}"}
    found = chart_in(chart, "figure x", Dictionary(words))
    assert found["encoding"]["color"]["legend"] == {"columns": 1}
    assert len(found["encoding"]["x"]["title"]) == 2
    assert found["config"]["legend"].keys() == {"orient", "layout"}
