"""Chromium, which prints the book and in which the tests read it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from recount.errors import BuildError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def has_chromium() -> bool:
    """Whether there is one."""
    try:
        chromium()
    except BuildError:
        return False
    return True


def chromium() -> str:
    """Path of the browser; the environment variable ``CHROMIUM`` wins.

    Raises
    ------
    BuildError
        If there is none; the message says how to get one.
    """
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), MAC]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    raise BuildError(
        "Chromium is needed. Install it (Debian: `apt-get install chromium`) or set CHROMIUM to"
        " the path of a Chromium or Chrome."
    )
