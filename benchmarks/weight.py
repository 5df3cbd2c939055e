"""What a page loads before anybody touches it, and what moves on it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Response, Route, sync_playwright

from benchmarks.report import CHAPTER_KIB, CLAIM_KIB, LAYOUT_SHIFT, TEXT_PAGE_KIB, Table, kib, met
from benchmarks.serving import COPIES, serving
from recount.publish.pdf.chromium import ARGUMENTS, chromium

WIDTHS = (412, 1280)
QUIET_SECONDS = 0.6
PATIENCE_SECONDS = 30.0
CHARTS = "figure, .vega-embed, .jupyter-widgets"
LOOKED_AT = 2
LOOK_MS = 1500  # a reader stays: on a fast line the chart becomes interactive
PASS_MS = 60
SHIFTS = """
window.recountShift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    if (!entry.hadRecentInput) window.recountShift += entry.value;
  }
}).observe({ type: "layout-shift", buffered: true });
"""


@dataclass(frozen=True)
class Visit:
    """One page, opened with an empty cache.

    Attributes
    ----------
    page : str
        Its address within the site.
    document, total, scrolled : int
        Bytes of the bodies as transferred: the page itself, all before anything is touched, all
        after every figure and the end of the page were scrolled to.
    requests, foreign, unanswered : int
        Requests before anything is touched, those of them to other hosts, and those of these for
        which no copy is installed, so that their size is missing.
    errors : tuple of str
        What the console calls errors.
    shift, shift_scrolled : float
        Sum of all layout shifts, before and after scrolling.
    """

    page: str
    document: int
    total: int
    scrolled: int
    requests: int
    foreign: int
    unanswered: int
    errors: tuple[str, ...]
    shift: float
    shift_scrolled: float


def worst(visits: Sequence[Visit]) -> Visit:
    """The worst of several visits to one page, measure by measure."""
    return Visit(
        visits[0].page,
        max(visit.document for visit in visits),
        max(visit.total for visit in visits),
        max(visit.scrolled for visit in visits),
        max(visit.requests for visit in visits),
        max(visit.foreign for visit in visits),
        max(visit.unanswered for visit in visits),
        max((visit.errors for visit in visits), key=len),
        max(visit.shift for visit in visits),
        max(visit.shift_scrolled for visit in visits),
    )


class _Traffic:
    """What a tab asks for and gets."""

    def __init__(self, tab: Page, site: str) -> None:
        self.site = site
        self.asked: list[Request] = []
        self.done: list[Request] = []
        self.missing: set[str] = set()
        self.open = 0
        self.last = time.monotonic()
        tab.on("request", self._begin)
        tab.on("requestfinished", self._finish)
        tab.on("requestfailed", self._end)
        tab.on("response", self._look)

    def own(self, address: str) -> bool:
        """Whether the site itself is asked, or nobody."""
        return address.startswith((f"{self.site}/", "data:", "blob:", "about:"))

    def foreign(self, address: str) -> bool:
        """Whether another host is asked, or the server in its place."""
        return not self.own(address) or address.startswith(f"{self.site}{COPIES}")

    def refuse(self, route: Route) -> None:
        """Answer nothing in the place of another host."""
        self.missing.add(route.request.url)
        route.abort()

    def settle(self, tab: Page) -> None:
        """Wait until nothing was asked for or answered for a while."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            tab.wait_for_timeout(100)
            if self.open <= 0 and time.monotonic() - self.last > QUIET_SECONDS:
                return

    def size(self) -> int:
        """Bytes of all bodies so far."""
        return sum(map(transferred, self.done))

    def _look(self, response: Response) -> None:
        if self.foreign(response.url) and not response.ok:
            self.missing.add(response.url)

    def _begin(self, request: Request) -> None:
        self.asked.append(request)
        self.open += 1
        self.last = time.monotonic()

    def _finish(self, request: Request) -> None:
        self.done.append(request)
        self._end(request)

    def _end(self, _request: Request) -> None:
        self.open -= 1
        self.last = time.monotonic()


def transferred(request: Request) -> int:
    """Bytes of the body of an answer, as it came over the wire."""
    return request.sizes()["responseBodySize"] if request.url.startswith("http") else 0


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser that ends with the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def visit(browser: Browser, site: str, page: str, width: int) -> Visit:
    """Open a page with an empty cache, wait, then scroll through it."""
    context = browser.new_context(viewport={"width": width, "height": 823})
    try:
        tab = context.new_page()
        traffic = _Traffic(tab, site)
        errors: list[str] = []
        tab.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.add_init_script(SHIFTS)
        context.route(lambda address: not traffic.own(address), traffic.refuse)
        tab.goto(f"{site}/{page}", wait_until="load", timeout=60_000)
        traffic.settle(tab)
        asked = [request for request in traffic.asked if request.url.startswith("http")]
        foreign = [request for request in asked if traffic.foreign(request.url)]
        shift = float(tab.evaluate("window.recountShift"))
        total, document = traffic.size(), transferred(asked[0])
        unanswered, complaints = len(traffic.missing), tuple(errors)
        for index, figure in enumerate(tab.query_selector_all(CHARTS)):
            figure.evaluate("node => node.scrollIntoView({ block: 'center', behavior: 'instant' })")
            tab.wait_for_timeout(LOOK_MS if index < LOOKED_AT else PASS_MS)
        tab.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
        traffic.settle(tab)
        return Visit(
            page=page,
            document=document,
            total=total,
            scrolled=traffic.size(),
            requests=len(asked),
            foreign=len(foreign),
            unanswered=unanswered,
            errors=complaints,
            shift=shift,
            shift_scrolled=float(tab.evaluate("window.recountShift")),
        )
    finally:
        context.close()


def visits(
    html: Path, pages: Sequence[str], widths: Sequence[int] = WIDTHS, *, copies: bool = False
) -> dict[str, Visit]:
    """Every page at every width; the worst of each, by page.

    Parameters
    ----------
    html : Path
        The built site.
    pages : sequence of str
        Addresses within it.
    widths : sequence of int
        Of the window, in pixels.
    copies : bool
        Whether copies stand in for files of other hosts, which still count as foreign.
    """
    with serving(html, copies=copies) as site, browsing() as browser:
        return {
            page: worst([visit(browser, site, page, width) for width in widths]) for page in pages
        }


def pages_to_visit(html: Path, contents: Sequence[str]) -> list[str]:
    """The pages of the table of contents, then the largest page of every other kind."""
    listed = [f"{page}.html" for page in contents if (html / f"{page}.html").is_file()]
    others: dict[str, Path] = {}
    for file in sorted(html.rglob("*.html")):
        page = file.relative_to(html)
        if page.parts[0] in ("_static", "_sources", "data") or page.as_posix() in listed:
            continue
        kind = page.parts[0] if len(page.parts) > 1 else page.as_posix()
        if kind not in others or file.stat().st_size > others[kind].stat().st_size:
            others[kind] = file
    return listed + [others[kind].relative_to(html).as_posix() for kind in sorted(others)]


def budget_kib(page: str) -> int:
    """What a page may weigh."""
    kind = page.partition("/")[0]
    return {"chapters": CHAPTER_KIB, "claims": CLAIM_KIB}.get(kind, TEXT_PAGE_KIB)


def table(ours: dict[str, Visit], stock: dict[str, Visit], figures: dict[str, int]) -> Table:
    """Weight, requests, errors and shifts of every page, beside the stock page."""
    rows = []
    for page, here in ours.items():
        there = stock.get(page)
        budget = budget_kib(page)
        kept = (
            here.total <= budget * 1024
            and not here.foreign
            and not here.errors
            and max(here.shift, here.shift_scrolled) < LAYOUT_SHIFT
        )
        rows.append(
            [
                page,
                str(figures.get(page, 0)),
                kib(here.document),
                kib(here.total),
                f"≤ {budget}",
                met(here.total / 1024, at_most=budget),
                kib(here.scrolled),
                str(here.requests),
                str(here.foreign),
                str(len(here.errors)),
                f"{here.shift:.3f}",
                f"{here.shift_scrolled:.3f}",
                "yes" if kept else "no",
                kib(there.total) if there else "–",
            ]
        )
    header = (
        "Page",
        "Charts",
        "Document KiB",
        "All KiB",
        "Budget",
        "Met",
        "Scrolled KiB",
        "Requests",
        "Foreign (0)",
        "Errors (0)",
        f"Shift (< {LAYOUT_SHIFT})",
        "Shift scrolled",
        "All met",
        "Stock, all KiB",
    )
    told = [
        f"{page}: {error}" for page, here in ours.items() for error in dict.fromkeys(here.errors)
    ]
    return Table("Weight of pages, before anything is touched", header, rows, (*NOTES, *told))


def stock_table(stock: dict[str, Visit]) -> Table:
    """The same measures of the stock book."""
    rows = [
        [
            visit.page,
            kib(visit.document),
            kib(visit.total),
            kib(visit.scrolled),
            str(visit.requests),
            str(visit.foreign),
            str(visit.unanswered),
            str(len(visit.errors)),
            f"{visit.shift:.3f}",
            f"{visit.shift_scrolled:.3f}",
        ]
        for visit in stock.values()
    ]
    header = (
        "Page",
        "Document KiB",
        "All KiB",
        "Scrolled KiB",
        "Requests",
        "Foreign",
        "Without a copy",
        "Errors",
        "Shift",
        "Shift scrolled",
    )
    return Table("The stock book’s pages", header, rows, STOCK_NOTES)


NOTES = (
    "Bodies as transferred with gzip, without headers, from loopback to Chromium with an empty"
    f" cache, at {' and '.join(map(str, WIDTHS))} px; the worse of the two, measure by measure."
    " Charts are figures and explorers; the budget of a chapter is for one with 8 figures, that of"
    " every other page is the one for text. Scrolled: after a stay of 1.5 s at each of the first"
    " two charts, every further one and the end of the page. Shift is the sum of all layout"
    " shifts, which is never less than what browsers report as CLS. Of pages outside the table of"
    " contents, the largest of each kind.",
)
STOCK_NOTES = (
    f"At {WIDTHS[-1]} px. What stock pages load from other hosts comes from the copies pinned in"
    " `package-lock.json`, on the same server and compressed the same way; it counts as foreign."
    " Versions may differ from those that the hosts would give, and require.js is counted in its"
    " plain form, about 20 KiB more than the minified one. What has no copy counts no bytes.",
)
