"""An address that was ever published leads somewhere, or a redirect says where it went."""

from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from built import HTML, ROOT

from recount.chapters import ExplorerEntry
from recount.errors import BuildError, TableError
from recount.publish.book.addresses import entry_page
from recount.publish.book.book import Book
from recount.publish.book.manifests import Published
from recount.publish.book.settings import Settings
from recount.publish.editions.redirects import (
    lost,
    lost_addresses,
    published,
    redirect_html,
    redirects,
    write_redirects,
)
from recount.publish.postprocess.csp import require_obedience
from recount.publish.postprocess.finish import finish

OLD, NEW = "claims/old-slug/index.html", "claims/new-slug/index.html"
ABOUT = Settings("A & B", "A", "https://example.org/book/", "", UUID(int=7))


@pytest.fixture
def site(tmp_path):
    (tmp_path / NEW).parent.mkdir(parents=True)
    (tmp_path / NEW).write_text("new", encoding="utf-8")
    return tmp_path


def files_of(site):
    """The addresses at which a built site has something."""
    return {file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file()}


def listed(root, *rows):
    text = "\n".join(["old,new", *rows]) + "\n"
    (root / "redirects.csv").write_text(text, encoding="utf-8")
    return redirects(root)


def test_no_address_that_was_ever_published_is_lost():
    assert lost(published(ROOT), files_of(HTML)) == []


def test_what_was_published_is_what_the_frozen_editions_hold(monkeypatch):
    frozen = {
        "0.1.0": Published(frozenset(["a", "b"]), frozenset(["c"])),
        "0.2.0": Published(frozenset(["b", "d"]), frozenset()),
    }
    monkeypatch.setattr("recount.publish.book.manifests.published", lambda root: frozen)
    assert published(ROOT) == {
        "claims/a/index.html": "0.1.0",
        "claims/b/index.html": "0.1.0",
        "figures/c/index.html": "0.1.0",
        "claims/d/index.html": "0.2.0",
    }
    missing = lost(published(ROOT), files_of(HTML))
    assert len(missing) == 4
    assert missing[0].startswith("claims/a/index.html, published in edition 0.1.0: there is no")


def test_an_address_that_is_missing_is_named_until_a_redirect_brings_it_back(site):
    addresses = {OLD: "0.1.0", NEW: "0.2.0"}
    [complaint] = lost(addresses, files_of(site))
    assert complaint.startswith(f"{OLD}, published in edition 0.1.0: there is no such page")
    write_redirects(site, listed(site, f"{OLD},{NEW}"), ABOUT)
    assert lost(addresses, files_of(site)) == []


def test_every_published_claim_and_figure_of_the_book_has_a_page_or_a_redirect():
    """Which the commands tell before any page is built."""
    records = Book(ROOT).records
    assert lost_addresses(ROOT, records) == []
    gone = next(e for e in records if entry_page("claim", e.name) in published(ROOT))
    [line] = lost_addresses(ROOT, [entry for entry in records if entry != gone])
    assert line.startswith(f"claims/{gone.name}/index.html, published in edition 0.2.0: there is")


def test_an_address_may_lead_to_the_page_of_an_explorer(monkeypatch, tmp_path):
    frozen = {"0.1.0": Published(frozenset(), frozenset(["c"]))}
    monkeypatch.setattr("recount.publish.book.manifests.published", lambda root: frozen)
    listed(tmp_path, "figures/c/index.html,explorers/which/index.html")
    asked = ExplorerEntry("corruption", "a", {"explorer": "which"})
    assert lost_addresses(tmp_path, [asked]) == []
    assert len(lost_addresses(tmp_path, [])) == 1


def test_a_redirect_leads_there_at_once_and_without_a_script(site):
    write_redirects(site, listed(site, f"{OLD},{NEW}"), ABOUT)
    text = (site / OLD).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert page.select_one("meta[http-equiv=refresh]")["content"] == "0; url=../new-slug/index.html"
    assert page.select_one("link[rel=canonical]")["href"] == ABOUT.link(NEW)
    assert (site / OLD).parent.joinpath(page.a["href"]).resolve() == (site / NEW).resolve()
    assert page.find("script") is None
    assert page.title.text == "Moved: A & B"
    require_obedience(OLD, text, ())


def test_a_page_with_a_policy_of_its_own_is_left_as_it_is(tmp_path):
    (tmp_path / "_static" / "scripts").mkdir(parents=True)
    (tmp_path / "_static" / "theme.js").write_text("1;", encoding="utf-8")
    (tmp_path / "_static" / "scripts" / "fontawesome.js").write_text("", encoding="utf-8")
    text = redirect_html(OLD, NEW, ABOUT)
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    finish(tmp_path)
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == text


def test_a_redirect_works_in_the_browser_from_disk(browser, site):
    write_redirects(site, listed(site, f"{OLD},{NEW}"), ABOUT)
    tab = browser.new_page()
    tab.goto((site / OLD).as_uri())
    tab.wait_for_url("**/claims/new-slug/index.html")
    tab.close()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["claims/a,claims/b/index.html"], "row 2, column old: 'claims/a'; expected a page such"),
        (["claims/a/index.html,https://example.org/a.html"], "row 2, column new: 'https"),
        (["claims/a/index.html,claims/../../b.html"], "row 2, column new"),
        (["claims/a/index.html,"], "row 2: expected old,new, all of them"),
        ([f"{OLD},{NEW}"] * 2, "row 3, column old: .* stands twice"),
        ([f"{OLD},claims/a/index.html", f"claims/a/index.html,{NEW}"], "which has moved too"),
    ],
)
def test_what_is_unclear_is_refused(site, rows, message):
    with pytest.raises(BuildError, match=message):
        listed(site, *rows)


def test_another_form_is_refused(site):
    for content in (b"\xef\xbb\xbfold,new\n", b"old,new\r\n", b"old;new\n"):
        (site / "redirects.csv").write_bytes(content)
        with pytest.raises(TableError, match=r"redirects\.csv, row 1: .*; expected commas between"):
            redirects(site)


def test_a_wrong_header_is_refused(tmp_path):
    (tmp_path / "redirects.csv").write_text("from,to\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"redirects\.csv, row 1: .*expected old,new"):
        redirects(tmp_path)


def test_a_redirect_from_a_page_or_to_none_is_refused(site):
    with pytest.raises(BuildError, match="has not moved: there is a page at it"):
        write_redirects(site, {NEW: OLD}, ABOUT)
    with pytest.raises(BuildError, match="there is no such page"):
        write_redirects(site, {OLD: "claims/none/index.html"}, ABOUT)
