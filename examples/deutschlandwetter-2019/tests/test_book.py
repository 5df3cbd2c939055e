"""What holds of this book, whatever is written in it."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parent.parent
HTML = ROOT / "_build" / "html"


def recount(*arguments):
    """Run a command of the library in this book, and return what it said where it failed."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "recount.cli", *arguments],
        cwd=ROOT,
        env=os.environ | {"RECOUNT_ROOT": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return f"{done.stdout}{done.stderr}" if done.returncode else ""


@pytest.fixture(scope="module", autouse=True)
def book():
    """The book, built."""
    assert recount("book") == ""


def test_every_verdict_is_the_one_that_was_accepted_and_nothing_is_amiss():
    assert recount("check") == ""


def test_figures_and_citations_are_what_the_stored_outputs_give():
    assert recount("export", "--check") == ""


def test_every_link_within_the_book_leads_somewhere():
    pages = sorted(HTML.rglob("*.html"))
    assert pages
    broken = [
        f"{page.relative_to(HTML)}: {link['href']}"
        for page in pages
        for link in BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser").select("a[href]")
        if not urlsplit(link["href"]).scheme and not leads_somewhere(page, link["href"])
    ]
    assert broken == []


def leads_somewhere(page, link):
    """Whether a file of the book is there, by the way from a page to it."""
    path = unquote(urlsplit(link).path)
    return not path or (page.parent / path).exists() or page.name == "404.html"
