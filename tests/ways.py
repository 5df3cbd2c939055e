"""Where the addresses in the files of a built site lead, within that site."""

import json
import posixpath
import re
from functools import cache
from urllib.parse import unquote

from built import search_index
from lxml import etree, html

from recount.publish.site.search import SearchEntry

REFRESH = re.compile(r"\d+;\s*url=(.*)", re.I)
ADDRESS = re.compile(r"(?!/)[\w.~/-]+\.(?:html|csv|json|svgz?|png|pdf|zip|xlsx|js|bib|ris)(#\S+)?")
"""A text in a file for machines that is an address within the site, and no name or sentence."""
OF_FILTERS = "="
"""In what follows `#` where that says what a page is to show, and names no place of it."""
DESCRIBING = ("ledger.json", "figures.json", "datapackage.json", "ro-crate-metadata.json")
"""Files for machines that name other files, by the way from where they are."""
ATOM = "{http://www.w3.org/2005/Atom}"


@cache
def parsed(page):
    """A page; addresses and ids alone are kept of it."""
    root = html.parse(str(page)).getroot()
    found = [*root.xpath("//@href | //@src | //@action | //@poster | //@data-index")]
    found += root.xpath("//@*[local-name() = 'xlink:href' or local-name() = 'formaction']")
    for many in root.xpath("//@srcset | //@imagesrcset"):
        found += [one.split()[0] for one in many.split(",")]
    for told in root.xpath("//meta[@http-equiv='refresh']/@content"):
        found += [one[1] for one in [REFRESH.fullmatch(told)] if one]
    ids = {*root.xpath("//@id"), *root.xpath("//a/@name")}
    return sorted(set(map(str, found))), frozenset(map(str, ids))


def broken(site, pages):
    """The addresses in pages that lead to no file of the site, or to no place of a page."""
    for page in pages:
        here = page.relative_to(site).as_posix()
        for address in parsed(page)[0]:
            if not is_outside(address) and (why := lost(site, here, address)):
                yield f"{here}: {address}: {why}"


def is_outside(address):
    """Whether an address is one of another host, or of no host."""
    return bool(re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.I))


def lost(site, here, address):
    """Why an address in a file leads nowhere; empty where it leads somewhere."""
    path, _, anchor = address.partition("#")
    path = unquote(path.partition("?")[0])
    if path.startswith("/"):  # of the page for addresses that are none, which has no folder
        target = path.lstrip("/") or "index.html"
    else:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), path)) if path else here
    file = site / target
    if target.startswith(".."):
        return "out of the site"
    if file.is_dir() and path.endswith("/"):
        file /= "index.html"
    if not file.is_file():
        return "no such file"
    names_a_place = anchor and OF_FILTERS not in anchor and file.suffix == ".html"
    if names_a_place and unquote(anchor) not in parsed(file)[1]:
        return "no such place"
    return ""


def told_to_machines(site):
    """The addresses within the site in its feeds, indexes and files of JSON, each with its file."""
    for file in sorted(site.rglob("*")):
        here = file.relative_to(site).as_posix()
        if file.name in DESCRIBING:
            for text in texts(json.loads(file.read_text(encoding="utf-8"))):
                if ADDRESS.fullmatch(text):
                    yield here, text
        elif file.name == "feed.xml":
            for link in etree.parse(file).iter(f"{ATOM}link"):
                yield here, link.get("href")
        elif file.name == "search.html":  # whose index has the addresses from the page
            script = search_index(file.parent).read_text(encoding="utf-8")
            for row in json.loads(script.partition("=")[2].rstrip(";\n")):
                yield here, SearchEntry(*row).address


def texts(content):
    """All texts in what a file of JSON holds."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict | list):
        for one in content.values() if isinstance(content, dict) else content:
            yield from texts(one)
