"""A page of explorers with every kind of control, for tests of what it does."""

from pathlib import Path

import altair as alt
import pandas as pd
import pytest

from recount import Choice, Items, NoData, explore, mime
from recount.publish.explorers.explorers import explorer_html, grid_script
from recount.publish.figures.render_cache import Chart, pictures, vega_script
from recount.publish.postprocess.finish import finish
from recount.publish.site.assets import write_looks

HERE = Path(__file__).parent.parent
EVIL = '<img src=x onerror="alert(1)">&"'


def window(place, start, end, doubled):
    if end <= start:
        raise NoData("The last year must come after the first.")
    years = list(range(2010, 2020))
    return pd.DataFrame(
        {
            "year": years,
            "victims": [(1 + doubled) * (year - 2000) ** 2 / 7 for year in years],
            "place": place,
            "chosen": [start <= year <= end for year in years],
        }
    )


def draw_window(data):
    base = alt.Chart(data).encode(x="year:Q", y="victims:Q", tooltip="place:N")
    return base.mark_line() + base.transform_filter("datum.chosen").mark_point()


def say_window(frame, place, start, end, doubled):
    counts = frame.set_index("year")["victims"]
    return f"{place}: from {start} to {end} {100 * (counts[end] / counts[start] - 1):,.1f} % more."


def deaths(cause):
    every = {"Chile": 2.5, "Perú": 7, "Uruguay": 1, "Region": 12}
    if cause == "drugs":
        every = {place: round(number / 2, 2) for place, number in every.items() if place != "Chile"}
    return pd.DataFrame({"place": list(every), "deaths": [float(n) for n in every.values()]})


def draw_deaths(data, cause):
    return (
        alt.Chart(data)
        .mark_bar()
        .encode(x=alt.X("deaths:Q", title=f"Deaths by {cause}"), y="place:N")
        .properties(height=alt.Step(24))
    )


def stored_explorers():
    """The outputs of cells that show the explorers: two with a chart, and one of a quotient."""
    shown = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recount.explorers.explore.show", shown.append)
        explore(
            "window",
            window,
            title=f"What if one picks other years? {EVIL}",
            draw=draw_window,
            say=say_window,
            tables=["medellin_homicides"],
            place=Choice(f"Place {EVIL}", ["Medellín", EVIL, "a, b & c = d + e #?"], "Medellín"),
            start=Choice("First year", list(range(2010, 2015)), 2011),
            end=Choice("Last year", list(range(2011, 2020, 2)), 2015),
            doubled=Choice("Doubled", [False, True], False),
        )
        explore(
            "places",
            deaths,
            title="How many deaths?",
            draw=draw_deaths,
            say=lambda rows, cause, places: f"{places}: {rows['deaths'].sum():.2f} by {cause}.",
            cause=Choice("Cause", ["all causes", "drugs"], "all causes"),
            places=Items("Places", ["Chile", "Perú", "Uruguay"], ["Perú"], "place"),
        )
        explore(
            "a-day",
            a_day,
            title="How many a day?",
            say=lambda frame, total, years: (
                f"{total:,} over {years} years are {frame['a_day'].iloc[0]:,.1f} a day."
            ),
            total=Choice("Total", list(range(10_000, 100_001, 10_000)), 20_000),
            years=Choice("Years", [1, 2], 2),
        )
    return shown


def a_day(total, years):
    return pd.DataFrame({"total": [total], "a_day": [round(total / years / 365, 1)]})


PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>Explorers</title>
<link rel="icon" href="data:," />
{sheets}<script defer src="../_static/charts.js" data-vega="../_static/vega.js"></script>
<script defer src="../_static/copy.js"></script>
<script defer src="../_static/explorers.js"></script>
</head>
<body><main class="bd-article"><h1>Explorers</h1>{explorers}<p style="height: 60rem"></p></main>
</body>
</html>
"""


def publish(folder):
    """Write a site of one page with the explorers, finished as every page of the book is."""
    static = folder / "_static"
    static.mkdir(parents=True)
    write_looks(static, HERE)
    (static / "scripts").mkdir()
    (static / "scripts" / "fontawesome.js").touch()  # the page shows no icon
    (static / "vega.js").write_text(vega_script(HERE / "_build"), encoding="utf-8")
    shown = ""
    for bundle in stored_explorers():
        record, spec = bundle[mime.EXPLORER], bundle.get(mime.VEGALITE)
        drawn = pictures(Chart(spec), folder / "drawn") if spec else None
        shown += explorer_html(record, drawn, "../", "code.ipynb")
        script = static / f"explorer-{record['explorer']}.js"
        script.write_text(grid_script(record), encoding="utf-8")
    sheets = "".join(
        f'<link rel="stylesheet" href="../_static/{name}.css" />\n'
        for name in ("page", "recount", "figures", "explorers")
    )
    page = folder / "chapters" / "one.html"
    page.parent.mkdir()
    page.write_text(PAGE.format(sheets=sheets, explorers=shown), encoding="utf-8")
    finish(folder)
