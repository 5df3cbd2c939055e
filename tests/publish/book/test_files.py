"""What a build keeps in files, and what it makes of those that are damaged."""

import errno
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from recount.publish.book.files import (
    keep_bytes,
    keep_json,
    kept_bytes,
    kept_json,
    removed,
    undo_unfinished,
    write_all,
    write_whole,
)


def test_what_was_kept_is_read(tmp_path):
    keep_json(tmp_path / "kept.json", {"é": (1, 0.1), "b": None})
    assert kept_json(tmp_path / "kept.json") == {"é": [1, 0.1], "b": None}
    assert [file.name for file in tmp_path.iterdir()] == ["kept.json"]


def test_of_a_file_that_cannot_be_written_whole_nothing_is_left(tmp_path, monkeypatch):
    write_whole(tmp_path / "kept.json", "before")

    def full(path, content):
        path.open("wb").close()
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match=r"kept\.json"):
        write_whole(tmp_path / "kept.json", "after")
    assert tree(tmp_path) == {"kept.json": b"before"}


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"{", b"[1]", b'"a"', b"null", b"\xff", b"[" * 100_000, b"9" * 5000),
        *(b'{"kept": 1}', b'{"kept": {}, "sha256": []}', b'{"kept": {"a": 1}, "sha256": ""}'),
    ],
)
def test_what_is_damaged_or_was_not_kept_is_nothing(tmp_path, content):
    (tmp_path / "kept.json").write_bytes(content)
    assert kept_json(tmp_path / "kept.json") == {}


def test_what_was_kept_is_nothing_once_anything_in_it_is_another_byte(tmp_path):
    keep_json(tmp_path / "kept.json", {"a": [1, "b"]})
    sound = (tmp_path / "kept.json").read_bytes()
    for place in range(len(sound)):
        for other in (b"", b"x", b"2"):
            changed = sound[:place] + other + sound[place + 1 :]
            (tmp_path / "kept.json").write_bytes(changed)
            found = kept_json(tmp_path / "kept.json")
            assert found == {} or json.loads(changed) == json.loads(sound), changed


def test_bytes_that_were_kept_are_read_and_nothing_else_is(tmp_path):
    file, content = tmp_path / "folder" / "kept", b"a\n\x00b\n"
    assert kept_bytes(file) is None
    for one in (b"", content):
        keep_bytes(file, one)
        assert kept_bytes(file) == one
    sound = file.read_bytes()
    for place in range(len(sound)):
        for other in (b"", b"x", b"2"):
            changed = sound[:place] + other + sound[place + 1 :]
            file.write_bytes(changed)
            assert kept_bytes(file) == (content if changed == sound else None)
    file.write_bytes(sound[:-1])
    assert kept_bytes(file) is None


def test_whatever_was_made_is_removed(tmp_path):
    kept = tmp_path / "kept"
    (kept / "a").mkdir(parents=True)
    (tmp_path / "file").touch()
    (tmp_path / "link").symlink_to(kept)
    for name in ("file", "link", "nothing"):
        removed(tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    removed(kept)
    assert not kept.exists()


def test_what_is_not_there_is_nothing(tmp_path):
    assert kept_json(tmp_path / "kept.json") == {}


def tree(root):
    """All files below a folder, with what they hold, but for what is made."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and path.parent != root / "_build"
    }


@pytest.fixture
def filled(tmp_path):
    for name in ("a/one", "b/two", "c/three"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("before", encoding="utf-8")
    return tmp_path


NEW = {"a/one": b"after", "b/two": None, "d/four": b"new", "c/three": b"after"}


def test_files_are_written_and_go_together(filled):
    write_all(filled, NEW)
    assert tree(filled) == {"a/one": b"after", "d/four": b"new", "c/three": b"after"}
    assert not (filled / "b").exists()


def test_where_one_cannot_be_written_none_is(filled):
    before = tree(filled)
    (filled / "c" / ".three.part").mkdir()
    with pytest.raises(IsADirectoryError):
        write_all(filled, NEW)
    assert tree(filled) == before
    assert not (filled / "d").exists()


def test_what_a_killed_process_left_behind_is_never_put_in_place(filled):
    for kind in ("part", "old"):
        (filled / "b" / f".two.{kind}").write_text("of another day", encoding="utf-8")
        (filled / "c" / f".three.{kind}").write_text("of another day", encoding="utf-8")
    write_all(filled, NEW)
    assert tree(filled) == {"a/one": b"after", "d/four": b"new", "c/three": b"after"}


@pytest.mark.parametrize("failing", ["one", "two", "three", "four"])
@pytest.mark.parametrize("fault", [OSError, KeyboardInterrupt])
def test_where_one_cannot_be_put_in_place_all_are_as_before(filled, monkeypatch, failing, fault):
    before = tree(filled)
    with monkeypatch.context() as patch:
        for verb in ("replace", "unlink"):
            patch.setattr(Path, verb, only_until(failing, getattr(Path, verb), fault))
        with pytest.raises(fault):
            write_all(filled, NEW)
    assert tree(filled) == before
    assert not (filled / "d").exists()


def only_until(name, verb, fault):
    """A verb of paths that fails once, where it comes to the file of a name."""
    failed = []

    def does(path, *arguments, **options):
        if {path.name, *(target.name for target in arguments)} & {name} and not failed:
            failed.append(path)
            raise fault
        return verb(path, *arguments, **options)

    return does


CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
MOST_CHANGES = 60


def killed_at(change, act):
    """Act in a copy of this process, which is killed just before it changes files so many times.

    Gives whether it was, before it came to its end.
    """
    child = os.fork()
    if not child:
        left = iter(range(change, 0, -1))

        def count(event, arguments):
            written = event == "open" and isinstance(arguments[1], str) and arguments[1][0] in "wa"
            if (written or event in CHANGES) and next(left) == 1:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            act()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def test_after_being_killed_at_whatever_change_of_a_file_all_are_as_before_or_after(filled):
    """And nothing is left beside the files."""
    wanted = {name: content for name, content in NEW.items() if content}
    before = tree(filled)
    found = []
    for change in range(1, MOST_CHANGES):
        killed = killed_at(change, lambda: write_all(filled, NEW))
        undo_unfinished(filled)
        found.append(tree(filled))
        assert found[-1] in (before, wanted), change
        if not killed:
            break
        (filled / "d" / "four").unlink(missing_ok=True)
        write_all(filled, before)
    assert not killed
    assert found[-1] == wanted
    assert found.count(before) > found.count(wanted) > 3


@pytest.mark.parametrize("name", ["writing.json", "replacing.json"])
def test_a_note_that_nobody_can_read_is_no_hindrance(filled, name):
    before = tree(filled)
    (filled / "_build").mkdir()
    (filled / "_build" / name).write_text("{", encoding="utf-8")
    undo_unfinished(filled)
    assert not (filled / "_build" / name).exists()
    assert tree(filled) == before
