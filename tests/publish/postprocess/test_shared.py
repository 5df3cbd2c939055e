"""What the languages of a site share is there once, and their pages lead to it."""

import re
from pathlib import Path

import pytest

from recount.publish.postprocess.finish import finish
from recount.publish.postprocess.foreign import marked
from recount.publish.postprocess.shared import Ways, led_up, share

HEAD = '<head><meta charset="utf-8" /><link rel="stylesheet" href="{way}_static/own.css" />{more}'
PAGE = f"<!DOCTYPE html>\n<html>\n{HEAD}</head>\n<body>{{body}}</body>\n</html>\n"
INDEX = 'data-index="{way}_static/index.js"'
TREES = {"": {}, "es": {"almost half": "en"}, "pt": {}}


def write(site, files):
    for name, text in files.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path):
    """A site of three trees as Jupyter Book would leave them."""
    for tree, word in (("", "one"), ("es/", "uno"), ("pt/", "um")):
        body = (
            f'<p>{word}</p><a href="../data/a.csv">a</a><a href="b.csv">b</a><q>“almost half”</q>'
            f'<a href="../old/index.html#x">o</a><i {INDEX.format(way="../")}></i>'
        )
        script = '<script src="../_static/late.js"></script>'
        write(
            tmp_path / tree,
            {
                "index.html": PAGE.format(way="", more="", body=f"<p>{word}</p>"),
                "chapters/one.html": PAGE.format(way="../", more=script, body=body),
                "chapters/b.csv": word,
                "data/a.csv": "a",
                "_static/own.css": "p{top:0}",
                "_static/late.js": "late()",
                "_static/theme.js": "",
                "_static/scripts/fontawesome.js": "",
                "_static/index.js": word,
            },
        )
    write(tmp_path, {"old/index.html": PAGE.format(way="../", more="", body="old")})
    return tmp_path


def names(site):
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def addresses(page):
    return re.findall(r' (?:href|src|data-index)="([^"]+)"', page.read_text(encoding="utf-8"))


def test_every_address_of_every_page_leads_to_a_file(site):
    finish(site, trees=TREES)
    for page in site.rglob("*.html"):
        for address in addresses(page):
            assert (page.parent / address.partition("#")[0]).is_file(), (page, address)


def test_a_file_that_is_the_same_is_there_once_and_one_that_differs_in_each_tree(site):
    finish(site, trees=TREES)
    found = names(site)
    assert {name for name in found if name.endswith("a.csv")} == {"data/a.csv"}
    assert {"es/chapters/b.csv", "pt/chapters/b.csv", "chapters/b.csv"} <= found
    loaded = [name for name in found if "_static" in name]
    assert all(name.startswith("_static/") for name in loaded)
    kinds = [re.sub(r"\.\w{12}\.", ".", Path(name).name) for name in loaded]
    assert sorted(kinds) == ["index.js", "index.js", "index.js", "late.js", "style.css"]


def test_pages_of_all_languages_load_the_same_files_where_nothing_differs(site):
    finish(site, trees=TREES)
    pages = [site / tree / "chapters" / "one.html" for tree in TREES]
    for ending, number in ((".css", 1), ("late", 1), ("index", 3)):
        loaded = {
            Path(address).name for page in pages for address in addresses(page) if ending in address
        }
        assert len({name for name in loaded if "html" not in name}) == number, ending


def test_a_page_that_is_at_the_root_alone_is_told_to_be_in_english(site):
    finish(site, trees=TREES)
    page = (site / "es" / "chapters" / "one.html").read_text(encoding="utf-8")
    assert '<a hreflang="en" href="../../old/index.html#x">' in page
    assert '<a href="b.csv">' in page
    english = (site / "chapters" / "one.html").read_text(encoding="utf-8")
    assert "hreflang" not in english


def test_words_of_another_language_name_it_on_the_pages_of_that_tree(site):
    finish(site, trees=TREES)
    found = [
        (site / tree / "chapters" / "one.html").read_text(encoding="utf-8").count('<q lang="en">')
        for tree in TREES
    ]
    assert found == [0, 1, 0]


def test_finishing_again_takes_what_holds_and_sees_what_is_shared_no_more(site, tmp_path_factory):
    last, again = (tmp_path_factory.mktemp(name) / "html" for name in ("last", "again"))
    for folder in (last, again):
        folder.mkdir()
        for name in names(site):
            write(folder, {name: (site / name).read_text(encoding="utf-8")})
    finish(last, last, TREES)
    write(again, {"es/data/a.csv": "otra"})
    finish(again, last, TREES)
    page = (again / "es" / "chapters" / "one.html").read_text(encoding="utf-8")
    assert 'href="../data/a.csv"' in page
    assert (again / "es" / "data" / "a.csv").read_text(encoding="utf-8") == "otra"


@pytest.mark.parametrize(
    ("page", "address", "expected"),
    [
        ("index.html", "data/a.csv", "../data/a.csv"),
        ("chapters/one.html", "../data/a.csv", "../../data/a.csv"),
        ("data/x/y.html", "../a.csv", "../../../data/a.csv"),
        ("index.html", "data/b.csv", "data/b.csv"),
        ("index.html", "https://x/data/a.csv", "https://x/data/a.csv"),
        ("index.html", "/data/a.csv", "/data/a.csv"),
        ("index.html", "#data/a.csv", "#data/a.csv"),
        ("index.html", "data/a.csv?x=1", "../data/a.csv?x=1"),
    ],
)
def test_a_link_is_led_up_where_the_tree_lacks_what_it_names(page, address, expected):
    link = '<a href="{}">data/a.csv</a>'
    assert led_up(link.format(address), page, {"data/a.csv"}) == link.format(expected)


def test_what_pages_load_is_left_to_what_names_it(site):
    ways = Ways(site, "es", share(site, ["es", "pt"]))
    assert not [name for name in ways.elsewhere if name.startswith("_static/")]
    assert "data/a.csv" in ways.elsewhere


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<td>“A &amp; B”</td>", '<td lang="en">“A &amp; B”</td>'),
        ('<td class="x">A &amp; B</td>', '<td class="x" lang="en">A &amp; B</td>'),
        ('<td lang="fr">A &amp; B</td>', '<td lang="fr">A &amp; B</td>'),
        ("<td>A &amp; B <b>c</b></td>", "<td>A &amp; B <b>c</b></td>"),
        ("<td>A</td>", "<td>A</td>"),
    ],
)
def test_an_element_that_says_nothing_else_names_the_language(page, expected):
    assert marked(page, {"A & B": "en"}) == expected
