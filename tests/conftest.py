"""A small book to damage, a small ledger to judge, and a screen that remembers."""

import functools
import http.server
import json
import shutil
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from browser import ARGUMENTS, chromium
from built import HTML, WATCH, eventually
from hypothesis import settings
from playwright.sync_api import sync_playwright

from recount.claims import Claim, Quantity
from recount.descriptors import package_path, record

settings.register_profile("recount", deadline=None, database=None, max_examples=100)
settings.load_profile("recount")

COUNTRIES = """\
iso3,country
BRA,Brazil
COL,Colombia
MEX,Mexico
"""
HOMICIDES = """\
iso3,year,victims,rate_per_100k,note
BRA,2010,43272,22.2,
COL,2010,15459,34.1,revised
COL,2011,14746,,
MEX,2010,25757,22.6,
"""


class Book:
    """A book with two small tables, and ways to damage them."""

    def __init__(self, root):
        self.root = root
        self.package_path = package_path(root)
        (root / "data").mkdir()
        (root / "chapters").mkdir()
        (root / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
        (root / "data" / "package.yml").write_text("name: small\ntitle: Small\n", "utf-8")
        self.add_table("countries", COUNTRIES, ["iso3"], iso3={}, country={})
        self.add_table(
            "homicides",
            HOMICIDES,
            ["iso3", "year"],
            iso3={"refers_to": "countries"},
            year={"type": "integer", "unit": "year", "minimum": 1990, "maximum": 2023},
            victims={"type": "integer", "unit": "victims", "minimum": 0, "required": False},
            rate_per_100k={"type": "number", "unit": "per_100k", "required": False},
            note={"required": False},
        )
        record(root)

    def path(self, table):
        """The file of a table."""
        [path] = (self.root / "data").rglob(f"{table}.csv")
        return path

    def descriptor_path(self, table):
        """The file that describes a table."""
        return self.path(table).with_suffix(".yml")

    def describe(self, table, change):
        """Change the parsed description of a table in place and write it back."""
        path = self.descriptor_path(table)
        described = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(described)
        path.write_text(
            yaml.safe_dump(described, sort_keys=False, allow_unicode=True), encoding="utf-8"
        )

    def add_table(self, name, text, key, folder="", **columns):
        """Put a new table with its description into the book; a column is a string by default."""
        path = self.root / "data" / folder / f"{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        described = {
            "title": f"The {name}",
            "description": "One row is one of them.",
            "publisher": "A statistical office",
            "edition": "2012",
            "coverage": "Three countries",
            "sources": [{"title": "A yearbook"}],
            "licences": {"CC-BY-4.0": None},
            "columns": {
                column: {"type": "string", "description": "What it says."} | about
                for column, about in columns.items()
            },
            "primary_key": list(key),
        }
        path.with_suffix(".yml").write_text(
            yaml.safe_dump(described, sort_keys=False), encoding="utf-8"
        )

    def write(self, table, content):
        """Replace a table's content."""
        if isinstance(content, str):
            content = content.encode()
        self.path(table).write_bytes(content)

    def edit(self, table, old, new):
        """Replace a part of a table that must be there."""
        text = self.path(table).read_text(encoding="utf-8")
        assert old in text
        self.write(table, text.replace(old, new))

    def make_citable(self):
        """Give it the settings, the list of editions and the ledger of the project."""
        here = Path(__file__).parents[1]
        for name in ("_config.yml", "CHANGELOG.md", "pyproject.toml", "README.md"):
            shutil.copy(here / name, self.root / name)
        shutil.copy(here / "references.bib", self.root)
        shutil.copytree(here / "data" / "claims", self.root / "data" / "claims")
        record(self.root)

    def add_chapter(self, name, *cells):
        """Write a notebook of code cells, given as (id, outputs), and list it."""
        notebook = notebook_of(*cells)
        path = self.root / "chapters" / f"{name}.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        toc = self.root / "_toc.yml"
        text = toc.read_text(encoding="utf-8")
        start = "" if "chapters:" in text else "chapters:\n"
        toc.write_text(f"{text}{start}  - file: chapters/{name}\n", encoding="utf-8")
        return path


def notebook_of(*cells):
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": "Prose."},
            *(
                {
                    "cell_type": "code",
                    "id": cell_id,
                    "metadata": {},
                    "source": "",
                    "execution_count": 1,
                    "outputs": outputs,
                }
                for cell_id, outputs in cells
            ),
        ],
    }


@pytest.fixture(scope="session")
def repository():
    return Path(__file__).resolve().parents[1]


@pytest.fixture
def book(tmp_path):
    return Book(tmp_path)


@pytest.fixture
def inside_book(book, monkeypatch):
    """The small book, where chapters and the command line find it."""
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    return book


@pytest.fixture(scope="session")
def notebook():
    return notebook_of


@pytest.fixture(scope="session")
def quantity():
    """Make a printed number: a fall of exactly 74.6 % unless told otherwise."""
    usual = Quantity("homicide-fall", "fall_pct", "74.6 percent", 74.6, None, "pct", "exact", 0.1)

    def make(**changes):
        return replace(usual, **changes)

    return make


@pytest.fixture(scope="session")
def claim(quantity):
    """Make a number claim, or with ``kind="comparison"`` one without numbers."""
    usual = Claim(
        claim="homicide-fall",
        report="oas2013",
        kind="number",
        locator="Part 4, paragraph 2",
        text_line=12,
        chapter="state-response",
        statement="Homicide fell.",
        attributed_to="",
        citation="oas2013",
        quantities=(quantity(),),
    )

    def make(**changes):
        if changes.get("kind") == "comparison":
            changes = {"quantities": ()} | changes
        return replace(usual, **changes)

    return make


@pytest.fixture
def screen(monkeypatch):
    """MIME bundles in the order in which they were shown."""
    shown = []
    monkeypatch.setattr("recount.notebook.display", lambda bundle, raw: shown.append(bundle))
    return shown


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def site():
    """Address of the built book on loopback."""
    assert (HTML / "index.html").is_file(), "run `make book` first"
    handler = functools.partial(Quiet, directory=str(HTML))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def visit(browser, site):
    """Open a page of the book and watch what it asks for and complains about."""
    opened = []

    def visit_page(page, width=1280, theme="light", start=site):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=theme)
        opened.append(context)
        tab = context.new_page()
        tab.troubles = []
        tab.on("console", lambda m: tab.troubles.append(m.text) if m.type == "error" else None)
        tab.on("pageerror", lambda error: tab.troubles.append(str(error)))
        tab.on("requestfailed", lambda request: tab.troubles.append(request.url))
        tab.on(
            "response",
            lambda response: (
                None if response.ok else tab.troubles.append(f"{response.status} {response.url}")
            ),
        )
        tab.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((start, "data:"))
                else tab.troubles.append(f"foreign request: {request.url}")
            ),
        )
        tab.add_init_script(WATCH)
        tab.goto(f"{start}/{page}.html", wait_until="networkidle")
        eventually(tab, f"document.documentElement.dataset.theme === '{theme}'")
        return tab

    yield visit_page
    for context in opened:
        context.close()
