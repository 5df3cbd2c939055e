"""The links that open notebooks on Binder, and that they lead to what was released."""

from urllib.parse import parse_qs, unquote, urljoin, urlsplit
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recount.chapters import VerdictEntry
from recount.publish.book.binder import binder_address, code_address
from recount.publish.book.settings import Settings


def some_settings(repository):
    return Settings("A title", "Its authors", "", repository, UUID(int=7), edition="4.5.6")


def opened(address):
    """Where Binder sends the reader once the server runs, as its own page works it out."""
    [path] = parse_qs(urlsplit(address).query)["urlpath"]
    return urlsplit(urljoin("https://hub.example/user/name/", path))


@pytest.mark.parametrize(
    ("repository", "source"),
    [
        ("https://github.com/owner/repository", "gh/owner/repository"),
        ("https://gitlab.com/group/part/repository", "gl/group%2Fpart%2Frepository"),
        (
            "https://gitlab.example.org/group/repository",
            "git/https%3A%2F%2Fgitlab.example.org%2Fgroup%2Frepository",
        ),
        (
            "https://example.org:8443/owner/repository",
            "git/https%3A%2F%2Fexample.org%3A8443%2Fowner%2Frepository",
        ),
    ],
)
def test_a_notebook_opens_in_jupyterlab_at_the_tag_of_the_edition(repository, source):
    address = binder_address(some_settings(repository), "state-response")
    assert address.startswith(f"https://mybinder.org/v2/{source}/v4.5.6?")
    assert opened(address).path == "/user/name/lab/tree/chapters/state-response.ipynb"
    assert opened(address).fragment == ""


@given(st.from_regex(r"[a-zA-Z0-9_-]{1,64}", fullmatch=True))
def test_any_cell_is_named_behind_the_notebook(cell):
    settings = some_settings("https://github.com/owner/repository")
    address = binder_address(settings, "corruption", cell)
    assert not urlsplit(address).fragment, "Binder would not see it"
    assert opened(address).path == "/user/name/lab/tree/chapters/corruption.ipynb"
    assert unquote(opened(address).fragment) == f"cell-id={cell}"


def test_without_a_repository_there_is_no_address():
    assert binder_address(some_settings(""), "state-response") == ""


@pytest.mark.parametrize("repository", ["https://github.com/owner/repository", ""])
def test_the_code_of_a_record_is_its_cell_on_binder_or_else_the_notebook(repository):
    settings, record = some_settings(repository), VerdictEntry("corruption", "cpi", {})
    address = code_address(settings, record, "../")
    if repository:
        assert address == binder_address(settings, "corruption", "cpi")
    else:
        assert address == "../_sources/chapters/corruption.ipynb"
