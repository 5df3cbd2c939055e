"""The built book in a real browser: nothing from outside, nothing broken, nothing cut off."""

import functools
import hashlib
import http.server
import json
import threading
from pathlib import Path

import pytest
from browser import ARGUMENTS, chromium
from playwright.sync_api import sync_playwright

from recount.chapters import notebooks, pages, read, records_of
from recount.claims import ledger
from recount.data import descriptor

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    """Address of the built book on loopback."""
    assert (HTML / "index.html").is_file(), "run `make book` first"
    handler = functools.partial(Quiet, directory=str(HTML))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, site):
    """Open a page of the book and watch what it asks for and complains about."""
    opened = []

    def visit_page(page, width=1280, theme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        opened.append(context)
        tab = context.new_page()
        tab.troubles = []
        tab.on("console", lambda m: tab.troubles.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda error: tab.troubles.append(str(error)))
        tab.on("requestfailed", lambda request: tab.troubles.append(request.url))
        tab.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((site, "data:"))
                else tab.troubles.append(f"foreign request: {request.url}")
            ),
        )
        tab.add_init_script(f"localStorage.setItem('mode', '{theme}')")
        tab.goto(f"{site}/{page}.html", wait_until="networkidle")
        tab.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
        return tab

    yield visit_page
    for context in opened:
        context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("page", pages(ROOT))
def test_a_page_is_whole(visit, page, width, theme):
    tab = visit(page, width, theme)
    assert tab.troubles == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ids = tab.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
    assert sorted({name for name in ids if ids.count(name) > 1}) == []


@pytest.mark.parametrize("chapter", notebooks(ROOT))
def test_a_chapter_shows_every_figure_and_every_card(visit, chapter):
    found = records_of(chapter, read(notebooks(ROOT)[chapter]))
    tab = visit(f"chapters/{chapter}")
    for record in found:
        if record.kind == "figure":
            box = tab.locator(f"figure#figure-{record.name} .recount-wide")
            assert box.locator("svg").is_visible()
            assert box.get_attribute("aria-label") == record.content["alt"]
            assert (
                record.content["title"] in tab.locator(f"figure#figure-{record.name}").inner_text()
            )
            assert tab.get_by_text(record.content["caption"]).count() == 1
    shown = tab.eval_on_selector_all(".recount-card", "cards => cards.map(card => card.id)")
    claims = [f"claim-{slug}" for slug, claim in ledger(ROOT).items() if claim.chapter == chapter]
    assert sorted(shown) == sorted(claims)


def test_a_narrow_page_draws_its_own_picture(visit):
    for width, shown, hidden in ((320, "narrow", "wide"), (1280, "wide", "narrow")):
        figure = visit("chapters/state-response", width).locator("figure#figure-juarez-homicides")
        assert figure.locator(f".recount-{shown}").is_visible()
        assert not figure.locator(f".recount-{hidden}").is_visible()


def test_dark_ground_changes_the_ink_of_pictures(visit):
    def ink(theme):
        tab = visit("chapters/state-response", theme=theme)
        text = tab.locator("figure#figure-juarez-homicides .recount-wide svg text").first
        return text.evaluate("node => getComputedStyle(node).fill")

    assert ink("light") != ink("dark")


def test_pictures_stay_with_scripts_off(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/chapters/state-response.html")
    assert tab.locator("figure#figure-rio-2010-2011 .recount-wide svg").is_visible()
    context.close()


def test_the_numbers_of_a_card_are_those_of_its_record(visit):
    [record] = [
        entry.content
        for entry in records_of("state-response", read(notebooks(ROOT)["state-response"]))
        if entry.kind == "verdict" and entry.name == "rio-vehicle-theft-fall-2010-2011"
    ]
    text = visit("chapters/state-response").locator(f"#claim-{record['claim']}").inner_text()
    [quantity] = record["quantities"]
    for number in (
        quantity["bases"]["now"]["number"],
        *(other["number"] for other in quantity["other_series"]),
    ):
        assert f"{number:.1f}%" in text or f"{number:.2f}%" in text, json.dumps(quantity)
    assert record["headline"] in text


def test_the_ledger_holds_every_claim_and_leads_to_its_card(visit):
    tab = visit("reference/ledger")
    chapters = notebooks(ROOT)
    claims = [slug for slug, claim in ledger(ROOT).items() if claim.chapter in chapters]
    shown = tab.eval_on_selector_all(".recount-ledger tbody tr", "rows => rows.map(row => row.id)")
    assert sorted(shown) == sorted(claims)
    link = tab.locator("#rio-upp-officers a")
    link.click()
    tab.wait_for_url("**/chapters/state-response.html#claim-rio-upp-officers")
    assert tab.locator("#claim-rio-upp-officers").is_visible()
    tab.locator("#claim-rio-upp-officers a").click()
    tab.wait_for_url("**/reference/ledger.html#rio-upp-officers")


def test_the_gallery_leads_to_every_figure(visit):
    tab = visit("reference/figures")
    found = tab.eval_on_selector_all("main li a", "links => links.map(link => link.href)")
    wanted = [
        f"chapters/{name}.html#figure-{record.name}"
        for name, path in notebooks(ROOT).items()
        for record in records_of(name, read(path))
        if record.kind == "figure"
    ]
    assert [link.split("/", 3)[3] for link in found if "/chapters/" in link] == wanted


def test_the_ledger_can_be_searched_and_sorted(visit):
    tab = visit("reference/ledger")
    rows = tab.locator(".recount-ledger tbody tr")
    everything = rows.count()
    tab.locator(".dt-search input").fill("28,000")
    assert 0 < rows.count() < everything
    assert tab.locator("#rio-upp-officers").is_visible()
    tab.locator(".dt-search input").fill("")
    assert rows.count() == everything
    tab.locator(".recount-ledger thead th").nth(4).locator(".dt-column-order").first.click()
    verdicts = tab.eval_on_selector_all(
        ".recount-ledger tbody tr", "rows => rows.map(row => row.cells[4].innerText.trim())"
    )
    assert verdicts == sorted(verdicts)


def test_every_table_is_described_and_can_be_downloaded(visit, site):
    tab = visit("reference/data")
    for entry in descriptor(ROOT)["resources"]:
        box = tab.locator(f"details#{entry['name']}")
        assert entry["title"] in box.locator("summary").inner_text()
        link = box.locator("a[download]").get_attribute("href")
        body = tab.request.get(f"{site}/reference/{link}").body()
        assert f"sha256:{hashlib.sha256(body).hexdigest()}" == entry["hash"]


A4_PX = {"upright": 642, "turned": 971}  # the width of the text


@pytest.mark.parametrize("page", pages(ROOT))
def test_a_page_on_paper_is_its_text_alone_in_black_on_white(visit, page):
    width = A4_PX["turned" if page == "reference/ledger" else "upright"]
    tab = visit(page, width, "dark")
    tab.emulate_media(media="print")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    style = "getComputedStyle(document.body)"
    assert tab.evaluate(f"[{style}.backgroundColor, {style}.color]") == [
        "rgb(255, 255, 255)",
        "rgb(34, 34, 34)",
    ]
    assert tab.locator("article h1").is_visible()
    controls = "nav, header, footer, button, input, select, .cell_input, .headerlink"
    assert tab.locator(f":is({controls}):visible").count() == 0


def test_figures_on_paper_have_the_ink_of_the_light_ground(visit):
    def ink(theme, media):
        tab = visit("chapters/corruption", theme=theme)
        tab.emulate_media(media=media)
        text = tab.locator("figure#figure-cpi-2012-ranking .recount-wide svg text").first
        return text.evaluate("node => getComputedStyle(node).fill")

    assert ink("dark", "print") == ink("light", "screen") != ink("dark", "screen")


def test_numbers_lie_open_on_paper(visit):
    tab = visit("chapters/what-holds-up")
    table = tab.locator(".recount-numbers table").first
    assert not table.evaluate("table => table.checkVisibility()")
    tab.emulate_media(media="print")
    assert table.evaluate("table => table.checkVisibility()")


def test_the_margins_of_a_printed_page_name_page_and_book(visit):
    rules = visit("chapters/corruption").locator("head style[media=print]").inner_html()
    assert '@top-left { content: "Corruption" }' in rules
    assert '@bottom-left { content: "Drugs and Security in the Americas, Recounted" }' in rules
