"""A claim's page in a real browser: copying, downloads, keyboard, disk, phone."""

import pytest
from built import HTML
from playwright.sync_api import expect

PAGE = "claims/rio-upp-officers/index"


@pytest.fixture
def page(visit):
    def open_page(**options):
        tab = visit(PAGE, **options)
        tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
        return tab

    return open_page


def unfolded(tab):
    """The page with everything open that waits behind a line."""
    for summary in tab.locator(".recount-fold > summary").all():
        summary.focus()
        tab.keyboard.press("Enter")
    assert tab.locator(".recount-fold:not([open])").count() == 0
    return tab


def copied(tab, name):
    button = tab.get_by_role("button", name=name, exact=True)
    button.focus()
    tab.keyboard.press("Enter")
    tab.get_by_role("button", name="Copied").wait_for()
    return tab.evaluate("navigator.clipboard.readText()")


def test_every_format_is_copied_by_keyboard(page):
    tab = page()
    assert "Do not quote: More than 28,000 officers" in copied(tab, "Copy APA")
    tab.get_by_role("button", name="Copy APA").wait_for()
    unfolded(tab)
    folder = HTML / "claims" / "rio-upp-officers"
    for name, file in (
        ("BibTeX", "citation.bib"),
        ("RIS", "citation.ris"),
        ("CSL-JSON", "citation.json"),
    ):
        assert copied(tab, f"Copy {name}") == (folder / file).read_text("utf-8").strip()
        tab.get_by_role("button", name=f"Copy {name}").wait_for()
    assert tab.troubles == []


def test_a_link_to_the_page_is_copied(page, site):
    assert copied(page(), "Copy link") == f"{site}/{PAGE}.html"


def test_files_are_downloaded_beside_the_page(page):
    tab = unfolded(page())
    for file in ("citation.bib", "citation.ris", "citation.json", "verdict.json"):
        with tab.expect_download() as started:
            tab.locator(f'a[download][href="{file}"]').first.click()
        assert started.value.suggested_filename == file
        content = (HTML / "claims" / "rio-upp-officers" / file).read_bytes()
        assert started.value.path().read_bytes() == content


def test_the_answer_is_in_the_first_view_of_a_phone(visit):
    tab = visit(PAGE, width=320)
    box = tab.locator(".recount-answer").bounding_box()
    assert box["y"] + box["height"] < 900
    assert "The sentence does not stand" in tab.locator(".recount-answer").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_gap_and_the_sentence_to_write_follow_the_answer(visit, width):
    tab = visit(PAGE, width=width)
    answer, gap, instead = (
        tab.locator(f".recount-claim {part}").bounding_box()
        for part in (".recount-answer", ".recount-gap", ".recount-instead")
    )
    assert answer["y"] + answer["height"] <= gap["y"]
    assert gap["y"] + gap["height"] <= instead["y"]
    drawn = [box for box in tab.locator(".recount-gap [role=img]").all() if box.is_visible()]
    assert len(drawn) == 1
    words = drawn[0].bounding_box()
    assert words["x"] >= 0
    assert words["x"] + words["width"] <= width


def test_pictures_hold_their_place_before_they_load(visit):
    tab = visit(PAGE)
    for picture in tab.locator("#shown img").all():
        sizes = picture.evaluate(
            "(it) => [it.width / it.height, it.getAttribute('width') / it.getAttribute('height')]"
        )
        assert sizes[0] == pytest.approx(sizes[1], rel=0.1)


def test_it_works_from_a_folder_on_disk(visit):
    tab = visit(PAGE, start=HTML.as_uri())
    assert tab.troubles == []
    tab.locator(".recount-does a", has_text="In its chapter").click()
    tab.wait_for_url("**/chapters/state-response.html#claim-rio-upp-officers")
    card = tab.locator("#claim-rio-upp-officers")
    expect(card).to_be_visible()
    card.locator("a", has_text="Page of this claim").click()
    tab.wait_for_url("**/claims/rio-upp-officers/index.html")
    assert tab.troubles == []
