"""A server of Jupyter's over a folder, for browsers that open notebooks there."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from benchmarks.errors import BenchmarkError

TOKEN = "recount"
SECONDS = 60
"""So long it may take to end, and to begin, unless it is told otherwise."""


@contextmanager
def laboratory(
    program: Path,
    folder: Path,
    environment: Mapping[str, str],
    *more: str,
    begins_in_s: int = SECONDS,
) -> Iterator[str]:
    """Serve a folder by JupyterLab or Jupyter Notebook; gives the address, which takes `TOKEN`.

    Parameters
    ----------
    program : Path
        Which of them.
    folder : Path
        What it serves.
    environment : mapping of str to str
        All variables that it has.
    *more : str
        Further options.
    begins_in_s : int, optional
        So many seconds it may take to answer.

    Raises
    ------
    BenchmarkError
        If it ends, or does not answer.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *("--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}", *more),
    )
    server = subprocess.Popen(
        [program, *options],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/api?token={TOKEN}", server, begins_in_s)
        yield address
    finally:
        server.terminate()
        try:
            server.wait(SECONDS)  # it gives each kernel its time to end
        except subprocess.TimeoutExpired:
            server.kill()  # a thread of anyio's that outlives the loop can keep it from its end
            server.wait(SECONDS)


def _wait(address: str, server: subprocess.Popen[bytes], seconds: int) -> None:
    for _ in range(4 * seconds):
        if server.poll() is not None:
            raise BenchmarkError(f"{server.args!r} ended with {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise BenchmarkError(f"{address}: no answer")
