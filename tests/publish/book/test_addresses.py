import pytest

from recount.publish.book.addresses import entry_page


@pytest.mark.parametrize(
    ("kind", "page"),
    [
        ("claim", "claims/rio-upp-officers/index.html"),
        ("figure", "figures/fall/index.html"),
        ("explorer", "explorers/window/index.html"),
    ],
)
def test_the_page_of_an_entry_has_a_folder_of_its_own(kind, page):
    assert entry_page(kind, page.split("/")[1]) == page
