"""What tests of tables share."""

import pytest
from describing import COLUMNS, HOMICIDES


@pytest.fixture
def described(book):
    """A book whose table `homicides` is described by hand, in part by shared columns."""
    book.descriptor_path("homicides").write_text(HOMICIDES, encoding="utf-8")
    (book.root / "data" / "columns.yml").write_text(COLUMNS, encoding="utf-8")
    return book
