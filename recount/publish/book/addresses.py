"""Addresses that never change: the page of each claim and of each figure."""

from __future__ import annotations

from typing import Literal

FOLDERS = {"claim": "claims", "figure": "figures"}
"""Where the pages of a kind are, from the root of the site."""


def entry_page(kind: Literal["claim", "figure"], name: str) -> str:
    """The file of the page of a claim or a figure, from the root of the site."""
    return f"{FOLDERS[kind]}/{name}/index.html"
