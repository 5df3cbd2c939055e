"""Numbers, references, files and pages of figures, in a small book of two chapters."""

import json
import shutil
import xml.etree.ElementTree as ElementTree
import zipfile
from pathlib import Path

import altair as alt
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from built import ROOT, keep_made
from explorer_page import stored_explorers
from figuring import judged, verdict
from small_book import keep_claims

from recount import __version__, mime
from recount.drawing.chart import specification
from recount.publish.pipeline.jupyter_book import JupyterBook

EVIL = '<img src=x onerror="alert(1)">&"'
SVG = "{http://www.w3.org/2000/svg}"
INDEX = """\
# A small book

{numref}`figure-second` and {numref}`see %s <figure-first>` and {numref}`{name} <figure-third>`
and {ref}`figure-first` and [plain](#figure-second) and [moving](#explorer-window).

```{recount-figure} second
```

```{recount-gallery} figure
```

```{recount-gallery} explorer
```
"""
TABLE = "medellin_homicides"
CLAIM = "../../claims/homicide-fall/index.html"


def frame(place):
    return pd.DataFrame({"place": [place, "b"], "victims": [1.25, None], "year": [2010, 2011]})


def figure(name, title, place="a"):
    chart = alt.Chart(frame(place)).mark_bar().encode(x="place:N", y="victims:Q", tooltip="place:N")
    source = {"table": TABLE, "publisher": "P", "title": "T", "edition": "E", "licenses": ["MIT"]}
    record = {
        "figure": name,
        "title": title,
        "caption": f"Caption of {name}",
        "alt": f"Alt of {name}",
        "sources": [source],
        "spec": specification(chart, title),
    }
    return {"output_type": "display_data", "metadata": {}, "data": {mime.FIGURE: record}}


def explorer():
    bundle, *_ = stored_explorers()
    record = bundle[mime.EXPLORER] | {"spec": bundle[mime.VEGALITE]}
    return {"output_type": "display_data", "metadata": {}, "data": {mime.EXPLORER: record}}


def claim(name, table):
    """The verdict on a claim that was counted from a table."""
    part = verdict()["quantities"][0]
    counted = part["bases"]["now"] | {"tables": [table]}
    return judged(name, quantities=[part | {"bases": {"now": counted}}], citation="")


def chapter(title, text, *figures):
    cells = [
        {"cell_type": "markdown", "id": "a", "metadata": {}, "source": f"# {title}\n\n{text}"},
        {
            "cell_type": "code",
            "id": "b",
            "metadata": {},
            "execution_count": 1,
            "source": "figure()",
            "outputs": list(figures),
        },
    ]
    meta = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return json.dumps({"cells": cells, "metadata": meta, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    """The built book."""
    root = tmp_path_factory.mktemp("figures")
    for name in ("_config.yml", "references.bib", "CHANGELOG.md", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "data", root / "data")
    keep_claims(root)
    keep_made(root)
    (root / "index.md").write_text(INDEX, encoding="utf-8")
    (root / "_toc.yml").write_text(
        "format: jb-book\nroot: index\nchapters:\n  - file: chapters/one\n  - file: chapters/two\n",
        encoding="utf-8",
    )
    (root / "chapters").mkdir()
    one = chapter("One", "See {numref}`figure-third`.", figure("first", "The first"))
    two = chapter(
        "Two",
        "It fell by 70 per cent.",
        figure("second", EVIL, EVIL),
        figure("third", "The third"),
        explorer(),
        claim("homicide-fall", TABLE),
        claim("theft-fall", "gini"),
    )
    (root / "chapters" / "one.ipynb").write_text(one, encoding="utf-8")
    (root / "chapters" / "two.ipynb").write_text(two, encoding="utf-8")
    with JupyterBook(root) as jupyter_book:
        jupyter_book.begin(root, root / "out", root / "last")
        jupyter_book.end()
    return root / "out" / "_build" / "html"


@pytest.fixture
def page(html):
    """Read a page of the built book."""

    def read(name):
        return BeautifulSoup((html / name).read_text(encoding="utf-8"), "html.parser")

    return read


def shown(element):
    return " ".join(element.get_text(" ").split())


def test_figures_are_numbered_through_the_book(page):
    for name, numbers in (("one", ["Fig. 1:"]), ("two", ["Fig. 2:", "Fig. 3:"])):
        found = page(f"chapters/{name}.html").select("figure .caption-number")
        assert [shown(number) for number in found] == numbers


def test_references_lead_to_figures_from_any_page(page):
    links = {shown(link): link["href"] for link in page("index.html").select("article p a")}
    home = "chapters/two.html#figure-second"
    assert links["Fig. 2"] == home
    assert links["plain"] == home
    assert links["moving"] == "chapters/two.html#explorer-window"
    assert links["see 1"] == "chapters/one.html#figure-first"
    assert links["The first"] == "chapters/one.html#figure-first"
    assert links["The third"] == "chapters/two.html#figure-third"
    [link] = page("chapters/one.html").select("article p a.reference")
    assert (shown(link), link["href"]) == ("Fig. 3", "two.html#figure-third")


def test_a_figure_shown_again_keeps_its_number_and_leads_home(page):
    figure = page("index.html").select_one("figure#figure-second")
    assert shown(figure.select_one(".caption-number")) == "Fig. 2:"
    link = figure.select_one("figcaption a")
    assert (shown(link), link["href"]) == ("Two", "chapters/two.html#figure-second")


def test_a_figure_has_a_page_with_everything(page):
    body = page("figures/second/index.html")
    assert shown(body.select_one("article h1")) == f"Fig. 2: {EVIL}"
    assert body.title.get_text().startswith(EVIL)
    assert not body.select("article img")
    assert "Caption of second" in shown(body.figure)
    assert "licence MIT" in shown(body.figure)
    home = "../../chapters/two.html#figure-second"
    assert [shown(link) for link in body.select(f'article a[href="{home}"]')] == ["Two"]
    rows = [[shown(cell) for cell in row.select("td")] for row in body.select("#data tbody tr")]
    assert rows == [[EVIL, "1.25", "2010"], ["b", "", "2011"]]


def test_a_citation_names_title_id_book_and_edition(page):
    _, plain, *_ = page("figures/third/index.html").select(".recount-cite [data-copied]")
    text = shown(plain)
    assert text.startswith(
        "The contributors to the Recount project (2026). “The third” (figure third). In: Drugs and"
        f" Security in the Americas, Recounted, edition {__version__}."
    )


def test_every_link_of_a_figure_leads_to_a_file(html, page):
    for name in ("index.html", "chapters/two.html", "figures/third/index.html"):
        links = page(name).select("figure a, #downloads a")
        assert len(links) > 5 or name.startswith("figures")
        for link in links:
            target = link["href"].split("#")[0]
            assert not target or (html / name).parent.joinpath(target).is_file(), link


def test_data_of_a_figure_is_that_of_its_chart(html):
    drawn = pd.read_csv(html / "figures" / "second" / "data.csv", encoding="utf-8")
    pd.testing.assert_frame_equal(
        drawn[["place", "victims", "year"]], frame(EVIL), check_dtype=False
    )


def test_an_svg_file_stands_alone_and_shows_markup_as_text(html):
    tree = ElementTree.parse(html / "figures" / "second" / "figure.svg")
    assert tree.getroot().tag == f"{SVG}svg"
    texts = [text.text for text in tree.iter(f"{SVG}text")]
    assert any(text and "onerror" in text for text in texts)
    assert not list(tree.iter(f"{SVG}img"))


def test_the_zip_holds_every_file_that_is_cited(html):
    folder = html / "figures" / "second"
    with zipfile.ZipFile(folder / "second.zip") as archive:
        held = {Path(name).name: archive.read(name) for name in archive.namelist()}
    assert {"figure.pdf", "data.csv", "metadata.json", "citation.bib"} < held.keys()
    assert all((folder / name).read_bytes() == content for name, content in held.items())
    beside = {path.name for path in folder.iterdir()} - held.keys()
    assert beside == {
        "index.html",
        "index.md",
        "embed.html",
        "picture.svg",
        "spec.js",
        "second.zip",
    }


def test_the_chart_travels_as_json_and_as_a_script(html):
    folder = html / "figures" / "second"
    spec = json.loads((folder / "spec.json").read_text(encoding="utf-8"))
    assert spec["title"]["text"] == [EVIL]
    script = (folder / "spec.js").read_text(encoding="utf-8")
    name, text = script.removeprefix("recountSpec(").removesuffix(");\n").split(",", 1)
    assert json.loads(name) == "second"
    assert json.loads(text) == spec


def test_an_explorer_comes_with_its_grid_and_what_moves_it(html, page):
    body = page("chapters/two.html")
    figure = body.select_one("figure#explorer-window")
    assert "licence" in shown(figure.select_one(".recount-sources"))
    grid = (html / "chapters" / figure["data-grid"]).read_text(encoding="utf-8")
    name, text = grid.removeprefix("recountExplorer(").removesuffix(");\n").split(",", 1)
    bundle, *_ = stored_explorers()
    assert json.loads(name) == "window"
    assert json.loads(text) == json.loads(bundle[mime.EXPLORER]["grid"])
    scripts = [script["src"] for script in body.select("script[src]")]
    own = [source.split("/")[-1].split("?")[0] for source in scripts if "_static/" in source]
    assert own.index("charts.js") < own.index("explorers.js")
    assert not page("chapters/one.html").select("script[src*=explorers]")


def test_a_figure_names_the_claims_that_it_bears_on_with_their_answers(page):
    body = page("figures/second/index.html")
    [entry] = body.select("#claims li")
    assert shown(entry) == "quote it Homicide fell by 70 per cent."
    assert entry["data-answer"] == "quote it"
    assert entry.a["href"] == CLAIM
    assert not page("figures/first/index.html").select("#claims"), "its section has none"


def test_an_explorer_alone_in_its_section_names_the_others_folded(page):
    claims = page("explorers/window/index.html").select_one("#claims")
    assert [link["href"] for link in claims.select(":scope > ul a")] == [CLAIM]
    assert [shown(one) for one in claims.select("details summary")] == [
        "1 other claim of the same section"
    ]
    assert len(claims.select("details:not([open]) a[href*=theft-fall]")) == 1


def test_a_number_of_the_text_leads_to_its_card(page):
    body = page("chapters/two.html")
    [link] = body.select("a.recount-origin")
    assert (shown(link), link["href"]) == ("70", "#claim-homicide-fall")
    assert body.select_one(link["href"]) is not None


def test_the_gallery_shows_every_figure_by_its_picture(html, page):
    cards = page("index.html").select(".recount-gallery li:has(a[href^=figures])")
    assert [shown(card.select_one(".recount-name")) for card in cards] == [
        "Fig. 1: The first",
        f"Fig. 2: {EVIL}",
        "Fig. 3: The third",
    ]
    for card in cards:
        picture = card.img
        svg = ElementTree.parse(html / picture["src"]).getroot()
        assert (svg.get("width"), svg.get("height")) == (picture["width"], picture["height"])
        assert (picture["loading"], picture["alt"]) == ("lazy", "")
        assert svg[0].get("fill") == "#ffffff", "readable on dark pages too"
        assert (html / card.a["href"]).is_file()
    headings = [shown(heading) for heading in page("index.html").select("article h2[id^=of-]")]
    assert headings == ["One", "Two", "Two"]


def test_an_explorer_has_a_page_with_everything(html, page):
    name = "explorers/window/index.html"
    body = page(name)
    bundle, *_ = stored_explorers()
    record = bundle[mime.EXPLORER]
    assert body.select_one("article h1").get_text().strip("#") == record["title"]
    figure = body.select_one("figure#explorer-window")
    assert body.select_one(f"#{figure['aria-labelledby']}").name == "h1"
    assert (html / name).parent.joinpath(figure["data-grid"]).resolve().is_file()
    home = "../../chapters/two.html#explorer-window"
    assert [shown(link) for link in body.select(f'article a[href="{home}"]')] == ["Two"]
    offers = dict(
        zip(
            [shown(term) for term in body.select("#choices dt")],
            [shown(text) for text in body.select("#choices dd")],
            strict=True,
        )
    )
    assert offers["First year"] == "2010 to 2014"
    assert "explorer window" in shown(body.select_one("#cite"))
    assert (html / "explorers" / "window" / "citation.bib").is_file()
    assert body.select_one("meta[name=description]")["content"].startswith(record["title"])


def test_chapter_and_gallery_lead_to_the_page_of_an_explorer(page):
    for name, up in (("index.html", ""), ("chapters/two.html", "../")):
        assert page(name).select(f'a[href="{up}explorers/window/index.html"]'), name
