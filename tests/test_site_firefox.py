"""The built book in Firefox: one page of each kind, served and from disk, and all that moves."""

import re

import pytest
from built import HTML
from playwright.sync_api import expect

from benchmarks.clients.firefox import launched

CHAPTER = "chapters/state-response"
FIGURE = "figure#figure-juarez-homicides"
CLAIM = "claims/rio-upp-officers/index"
EXPLORER = "explorers/tolerance/index"
KINDS = (
    "index",
    "search",
    "genindex",
    "404",
    CHAPTER,
    "chapters/lesson-rounding-and-hedges",
    "reference/ten-numbers",
    "reference/ledger",
    "reference/figures",
    "reference/data",
    CLAIM,
    "figures/juarez-homicides/index",
    "figures/juarez-homicides/embed",
    EXPLORER,
    "editions/index",
    "editions/0.2.0/index",
)
IN_OTHER_WORDS = ("index", "search", CHAPTER, "reference/ledger", CLAIM, EXPLORER)
FETCHED_AHEAD_MS = 300
LIVE_MS = 60_000


@pytest.fixture(scope="module")
def firefox(playwright, tmp_path_factory):
    with launched(playwright, tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def tab(firefox):
    """A tab of one reader, and all that its pages say to the console."""
    context = firefox.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    tab.told = []
    tab.on("console", lambda message: tab.told.append(message.text))
    tab.on("pageerror", lambda error: tab.told.append(str(error)))
    yield tab
    context.close()


@pytest.fixture(params=["served", "from disk"])
def start(request):
    return request.getfixturevalue("site") if request.param == "served" else HTML.as_uri()


@pytest.mark.parametrize("language", ["", "es/", "pt/"])
def test_no_page_says_anything_to_the_console(tab, site, language):
    """Nor when Firefox fetches ahead what a page names as the next one."""
    told = {}
    for page in IN_OTHER_WORDS if language else KINDS:
        tab.goto(f"{site}/{language}{page}.html")
        tab.wait_for_timeout(FETCHED_AHEAD_MS)
        if tab.told:
            told[page] = list(tab.told)
            tab.told.clear()
    assert told == {}


def test_firefox_tells_of_what_the_policy_bars(tab, site):
    tab.goto(f"{site}/{CLAIM}.html")
    ahead = "Object.assign(document.createElement('link'), {rel: 'next', href: '../../index.html'})"
    tab.evaluate(f"() => document.head.append({ahead})")
    tab.wait_for_timeout(3 * FETCHED_AHEAD_MS)
    assert "default-src" in " ".join(tab.told)


def test_the_first_sign_of_a_reader_brings_menu_and_tooltip(tab, start):
    menu = ".dropdown-download-buttons > button"
    tab.goto(f"{start}/{CHAPTER}.html")
    tab.evaluate(f"() => document.querySelector('{menu}').click()")
    expect(tab.locator(".dropdown-download-buttons .dropdown-item").first).to_be_visible()
    tab.goto(f"{start}/index.html")
    tab.locator(".theme-switch-button").focus()
    expect(tab.locator(".tooltip")).to_have_text("Color mode")
    assert tab.told == []


def test_a_figure_wakes(tab, start):
    tab.goto(f"{start}/{CHAPTER}.html")
    tab.locator(f"{FIGURE} .recount-menu > summary").click()
    tab.locator(f"{FIGURE} [data-play]").click()
    tab.locator(f"{FIGURE} [data-live]").wait_for(timeout=LIVE_MS)
    expect(tab.locator(f"{FIGURE} .recount-live svg")).to_be_visible()
    expect(tab.locator(f"{FIGURE} .recount-wide > svg")).to_be_hidden()
    assert tab.told == []


@pytest.mark.parametrize("language", ["", "es/", "pt/"])
def test_an_explorer_moves(tab, start, language):
    tab.goto(f"{start}/{language}{EXPLORER}.html")
    before = tab.locator(".recount-result").inner_text()
    control = tab.locator(".recount-explorer [data-choice]").first
    expect(control).to_be_enabled()
    control.focus()
    tab.keyboard.press("ArrowUp" if control.get_attribute("type") == "number" else "ArrowRight")
    expect(tab.locator(".recount-result")).not_to_have_text(before)
    expect(tab.locator("[data-explorer]")).to_have_attribute("data-shown", re.compile("."))
    tab.locator(".recount-explorer .recount-table > summary").click()
    expect(tab.locator(".recount-explorer .recount-table td").first).to_be_visible()
    assert tab.told == []


def test_a_chart_for_which_nothing_is_picked_says_nothing(tab, site):
    tab.goto(f"{site}/explorers/homicide-explorer/index.html")
    tab.locator(".recount-explorer summary").first.click()
    tab.locator('.recount-explorer [data-tick=""]').click()
    drawn = re.compile("countries=&")
    expect(tab.locator("[data-explorer]")).to_have_attribute("data-shown", drawn, timeout=LIVE_MS)
    assert tab.told == []


def test_the_ledger_is_filtered(tab, start):
    tab.goto(f"{start}/reference/ledger.html")
    shown = tab.locator(".recount-ledger tbody tr:not([hidden])")
    everything = shown.count()
    tab.locator(".recount-filter input").fill("28,000")
    expect(tab.locator("#rio-upp-officers")).to_be_visible()
    expect(shown).not_to_have_count(everything)
    assert shown.count() < 20
    assert tab.told == []


@pytest.mark.parametrize(
    ("language", "words"), [("", "28,000"), ("es/", "28.000"), ("pt/", "28.000")]
)
def test_the_first_page_leads_to_what_is_searched(tab, start, language, words):
    tab.goto(f"{start}/{language}index.html")
    tab.locator("#recount-box").fill(words)
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=*")
    expect(tab.locator("#recount-results a[href*='rio-upp-officers']").first).to_be_visible()
    assert tab.told == []


def test_what_to_write_instead_is_copied(tab, start):
    tab.goto(f"{start}/{CLAIM}.html")
    words = tab.locator(".recount-instead [data-copied]").text_content().strip()
    button = tab.locator(".recount-instead [data-copy-text]")
    button.click()
    expect(button).to_have_text("Copied")
    tab.evaluate("() => document.querySelector('main').prepend(document.createElement('textarea'))")
    tab.locator("main > textarea").focus()
    tab.keyboard.press("Control+V")
    expect(tab.locator("main > textarea")).to_have_value(words)
    assert tab.told == []
