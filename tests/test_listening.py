"""A chapter as a screen reader hears it: what has a name, what leads, and how far it is to it."""

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import pytest
from built import ROOT, eventually
from playwright.sync_api import expect

from recount.chapters import notebooks, read, records_of

CHAPTER = "state-response"
TOGGLE = "DisclosureTriangle"
UNFOLD = """() => document.querySelectorAll("details").forEach((one) => one.open = true)"""


@dataclass(frozen=True)
class Heard:
    role: str
    name: str
    level: int
    within: tuple[str, ...]


def heard(tab):
    """What the tree of accessibility holds of a page, in order, each with the roles around it."""
    nodes = tab.context.new_cdp_session(tab).send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}

    def below(node, within):
        told = not node["ignored"]
        role = node["role"]["value"] if told else ""
        if told:
            properties = {one["name"]: one["value"].get("value") for one in node["properties"]}
            name = " ".join(node.get("name", {}).get("value", "").split())
            yield Heard(role, name, properties.get("level", 0), within)
        inside = (*within, role) if told else within
        for child in node.get("childIds", ()):
            if child in by_id:
                yield from below(by_id[child], inside)

    return list(below(nodes[0], ()))


def named(parts, role):
    return [part.name for part in parts if part.role == role]


@pytest.fixture(params=["", "es/", "pt/"])
def chapter(visit, request):
    return visit(f"{request.param}chapters/{CHAPTER}")


def test_each_part_of_a_chapter_has_a_name_of_its_own(chapter):
    """Tables, toggles, figures and cards, when all is unfolded."""
    chapter.evaluate(UNFOLD)
    eventually(chapter, "document.querySelectorAll('.recount-figure:not([style])').length === 0")
    parts = [part for part in heard(chapter) if "main" in part.within]
    records = records_of(CHAPTER, read(notebooks(ROOT)[CHAPTER]))
    tables, figures, toggles = (named(parts, role) for role in ("table", "figure", TOGGLE))
    drawn = [one for one in records if one.kind in ("figure", "explorer")]
    assert len(figures) == len(drawn)
    assert len(tables) > len(drawn)
    for names in (tables, figures, toggles):
        assert "" not in names
        assert [name for name, count in Counter(names).items() if count > 1] == []
    images = [part.name for part in parts if part.role == "image" and "figure" in part.within]
    assert len(images) <= len(figures), "a picture is heard once"
    assert "" not in images
    groups = set(named(parts, "group"))
    headings = [part for part in parts if part.role == "heading"]
    cards = {part.name for part in headings if part.level == 3} & groups
    shown = chapter.locator(".recount-card").count()
    assert len(cards) == shown > 20
    levels = [part.level for part in headings]
    assert levels[0] == 1
    assert [pair for pair in pairwise(levels) if pair[1] - pair[0] > 1] == []


def test_a_figure_away_from_the_view_is_heard_once(visit):
    """What waits for the view has no style yet that hides the picture for the other width."""
    tab = visit(f"chapters/{CHAPTER}")
    tab.locator("figure[data-spec]").evaluate_all(
        "(all) => all.forEach((one) => one.style.contentVisibility = 'auto')"
    )
    tab.locator("footer.bd-footer").scroll_into_view_if_needed()
    images = Counter(named(heard(tab), "image"))
    assert images
    assert max(images.values()) == 1


def test_the_first_figure_is_three_stops_away(visit):
    tab = visit(f"chapters/{CHAPTER}")
    tab.keyboard.press("Tab")
    expect(tab.locator(".skip-link a").first).to_be_focused()
    tab.keyboard.press("Tab")
    expect(tab.get_by_role("link", name="Skip to the first figure")).to_be_focused()
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    eventually(tab, "document.activeElement.closest('figure') !== null")
    first = tab.locator("figure").first.get_attribute("id")
    assert tab.evaluate("document.activeElement.closest('figure').id") == first


@pytest.mark.parametrize(
    "page", [f"chapters/{CHAPTER}", "reference/ledger", "claims/rio-upp-officers/index"]
)
def test_the_text_begins_behind_the_first_stop(visit, page):
    """No button of the bar above it is in between."""
    tab = visit(page)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    eventually(tab, "document.activeElement.closest('article') !== null")


def test_the_rows_of_the_ledger_say_what_there_is_more_about(visit):
    tab = visit("reference/ledger")
    rows = "document.querySelectorAll('.recount-ledger tbody tr:not([style])').length"
    eventually(tab, f"{rows} === 0")  # all are laid out
    toggles = [name for name in named(heard(tab), TOGGLE) if name.startswith("More")]
    assert len(toggles) == len(set(toggles)) == tab.locator(".recount-ledger tbody tr").count()
