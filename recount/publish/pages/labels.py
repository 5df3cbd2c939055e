"""The labels of a page, as the standard domain of Sphinx takes them from a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docutils import nodes

from recount.publish.pages.page import NamedPlace


class Unread(nodes.container):
    """What a directive makes that only Sphinx can do."""


def labels_of(document: nodes.document, at: Callable[[int], str]) -> Iterator[NamedPlace]:
    """What can be referred to from everywhere.

    Parameters
    ----------
    document : docutils document
        A page, with targets passed on to what they stand before.
    at : callable
        From a line to where it is, in words.
    """
    for name, explicit in document.nametypes.items():
        key = document.nameids[name]
        if not explicit or key is None:
            continue
        node = document.ids[key]
        line = node.line or 1
        if isinstance(node, nodes.target) and "refid" in node:
            node = document.ids.get(node["refid"], node)
        if not isinstance(node, nodes.footnote) and "refuri" not in node:
            yield NamedPlace(name, at(line), *_title_and_number(node))


def _title_and_number(node: nodes.Node) -> tuple[bool | None, bool | None]:
    if isinstance(node, Unread | nodes.definition_list | nodes.field_list):
        return None, None
    if isinstance(node, nodes.section | nodes.rubric):
        return True, False
    if isinstance(node, nodes.image) and isinstance(node.parent, nodes.figure):
        node = node.parent  # which Sphinx gives the name, and docutils does not
    if isinstance(node, nodes.figure | nodes.table):
        return any(isinstance(one, nodes.caption | nodes.title) for one in node), True
    return False, False
