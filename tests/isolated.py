"""Validators whose own requirements clash with the project's: each in an environment of its own."""

import hashlib
import subprocess
import sys
from pathlib import Path

VALIDATORS = Path(__file__).parent / "validators"
HOME = Path(__file__).parent.parent / "_build" / "validators"


def isolated(name):
    """The programs of a validator's environment, made once from the pinned list of its name."""
    pinned = VALIDATORS / f"{name}.txt"
    digest = hashlib.sha256(pinned.read_bytes() + sys.version.encode()).hexdigest()[:12]
    home = HOME / f"{name}-{digest}"
    python = home / "bin" / "python"
    if not (home / "ready").is_file():
        uv = [str(Path(sys.executable).parent / "uv"), "--quiet"]
        subprocess.run([*uv, "venv", "--clear", "--python", sys.executable, home], check=True)
        install = ["pip", "sync", "--require-hashes", "--python", python, pinned]
        subprocess.run([*uv, *install], check=True)
        (home / "ready").touch()
    return python.parent
