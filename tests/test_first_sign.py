"""What comes with the first sign of a reader: tooltips, menus, the mark in the contents."""

import re

import pytest
from built import HTML
from playwright.sync_api import expect

from recount.publish.postprocess.styles import SET_BY, names_in_page

CHAPTER, WITHOUT_FIGURES = "chapters/state-response", "reference/methods"
LATE_MS = 400
NARROW = {"width": 800, "height": 900}
"""Where there is a way back to the top."""
BOOTSTRAP = re.compile(r"/bootstrap\.[0-9a-f]{12}\.js$")
MENU, FIRST = ".dropdown-download-buttons > button", ".dropdown-download-buttons .dropdown-item"
CLICKED = f"document.querySelector('{MENU}').click()"
"""Before the pointer, on its way there, has anything loaded."""
MARKED = "#pst-page-toc-nav a.active"
SWITCH = ".theme-switch-button"


@pytest.fixture(params=["served", "from disk"])
def start(request):
    return request.getfixturevalue("site") if request.param == "served" else HTML.as_uri()


@pytest.fixture
def reader(browser, request):
    """A page that nobody has touched yet, and what it asks for."""
    context = browser.new_context(**getattr(request, "param", {}))
    tab = context.new_page()
    tab.asked, tab.troubles = [], []
    tab.on("request", lambda one: BOOTSTRAP.search(one.url) and tab.asked.append(one.url))
    tab.on("pageerror", lambda error: tab.troubles.append(str(error)))
    yield tab
    context.close()


def untouched(tab, start, page=CHAPTER):
    tab.goto(f"{start}/{page}.html")
    tab.wait_for_timeout(LATE_MS)
    assert tab.asked == [], "nobody is there yet"


def test_a_pointer_on_a_button_gets_its_tooltip(reader, start):
    untouched(reader, start)
    reader.locator(SWITCH).hover()
    tip = reader.locator(".tooltip")
    expect(tip).to_have_text("Color mode")
    assert tip.evaluate("tip => getComputedStyle(tip).position") == "absolute", "it has its style"
    reader.mouse.move(600, 600)
    expect(tip).to_have_count(0)
    assert len(reader.asked) == 1
    assert reader.troubles == []


def test_the_focus_on_a_button_gets_its_tooltip(reader, start):
    untouched(reader, start)
    reader.locator(SWITCH).focus()
    expect(reader.locator(".tooltip")).to_have_text("Color mode")
    assert reader.troubles == []


@pytest.mark.parametrize("reader", [{}, {"has_touch": True}], indirect=True, ids=["click", "tap"])
def test_the_first_click_opens_the_menu(reader, start, request):
    untouched(reader, start)
    if "tap" in request.node.callspec.id:
        reader.locator(MENU).tap()
    else:
        reader.evaluate(CLICKED)
    expect(reader.locator(FIRST).first).to_be_visible()
    reader.keyboard.press("Escape")
    expect(reader.locator(FIRST).first).to_be_hidden()
    assert reader.troubles == []


def test_the_first_key_opens_the_menu(reader, start):
    untouched(reader, start)
    reader.locator(MENU).focus()
    reader.keyboard.press("ArrowDown")
    expect(reader.locator(FIRST).first).to_be_visible()
    expect(reader.locator(FIRST).first).to_be_focused()
    assert reader.troubles == []


@pytest.mark.parametrize("reader", [{"viewport": NARROW}], indirect=True, ids=["narrow"])
def test_whoever_scrolls_sees_the_section_marked_and_the_way_back(reader, start):
    untouched(reader, start)
    reader.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
    expect(reader.locator(MARKED).first).to_be_attached()
    reader.evaluate("window.scrollBy(0, -300)")
    expect(reader.locator("#pst-back-to-top")).to_be_visible()
    assert reader.troubles == []


def test_a_script_that_did_not_load_is_asked_for_again(reader, site):
    reader.route(BOOTSTRAP, lambda route: route.abort())
    untouched(reader, site)
    with reader.expect_event("requestfailed"):
        reader.evaluate(CLICKED)
    reader.unroute(BOOTSTRAP)
    reader.locator(MENU).click()
    expect(reader.locator(FIRST).first).to_be_visible()


def test_all_that_it_sets_is_known_to_the_style(reader, site):
    untouched(reader, site, WITHOUT_FIGURES)
    written = names_in_page((HTML / f"{WITHOUT_FIGURES}.html").read_text(encoding="utf-8"))
    reader.evaluate(
        """() => {
          window.seen = new Set();
          new MutationObserver(() =>
            document.querySelectorAll("[class]").forEach(({ classList }) => {
              for (const name of classList) window.seen.add(name);
            }),
          ).observe(document, { subtree: true, childList: true, attributes: true });
        }"""
    )
    reader.locator(SWITCH).hover()
    expect(reader.locator(".tooltip.show")).to_be_visible()
    reader.locator(MENU).click()
    expect(reader.locator(FIRST).first).to_be_visible()
    reader.locator("#pst-page-toc-nav a").last.click()
    expect(reader.locator(MARKED)).to_be_attached()
    set_by = set(reader.evaluate("[...window.seen]")) - written
    theme = {"hide", "noprint", "scrolled"}  # by its own scripts
    assert {"tooltip", "show"} <= set_by
    assert set_by - theme <= SET_BY["scripts/bootstrap.js"]
