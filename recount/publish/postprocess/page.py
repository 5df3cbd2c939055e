"""A page that Jupyter Book wrote, taken apart into what it loads and all the rest.

Works on text, between a tag's first and last character, so that pictures and everything else in a
page keep every byte.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from recount.errors import BuildError
from recount.languages.words import said
from recount.publish.book.addresses import way_up
from recount.publish.postprocess.assets import Assets
from recount.publish.postprocess.csp import is_executable, policy_element
from recount.publish.postprocess.foreign import marked
from recount.publish.postprocess.heard import labelled, named_tables, with_ways_past
from recount.publish.postprocess.icons import Glyphs, draw_icons
from recount.publish.postprocess.kept import Facts, digest
from recount.publish.postprocess.shared import STATIC, Ways
from recount.publish.postprocess.styles import names_in_page

ICONS = "scripts/fontawesome.js"
UNUSED_SCRIPTS = frozenset(
    {
        "clipboard.min.js",
        "copybutton.js",
        "copybutton_funcs.js",
        "design-tabs.js",
        "doctools.js",
        "documentation_options.js",
        "language_data.js",
        "searchtools.js",
        "sphinx-thebe.js",
        "sphinx_highlight.js",
        "togglebutton.js",
        "translations.js",
        ICONS,
    }
)
"""Scripts of Sphinx, the theme and extensions for what this book does not have or does itself."""

BOOTSTRAP = "scripts/bootstrap.js"
ITS_LOADER = "page.js"
"""The script that is loaded when there is a reader, and the one that is told its address."""

UNUSED_SHEETS = frozenset({"copybutton.css", "togglebutton.css", "sphinx-thebe.css"})
"""Their style sheets."""

THEME_CODE = (
    "document.documentElement.dataset.mode",
    "toggleHint",
    "toggleOpenOnPrint",
    "togglebuttonSelector",
    "DOCUMENTATION_OPTIONS.pagename",
    "THEBE_JS_URL",
    "kernelName",
    "Activate the search field",
)
"""Marks of the theme's inline scripts, whose work is done by ours or by nobody."""

_SCRIPT = re.compile(r"<script\b([^<>]*)>(.*?)</script\s*>\n?", re.DOTALL)
_SHEET = re.compile(r'[ \t]*<link\b(?=[^<>]*\brel="stylesheet")([^<>]*?)/?>\n?')
_ATTRIBUTE = re.compile(r'([\w-]+)\s*=\s*"([^"]*)"')
_STATIC_FILE = re.compile(r'((?:\.\.?/)*)_static/([^"?#]+)(?:\?[^"#]*)?(#[^"]*)?')
_STATIC_VALUE = re.compile(f'="{_STATIC_FILE.pattern}"')
_HEAD = re.compile(r"<head\b[^<>]*>.*?</head>", re.DOTALL)
_SCOPED = re.compile(r"<style scoped>.*?</style>\n?", re.DOTALL)
"""How pandas would have its tables look, in a way that no browser knows any more."""
_CHARSET = re.compile(r"<meta\b[^<>]*\bcharset=[^<>]*>", re.IGNORECASE)
_VIEWPORT = re.compile(r'[ \t]*<meta\b[^<>]*\bname="viewport"[^<>]*>\n?')
_WAITS = re.compile(r'\s(?:defer|async)\b|\btype="module"')

_HEAD_LEFTOVERS = re.compile(
    r'[ \t]*(?:<!--.*?-->|<link\b(?=[^<>]*\brel="preload")[^<>]*\bas="script"[^<>]*>'
    r'|<link\b(?=[^<>]*\brel="next")[^<>]*>'
    r'|<meta\b[^<>]*\bname="docsearch:[^<>]*>)\n?',
    re.DOTALL,
)
_LEFTOVERS = re.compile(
    r'<div (?:class="pst-async-banner-revealer d-none"|id="ethical-ad-placement"'
    r'|id="searchbox")[^<>]*>.*?</div>',
    re.DOTALL,
)
"""Parts of the theme for hints, services and scripts that the book does without."""

_REPLACED = {
    # Handlers, for which page.js listens in their place.
    'onclick="window.print()"': 'data-does="print"',
    'onclick="toggleFullScreen()"': 'data-does="fullscreen"',
    # Parts that a screen reader would hear of wrongly.
    'role="doc-biblioentry"': 'role="listitem"',
    '<summary aria-label="Toggle hidden content">': "<summary>",
    "<th></th>": "<td></td>",  # pandas, above the names of the rows
    ' border="1" class="dataframe"': ' class="dataframe"',
    ' role="main"': "",  # which the element is
    "<h1></h1>": "",  # of the printed index
}
"""What the theme, docutils and pandas write, and what stands in its place."""

_SPY = re.compile(r' data-bs-spy="scroll" data-bs-target="[^"]*"')
"""Asks for the section in view to be marked in contents that the theme names wrongly: every link
of the page would be watched, and all that is folded laid out for it."""

CONTENTS = "pst-page-toc-nav"

_SEARCH_FIELD = re.compile(r'(<button\b[^<>]*\bsearch-button-field\b[^<>]*?)\s+aria-label="[^"]*"')
"""The button that shows a word and a key, and would be announced without the key."""


class Branch:
    """The pages of a site in one language, and the way from them to what they share.

    Parameters
    ----------
    site : Path
        The folder of the site, after `share`.
    folder : str
        Where they are in it; empty for the root.
    assets : Assets
        Those of the whole site.
    shared : frozenset of str
        All files of the root.
    foreign : mapping of str to str
        Texts of another language, with its tag.
    """

    def __init__(
        self,
        site: Path,
        folder: str,
        assets: Assets,
        shared: frozenset[str],
        foreign: Mapping[str, str],
    ) -> None:
        self._folder, self._foreign = folder, foreign
        self.assets = Assets(site / folder / STATIC, assets) if folder else assets
        self._ways = Ways(site, folder, shared) if folder else None
        ways = sorted(self._ways.elsewhere) if self._ways else ()
        self.replaced = _REPLACED | labelled()
        self.to_figure = said("Skip to the first figure")
        words = (f"{text}\0{tag}" for text, tag in sorted(foreign.items()))
        self.key = digest(*ways, *self.replaced.values(), self.to_figure, *words)
        """A hash of all that its pages follow from beside their texts."""
        self.up = way_up(f"{folder}/") if folder else ""
        """The way from its root to that of the site."""

    def taken(self, page: str, text: str) -> str:
        """The text of a page in its place, with the language of each part that is of another."""
        text = marked(text, self._foreign)
        return self._ways.led(self.within(page), text) if self._ways else text

    def within(self, page: str) -> str:
        """The name of a page of the site within the tree."""
        return page.removeprefix(f"{self._folder}/") if self._folder else page


@dataclass(frozen=True)
class Page:
    """A page without what it loads, and what it loads, in order.

    Attributes
    ----------
    text : str
        The page, with neither script nor style sheet.
    prefix : str
        The way from the page to the root of its tree.
    sheets : tuple of str
        Names of style sheets below ``_static``.
    scripts : tuple of str
        Attributes of script elements.
    """

    text: str
    prefix: str
    sheets: tuple[str, ...]
    scripts: tuple[str, ...]

    def facts(self) -> Facts:
        """What the page asks of the site."""
        referring = "".join((*self.scripts, self.text))
        files = dict.fromkeys(file for _, file, _ in _STATIC_VALUE.findall(referring))
        return Facts(list(self.sheets), sorted(names_in_page(self.text)), list(files))

    def with_head(self, first: str, sheet: str | None) -> str:
        """The page with policy, first script, style sheet and scripts in its head."""
        start = policy_element((first,)) + f"\n<script>{first}</script>"
        if sheet:
            start += f'\n<link rel="stylesheet" href="{self.prefix}{STATIC}/{sheet}" />'
        end = "".join(f"<script{attributes}></script>\n" for attributes in self.scripts)
        text = _CHARSET.sub(lambda match: f"{match.group(0)}\n{start}", self.text, count=1)
        return text.replace("</head>", f"{end}</head>", 1)


def thin(name: str, tree: Branch, text: str, glyphs: Glyphs) -> Page:
    """Take a page apart into what it loads and all the rest, without what the book does without."""
    text = tree.taken(name, text)
    head = _HEAD.search(text)
    if not head or not _CHARSET.search(head.group(0)):
        raise BuildError(f"{name}: expected a head that states the character set")
    scripts: list[str] = []
    sheets: list[str] = []
    awaited = ""

    def script(match: re.Match[str]) -> str:
        nonlocal awaited
        attributes, code = match.groups()
        given = dict(_ATTRIBUTE.findall(attributes))
        if "src" not in given:
            theme = is_executable(attributes) and any(mark in code for mark in THEME_CODE)
            return "" if theme or "thebe" in attributes else match.group(0)
        file = _below_static(given["src"])
        if file == BOOTSTRAP:
            awaited = f' data-bootstrap="{given["src"]}"'
        elif file not in UNUSED_SCRIPTS:
            scripts.append(attributes if _WAITS.search(attributes) else f" defer{attributes}")
        return ""

    def sheet(match: re.Match[str]) -> str:
        given = dict(_ATTRIBUTE.findall(match.group(1)))
        target = _below_static(given["href"])
        if target is None or given.get("media", "all") != "all":
            return match.group(0)
        if target not in UNUSED_SHEETS:
            sheets.append(target)
        return ""

    start = _HEAD_LEFTOVERS.sub("", text[: head.end()])
    start = _SHEET.sub(sheet, _SCRIPT.sub(script, start))
    if viewport := _VIEWPORT.search(start):
        start = start[: viewport.end()] + _VIEWPORT.sub("", start[viewport.end() :])
    body = _LEFTOVERS.sub("", _SCRIPT.sub(script, text[head.end() :]))
    for old, new in tree.replaced.items():
        body = body.replace(old, new)
    body = _SEARCH_FIELD.sub(r"\1", _SCOPED.sub("", body))
    body = with_ways_past(named_tables(body), tree.to_figure)
    spy = (
        f' data-bs-spy="scroll" data-bs-target="#{CONTENTS}"' if f'id="{CONTENTS}"' in body else ""
    )
    body = _SPY.sub(spy, body)
    prefix = way_up(tree.within(name))
    text = start + draw_icons(body, glyphs)
    if awaited:
        loads = [script for script in scripts if f"{STATIC}/{ITS_LOADER}" in script]
        if not loads:
            raise BuildError(f"{name}: expected {ITS_LOADER}, which loads {BOOTSTRAP}")
        scripts = [awaited + script if script in loads else script for script in scripts]
    return Page(text, prefix, tuple(sheets), tuple(dict.fromkeys(scripts)))


def _below_static(address: str) -> str | None:
    """What a relative address names below ``_static``, if it does."""
    found = _STATIC_FILE.match(address)
    return found.group(2) if found else None


def named(page: str, file: str, assets: Assets) -> str:
    """The new name of a file below ``_static`` to which a page refers."""
    try:
        return assets.named(file)
    except BuildError as error:
        raise BuildError(f"{page}: refers to {error}") from error


def renamed(name: str, text: str, tree: Branch) -> str:
    """A page with each address below ``_static`` in an attribute replaced by its new name."""

    def value(match: re.Match[str]) -> str:
        way, file, anchor = match.groups()
        given = named(name, file, tree.assets)
        return f'="{tree.up}{way}{STATIC}/{given}{anchor or ""}"'

    return _STATIC_VALUE.sub(value, text)
