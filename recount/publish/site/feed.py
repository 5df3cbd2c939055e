"""What readers and search engines fetch beside the pages: editions, map of the site, rules."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid5

from recount.publish.book.change_log import Edition
from recount.publish.book.manifests import FROZEN
from recount.publish.book.settings import Settings

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
ATOM = "http://www.w3.org/2005/Atom"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
START = "index.html"


def feed_xml(
    settings: Settings,
    editions: Sequence[Edition],
    language: str,
    changes: Mapping[str, str] | None = None,
) -> bytes:
    """All editions as an Atom feed (RFC 4287), newest first.

    The ids of the feed and of its entries come from the book's identifier, so they outlive a move.

    Parameters
    ----------
    settings : Settings
        Where there is no address, links are relative to the feed.
    editions : sequence of Edition
        At least one.
    language : str
        Of the titles and summaries, as in ``xml:lang``.
    changes : mapping of str to str, optional
        What changed in each edition that is frozen, in words; its entry leads to its own page.
    """
    start = settings.link(START) or START
    changes = changes or {}
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _child(feed, "title", f"{settings.title}: editions")
    _child(feed, "id", settings.identifier.urn)
    _child(feed, "updated", _instant(editions[0]))
    _child(_child(feed, "author"), "name", settings.author)
    if address := settings.link(FEED):
        _child(feed, "link", rel="self", type="application/atom+xml", href=address)
    _child(feed, "link", rel="alternate", type="text/html", href=start)
    if settings.repository:
        _child(feed, "link", rel="related", href=settings.repository, title="Repository")
    for edition in editions:
        entry = _child(feed, "entry")
        _child(entry, "title", f"Edition {edition.version}")
        _child(entry, "id", uuid5(settings.identifier, edition.version).urn)
        _child(entry, "published", _instant(edition))
        _child(entry, "updated", _instant(edition))
        frozen = f"{FROZEN}/{edition.version}/index.html"
        page = (settings.link(frozen) or frozen) if edition.version in changes else start
        _child(entry, "link", rel="alternate", type="text/html", href=page)
        _child(entry, "summary", edition.summary)
        if said := changes.get(edition.version):
            _child(entry, "content", said, type="text")
    return _document(feed)


def sitemap_xml(settings: Settings, files: Iterable[str]) -> bytes:
    """The addresses of all pages (sitemaps.org), for a book that has an address."""
    urlset = ET.Element("urlset", {"xmlns": SITEMAPS})
    for file in sorted(files):
        _child(_child(urlset, "url"), "loc", settings.link(file))
    return _document(urlset)


def robots_txt(settings: Settings) -> str:
    """Everybody may read everything, and where the map of the site is."""
    address = settings.link(SITEMAP)
    return "User-agent: *\nAllow: /\n" + (f"\nSitemap: {address}\n" if address else "")


def _instant(edition: Edition) -> str:
    return f"{edition.date.isoformat()}T00:00:00Z"


def _child(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    element.text = text
    return element


def _document(root: ET.Element) -> bytes:
    ET.indent(root)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document + b"\n"
