"""The words of Markdown: all that the pages made of it say, in the order in which they say it.

MyST's own parser reads it, with what Jupyter Book has switched on. What it leaves to Sphinx is
read here: the text within directives, roles and HTML, and the words for pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup, Comment
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from recount.errors import BuildError, RecountError
from recount.reading import text_of
from recount.tables.yaml_form import yaml_in

EXTENSIONS = frozenset({"colon_fence", "dollarmath", "linkify", "substitution", "tasklist"})
"""The extensions of MyST that Jupyter Book has switched on."""

CODE = frozenset(
    (
        *("bibliography", "code", "code-block", "code-cell", "contents", "doctest"),
        *("graphviz", "highlight", "include", "index", "literalinclude", "math", "mermaid"),
        *("parsed-literal", "productionlist", "sourcecode", "tableofcontents", "toctree"),
    )
)
"""Directives that hold code, formulas or names of files, and no text."""
HTML = ("raw",)
CONDITIONS = ("only",)
"""Directives that show their text, and not what follows their name."""
TITLED = frozenset(
    (
        *("admonition", "attention", "card", "caution", "csv-table", "danger", "dropdown"),
        *("epigraph", "error", "grid-item-card", "hint", "important", "list-table", "margin"),
        *("note", "rubric", "seealso", "sidebar", "tab-item", "table", "tip", "topic", "warning"),
    )
)
"""Directives whose name is followed by text, and be it one word; of others one word is a name."""
SAID_OPTIONS = ("alt", "caption", "title", "header", "subtitle")
"""Options of directives that readers meet."""
SAID_ROLES = frozenset(
    (
        *("abbr", "abbreviation", "ac", "acronym", "dfn", "emphasis", "guilabel", "index"),
        *("menuselection", "strong", "sub", "subscript", "sup", "superscript", "t", "term"),
        *("title", "title-reference"),
    )
)
"""Roles that show what they hold; others show what it stands for, or words of their own."""
SAID_ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")

OURS = "recount-"
"""So begin this book's directives, whose arguments are names."""
_DIRECTIVE = re.compile(r"\{([\w:.-]+)\}[ \t]*(.*)")
_OPTION = re.compile(r":([\w-]+):[ \t]*(.*)")
_YAML_OPTION = re.compile(r"([\w-]+):[ \t]+[\"']?(.*?)[\"']?$")
_OWN_WORDS = re.compile(r"(.+?)\s*<[^<>]*>", re.DOTALL)


@cache
def parser() -> MarkdownIt:
    """The parser of the book's pages; as the settings have it, money is no formula."""
    config = MdParserConfig(
        enable_extensions=set(EXTENSIONS), dmath_allow_space=False, dmath_allow_digits=False
    )
    return create_md_parser(config, RendererHTML)


def blocks(
    source: str, folder: Path | None = None, within: Sequence[Path] = ()
) -> Iterator[tuple[Token, Token]]:
    """The blocks of a Markdown text that hold words: paragraphs, headings, list items, cells.

    Parameters
    ----------
    source : str
        The text.
    folder : Path, optional
        Where it stands; then what it includes is read as well.
    within : sequence of Path, optional
        The files that include it.

    Yields
    ------
    tuple of Token
        What opens the block, and what it says.
    """
    tokens = parser().parse(source)
    for number, token in enumerate(tokens):
        if token.type == "inline":
            yield tokens[number - 1], token
            for child in token.children or ():
                if title := child.attrs.get("title"):  # of a link, or a picture
                    yield child, _inline(str(title), parsed=False)
        elif token.type == "front_matter":
            yield from ((token, _inline(said)) for said in _said_above(token.content))
        elif token.type in ("fence", "colon_fence"):
            if found := _DIRECTIVE.fullmatch(token.info.strip()):
                yield from _of_directive(token, found[1].lower(), found[2], folder, within)
        elif token.type == "html_block":
            yield from _of_html(token)


def _said_above(settings: str) -> Iterator[str]:
    """What the settings of a page say in it: what stands for names, and what describes it."""
    try:
        myst = yaml_in(settings, "settings")[0].get("myst")
    except RecountError:  # what cannot be taken apart is read as it stands
        yield settings
        return
    for name in ("substitutions", "html_meta"):
        shown = myst.get(name) if isinstance(myst, dict) else None
        yield from map(str, shown.values() if isinstance(shown, dict) else ())


def _of_directive(
    token: Token, name: str, argument: str, folder: Path | None, within: Sequence[Path]
) -> Iterator[tuple[Token, Token]]:
    """What a directive says: its title, the options that are read, and its text."""
    options, text = _options(token.content)
    silent = name in (*CODE, *HTML, *CONDITIONS) or name.startswith(OURS)
    if argument and (name in TITLED or not (silent or " " not in argument.strip())):
        yield token, _inline(argument)
    for option, said in options:
        if option in SAID_OPTIONS:
            yield token, _inline(said)
    if name in HTML:
        yield from _of_html(Token("html_block", "", 0, content=text))
    elif name == "include" and folder:
        file = (folder / argument.strip()).resolve()
        if file.is_file() and file not in within:
            text = text_of(file.parent, file.name, BuildError)
            inner = blocks(text, file.parent, (*within, file))
            yield from ((token, said) for _, said in inner)
    elif name not in CODE:
        # No heading of the page is in it.
        yield from ((token, said) for _, said in blocks(text, folder, within))


def _options(content: str) -> tuple[list[tuple[str, str]], str]:
    """The options at the beginning of what a directive holds, and the rest."""
    lines = content.splitlines(keepends=True)
    found = []
    if lines and lines[0].strip() == "---":
        end = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), 0)
        found = [_YAML_OPTION.match(line.strip()) for line in lines[1:end]]
        return [(one[1], one[2]) for one in found if one], "".join(lines[end + 1 :])
    for number, line in enumerate(lines):
        if not (option := _OPTION.fullmatch(line.strip())):
            return [(one[1], one[2]) for one in found if one], "".join(lines[number:])
        found.append(option)
    return [(one[1], one[2]) for one in found if one], ""


def _of_html(token: Token) -> Iterator[tuple[Token, Token]]:
    """What HTML says: its text, and what its attributes say."""
    said = _said_by_html(token.content)
    if said:
        yield token, _inline(said, parsed=False)


def _said_by_html(content: str) -> str:
    page = BeautifulSoup(content, "html.parser")
    for part in page.find_all(("script", "style", "template")):
        part.decompose()
    for comment in page.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    words = [
        str(element[name])
        for element in page.find_all(True)
        for name in SAID_ATTRIBUTES
        if name in element.attrs
    ]
    return " ".join(" ".join([*words, page.get_text(" ")]).split())


def _inline(text: str, parsed: bool = True) -> Token:
    """A text as what a block says; parsed, its own markup is read."""
    if parsed:
        return next(token for token in parser().parseInline(text) if token.type == "inline")
    return Token("inline", "", 0, content=text, children=[Token("text", "", 0, content=text)])


def plain(inline: Token) -> str:
    """The words of a block, without code, formulas, addresses, and what roles stand for."""
    return _plain(inline.children or ())


def _plain(children: Sequence[Token]) -> str:
    text, address = "", False
    for child in children:
        if child.type == "link_open":
            address = child.info == "auto"  # its words are the address
        elif child.type == "link_close":
            address = False
        elif address:
            continue
        elif child.type in ("text", "text_special"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
        elif child.type == "myst_role":
            text += _said_by_role(str(child.meta["name"]).lower(), child.content)
        elif child.type == "image":
            text += _apart(text, _plain(child.children or ()))
        elif child.type == "html_inline" and (said := _said_by_html(child.content)):
            text += _apart(text, said)
    return text


def _apart(text: str, more: str) -> str:
    """Words that stand beside a text, and are none of its sentence."""
    return f"{' ' if text and not text.endswith(' ') else ''}{more} " if more else ""


def _said_by_role(name: str, content: str) -> str:
    if own := _OWN_WORDS.fullmatch(content):
        return own[1]
    return content if name in SAID_ROLES else ""


def plain_text(source: str) -> str:
    """The words of a Markdown text, a line each block."""
    return "\n".join(plain(inline) for _, inline in blocks(source))
