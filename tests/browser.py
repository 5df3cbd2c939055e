"""Debian's Chromium for the tests, and the letters that the print style names.

Both are installed where that is possible, or named.
"""

import os
import shutil
import subprocess
import sys

from recount.drawing.lettering import FAMILY
from recount.errors import BuildError
from recount.publish.pdf.chromium import ARGUMENTS, chromium

__all__ = ["ARGUMENTS", "chromium"]


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
    """Make sure that there is a browser, and the font."""
    if wanted := missing():
        error = " ".join(dict.fromkeys(wanted.values()))
        if not (shutil.which("apt-get") and os.geteuid() == 0):
            print(error, file=sys.stderr)
            return 1
        print(f"Installing Debian's {', '.join(wanted)} for the tests", flush=True)
        install = ("install", "-y", "-qq", "--no-install-recommends", *wanted)
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
