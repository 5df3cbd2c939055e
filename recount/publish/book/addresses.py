"""Addresses that never change: the page of each claim, of each figure and of each explorer."""

from __future__ import annotations

from typing import Literal

FOLDERS = {"claim": "claims", "figure": "figures", "explorer": "explorers"}
"""Where the pages of a kind are, from the root of the site."""


def way_up(page: str) -> str:
    """The way from a page to the root of the site: empty, or ``../`` once or more."""
    return "../" * page.count("/")


def entry_page(kind: Literal["claim", "figure", "explorer"], name: str) -> str:
    """The file of the page of a claim, a figure or an explorer, from the root of the site."""
    return f"{FOLDERS[kind]}/{name}/index.html"
