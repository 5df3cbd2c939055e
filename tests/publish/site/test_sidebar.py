"""The contents beside a page are made once for all pages outside them."""

import re
from types import SimpleNamespace

from bs4 import BeautifulSoup

from recount.publish.site.assets import HOME
from recount.publish.site.sidebar import Sidebar

NAV = "sbt-sidebar-nav.html"

APP = SimpleNamespace(env=SimpleNamespace(found_docs={"index", "chapters/corruption"}))


def handed(contents, page):
    """What the template of a page gets, and what it asked the theme for."""
    asked = []

    def generate(**options):
        asked.append(options)
        return f"<ul>from {page}</ul>"

    context = {}
    contents.hand(APP, page, "page.html", context, None)
    return context["contents_beside"](generate, kind="sidebar"), asked


def test_pages_of_claims_and_figures_share_what_was_made_for_the_first_of_them():
    contents = Sidebar()
    first, asked = handed(contents, "claims/rio-upp-officers/index")
    assert first == "<ul>from claims/rio-upp-officers/index</ul>"
    assert asked == [{"kind": "sidebar"}]
    assert handed(contents, "figures/juarez-homicides/index") == (first, [])


def test_a_page_in_another_depth_has_links_of_its_own():
    contents = Sidebar()
    handed(contents, "claims/rio-upp-officers/index")
    assert handed(contents, "editions/index")[0] == "<ul>from editions/index</ul>"
    assert handed(contents, "search")[0] == "<ul>from search</ul>"


def test_a_page_of_the_contents_is_marked_in_them():
    contents = Sidebar()
    handed(contents, "search")
    for page in ("index", "chapters/corruption", "index"):
        assert handed(contents, page)[0] == f"<ul>from {page}</ul>"


def test_every_page_is_told_where_the_editions_are_listed():
    context = {}
    Sidebar("editions/index").hand(APP, "claims/rio-upp-officers/index", "page.html", context, None)
    assert context["editions_page"] == "editions/index"


def test_the_menu_is_in_groups_and_ends_with_the_editions(repository):
    page = repository / "_build" / "html" / "claims" / "rio-upp-officers" / "index.html"
    [menu] = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select(".bd-docs-nav")
    assert [caption.get_text() for caption in menu.select(".caption-text")] == [
        "Chapters",
        "Learn",
        "Look up",
        "About",
    ]
    links = {link.get_text(strip=True): link["href"] for link in menu.select("a")}
    assert links["About this book"] == "../../reference/about.html"
    assert list(links)[-1] == "Editions"
    assert links["Editions"] == "../../editions/index.html"


def test_the_template_that_asks_for_shared_contents_is_the_one_in_use(repository):
    """The theme has one of the same name."""
    page = repository / "_build" / "html" / "claims" / "rio-upp-officers" / "index.html"
    start = '<div class="bd-toc-item navbar-nav active">\n'
    [ours] = re.findall(
        rf"{start}    <ul\b.*", (HOME / "site" / "templates" / NAV).read_text(encoding="utf-8")
    )
    assert ours in page.read_text(encoding="utf-8")
