"""The built book in a real browser: nothing from outside, nothing broken, nothing cut off."""

import hashlib
import itertools
import json
import re
from collections import Counter
from functools import cache
from urllib.parse import parse_qs, urlencode, urlsplit

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built import HTML, ROOT, eventually, pages_to_load, search_index
from playwright.sync_api import expect

from recount.chapters import is_lesson, notebooks, pages, read, records_of
from recount.ledger.claims import ledger, reports
from recount.tables.descriptors import descriptor
from recount.vocabulary import ANSWERS, STANDS_WORDS

SHOWN = "[...document.querySelectorAll('.recount-ledger tbody tr:not([hidden])')].map(({id}) => id)"
"""The claims that the ledger shows, in order."""

CLAIMS = ".recount-card > [id], .recount-unchecked tr[id]"
"""The claims of a chapter, on cards and in the tables of what nobody can check."""


@pytest.mark.parametrize("page", pages_to_load())
def test_a_page_is_whole(visit_all, page):
    """Light and dark, narrow and wide."""
    views = list(itertools.product((320, 1280), ("light", "dark")))
    for (width, theme), tab in visit_all(page, views).items():
        assert tab.troubles == [], (width, theme)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, theme
        ids = tab.eval_on_selector_all("[id]", "elements => elements.map(element => element.id)")
        assert [name for name, times in Counter(ids).items() if times > 1] == [], (width, theme)


@pytest.mark.parametrize("page", ["index", "chapters/state-response", "reference/ledger"])
def test_a_page_opens_from_a_folder_on_disk(visit, page):
    tab = visit(page, start=HTML.as_uri())
    assert tab.troubles == []
    assert tab.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily") != "serif"
    if page == "reference/ledger":
        tab.locator(".recount-filter input").fill("28.000")
        eventually(tab, f"{SHOWN}.includes('rio-upp-officers') && {SHOWN}.length < 20")


def test_the_watch_sees_what_a_policy_blocks(visit):
    tab = visit("index")
    tab.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.org/a'}))")
    tab.evaluate(
        "const script = document.createElement('script'); script.text = 'window.x = 1';"
        "document.body.append(script)"
    )
    tab.wait_for_timeout(200)
    assert any("violation of img-src" in trouble for trouble in tab.troubles)
    assert any("violation of script-src" in trouble for trouble in tab.troubles)
    assert tab.evaluate("window.x") is None


def test_every_page_states_its_policy_first_and_loads_what_never_changes():
    named = re.compile(r"[\w-]+(\.[\w-]+)*\.[0-9a-f]{12}\.\w+")
    loaded = set()
    for path in HTML.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        head = text[: text.index("</head>")]
        assert "default-src 'none'" in head
        for late in ("<script", "<link", "<style"):
            assert late not in head or head.index("Content-Security-Policy") < head.index(late)
        here = re.findall(r'="(?:\.\./)*_static/([^"]+)"', text)
        assert [name for name in here if not named.fullmatch(name)] == []
        loaded.update(here)
    css = "".join((HTML / "_static" / name).read_text() for name in loaded if name[-4:] == ".css")
    loaded.update(name for name in re.findall(r'url\("([^"]+)"\)', css) if ":" not in name)
    assert {path.name for path in (HTML / "_static").iterdir()} == loaded


def test_the_first_view_is_never_in_the_wrong_theme(browser, site):
    context = browser.new_context(color_scheme="dark")
    tab = context.new_page()
    tab.route("**/*.js", lambda route: route.abort())
    tab.goto(f"{site}/index.html")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    context.close()


def test_the_theme_is_switched_by_keyboard_and_remembered(visit):
    tab = visit("index")
    for theme in ("dark", "light"):
        for _ in range(3):
            tab.locator(".theme-switch-button").focus()
            tab.keyboard.press("Enter")
            if tab.evaluate("document.documentElement.dataset.mode") == theme:
                break
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
        shown = tab.locator(".theme-switch-button svg:visible")
        assert [icon.get_attribute("data-mode") for icon in shown.all()] == [theme]
        tab.reload()
        assert tab.evaluate("document.documentElement.dataset.theme") == theme
    assert tab.troubles == []


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_sidebar_opens_and_closes_by_keyboard_on_a_phone(visit, side):
    tab = visit("chapters/state-response", width=320)
    toggle, dialog = tab.locator(f".{side}-toggle"), tab.locator(f"#pst-{side}-sidebar-modal")
    expect(dialog).to_be_hidden()
    toggle.focus()
    tab.keyboard.press("Enter")
    expect(dialog.locator("a").first).to_be_visible()
    tab.keyboard.press("Tab")
    eventually(tab, f"document.activeElement.closest('dialog')?.id === 'pst-{side}-sidebar-modal'")
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(toggle).to_be_focused()
    assert tab.troubles == []


def test_the_search_field_opens_and_closes_by_keyboard(visit):
    tab = visit("index")
    dialog = tab.locator("#pst-search-dialog")
    tab.keyboard.press("Control+k")
    expect(dialog.locator("input")).to_be_focused()
    tab.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    tab.keyboard.press("Control+k")
    tab.keyboard.type("homicides")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?*")
    assert tab.troubles == []


def test_the_contents_mark_the_section_in_view(visit):
    tab = visit("chapters/state-response")
    last = tab.locator("#pst-page-toc-nav a").last
    last.click()
    eventually(tab, "document.querySelector('#pst-page-toc-nav li:last-child > a.active') !== null")
    assert tab.troubles == []


def test_a_button_leads_back_to_the_top(visit):
    tab = visit("chapters/state-response", width=800)
    tab.evaluate("window.scrollTo(0, 3000)")
    eventually(tab, "window.scrollY > 2000")
    tab.wait_for_timeout(100)
    tab.evaluate("window.scrollBy(0, -500)")
    tab.locator("#pst-back-to-top").click()
    eventually(tab, "window.scrollY === 0")


def test_the_buttons_of_the_header_do_what_they_say(visit):
    tab = visit("index")
    tab.evaluate("window.print = () => { window.printed = true }")
    tab.locator(".dropdown-download-buttons > button").click()
    tab.locator("[data-does=print]").click()
    assert tab.evaluate("window.printed")
    tab.locator("[data-does=fullscreen]").click()
    eventually(tab, "document.fullscreenElement !== null")
    assert tab.troubles == []


@pytest.mark.parametrize("chapter", notebooks(ROOT))
def test_a_chapter_shows_every_figure_and_every_card(visit, chapter):
    found = records_of(chapter, read(notebooks(ROOT)[chapter]))
    tab = visit(f"chapters/{chapter}")
    for record in found:
        if record.kind == "figure":
            box = tab.locator(f"figure#figure-{record.name} .recount-wide")
            expect(box.locator("svg")).to_be_visible()
            image = tab.get_by_role("img", name=record.content["alt"], exact=True)
            assert image.count() == 1, "heard once"
            assert (
                record.content["title"]
                in tab.locator(f"figure#figure-{record.name}").text_content()
            )
            assert tab.get_by_text(record.content["caption"]).count() == 1
    shown = tab.eval_on_selector_all(CLAIMS, "claims => claims.map(({ id }) => id)")
    claims = [f"claim-{slug}" for slug, claim in ledger(ROOT).items() if claim.chapter == chapter]
    assert sorted(shown) == sorted(claims)
    unchecked = tab.eval_on_selector_all(
        ".recount-unchecked tr[id]", "rows => rows.map(({ id }) => id)"
    )
    assert sorted(unchecked) == sorted(
        f"claim-{record.name}"
        for record in found
        if record.kind == "verdict" and record.content["answer"] == "nobody can check"
    )


def test_a_narrow_page_draws_its_own_picture(visit):
    for width, shown, hidden in ((320, "narrow", "wide"), (1280, "wide", "narrow")):
        figure = visit("chapters/state-response", width).locator("figure#figure-juarez-homicides")
        expect(figure.locator(f".recount-{shown}")).to_be_visible()
        expect(figure.locator(f".recount-{hidden}")).to_be_hidden()


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
    expect(tab.locator("figure#figure-rio-2010-2011 .recount-wide svg")).to_be_visible()
    context.close()


def test_the_numbers_of_a_card_are_those_of_its_record(visit):
    [record] = [
        entry.content
        for entry in records_of("state-response", read(notebooks(ROOT)["state-response"]))
        if entry.kind == "verdict" and entry.name == "rio-vehicle-theft-fall-2010-2011"
    ]
    tab = visit("chapters/state-response")
    text = tab.locator(f".recount-card:has(#claim-{record['claim']})").text_content()
    [quantity] = record["quantities"]
    for number in (
        *(counted["number"] for counted in quantity["bases"].values()),
        *(other["number"] for other in quantity["other_series"]),
    ):
        assert f"{number:.1f}%" in text or f"{number:.2f}%" in text, json.dumps(quantity)
    assert record["answer"] in text
    assert record["headline"] in text


def test_the_ledger_holds_every_claim_and_leads_to_its_page_and_card(visit):
    tab = visit("reference/ledger")
    chapters = notebooks(ROOT)
    claims = [slug for slug, claim in ledger(ROOT).items() if claim.chapter in chapters]
    shown = tab.eval_on_selector_all(".recount-ledger tbody tr", "rows => rows.map(row => row.id)")
    assert sorted(shown) == sorted(claims)
    link = tab.locator("#rio-upp-officers a")
    link.click()
    tab.wait_for_url("**/claims/rio-upp-officers/index.html")
    tab.locator(".recount-does a", has_text="In its chapter").click()
    tab.wait_for_url("**/chapters/state-response.html#claim-rio-upp-officers")
    expect(tab.locator("#claim-rio-upp-officers")).to_be_visible()
    tab.locator("#claim-rio-upp-officers a", has_text="In the ledger").click()
    tab.wait_for_url("**/reference/ledger.html#rio-upp-officers")


def test_the_gallery_leads_to_every_figure(visit):
    tab = visit("reference/figures")
    found = tab.eval_on_selector_all("main li a", "links => links.map(link => link.href)")
    wanted = [f"figures/{record.name}/index.html" for record in stored("figure")]
    assert [link.split("/", 3)[3] for link in found if "/figures/" in link] == wanted


@pytest.mark.parametrize("width", [320, 1280])
def test_the_gallery_shows_pictures_as_they_come_into_view(visit, width):
    tab = visit("reference/figures", width=width)
    pictures = tab.locator("main .recount-gallery img")
    assert pictures.count() == len(stored("figure"))
    sizes = pictures.evaluate_all("all => all.map((one) => [one.offsetWidth, one.offsetHeight])")
    last = pictures.last
    assert not last.evaluate("one => one.complete && one.naturalWidth"), "it waits"
    last.scroll_into_view_if_needed()
    eventually(tab, "[...document.querySelectorAll('.recount-gallery img')].at(-1).naturalWidth")
    after = pictures.evaluate_all("all => all.map((one) => [one.offsetWidth, one.offsetHeight])")
    assert after == sizes, "nothing jumps"
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.troubles == []


def test_the_explorers_have_an_index_that_leads_to_each(visit):
    tab = visit("reference/explorers")
    found = tab.eval_on_selector_all(
        "main .recount-gallery a", "links => links.map((link) => link.getAttribute('href'))"
    )
    assert found == [f"../explorers/{record.name}/index.html" for record in stored("explorer")]


def test_numbers_of_the_text_lead_to_cards_of_their_section():
    """Every such link leads to an element of the page, and stands within the text."""
    for name in notebooks(ROOT):
        page = BeautifulSoup((HTML / "chapters" / f"{name}.html").read_text("utf-8"), "lxml")
        links = page.select("a.recount-origin")
        assert len(links) > 20 or is_lesson(name), name
        for link in links:
            assert re.fullmatch(r"#(claim-[a-z0-9-]+|numbers-\d+)", link["href"])
            assert page.find(id=link["href"][1:]) is not None, link["href"]
            assert link.find_parent(["h1", "h2", "h3", "figure", "a"]) is None


def test_a_number_of_the_text_opens_the_list_that_it_leads_to(visit):
    tab = visit("chapters/corruption")
    link = tab.locator("a.recount-origin[href^='#numbers-']").first
    target = link.get_attribute("href")
    expect(tab.locator(target)).to_be_hidden()
    link.click()
    tab.locator(target).wait_for()


@cache
def stored(kind):
    """The stored records of a kind, in reading order."""
    return [
        record
        for name, path in notebooks(ROOT).items()
        for record in records_of(name, read(path))
        if record.kind == kind
    ]


@cache
def verdicts():
    """The verdicts of all claims, by claim."""
    return {
        record.name: record.content
        for name, path in notebooks(ROOT).items()
        for record in records_of(name, read(path))
        if record.kind == "verdict"
    }


def counted(tab):
    """How many claims the ledger says it shows, once that is how many it does."""
    eventually(tab, f"document.querySelector('[role=status]').innerText.startsWith({SHOWN}.length)")
    shown, everything = re.findall(
        r"\d+", tab.locator(".recount-filter [role=status]").inner_text()
    )
    assert int(everything) == len(verdicts())
    return int(shown)


def test_the_ledger_finds_words_and_numbers(visit):
    tab = visit("reference/ledger")
    for query in ("28,000", "28.000", "28 000 officers", "upp"):
        tab.locator(".recount-filter input").fill(query)
        eventually(tab, f"{SHOWN}.length < 20")
        assert "rio-upp-officers" in tab.evaluate(SHOWN)
        assert 0 < counted(tab) < 20
    tab.locator(".recount-filter input").fill("28,001")
    eventually(tab, f"{SHOWN}.length === 0")
    assert counted(tab) == 0


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("answer", "do not quote", lambda record: record["answer"] == "do not quote"),
        ("verdict", "differs", lambda record: record["headline"] == "differs"),
        ("answer", "nobody can check", lambda record: record["stands"] == "open"),
        ("kind", "comparison", lambda record: record["kind"] == "comparison"),
        (
            "report",
            reports(ROOT)["copolad2023"].short_title.split(",")[0],
            lambda record: record["report"] == "copolad2023",
        ),
        ("chapter", "State response", lambda record: record["chapter"] == "state-response"),
        ("reason", "mislabelled", lambda record: "mislabelled" in record["reasons"].values()),
    ],
)
def test_the_ledger_is_filtered_and_the_part_can_be_linked(visit, site, name, value, fits):
    wanted = sorted(claim for claim, record in verdicts().items() if fits(record))
    assert wanted
    tab = visit("reference/ledger")
    tab.get_by_label(name.capitalize(), exact=True).select_option(value)
    eventually(tab, f"{SHOWN}.length === {len(wanted)}")
    assert sorted(tab.evaluate(SHOWN)) == wanted
    assert counted(tab) == len(wanted)
    assert tab.url == f"{site}/reference/ledger.html?{urlencode({name: value})}"
    tab.goto(tab.url)
    assert sorted(tab.evaluate(SHOWN)) == wanted
    tab.get_by_role("button", name="Show all").click()
    eventually(tab, f"{SHOWN}.length === {len(verdicts())}")
    assert tab.url == f"{site}/reference/ledger.html"
    assert tab.troubles == []


def test_filters_of_the_ledger_add_up_with_search_and_order(visit, site):
    query = {"q": "homicide", "verdict": "differs", "sort": "-chapter"}
    tab = visit("reference/ledger")
    tab.goto(f"{site}/reference/ledger.html?{urlencode(query)}")
    shown, known = tab.evaluate(SHOWN), verdicts()
    assert len(shown) > 1
    assert {known[claim]["headline"] for claim in shown} == {"differs"}
    chapters = [known[claim]["chapter"] for claim in shown]
    assert chapters == sorted(chapters, reverse=True)
    assert len(set(chapters)) > 1


def test_a_link_to_a_claim_shows_it_whatever_is_filtered(visit, site):
    tab = visit("reference/ledger")
    tab.goto(f"{site}/reference/ledger.html?verdict=reproduced&sort=claim#rio-upp-officers")
    assert tab.evaluate(f"{SHOWN}.length") == len(verdicts())
    row = tab.locator("#rio-upp-officers")
    assert 0 <= row.bounding_box()["y"] < 900
    expect(row.locator("dd", has_text="differs"), "it lies open").to_be_visible()
    assert tab.locator(".recount-more[open]").count() == 1


@pytest.mark.parametrize("kind", ["card", "figure"])
@pytest.mark.parametrize("width", [320, 1280])
def test_a_card_or_figure_far_down_is_where_its_link_leads(visit, site, width, kind):
    """What is far from the view has no height of its own until it comes near."""
    tab = visit("chapters/state-response", width)
    parts = {"card": CLAIMS, "figure": ".recount-figure[id]"}[kind]
    names = tab.eval_on_selector_all(parts, "parts => parts.map(({ id }) => id)")
    for name in (names[len(names) // 2], names[-1]):
        tab.goto(f"{site}/chapters/state-response.html?at={name}#{name}")
        tab.wait_for_timeout(300)
        part = tab.locator(f"#{name}")
        card = tab.locator(f".recount-card:has(> #{name})")  # else a row of what nobody can check
        box = (card if card.count() else part).bounding_box()
        left = "document.documentElement.scrollHeight - innerHeight - scrollY"
        furthest = 200 if tab.evaluate(left) > 1 else 850  # what stands last cannot go up further
        assert 0 <= box["y"] < furthest
        assert box["height"] > 40


@pytest.mark.parametrize("width", [320, 1280])
def test_a_claim_far_down_is_where_its_link_leads(visit, site, width):
    tab = visit("reference/ledger", width)
    for claim in list(verdicts())[150::100]:
        tab.goto(f"{site}/reference/ledger.html?at={claim}#{claim}")
        tab.wait_for_timeout(300)
        assert 0 <= tab.locator(f"#{claim}").bounding_box()["y"] < 200


def test_columns_of_the_ledger_sort_up_down_and_back(visit):
    tab = visit("reference/ledger")
    first = tab.evaluate(SHOWN)
    head = tab.get_by_role("columnheader", name="Answer")
    column = {claim: ANSWERS.index(record["answer"]) for claim, record in verdicts().items()}
    for state, down in (("ascending", False), ("descending", True)):
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", state)
        assert tab.locator("[aria-sort]").count() == 1
        order = [column[claim] for claim in tab.evaluate(SHOWN)]
        assert order == sorted(order, reverse=down)
    head.get_by_role("button").click()
    assert tab.evaluate(SHOWN) == first
    assert tab.locator("[aria-sort]").count() == 0
    tab.get_by_role("button", name="Printed").click()
    printed = tab.eval_on_selector_all(
        ".recount-ledger tbody tr", "rows => rows.map(row => row.cells[1].textContent)"
    )
    numbers = [
        float(found[0].replace(",", ""))
        for found in (re.search(r"\d[\d,]*(\.\d+)?", text) for text in printed)
        if found
    ]
    assert len(numbers) > 100
    assert numbers == sorted(numbers), "by what the numbers are, not by their letters"
    assert not printed[-1], "what is empty comes last"


def test_the_order_of_the_ledger_stays_when_it_is_filtered(visit):
    tab = visit("reference/ledger")
    tab.get_by_role("button", name="Claim").click()
    tab.get_by_label("Answer", exact=True).select_option("do not quote")
    wanted = [one["claim"] for one in verdicts().values() if one["answer"] == "do not quote"]
    eventually(tab, f"{SHOWN}.length === {len(wanted)}")
    statements = [verdicts()[claim]["statement"] for claim in tab.evaluate(SHOWN)]
    assert statements == sorted(statements, key=str.lower)
    kept = parse_qs(urlsplit(tab.url).query)
    assert kept == {"answer": ["do not quote"], "sort": ["claim"]}


def test_each_option_of_the_ledger_counts_what_it_would_show(visit):
    def options(name):
        texts = tab.get_by_label(name, exact=True).locator("option").all_text_contents()
        return dict(re.fullmatch(r"(.+) \((\d+)\)", text).groups() for text in texts[1:])

    tab, known = visit("reference/ledger"), list(verdicts().values())
    answers = Counter(record["answer"] for record in known)
    assert {one: int(count) for one, count in options("Answer").items()} == answers
    assert list(options("Answer")) == [answer for answer in ANSWERS if answers[answer]]
    tab.get_by_label("Answer", exact=True).select_option("do not quote")
    eventually(tab, f"{SHOWN}.length === {answers['do not quote']}")
    assert {one: int(count) for one, count in options("Answer").items()} == answers
    kinds = Counter(one["kind"] for one in known if one["answer"] == "do not quote")
    assert {one: int(count) for one, count in options("Kind").items()} == kinds


def test_on_a_phone_the_ledger_begins_with_its_search_and_folds_its_filters(visit):
    tab = visit("reference/ledger", 375)
    field, lists = tab.locator(".recount-filter input"), tab.locator(".recount-filter select")
    assert field.bounding_box()["y"] < 500
    expect(lists.first).to_be_hidden()
    tab.locator(".recount-filters summary").click()
    expect(lists.first).to_be_visible()
    # At once, for rows above move what is below while they are laid out.
    badge, claim, printed, counted = tab.locator("#rio-upp-officers").evaluate(
        """(row) => {
            const [, printed, counted] = row.querySelectorAll("td");
            const parts = [row.querySelector(".recount-badge"), row.querySelector("a")];
            return [...parts, printed, counted].map((part) => part.getBoundingClientRect());
        }"""
    )
    assert badge["y"] < claim["y"] < printed["y"]
    assert printed["y"] == pytest.approx(counted["y"], abs=2)
    assert printed["x"] < counted["x"]


def test_a_row_of_the_ledger_says_both_numbers_and_opens_for_the_rest(visit):
    row = visit("reference/ledger").locator("#rio-upp-officers")
    row.scroll_into_view_if_needed()  # for what is far away is not laid out yet
    printed, counted = row.locator("td").nth(1), row.locator("td").nth(2)
    expect(printed).to_have_text("“more than 28,000”", use_inner_text=True)
    expect(counted).to_have_text(
        "8,000 people at the time, 9,543 people today", use_inner_text=True
    )
    chapter = row.locator("dd", has_text="The state’s response")
    expect(chapter).to_be_hidden()
    row.locator("summary").click()
    expect(chapter).to_be_visible()


def test_the_ledger_with_scripts_off_is_the_whole_table_and_nothing_dead(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/reference/ledger.html")
    assert tab.locator(".recount-ledger tbody tr").count() == len(verdicts())
    expect(tab.locator(".recount-filter")).to_be_hidden()
    assert tab.locator("article :is(button, input, select):enabled:visible").count() == 0
    context.close()


@pytest.mark.parametrize("width", [320, 1700])
def test_the_ledger_stays_a_table_for_a_screen_reader(visit, width):
    tab = visit("reference/ledger", width)
    nodes = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in nodes if "role" in node)
    claims = len(verdicts())
    assert roles["table"] == 1
    assert roles["columnheader"] == 5
    assert roles["row"] == claims + 1


FOUND = {
    "74.6": "claim-juarez-homicide-fall-2010-2012",
    "74,6 per cent": "claim-juarez-homicide-fall-2010-2012",
    "28,000": "claim-rio-upp-officers",
    "28.000": "claim-rio-upp-officers",
    "28 000 officers": "claim-rio-upp-officers",
    "28000": "claim-rio-upp-officers",
    "16,000,000": "claim-brazil-illegal-firearms",
    "1,900 per cent": "north-against-south-1-900-per-cent",
    "1900%": "north-against-south-1-900-per-cent",
    "17 per 100,000": "deaths-and-17-per-100-000",
    "210.000 convictions": "claim-americas-drug-convictions-2007-2009",
    "homicide Honduras": "claim-honduras-homicide-rate",
    "homicides in honduras": "claim-honduras-homicide-rate",
    "informality Peru": "claim-ecuador-peru-colombia-informality",
    "labor informal": "claim-informality-region-more-than-half",
    "Ciudad Juárez": "claim-juarez-homicides-2010",
    "ciudad juarez": "claim-juarez-homicides-2010",
    "BOGOTA": "claim-bogota-microtrafficking-murders-2023",
    "Gini": "term-Gini-coefficient",
    "prison overcrowd": "claim-haiti-overcrowding-2021",
    "unodc_homicide_rates": "unodc_homicide_rates",
    "“odds ratio”": "term-Odds-ratio",
    "private guards": "private-guards",
}
"""What somebody types, and what has to be among the first three results."""


QUERIES = pd.read_csv(ROOT / "tests" / "publish" / "site" / "queries.csv")
"""What people type, and the addresses of which one has to be among the first three results.

A row that is not found stays a row: the table was written before the search was made to find it.
"""


def named(address):
    """An entry by its id, or a page without one by where it lies."""
    page, _, anchor = address.partition("#")
    return anchor or page


def results(tab):
    """Ids that the results lead to, in order."""
    tab.locator("#recount-count:not(:empty)").wait_for()
    links = tab.eval_on_selector_all(
        "#recount-results li a", "links => links.map(link => link.href)"
    )
    return [link.partition("#")[2] for link in links]


def suggestions(tab):
    """Other queries that the page offers to follow."""
    tab.locator(".recount-suggested").first.wait_for()
    return tab.locator(".recount-suggested a").all_inner_texts()


def test_the_search_finds_words_and_numbers_in_any_writing(visit, site):
    tab = visit("search")
    missed = {}
    for query, wanted in FOUND.items():
        tab.goto(f"{site}/search.html?{urlencode({'q': query})}")
        if wanted not in results(tab)[:3]:
            missed[query] = results(tab)[:3]
    assert missed == {}
    assert tab.troubles == []


def test_at_least_95_of_100_queries_find_their_page_among_the_first_three(visit, site):
    assert len(QUERIES) >= 100
    assert QUERIES["query"].is_unique
    assert set(QUERIES["language"]) == {"en", "es", "pt"}
    tab = visit("search")
    tab.goto(f"{site}/search.html?q=Gini")
    assert results(tab)
    found = tab.evaluate(
        """queries => queries.map((query) =>
        window.recountSearch.search(query).hits.slice(0, 3).map(({ entry }) => entry.address))""",
        QUERIES["query"].tolist(),
    )
    missed = {
        query: first
        for query, wanted, first in zip(QUERIES["query"], QUERIES["wanted"], found, strict=True)
        if set(map(named, first)).isdisjoint(wanted.split())
    }
    assert len(missed) <= 0.05 * len(QUERIES), missed


def test_what_the_queries_want_is_there():
    script = search_index().read_text("utf-8")
    rows = script.removeprefix("window.recountIndex=").removesuffix(";\n")
    there = {named(address) for _, _, address, *_ in json.loads(rows)}
    assert {name for wanted in QUERIES["wanted"] for name in wanted.split()} <= there


def test_the_search_puts_first_what_holds_all_words_and_keeps_to_phrases(visit, site):
    tab = visit("search")

    def found(query):
        tab.goto(f"{site}/search.html?{urlencode({'q': query})}")
        return results(tab)

    assert found("officers policing 28,000")[0] == "claim-rio-upp-officers"
    assert "claim-rio-upp-officers" in found("officers policing 28,000 Honduras")
    assert "claim-honduras-homicide-rate" in found("homicide Honduras")[:3]
    assert "claim-rio-upp-officers" in found('"special training in community policing"')
    assert found('"community training in special policing"') == []
    assert "claim-rio-upp-officers" not in found("28")


def test_the_search_offers_a_near_number_where_there_is_none(visit, site):
    tab = visit("search")
    tab.goto(f"{site}/search.html?q=28,001")
    assert results(tab) == []
    assert "28,000" in suggestions(tab)
    tab.get_by_role("link", name="28,000", exact=True).click()
    tab.wait_for_url("**/search.html?q=28%2C000")
    assert "claim-rio-upp-officers" in results(tab)[:3]


def test_the_search_says_how_it_read_a_word(visit, site):
    tab = visit("search")
    tab.goto(f"{site}/search.html?q=Cuidad+Juarez+zzqxj")
    assert results(tab)
    said = tab.get_by_role("status").inner_text()
    assert "“Cuidad” was read as “ciudad”." in said
    assert "Nothing holds “zzqxj”." in said
    tab.goto(f"{site}/search.html?q=homicidio")
    assert "claim-colombia-homicides-2010" in results(tab)
    assert "read as" not in tab.get_by_role("status").inner_text()


def test_the_search_offers_topics_before_anything_is_asked(visit):
    tab = visit("search")
    topics = suggestions(tab)
    assert {"homicide", "prisons", "corruption"} <= set(topics)
    tab.get_by_role("link", name="money laundering").click()
    tab.wait_for_url("**/search.html?q=money+laundering")
    assert "launder" in results(tab)[0]
    assert tab.troubles == []


def test_the_search_by_keyboard_from_a_chapter(visit):
    tab = visit("chapters/state-response")
    tab.keyboard.press("Control+k")
    tab.keyboard.type("homicide Honduras")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search.html?q=homicide+Honduras")
    first = results(tab)[0]
    assert tab.locator("#recount-query").input_value() == "homicide Honduras"
    for _ in range(2):  # over the button
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url(f"**/claims/*/index.html#{first}")
    expect(tab.locator(f"#{first}")).to_be_visible()


def test_the_search_shows_verdicts_marks_words_and_announces_numbers(visit, site):
    tab = visit("search")
    tab.locator("#recount-query").fill("upp officers")
    tab.wait_for_url("**/search.html?q=upp+officers")
    tab.wait_for_selector("#recount-results li")
    line = tab.locator("li", has=tab.locator("a[href$='#claim-rio-upp-officers']"))
    [record] = [
        entry.content
        for entry in records_of("state-response", read(notebooks(ROOT)["state-response"]))
        if entry.kind == "verdict" and entry.name == "rio-upp-officers"
    ]
    badge = line.locator(".recount-badge")
    assert badge.inner_text() == record["answer"].capitalize()
    assert badge.get_attribute("data-answer") == record["answer"]
    assert STANDS_WORDS[record["stands"]] in line.inner_text()
    assert {"UPP", "officers"} <= set(line.locator("mark").all_inner_texts())
    tab.goto(f"{site}/search.html?q=homicide")
    announced = sum(map(int, re.findall(r"\d+", tab.get_by_role("status").inner_text())))
    assert len(results(tab)) == 10
    tab.get_by_role("button", name=f"Show all {announced} results").click()
    assert len(results(tab)) == announced
    eventually(tab, "document.activeElement.closest('li') !== null")


def test_the_search_says_plainly_that_nothing_was_found(visit, site):
    tab = visit("search")
    markup = "<img src=x1x onzzqx=zzqxj()><b>zzqxj</b>"
    tab.goto(f"{site}/search.html?{urlencode({'q': markup})}")
    assert results(tab) == []
    assert tab.get_by_role("status").inner_text() == f"Nothing in the book holds “{markup}”."
    assert tab.locator("main img, #recount-results b, #recount-count *").count() == 0
    assert "homicide" in suggestions(tab)
    assert tab.troubles == []


def test_the_index_is_loaded_only_when_somebody_searches(browser, site):
    context = browser.new_context()
    tab = context.new_page()
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    for page in ("chapters/state-response", "search"):
        tab.goto(f"{site}/{page}.html", wait_until="networkidle")
    assert [url for url in asked if "search-index" in url] == []
    tab.locator("#recount-query").fill("Gini")
    assert "term-Gini-coefficient" in results(tab)
    assert len([url for url in asked if "search-index" in url]) == 1
    context.close()


def test_the_search_works_from_a_folder(browser):
    context = browser.new_context()
    tab = context.new_page()
    tab.goto((HTML / "chapters" / "state-response.html").as_uri())
    tab.keyboard.press("Control+k")
    tab.keyboard.type("28.000")
    tab.keyboard.press("Enter")
    tab.wait_for_url("file:///**/search.html?q=28.000*")
    assert "claim-rio-upp-officers" in results(tab)[:3]
    tab.locator("#recount-query").fill("juarez")
    tab.keyboard.press("Enter")
    tab.wait_for_selector("mark:text('Juárez')")
    tab.locator("#recount-results li a").first.click()
    tab.wait_for_url("file:///**/*.html#*juarez*")
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_search_fits_any_page(visit, site, theme):
    tab = visit("search", theme=theme)
    for width in (1280, 320):
        tab.set_viewport_size({"width": width, "height": 900})
        tab.goto(f"{site}/search.html?q=unodc_homicide")
        assert results(tab)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        links = tab.locator("#recount-results a").all()
        assert min(link.bounding_box()["height"] for link in links) >= 24
    assert tab.troubles == []


def test_the_search_page_with_scripts_off_leads_elsewhere(browser, site):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{site}/search.html?q=Gini")
    expect(tab.locator("#recount-query")).to_be_hidden()
    for name, page in (("the ledger", "ledger"), ("the list of figures", "figures")):
        link = tab.locator("main").get_by_role("link", name=name)
        expect(link).to_be_visible()
        assert link.get_attribute("href") == f"reference/{page}.html"
    context.close()


def test_every_table_is_described_and_can_be_downloaded(visit, site):
    tab = visit("reference/data")
    for entry in descriptor(ROOT)["resources"]:
        box = tab.locator(f"details#{entry['name']}")
        assert entry["title"] in box.locator("summary").inner_text()
        link = box.locator("a[download][href$='.csv']").get_attribute("href")
        body = tab.request.get(f"{site}/reference/{link}").body()
        assert f"sha256:{hashlib.sha256(body).hexdigest()}" == entry["hash"]


def test_a_missing_page_is_whole_under_any_address(browser, site):
    context = browser.new_context()
    tab = context.new_page()
    troubles = []
    tab.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    tab.add_init_script("localStorage.setItem('mode', 'light')")
    tab.on("requestfailed", lambda request: troubles.append(request.url))
    page = (HTML / "404.html").read_text(encoding="utf-8")
    address = f"{site}/no/such/page.html"
    tab.route(address, lambda route: route.fulfill(body=page, content_type="text/html"))
    tab.goto(address, wait_until="networkidle")
    assert troubles == []
    expect(tab.get_by_role("heading", name="Page not found")).to_be_visible()
    tab.get_by_role("link", name="the first page").click()
    tab.wait_for_url(f"{site}/index.html")
    expect(tab.locator(".recount-findings li").first).to_be_visible()
    context.close()


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
    expect(tab.locator("article h1")).to_be_visible()
    sorts = ".recount-ledger th button"  # holds the name of its column
    controls = f"nav, header, footer, button:not({sorts}), input, select, .cell_input, .headerlink"
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
