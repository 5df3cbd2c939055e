"""The benchmarks read what their tools say and format it rightly; nothing is timed here."""

import gzip
import itertools
import json
import os
import shutil
import sys
import urllib.request
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import pytest
from built import ROOT
from small_book import output

from benchmarks import __main__ as command
from benchmarks import lighthouse, observable, watching
from benchmarks.books import Copy, copied, stock_configuration
from benchmarks.builds import ALONE, COLD, WATCHED, median
from benchmarks.builds import table as builds_table
from benchmarks.citations import Compared
from benchmarks.citations import table as citations_table
from benchmarks.edits import EDITS, SENTENCE, SHEET, STYLES, TABLE, VALUE, busiest
from benchmarks.errors import BenchmarkError
from benchmarks.explorers import Explorer, combinations
from benchmarks.explorers import table as explorer_table
from benchmarks.growth import Grown, enlarge, renamed, seconds_told, slopes, steepness
from benchmarks.lighthouse import Score, beside_table, middle, node_version, score_of
from benchmarks.observable import CHARTS, page, site
from benchmarks.plot import plotted
from benchmarks.report import Table, document, kib, markdown, met, plain
from benchmarks.running import Run, measured
from benchmarks.serving import with_copies
from benchmarks.sizes import part_of
from benchmarks.stand_ins import stand_in
from benchmarks.weight import Visit, budget_kib, pages_to_visit, table, worst
from recount import mime
from recount.chapters import notebooks, pages
from recount.ledger.claims import ledger
from recount.ledger.judgements import judgements


def report(performance=0.9, contrast=1, **more):
    audit = {"id": "color-contrast", "score": contrast}
    categories = {
        name: {"score": 1, "auditRefs": []}
        for name in ("performance", "accessibility", "best-practices", "seo")
    }
    categories["performance"]["score"] = performance
    categories["accessibility"] = {
        "score": contrast,
        "auditRefs": [{"id": "color-contrast", "weight": 7}],
    }
    audits = {
        name: {"id": name, "score": 1, "numericValue": 1200.5} for name in lighthouse.MEASURES
    }
    return {"categories": categories, "audits": audits | {"color-contrast": audit}} | more


def visited(page="chapters/one.html", total=100 * 1024, **more):
    usual = {
        "document": 10 * 1024,
        "scrolled": total,
        "requests": 4,
        "foreign": 0,
        "unanswered": 0,
        "errors": (),
        "shift": 0.0,
        "shift_scrolled": 0.0,
    }
    return Visit(page, total=total, **(usual | more))


def test_tables_are_aligned_and_escaped():
    shown = Table("Weight", ("Page", "KiB"), (("a|b", "1.0"), ("longer", "1,024.0")), ("A note.",))
    assert plain(shown).splitlines() == [
        "Weight",
        "Page    KiB",
        "------  -------",
        "a|b     1.0",
        "longer  1,024.0",
        "A note.",
    ]
    assert markdown(shown) == (
        "## Weight\n\n| Page | KiB |\n| --- | --- |\n| a\\|b | 1.0 |\n| longer | 1,024.0 |\n"
        "\nA note.\n"
    )
    written = document("weight", {"Cores": "2"}, [shown])
    assert written.startswith("# What the book weighs and costs: weight\n")
    assert f"- Cores: 2\n\n{markdown(shown)}" in written


def test_a_part_that_fails_keeps_its_earlier_results(tmp_path, monkeypatch, capsys):
    def fail(self):
        raise BenchmarkError("no disk")

    monkeypatch.setattr(command.Bench, "growth", fail)
    monkeypatch.setattr(command.Bench, "sizes", lambda self: [Table("Sizes", ("B",), (("1",),))])
    (tmp_path / "growth.md").write_text("of another day")
    arguments = ["--parts", "growth", "sizes", "--output", str(tmp_path)]
    assert command.main(arguments) == 1
    assert "could not be measured, and its earlier results stay: no disk" in capsys.readouterr().err
    assert (tmp_path / "growth.md").read_text() == "of another day"
    assert "## Sizes" in (tmp_path / "sizes.md").read_text()


def test_budgets_are_kept_up_to_their_bound():
    assert kib(2048) == "2.0"
    assert [met(value, at_most=200) for value in (200, 200.1)] == ["yes", "no"]
    assert [met(value, at_least=0.95) for value in (0.95, 0.94)] == ["yes", "no"]
    pages = ("chapters/one.html", "claims/fall/index.html", "index.html")
    assert [budget_kib(page) for page in pages] == [200, 80, 150]


def test_the_worst_of_two_widths_counts():
    narrow, wide = visited(total=500, shift=0.1), visited(total=400, errors=("broken",))
    both = worst([narrow, wide])
    assert (both.total, both.shift, both.errors) == (500, 0.1, ("broken",))


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (visited(), "yes"),
        (visited(total=201 * 1024), "no"),
        (visited(foreign=1), "no"),
        (visited(errors=("broken",)), "no"),
        (visited(shift_scrolled=0.02), "no"),
    ],
)
def test_a_page_keeps_all_budgets_or_does_not(page, kept):
    found = table({page.page: page}, {page.page: visited(total=2048 * 1024)}, {page.page: 8})
    row = dict(zip(found.header, found.rows[0], strict=True))
    assert row["All met"] == kept
    assert row["Charts"] == "8"
    assert row["Stock, all KiB"] == "2,048.0"


@pytest.mark.parametrize(
    ("size", "times", "kept"),
    [
        (60, (50, 50, 900), ["yes", "yes"]),
        (60.1, (1,), ["no", "yes"]),
        (1, (1, 51, 51), ["yes", "no"]),
    ],
)
def test_an_explorer_keeps_its_budgets_or_does_not(size, times, kept):
    one = Explorer("window", "chapters/one.html", 1500, 2**20, int(1024 * size), times)
    [row] = explorer_table([one]).rows
    assert [row[5], row[8]] == kept
    assert row[:3] == ["window", "1,500", "1,024.0"]


def test_items_are_no_combinations():
    three, items = {"kind": "list", "options": [1, 2, 3]}, {"kind": "items", "options": ["a"] * 9}
    assert combinations([three, items, three]) == 9


def test_errors_are_told_by_page():
    found = table({"index.html": visited("index.html", errors=("refused", "refused"))}, {}, {})
    assert "index.html: refused" in found.notes


def test_pages_are_those_of_the_contents_and_the_largest_of_each_other_kind(tmp_path):
    for name, size in {
        "index.html": 1,
        "search.html": 1,
        "figures/small/index.html": 1,
        "figures/large/index.html": 9,
        "_static/page.html": 1,
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x" * size, encoding="utf-8")
    expected = ["index.html", "figures/large/index.html", "search.html"]
    assert pages_to_visit(tmp_path, ["index", "missing"]) == expected


def test_lighthouse_is_read_and_its_median_taken():
    found = [score_of(report(score, contrast=0.5)) for score in (0.7, 0.99, 0.9)]
    assert middle(found).scores["performance"] == 0.9
    assert middle(found).measures["total-blocking-time"] == 1200.5
    assert middle(found).faults == ("color-contrast",)
    assert score_of(report()).faults == ()


def test_lighthouse_that_failed_is_no_score():
    with pytest.raises(BenchmarkError, match="NO_FCP"):
        score_of(report(runtimeError={"message": "NO_FCP"}))
    with pytest.raises(BenchmarkError, match="no score for performance"):
        score_of(report(performance=None))


def test_books_take_turns_on_each_page_that_they_have(tmp_path, monkeypatch):
    for file in ("ours/one.html", "ours/two.html", "theirs/one.html"):
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_text(file, encoding="utf-8")
    asked = []

    def judge(address):
        with urllib.request.urlopen(address) as answer:
            plain = answer.read().decode()
        zipped = urllib.request.Request(address, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(zipped) as answer:
            assert gzip.decompress(answer.read()).decode() == plain
        asked.append(plain)
        return Score({"seo": len(asked)}, {"weight": len(asked)}, ())

    monkeypatch.setattr(lighthouse, "judged", judge)
    books = {name: tmp_path / name for name in ("ours", "theirs")}
    found = lighthouse.scores(books, ["one.html", "two.html", "three.html"], 3)
    assert asked == ["ours/one.html", "theirs/one.html"] * 3 + ["ours/two.html"] * 3
    assert {of: score.scores["seo"] for of, score in found.items()} == {
        ("one.html", "ours"): 3,
        ("one.html", "theirs"): 4,
        ("two.html", "ours"): 8,
    }


@pytest.mark.parametrize(
    ("arguments", "books"),
    [
        ([], ["ours", "Observable Framework"]),
        (["--parts", "make", "lighthouse"], ["ours", "edition 0.2.0", "Observable Framework"]),
        (["--page", "index.html"], ["ours"]),
        (["--page", "chapters/a.html", "--beside", "a"], ["ours", "Observable Framework"]),
    ],
)
def test_books_take_part_where_they_are_asked_for(tmp_path, monkeypatch, arguments, books):
    def score(taking_part, pages, runs):
        assert list(taking_part) == books
        one = Score(
            dict.fromkeys(lighthouse.CATEGORIES, 1.0), dict.fromkeys(lighthouse.MEASURES, 1.0), ()
        )
        return {(name, book): one for name in pages for book in taking_part}

    earlier = SimpleNamespace(book=SimpleNamespace(html=tmp_path))
    monkeypatch.setattr(command.Bench, "earlier", earlier)
    monkeypatch.setattr(command, "built", lambda: tmp_path)
    monkeypatch.setattr(lighthouse, "install", lambda: None)
    monkeypatch.setattr(lighthouse, "scores", score)
    monkeypatch.setattr(observable, "site", lambda root, chapter, folder: folder)
    options = command.options_of(["--parts", "lighthouse", "--no-stock", *arguments])
    tables = command.Bench(options, tmp_path).lighthouse()
    beside = [found.title for found in tables if found.title.startswith("Beside")]
    assert beside == (["Beside Observable Framework"] if len(books) > 1 else [])
    assert {row[1] for row in tables[0].rows} == set(books)


@pytest.mark.parametrize(
    ("blocked", "weight", "kept"),
    [
        (40, 62, ["yes", "yes", "yes"]),
        (41, 62, ["no", "yes", "yes"]),
        (40, 63, ["yes", "yes", "no"]),
    ],
)
def test_a_chapter_keeps_ahead_of_another_tool_or_does_not(blocked, weight, kept):
    def score(blocked, weight, paint):
        names = (lighthouse.BLOCKED, lighthouse.WEIGHT, lighthouse.LARGEST, lighthouse.FIRST)
        return Score({}, dict(zip(names, (blocked, weight, paint, paint), strict=True)), ())

    found = beside_table("one.html", score(blocked, weight, 1), "theirs", score(40, 100, 2))
    assert [row[-1] for row in found.rows] == kept
    assert found.rows[0][:4] == ["Blocked ms", str(blocked), "40", f"{blocked / 40:.2f}"]
    nothing = beside_table("one.html", score(0, 1, 1), "theirs", score(0, 100, 2)).rows[0]
    assert nothing[3:] == ["–", "≤ 1.0", "yes"]


CHART = {
    "height": {"step": 20},
    "datasets": {
        "rates": [{"place": "Brazil", "rate": 22.2, "who": "UNODC"}, {"place": "Peru", "rate": 8}],
        "said": [{"level": 17}],
        "labels": [],
    },
    "data": {"name": "rates"},
    "layer": [
        {
            "mark": {"type": "rule", "color": "#da4c0e"},
            "data": {"name": "said"},
            "encoding": {"x": {"field": "level", "type": "quantitative"}},
        },
        {
            "mark": {"type": "bar"},
            "encoding": {
                "x": {
                    "field": "rate",
                    "type": "quantitative",
                    "title": "Homicides per 100,000",
                    "scale": {"domain": [0, 30], "nice": False},
                },
                "y": {"field": "place", "type": "nominal", "sort": None, "title": None},
                "color": {
                    "field": "who",
                    "legend": None,
                    "scale": {"domain": ["UNODC"], "range": ["#008ace"]},
                },
                "tooltip": [{"field": "rate"}],
            },
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 4},
            "transform": [{"filter": 'datum["who"] === "UNODC"'}],
            "encoding": {
                "x": {"field": "rate", "type": "quantitative"},
                "y": {"field": "place", "type": "nominal"},
                "text": {"value": "high"},
            },
        },
        {
            "mark": {"type": "text"},
            "data": {"name": "labels"},
            "transform": [{"calculate": "datum.rate + 1", "as": "beside"}],
            "encoding": {"x": {"field": "beside", "type": "quantitative"}},
        },
    ],
}


def test_a_chart_is_drawn_with_the_marks_and_data_that_it_has():
    found = plotted(CHART)
    assert found["datasets"] == {name: CHART["datasets"][name] for name in ("said", "rates")}
    assert found["x"] == {"domain": [0, 30], "label": "Homicides per 100,000"}
    assert found["y"] == {"domain": ["Brazil", "Peru"], "label": None}
    assert found["color"] == {"domain": ["UNODC"], "range": ["#008ace"], "legend": False}
    assert (found["height"], found["marginLeft"]) == (90, 39)
    rule, bar, text = found["layers"]
    assert rule == {
        "mark": "ruleX",
        "data": "said",
        "channels": {"stroke": "#da4c0e", "x": "level"},
        "constants": {},
        "filters": [],
    }
    assert (bar["mark"], bar["data"]) == ("barX", "rates")
    assert bar["channels"] == {"x": "rate", "y": "place", "fill": "who"}
    assert text["constants"] == {"text": "high"}
    assert text["filters"] == ['datum["who"] === "UNODC"']
    assert text["channels"]["textAnchor"] == "start"


@pytest.mark.parametrize(
    ("mark", "ends", "expected"),
    [
        ("line", {}, ("line", {"x": "year", "y": "low"})),
        ("area", {"y2": "high"}, ("areaY", {"x": "year", "y1": "low", "y2": "high"})),
        (
            "rule",
            {"y2": "high"},
            ("link", {"x1": "year", "x2": "year", "y1": "low", "y2": "high"}),
        ),
    ],
)
def test_a_mark_between_two_values_keeps_both_ends(mark, ends, expected):
    axes = {
        "x": {"field": "year", "type": "quantitative", "title": "Year"},
        "y": {"field": "low", "type": "quantitative", "title": "Rate"},
    }
    encoding = axes | {channel: {"field": field} for channel, field in ends.items()}
    chart = {
        "height": 300,
        "datasets": {"a": [{"year": 2010, "low": 1, "high": 3}]},
        "layer": [{"data": {"name": "a"}, "mark": {"type": mark}, "encoding": encoding}],
    }
    [layer] = plotted(chart)["layers"]
    assert (layer["mark"], layer["channels"]) == expected


def test_a_map_has_its_outlines_and_circles_and_nothing_beside_it():
    def layer(mark, data, **encoding):
        return {"mark": {"type": mark}, "data": {"name": data}, "encoding": encoding}

    place = {"longitude": {"field": "longitude"}, "latitude": {"field": "latitude"}}
    chart = {
        "height": 500,
        "projection": {"type": "azimuthalEqualArea", "rotate": [80, -10, 0]},
        "datasets": {"lands": [{"type": "Feature"}], "islands": [{}], "list": [{}]},
        "layer": [
            layer("geoshape", "lands"),
            layer("circle", "islands", **place),
            layer("circle", "list", x={"value": 6}, y={"field": "row"}),
        ],
    }
    found = plotted(chart)
    assert [one["mark"] for one in found["layers"]] == ["geo", "dot"]
    assert found["layers"][1]["channels"] == {"x": "longitude", "y": "latitude"}
    assert found["projection"] == {"type": "azimuthal-equal-area", "rotate": [80, -10, 0]}


def test_symbols_are_those_that_the_chart_has():
    axis = {"field": "rate", "type": "quantitative", "title": "Rate"}
    shape = {
        "field": "who",
        "scale": {"domain": ["UNODC", "OAS"], "range": ["circle", "triangle-up"]},
    }
    layer = {
        "data": {"name": "a"},
        "mark": {"type": "point", "size": 314, "filled": False, "color": "#008ace"},
        "encoding": {"x": axis, "y": axis, "shape": shape},
    }
    found = plotted({"height": 300, "datasets": {"a": []}, "layer": [layer]})
    assert found["symbol"] == {"domain": ["UNODC", "OAS"], "range": ["circle", "triangle"]}
    channels = {"x": "rate", "y": "rate", "symbol": "who", "stroke": "#008ace", "r": 10.0}
    assert found["layers"][0]["channels"] == channels


def test_a_mark_that_nobody_drew_is_named():
    layer = {"data": {"name": "a"}, "mark": {"type": "arc"}, "encoding": {}}
    with pytest.raises(BenchmarkError, match="a chart has the mark arc; expected rule, area, bar"):
        plotted({"height": 300, "datasets": {"a": []}, "layer": [layer]})


def of_figures(notebook, count):
    def figure(name):
        words = {"title": f"Finding {name}", "subtitle": "Where", "alt": "A bar"}
        return output(mime.FIGURE, {"figure": name} | words, **{mime.VEGALITE: CHART})

    cards = [
        output(mime.VERDICT, {"claim": name}, **{"text/html": [f"<details>{name} fell</details>"]})
        for name in ("Rio", "Lima")
    ]
    caption = output(mime.CAPTION, {}, **{"text/html": "<p>Only those with data.</p>"})
    found = notebook(
        ("one", [figure("first"), caption]),
        ("two", cards),
        ("more", [figure(f"figure-{number}") for number in range(2, count + 1)]),
    )
    found["cells"][0]["source"] = ["# Rio\n", "\n", "It fell {cite}`unodc2019`."]
    return found


def test_a_page_beside_ours_has_the_prose_the_claims_and_eight_charts(notebook):
    found = page(of_figures(notebook, CHARTS + 1))
    assert list(found.charts) == ["first", *(f"figure-{number}" for number in range(2, 9))]
    first = found.charts["first"]
    assert first["title"] == "Finding first"
    assert first["ariaLabel"] == "A bar"
    assert first["layers"] == plotted(CHART)["layers"]
    expected = [
        "# Rio\n\nIt fell (unodc2019).",
        'FileAttachment("first.json")',
        "<p>Only those with data.</p>",
        "<details><summary>2 claims</summary><details>Rio fell</details>"
        "<details>Lima fell</details></details>",
        'FileAttachment("figure-2.json")',
        'FileAttachment("figure-8.json")',
    ]
    places = [found.markdown.index(words) for words in expected]
    assert places == sorted(places)
    assert "figure-9" not in found.markdown


def test_a_page_beside_ours_needs_a_chapter_with_eight_figures(notebook, tmp_path):
    with pytest.raises(BenchmarkError, match="expected a chapter with 8 figures; it has 7"):
        page(of_figures(notebook, CHARTS - 1))
    with pytest.raises(BenchmarkError, match="no chapter nowhere; expected one of introduction"):
        site(ROOT, "nowhere", tmp_path)


def test_the_version_of_node_is_read():
    assert node_version("v20.20.2\n") == (20, 20)
    with pytest.raises(BenchmarkError, match="nonsense"):
        node_version("nonsense")


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("https://cdn.jsdelivr.net/npm/vega@6?noext", "vega/build/vega.min.js"),
        ("https://cdn.jsdelivr.net/npm/@scope/name@^1.0/dist/embed", "@scope/name/dist/embed.js"),
        ("https://unpkg.com/vega@5.1.0/other.js", None),
        ("https://cdnjs.cloudflare.com/ajax/libs/require.js/2.3.4/x.js", "requirejs/require.js"),
        ("https://example.org/npm/vega@6", None),
        ("https://cdn.jsdelivr.net/npm/unknown@1", None),
    ],
)
def test_a_foreign_script_has_its_pinned_copy(tmp_path, address, file):
    for name in (
        "vega/build/vega.min.js",
        "@scope/name/dist/embed.js",
        "@scope/name/package.json",
        "requirejs/require.js",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}", encoding="utf-8")
    entry = json.dumps({"jsdelivr": "build/vega.min.js"})
    (tmp_path / "vega" / "package.json").write_text(entry, encoding="utf-8")
    assert stand_in(address, tmp_path) == (tmp_path / file if file else None)


def test_pages_can_be_served_with_copies():
    page = 'src="https://cdn.jsdelivr.net/npm/vega@6" integrity="x" href="https://example.org/"'
    assert with_copies(page) == (
        'src="/_copies/cdn.jsdelivr.net/npm/vega@6" href="https://example.org/"'
    )


def test_a_copied_chapter_has_names_of_its_own(notebook):
    one = notebook(
        (
            "cell",
            [
                {"data": {mime.FIGURE: {"figure": "fall"}, mime.VEGALITE: {"mark": "bar"}}},
                {"data": {mime.VERDICT: {"claim": "rio-fall", "chapter": "one"}}},
            ],
        )
    )
    one["cells"][0]["source"] = "# One\n\nSee {numref}`figure-fall`, not a fall."
    again = renamed(one, "one-2", 2)
    assert again["cells"][0]["source"] == "# One (2)\n\nSee {numref}`figure-fall-2`, not a fall."
    drawn, judged = (output["data"] for output in again["cells"][1]["outputs"])
    assert drawn[mime.FIGURE] == {"figure": "fall-2"}
    assert drawn[mime.VEGALITE] != {"mark": "bar"}
    assert judged[mime.VERDICT] == {"claim": "rio-fall-2", "chapter": "one-2"}
    assert one["cells"][1]["outputs"][0]["data"][mime.FIGURE] == {"figure": "fall"}


def test_a_book_of_twice_the_size_has_each_chapter_and_claim_twice(tmp_path):
    book = copied(ROOT, tmp_path / "book")
    before, claims = list(pages(book)), ledger(book)
    enlarge(book, 2)
    chapters = [page for page in before if page.startswith("chapters/")]
    assert sorted(pages(book)) == sorted([*before, *(f"{name}-2" for name in chapters)])
    assert [f"chapters/{name}" for name in notebooks(book)] == [
        page for page in pages(book) if page.startswith("chapters/")
    ]
    again = ledger(book)
    assert again.keys() == claims.keys() | {f"{claim}-2" for claim in claims}
    assert judgements(book).keys() == again.keys()
    assert {claim.chapter for claim in again.values()} <= {*notebooks(book)}


def test_growth_is_linear_or_it_is_not():
    assert steepness([1, 3, 10], [5, 9, 23]) == pytest.approx(1)
    assert steepness([1, 3, 10], [1, 9, 100]) == pytest.approx(13 / 4)
    assert steepness([1, 3], [1, 2]) is None
    assert steepness([1, 3, 10], [2, 1, 3]) is None
    books = [
        Grown(times, 7, 45, 361, Run(seconds, 10**9), 1, 1)
        for times, seconds in ((1, 20.0), (3, 30.0), (10, 100.0))
    ]
    seconds, memory = slopes(books).rows
    assert seconds == ["seconds", "2.00", "≤ 1.1", "no"]
    assert memory == ["peak memory", "–", "≤ 1.1", "–"]


def test_files_of_the_site_belong_to_parts():
    assert part_of(PurePosixPath("searchindex.js")) == "search index and scripts"
    assert part_of(PurePosixPath("_static/explorer-a.0a1b.js")) == "explorer data"
    assert part_of(PurePosixPath("_static/explorers.0a1b.js")) == "scripts"
    assert part_of(PurePosixPath("figures/fall/data.csv")) == "figures: data and specifications"
    assert part_of(PurePosixPath("data/rio/rio.csv")) == "data tables"
    assert part_of(PurePosixPath("reference/figures.html")) == "pages"
    assert part_of(PurePosixPath("objects.inv")) == "other"


def test_the_stock_book_keeps_nothing_but_title_author_and_bibliography():
    ours = {"title": "T", "author": "A", "bibtex_bibfiles": ["r.bib"], "html": {}, "execute": {}}
    stock = stock_configuration(ours)
    assert {key: stock[key] for key in ("title", "author")} == {"title": "T", "author": "A"}
    assert "html" not in stock
    assert stock["execute"]["execute_notebooks"] == "cache"


def test_a_command_is_measured_and_its_failure_told():
    held = "data = bytearray(60_000_000); import time; time.sleep(0.5)"
    run = measured([sys.executable, "-c", held], Path.cwd(), {})
    assert run.peak > 60_000_000
    with pytest.raises(BenchmarkError, match="no such luck"):
        measured([sys.executable, "-c", "raise SystemExit('no such luck')"], Path.cwd(), {})


def test_an_edit_changes_what_it_says_and_each_time_something_else(tmp_path):
    book = copied(ROOT, tmp_path / "book")
    for name, edit in EDITS.items():
        texts = [
            {file: file.read_bytes() for file in book.rglob("*") if file.is_file()}
            for number in (0, 1, 2)
            if number == 0 or edit(book, number) is None
        ]
        files, same = [
            sorted(file for file in now if now[file] != before[file])
            for before, now in itertools.pairwise(texts)
        ]
        assert files == same, name
        expected = {SHEET: [".css"], VALUE: [".csv", ".yml"]}.get(name, [".ipynb"])
        assert [file.suffix for file in files] == expected


FAKE_WATCH = """
import http.server, sys, time
from pathlib import Path
chapters = Path("chapters")
def texts():
    return {path: path.read_text() for path in chapters.glob("*.ipynb")}
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        if not self.path.startswith("/_watch/events?page=chapters/"):
            self.wfile.write((chapters / f"{Path(self.path).stem}.ipynb").read_bytes())
            return
        before = texts()
        self.wfile.write(b'data: {"built": "1", "error": ""}\\n\\n')
        while texts() == before:
            time.sleep(0.01)
        self.wfile.write(ANSWER)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"http://127.0.0.1:{server.server_port} shows the book", file=sys.stderr, flush=True)
server.serve_forever()
"""


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        ({"built": "2", "error": ""}, None),
        ({"built": "1", "error": "chapter x: no data"}, "no data"),
        ({"built": "1", "error": ""}, "expected it to tell of the next build"),
    ],
)
def test_an_edit_is_timed_until_the_watched_page_has_it(tmp_path, monkeypatch, answer, wrong):
    monkeypatch.setattr(watching, "PAUSE_SECONDS", 0)
    folder = copied(ROOT, tmp_path / "book")
    line = f"data: {json.dumps(answer)}\n\n"
    recount = tmp_path / "recount"
    script = FAKE_WATCH.replace("ANSWER", repr(line.encode()))
    recount.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    recount.chmod(0o755)
    book = Copy(folder, (str(recount), "book"), dict(os.environ), folder, folder, has_watch=True)
    if wrong:
        with pytest.raises(BenchmarkError, match=wrong):
            watching.watched(book, SENTENCE, 1)
    else:
        [run] = watching.watched(book, SENTENCE, 1)
        assert run.seconds > 0
        assert run.peak > 0


def test_a_served_page_is_right_once_it_has_what_was_edited(tmp_path):
    folder, page = copied(ROOT, tmp_path / "book"), tmp_path / "site" / "chapters" / "a.html"
    book = Copy(folder, ("recount", "book"), {}, folder, folder)
    sheet, table = tmp_path / "site" / "_static" / "style.css", tmp_path / "site" / TABLE
    for file in (page, sheet, table):
        file.parent.mkdir(parents=True, exist_ok=True)
    page.write_text('<link rel="stylesheet" href="../_static/style.css">', encoding="utf-8")
    sheet.touch()
    shutil.copy(folder / TABLE, table)
    sources = {
        SENTENCE: (folder / "chapters" / f"{busiest(folder)}.ipynb", page),
        SHEET: (next((folder / "recount").rglob(STYLES)), sheet),
        VALUE: (folder / TABLE, table),
    }
    for edit in (SHEET, VALUE, SENTENCE):
        EDITS[edit](folder, 1)
        assert not watching.IS_RIGHT[edit](page.as_uri(), book, 1)
        shutil.copy(*sources[edit])
        assert watching.IS_RIGHT[edit](page.as_uri(), book, 1)


@pytest.mark.parametrize(("seconds", "kept"), [(44, "yes"), (44.1, "no")])
def test_all_languages_are_held_against_one(seconds, kept):
    table = builds_table({ALONE: Run(20, 10), COLD: Run(seconds, 10)}, {}, {})
    assert table.notes[-1].endswith(f"(≤ 2.2: {kept}).")
    assert len(builds_table({COLD: Run(seconds, 10)}, {}, {}).notes) == len(table.notes) - 1


def test_builds_are_held_against_the_earlier_edition_and_the_stock_book():
    def runs(cold, sentence):
        return {COLD: Run(cold, 10), SENTENCE: Run(sentence, 10)}

    kept = builds_table(runs(50, 8), runs(100, 90), runs(100, 27))
    assert [row[7] for row in kept.rows] == ["yes", "yes"]
    for slow in (runs(51, 8.1), runs(50, 8.01)):
        table = builds_table(slow, runs(100, 90), runs(100, 27))
        assert table.rows[1][7] == "no"
    assert builds_table(runs(51, 8), runs(100, 90), runs(100, 27)).rows[0][7] == "no"
    assert builds_table(runs(121, 8), {}, {}).rows[0][7] == "no"
    assert builds_table(runs(50, 8), {}, {}).rows[1][4:8] == ["–", "–", "–", "–"]
    beside = builds_table({WATCHED[SENTENCE]: Run(8, 10)}, runs(100, 90), runs(100, 27)).rows[0]
    assert beside[3:8] == ["90.0", "0.08 (≤ 0.08)", "27.0", "0.30 (≤ 0.3)", "yes"]


def test_the_median_run_has_the_highest_peak():
    assert median([Run(3, 1), Run(1, 9), Run(2, 2)]) == Run(2, 9)


def test_what_another_edition_took_to_grow_is_read_from_its_report(tmp_path):
    report = "| Book | Claims | Seconds |\\n| --- | --- | --- |\\n"
    report += "| 1× | 361 | 32.6 |\\n| 10× | 3610 | 206.9 |\\n"
    script = f"import sys; open(sys.argv[-1], 'w').write('{report}')"
    python = tmp_path / "python"
    python.write_text(f"#!{sys.executable}\n{script}\n", encoding="utf-8")
    python.chmod(0o755)
    book = Copy(tmp_path, (str(tmp_path / "recount"), "book"), {}, tmp_path, tmp_path)
    assert seconds_told(book, [1, 10]) == [32.6, 206.9]


def test_citations_are_the_same_or_shown():
    same, other = Compared("a", "A. (2026).", "A. (2026)."), Compared("b", "B.", "C.")
    assert citations_table([same]).rows == [["1", "1", "all", "yes"]]
    found = citations_table([same, other])
    assert found.rows == [["2", "1", "all", "no"]]
    assert found.notes == ["b: “B.”, by citeproc-js “C.”"]
