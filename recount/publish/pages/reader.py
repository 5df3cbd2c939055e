"""A page as MyST reads it: what it holds, what it refers to, and what is wrong in it.

MyST's own renderer reads it, without Sphinx, which would need the whole book for that. Directives
of docutils are done as docutils does them; of all others the arguments, the options and the text
that they hold are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from types import FunctionType
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives
from docutils.parsers.rst.directives.images import Image
from docutils.parsers.rst.directives.misc import Include
from docutils.parsers.rst.states import MarkupError
from docutils.transforms.references import PropagateTargets
from docutils.utils.math import MathError
from jinja2 import Environment, TemplateError, meta
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from myst_parser.config.main import TopmatterReadError, merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils.base import DocutilsRenderer, make_document, token_line
from myst_parser.parsers.directives import parse_directive_text
from myst_parser.parsers.mdit import create_md_parser
from myst_parser.warnings_ import MystWarnings
from sphinx.directives import ObjectDescription
from sphinx.directives.code import CodeBlock, LiteralInclude
from sphinx.directives.patches import MathDirective
from sphinx.domains.std import Glossary
from sphinx.util.docutils import SphinxDirective

from recount.publish.pages.code import unreadable
from recount.publish.pages.labels import Unread, labels_of
from recount.publish.pages.leftovers import left_over
from recount.publish.pages.markup import Markup, directive_of
from recount.publish.pages.page import PageContent, Reference
from recount.publish.pages.texts import Text
from recount.publish.postprocess.maths import mathml

_KIND = re.compile(r" \[[a-z]+\.[a-z_]+\]$")
"""What kind of warning it is, at the end of what MyST says."""
_TWICE = re.compile(r'Duplicate explicit target name: "(.*)"\.')
_TERM = re.compile(r"^(?!\.\. )(\S[^\n]*?)(?: : .*)?$", re.MULTILINE)
_READING = re.compile("nested_parse|parse_content_to_nodes")
"""What a directive calls to have the text that it holds read as Markdown."""
_EXPECTED = {
    MystWarnings.MD_HEADING_NON_CONSECUTIVE: "; expected each one level deeper at most, from # on",
    MystWarnings.MD_TOPMATTER: "; expected settings of the page in YAML, between two lines ---",
}
"""What was expected, of warnings that do not say it."""
_NEVER: Any = 5
"""The level of no message, so that none is printed and none ends the reading."""
_FENCES = ("fence", "colon_fence")


def read_page(root: Path, name: str, texts: Sequence[Text], markup: Markup) -> PageContent:
    """Read a page, which is one text, or the texts of the cells of a chapter.

    Parameters
    ----------
    root : Path
        The folder of the book.
    name : str
        Of the page, without suffix.
    texts : sequence of Text
        What it says.
    markup : Markup
        What it may use.
    """
    page = PageContent(name)
    if not texts:
        return page
    settings, source = markup.settings, str(root / texts[0].file)
    try:
        top = read_topmatter(texts[0].source)
        settings = merge_file_level(
            settings, top or {}, lambda _, why: page.wrong.append(f"{texts[0].at(1)}: {why}")
        )
    except TopmatterReadError:
        pass  # told when it is rendered
    parser = create_md_parser(settings, _Reader)
    parser.core.ruler.after("block", "open_fences", _find_open_fences)
    parser.options["document"] = document = make_document(source)
    document.settings.myst_suppress_warnings = settings.suppress_warnings
    reader: _Reader = parser.renderer  # type: ignore[assignment]
    env: dict[str, Any] = {}
    reader.setup_render(dict(parser.options), env)
    reader.begin(root, page, texts, markup)
    document.reporter.report_level = document.reporter.halt_level = _NEVER
    document.reporter.attach_observer(reader.hear)
    reader.read(_tokens(parser, texts, env))
    return page


def _tokens(parser: MarkdownIt, texts: Sequence[Text], env: dict[str, Any]) -> list[Token]:
    """The tokens of texts that share what they define, as the cells of a notebook do."""
    rules = parser.core.ruler.get_active_rules()
    inline = rules.index("inline")
    found: list[Token] = []
    with parser.reset_rules():
        parser.core.ruler.enableOnly(rules[:inline])
        for text in texts:
            tokens = parser.parse(f"{text.source}\n", env)
            for token in tokens:
                if token.map:
                    token.map = [line + text.above for line in token.map]
            for again in env.get("duplicate_refs", [])[len(env.setdefault("told", [])) :]:
                env["told"].append((again["label"], again["map"][0] + 1 + text.above))
            found += tokens
        parser.core.ruler.enableOnly(rules[inline:])
        state = StateCore("", parser, env, found)
        parser.core.process(state)
    return state.tokens


def _find_open_fences(state: StateCore) -> None:
    """Note which blocks between fences end only where the text does that they stand in."""
    lines = state.src.splitlines()
    for token in state.tokens:
        if token.type in _FENCES and token.map:
            first, end = token.map
            last = lines[end - 1].strip(" >") if end - 1 > first else ""
            closed = len(last) >= len(token.markup) and set(last) == set(token.markup)
            token.meta = {**token.meta, "open": not closed}


class _Reader(DocutilsRenderer):
    """MyST's renderer, which notes what it meets."""

    def begin(self, root: Path, page: PageContent, texts: Sequence[Text], markup: Markup) -> None:
        """Say what is going to be read."""
        self._root, self._page, self._texts, self._markup = root, page, texts, markup
        self._own = self.document["source"]
        self._within = [Path(self._own).resolve()]

    def read(self, tokens: Sequence[Token]) -> None:
        """Read all tokens of the page."""
        for label, line in self.md_env.get("told", ()):
            self._wrong(line, f"defines [{label}] twice; expected it once")
        self._render_tokens(list(tokens))
        for label, defined in self.md_env["foot_refs"].items():
            for again in defined[1:]:
                self._wrong(token_line(again), f"defines [^{label}] twice; expected it once")
            self.render_footnote_reference(defined[0])
        self._page.anchors |= self._heading_slugs.keys()
        PropagateTargets(self.document).apply()
        self._page.labels += labels_of(self.document, self._at)
        self._page.has_title = any(True for _ in self.document.findall(nodes.section))

    def hear(self, message: nodes.system_message) -> None:
        """Note what docutils or MyST find wrong."""
        if message["level"] < self.reporter.WARNING_LEVEL:
            return
        why = " ".join(nodes.Element.astext(message).partition("\n\n")[0].split())
        why = _KIND.sub("", why).replace(f"{self._root.resolve()}/", "")
        if twice := _TWICE.fullmatch(why):
            why = f"a second label {twice[1]!r}; expected each once"
        self._wrong(message.get("line") or self.document.current_line or 1, why)

    def create_warning(
        self, message: str, subtype: MystWarnings, **place: Any
    ) -> nodes.system_message | None:
        expected = _EXPECTED.get(subtype, "")
        return super().create_warning(f"{message}{expected}", subtype, **place)

    def _at(self, line: int) -> str:
        if self.document["source"] != self._own:  # a file that is included
            shown = Path(self.document["source"]).resolve()
            if shown.is_relative_to(self._root):
                shown = shown.relative_to(self._root)
            return f"{shown.as_posix()}, line {line - 1}"  # as MyST counts from two there
        text = [text for text in self._texts if text.above < line or text.above == 0][-1]
        return text.at(line - text.above)

    def _wrong(self, line: int, why: str) -> None:
        self._page.wrong.append(f"{self._at(line)}: {why}")

    def _refer(self, kind: str, target: str, line: int, titled: bool = True) -> None:
        self._page.references.append(Reference(kind, target, titled, self._at(line)))

    # What is read of blocks and words

    def _render_tokens(self, tokens: list[Token]) -> None:
        for token in tokens:
            if token.type in _FENCES and token.map and token.meta.get("open"):
                why = f"{token.markup} is not closed; expected a line {token.markup} below it"
                self._wrong(token.map[0] + 1, why)
        super()._render_tokens(tokens)

    def render_inline(self, token: SyntaxTreeNode) -> None:
        """Count the lines of a paragraph, which MyST takes for one."""
        line = token_line(token, 1)
        pieces = (token.token and token.token.children) or []
        for piece, after in zip_longest(pieces, pieces[1:]):
            piece.map = [line, line]
            if piece.type == "text":
                code = after is not None and after.type == "code_inline"
                for why in left_over(piece.content, token.content, code, self._markup.roles):
                    self._wrong(line, why)
            line += piece.type in ("softbreak", "hardbreak") or piece.content.count("\n")
        super().render_inline(token)

    def render_link_anchor(self, token: SyntaxTreeNode, target: str) -> None:
        self._link("#", self.md.normalizeLinkText(target)[1:], token)

    def render_link_unknown(self, token: SyntaxTreeNode) -> None:
        self._link("]", self._target(token), token)

    def render_link_project(self, token: SyntaxTreeNode) -> None:
        target = self._target(token).removeprefix("project:")
        self._link("#" if target.startswith("#") else "]", target.removeprefix("#"), token)

    def render_link_path(self, token: SyntaxTreeNode) -> None:
        self._link("!", self._target(token).removeprefix("path:"), token)

    def render_link_inventory(self, token: SyntaxTreeNode) -> None:
        self._link("inv", self._target(token), token)

    def _target(self, token: SyntaxTreeNode) -> str:
        return self.md.normalizeLinkText(str(token.attrGet("href") or ""))

    def _link(self, kind: str, target: str, token: SyntaxTreeNode) -> None:
        titled = token.info != "auto" and bool(token.children)
        self._refer(kind, target, token_line(token, 1), titled)
        self.render_children(token)

    def render_colon_fence(self, token: SyntaxTreeNode) -> None:
        if (name := token.info.strip().lower()) in self._markup.directives:
            mark = token.markup
            self._wrong(
                token_line(token), f"{mark}{name} is no directive; expected {mark}{{{name}}}"
            )
        super().render_colon_fence(token)

    def render_image(self, token: SyntaxTreeNode) -> None:
        self._refer("!", self.md.normalizeLinkText(str(token.attrGet("src"))), token_line(token, 1))
        super().render_image(token)

    def render_substitution(self, token: SyntaxTreeNode, inline: bool) -> None:
        template = f"{{{{{token.content}}}}}"
        try:
            named = meta.find_undeclared_variables(Environment(autoescape=True).parse(template))
        except TemplateError:
            named = set()
        if "env" in named:  # that of Sphinx
            self._page.closed = False
        else:
            super().render_substitution(token, inline)

    def render_restructuredtext(self, _token: SyntaxTreeNode) -> None:
        self._page.closed = False  # another language, in which Sphinx knows more than docutils

    def create_highlighted_code_block(
        self, text: str, lexer_name: str | None, *_: Any, line: int | None = None, **__: Any
    ) -> nodes.Element:
        if lexer_name:
            self._code(text, lexer_name, line or 1)
        return nodes.literal_block(text, text)

    def _code(self, text: str, language: str, line: int) -> None:
        if why := unreadable(text, language):
            name = language.strip("{}")
            meant = f", or {{{name}}}" if name in self._markup.directives else ""
            self._wrong(line, f"{why}{meant}")

    def _maths(self, tex: str, line: int, block: bool) -> None:
        try:
            mathml(tex, block)
        except MathError as error:
            self._wrong(
                line, f"maths {tex.strip()!r}: {error}; expected LaTeX that docutils can set"
            )

    def render_math_inline(self, token: SyntaxTreeNode) -> None:
        self._maths(token.content, token_line(token, 1), block=False)
        super().render_math_inline(token)

    render_math_single = render_math_inline

    def render_math_block(self, token: SyntaxTreeNode) -> None:
        self._maths(token.content, token_line(token, 1), block=True)
        super().render_math_block(token)

    def render_math_block_label(self, token: SyntaxTreeNode) -> None:
        self._page.equations.append((token.info, self._at(token_line(token, 1))))
        self.render_math_block(token)

    # What is read of roles and directives

    def render_myst_role(self, token: SyntaxTreeNode) -> None:
        name, line = str(token.meta["name"]).lower(), token_line(token, 1)
        if name in self._markup.roles:
            self._refer(name, token.content, line)
        else:
            self._wrong(line, f"there is no role {{{name}}}{_near(name, self._markup.roles)}")
        self.current_node.append(nodes.literal(token.content, token.content))

    def run_directive(
        self,
        name: str,
        first_line: str,
        content: str,
        position: int,
        additional_options: dict[str, str] | None = None,
    ) -> list[nodes.Element]:
        known = self._markup.directives
        if (where := known.get(name.lower())) is None:
            self._wrong(position, f"there is no directive {{{name}}}{_near(name, known)}")
            return []
        directive = directive_of(where)
        if directive is None or issubclass(directive, ObjectDescription):
            self._page.closed = False  # it may define anything
            return []
        own, _ = directives.directive(name, self.language_module_rst, self.document)
        if own is not None and issubclass(directive, own):  # docutils, as it is or refined
            if issubclass(directive, Image | Include) and first_line.strip():
                self._refer("!", first_line.strip(), position)
            if not issubclass(directive, Include) or not first_line.strip():
                return super().run_directive(
                    name, first_line, content, position, additional_options
                )
            with self._included(first_line.strip(), position) as goes_on:
                return (
                    super().run_directive(name, first_line, content, position, additional_options)
                    if goes_on
                    else []
                )
        return self._of_sphinx(name, directive, first_line, content, position, additional_options)

    @contextmanager
    def _included(self, name: str, line: int) -> Iterator[bool]:
        """Note which file is read within which, and say whether there is more to read."""
        file = Path(self.document["source"]).parent.joinpath(name).resolve()
        again = file in self._within
        if again:
            self._wrong(line, f"includes {name}, within which it stands; expected another file")
        self._within.append(file)
        try:
            yield file.is_file() and not again
        finally:
            self._within.pop()

    def _of_sphinx(
        self,
        name: str,
        directive: type[Directive],
        first_line: str,
        content: str,
        line: int,
        more: dict[str, str] | None,
    ) -> list[nodes.Element]:
        """Read a directive that only Sphinx can do."""
        try:
            parsed = parse_directive_text(
                directive, first_line, content, line=line, additional_options=more
            )
        except MarkupError as error:
            self._wrong(line, f"{{{name}}}: {error}")
            return []
        for warning in parsed.warnings:
            self._wrong(warning.lineno or line, f"{{{name}}}: {warning.msg}")
        body, below = "\n".join(parsed.body), line + parsed.body_offset
        self._refer(f"{{{name.lower()}}}", " ".join(parsed.arguments), line)
        if issubclass(directive, LiteralInclude):
            self._refer("!", parsed.arguments[0], line)
        elif issubclass(directive, CodeBlock) and parsed.arguments:
            self._code(body, parsed.arguments[0], line)
        elif issubclass(directive, MathDirective):
            self._maths("\n".join([*parsed.arguments, body]).strip(), line, block=True)
            if label := parsed.options.get("label") or parsed.options.get("name"):
                self._page.equations.append((label, self._at(line)))
            return []
        elif issubclass(directive, Glossary):
            for term in _TERM.finditer(body):
                at = self._at(below + body.count("\n", 0, term.start()) + 1)
                self._page.terms.append((term[1], at))
        self._page.lists_works |= name.lower() == "bibliography"
        made = Unread()
        made.line = line
        if "name" in parsed.options:
            made["names"].append(nodes.fully_normalize_name(parsed.options["name"]))
            self.document.note_explicit_target(made, made)
        if body and _holds_markdown(directive):
            with self.current_node_context(made):
                self.nested_render_text(body, below)
        return [made]


def _holds_markdown(directive: type[Directive]) -> bool:
    """Whether the text that a directive holds is read as Markdown, as its code tells."""
    return any(
        any(map(_READING.match, member.__code__.co_names))
        for kind in directive.__mro__
        if kind not in (Directive, SphinxDirective)
        for member in vars(kind).values()
        if isinstance(member, FunctionType)
    )


def _near(name: str, known: Collection[str]) -> str:
    """What was expected in the place of a name: those most like it, or one that there is."""
    near = get_close_matches(name.lower(), sorted(one for one in known if ":" not in one))
    names = " or ".join(f"{{{one}}}" for one in near)
    return f"; expected {names or 'one of Sphinx, MyST or this book'}"
