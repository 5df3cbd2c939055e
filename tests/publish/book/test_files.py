"""What a build keeps in files, and what it makes of those that are damaged."""

import pytest

from recount.publish.book.files import kept_json, write_whole


def test_what_was_kept_is_read(tmp_path):
    write_whole(tmp_path / "kept.json", '{"a": [1]}')
    assert kept_json(tmp_path / "kept.json") == {"a": [1]}
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'"a"', b"null", b"\xff"])
def test_what_is_damaged_or_no_object_is_nothing(tmp_path, content):
    (tmp_path / "kept.json").write_bytes(content)
    assert kept_json(tmp_path / "kept.json") == {}


def test_what_is_not_there_is_nothing(tmp_path):
    assert kept_json(tmp_path / "kept.json") == {}
