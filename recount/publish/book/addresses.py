"""Addresses that never change: the page of each claim, of each figure and of each explorer."""

from __future__ import annotations

from typing import Literal

from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page

FOLDERS = {"claim": "claims", "figure": "figures", "explorer": "explorers"}
"""Where the pages of a kind are, from the root of the site."""


def way_up(page: str) -> str:
    """The way from a page to the root of the site: empty, or ``../`` once or more."""
    return "../" * page.count("/")


def way_to_site(page: str) -> str:
    """The way from a page to the root of the whole site, whose folders are other languages."""
    return way_up(page) + ("" if language_of_page() == ENGLISH else "../")


def in_folder(file: str, language: Language) -> str:
    """A file of the pages in a language, from the root of the whole site."""
    return f"{language.code}/{file}" if language.code else file


def site_address(address: str) -> str:
    """The address of the whole site, from that of the pages in the language of the page."""
    return address.removesuffix(in_folder("", language_of_page()))


def entry_page(kind: Literal["claim", "figure", "explorer"], name: str) -> str:
    """The file of the page of a claim, a figure or an explorer, from the root of the site."""
    return f"{FOLDERS[kind]}/{name}/index.html"
