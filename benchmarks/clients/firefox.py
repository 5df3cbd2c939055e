"""Firefox as its makers and Debian build it, driven by Playwright over WebDriver BiDi.

Playwright has it set the ground that a page is seen on, by a command that Firefox of 2026 does not
know, and gives up on the answer. What starts here in place of Firefox stands between the two, and
answers that one command itself.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

from benchmarks.errors import BenchmarkError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parent.parent.parent
PACKAGE = "firefox-esr"
NAMES = (PACKAGE, "firefox")
MAC = "/Applications/Firefox.app/Contents/MacOS/firefox"
ANSWERED = "emulation.setMediaFeaturesOverride"
GROUNDS = {"dark": 0, "light": 1}
LOOPBACK = "127.0.0.1"
LARGEST = 1 << 28
START_MS = 120_000
QUIET: dict[str, str | float | bool] = {
    "app.normandy.enabled": False,
    "nimbus.rollouts.enabled": False,
    "services.settings.server": "data:,",
}
"""Nothing is asked of hosts of its makers."""
_LISTENING = re.compile(r"(?<=WebDriver BiDi listening on )ws://\S+")


def firefox() -> str:
    """Path of the browser; the environment variable ``FIREFOX`` wins.

    Raises
    ------
    BenchmarkError
        If there is none; the message says how to get one.
    """
    for candidate in (os.environ.get("FIREFOX"), *map(shutil.which, NAMES), MAC):
        if candidate and Path(candidate).is_file():
            return candidate
    raise BenchmarkError(
        f"Firefox is needed. Install it (Debian: `apt-get install {PACKAGE}`) or set FIREFOX to its"
        " path."
    )


def has_firefox() -> bool:
    """Whether there is one."""
    try:
        firefox()
    except BenchmarkError:
        return False
    return True


@contextmanager
def launched(playwright: Playwright, folder: Path, ground: str = "light") -> Iterator[Browser]:
    """Firefox without windows, which takes the reader to prefer a light or a dark ground.

    Parameters
    ----------
    playwright : Playwright
        What drives it.
    folder : Path
        Where its start is written.
    ground : str
        A key of `GROUNDS`.
    """
    start = folder / "firefox"
    between = f'exec "{sys.executable}" -m {__name__} "{firefox()}" "$@"'
    start.write_text(f'#!/bin/sh\ncd "{ROOT}" && {between}\n')
    start.chmod(0o755)
    preferences = QUIET | {"layout.css.prefers-color-scheme.content-override": GROUNDS[ground]}
    browser = playwright.firefox.launch(
        channel="moz-firefox",
        executable_path=start,
        firefox_user_prefs=preferences,
        timeout=START_MS,
    )
    yield browser
    browser.close()


class _GoBetween(WebSocketHandler):
    """Hands messages on, both ways."""

    other: WebSocketClientConnection

    def initialize(self, address: str) -> None:
        self.address = address

    async def open(self, *_: str, **__: str) -> None:
        self.other = await websocket_connect(
            self.address, on_message_callback=self.hand_back, max_message_size=LARGEST
        )

    def hand_back(self, message: str | bytes | None) -> None:
        if message is None:
            self.close()
        else:
            self.write_message(message)

    async def on_message(self, message: str | bytes) -> None:
        asked = json.loads(message)
        if asked["method"] == ANSWERED:
            self.write_message({"type": "success", "id": asked["id"], "result": {}})
        else:
            await self.other.write_message(message)

    def on_close(self) -> None:
        self.other.close()


async def _stand_between(program: str, *arguments: str) -> int:
    """Start Firefox, and say that it listens here."""
    started = await asyncio.create_subprocess_exec(
        program, *arguments, stderr=asyncio.subprocess.PIPE
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, started.terminate)
    assert started.stderr
    async for line in started.stderr:
        text = line.decode(errors="replace")
        if listening := _LISTENING.search(text):
            sockets = bind_sockets(0, LOOPBACK)
            way = ("/session", _GoBetween, {"address": f"{listening[0]}/session"})
            HTTPServer(Application([way], websocket_max_message_size=LARGEST)).add_sockets(sockets)
            port = sockets[0].getsockname()[1]
            text = _LISTENING.sub(f"ws://{LOOPBACK}:{port}", text)
        print(text, end="", file=sys.stderr, flush=True)
    return await started.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(_stand_between(*sys.argv[1:])))
