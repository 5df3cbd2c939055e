"""Citations are set once for the same content, and again for any other."""

import pytest

from recount.publish.book.files import kept_json
from recount.publish.cite import kept
from recount.publish.cite.kept import KeptCitations

ITEM = {"id": "recount-a", "type": "chapter", "title": "Títle “a”"}


@pytest.fixture
def asked():
    """What was set, in order."""
    return []


@pytest.fixture
def setting(asked):
    def render(item):
        asked.append(item)
        return f"Set: {item['title']}"

    return render


def test_the_same_is_set_once_and_anything_else_anew(tmp_path, asked, setting):
    store = KeptCitations(tmp_path / "citations.json")
    assert store.text("apa", ITEM, setting) == "Set: Títle “a”"
    assert store.text("apa", dict(reversed(ITEM.items())), setting) == "Set: Títle “a”"
    assert asked == [ITEM]
    for other in (ITEM | {"title": "b"}, ITEM | {"note": ""}, ITEM | {"type": "book"}):
        store.text("apa", other, setting)
        assert asked[-1] == other
    assert store.text("chicago-author-date", ITEM, setting)
    assert len(asked) == 5


def test_what_was_asked_for_is_kept_and_the_rest_dropped(tmp_path, asked, setting):
    file = tmp_path / "made" / "citations.json"
    file.parent.mkdir()
    first = KeptCitations(file)
    first.text("apa", ITEM, setting)
    first.text("apa", ITEM | {"title": "b"}, setting)
    first.write()
    second = KeptCitations(file)
    assert second.text("apa", ITEM, setting) == "Set: Títle “a”"
    assert len(asked) == 2
    second.write()
    assert list(kept_json(file).values()) == ["Set: Títle “a”"]


@pytest.mark.parametrize("content", ["", "{", '{"a": "b', "[]", "\0", "null"])
def test_a_damaged_file_counts_as_none(tmp_path, asked, setting, content):
    file = tmp_path / "citations.json"
    file.write_text(content, encoding="utf-8")
    store = KeptCitations(file)
    store.text("apa", ITEM, setting)
    assert asked == [ITEM]
    store.write()
    assert KeptCitations(file).text("apa", ITEM, setting) == "Set: Títle “a”"
    assert asked == [ITEM]


def test_another_version_of_the_library_sets_again(tmp_path, monkeypatch, asked, setting):
    file = tmp_path / "citations.json"
    store = KeptCitations(file)
    store.text("apa", ITEM, setting)
    store.write()
    monkeypatch.setattr(kept, "version", lambda _: "0.0")
    kept._tools.cache_clear()
    KeptCitations(file).text("apa", ITEM, setting)
    kept._tools.cache_clear()
    assert len(asked) == 2
