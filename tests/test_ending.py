"""Whatever ends a command early: one sentence, and the exit status that the README tells."""

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path

import pytest
from built import ROOT
from disks import small_disk
from small_book import keep_claims
from small_chapter import start_book

from recount import ending
from recount.cli import main
from recount.ending import ended, sentence
from recount.errors import TableError

SOON = 30


def raising(error):
    def command():
        raise error

    return command


@pytest.mark.parametrize("status", [0, 1])
def test_a_command_that_comes_to_its_end_gives_its_status(status, capsys):
    assert ended(lambda: status) == status
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("error", "said", "status"),
    [
        (TableError("data/a.csv, row 2"), "data/a.csv, row 2", 2),
        (FileNotFoundError("no book above /a"), "no book above /a", 2),
        (OSError(errno.ENOSPC, "No space left on device"), "No space left on device", 2),
        (PermissionError(errno.EACCES, "Permission denied", "a"), "a: Permission denied", 2),
        (OSError(errno.EROFS, "Read-only", "a", None, "b"), "a and b: Read-only", 2),
        (
            shutil.Error([("a", "b", "[Errno 28] No space"), ("c", "d", "No space")]),
            "b: No space",
            2,
        ),
        (shutil.Error("`a` and `a` are the same file"), "`a` and `a` are the same file", 2),
        (MemoryError(), "ended by the system, as where there is too little memory", 2),
        (BrokenProcessPool("a child died"), "ended by the system, as where there is too", 2),
        (KeyboardInterrupt(), "stopped by Ctrl-C", 130),
        (KeyboardInterrupt(signal.SIGTERM), "stopped by SIGTERM", 143),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), "stopped, for nobody reads what it", 141),
    ],
)
def test_what_ends_it_early_is_one_sentence(error, said, status, capsys):
    assert ended(raising(error)) == status
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith(f"recount: {said}")


def test_a_fault_of_the_program_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        ended(lambda: 1 // 0)


def test_signals_are_heard_again_as_before(capsys):
    handlers = {number: signal.getsignal(number) for number in ending.SIGNALS}
    assert ended(lambda: os.kill(os.getpid(), signal.SIGTERM) or 0) == 143
    assert {number: signal.getsignal(number) for number in ending.SIGNALS} == handlers
    assert sentence(OSError("odd")) == "odd"


def test_what_is_undone_is_undone_whole(capsys):
    """Whoever is in a hurry may press Ctrl-C twice."""
    undone = []

    def command():
        try:
            os.kill(os.getpid(), signal.SIGINT)
        finally:
            os.kill(os.getpid(), signal.SIGINT)
            undone.append(True)
        return 0

    assert ended(command) == 130
    assert undone == [True]


def test_a_signal_that_is_ignored_from_the_start_stays_so():
    code = "import os, signal; from recount.ending import ended;"
    code += " print(ended(lambda: os.kill(os.getpid(), signal.SIGHUP) or 0))"
    command = f"trap '' HUP; exec {sys.executable} -c '{code}'"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"


def run(*arguments, **options):
    """A command of the book, which changes nothing."""
    return subprocess.Popen(
        [sys.executable, "-m", "recount.cli", *arguments],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


CHANGES = ("diff", "0.2.0", "0.2.0")


def test_a_closed_pipe_is_one_sentence():
    reading, writing = os.pipe()
    with run(*CHANGES, stdout=writing) as process:
        os.close(writing)
        os.close(reading)
        said = process.stderr.read()
    assert said == "recount: stopped, for nobody reads what it prints\n"
    assert process.returncode == 141


def test_a_pipe_for_all_that_it_says_may_close_too():
    """As in `recount book 2>&1 | head -1`: there is nobody left to be told."""
    code = "import sys; from recount.cli import _say; from recount.ending import ended;"
    code += " sys.stdin.read(); sys.exit(ended(lambda: _say('progress') or print('a') or 0))"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        process.stdout.close()
        process.stdin.close()
        assert process.wait(SOON) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_under_what_it_prints_is_one_sentence():
    with open("/dev/full", "w") as full, run(*CHANGES, stdout=full) as process:
        assert process.stderr.read() == "recount: No space left on device\n"
    assert process.returncode == 2


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(port):
    with run("serve", f"--port={port}") as process:
        assert "expected a whole number from 0 to 65535" in process.stderr.read()
    assert process.returncode == 2


def test_a_missing_browser_is_said_before_anything_is_built(inside_book, monkeypatch, capsys):
    monkeypatch.setattr("recount.publish.pdf.chromium.shutil.which", lambda name: None)
    monkeypatch.setattr("recount.publish.pdf.chromium.MAC", "/nowhere")
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert main(["pdf"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("recount: Chromium is needed. Install it")


@contextmanager
def nobody(folder):
    """Not to be root, whom no file is closed to; the folder is one's own."""
    if os.geteuid():
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, -1)
    modes = {path: path.stat().st_mode for path in folder.parents}
    for path, mode in modes.items():
        path.chmod(mode | 0o011)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


def files_of(root):
    return {
        path: path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and "_build" not in path.relative_to(root).parts
    }


EXECUTED = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}


@pytest.fixture
def accepting(inside_book, monkeypatch):
    """A book with outputs that are to be stored, larger than a kilobyte."""
    inside_book.make_citable()
    inside_book.add_chapter("corruption")
    made = inside_book.root / "_build" / "executed"
    made.mkdir(parents=True)
    text = {"cell_type": "markdown", "id": "text", "metadata": {}, "source": "a" * 5000}
    long = {**EXECUTED, "cells": [text]}
    (made / "corruption.ipynb").write_text(json.dumps(long), encoding="utf-8")
    monkeypatch.setattr(
        "recount.publish.pipeline.build.executed_records",
        lambda root, say: ({"corruption": long}, []),
    )
    monkeypatch.setattr("recount.publish.pipeline.amiss.amiss", lambda *_: [])
    monkeypatch.setattr("recount.publish.figures.export.changes", lambda book: {})
    return inside_book.root


def refused(root, capsys):
    """What `accept` says once, with everything as it was."""
    before = files_of(root)
    assert main(["accept"]) == 2
    assert files_of(root) == before
    [line] = capsys.readouterr().err.splitlines()
    return line.removeprefix(f"recount: {root}/")


def test_accept_on_a_full_disk_stores_nothing(accepting, capsys):
    with small_disk(4096):
        assert refused(accepting, capsys) == "chapters/corruption.ipynb: File too large"
    assert main(["accept"]) == 0


def test_accept_over_a_file_that_is_closed_stores_nothing(accepting, capsys):
    chapter = accepting / "chapters" / "corruption.ipynb"
    with nobody(accepting):
        chapter.chmod(0o444)
        assert refused(accepting, capsys) == "chapters/corruption.ipynb: Permission denied"
        chapter.chmod(0o644)
        assert main(["accept"]) == 0


def test_accept_in_a_folder_that_is_closed_stores_nothing(accepting, capsys):
    with nobody(accepting):
        (accepting / "chapters").chmod(0o555)
        line = refused(accepting, capsys)
        assert re.fullmatch(r"chapters/\.corruption\.ipynb\.\w+: Permission denied", line)
        (accepting / "chapters").chmod(0o755)


@pytest.mark.parametrize("command", [["book"], ["check"], ["export"], ["release"]])
def test_a_book_where_nothing_can_be_made_is_one_sentence(inside_book, capsys, command):
    root = inside_book.root
    with nobody(root):
        root.chmod(0o555)
        assert main(command) == 2
        assert capsys.readouterr().err == f"recount: {root}/_build: Permission denied\n"
        root.chmod(0o755)


BEATING = """\
import pathlib, time
while True:
    pathlib.Path({file!r}).write_text(str(time.time_ns()))
    time.sleep(0.05)
"""


def beats(file):
    """Whether something writes a file again and again."""
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    time.sleep(0.5)
    return file.exists() and file.read_text(encoding="utf-8") != before


def eventually(holds):
    end = time.monotonic() + 4 * SOON
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.fixture(scope="module")
def endless(tmp_path_factory):
    """A book whose chapter never ends, and the file that it writes again and again."""
    root = tmp_path_factory.mktemp("endless")
    for name in ("_config.yml", "references.bib", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    (root / "index.md").write_text("# A small book\n", encoding="utf-8")
    start_book(root, read=BEATING.format(file=str(root / "beat")), draw="")
    keep_claims(root)
    return root, root / "beat"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_nobody_writing(endless, number):
    root, beat = endless
    with subprocess.Popen(
        [sys.executable, "-m", "recount.cli", "book"],
        env=os.environ | {"RECOUNT_ROOT": str(root)},
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        eventually(lambda: beats(beat) or process.poll() is not None)
        process.send_signal(number)
        said = process.stderr.read().splitlines()
    if number == signal.SIGKILL:
        assert process.returncode == -number
        eventually(lambda: not beats(beat))
    else:
        assert process.returncode == 128 + number
        name = {signal.SIGINT: "Ctrl-C", signal.SIGTERM: "SIGTERM"}[number]
        assert said == ["Executing small", f"recount: stopped by {name}"]
        assert not beats(beat)


def test_another_command_waits_for_one_that_is_at_work(endless):
    root, beat = endless
    surroundings = os.environ | {"RECOUNT_ROOT": str(root)}
    begun = [sys.executable, "-m", "recount.cli"]
    with subprocess.Popen([*begun, "book"], env=surroundings, stderr=subprocess.DEVNULL) as first:
        eventually(lambda: beats(beat))
        for command in (["check"], ["accept"], ["prose"], ["new", "chapter", "a"], ["export"]):
            with subprocess.Popen(
                [*begun, *command], env=surroundings, stderr=subprocess.PIPE, text=True
            ) as second:
                assert second.stderr.readline() == "Another build is at work; waiting for it\n"
                second.send_signal(signal.SIGINT)
                assert second.stderr.read() == "recount: stopped by Ctrl-C\n"
            assert second.returncode == 130
        first.terminate()


def stand_in(folder, code):
    """Write a package that is loaded for Jupyter Book, and does this; gives its surroundings."""
    for name in ("__init__", "sphinx", "cli/__init__", "cli/main"):
        file = folder / "jupyter_book" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    file.write_text(f"def main(arguments):\n{lines}", encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def test_jupyter_book_ends_with_whoever_began_it(tmp_path):
    """Whatever it writes at the time, and though nobody could tell it."""
    beat = tmp_path / "beat"
    surroundings = stand_in(tmp_path, BEATING.format(file=str(beat)))
    _killed_while_beating(beat, WRITING.format(root=str(tmp_path)), **surroundings)


WRITING = """\
from pathlib import Path
from recount.publish.pipeline.jupyter_book import JupyterBook
with JupyterBook(Path({root!r})) as book:
    book.begin(Path({root!r}), Path({root!r}), Path({root!r}))
    book.end()
"""


def test_a_full_disk_under_jupyter_book_is_one_sentence(tmp_path):
    """Which tells of it as an error of its own, after all that it says of itself."""
    wrapped = """\
print("Running Sphinx")
try:
    raise OSError(28, "No space left on device", "pages/a.html")
except OSError as error:
    raise RuntimeError("There was an error in building your book.") from error"""
    done = subprocess.run(
        [sys.executable, "-c", WRITING.format(root=str(tmp_path))],
        env=os.environ | stand_in(tmp_path, wrapped),
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    *_, last = done.stderr.splitlines()
    assert re.search(r"BuildError: the last good book .*: pages/a\.html: No space.*$", last)


def test_workers_end_with_whoever_they_work_for(tmp_path):
    beat = tmp_path / "beat"
    code = "from recount.publish.book.workers import workers\n"
    code += f"work = {BEATING.format(file=str(beat))!r}\n"
    code += (
        "if __name__ == '__main__':\n    with workers(1) as pool: pool.submit(exec, work).result()"
    )
    _killed_while_beating(beat, code)


def _killed_while_beating(beat, code, **surroundings):
    with subprocess.Popen([sys.executable, "-c", code], env=os.environ | surroundings) as process:
        eventually(lambda: beats(beat) or process.poll() is not None)
        process.kill()
    assert process.returncode == -signal.SIGKILL
    eventually(lambda: not beats(beat))


def test_the_readme_tells_every_exit_status():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    [told] = re.findall(r"^The exit status .*$", text, re.MULTILINE)
    signals = [signal.SIGINT, signal.SIGPIPE, signal.SIGTERM]
    wanted = [ending.SUCCESS, ending.FINDING, ending.ERROR, *(128 + number for number in signals)]
    assert [int(number) for number in re.findall(r"\b\d+\b", told)] == wanted
