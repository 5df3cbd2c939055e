"""What the book has for programs and assistants, as they find it in the built site."""

import csv
import json
import re
import subprocess
import sys
from functools import cache

import pytest
from built import HTML, ROOT
from markdown_it import MarkdownIt
from ways import is_outside, lost

from recount.languages.languages import ENGLISH, LANGUAGES
from recount.publish.book.addresses import in_folder
from recount.record import quantities_of

MARKDOWN = MarkdownIt("commonmark").enable("table")
CLAIM = "rio-upp-officers"
LOCAL = "http://localhost:8000/"


@cache
def told(file):
    return json.loads((HTML / file).read_text(encoding="utf-8"))


def texts(text):
    """What each heading, paragraph and cell says, and where its links and pictures lead."""
    inline = [token for token in MARKDOWN.parse(text) if token.type == "inline"]
    said = ["".join(part.content for part in token.children) for token in inline]
    parts = [part for token in inline for part in token.children]
    ways = [part.attrs.get("href") or part.attrs.get("src") for part in parts if part.attrs]
    return said, ways


def dead(file, ways):
    """Those ways from a file that lead to no file of the site, or to no place of a page."""
    here = file.relative_to(HTML).as_posix()
    return [way for way in ways if way and not is_outside(way) and lost(HTML, here, way)]


def in_language(entry, language):
    return entry if language == ENGLISH else entry["translations"][language.tag]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_each_claim_as_markdown_says_what_is_on_record(language):
    for claim in told("ledger.json")["claims"]:
        file = HTML / in_folder(f"claims/{claim['claim']}/index.md", language)
        said, ways = texts(file.read_text(encoding="utf-8"))
        own, whole = in_language(claim, language), "\n".join(said)
        assert said[0] == own["statement"], file
        assert own["because"] in whole, file
        for part in filter(None, (own["instead"], own["settled_by"], own["locator"])):
            assert part in whole, (file, part)
        for part in quantities_of(claim):
            assert f"“{part['as_printed']}”" in said, (file, part["as_printed"])
        assert claim["hash"].removeprefix("sha256:") in whole, file
        assert dead(file, ways) == []


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_each_figure_as_markdown_has_its_words_and_all_its_data(language):
    for figure in told("figures.json")["figures"]:
        file = HTML / in_folder(f"figures/{figure['figure']}/index.md", language)
        text = file.read_text(encoding="utf-8")
        said, ways = texts(text)
        own = in_language(figure, language)
        assert said[0].endswith(own["title"]), file
        assert own["caption"] in said, file
        assert dead(file, ways) == []
        drawn = HTML / "figures" / figure["figure"]
        rows = [row for path in drawn.glob("data*.csv") for row in csv.reader(path.open())]
        tables = [token for token in MARKDOWN.parse(text) if token.type == "tr_open"]
        assert len(tables) == len(rows), file


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda one: one.tag)
def test_assistants_find_every_claim_once_with_its_answer(language):
    file = HTML / in_folder("llms.txt", language)
    text = file.read_text(encoding="utf-8")
    assert re.match(r"# .+\n\n> .+\n\n", text)
    said, ways = texts(text)
    assert dead(file, ways) == []
    claims = [way for way in ways if way and way.startswith("claims/")]
    assert sorted(claims) == sorted(
        f"claims/{claim['claim']}/index.md" for claim in told("ledger.json")["claims"]
    )
    if language == ENGLISH:
        for claim in told("ledger.json")["claims"]:
            assert f"{claim['statement']}: {claim['answer']}" in said


@cache
def examples():
    """The programs on the page that explains the files, by language."""
    text = (ROOT / "reference" / "programs.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^```(python|r|javascript)\n(.*?)^```", text, re.M | re.S))


def wanted():
    [claim] = [one for one in told("ledger.json")["claims"] if one["claim"] == CLAIM]
    return f"{claim['answer']}: {claim['because']}"


def test_the_example_in_python_prints_the_answer(site):
    code = examples()["python"].replace(LOCAL, f"{site}/")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == wanted()


def test_the_example_in_javascript_prints_the_answer(site, visitor):
    tab = visitor.new_page()
    printed = []
    tab.on("console", lambda message: printed.append(message.text))
    tab.goto(f"{site}/ledger.json")
    code = examples()["javascript"].replace(LOCAL, f"{site}/")
    tab.evaluate(f"async () => {{ {code} }}")
    assert printed == [wanted()]


def test_pages_name_their_markdown():
    for page in (f"claims/{CLAIM}", "figures/juarez-homicides"):
        text = (HTML / page / "index.html").read_text(encoding="utf-8")
        assert re.search(r'<link rel="alternate" type="text/markdown" href="index.md"', text), page
