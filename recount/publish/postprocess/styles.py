"""Style sheets: joined to one a kind of page, without what no page of that kind uses."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import tinycss2

ICON_FONT = ("Font Awesome", "Font Awesome\\ 6", "var(--fa-", "var(--pst-icon-")
"""What betrays a rule that needs the theme's icon font, which the book does not ship."""

SET_BY = {
    "scripts/bootstrap.js": frozenset(
        {
            "active",
            "bs-position",
            "bs-tooltip-auto",
            "fade",
            "show",
            "tooltip",
            "tooltip-arrow",
            "tooltip-inner",
        }
    ),
    "vega.js": frozenset[str](),  # of what has rules in a sheet of the theme
}
"""Classes that large scripts set on these pages, and properties that they read: of Bootstrap by its
tooltips, menus and contents, which are all that pages have of it."""

_NAMES = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)')""")
_READ = re.compile(r"var\(\s*--([\w-]+)")
_QUOTED = r"""/\*(?>.*?\*/)|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_ROUND = r"\((?:[^()]|\([^()]*\))*\)"
_OWN_PROPERTY = re.compile(
    rf"""({_QUOTED})|(?<=[{{;])\s*--([\w-]+)\s*:(?:(?!/\*)[^;{{}}()"']|{_QUOTED}|{_ROUND})*(?:;|(?=}}))""",
    re.DOTALL,
)
_BEGIN = r"(?:^|(?<=[{};\n]))"
_EMPTY = re.compile(  # begun where rules begin alone, or it reads to the end from each letter
    rf"""{_BEGIN}(?:(?!/\*)[^{{}};\n"']|{_QUOTED})*\{{\}}\n?|({_QUOTED})""", re.DOTALL
)
_BREAK = re.compile(r"\s*\n\s*")
_GLYPHS = re.compile(r'(?:\.fa-[\w-]+:before,?)+\{content:"[^"]*"\}')
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))")
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?\s*;""")
_CHARSET = re.compile(r"""@charset\s+["'][^"']*["'];""")
_SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def names_in_page(page: str) -> set[str]:
    """All classes and ids of a page, and the properties of style sheets that it reads."""
    names = {name for quoted in set(_NAMES.findall(page)) for name in "".join(quoted).split()}
    return names | set(_READ.findall(page))


def words_of_script(code: str) -> set[str]:
    """Every word of a script, each of which may be a class that it sets, or a property it reads."""
    return set(_WORD.findall(code))


def asked_for(names: Iterable[str], css: str) -> set[str]:
    """Those of the names that a style sheet may ask for, without parsing it.

    A name that is no plain word may be among several there, so that such a name stays.
    """
    words = _words(css)
    return {
        name for name in names if name in words or not (name.isascii() and _WORD.fullmatch(name))
    }


@cache
def _words(css: str) -> frozenset[str]:
    return frozenset([*_WORD.findall(css), *_WORD.findall(_ESCAPE.sub(_unescaped, css))])


def _unescaped(match: re.Match[str]) -> str:
    code, letter = match.groups()
    return letter or chr(min(int(code, 16), sys.maxunicode))


def readdressed(css: str, address: Callable[[str], str]) -> str:
    """A style sheet with each address in it replaced, but for data within the sheet."""

    def replaced(match: re.Match[str]) -> str:
        target = match.group(2)
        if target.startswith(("data:", "#")):
            return match.group(0)
        return f'url("{address(target)}")'

    return _URL.sub(replaced, css)


def pieces(css: str) -> list[tuple[str, str]]:
    """A style sheet as its parts: text, and the address that is imported after it, or nothing."""
    parts = _IMPORT.split(_SOURCE_MAP.sub("", _CHARSET.sub("", css)))
    return list(zip(parts[::2], [*parts[1::2], ""], strict=True))


@cache
def _rules(css: str) -> tuple[Any, ...]:
    # A third of the theme's sheet lists the glyphs of its font: gone before it is parsed.
    return tuple(tinycss2.parse_stylesheet(_GLYPHS.sub("", css), skip_whitespace=True))


def thinned(css: str, used: Iterable[str]) -> str:
    """A style sheet without the rules that can match nothing.

    A selector stays unless it asks for a class or an id that is not in use. What draws with the
    theme's icon font goes as well; licence notices stay.

    Parameters
    ----------
    css : str
        The sheet.
    used : iterable of str
        Classes and ids of the pages, and all words of their scripts.
    """
    return _written(_rules(css), frozenset(used))


@cache
def packed(css: str) -> str:
    """A style sheet with all its rules, one a line, and without comments but for licences."""
    return _written(_rules(css), None)


def without_unread(css: str, used: Iterable[str]) -> str:
    """A style sheet, as `thinned` and `packed` write it, without custom properties of no use.

    Parameters
    ----------
    css : str
        All that styles the pages: what reads a property may stand anywhere in it.
    used : iterable of str
        What pages and their scripts name, without the dashes.
    """
    values: dict[str, set[str]] = {}  # what the values of each property read

    def set_aside(match: re.Match[str]) -> str:
        if match.group(1):
            return match.group()
        values.setdefault(match.group(2), set()).update(_READ.findall(match.group()))
        return ""

    read = {*used, *_READ.findall(_OWN_PROPERTY.sub(set_aside, css))}
    new = read & values.keys()
    while new:  # what is read by one of no use alone is of no use either
        new = set().union(*(values[name] for name in new)) - read
        read |= new
        new &= values.keys()

    def kept(match: re.Match[str]) -> str:
        return match.group() if match.group(1) or match.group(2) in read else ""

    css, before = _OWN_PROPERTY.sub(kept, css), ""
    while css != before:  # what holds nothing but an empty rule is empty, too
        css, before = _EMPTY.sub(lambda match: match.group(1) or "", css), css
    return css


def _written(rules: Iterable[Any], used: frozenset[str] | None) -> str:
    return "".join(_rule(rule, used) for rule in rules)


def _text(tokens: Iterable[Any]) -> str:
    bare = [token for token in tokens if token.type != "comment"]
    return _BREAK.sub(" ", tinycss2.serialize(bare)).strip()  # no string goes over a line


def _rule(rule: Any, used: frozenset[str] | None) -> str:
    if rule.type == "comment":
        return f"/*{rule.value}*/\n" if rule.value.startswith("!") else ""
    if rule.type == "at-rule":
        return _at_rule(rule, used)
    if rule.type != "qualified-rule":
        return ""
    kept = [part for part in _selectors(rule.prelude) if _wanted(part, used)]
    if not kept:
        return ""
    selectors = ",".join(_text(part) for part in kept)
    body = _text(rule.content)
    if any(mark in body for mark in ICON_FONT):
        drawn = selectors.endswith((":before", ":after"))
        body = "" if drawn else _without_icons(rule.content)
    return f"{selectors}{{{body}}}\n" if body else ""


def _without_icons(content: Any) -> str:
    declarations = (
        declaration.serialize()
        for declaration in tinycss2.parse_blocks_contents(
            content, skip_comments=True, skip_whitespace=True
        )
    )
    return ";".join(text for text in declarations if not any(mark in text for mark in ICON_FONT))


def _at_rule(rule: Any, used: frozenset[str] | None) -> str:
    prelude = _text(rule.prelude)
    if rule.content is None:
        return f"@{rule.at_keyword} {prelude};\n"
    if rule.lower_at_keyword in ("media", "supports", "layer", "container"):
        inner = _written(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), used)
    else:
        inner = _text(rule.content)
        if prelude.startswith("fa-") or any(mark in inner for mark in ICON_FONT):
            return ""
    return f"@{rule.at_keyword} {prelude}{{{inner}}}\n" if inner else ""


def _selectors(prelude: Iterable[Any]) -> list[list[Any]]:
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        elif token.type != "comment":
            parts[-1].append(token)
    return parts


def _wanted(selector: list[Any], used: frozenset[str] | None) -> bool:
    """Whether every class and id that must be there is in use; functions are left aside."""
    if used is None:
        return True
    dot = False
    for token in selector:
        if token.type == "hash" and token.value not in used:
            return False
        if dot and token.type == "ident" and token.value not in used:
            return False
        dot = token.type == "literal" and token.value == "."
    return True
