"""The chapters in a real JupyterLab: charts are drawn, cells run, explorers move."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from browser import ARGUMENTS, chromium
from playwright.sync_api import expect, sync_playwright

from recount.chapters import notebooks, read, records_of

ROOT = Path(__file__).parent.parent
TOKEN = "recount"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab over a copy of the chapters."""
    home = tmp_path_factory.mktemp("lab")
    for name in ("_toc.yml", "references.bib"):
        shutil.copy(ROOT / name, home / name)
    for name in ("chapters", "data"):
        shutil.copytree(ROOT / name, home / name)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(home / f".{name}") for name in ("CONFIG", "DATA", "RUNTIME")}
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
            *("--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"),
            *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={home}"),
            "--LabApp.expose_app_in_browser=True",
        ],
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/api?token={TOKEN}", server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(address, server):
    for _ in range(240):
        assert server.poll() is None, "JupyterLab ended"
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.25)
    raise AssertionError("JupyterLab did not answer")


@pytest.mark.parametrize("chapter", notebooks(ROOT))
def test_a_chapter_runs_draws_and_moves(lab, chapter):
    found = records_of(chapter, read(notebooks(ROOT)[chapter]))
    figures = [record for record in found if record.kind == "figure"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        tab = browser.new_page(viewport={"width": 1400, "height": 1000})
        # A workspace of its own, or the tabs of other chapters come back.
        tab.goto(f"{lab}/lab/workspaces/{chapter}/tree/chapters/{chapter}.ipynb?token={TOKEN}")
        tab.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        tab.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget")
        tab.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready;
                await panel.sessionContext.ready;
                panel.content.notebookConfig = {
                    ...panel.content.notebookConfig, windowingMode: 'none'};
                await window.jupyterapp.commands.execute('notebook:run-all-cells');
            }"""
        )
        expect(tab.locator(".vega-embed svg, .vega-embed canvas")).to_have_count(
            len(figures), timeout=120_000
        )
        assert tab.locator(".jp-RenderedText[data-mime-type*=stderr]").count() == 0
        for record in found:
            if record.kind == "explorer":
                _move(tab, record.content)
        tab.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        browser.close()


def _move(tab, explorer):
    """Pick the last option of each choice until the sentence changes."""
    box = tab.locator(".widget-vbox").filter(has_text=explorer["title"])
    result = box.locator(".widget-html-content p")
    expect(result).to_have_text(explorer["sentence"], timeout=60_000)
    choice = explorer["choices"][0]
    other = next(str(option) for option in reversed(choice["options"]) if option != choice["start"])
    box.locator("select").first.select_option(label=other)
    expect(result).not_to_have_text(explorer["sentence"], timeout=30_000)
    expect(result).to_have_text(re.compile(r"\d"))
    expect(box.locator("svg")).to_be_visible()
