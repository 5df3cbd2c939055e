"""The faults of the world come to commands that have something to do, and are judged rightly."""

from types import SimpleNamespace

import pytest

from benchmarks.proof.faults import _pages_of, _prepare
from benchmarks.proof.small import STATES, WORDS


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


@pytest.mark.parametrize("accepted", [True, False])
def test_readers_get_chapters_as_they_were_stored(accepted):
    pages = {"a.html": b"fresh", "_sources/chapters/a.ipynb": b"before"}
    stored = {"chapters/a.ipynb": b"after", "README.md": b"of no page"}
    known = SimpleNamespace(pages={WORDS: pages}, accepted={WORDS: stored})
    found = _pages_of(known, WORDS, accepted=accepted)
    assert found == pages | ({"_sources/chapters/a.ipynb": b"after"} if accepted else {})
