"""Whoever reads the built book with a keyboard, a screen reader, a thumb or other eyes."""

import json
import os
import re
from importlib.resources import files
from xml.etree import ElementTree

import pytest
from built import HTML, ROOT, eventually, pages_to_load
from moving import figure
from playwright.sync_api import expect

from recount.chapters import notebooks, pages
from recount.drawing.chart import (
    GROUNDS,
    LETTERING,
    ON_DARK,
    ON_LIGHT,
    SERIES,
    contrast,
    on_mark,
)
from recount.publish.book.book import Book
from recount.vocabulary import ANSWERS

EXPLORERS: dict[str, list[str]] = {}
for record in Book(ROOT).explorers:
    EXPLORERS.setdefault(record.chapter, []).append(record.name)
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
FIGURE_PAGE = "figures/juarez-homicides/index"
CLAIM_PAGES = ("claims/cpi-uruguay-chile-2012/index", "claims/air-forces-emergency-decrees/index")
"""Of one that rests on tables, and of one that cannot be checked."""
EDITION_PAGES = ("editions/index", "editions/0.2.0/index")
EXPLORER_PAGE = "chapters/what-holds-up"
SEARCHED = "search.html?q=homicide"
TRANSLATED_PAGES = (
    "es/index",
    "pt/chapters/corruption",
    "es/claims/cpi-uruguay-chile-2012/index",
    "pt/figures/juarez-homicides/index",
    "es/explorers/tolerance/index",
    "pt/reference/ledger",
    "es/search",
)
"""One of each kind, in either language: they have the same templates."""
RULES = {"target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}
"""Rules that axe leaves out unless asked."""

AUDIT = """([rules, only, places]) => axe.run(
  { include: places, exclude: [".recount-figure svg"] },
  { resultTypes: ["violations"], ...(only ? { runOnly: only } : { rules }) },
).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`)))"""
"""Pictures are left out: axe takes the ink of letters from `color`, which is not that of SVG. Their
own contrast is tested below, from the pictures."""

OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""Rules whose outcome may change with the ground."""

WHOLE = ["html"]
INKS = """() => {
  const numbers = new Map(), grounds = new Map(), inks = new Map();
  const number = (...looks) => {
    const look = looks.join();
    return numbers.get(look) ?? numbers.set(look, numbers.size).get(look);
  };
  for (const element of document.querySelectorAll("*")) {
    const look = getComputedStyle(element), above = grounds.get(element.parentElement);
    const own = number(look.backgroundColor, look.backgroundImage, look.opacity, look.filter,
      look.mixBlendMode, look.position, look.zIndex, look.clip, look.clipPath);
    const nothing = number("rgba(0, 0, 0, 0)", "none", 1, "none", "normal", "static", "auto",
      "auto", "none");
    const ground = own === nothing ? above : number("on", above, own);
    grounds.set(element, ground);
    inks.set(element, number("ink", ground, look.color, look.fontSize, look.fontWeight,
      look.textShadow, element.closest(":disabled, [aria-disabled=true]") !== null));
  }
  return inks;
}"""
"""What decides on the contrast of each element's letters, as a number: ink, and all grounds."""

SAMPLE = """([places, light, dark]) => {
  const letters = (element) => [...element.childNodes].filter(
    ({ nodeType }) => nodeType === Node.TEXT_NODE).map(({ data }) => data.trim()).join("").length;
  const longest = new Map();
  for (const place of places.flatMap((one) => [...document.querySelectorAll(one)])) {
    for (const element of [place, ...place.querySelectorAll("*")]) {
      const length = element.matches("input, select, textarea") ? 1 : letters(element);
      if (!length || element.closest(".recount-figure svg")) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      const { width, height } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1) continue;
      const look = [element.tagName, ...[light, dark].flatMap((inks) =>
        [inks.get(element), inks.get(element.parentElement)])];
      if (element.matches("a, a *")) {
        const { display, textDecoration, borderBottom } = getComputedStyle(element);
        look.push(display, textDecoration, borderBottom, element.closest("a").parentElement
          .textContent.trim().length > element.closest("a").textContent.trim().length);
      }
      const like = look.join();
      if (length > (longest.get(like)?.length ?? 0)) longest.set(like, { element, length });
    }
  }
  return [...longest.values()].map(({ element }) => element);
}"""
"""Of all letters that look the same in light and in dark, around them too, the longest."""

UNFOLD = """(all) => {
  const seen = {};
  for (const part of document.querySelectorAll("details")) {
    seen[part.className] = (seen[part.className] ?? 0) + 1;
    part.open = all || seen[part.className] <= 3;
  }
}"""
"""Opens what is folded: three of each kind, as code and lists are all alike, or all of them."""

SMALL = """(least) => [...document.querySelectorAll(
  "a[href], button, input, select, summary, [role=button], [role=switch], [role=checkbox]",
)].filter((target) => {
  if (!target.checkVisibility({ visibilityProperty: true })) return false;
  const { right, ...size } = target.getBoundingClientRect().toJSON();
  const [width, height] = [size.width, size.height].map((px) => Math.round(px * 100) / 100);
  if (!width || right < 0 || (width >= least && height >= least)) return false;
  const around = target.closest("p, dd, figcaption, li, td");
  const own = target.textContent;
  const others = around ? around.textContent.replace(own, "").match(/\\p{L}{2,}/gu) ?? [] : [];
  const standsAlone = target.closest("small, nav, td, .recount-gallery, .recount-downloads");
  const inSentence = getComputedStyle(target).display === "inline" && others.length > 2;
  return !inSentence || standsAlone;
}).map((target) => target.outerHTML.slice(0, 160))"""
"""Targets under 24 by 24 px, but for links inside sentences (WCAG 2.5.8)."""

PARTED = """() => [...document.querySelectorAll("a[href]")].filter((link) => {
  const after = link.nextSibling;
  if (!/^[.,;:)]/.test(after?.nodeType === Node.TEXT_NODE ? after.data : "")) return false;
  const mark = document.createRange();
  mark.setStart(after, 0);
  mark.setEnd(after, 1);
  const { top, height } = mark.getBoundingClientRect();
  return height > 0 && top + height / 2 > [...link.getClientRects()].at(-1).bottom;
}).map((link) => link.outerHTML.slice(0, 160))"""
"""Links whose full stop or comma stands alone in the next line."""


def audited():
    """Those that are loaded, and what the first page of a kind may lack; search with an answer."""
    own = (FIGURE_PAGE, *CLAIM_PAGES, *EDITION_PAGES, *TRANSLATED_PAGES)
    chosen = dict.fromkeys([*pages_to_load(), *own])
    return [SEARCHED if page == "search" else page for page in chosen]


def moved():
    """Chapters whose explorers have every kind of control; `make test-all` takes every chapter."""
    if os.environ.get("RECOUNT_EVERY_PAGE"):
        return list(EXPLORERS)
    return ["illegal-economy", "what-holds-up"]


@pytest.fixture(scope="module")
def reader(browser):
    """A tab that carries axe; for its sake alone the policy of the pages is set aside."""
    context = browser.new_context(bypass_csp=True, reduced_motion="reduce", color_scheme="light")
    context.add_init_script(AXE)
    yield context.new_page()
    context.close()


def set_ground(tab, theme):
    tab.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    eventually(tab, "document.getAnimations().every(({ playState }) => playState !== 'running')")


def settle(tab, width):
    """Let the page's script see, a frame later, which boxes scroll at this width."""
    eventually(tab, f"innerWidth === {width}")
    tab.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame("
        "() => setTimeout(done, 100))))"
    )


def open_page(tab, site, page, width=1280):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(f"{site}/{page if '.html' in page else f'{page}.html'}")
    if page == SEARCHED:
        tab.locator("#recount-results a").first.wait_for()
    # As read to its end: what is far from the view has a guessed height, and axe looks everywhere.
    tab.add_style_tag(content="* { content-visibility: visible !important }")
    tab.evaluate(UNFOLD, bool(os.environ.get("RECOUNT_EVERY_PAGE")))
    settle(tab, width)


def barriers(reader, *parts):
    """What axe and measuring find in light and dark, wide and narrow, on the page or in parts.

    Dark ground changes inks alone: see `in_dark`.
    """
    places, found = list(parts) or WHOLE, {}
    for width in (1280, 320):
        reader.set_viewport_size({"width": width, "height": 900})
        settle(reader, width)
        set_ground(reader, "light")
        found[width, "light"] = reader.evaluate(AUDIT, [RULES, None, places])
        found[width, "dark"] = in_dark(reader, places)
        assert reader.evaluate("document.documentElement.scrollWidth") <= width
        found[width, "small"] = reader.evaluate(SMALL, 24)
        found[width, "parted"] = reader.evaluate(PARTED)
    return {where: what for where, what in found.items() if what}


def in_dark(reader, places):
    """What axe finds of colours on dark ground, when it has looked at everything on light.

    It looks at one of all letters that look alike; where every page is loaded, at all of them.
    """
    light = reader.evaluate_handle(INKS)
    set_ground(reader, "dark")
    if not os.environ.get("RECOUNT_EVERY_PAGE"):
        dark = reader.evaluate_handle(INKS)
        places = reader.evaluate_handle(SAMPLE, [places, light, dark])
    return reader.evaluate(AUDIT, [RULES, OF_COLOUR, places])


@pytest.mark.parametrize("page", audited())
def test_nobody_is_shut_out(reader, site, page):
    """No violation, light and dark, wide and narrow; nothing sideways, too small or parted.

    On a phone nothing of a page of the contents goes sideways when all is unfolded, either.
    """
    open_page(reader, site, page)
    assert barriers(reader) == {}
    if page in pages(ROOT):
        reader.evaluate(UNFOLD, arg=True)
        assert reader.evaluate("document.documentElement.scrollWidth") <= 320


def test_axe_sees_what_is_wrong(reader, site):
    open_page(reader, site, "reference/glossary")
    reader.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', `<img src='x.png'>"
        "<p style='color: #888; background: #999'>Faint</p>"
        "<p style='width: 5em'><a href='#' style='display: inline-block'>Widely known</a>.</p>"
        "<div><button style='height: 20px; padding: 0'>x</button></div>`)"
    )
    found = " ".join(reader.evaluate(AUDIT, [RULES, None, WHOLE]))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert len(reader.evaluate(SMALL, 24)) == 1
    assert len(reader.evaluate(PARTED)) == 1


def test_what_is_faint_in_the_dark_alone_is_seen(reader, site):
    """A word among many that look alike on light ground, one in its place, and a link in a text."""
    open_page(reader, site, "reference/glossary")
    reader.add_style_tag(
        content="html[data-theme=dark] .x { color: #333 } html[data-theme=dark] .y { background:"
        " #bbb !important } .z { text-decoration: none !important; color: #a00 }"
        "html[data-theme=dark] .z { color: #ddd !important }"
    )
    reader.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', `<p>Clear</p>"
        "<p class='x'>Inked</p><div class='y'><p>Placed</p></div><p>Clear again</p>"
        "<p>Of many words one is <a class='z' href='#'>linked</a> among others.</p>`)"
    )
    set_ground(reader, "light")
    found = in_dark(reader, WHOLE)
    assert [re.search(">(.*?)<", one)[1] for one in found] == ["Inked", "Placed", "linked"]


@pytest.mark.parametrize("chapter", moved())
def test_moved_explorers_shut_nobody_out(reader, site, chapter):
    open_page(reader, site, f"chapters/{chapter}")
    reader.evaluate("document.querySelectorAll('.recount-try').forEach((one) => one.open = true)")
    for name in EXPLORERS[chapter]:
        reader.locator(f"{figure(name)} [data-reset]").click()
        eventually(reader, f"'shown' in document.querySelector('{figure(name)}').dataset")
    reader.evaluate(
        "document.querySelectorAll('.recount-explorer details').forEach((one) => one.open = true)"
    )
    assert barriers(reader, ".recount-explorer") == {}


def test_a_live_chart_shuts_nobody_out(reader, site):
    open_page(reader, site, FIGURE_PAGE)
    reader.locator("[data-play]").click()
    reader.locator("[data-live]").wait_for(timeout=60_000)
    assert reader.evaluate(AUDIT, [RULES, None, WHOLE]) == []


MARKED = """() => {
  const target = document.activeElement;
  const ring = (node) => {
    const style = getComputedStyle(node);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1)
      || style.boxShadow !== "none";
  };
  const box = target.getBoundingClientRect();
  return {
    name: target.outerHTML.slice(0, 120),
    body: target === document.body,
    ring: ring(target) || (target.closest("form") !== null && ring(target.closest("form"))),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
  };
}"""


FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
  window.scrollTo(0, 0);
}"""
"""Leaves a field that had the focus, too, from where a browser would go on."""


@pytest.mark.parametrize(
    "page", ["index", "reference/glossary", EXPLORER_PAGE, FIGURE_PAGE, SEARCHED]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_stop_of_the_keyboard_is_seen(reader, site, page, theme):
    open_page(reader, site, page)
    set_ground(reader, theme)
    reader.evaluate(FROM_THE_TOP)
    stops = []
    for _ in range(400):
        reader.keyboard.press("Tab")
        stop = reader.evaluate(MARKED)
        if stop["body"] or (stops and stop["name"] == stops[0]["name"]):
            break
        stops.append(stop)
    assert len(stops) > 20
    assert [stop["name"] for stop in stops if not (stop["ring"] and stop["seen"])] == []


def test_the_way_by_keyboard_from_first_stop_to_footer(visit):
    tab = visit("chapters/what-holds-up")
    tab.keyboard.press("Tab")
    skip = tab.locator(".skip-link a").first
    expect(skip).to_be_focused()
    expect(skip).to_be_visible()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    eventually(tab, "document.activeElement.closest('main') !== null")
    for place in (".bd-sidebar-primary", ".theme-switch-button", ".search-button", ".bd-footer"):
        links = tab.locator(f"{place} a, button{place}, {place} button").all()
        assert all(link.evaluate("node => node.tabIndex") == 0 for link in links), place
    switch = tab.locator(".theme-switch-button").first
    assert switch.get_attribute("aria-label")


def test_the_ledger_by_keyboard(visit):
    tab = visit("reference/ledger")
    tab.locator(".recount-filter input").focus()
    tab.keyboard.type("28,000")
    rows = "document.querySelectorAll('.recount-ledger tbody tr:not([hidden])').length"
    eventually(tab, f"{rows} < 20")
    tab.keyboard.press("Control+a")
    tab.keyboard.press("Delete")
    eventually(tab, f"{rows} > 20")
    everything = tab.evaluate(rows)
    tab.keyboard.press("Tab")
    tab.keyboard.press("ArrowDown")
    eventually(tab, f"{rows} < {everything}")
    eventually(tab, "document.activeElement.name === 'answer'")
    for _ in range(6):  # over the other lists
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    eventually(tab, f"{rows} === {everything}")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    expect(tab.locator(".recount-ledger th").first).to_have_attribute("aria-sort", "ascending")


MOVING = """() => [...document.querySelectorAll("*")].filter((node) => {
  const style = getComputedStyle(node);
  return style.scrollBehavior === "smooth" || style.animationName !== "none"
    || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0.01);
}).map((node) => node.outerHTML.slice(0, 80))"""


def test_who_asks_for_little_motion_gets_none(browser, site):
    context = browser.new_context(reduced_motion="reduce")
    tab = context.new_page()
    tab.goto(f"{site}/chapters/what-holds-up.html")
    assert tab.evaluate(MOVING) == []
    context.close()


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("colour", SERIES)
def test_letters_in_series_colours_are_readable(ground, colour):
    assert contrast(LETTERING[ground][colour], GROUNDS[ground]["ground"]) >= 4.5
    on_ground = on_mark(colour) if ground == "light" else ON_LIGHT
    assert contrast(on_ground, GROUNDS[ground][colour]) >= 4.5


def pictures():
    return sorted((HTML / "figures").glob("*/figure.svg"))


def parts(element, role=""):
    """Shapes of a picture, each with the role of the group that it belongs to."""
    role = next(iter(re.findall(r"role-[\w-]+", element.get("class", ""))), role)
    yield element, role
    for child in element:
        yield from parts(child, role)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("path", pictures(), ids=lambda path: path.parent.name)
def test_marks_and_letters_of_a_picture_stand_out(path, ground):
    """Letters 4.5:1, marks 3:1 by what fills or bounds them."""
    behind = GROUNDS[ground]["ground"]
    light = GROUNDS["light"]
    readable = {LETTERING["light"][colour]: LETTERING[ground][colour] for colour in SERIES}
    frame = {light[part]: GROUNDS[ground][part] for part in light if part != "ground"}
    inks = {True: frame | readable, False: frame}

    def ratio(element, ways):
        shown = [element.get(way) for way in ways]
        return max(
            (
                contrast(inks[element.tag.endswith("text")].get(colour, colour), behind)
                for colour in shown
                if colour and re.fullmatch("#[0-9a-f]{6}", colour)
            ),
            default=0,
        )

    faint = set()
    for element, role in parts(ElementTree.parse(path).getroot()):
        tag = element.tag.rpartition("}")[2]
        if tag == "text" and element.text and element.get("fill") not in (ON_LIGHT, ON_DARK):
            if ratio(element, ["fill"]) < 4.5:
                faint.add((tag, element.get("fill")))
        elif role == "role-mark" and tag in ("path", "line") and element.get("class") is None:
            invisible = "0" in (element.get("opacity"), element.get("fill-opacity"))
            if not invisible and ratio(element, ["fill", "stroke"]) < 3:
                faint.add((tag, element.get("fill"), element.get("stroke")))
    assert faint == set()


def _views(spec, above):
    """Mark and encoding of each view of a chart, however deep its layers are."""
    encoding = above | spec.get("encoding", {})
    if "layer" in spec:
        for view in spec["layer"]:
            yield from _views(view, encoding)
    else:
        yield spec["mark"], encoding


def test_colour_never_speaks_alone():
    """A chart with several colours names them in a legend, on an axis, or beside the marks."""
    silent = set()
    for path in sorted((HTML / "figures").glob("*/spec.json")):
        spec = json.loads(path.read_text(encoding="utf-8"))
        views = list(_views(spec, {}))
        marks = [mark for mark, _ in views]
        encodings = [encoding for _, encoding in views]
        unnamed = [
            entry["color"]
            for entry in encodings
            if "field" in entry.get("color", {})
            and entry["color"].get("legend", 1) is None
            and entry["color"]["field"] not in {entry.get(axis, {}).get("field") for axis in "xy"}
        ]
        written = any(mark["type"] == "text" for mark in marks)
        if unnamed and not written:
            silent.add(path.parent.name)
    assert silent == set()


def test_answers_are_words(visit):
    tab = visit("chapters/corruption")
    badges = tab.locator(".recount-badge").all_text_contents()
    assert badges
    assert set(badges) <= set(ANSWERS)


@pytest.mark.parametrize("page", [f"chapters/{name}" for name in notebooks(ROOT)])
def test_number_and_title_of_a_figure_are_told_apart(page):
    text = (HTML / f"{page}.html").read_text(encoding="utf-8")
    numbers = re.findall(r'<span class="caption-number">([^<]*)</span>', text)
    assert numbers == [n for n in numbers if re.fullmatch(r"Fig\. \d+: ", n)]
