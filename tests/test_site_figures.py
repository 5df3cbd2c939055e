"""Figures of the built book in a real browser: menu, live chart, both grounds, nothing jumps."""

import json
import re

import pytest
from built import HTML, eventually
from playwright.sync_api import expect

PAGE = "chapters/state-response"
FIGURE = "figure#figure-juarez-homicides"
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; form-action 'self' file:;"
    " base-uri 'none'"
)
WATCH = """
window.shift = 0;
window.broken = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shift += entry.value;
})).observe({ type: "layout-shift", buffered: true });
addEventListener("securitypolicyviolation", (event) => window.broken.push(event.blockedURI));
"""
LIVE_MS = 60_000


@pytest.fixture
def strict(visit, site):
    """Open a page under a policy without eval, and watch what it breaks and what jumps."""

    def open_page(page=PAGE, **options):
        tab = visit(page, **options)
        tab.route(
            f"{site}/**/*.html",
            lambda route: route.fulfill(
                response=(answer := route.fetch()),
                headers=answer.headers | {"content-security-policy": POLICY},
            ),
        )
        tab.add_init_script(WATCH)
        tab.reload(wait_until="load")
        return tab

    return open_page


def play(tab, figure=FIGURE):
    tab.locator(f"{figure} .recount-menu > summary").focus()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    eventually(tab, "document.activeElement.textContent === 'Interactive'")
    tab.keyboard.press("Enter")
    tab.locator(f"{figure} [data-live]").wait_for(timeout=LIVE_MS)


@pytest.mark.parametrize(("width", "box"), [(1280, "wide"), (320, "narrow")])
def test_a_live_chart_takes_the_place_of_its_picture(strict, width, box):
    tab = strict(width=width)
    assert tab.evaluate("typeof vegaEmbed") == "undefined", "only when asked for"
    picture = tab.locator(f"{FIGURE} .recount-{box}")
    size = picture.bounding_box()
    play(tab)
    live = picture.locator(".recount-live svg")
    expect(live).to_be_visible()
    expect(picture.locator("> svg")).to_be_hidden()
    after = picture.bounding_box()
    assert (after["width"], after["height"]) == (size["width"], size["height"])
    assert live.get_attribute("viewBox").split()[2] == {"wide": "680", "narrow": "320"}[box]
    mark = live.locator(".mark-symbol.role-mark path").nth(3)
    mark.evaluate("mark => mark.scrollIntoView({ block: 'center', behavior: 'instant' })")
    mark.hover(force=True)
    tip = tab.locator("#vg-tooltip-element.visible")
    tip.wait_for(timeout=LIVE_MS)
    said = dict(line.split("\t") for line in tip.inner_text().splitlines())
    assert said["Source"] in {"death certificates", "prosecutor", "organised crime", "press"}
    assert float(said["Homicide victims a year"].replace(",", "")) > 0
    assert tab.evaluate("window.shift") < 0.02
    assert tab.evaluate("window.broken") == []
    assert tab.troubles == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width


def test_eval_is_forbidden_under_the_policy_of_these_tests(strict):
    tab = strict()
    # Later, for what the browser is told from outside may use eval.
    tab.evaluate(
        "setTimeout(() => { try { eval('1'); window.found = 'ran' }"
        " catch { window.found = 'refused' } })"
    )
    tab.wait_for_function("window.found")
    assert tab.evaluate("window.found") == "refused"


def test_a_chart_comes_alive_under_the_pointer(strict):
    tab = strict()
    tab.locator(f"{FIGURE} .recount-wide").hover()
    tab.locator(f"{FIGURE} [data-live]").wait_for(timeout=LIVE_MS)


def test_changing_the_ground_recolours_picture_and_live_chart(strict):
    tab = strict()
    play(tab)
    tab.wait_for_function("document.documentElement.dataset.theme === 'light'")
    inks = {
        theme: tab.evaluate(
            """([theme, figure]) => {
              document.documentElement.dataset.theme = theme;
              return [":scope > svg text", ".recount-live text"].map((text) =>
                getComputedStyle(document.querySelector(`${figure} .recount-wide`)
                  .querySelector(text)).fill);
            }""",
            [theme, FIGURE],
        )
        for theme in ("light", "dark")
    }
    assert inks["light"][0] == inks["light"][1]
    assert inks["dark"][0] == inks["dark"][1]
    assert inks["light"][0] != inks["dark"][0]


def test_the_menu_works_by_keyboard(strict):
    tab = strict("chapters/what-holds-up")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    figure = "figure#figure-verdicts-overview"
    tab.locator(f"{figure} .recount-menu > summary").focus()
    tab.keyboard.press("Enter")
    reached = []
    for _ in range(10):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.textContent"))
        if reached[-1] == "Copy link":
            tab.keyboard.press("Enter")
            tab.get_by_role("button", name="Copied").wait_for()
            copied = tab.evaluate("navigator.clipboard.readText()")
            assert copied.endswith("chapters/what-holds-up.html#figure-verdicts-overview")
    files = ["SVG", "PNG", "PDF", "CSV"]
    pages = ["Page of this figure", "The code of this"]
    names = ["Interactive", "Table", *files, *pages, "Link", "Copy link"]
    assert reached == names
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Copied").first.wait_for()
    tab.wait_for_timeout(100)
    assert "edition" in tab.evaluate("navigator.clipboard.readText()")
    tab.locator(f"{figure} [data-table]").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(f"{figure} .recount-table table")).to_be_visible()


def on_line(tab, **line):
    """Open the page anew on a line of this kind."""
    tab.add_init_script(
        f"Object.defineProperty(navigator, 'connection', {{ value: {json.dumps(line)} }})"
    )
    tab.reload(wait_until="load")


def begin_to_read(tab):
    tab.locator(FIGURE).evaluate("box => box.scrollIntoView({ block: 'center' })")
    tab.keyboard.press("Shift")


def vega_asked_for(tab):
    loaded = tab.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    return [name for name in loaded if "spec.js" in name or "vega" in name]


def test_on_a_fast_line_a_figure_in_view_comes_alive_by_itself(strict):
    tab = strict()
    on_line(tab, effectiveType="4g", saveData=False)
    tab.wait_for_timeout(1500)
    assert vega_asked_for(tab) == [], "before anybody reads, nothing is loaded"
    begin_to_read(tab)
    tab.locator(f"{FIGURE} [data-live]").wait_for(timeout=LIVE_MS)
    assert tab.locator("[data-live]").count() < 4, "only what is in view"
    assert tab.locator(f"{FIGURE} [data-play]").is_disabled()
    assert tab.evaluate("window.shift") < 0.02
    assert tab.evaluate("window.broken") == []


@pytest.mark.parametrize(
    "line",
    [
        {"effectiveType": "4g", "saveData": True},
        {"effectiveType": "3g", "saveData": False},
        {"effectiveType": "2g", "saveData": False},
    ],
)
def test_on_a_slow_or_dear_line_nothing_comes_unasked(strict, line):
    tab = strict()
    on_line(tab, **line)
    begin_to_read(tab)
    tab.wait_for_timeout(2000)
    assert vega_asked_for(tab) == []
    play(tab)


def test_nothing_of_vega_is_loaded_before_somebody_asks(strict):
    tab = strict()
    tab.wait_for_timeout(2000)
    assert vega_asked_for(tab) == []


def test_the_menu_works_with_scripts_off(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/chapters/what-holds-up.html")
    figure = tab.locator("figure#figure-verdicts-overview")
    expect(figure.locator(".recount-wide svg")).to_be_visible()
    figure.locator(".recount-menu > summary").click()
    expect(figure.get_by_role("link", name="CSV")).to_be_visible()
    expect(figure.get_by_role("button").first).to_be_hidden()
    figure.locator(".recount-table > summary").click()
    expect(figure.locator(".recount-table table")).to_be_visible()
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_of_a_figure_is_whole(visit, width, theme):
    tab = visit("figures/juarez-homicides/index", width, theme)
    assert tab.troubles == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert re.match(r"Fig\. \d+: \S", tab.locator("article h1").inner_text())
    assert tab.locator("#data tbody tr").count() == 37
    tab.locator("article a", has_text="The state").first.click()
    tab.wait_for_url(f"**/{PAGE}.html{FIGURE.removeprefix('figure')}")


def test_a_chart_comes_alive_from_a_folder_on_disk(browser):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((HTML / "figures" / "juarez-homicides" / "index.html").as_uri())
    tab.locator("[data-play]").click()
    tab.locator("[data-live]").wait_for(timeout=LIVE_MS)
    context.close()


def test_the_page_of_a_figure_leads_to_the_claims_that_it_bears_on(visit):
    tab = visit("figures/rio-north-copacabana/index")
    claims = tab.locator("#claims li")
    assert claims.count() > 0
    answers = {"quote it", "quote with care", "do not quote", "nobody can check"}
    badges = tab.locator("#claims .recount-badge").all_inner_texts()
    assert {badge.lower() for badge in badges} <= answers
    statement = claims.first.locator("a").inner_text()
    claims.first.locator("a").click()
    tab.wait_for_url("**/claims/*/index.html")
    assert statement in tab.locator("article").inner_text()
