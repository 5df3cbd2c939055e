"""Every address within the built site leads to a file, and to a place of its page."""

import json
from uuid import UUID

import pytest
from built import HTML
from ways import broken, is_outside, lost, told_to_machines

from recount.languages.languages import ENGLISH, LANGUAGES
from recount.publish.book.settings import Settings
from recount.publish.editions.redirects import write_redirects

OTHERS = tuple(one.code for one in LANGUAGES if one != ENGLISH)


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_every_address_in_a_page_leads_somewhere(language):
    """In all pages, those of the theme and those to embed among them."""
    pages = [
        page
        for page in sorted((HTML / language.code).rglob("*.html"))
        if language != ENGLISH or page.relative_to(HTML).parts[0] not in OTHERS
    ]
    assert len(pages) > 450
    assert list(broken(HTML, pages)) == []


def test_every_address_that_machines_are_told_leads_somewhere():
    found = list(told_to_machines(HTML))
    assert {"ledger.json", "figures.json", "datapackage.json", "feed.xml", "search.html"} <= {
        here for here, _ in found
    }
    assert {f"{code}/{name}" for code in OTHERS for name in ("feed.xml", "search.html")} <= {
        here for here, _ in found
    }
    assert [
        (here, address, why)
        for here, address in found
        if not is_outside(address) and (why := lost(HTML, here, address))
    ] == []


SITE = {
    "index.html": '<p id="a b"><a name="old"></a><a href="#a%20b"></a><a href="#old"></a>'
    '<a href="two/index.html?x=1#there"></a><a href="https://example.org/#x"></a>'
    '<a href="two/#answer=quote"></a><img srcset="a.svg 1x, a.svg 2x"></p>',
    "two/index.html": '<p id="there"><a href="../"></a><a href="../index.html#old"></a></p>',
    "404.html": '<a href="/two/index.html#there"></a><a href="/"></a>',
    "a.svg": "<svg></svg>",
}


@pytest.fixture
def site(tmp_path):
    for name, text in SITE.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def found(site):
    return [line.partition(": ")[2] for line in broken(site, sorted(site.rglob("*.html")))]


def test_addresses_that_lead_somewhere_are_none_of_those_that_do_not(site):
    about = Settings("A book", "Its authors", "", "", UUID(int=1))
    write_redirects(site, {"three/old.html": "two/index.html"}, about)
    assert found(site) == []


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ('<a href="two/lost.html">', "two/lost.html: no such file"),
        ('<a href="two">', "two: no such file"),
        ('<a href="#lost">', "#lost: no such place"),
        ('<a href="two/index.html#a b">', "two/index.html#a b: no such place"),
        ('<a href="../else/index.html">', "../else/index.html: out of the site"),
        ('<img src="b.png">', "b.png: no such file"),
        ('<img srcset="a.svg 1x, b.svg 2x">', "b.svg: no such file"),
        ('<link href="b.css?1">', "b.css?1: no such file"),
        ('<form action="search.html">', "search.html: no such file"),
        ('<svg><use xlink:href="#lost"></use></svg>', "#lost: no such place"),
        ('<meta http-equiv="refresh" content="0; url=lost.html">', "lost.html: no such file"),
    ],
)
def test_an_address_that_leads_nowhere_is_named(site, markup, why):
    page = site / "one.html"
    page.write_text(f"<!doctype html><p id='here'>{markup}", encoding="utf-8")
    assert found(site) == [why]


def test_an_address_that_machines_are_told_is_named_too(site):
    told = {"of": [{"page": "two/index.html#there", "name": "two.html of us", "picture": "b.svg"}]}
    (site / "ledger.json").write_text(json.dumps(told), encoding="utf-8")
    (site / "feed.xml").write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="lost.html"/></feed>', "utf-8"
    )
    assert [
        f"{here}: {address}"
        for here, address in told_to_machines(site)
        if lost(site, here, address)
    ] == ["feed.xml: lost.html", "ledger.json: b.svg"]
