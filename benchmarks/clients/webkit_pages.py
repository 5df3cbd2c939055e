"""Pages in WebKitGTK, by Selenium, in an environment of its own; see `benchmarks.clients.browsers`.

Its driver does not tell what pages say to the console, so that a script before all others keeps it.
"""

from __future__ import annotations

import http.server
import json
import sys
import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

WATCH = "/watch-the-console.js"
WATCHING = b"""\
window.told = [];
for (const kind of ["debug", "info", "log", "warn", "error"]) {
  console[kind] = (...words) => told.push(words.join(" "));
}
addEventListener("error", (event) => told.push(event.message || event.target.outerHTML), true);
addEventListener("unhandledrejection", (event) => told.push(String(event.reason)));
addEventListener("securitypolicyviolation", (event) => told.push(event.effectiveDirective));
"""
HEAD = b'<meta charset="utf-8" />'
MOST_S = 60
SETTLED_S = 0.5


class Watched(http.server.SimpleHTTPRequestHandler):
    """Serves a site, each page with the script that keeps what is said."""

    def do_GET(self) -> None:
        """Answer with a file."""
        path = Path(self.translate_path(self.path))
        if self.path == WATCH:
            self.answer(WATCHING, "text/javascript")
        elif path.suffix == ".html" and path.is_file():
            script = f'<script src="{WATCH}"></script>'.encode()
            self.answer(path.read_bytes().replace(HEAD, HEAD + script, 1), "text/html")
        else:
            super().do_GET()

    def answer(self, content: bytes, kind: str) -> None:
        """Send what is not a file as it is."""
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing."""


def main(task: Mapping[str, Any]) -> dict[str, Any]:
    """What came of each page, by its address from the start.

    Parameters
    ----------
    task : mapping
        ``browser`` and ``driver``, their paths; ``html``, the folder of the site; ``pages``, the
        addresses; ``walk``, the script of a reader; ``width``; ``pictures``, where to draw them.
    """
    options = Options()
    options.binary_location = task["browser"]
    options.add_argument("--automation")
    handler = partial(Watched, directory=task["html"])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    starts = {
        "served": f"http://127.0.0.1:{server.server_port}",
        "disk": Path(task["html"]).as_uri(),
    }
    found: dict[str, Any] = {}
    driver = webdriver.WebKitGTK(options=options, service=Service(task["driver"]))
    try:
        driver.set_script_timeout(MOST_S)
        driver.set_window_size(task["width"], 900)
        for name, start in starts.items():
            for page in task["pages"]:
                driver.get(f"{start}/{page}")
                walk = f"({task['walk'].strip().rstrip(';')})().then(arguments[0])"
                done = driver.execute_async_script(walk)
                told = driver.execute_script("return window.told || []")
                found[f"{name} {page}"] = {"done": done, "told": told}
                if name == "served":
                    time.sleep(SETTLED_S)
                    picture = f"{page.partition('?')[0].replace('/', '-')}.png"
                    driver.save_screenshot(str(Path(task["pictures"]) / picture))
            driver.get(f"{start}/index.html")
            driver.find_element("id", "recount-box").send_keys("28,000" + Keys.ENTER)
            WebDriverWait(driver, MOST_S).until(lambda tab: "search.html?q=" in tab.current_url)
    finally:
        driver.quit()
    return found


if __name__ == "__main__":
    print(json.dumps(main(json.load(sys.stdin))))
