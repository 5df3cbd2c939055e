"""A figure's page and the light page that others frame, in a real browser."""

import io
import json
import re
import xml.etree.ElementTree as ElementTree
from uuid import UUID

import pytest
import zotero
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from built import HTML, ROOT
from PIL import Image

from recount.licence import licence_of
from recount.publish.book.book import Book
from recount.publish.book.change_log import current
from recount.publish.book.settings import Settings
from recount.publish.cite.citables import Citables
from recount.publish.figures.embed import embed_html, embed_line
from recount.publish.figures.render_cache import page_pictures

PAGE = "figures/juarez-homicides/index"
EMBED = HTML / "figures" / "juarez-homicides" / "embed.html"
FIGURE = next(r for r in Book(ROOT).figures if r.name == "juarez-homicides").content


def figure_in(address):
    about = Settings("The book", "Its authors", address, "", UUID(int=7))
    return Citables(about, current(ROOT)).figure(FIGURE)


def drawn(figure=FIGURE):
    return page_pictures(figure["spec"])


def test_every_figure_has_a_light_page():
    for record in Book(ROOT).figures:
        path = HTML / "figures" / record.name / "embed.html"
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        assert record.content["title"] in page.h1.get_text()
        assert page.find(["script", "link[rel=stylesheet]", "img", "nav"]) is None
        back, terms = page.figcaption.find_all("p")
        assert back.a["href"] == "index.html"
        assert terms.get_text() == licence_of(record.content["sources"]).sentence
        assert len(page.select("svg")) == 2


@pytest.mark.parametrize("width", [320, 700])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_frame_on_either_ground(browser, width, theme):
    context = browser.new_context(viewport={"width": width, "height": 600}, color_scheme=theme)
    tab = context.new_page()
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(EMBED.as_uri())
    assert asked == [EMBED.as_uri()], "one page and nothing else"
    assert said == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.locator("svg:visible").count() == 1
    corner = Image.open(io.BytesIO(tab.screenshot())).convert("L").getpixel((2, 2))
    assert (corner > 128) == (theme == "light")
    ink = tab.locator("svg:visible text").first.evaluate("text => getComputedStyle(text).fill")
    light = sum(map(int, re.findall(r"\d+", ink)[:3])) > 384
    assert light == (theme == "dark"), ink
    rules = {"svg-img-alt": {"enabled": False}}
    found = Axe().run(tab, options={"rules": rules}, context={"exclude": [["svg"]]})
    assert found.response["violations"] == []
    context.close()


def test_the_line_to_embed_shows_the_figure(browser):
    line = embed_line(FIGURE, drawn(), figure_in("https://example.org/book/"))
    frame = BeautifulSoup(line, "html.parser").iframe
    assert frame["src"] == "https://example.org/book/figures/juarez-homicides/embed.html"
    assert frame["title"] == FIGURE["title"]
    tab = browser.new_page(viewport={"width": 700, "height": 900})
    tab.route(
        "https://example.org/**",
        lambda route: route.fulfill(body=EMBED.read_bytes(), content_type="text/html"),
    )
    tab.set_content(line)
    inner = tab.frame_locator("iframe").locator("figure")
    inner.wait_for()
    box = inner.bounding_box()
    assert box["height"] <= int(frame["height"])
    tab.close()


@pytest.mark.parametrize("width", [320, 375, 599, 700])
def test_no_figure_is_cut_by_its_frame(browser, width):
    """375 is where a narrow picture has its full height, 599 where it is the last time narrow."""
    tab = browser.new_page(viewport={"width": width, "height": 900})
    citable = figure_in("https://example.org/")  # of it, only the address is in the line
    for record in Book(ROOT).figures:
        line = embed_line(record.content, drawn(record.content), citable)
        tab.goto((HTML / "figures" / record.name / "embed.html").as_uri())
        needed = tab.evaluate("document.body.getBoundingClientRect().height")
        assert needed <= int(BeautifulSoup(line, "html.parser").iframe["height"]), record.name
    tab.close()


def test_without_an_address_there_is_no_line_to_embed():
    assert embed_line(FIGURE, drawn(), figure_in("")) == ""


def test_zotero_takes_an_embedded_figure_for_the_figure():
    citable = figure_in("https://example.org/recounted/")
    found = zotero.item(str(embed_html(FIGURE, drawn(), citable)))
    assert (found["itemType"], found["title"]) == ("bookSection", citable.title)
    assert (found["shortTitle"], found["bookTitle"]) == (citable.short, citable.container)
    assert (found["edition"], found["url"]) == (citable.version, citable.address)


def test_markup_in_a_figure_shows_as_text():
    evil = '<img src=x onerror="alert(1)">'
    source = FIGURE["sources"][0] | {"publisher": evil}
    record = FIGURE | {"title": evil, "alt": evil, "sources": [source]}
    page = BeautifulSoup(embed_html(record, drawn(), figure_in("")), "html.parser")
    assert page.find("img") is None
    assert evil in page.h1.get_text()
    assert evil in page.figcaption.get_text()


def test_a_figures_page_copies_and_downloads_its_citations(visit, site):
    tab = visit(PAGE)
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    folder = HTML / "figures" / "juarez-homicides"
    for name, file in (("BibTeX", "citation.bib"), ("RIS", "citation.ris")):
        button = tab.get_by_role("button", name=f"Copy {name}", exact=True)
        button.focus()
        tab.keyboard.press("Enter")
        tab.get_by_role("button", name="Copied").wait_for()
        text = tab.evaluate("navigator.clipboard.readText()")
        assert text == (folder / file).read_text("utf-8").strip()
        button.wait_for()
        with tab.expect_download() as started:
            tab.locator(f'a[download][href="{file}"]').click()
        assert started.value.path().read_bytes() == (folder / file).read_bytes()
    tab.get_by_role("button", name="Copy link", exact=True).click()
    tab.get_by_role("button", name="Copied").wait_for()
    assert tab.evaluate("navigator.clipboard.readText()") == f"{site}/{PAGE}.html"
    assert tab.troubles == []


def test_a_figures_page_shows_the_hash_of_its_metadata():
    page = BeautifulSoup((HTML / f"{PAGE}.html").read_text("utf-8"), "html.parser")
    about = json.loads((HTML / "figures/juarez-homicides/metadata.json").read_text("utf-8"))
    shown = [code.text for code in page.select("#facts code")]
    assert shown == ["juarez-homicides", about["content_hash"]]
    assert about["licence"]["sentence"] in page.select_one("#facts").get_text()


def test_a_figures_page_works_from_a_folder_on_disk(visit):
    tab = visit(PAGE, start=HTML.as_uri())
    assert tab.troubles == []


def test_search_engines_are_told_of_pages_and_not_of_frames(tmp_path):
    from recount.publish.site.feed import sitemap_xml
    from recount.publish.site.open_graph import page_files

    about = Settings("T", "A", "https://example.org/", "", UUID(int=7))
    tree = ElementTree.fromstring(sitemap_xml(about, page_files(HTML)))
    addresses = {element.text for element in tree.iter() if element.tag.endswith("}loc")}
    assert "https://example.org/claims/rio-upp-officers/" in addresses
    assert "https://example.org/figures/juarez-homicides/" in addresses
    assert not [address for address in addresses if address.endswith("embed.html")]
