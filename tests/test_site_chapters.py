"""Chapters in a real browser: what can be quoted first, cards that unfold, code a link away."""

import gzip

import pytest
from built import HTML, ROOT, eventually
from playwright.sync_api import expect

from recount.chapters import notebooks, read, records_of, verdicts
from recount.publish.book.sections import sections_of
from recount.publish.site.chapter_page import MOST
from recount.vocabulary import ANSWERS

LONGEST = "chapters/state-response"
CARD, UNCHECKED = "claim-rio-upp-officers", "claim-rio-upp-territories"
TALLEST = {1280: 15_000, 375: 25 * 812}
"""In pixels: of a screen, and of a phone, which may show a chapter in 25 views."""
LIGHTEST_KIB = 200


def verdicts_of(name):
    return [entry.content for entry in verdicts(records_of(name, read(notebooks(ROOT)[name])))]


def counts(records):
    found = [record["answer"] for record in records]
    return [f"{found.count(answer)} {answer}" for answer in ANSWERS if answer in found]


def shown(selector):
    return f"document.querySelector('{selector}').checkVisibility()"


@pytest.mark.parametrize("width", TALLEST)
def test_the_longest_chapter_is_not_too_long(visit, width):
    heights = {}
    for name in notebooks(ROOT):
        tab = visit(f"chapters/{name}", width)
        tab.add_style_tag(content=".recount-figure { content-visibility: visible !important }")
        heights[name] = tab.evaluate("document.documentElement.scrollHeight")
    print(width, heights)
    assert max(heights.values()) <= TALLEST[width], heights


@pytest.mark.parametrize("name", notebooks(ROOT))
def test_a_chapter_is_light(name):
    page = (HTML / "chapters" / f"{name}.html").read_bytes()
    assert len(gzip.compress(page)) <= LIGHTEST_KIB * 1024
    assert b"cell_input" not in page, "code is in the notebook"


@pytest.mark.parametrize("name", notebooks(ROOT))
def test_a_chapter_and_its_sections_show_their_counts(visit, name):
    tab = visit(f"chapters/{name}")
    found = tab.locator(".recount-counts").all()
    texts = [
        [" ".join(part.split()) for part in one.locator("span").all_inner_texts()] for one in found
    ]
    sections = [
        section.verdicts
        for section in sections_of(name, read(notebooks(ROOT)[name]))
        if section.verdicts
    ]
    records = [[entry.content for entry in section] for section in sections]
    whole = [record for section in records for record in section]
    assert texts == [counts(part) for part in ([whole, *records] if whole else [])]


def test_what_can_be_quoted_comes_first(visit):
    tab = visit(LONGEST)
    front = tab.locator(".recount-front")
    records = verdicts_of("state-response")
    for answer, heading in (("quote it", "What you can quote"), ("do not quote", "Do not quote")):
        listed = front.locator(f"h2:text-is('{heading}') + ul > li")
        assert listed.count() == MOST
        links = front.locator(f"h2:text-is('{heading}') ~ :is(ul, details)").locator("a")
        names = {link.get_attribute("href") for link in links.all()}
        assert {f"#claim-{r['claim']}" for r in records if r["answer"] == answer} <= names
    for record in records:
        if record["answer"] == "do not quote":
            line = front.locator(f"li:has(a[href='#claim-{record['claim']}'])")
            assert f"Write instead: {record['instead']}" in line.text_content()
    first_section = tab.locator("article section section").first.bounding_box()["y"]
    assert front.bounding_box()["y"] < first_section


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("claim", [CARD, UNCHECKED])
def test_a_link_opens_what_it_names(browser, site, scripts, claim):
    context = browser.new_context(java_script_enabled=scripts)
    tab = context.new_page()
    tab.goto(f"{site}/{LONGEST}.html#{claim}")
    tab.wait_for_timeout(500)
    box = tab.locator(f"#{claim}").bounding_box()
    assert box, "what it names is folded"
    assert 0 <= box["y"] < 300
    context.close()


def test_a_link_within_the_page_opens_a_card(visit):
    tab = visit(LONGEST)
    link = tab.locator(".recount-front a").first
    name = link.get_attribute("href")
    eventually(tab, f"!{shown(name)}")
    link.click()
    eventually(tab, shown(name))


def test_a_card_opens_by_keyboard(visit):
    tab = visit(LONGEST)
    tab.locator(f".recount-section:has(#{CARD}) > summary").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator(f".recount-card:has(#{CARD}) > summary")).to_be_visible()
    tab.locator(f".recount-card:has(#{CARD}) > summary").focus()
    tab.keyboard.press("Enter")
    eventually(tab, shown("#" + CARD))
    tab.keyboard.press("Enter")
    eventually(tab, f"!{shown('#' + CARD)}")


def test_everything_lies_open_on_paper(visit):
    tab = visit(LONGEST)
    eventually(tab, f"!{shown('#' + CARD)}")
    tab.emulate_media(media="print")
    hidden = """[...document.querySelectorAll(
      ".recount-section > *, .recount-card > div, .recount-unchecked tbody tr, .recount-more li," +
      ".recount-numbers tr, .recount-sources p, .recount-explorer .recount-result",
    )].filter((part) => !part.checkVisibility()).length"""
    assert tab.evaluate(hidden) == 0
    tab.emulate_media(media="screen")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    eventually(tab, shown("#" + CARD))
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    eventually(tab, f"!{shown('#' + CARD)}")


def test_a_search_in_the_page_finds_what_is_folded(visit):
    """Chromium's own search unfolds, as `window.find` does not; but both look into it."""
    tab = visit(LONGEST)
    slot = "getComputedStyle(card, '::details-content').contentVisibility"
    folded = tab.locator(".recount-card").first.evaluate(f"card => {slot}")
    assert folded == "hidden", (
        "which the search of a browser looks into; `display: none` it does not"
    )


def test_code_is_one_link_away(visit, site):
    tab = visit(LONGEST)
    for part in (f"#{CARD}", "#figure-juarez-homicides", ".recount-explorer"):
        link = tab.locator(part).first.locator("a", has_text="The code of this")
        address = link.get_attribute("href")
        assert address == "../_sources/chapters/state-response.ipynb"
    body = tab.request.get(f"{site}/_sources/chapters/state-response.ipynb").body()
    assert body == notebooks(ROOT)["state-response"].read_bytes()
