"""The built book, served on this machine."""

import os
import signal
import subprocess
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest
from tornado.netutil import bind_sockets

from recount.errors import BuildError
from recount.publish.pipeline.serve import HOST, serve
from recount.publish.pipeline.watch import watch


@pytest.fixture
def built(tmp_path):
    html = tmp_path / "_build" / "html"
    html.mkdir(parents=True)
    (html / "index.html").write_text("A book", encoding="utf-8")
    (tmp_path / "data").mkdir()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("serving", [serve, watch])
def test_a_port_that_is_taken_is_named(built, serving):
    with bind_sockets(0, HOST)[0] as taken, ThreadPoolExecutor(1) as aside:
        port = taken.getsockname()[1]
        served = aside.submit(serving, built, lambda _: None, port)
        with pytest.raises(BuildError, match=f"^port {port}: .*; expected one that is free$"):
            served.result()


def test_a_book_that_was_not_built_is_refused(tmp_path):
    with pytest.raises(BuildError, match="no built book to serve: `recount book` first"):
        serve(tmp_path, print, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_the_book_until_it_is_told_to_end(built, number):
    with subprocess.Popen(
        [sys.executable, "-m", "recount.cli", "serve", "--port", "0"],
        env=os.environ | {"RECOUNT_ROOT": str(built)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        address = process.stderr.readline().split()[0]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.read() == b"A book"
        process.send_signal(number)
        assert process.stderr.read() == ""
    assert process.returncode == 0
