"""A small book with its figures, for tests of what can be cited."""

import pytest
from figuring import stored
from small_book import Book

from recount.publish.figures.export import export


@pytest.fixture(scope="package")
def exported(tmp_path_factory):
    """Its folder, which nobody changes: two figures, with the files of each."""
    book = Book(tmp_path_factory.mktemp("exported"))
    book.make_citable()
    book.add_chapter("corruption", ("a", [stored("fall")]), ("b", [stored("rise")]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RECOUNT_ROOT", str(book.root))
        export(book.root)
    return book.root
