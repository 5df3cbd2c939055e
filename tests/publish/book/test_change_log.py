"""The list of editions: read as it stands, refused where it is unclear."""

from datetime import date

import pytest

from recount.errors import SettingsError
from recount.publish.book.change_log import Edition, current, read

TWO = """\
# Editions

What is new.

## 0.10.0 - 2027-03-01

More claims,
and <b>& "more".

Details that the feed leaves out.

### Changed

- A verdict.

## 0.9.0 - 2026-11-21

First.
"""


@pytest.fixture
def changelog(tmp_path):
    def read_text(text):
        (tmp_path / "CHANGELOG.md").write_text(text, encoding="utf-8")
        return read(tmp_path)

    return read_text


def test_an_edition_has_a_version_a_day_and_its_first_paragraph(changelog):
    assert changelog(TWO) == [
        Edition("0.10.0", date(2027, 3, 1), 'More claims, and <b>& "more".'),
        Edition("0.9.0", date(2026, 11, 21), "First."),
    ]


def test_a_book_without_a_change_log_has_no_editions(tmp_path):
    assert read(tmp_path) == []


def test_the_newest_edition_is_the_one_that_is_cited(changelog, tmp_path):
    newest, _ = changelog(TWO)
    assert current(tmp_path) == newest


def test_without_an_edition_nothing_can_be_cited(tmp_path):
    with pytest.raises(SettingsError, match="expected an edition"):
        current(tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.10.0 - 2027-03-01", "Unreleased", "heading 'Unreleased'; expected version and day"),
        ("0.10.0 - 2027-03-01", "0.10 - 2027-03-01", "expected version and day"),
        ("2027-03-01", "2027-02-30", "expected version and day"),
        ("2027-03-01", "1 March 2027", "expected version and day"),
        ("2027-03-01", "2026-03-01", "expected the newest edition first"),
        ("0.10.0", "0.8.0", "expected the newest edition first"),
        ("0.10.0", "0.9.0", "each version once"),
        ("\nFirst.\n", "", r"0\.9\.0: expected a paragraph"),
        ("First.", "### Changed", r"0\.9\.0: expected a paragraph"),
    ],
)
def test_what_is_unclear_is_refused(changelog, old, new, message):
    assert old in TWO
    with pytest.raises(SettingsError, match=rf"CHANGELOG\.md: .*{message}"):
        changelog(TWO.replace(old, new))
