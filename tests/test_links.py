"""Outside addresses, asked of a host of our own that gives every kind of answer."""

import http.server
import threading
import time
from datetime import UTC, datetime
from itertools import chain, pairwise
from urllib.parse import urlsplit

import pytest
from built import ROOT

from benchmarks import links
from benchmarks.links import (
    CLOSED,
    FAILED,
    FINE,
    GONE,
    MOVED,
    NO_PLACE,
    Answer,
    addresses,
    asked,
    document,
    tables,
)

PAGE = b"<!doctype html><p id='here'>A <a name='there'>page</a></p>"
STATUS = {"/gone": 404, "/closed": 403, "/off": 410, "/broken": 500, "/no-head": 405}
ONWARD = {
    "/moved": (301, "/moved-on"),
    "/moved-on": (308, "/page"),
    "/lent": (302, "/page"),
    "/half": (301, "/lent"),
    "/round": (301, "/round"),
    "/moved-away": (301, "/gone"),
}


ASKED = []
"""Verb, path, who asked and when, in order."""


class Host(http.server.BaseHTTPRequestHandler):
    """Answers by the path, and notes what it was asked."""

    times_busy = 2

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        ASKED.append((self.command, self.path, self.headers["User-Agent"], time.monotonic()))
        status, more = STATUS.get(self.path, 200), {}
        if self.path in ONWARD:
            status, more["Location"] = ONWARD[self.path]
        elif self.path == "/no-head" and self.command == "GET":
            status = 200
        elif self.path == "/busy" and Host.times_busy:
            Host.times_busy -= 1
            status, more["Retry-After"] = 429, "1"
        elif self.path == "/never":
            status, more["Retry-After"] = 429, "86400"
        elif self.path == "/slow":
            time.sleep(1.5)
        kind = "application/pdf" if self.path == "/file.pdf" else "text/html"
        self.send_response(status)
        for name, value in (more | {"Content-Type": kind, "Content-Length": len(PAGE)}).items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(PAGE)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def host():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


WANTED = {
    "/page": Answer(FINE, "200"),
    "/page#here": Answer(FINE, "200"),
    "/page#there": Answer(FINE, "200"),
    "/page#nowhere": Answer(NO_PLACE, "#nowhere"),
    "/page#:~:text=words": Answer(FINE, "200"),
    "/file.pdf#page=3": Answer(FINE, "200"),
    "/no-head": Answer(FINE, "200"),
    "/lent": Answer(FINE, "200"),
    "/half": Answer(FINE, "200"),
    "/busy": Answer(FINE, "200"),
    "/never": Answer(CLOSED, "429"),
    "/closed": Answer(CLOSED, "403"),
    "/gone": Answer(GONE, "404"),
    "/off": Answer(GONE, "410"),
    "/moved-away": Answer(GONE, "404"),
    "/broken": Answer(FAILED, "500"),
    "/round": Answer(FAILED, "leads on and on"),
    "/slow": Answer(FAILED, "not in time"),
}


@pytest.fixture(scope="module")
def answers(host):
    """What came of asking for all of them, and for some that no host answers."""
    refusing = http.server.HTTPServer(("127.0.0.1", 0), Host)
    nobody = f"http://127.0.0.1:{refusing.server_port}/"
    refusing.server_close()
    wanted = [host + path for path in (*WANTED, "/moved")]
    wanted += [nobody, f"https{host[4:]}/page"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "*")
        patch.setattr(links, "TIMEOUT_SECONDS", (1.0, 1.0))
        yield asked(wanted, "recount-links/9", pause=0.05) | {"nobody": nobody}


@pytest.mark.parametrize("path", WANTED)
def test_each_kind_of_answer_is_told_apart(host, answers, path):
    assert answers[host + path] == WANTED[path]


def test_what_has_moved_for_good_is_told_with_its_new_address(host, answers):
    assert answers[f"{host}/moved"] == Answer(MOVED, f"{host}/page")


def test_a_host_that_is_none_or_has_no_certificate_does_not_answer(host, answers):
    assert answers[answers["nobody"]] == Answer(FAILED, "ConnectionError")
    assert answers[f"https{host[4:]}/page"] == Answer(FAILED, "no certificate that holds")


def test_a_host_is_asked_politely(host, answers):
    """One question after another, with a name, without the content where that will do."""
    assert {agent for _, _, agent, _ in ASKED} == {"recount-links/9"}
    busy = [at for _, path, _, at in ASKED if path == "/busy"]
    assert len(busy) == 3
    assert min(later - at for at, later in pairwise(busy)) > 0.9
    assert [verb for verb, path, *_ in ASKED if path == "/moved-on"] == ["HEAD"]
    assert sum(path == "/never" for _, path, *_ in ASKED) <= 2 * links.TRIES


def test_the_file_has_the_day_and_all_that_does_not_simply_answer(host, answers):
    found = {address: answers[address] for address in (f"{host}/page", f"{host}/gone")}
    where = {address: ["index.html", "b.html", "references.bib: a"] for address in found}
    day = datetime(2030, 2, 1, 12, 5, tzinfo=UTC)
    text = document(day, "recount-links/9", tables(where, found))
    assert "- Asked: 2030-02-01 12:05 UTC" in text
    assert f"| <{host}/gone> | is gone: 404 | index.html and 2 more |" in text
    assert f"<{host}/page>" not in text
    assert "| answers | 1 |" in text


@pytest.fixture
def site(tmp_path):
    """A built book of one page."""
    page = '<a href="https://example.org/a">a</a><a href="b.html">b</a><img src="http://c.org/d">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    return tmp_path


def test_the_addresses_are_those_of_pages_bibliography_and_tables(site):
    found = addresses(ROOT, site)
    assert found["https://example.org/a"] == found["http://c.org/d"] == ["index.html"]
    everywhere = chain.from_iterable(found.values())
    places = {where.partition("/")[0].partition(":")[0] for where in everywhere}
    assert places == {"index.html", "references.bib", "data"}
    assert all(urlsplit(address).netloc for address in found)


def test_the_command_lists_the_addresses_or_asks_for_them_all(site, monkeypatch, capsys):
    monkeypatch.setattr(links, "HTML", site)
    assert links.main(["--list"]) == 0
    assert '"https://example.org/a": [' in capsys.readouterr().out
    gone = {"https://example.org/a": Answer(GONE, "404"), "http://c.org/d": Answer(FINE, "200")}
    monkeypatch.setattr(
        links, "addresses", lambda *_: {address: ["index.html"] for address in gone}
    )
    monkeypatch.setattr(links, "asked", lambda wanted, agent: gone)
    assert links.main(["--file", str(site / "links.md")]) == 1
    assert "https://example.org/a: is gone (index.html)" in capsys.readouterr().err
    assert "is gone: 404" in (site / "links.md").read_text(encoding="utf-8")
