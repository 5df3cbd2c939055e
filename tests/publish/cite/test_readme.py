"""What the README and pyproject.toml say of an edition is what settings and change log say."""

import pytest
from small_book import begin_with

from recount.publish.book.book import Book
from recount.publish.cite.readme import contradictions


@pytest.fixture
def citable(book):
    book.make_citable()
    begin_with(book.root, "7.8.9", "2031-02-03")
    return book.root


def test_where_all_agree_there_is_nothing_to_say(citable):
    assert contradictions(Book(citable)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "pyproject.toml",
            'version = "7.8.9"',
            'version = "7.8.8"',
            "CHANGELOG.md has edition 7.8.9, pyproject.toml version 7.8.8; expected the same",
        ),
        ("README.md", "# Drugs", "# Drags", "README.md: expected the title of the settings, '# "),
        ("README.md", "(2031). *", "(2030). *", "README.md: expected the citation of the newest"),
        ("README.md", "edition 7.8.9.", "edition 7.8.8.", "edition 7.8.9."),
        ("README.md", "/v7.8.9?", "/v7.8.8?", "README.md: expected a badge that opens its tag"),
        (
            "_config.yml",
            'baseurl: ""',
            'baseurl: "https://example.org/book/"',
            "README.md: expected the address of the site, 'https://example.org/book/'",
        ),
    ],
)
def test_what_does_not_agree_is_named_with_what_was_expected(citable, file, old, new, expected):
    path = citable / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    [line] = contradictions(Book(citable))
    assert expected in line


def test_a_repository_is_named_in_the_badge_and_nowhere_left_to_fill_in(citable):
    path = citable / "_config.yml"
    text = path.read_text(encoding="utf-8")
    address = "https://github.com/someone/book"
    head, found, rest = text.partition("repository:\n  url:")
    assert found
    path.write_text(f"{head}{found} {address}\n{rest.partition(chr(10))[2]}", encoding="utf-8")
    badge, left = contradictions(Book(citable))
    assert "https://mybinder.org/v2/gh/someone/book/v7.8.9?" in badge
    assert left == f"README.md: OWNER/REPOSITORY; expected {address}"
    readme = citable / "README.md"
    text = readme.read_text("utf-8").replace("OWNER/REPOSITORY", "someone/book")
    readme.write_text(text, encoding="utf-8")
    assert contradictions(Book(citable)) == []


def test_a_book_without_editions_or_without_a_readme_contradicts_nothing(citable):
    (citable / "README.md").unlink()
    assert contradictions(Book(citable)) == []
    (citable / "CHANGELOG.md").unlink()
    assert contradictions(Book(citable)) == []
