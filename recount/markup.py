"""HTML from templates, in which every text is escaped.

A template stands in the folder ``templates`` of the room that uses it, and others find it by its
name alone. What goes into it is text, and is escaped, unless it comes out of a template itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup

from recount.languages.words import said
from recount.used import note

HOME = Path(__file__).parent
TEMPLATES = HOME / "templates"
"""Those of what a chapter shows."""
SUFFIX = ".html.jinja"

_BESIDE_A_TAG = re.compile(r"(\A|>)\s*\n\s*|\s*\n\s*(?=<|\Z)")
_BETWEEN_WORDS = re.compile(r"\s*\n\s*")


def render(name: str, /, **context: object) -> Markup:
    """HTML from a template.

    Parameters
    ----------
    name : str
        Of its file, without `SUFFIX`.
    **context
        What it shows. A name that it uses and does not get is an error.
    """
    return Markup(_environment().get_template(f"{name}{SUFFIX}").render(context))


def table_html(header: Iterable[str], rows: Iterable[Iterable[str]], style: str = "") -> str:
    """A table in a box of its own that scrolls sideways; every cell is text.

    Parameters
    ----------
    header : iterable of str
        Names of the columns.
    rows : iterable of iterable of str
        The cells, row by row.
    style : str, optional
        Class of the table in the style sheet.
    """
    return str(render("table", header=header, rows=rows, style=style))


class _Joined(Extension):
    """Joins the lines of a template, which are there for whoever reads it.

    A line break and what indents the next line come to nothing beside a tag, whether of HTML or of
    Jinja, and to a blank between words.
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Take the line breaks out of the text between two tags of Jinja."""
        for token in stream:
            if token.type == "data":
                text = _BETWEEN_WORDS.sub(" ", _BESIDE_A_TAG.sub(r"\1", token.value))
                yield Token(token.lineno, token.type, text)
            else:
                yield token


class _Noting(FileSystemLoader):
    """Notes each template that is read, so that another wording executes a chapter again."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return its text."""
        note("template", template)
        return super().get_source(environment, template)


def _said(text: str, /, **slots: object) -> Markup:
    """Words of the site, escaped, with slots that may be markup."""
    words = _escaped(said(text))
    for name, filling in slots.items():
        words = Markup(words.replace(f"{{{name}}}", _escaped(filling)))
    return words


def _escaped(value: object) -> Markup:
    """A text as Python escapes it: the stored outputs of the chapters have its bytes."""
    if value is None:
        raise TypeError("None in a template; expected a text or a number")
    return value if isinstance(value, Markup) else Markup(escape(str(value)))


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=_Noting([TEMPLATES, *sorted(HOME.glob("publish/*/templates"))]),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        finalize=_escaped,
        extensions=[_Joined],
    )
    environment.globals["said"] = _said
    return environment
