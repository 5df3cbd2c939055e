"""Explorers of the built book: each by keyboard alone, every choice as its record says."""

import json
import re

import pytest
from built import HTML, ROOT, eventually
from moving import UNPACKED, Told, drawing, figure, follow, same_cells, sentence, shown, table
from playwright.sync_api import expect

from recount.explorers.grid import Outcome
from recount.publish.book.book import Book
from recount.publish.explorers.explorers import option_text

RECORDS = {record.name: record for record in Book(ROOT).explorers}
CHAPTERS = {record.chapter: name for name, record in RECORDS.items()}
FOCUSED = """() => {
  const { dataset, tagName, type, value } = document.activeElement;
  return { choice: dataset.choice, reset: "reset" in dataset, tag: tagName, type, value };
}"""


@pytest.fixture
def open_at(visit):
    """Open the chapter of an explorer."""

    def open_chapter(name, **options):
        tab = visit(f"chapters/{RECORDS[name].chapter}", **options)
        tab.locator(f".recount-try:has({figure(name)}) > summary").click()
        return tab

    return open_chapter


def told(name):
    return Told(RECORDS[name].content)


def query(tab, name):
    return tab.locator(figure(name)).get_attribute("data-shown")


def move(tab, focused):
    """Change the control that has the focus, whatever it is."""
    if focused["tag"] == "SUMMARY":
        tab.keyboard.press("Enter")
        for _ in ("All", "None", "first item"):
            tab.keyboard.press("Tab")
        tab.keyboard.press("Space")
    elif focused["type"] == "checkbox":
        tab.keyboard.press("Space")
    else:
        onwards, back = "ArrowRight", "ArrowLeft"
        if focused["tag"] == "SELECT" or focused["type"] == "number":
            onwards, back = "ArrowDown", "ArrowUp"
        tab.keyboard.press(onwards)
        if tab.evaluate("document.activeElement.value") == focused["value"]:
            tab.keyboard.press(back)


def agrees(tab, name, record):
    """Hold what is shown against the record."""
    said, rows = record.at(query(tab, name))
    assert sentence(tab, name) == said
    assert same_cells(table(tab, name)) == same_cells(rows)
    drawn = bool(rows) and "spec" in RECORDS[name].content
    assert len(drawing(tab, name)) == drawn
    return drawing(tab, name) if drawn else [said]


@pytest.mark.parametrize("name", RECORDS)
def test_an_explorer_by_keyboard_alone(open_at, name):
    tab, record = open_at(name), told(name)
    choices = [choice["name"] for choice in RECORDS[name].content["choices"]]
    tab.evaluate(
        "(selector) => { const one = document.querySelector(selector);"
        " one.tabIndex = -1; one.focus(); }",
        figure(name),
    )
    drawings, reached = set(), []
    for _ in range(100):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        if focused["reset"]:
            break
        if focused["choice"] is None and focused["tag"] != "SUMMARY":
            continue
        before = query(tab, name)
        reached.append(focused["choice"] or record.items["name"])
        move(tab, focused)
        eventually(
            tab,
            f"""((now) => now && now !== {json.dumps(before)})
            (document.querySelector('{figure(name)}').dataset.shown)""",
        )
        drawings.update(agrees(tab, name, record))
    assert reached == choices
    assert len(drawings) > 1
    moved = query(tab, name)
    eventually(tab, f"location.hash === {json.dumps(f'#explorer-{name}?{moved}')}")
    tab.keyboard.press("Enter")
    start = RECORDS[name].content["sentence"]
    eventually(tab, f"document.querySelector('{figure(name)}').dataset.shown !== '{moved}'")
    eventually(tab, f"!location.hash.endsWith({json.dumps(moved)})")
    agrees(tab, name, record)
    assert sentence(tab, name) == start
    follow(tab, f"explorer-{name}?{moved}")
    eventually(tab, f"document.querySelector('{figure(name)}').dataset.shown === '{moved}'")
    agrees(tab, name, record)
    assert tab.troubles == []


@pytest.mark.parametrize("name", RECORDS)
def test_every_choice_is_as_the_record_says(open_at, name):
    tab, record = open_at(name), told(name)
    tab.locator(f"{figure(name)} .recount-controls").dispatch_event("focusin")
    eventually(tab, f"recountExplorer.grids.has('{name}')")
    grid = f"recountExplorer.grids.get('{name}')"
    found = json.loads(tab.evaluate(f"({UNPACKED})([{grid}, {record.each}])"))
    assert [Outcome(**one) for one in found] == record.outcomes


@pytest.mark.parametrize(("chapter", "name"), CHAPTERS.items())
@pytest.mark.parametrize("width", [320, 1280])
def test_a_link_to_a_choice_survives_the_page(browser, site, chapter, name, width):
    """Whatever the theme does while the page loads, the choice is made and in view."""
    choice = next(one for one in RECORDS[name].content["choices"] if one["kind"] != "items")
    other = next(one for one in reversed(choice["options"]) if one != choice["start"])
    option = option_text(other)
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"{site}/chapters/{chapter}.html#explorer-{name}?{choice['name']}={option}")
    shown(tab, name, **{choice["name"]: option})
    tab.wait_for_timeout(300)
    top = tab.locator(figure(name)).bounding_box()["y"]
    assert 0 <= top < 300
    assert tab.locator(f"{figure(name)} .recount-note").text_content() == ""
    agrees(tab, name, told(name))
    assert errors == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_nothing_of_explorers_is_loaded_before_they_are_used(open_at):
    tab = open_at(next(iter(RECORDS)))
    tab.mouse.wheel(0, 500)
    tab.wait_for_timeout(300)
    loaded = tab.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    assert not [name for name in loaded if re.search(r"/explorer-", name)]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["rio-areas", "convictions-a-day"])
def test_an_explorer_works_on_its_own_page(visit, name, width, theme):
    tab = visit(f"explorers/{name}/index", width, theme)
    assert tab.locator(".bd-article h1").inner_text().strip("#") == RECORDS[name].content["title"]
    choice = next(one for one in RECORDS[name].content["choices"] if one["kind"] != "items")
    other = next(one for one in reversed(choice["options"]) if one != choice["start"])
    follow(tab, f"explorer-{name}?{choice['name']}={option_text(other)}")
    shown(tab, name, **{choice["name"]: option_text(other)})
    agrees(tab, name, told(name))
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator("#claims a").count() > 0
    assert tab.troubles == []


def test_an_explorer_answers_on_its_own_page_with_scripts_off(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/explorers/rio-areas/index.html")
    assert sentence(tab, "rio-areas") == RECORDS["rio-areas"].content["sentence"]
    expect(tab.locator(f"{figure('rio-areas')} .recount-wide svg")).to_be_visible()
    context.close()


def test_those_of_one_quotient_are_sentences():
    drawing = {name for name, record in RECORDS.items() if "spec" in record.content}
    assert set(RECORDS) - drawing == {
        "drug-related-share",
        "cocaine-price-homicide",
        "convictions-a-day",
    }


@pytest.mark.parametrize("name", RECORDS)
def test_what_people_read_has_no_name_of_a_column(name):
    content = RECORDS[name].content
    grid = json.loads(content["grid"])
    # Between numerals are the words of every sentence; a slug or a column has no place there.
    words = " ".join(part for text in grid["texts"] for part in text)
    slug = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[a-z0-9]+(?:-[a-z0-9]+){3,}\b")
    assert slug.findall(words) == []
    for form in grid["forms"]:
        titles = re.findall(r'"title": "([^"]+)"', json.dumps(form))
        assert not [title for title in titles if slug.search(title)]


@pytest.mark.parametrize(
    ("name", "most_kb"), [("percent-change-window", 200), ("rio-areas", 100), ("tolerance", 200)]
)
def test_grids_stay_small_on_disk(name, most_kb):
    assert len(RECORDS[name].content["grid"].encode()) < most_kb * 1000


def test_what_a_chart_picks_is_in_its_table_in_every_language():
    """Or a line that is picked by its name is drawn in English alone."""
    picked = 0
    for file in (HTML / "_static").glob("explorer-*.js"):
        call = re.fullmatch(r"recountExplorer\((.*)\);\s*", file.read_text("utf-8"), re.DOTALL)
        name, grid = json.loads(f"[{call[1]}]")
        forms = json.dumps(grid["forms"], ensure_ascii=False)
        for column, words in re.findall(r"datum\.(\w+) [!=]==? '([^']*)'", forms):
            pools = (
                pool if isinstance(pool, list) else pool["of"] for pool in grid["columns"][column]
            )
            assert any(words in pool for pool in pools), f"{file.name}: {name} picks {words}"
            picked += 1
    assert picked >= 3
