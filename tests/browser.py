"""Debian's Chromium and Firefox for the tests, and the letters that the print style names.

They are installed where that is possible, or named; of Firefox its tests say that it is missing.
"""

import os
import shutil
import subprocess
import sys

from benchmarks.clients.firefox import PACKAGE, has_firefox
from recount.drawing.lettering import FAMILY
from recount.errors import BuildError
from recount.publish.pdf.chromium import ARGUMENTS, chromium

__all__ = ["ARGUMENTS", "headless"]

HEADLESS = "chromium-headless-shell"
"""Chromium without windows, which opens a page in less than half the time."""


def headless() -> str:
    """The browser in which tests open pages: the one without windows, or else Chromium itself."""
    return shutil.which(HEADLESS) or chromium()


def missing() -> dict[str, str]:
    """Debian's packages that are not there, and what to say of each."""
    found = {}
    try:
        chromium()
    except BuildError as error:
        found["chromium"] = str(error)
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", f":family={FAMILY}"], check=True, capture_output=True, text=True
    )
    if not (listed and listed.stdout.strip()):
        found["fontconfig"] = found["fonts-liberation"] = (
            f"The font {FAMILY} was not found; the tests measure pages printed with it."
        )
    return found


def main() -> int:
    """Make sure that there are browsers, and the font."""
    wanted = missing()
    if shutil.which("apt-get") and os.geteuid() == 0:
        if wanted and (failed := _install(*wanted)):
            print(f"`{failed}` failed. {' '.join(dict.fromkeys(wanted.values()))}", file=sys.stderr)
            return 1
        if not shutil.which(HEADLESS) and _install(HEADLESS):
            print(f"There is no {HEADLESS} to be had; the tests take longer without.", flush=True)
        if not has_firefox() and _install(PACKAGE):
            print(f"There is no {PACKAGE} to be had; its tests will fail.", flush=True)
    elif wanted:
        print(" ".join(dict.fromkeys(wanted.values())), file=sys.stderr)
        return 1
    return 0


def _install(*packages: str) -> str:
    """Install packages of Debian; gives the command that failed, if one did."""
    print(f"Installing Debian's {', '.join(packages)} for the tests", flush=True)
    install = ("install", "-y", "-qq", "--no-install-recommends", *packages)
    for step in (("update", "-qq"), install):
        done = subprocess.run(
            ["apt-get", *step],
            check=False,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            stdout=subprocess.DEVNULL,
        )
        if done.returncode:
            return f"apt-get {' '.join(step)}"
    return ""


if __name__ == "__main__":
    sys.exit(main())
