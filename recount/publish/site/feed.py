"""What readers and search engines fetch beside the pages: editions, map of the site, rules."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping, Sequence
from uuid import uuid5

from recount.languages.languages import ENGLISH, Language
from recount.languages.words import language_of_page, said
from recount.publish.book.addresses import way_to_site
from recount.publish.book.change_log import Edition
from recount.publish.book.manifests import FROZEN
from recount.publish.book.settings import Settings
from recount.publish.site.versions import alternates, own_identifier, whole_site

FEED = "feed.xml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
START = "index.html"


def feed_xml(
    settings: Settings, editions: Sequence[Edition], changes: Mapping[str, str] | None = None
) -> bytes:
    """All editions as an Atom feed (RFC 4287), newest first, in the language of the page.

    The ids of the feed and of its entries come from the book's identifier, so they outlive a move.
    What the change log says, and the pages of frozen editions, are in English.

    Parameters
    ----------
    settings : Settings
        Where there is no address, links are relative to the feed.
    editions : sequence of Edition
        At least one.
    changes : mapping of str to str, optional
        What changed in each edition that is frozen, in words; its entry leads to its own page.
    """
    start = settings.link(START) or START
    changes = changes or {}
    language = language_of_page()
    in_english = {} if language == ENGLISH else {"xml:lang": ENGLISH.tag}
    own = own_identifier(settings)
    feed = ET.Element("feed", {"xmlns": ATOM, "xml:lang": language.tag})
    _child(feed, "title", said("{title}: editions", title=settings.title))
    _child(feed, "id", own.urn)
    _child(feed, "updated", _instant(editions[0]))
    _child(_child(feed, "author"), "name", settings.author)
    if address := settings.link(FEED):
        _child(feed, "link", rel="self", type="application/atom+xml", href=address)
    _child(feed, "link", rel="alternate", type="text/html", href=start)
    if settings.repository:
        _child(feed, "link", rel="related", href=settings.repository, title=said("Repository"))
    for edition in editions:
        entry = _child(feed, "entry")
        _child(entry, "title", said("Edition {version}", version=edition.version))
        _child(entry, "id", uuid5(own, edition.version).urn)
        _child(entry, "published", _instant(edition))
        _child(entry, "updated", _instant(edition))
        frozen = f"{FROZEN}/{edition.version}/index.html"
        whole = whole_site(settings).link(frozen) or f"{way_to_site(FEED)}{frozen}"
        page = whole if edition.version in changes else start
        _child(entry, "link", rel="alternate", type="text/html", href=page)
        _child(entry, "summary", edition.summary, **in_english)
        if told := changes.get(edition.version):
            _child(entry, "content", told, type="text", **in_english)
    return _document(feed)


def sitemap_xml(
    settings: Settings, files: Iterable[str], languages: tuple[Language, ...] = (ENGLISH,)
) -> bytes:
    """The addresses of all pages (sitemaps.org), for a book that has an address.

    Parameters
    ----------
    settings : Settings
        Of the book in English.
    files : iterable of str
        The pages in English.
    languages : tuple of Language
        Those that the pages are in, each with all of them, as Google asks.
    """
    urlset = ET.Element("urlset", {"xmlns": SITEMAPS})
    if len(languages) > 1:
        urlset.set("xmlns:xhtml", XHTML)
    for file in sorted(files):
        others = alternates(file.removesuffix(".html"), settings, languages)
        named = dict.fromkeys(others.values()) or [settings.link(file)]
        for address in named:
            url = _child(urlset, "url")
            _child(url, "loc", address)
            for tag, other in others.items():
                _child(url, "xhtml:link", rel="alternate", hreflang=tag, href=other)
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
