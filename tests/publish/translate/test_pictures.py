"""The pictures of the book in each language: the same marks, and words that have room."""

from collections import Counter

import pytest
from built import ROOT
from measured import faults

from recount.drawing.chart import NARROW_PX, WIDE_PX
from recount.drawing.picture import MARGIN_PX, drawn_marks, svg
from recount.languages.languages import TRANSLATED
from recount.publish.book.book import Book
from recount.publish.translate.translation import in_language

LOOK = ("fill", "stroke", "shape", "size", "strokeDash", "strokeWidth", "opacity")
SORTED_BY_WORDS = {"tolerance"}
"""Explorers whose rows are in the order of their words."""
NEAR_PX = 3


def charts(book):
    return {
        one.name: one.content["spec"]
        for one in (*book.figures, *book.explorers)
        if "spec" in one.content
    }


@pytest.fixture(scope="module")
def book():
    return Book(ROOT)


@pytest.fixture(scope="module")
def english(book):
    return charts(book)


@pytest.fixture(scope="module", params=TRANSLATED, ids=lambda language: language.code)
def translated(book, request):
    return charts(in_language(book, request.param))


def looks(mark):
    return [{name: item.get(name) for name in LOOK} for item in mark["items"]]


def shares(mark, side):
    """Where the items of a mark stand, from its lowest to its highest."""
    places = [item.get(side, 0) for item in mark["items"]]
    low, high = min(places), max(places)
    return [(place - low) / (high - low) if high - low > NEAR_PX else 0 for place in places]


def test_the_same_marks_are_drawn_of_the_same_data(english, translated):
    assert list(translated) == list(english)
    assert len(english) > 50
    for name, chart in english.items():
        ours, theirs = (drawn_marks(one) for one in (chart, translated[name]))
        kinds = [
            [(mark.get("name"), mark["marktype"], len(mark["items"])) for mark in marks]
            for marks in (ours, theirs)
        ]
        assert kinds[0] == kinds[1], name
        for own, other in zip(ours, theirs, strict=True):
            if own["marktype"] in ("symbol", "rect", "rule", "line", "area", "shape"):
                assert looks(own) == looks(other), (name, own.get("name"))
                if name not in SORTED_BY_WORDS and own["items"]:
                    for side in ("x", "y"):
                        assert shares(own, side) == pytest.approx(shares(other, side), abs=0.02), (
                            name,
                            own.get("name"),
                            side,
                        )


@pytest.mark.parametrize("width", [WIDE_PX, NARROW_PX])
def test_no_word_is_cut_or_outside_or_upon_another(book, english, translated, width):
    """Figures as they are printed, which is narrower than on the page, and in English too.

    Where words of explorers are cut in English, as those of long claims, there may be others.
    """
    figures = {one.name for one in book.figures}

    def wrong(name, chart):
        printed = {"padding": MARGIN_PX} if name in figures else {}
        return list(faults(svg(chart | printed, width)))

    found = {}
    for name, chart in english.items():
        ours, theirs = wrong(name, chart), wrong(name, translated[name])
        kinds = [Counter(one.partition(":")[0] for one in of) for of in (theirs, ours)]
        if kinds[0] - kinds[1] or (name in figures and ours):
            found[name] = ours, theirs
    assert found == {}
