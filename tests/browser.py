"""Debian's Chromium for the tests: find it, install it where that is possible, or name it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

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


def chromium() -> str:
    """Path of the browser; the environment variable CHROMIUM wins."""
    candidates = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES), MAC]
    for candidate in candidates:
        if candidate and Path(candidate).is_file():
            return candidate
    raise FileNotFoundError(
        "The tests need Chromium. Install it (Debian: `apt-get install chromium`) or set CHROMIUM"
        " to the path of a Chromium or Chrome."
    )


def main() -> int:
    """Make sure that there is a browser."""
    try:
        chromium()
    except FileNotFoundError as error:
        if not (shutil.which("apt-get") and os.geteuid() == 0):
            print(error, file=sys.stderr)
            return 1
        print("Installing Debian's chromium for the tests", flush=True)
        install = ("install", "-y", "-qq", "--no-install-recommends", "chromium")
        for step in (("update", "-qq"), install):
            done = subprocess.run(
                ["apt-get", *step],
                check=False,
                env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                stdout=subprocess.DEVNULL,
            )
            if done.returncode:
                print(f"`apt-get {' '.join(step)}` failed. {error}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
