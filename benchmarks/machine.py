"""The machine and the versions that a measurement was made with."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from recount.publish.pdf.chromium import chromium

PACKAGES = ("jupyter-book", "sphinx", "myst-nb", "sphinx-book-theme", "altair", "vl-convert-python")


def describe(root: Path) -> dict[str, str]:
    """Date, commit, cores, memory and versions, by name."""
    commit = _said("git", "-C", str(root), "rev-parse", "--short", "HEAD")
    changed = _said("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    return {
        "Date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "Commit": (commit or "unknown") + (" with changes" if changed else ""),
        "System": f"{_system()}, {platform.machine()}",
        "Processor": f"{_processor()}, {os.cpu_count()} cores",
        "Memory": f"{psutil.virtual_memory().total / 1024**3:.0f} GiB",
        "Load before the run": f"{os.getloadavg()[0]:.1f} (more than 0.5: take times with caution)",
        "Python": platform.python_version(),
        "Chromium": _said(chromium(), "--version") or "unknown",
        "Node": _said("node", "--version") or "none",
        "Packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    }


def _said(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.platform()


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
