"""Debian's Chromium for the tests: install it where that is possible, or name it."""

import os
import shutil
import subprocess
import sys

from recount.errors import BuildError
from recount.publish.chromium import ARGUMENTS, chromium

__all__ = ["ARGUMENTS", "chromium"]


def main() -> int:
    """Make sure that there is a browser."""
    try:
        chromium()
    except BuildError as error:
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
