"""Browsers beside Chromium: a page of each kind, wide and narrow, on both grounds, all woken.

What they show is drawn into ``_build/browsers``, to be looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.clients.environments import MULTIARCH, Python, run
from benchmarks.clients.firefox import PACKAGE, launched
from benchmarks.errors import BenchmarkError
from benchmarks.serving import serving

HERE = Path(__file__).parent
WIDTHS = (1280, 375)
"""Of the window; that of WebKitGTK's browser gets no narrower than its bar, some 450 px."""
GROUNDS = ("light", "dark")
PAGES = (
    "index.html",
    "search.html?q=28,000",
    "chapters/state-response.html",
    "reference/ledger.html",
    "claims/rio-upp-officers/index.html",
    "figures/juarez-homicides/index.html",
    "explorers/homicide-explorer/index.html",
)
LANGUAGES = ("", "es/", "pt/")
DRIVER = "webkit2gtk-driver"
"""Debian's package of WebKitGTK with what drives it."""
MINI = f"/{MULTIARCH}/webkit2gtk-4.1/MiniBrowser"
SETTLED_MS = 500

Found = Mapping[str, Mapping[str, Any]]
"""What came of each view: what was done, by name, and what was told to the console."""


def firefox(html: Path, folder: Path) -> tuple[str, str]:
    """Firefox, by Playwright."""
    walk = (HERE / "walk.js").read_text(encoding="utf-8").strip().rstrip(";")
    found: dict[str, Mapping[str, Any]] = {}
    with sync_playwright() as playwright, serving(html) as address:
        for ground in GROUNDS:
            with launched(playwright, folder, ground) as browser:
                version = browser.version
                for width in WIDTHS:
                    tab = browser.new_context(viewport={"width": width, "height": 900}).new_page()
                    told = _told(tab)
                    for name, start in (("served", address), ("disk", html.as_uri())):
                        for page in _pages(width, ground):
                            tab.goto(f"{start}/{page}")
                            tab.wait_for_timeout(SETTLED_MS)
                            if name == "served":
                                tab.screenshot(path=_picture(html, "firefox", page, width, ground))
                            done = tab.evaluate(walk)
                            view = f"{name} {page} {width} {ground}"
                            found[view] = {"done": done, "told": list(told)}
                            told.clear()
    return f"{PACKAGE} {version}", _said(found)


def webkit(html: Path, folder: Path) -> tuple[str, str]:
    """WebKitGTK, by Selenium and Debian's driver, on a screen of its own."""
    driver = shutil.which("WebKitWebDriver")
    if not (driver and Path(MINI).is_file() and shutil.which("xvfb-run")):
        raise BenchmarkError(f"needs Debian’s {DRIVER} and xvfb")
    made = Python(folder / "env", "selenium")
    found: dict[str, Mapping[str, Any]] = {}
    for ground in GROUNDS:
        for width in WIDTHS:
            task = {
                "browser": MINI,
                "driver": driver,
                "html": str(html),
                "pages": list(_pages(width, ground)),
                "walk": (HERE / "walk.js").read_text(encoding="utf-8"),
                "width": width,
                "pictures": str(_picture(html, "webkit", "", width, ground).parent),
            }
            # GTK tells pages which ground its windows have.
            theme = {"GTK_THEME": "Adwaita:dark"} if ground == "dark" else {}
            ended = subprocess.run(
                ["xvfb-run", "--auto-servernum", made.program, HERE / "webkit_pages.py"],
                input=json.dumps(task),
                env=os.environ | theme,
                capture_output=True,
                text=True,
                check=False,
            )
            if ended.returncode:
                raise BenchmarkError(" ".join(ended.stderr.split()[-60:]))
            for view, what in json.loads(ended.stdout).items():
                found[f"{view} {width} {ground}"] = what
    return _installed(DRIVER), _said(found)


def _told(tab: Page) -> list[str]:
    """What the pages of a tab say to the console, from now on."""
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.on("pageerror", lambda error: told.append(str(error)))
    return told


def _pages(width: int, ground: str) -> Iterator[str]:
    """Those that are seen so: in all languages once, in English each time."""
    languages = LANGUAGES if (width, ground) == (WIDTHS[0], GROUNDS[0]) else LANGUAGES[:1]
    return (f"{language}{page}" for language in languages for page in PAGES)


def _picture(html: Path, browser: str, page: str, width: int, ground: str) -> Path:
    """Where a page of this width and ground is drawn."""
    folder = html.parent / "browsers" / f"{browser}-{width}-{ground}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{page.partition('?')[0].replace('/', '-')}.png"


def _installed(package: str) -> str:
    """The version of a package of Debian that is installed."""
    return run(["dpkg-query", "--show", "--showformat", "${Version}", package], HERE)


def _said(found: Found) -> str:
    """The result, or what did not do or said something."""
    for view, what in found.items():
        if what["told"]:
            raise BenchmarkError(f"{view} says {what['told']}; expected nothing")
        failed = [name for name, came in what["done"].items() if not came]
        if failed:
            raise BenchmarkError(f"{view}: {', '.join(failed)} did not work")
    return f"{len(found)} views; all that moves moves, the console stays empty"


TRIED = (
    f"{len(PAGES)} kinds of pages in {len(LANGUAGES)} languages, served and from disk, wide and"
    " narrow, light and dark: wake, move, filter, search"
)
CLIENTS: Mapping[str, tuple[str, Callable[[Path, Path], tuple[str, str]]]] = {
    "Firefox": (TRIED, firefox),
    "WebKitGTK": (TRIED, webkit),
}
"""What each client tries, by its name."""
