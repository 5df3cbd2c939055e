"""A site on loopback, compressed as any host would."""

from __future__ import annotations

import functools
import gzip
import http.server
import mimetypes
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from benchmarks.stand_ins import HOSTS, stand_in

COMPRESSED = ("text/", "application/javascript", "application/json", "application/xml", "image/svg")
COPIES = "/_copies/"
_FOREIGN = re.compile("https://(?=(?:" + "|".join(map(re.escape, HOSTS)) + ")/)")

_INTEGRITY = re.compile(r' integrity="[^"]*"')


def kind_of(path: str) -> str:
    """Content type of a file by its name."""
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/ja")) else kind


def compressed_size(content: bytes) -> int:
    """Bytes after gzip at the level that hosts use for files compressed beforehand."""
    return len(gzip.compress(content, 9, mtime=0))


@functools.lru_cache(maxsize=512)
def _compressed(path: str, changed_ns: int, copies: bool) -> bytes:
    del changed_ns  # part of the key, so that a rebuilt file is read again
    content = Path(path).read_bytes()
    if copies and path.endswith(".html"):
        content = with_copies(content.decode()).encode()
    return gzip.compress(content, 9, mtime=0)


def with_copies(page: str) -> str:
    """A page that asks this server for what it would ask of the hosts that have stand-ins.

    Checksums go, for the copies are of other versions.
    """
    return _INTEGRITY.sub("", _FOREIGN.sub(COPIES, page))


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections, as hosts do
    copies = False

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if self.path.startswith(COPIES):
            path = stand_in(f"https://{self.path.removeprefix(COPIES)}") or path
        if path.is_dir():
            path = path / "index.html"
        if not path.is_file():
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        kind = kind_of(path.name)
        asked = "gzip" in self.headers.get("Accept-Encoding", "")
        packed = asked and kind.startswith(COMPRESSED)
        changed = path.stat().st_mtime_ns
        body = _compressed(str(path), changed, self.copies) if packed else path.read_bytes()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


class _CopiesHandler(_Handler):
    copies = True


@contextmanager
def serving(folder: Path, *, copies: bool = False) -> Iterator[str]:
    """Serve a folder; gives its address.

    Parameters
    ----------
    folder : Path
        What is served.
    copies : bool
        Whether pages get scripts of other hosts from this server; see `benchmarks.stand_ins`.
    """
    kind = _CopiesHandler if copies else _Handler
    handler = functools.partial(kind, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
