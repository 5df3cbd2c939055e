"""What pages tell each other: any of it that differs is seen, and nothing that no page shows."""

from collections import defaultdict
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from docutils import nodes

from recount.publish.pipeline.incremental import shared


class Reference(NamedTuple):
    """A citation on a page, as a list of them has it."""

    docname: str
    key: str
    line: int


class Entry:
    """Something of a library that says nothing of itself."""

    def __init__(self, text):
        self.text = text


def environment(**changed):
    parts = {
        "all_docs": {"a": 1},
        "titles": {"a": nodes.title("", "A"), "b": nodes.title("", "B")},
        "toc_fignumbers": {"a": {"figure": {"one": (1,)}}},
        "dependencies": defaultdict(set, a={"x"}),
        "metadata": {"a": {"wordcount": {"words": 3}, "myst_slugs": {"one": (3, "id", "One")}}},
        "domaindata": {
            "std": {"labels": {"one": ("a", "one", "One")}},
            "cite": {
                "refs": [Reference("a", "k", 1), Reference("a", "l", 2), Reference("b", "m", 3)],
                "entries": [Entry("x"), Entry("y")],
            },
        },
    }
    return SimpleNamespace(**(parts | changed))


KEY = shared(environment())


@pytest.mark.parametrize(
    "changed",
    [
        {"titles": {"a": nodes.title("", "A"), "b": nodes.title("", "C")}},
        {"titles": {"a": nodes.title("", "A")}},
        {"toc_fignumbers": {"a": {"figure": {"one": (2,)}}}},
        {"toc_fignumbers": {"a": {"figure": {"two": (1,)}}}},
        {"dependencies": defaultdict(set, a={"y"})},
        {"metadata": {"a": {"myst_slugs": {"one": (3, "id", "Two")}}}},
        {"domaindata": {}},
        {"something_new": 1},
    ],
)
def test_a_difference_is_seen(changed):
    assert shared(environment(**changed)) != KEY


@pytest.mark.parametrize(
    ("refs", "entries"),
    [
        (None, [Entry("x"), Entry("z")]),
        (None, [Entry("y"), Entry("x")]),
        ([Reference("a", "k", 1), Reference("a", "l", 2), Reference("b", "n", 3)], None),
        ([Reference("a", "l", 1), Reference("a", "k", 2), Reference("b", "m", 3)], None),
        ([Reference("a", "k", 1), Reference("a", "l", 2)], None),
    ],
)
def test_a_difference_in_a_list_is_seen(refs, entries):
    cite = environment().domaindata["cite"]
    cite |= {"refs": refs} if refs else {"entries": entries}
    assert shared(environment(domaindata=environment().domaindata | {"cite": cite})) != KEY


def test_order_of_reading_times_and_places_in_files_are_not_shown():
    refs = [Reference("b", "m", 9), Reference("a", "k", 8), Reference("a", "l", 8)]
    domaindata = environment().domaindata
    domaindata["cite"]["refs"] = refs
    titles = dict(reversed(environment().titles.items()))
    dependencies = defaultdict(set, a={"x"}, b=set())
    again = environment(
        all_docs={"a": 2},
        titles=titles,
        dependencies=dependencies,
        metadata={"a": {"wordcount": {"words": 4}, "myst_slugs": {"one": (4, "id", "One")}}},
        domaindata=domaindata,
    )
    assert shared(again) == KEY


def test_what_cannot_be_told_apart_counts_as_another():
    assert shared(environment(odd=object())) != shared(environment(odd=object()))
