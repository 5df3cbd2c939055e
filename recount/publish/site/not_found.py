"""The page that a host shows where there is none: it must work under any address."""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

from recount.publish.book.files import write_whole

MISSING_PAGE = "404"


def lead_from_root(site: Path, address: str) -> None:
    """Let the finished page of a built site refer to the site from the root of its host.

    Parameters
    ----------
    site : Path
        The folder of the pages, in which every file has its final name.
    address : str
        Where the site will be; empty for the root of a host.
    """
    page = site / f"{MISSING_PAGE}.html"
    text = from_root(page.read_text(encoding="utf-8"), site, urlsplit(address).path or "/")
    write_whole(page, text)


def from_root(page: str, out: Path, base: str) -> str:
    """A page whose references to files of the site start at the root of the host.

    A host shows the page under any address that is missing, so that relative ones would go astray.

    Parameters
    ----------
    page : str
        HTML of a page at the top of the site.
    out : Path
        The site.
    base : str
        Where the site is on its host: a path that ends in a slash.
    """

    def absolute(match: re.Match[str]) -> str:
        start, value = match.groups()
        path = urlsplit(unescape(value)).path
        folder = path.endswith("/") and (out / path).is_dir()
        if path.startswith("/") or not (folder or (out / path).is_file()):
            return match[0]
        return f'{start}"{escape(base)}{value.removeprefix("./")}"'

    return re.sub(r'(\s(?:href|src|action|data-[\w-]+)=)"([^"#][^"]*)"', absolute, page)
