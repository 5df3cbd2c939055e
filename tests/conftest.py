"""A small book to damage, a small ledger to judge, and a screen that remembers."""

import functools
import http.server
import signal
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from browser import ARGUMENTS, headless
from built import HTML, ROOT, WATCH, eventually
from hypothesis import settings
from playwright.sync_api import sync_playwright
from small_book import Book, notebook_of
from xdist.scheduler import LoadFileScheduling

from recount.ledger.claims import Claim, Quantity

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # As in a run in the background; what tests start would inherit it, and never hear of Ctrl-C.
    signal.signal(signal.SIGINT, signal.default_int_handler)

settings.register_profile("recount", deadline=None, database=None, max_examples=100)
settings.load_profile("recount")

LONG = (
    "test_jupyterlab",
    "test_build",
    "test_nbval",
    "test_pdf",
    "test_third_report",
    "test_releasing",
    "test_keys",
    "test_figures",
    "test_open_graph",
)
"""Files that take long, the longest first: what is long begins early, or one worker ends alone."""
APART = ("test_accessible", "test_site", "test_site_figures", "test_site_explorers")
"""Long files whose tests share nothing that costs: whoever is free takes the next test, last."""


class Scheduling(LoadFileScheduling):
    """A file stays with one worker, which makes what its tests share once; but for some files."""

    def _split_scope(self, nodeid):
        file = super()._split_scope(nodeid)
        return nodeid if Path(file).stem in APART else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    if config.getoption("dist") != "loadfile":
        return None
    config.option.loadscopereorder = False  # it would begin with the file of the most tests
    return Scheduling(config, log)


def pytest_collection_modifyitems(items):
    places = {name: place for place, name in enumerate((*LONG, None, *APART))}
    items.sort(key=lambda item: places.get(item.path.stem, places[None]))


@pytest.fixture(scope="session")
def repository():
    return ROOT


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
    usual = Quantity(
        claim="homicide-fall",
        quantity="fall_pct",
        as_printed="74.6 percent",
        value=74.6,
        value_high=None,
        unit="pct",
        hedge="exact",
        step=0.1,
        report="oas2013",
    )

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


@pytest.fixture(scope="session")
def site():
    """Address of the built book on loopback."""
    assert (HTML / "index.html").is_file(), "run `make book` first"
    handler = functools.partial(Quiet, directory=str(HTML))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def playwright():
    """What drives the browsers, once a worker: a second one in the same process does not start."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright):
    """Chromium, started once a worker; each test opens contexts or tabs of its own in it."""
    launched = playwright.chromium.launch(executable_path=headless(), args=list(ARGUMENTS))
    yield launched
    launched.close()


@pytest.fixture
def visitor(browser):
    """The browser of one reader, which remembers what it loaded, until the test ends."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def visit_all(visitor, site):
    """Open a page of the book in several views at once, and watch each.

    A view is a width and a theme. What a page asks for and complains about is in `troubles` of its
    tab.
    """

    def begin(page, width, theme, start):
        tab = visitor.new_page()
        tab.set_viewport_size({"width": width, "height": 900})
        tab.emulate_media(color_scheme=theme)
        tab.troubles = []
        tab.on("console", lambda message: tab.troubles.append(message.text))
        tab.on("pageerror", lambda error: tab.troubles.append(str(error)))
        tab.on(
            "requestfailed",
            lambda request: (
                # It comes with the first sign of a reader, who may be about to leave the page.
                None
                if request.failure == "net::ERR_ABORTED" and "/bootstrap." in request.url
                else tab.troubles.append(request.url)
            ),
        )
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
        tab.goto(f"{start}/{page}.html")
        return tab

    def visit_views(page, views, start=site):
        tabs = {view: begin(page, *view, start) for view in views}
        for (_, theme), tab in tabs.items():
            tab.wait_for_load_state("networkidle")
            eventually(tab, f"document.documentElement.dataset.theme === '{theme}'")
        return tabs

    return visit_views


@pytest.fixture
def visit(visit_all, site):
    """Open a page of the book and watch what it asks for and complains about."""

    def visit_page(page, width=1280, theme="light", start=site):
        [tab] = visit_all(page, [(width, theme)], start).values()
        return tab

    return visit_page
