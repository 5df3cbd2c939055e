"""The faults of the world come to commands that have something to do."""

from types import SimpleNamespace

import pytest

from benchmarks.proof.faults import _prepare
from benchmarks.proof.small import STATES


class Built:
    """A book whose pages are of a state."""

    prefix = ()

    def __init__(self, state):
        self.built = state

    def pages(self):
        return {"index.html": self.built}

    def without_made(self, known):
        pass

    def edit(self, state):
        self.state = state


@pytest.mark.parametrize("state", STATES)
def test_a_book_is_edited_into_another_than_is_built(state):
    book = Built(state)
    known = SimpleNamespace(book=book, pages={one: Built(one).pages() for one in STATES})
    _prepare(book, known, "book")
    assert book.state != state
