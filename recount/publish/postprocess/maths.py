"""Maths, set as MathML when the book is built: browsers draw it, and nothing is loaded for it."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

_log = logging.getLogger(__name__)


def mathml(tex: str, block: bool) -> str:
    """A formula in MathML.

    Raises
    ------
    MathError
        If it is not in the LaTeX that docutils can set.
    """
    return str(tex2mathml(tex, as_block=block))


def _formula(node: nodes.math | nodes.math_block) -> str:
    tex = node.astext()
    try:
        return mathml(tex, isinstance(node, nodes.math_block))
    except MathError as error:
        # A warning names page and line, and fails the build.
        _log.warning(
            "maths %r: %s; expected LaTeX that docutils can set", tex, error, location=node
        )
        return ""


def _inline(translator: Any, node: nodes.math) -> None:
    translator.body.append(_formula(node))
    raise nodes.SkipNode


def _block(translator: Any, node: nodes.math_block) -> None:
    translator.body.append(translator.starttag(node, "div", CLASS="math notranslate"))
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f'<div class="recount-scroll">{_formula(node)}</div></div>\n')
    raise nodes.SkipNode


def connect(app: Sphinx) -> None:
    """Register with Sphinx."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
