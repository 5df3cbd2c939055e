"""A report that nobody knew when the library was written: in the book by data alone."""

import json
import re
import shutil

import nbformat
import pytest
from bs4 import BeautifulSoup
from built import ROOT, keep_made
from small_book import keep_claims

from recount.chapters import notebooks
from recount.cli import main
from recount.drawing.captions import captions
from recount.ledger.claims import ledger
from recount.publish.pipeline.build import build
from recount.publish.pipeline.execute import accept

REPORT, CHAPTER = "unlit2031", "harbour-lights"
SHORT = "Unlit 2031, Harbour Lights"
NUMBER, COMPARISON = "medellin-victims-2002", "medellin-victims-fell"
FILES = (
    "_config.yml",
    "references.bib",
    "CHANGELOG.md",
    "CITATION.cff",
    "pyproject.toml",
    "README.md",
)
JUDGING = f"""\
medellin = table("medellin_homicides")
victims = {{
    year: pick(medellin, "victims", series="police_1990_2013", year=year) for year in (2002, 2003)
}}
judge("{NUMBER}", now={{"victims": victims[2002]}})
"""
COMPARING = f"""\
from recount import compare

judge("{COMPARISON}", now=compare(victims[2003], "<", victims[2002], ("fell", "did not fall")))
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The project without its chapters, and a report with two claims and a chapter, built."""
    root = tmp_path_factory.mktemp("third")
    for name in FILES:
        shutil.copy(ROOT / name, root / name)
    for name in ("data", "reference"):
        shutil.copytree(ROOT / name, root / name)
    (root / "chapters").mkdir()
    (root / "index.md").write_text("# A book\n\n{cite}`unlit2031` is counted again.\n", "utf-8")
    for path in (root / "reference").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"\[([^]]+)\]\(\.\./chapters/[^)]+\)", r"\1", text), "utf-8")
    citing = root / "reference" / "citing.md"
    text = citing.read_text(encoding="utf-8").replace("rio-upp-officers", NUMBER)
    text = re.sub(r"```{recount-citation} figure [^`]*```\n", "", text)
    citing.write_text(text, encoding="utf-8")
    contents = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    with_chapters = r"  - caption: .*\n    chapters:\n(      - file: chapters/.*\n)+"
    (root / "_toc.yml").write_text(re.sub(with_chapters, "", contents), "utf-8")
    keep_claims(root)
    keep_made(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(root))
        make(root)
        yield root


def make(root):
    report = ["--short-title", SHORT, "--title", "Harbour Lights"]
    report += ["--publisher", "Office of Unlit"]
    assert main(["new", "report", REPORT, *report, "--year", "2031", "--languages", "en"]) == 0
    words = [
        "--title",
        "Harbours",
        "--opening",
        "What is said of harbours.",
        "--quote",
        "Give a year.",
    ]
    assert main(["new", "chapter", CHAPTER, *words]) == 0
    claim = ["--report", REPORT, "--chapter", CHAPTER, "--locator", "Part 1", "--text-line", "7"]
    claim += ["--stands", "yes", "--because", "It was counted again."]
    numbers = ["--statement", "Medellín had 3,589 victims in 2002."]
    numbers += ["--quantity", "victims", "3,589 victims", "victims"]
    assert main(["new", "claim", NUMBER, *claim, *numbers]) == 0
    assert main(["new", "claim", COMPARISON, *claim, "--statement", "They fell in 2003."]) == 0
    path = root / "chapters" / f"{CHAPTER}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    after = 1 + [cell.id for cell in notebook.cells].index("setup")
    notebook.cells[after:after] = [
        nbformat.v4.new_markdown_cell("## Medellín", id="medellin"),
        nbformat.v4.new_code_cell(JUDGING, id="count"),
        nbformat.v4.new_code_cell(COMPARING, id="compare"),
    ]
    nbformat.write(notebook, path)
    assert build(root, print)
    accept(root, notebooks(root))


def page(root, address):
    text = (root / "_build" / "html" / address).read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


@pytest.mark.parametrize("claim", [NUMBER, COMPARISON])
def test_each_claim_has_a_page_that_names_the_report(root, claim):
    text = page(root, f"claims/{claim}/index.html").get_text(" ")
    assert SHORT in text
    assert "Quote it" in text
    assert "matches" in text


def test_the_ledger_has_the_report(root):
    assert SHORT.partition(",")[0] in page(root, "reference/ledger.html").get_text(" ")
    ledger = json.loads((root / "_build" / "html" / "ledger.json").read_text(encoding="utf-8"))
    text = json.dumps(ledger)
    assert NUMBER in text
    assert COMPARISON in text
    assert REPORT in text


def test_the_report_is_a_source_of_the_book(root):
    assert "Harbour Lights" in page(root, "reference/sources.html").get_text(" ")
    assert main(["export"]) == 0
    cited = (root / "CITATION.cff").read_text(encoding="utf-8")
    assert "title: Harbour Lights" in cited
    assert "name: Office of Unlit" in cited
    archive = json.loads((root / ".zenodo.json").read_text(encoding="utf-8"))
    assert "Office of Unlit (2031). Harbour Lights." in archive["references"]


def texts_of_the_library():
    files = sorted(file for file in (ROOT / "recount").rglob("*") if file.is_file())
    return [file for file in files if file.suffix not in (".pyc", ".woff2")]


def test_nothing_in_the_library_names_this_book():
    """Its title, and what its chapters, claims and figures are called."""
    names = {name for name in (*notebooks(ROOT), *ledger(ROOT), *captions(ROOT)) if "-" in name}
    assert len(names) > 300
    found = []
    for file in texts_of_the_library():
        text = file.read_text(encoding="utf-8")
        called = names & set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)+", text))
        if called or "Drugs and Security" in text:
            found.append((file.relative_to(ROOT).as_posix(), sorted(called)))
    assert found == []


def test_nothing_in_the_library_names_a_report():
    """Their slugs and short names, and how many there are."""
    names = r"oas ?2013|copolad|\boas\b|organization of american states|\b(two|both) reports\b"
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for file in texts_of_the_library()
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(names, line, re.IGNORECASE)
    ]
    assert found == []
