"""Explorers on a page of their own: every choice as the grid says, by every way to choose it."""

import csv
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from built import eventually
from explorer_page import EVIL, publish, stored_explorers
from grids import outcomes
from hypothesis import given
from hypothesis import strategies as st
from moving import MARKS, UNPACKED, drawing, figure, follow, sentence, shown, table
from playwright.sync_api import expect

from benchmarks.serving import serving
from recount import mime
from recount.explorers.grid import Outcome, packed, unpacked

PAGE = "chapters/one"
WINDOW, PLACES = figure("window"), figure("places")
ITEMS = ["Chile", "Perú", "Uruguay"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorers") / "site"
    publish(folder)
    return folder


@pytest.fixture(scope="module")
def site(folder):
    """The address of the small site, which `visit` opens in the place of the built book."""
    with serving(folder) as address:
        yield address


@pytest.fixture(scope="module")
def grids():
    return {
        bundle[mime.EXPLORER]["explorer"]: json.loads(bundle[mime.EXPLORER]["grid"])
        for bundle in stored_explorers()
    }


@pytest.fixture
def tab(visit):
    opened = visit(PAGE)
    yield opened
    assert opened.troubles == []


@pytest.fixture(scope="module")
def reading(browser, site):
    """A tab in which nothing is used yet."""
    tab = browser.new_page()
    tab.goto(f"{site}/{PAGE}.html")
    yield tab
    tab.close()


@given(st.data(), st.integers(1, 3))
def test_the_script_unpacks_what_is_packed(reading, data, each):
    grid = json.loads(json.dumps(packed(data.draw(outcomes(each)))))
    found = json.loads(reading.evaluate(UNPACKED, [grid, each]))
    assert [Outcome(**one) for one in found] == unpacked(grid, each)


def test_nothing_is_loaded_before_it_is_used(tab):
    loaded = "performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1))"
    late = re.compile(r"(vega|explorer-\w+)\.")
    assert not [name for name in tab.evaluate(loaded) if late.match(name)]
    tab.locator(f"{WINDOW} select").focus()
    shown(tab, "window", start=2011)
    names = [late.match(name).group(1) for name in tab.evaluate(loaded) if late.match(name)]
    assert sorted(names) == ["explorer-window", "vega"]


def test_each_kind_of_choice_moves_sentence_table_and_chart(tab):
    drawings = [drawing(tab, "window")]

    def moved(**choices):
        shown(tab, "window", **choices)
        [now] = drawing(tab, "window")
        assert now not in drawings
        drawings.append(now)
        boxes = tab.locator(f"{WINDOW} .recount-picture [role=img]").all()
        assert {box.get_attribute("aria-label") for box in boxes} == {sentence(tab, "window")}

    tab.locator(f"{WINDOW} [data-choice=start]").focus()
    tab.keyboard.press("ArrowRight")
    moved(start=2012)
    assert sentence(tab, "window") == "Medellín: from 2012 to 2015 56.2 % more."
    assert tab.locator(f"{WINDOW} output").first.inner_text() == "2012"
    assert [row[3] for row in table(tab, "window")].count("yes") == 4
    tab.locator(f"{WINDOW} [data-choice=doubled]").check()
    moved(doubled="yes")
    assert table(tab, "window")[0] == ["2010", "28.57142857", "Medellín", "no"]
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    moved(end=2019)
    tab.locator(f"{WINDOW} select").select_option(index=2)
    shown(tab, "window", place="a, b & c = d + e #?")
    assert sentence(tab, "window") == "a, b & c = d + e #?: from 2012 to 2019 150.7 % more."
    tab.get_by_role("button", name="Reset").first.click()
    shown(tab, "window", place="Medellín", start=2011, end=2015, doubled="no")
    assert sentence(tab, "window") == "Medellín: from 2011 to 2015 86.0 % more."


def test_items_pick_rows_and_their_sentences(tab):
    tab.locator(f"{PLACES} .recount-items summary").click()
    tab.get_by_label("Uruguay").check()
    shown(tab, "places", places="Uruguay")
    assert sentence(tab, "places") == "Perú: 7.00 by all causes. Uruguay: 1.00 by all causes."
    assert table(tab, "places") == [["Perú", "7"], ["Uruguay", "1"], ["Region", "12"]]
    assert tab.locator(f"{PLACES} summary output").inner_text() == "2"
    tab.get_by_role("button", name="None").click()
    shown(tab, "places", places="")
    assert sentence(tab, "places") == "Places: choose one or more."
    assert table(tab, "places") == [["Region", "12"]]
    tab.get_by_role("button", name="All").click()
    tab.locator(f"{PLACES} select").select_option("drugs")
    shown(tab, "places", cause="drugs", places="Chile")
    assert sentence(tab, "places") == (
        "No data for Chile. Perú: 3.50 by drugs. Uruguay: 0.50 by drugs."
    )
    assert "Deaths by drugs" in drawing(tab, "places")[0]


def test_where_there_are_no_data_there_is_no_chart(tab):
    place = tab.locator(f"{WINDOW} .recount-picture")
    size = place.bounding_box()
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2011")
    shown(tab, "window", end=2011)
    assert sentence(tab, "window") == "The last year must come after the first."
    assert drawing(tab, "window") == []
    assert place.bounding_box() == size
    assert table(tab, "window") == []
    expect(tab.locator(f"{WINDOW} [data-csv]")).to_be_disabled()
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2013")
    shown(tab, "window", end=2013)
    assert len(drawing(tab, "window")) == 1


def test_markup_is_text(tab):
    tab.locator(f"{WINDOW} select").select_option(EVIL)
    shown(tab, "window", place=EVIL)
    assert sentence(tab, "window").startswith(EVIL)
    assert {row[2] for row in table(tab, "window")} == {EVIL}
    tab.goto(
        f"{tab.url.split('#')[0]}#explorer-window?place={quote('<img src=x onerror=alert(1)>')}"
    )
    expect(tab.locator(f"{WINDOW} .recount-note")).to_contain_text("“<img src=x onerror=alert(1)>”")
    assert tab.locator("main img").count() == 0


FRESH = f"""async ([explorer, rows, form]) => {{ {MARKS}
  const figure = document.querySelector(explorer);
  const spec = recountExplorer.grids.get(figure.dataset.explorer).forms[form];
  const place = document.createElement("div");
  const whole = {{ ...spec, datasets: {{ ...spec.datasets, table: rows }} }};
  await recountCharts.embed(place, whole, recountCharts.pictureBox(figure));
  return [figure.querySelector(".recount-live svg"), place.querySelector("svg")].map(marks);
}}"""


def test_a_moved_chart_is_as_one_drawn_afresh(tab, grids):
    """For every choice of the places, whose number of rows and whose form change."""
    tab.locator(f"{PLACES} .recount-items summary").click()
    for number, cause in enumerate(("all causes", "drugs")):
        tab.locator(f"{PLACES} select").select_option(cause)
        columns = unpacked(grids["places"], 3)[number].table
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for item in ITEMS:
            tab.get_by_role("button", name="None").click()
            tab.get_by_label(item).check()
            shown(tab, "places", cause=cause, places=item)
            drawn = [row for row in rows if row["place"] in (item, "Region")]
            moved, afresh = tab.evaluate(FRESH, [PLACES, drawn, number])
            assert moved == afresh


def test_a_choice_is_kept_in_the_address_and_comes_back(tab, visit):
    tab.locator(f"{WINDOW} select").select_option("a, b & c = d + e #?")
    tab.locator(f"{WINDOW} [data-choice=start]").fill("2013")
    tab.locator(f"{WINDOW} [data-choice=doubled]").check()
    eventually(tab, "location.hash.includes('doubled=yes')")
    assert tab.url.endswith(
        "#explorer-window?place=a%2C%20b%20%26%20c%20%3D%20d%20%2B%20e%20%23%3F"
        "&start=2013&end=2015&doubled=yes"
    )
    said = sentence(tab, "window")
    again = visit(PAGE)
    again.goto("about:blank")
    again.goto(tab.url)
    shown(again, "window", start=2013, doubled="yes")
    assert sentence(again, "window") == said
    assert again.locator(f"{WINDOW} select").input_value() == "a, b & c = d + e #?"
    top = again.locator(WINDOW).bounding_box()["y"]
    assert -1 <= top < 200, "the page is scrolled to the explorer"
    assert again.evaluate("document.activeElement.dataset.explorer") == "window"
    assert again.locator(f"{WINDOW} .recount-note").inner_text() == ""
    follow(again, "explorer-places?places=Chile&places=Uruguay")
    shown(again, "places", places="Uruguay")
    assert sentence(again, "places") == "Chile: 2.50 by all causes. Uruguay: 1.00 by all causes."
    again.go_back()
    shown(again, "window", start=2013)
    follow(again, "explorer-places?places=&cause=drugs")
    shown(again, "places", cause="drugs")
    assert sentence(again, "places") == "Places: choose one or more."
    assert again.troubles == []


@pytest.mark.parametrize(
    ("fragment", "note", "said"),
    [
        (
            "explorer-window?start=1990&end=2013",
            "“1990” is not one of the choices of “First year”; 2011 is shown.",
            "Medellín: from 2011 to 2013 39.7 % more.",
        ),
        (
            "explorer-window?first=2010&end=2017",
            "“first” is none of the choices.",
            "Medellín: from 2011 to 2017 138.8 % more.",
        ),
        (
            "explorer-places?places=Atlantis&places=Chile",
            "“Atlantis” is not one of the choices of “Places”; Chile is shown.",
            "Chile: 2.50 by all causes.",
        ),
        (
            "explorer-places?places=Atlantis&cause=%E0%A4%A",
            "“Atlantis” is not one of the choices of “Places”; Perú is shown."
            " “\ufffd%A” is not one of the choices of “Cause”; all causes is shown.",
            "Perú: 7.00 by all causes.",
        ),
    ],
)
def test_a_link_to_what_there_is_not_says_so(tab, fragment, note, said):
    explorer = f"figure#{fragment.partition('?')[0]}"
    follow(tab, fragment)
    expect(tab.locator(f"{explorer} .recount-note")).to_have_text(note)
    expect(tab.locator(f"{explorer} .recount-result")).to_have_text(said)


def test_a_table_can_be_taken_away(tab, grids):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.locator(f"{WINDOW} .recount-taken summary").focus()
    tab.keyboard.press("Enter")
    tab.locator(f"{WINDOW} table").wait_for()
    tab.locator(f"{WINDOW} select").select_option(EVIL)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Download CSV").first.click()
    name = "window_-img-src-x-onerror-alert-1-_2011_2015_no.csv"
    assert download.value.suggested_filename == name
    text = Path(download.value.path()).read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    at = 1 * 5 * 5 * 2 + 1 * 5 * 2 + 2 * 2  # second place, second start, third end, not doubled
    columns = unpacked(grids["window"])[at].table
    assert [float(row["Victims"]) for row in rows] == columns["victims"]
    assert [row["Place"] for row in rows] == columns["place"] == [EVIL] * 10
    tab.get_by_role("button", name="Copy link to this choice").first.click()
    tab.get_by_role("button", name="Copied").wait_for()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert "#explorer-window?place=" in copied
    eventually(tab, f"location.href === {json.dumps(copied)}")


def test_without_vega_sentence_and_table_answer(visit):
    tab = visit(PAGE)
    tab.route("**/vega.*", lambda route: route.abort())
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    wait = tab.locator(f"{WINDOW} .recount-wait")
    expect(wait).to_have_text("The chart did not load. The sentence and the table hold.")
    assert sentence(tab, "window") == "Medellín: from 2011 to 2019 198.3 % more."
    assert [row[3] for row in table(tab, "window")].count("yes") == 9
    assert drawing(tab, "window") == [], "the picture is of other choices"
    tab.get_by_role("button", name="Reset").first.click()
    expect(wait).to_have_text("")
    assert len(drawing(tab, "window")) == 1, "the picture is of this choice again"
    tab.unroute("**/vega.*")
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2017")
    shown(tab, "window", end=2017)
    assert len(drawing(tab, "window")) == 1


def test_until_vega_is_there_the_picture_is_dimmed(visit):
    tab = visit(PAGE)
    held = []
    tab.route("**/vega.*", lambda route: held.append(route))
    picture = tab.locator(f"{WINDOW} .recount-picture")
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    expect(tab.locator(f"{WINDOW} .recount-wait")).to_have_text("The chart is loading.")
    assert sentence(tab, "window") == "Medellín: from 2011 to 2019 198.3 % more."
    still = picture.locator(".recount-wide")
    assert float(still.evaluate("box => getComputedStyle(box).opacity")) < 1
    size = picture.bounding_box()
    held[0].continue_()
    shown(tab, "window", end=2019)
    assert picture.get_attribute("data-state") == ""
    assert picture.bounding_box() == size


def test_without_its_numbers_an_explorer_says_so_and_stays_at_its_start(visit):
    tab = visit(PAGE)
    tab.route("**/explorer-window.*", lambda route: route.abort())
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    note = tab.locator(f"{WINDOW} .recount-note")
    expect(note).to_have_text("The numbers of this explorer did not load. Try again.")
    assert tab.locator(f"{WINDOW} [data-choice=end]").input_value() == "2015"
    assert sentence(tab, "window") == "Medellín: from 2011 to 2015 86.0 % more."
    tab.unroute("**/explorer-window.*")
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    shown(tab, "window", end=2019)
    assert note.inner_text() == ""


def test_with_scripts_off_the_start_is_there_whole(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/{PAGE}.html")
    words = "First year: 2011; Last year: 2015; Doubled: no"
    assert tab.locator(f"{WINDOW} .recount-choices").inner_text().endswith(words)
    assert tab.locator(f"{PLACES} .recount-choices").inner_text() == (
        "Cause: all causes; Places: Perú"
    )
    assert sentence(tab, "window") == "Medellín: from 2011 to 2015 86.0 % more."
    expect(tab.locator(f"{WINDOW} .recount-wide svg")).to_be_visible()
    assert not [one for one in tab.locator("button, select, input").all() if one.is_visible()]
    context.close()


def test_on_paper_the_choice_is_in_words(tab):
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    shown(tab, "window", end=2019)
    tab.emulate_media(media="print")
    assert "Last year: 2019" in tab.locator(f"{WINDOW} .recount-choices").inner_text()
    expect(tab.locator(f"{WINDOW} .recount-controls")).to_be_hidden()
    assert len(drawing(tab, "window")) == 1


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_jumps(visit, width):
    tab = visit(PAGE, width)
    tab.add_init_script(
        """window.shift = 0;
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
          window.shift += entry.value;
        })).observe({ type: "layout-shift", buffered: true });"""
    )
    tab.reload(wait_until="load")
    for end in (2019, 2011, 2017):
        tab.locator(f"{WINDOW} [data-choice=end]").fill(str(end))
        shown(tab, "window", end=end)
    tab.wait_for_timeout(100)
    assert tab.evaluate("window.shift") < 0.02
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_a_page_turned_on_its_side_gets_a_chart_of_its_width(tab):
    tab.locator(f"{WINDOW} [data-choice=end]").fill("2019")
    shown(tab, "window", end=2019)
    tab.set_viewport_size({"width": 400, "height": 800})
    width = f"document.querySelector('{WINDOW} .recount-live svg').viewBox.baseVal.width"
    eventually(tab, f"{width} === 320")
    assert len(drawing(tab, "window")) == 1


def test_an_explorer_moves_from_a_folder_on_disk(browser, folder):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto(f"{(folder / f'{PAGE}.html').as_uri()}#explorer-window?start=2013&end=2019")
    shown(tab, "window", start=2013, end=2019)
    tab.locator(f"{WINDOW} [data-choice=start]").focus()
    tab.keyboard.press("ArrowLeft")
    shown(tab, "window", start=2012)
    assert sentence(tab, "window") == "Medellín: from 2012 to 2019 150.7 % more."
    assert len(drawing(tab, "window")) == 1
    context.close()


A_DAY = figure("a-day")


def test_a_quotient_is_a_sentence_with_numbers_to_change(tab):
    assert tab.locator(f"{A_DAY} svg").count() == 0
    total = tab.locator(f"{A_DAY} [data-choice=total]")
    assert total.get_attribute("type") == "number"
    total.focus()
    tab.keyboard.press("ArrowUp")
    shown(tab, "a-day", total=30000)
    assert sentence(tab, "a-day") == "30,000 over 2 years are 41.1 a day."
    assert table(tab, "a-day") == [["30,000", "41.1"]]
    loaded = tab.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if "/vega." in name], "there is nothing to draw"


@pytest.mark.parametrize(
    ("typed", "taken"), [("44000", "40000"), ("46000", "50000"), ("9", "10000"), ("1e9", "100000")]
)
def test_a_typed_number_becomes_the_nearest_that_was_computed(tab, typed, taken):
    total = tab.locator(f"{A_DAY} [data-choice=total]")
    total.fill(typed)
    shown(tab, "a-day", total=taken)
    total.press("Tab")
    assert total.input_value() == taken
    assert sentence(tab, "a-day").startswith(f"{int(taken):,} over")


def test_an_emptied_number_keeps_what_was_chosen(tab):
    total = tab.locator(f"{A_DAY} [data-choice=total]")
    total.fill("50000")
    shown(tab, "a-day", total=50000)
    total.fill("")
    total.press("Tab")
    assert total.input_value() == "50000"
    assert sentence(tab, "a-day").startswith("50,000 over")


def test_columns_are_named_in_words(tab):
    tab.locator(f"{A_DAY} .recount-taken summary").click()
    tab.locator(f"{A_DAY} th").first.wait_for()
    names = tab.locator(f"{A_DAY} th").all_inner_texts()
    assert names == ["Total", "A day"]
