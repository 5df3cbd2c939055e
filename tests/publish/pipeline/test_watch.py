"""Watching: pages follow what is saved, show what is wrong, and stay where the reader was."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import aclosing
from functools import partial

import pytest
from built import ROOT, WATCH
from playwright.sync_api import expect
from small_book import keep_claims
from small_chapter import start_book, write_chapter

from recount.errors import BuildError
from recount.publish.pipeline import watch
from recount.publish.pipeline.watch import Builder, Screen, cause, saves

BUILT_MS = 90_000
SOON = 10
BEGIN = 0.4
PARAGRAPHS = 40


@pytest.fixture
def folder(tmp_path):
    for name in ("data/topic", "chapters", "_build"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "index.md").write_text("# A book\n", encoding="utf-8")
    return tmp_path


def seen(root, *changes, wait=2):
    """How many saves are seen after each change of the folder, in a while that is long enough."""

    async def count():
        found = []
        async with aclosing(saves(root)) as watched:
            coming = asyncio.ensure_future(anext(watched))
            for change in changes:
                await asyncio.sleep(BEGIN)
                assert not coming.done(), "nothing has changed"
                change()
                found.append(0)
                while (await asyncio.wait([coming], timeout=wait))[0]:
                    found[-1] += 1
                    coming = asyncio.ensure_future(anext(watched))
            coming.cancel()
            await asyncio.wait([coming])
        return found

    return asyncio.run(asyncio.wait_for(count(), 4 * SOON))


def test_a_file_that_is_replaced_by_another_is_seen_once(folder):
    def replace():
        draft = folder / "draft"
        draft.write_text("# Another\n", encoding="utf-8")
        draft.rename(folder / "index.md")

    assert seen(folder, replace) == [1]


def test_a_file_that_is_saved_in_pieces_is_seen_once(folder):
    def save():
        with (folder / "chapters" / "small.ipynb").open("w", encoding="utf-8") as file:
            for piece in ("{", '"cells":', "[]}"):
                file.write(piece)
                file.flush()

    assert seen(folder, save) == [1]


def test_what_is_in_a_new_folder_is_seen_and_in_one_that_came_back(folder):
    homes = [folder / "data" / "topic", folder / "data" / "other" / "inner"]

    def make():
        homes[0].rmdir()
        for home in homes:
            home.mkdir(parents=True)

    def fill(home):
        (home / "table.csv").write_text("a\n", encoding="utf-8")

    found = seen(folder, make, *(partial(fill, home) for home in homes))
    assert min(found) >= 1, found


def test_what_no_build_depends_on_is_not_seen(folder):
    def save():
        for name in (
            "data/datapackage.json",
            "_build/book.key",
            "notes.txt",
            "index.md~",
            "chapters/.small.ipynb.swp",
        ):
            (folder / name).write_text("a", encoding="utf-8")
        (folder / "chapters" / ".ipynb_checkpoints").mkdir()

    assert seen(folder, save) == [0]


class Building:
    """A builder whose builds end as they are told to, and what happens while each of them runs."""

    def __init__(self, *builds):
        self.builds = list(builds)
        self.begun = 0

    async def build(self):
        self.begun += 1
        meanwhile, error = self.builds.pop(0)
        meanwhile()
        await asyncio.sleep(0)
        return error

    async def prepare(self):
        if not self.builds:
            raise asyncio.CancelledError


def shown_after(saved, *builds):
    """The errors that pages are shown by these builds, the first of which a save begins."""
    screen, shown = Screen(), []
    screen.show = shown.append
    saved.set()
    building = Building(*builds)

    async def run():
        await asyncio.wait_for(watch._follow(saved, building, screen), SOON)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert building.begun == len(builds)
    return shown


def test_two_saves_during_a_build_make_one_more_and_its_result_stays():
    saved = asyncio.Event()

    def twice():
        saved.set()
        saved.set()

    assert shown_after(saved, (twice, ""), (lambda: None, "wrong")) == ["", "wrong"]


def test_an_error_of_what_was_saved_again_meanwhile_is_not_shown():
    saved = asyncio.Event()
    assert shown_after(saved, (saved.set, "half a file"), (lambda: None, "")) == [""]


def test_a_page_that_comes_late_hears_the_newest_state_alone():
    async def heard():
        screen, found = Screen(), []
        first = screen.state["built"]
        async with aclosing(screen.states()) as states:
            found.append(await anext(states))
            screen.show("wrong")
            screen.show("wrong again")
            found.append(await anext(states))
            screen.show("")
            found.append(await anext(states))
        return first, found

    first, [start, failed, mended] = asyncio.run(asyncio.wait_for(heard(), SOON))
    assert start == {"built": first, "error": ""}
    assert failed == {"built": first, "error": "wrong again"}, "a failed build changes no page"
    assert mended["error"] == ""
    assert mended["built"] != first


def test_the_cause_is_the_error_or_else_the_last_words():
    said = "Executing small\nrecount: chapters/small.ipynb, cell a: ValueError: 1\nand more"
    assert cause(said, 2) == "chapters/small.ipynb, cell a: ValueError: 1\nand more"
    assert cause("", -9) == "The build ended with status -9."
    lines = [f"line {number}" for number in range(99)]
    assert cause("\n".join(lines), 1).splitlines() == [
        *lines[-watch.MOST_LINES :],
        "The build ended with status 1.",
    ]


def test_a_build_that_dies_or_says_long_lines_is_told_and_the_next_one_starts_anew(tmp_path):
    code = "import sys; sys.stdin.readline(); sys.exit('x' * 200_000)"
    said = []

    async def twice():
        builder = Builder(tmp_path, said.append, (sys.executable, "-c", code))
        await builder.prepare()
        found = [await builder.build(), await builder.build()]
        await builder.prepare()
        await builder.stop()
        return found

    found = asyncio.run(asyncio.wait_for(twice(), 6 * SOON))
    assert found == ["x" * 200_000 + "\nThe build ended with status 1."] * 2
    assert said == ["x" * 200_000] * 2


def test_a_standby_ends_with_whoever_started_it():
    done = subprocess.run(
        watch.STANDBY, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_port_that_is_taken_is_named(tmp_path):
    with watch.bind_sockets(0, watch.HOST)[0] as taken:
        port = taken.getsockname()[1]
        with pytest.raises(BuildError, match=f"port {port}: .*; expected one that is free"):
            watch.watch(tmp_path, lambda _: None, port)


def write_index(root, *, before=0, last=""):
    """A first page that is long enough to scroll, with paragraphs before all others."""
    parts = [f"## Part {number}\n\nWords of part {number}.\n" for number in range(PARAGRAPHS)]
    more = "".join(f"One more, {number}.\n\n" for number in range(before))
    folded = "<details><summary>More</summary>What is folded.</details>"
    text = f"# A small book\n\n{more}{''.join(parts)}\n{folded}\n\n{last}\n"
    (root / "index.md").write_text(text, encoding="utf-8")


@pytest.fixture
def watched(tmp_path):
    """A small book that was never built, with a library of its own, and where it is served."""
    root = tmp_path / "book"
    root.mkdir()
    for name in ("_config.yml", "references.bib", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(
        ROOT / "recount", root / "recount", ignore=shutil.ignore_patterns("__pycache__")
    )
    start_book(root)
    keep_claims(root)
    write_index(root)
    process = subprocess.Popen(
        [sys.executable, "-m", "recount.cli", "watch", "--port", "0"],
        cwd=root,
        env=os.environ | {"RECOUNT_ROOT": str(root), "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
        text=True,
    )
    address = re.match(r"http://localhost:\d+", process.stderr.readline())[0]
    log = (tmp_path / "log").open("w", encoding="utf-8")
    draining = subprocess.Popen(["cat"], stdin=process.stderr, stdout=log)
    yield root, address
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    draining.wait(30)
    log.close()
    assert "Traceback" not in (tmp_path / "log").read_text("utf-8").rpartition("Serving")[2]


def test_open_pages_follow_what_is_saved(watched, browser):
    root, address = watched
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    context.set_default_timeout(BUILT_MS)
    troubles = []

    def open_page(name):
        tab = context.new_page()
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.on("console", lambda m: troubles.append(m.text) if "violation" in m.text else None)
        tab.add_init_script(WATCH)
        tab.goto(f"{address}/{name}")
        return tab

    page = open_page("")
    alert = page.get_by_role("alert")
    expect(page.get_by_text("There is no such page now")).to_be_visible()
    expect(page.get_by_role("heading", name="A small book")).to_be_visible(timeout=BUILT_MS)

    # A sentence before and one after where the reader is: both come, and the page does not move.
    page.get_by_text("More", exact=True).click()
    here = page.get_by_role("heading", name="Part 30")
    here.evaluate("(part) => part.scrollIntoView({block: 'center', behavior: 'instant'})")
    page.mouse.wheel(0, 7)
    page.wait_for_timeout(300)
    top = here.bounding_box()["y"]
    write_index(root, before=9, last="The last sentence.")
    expect(page.get_by_text("One more, 8.")).to_be_attached(timeout=BUILT_MS)
    page.wait_for_timeout(500)
    assert here.bounding_box()["y"] == pytest.approx(top, abs=2)
    expect(page.get_by_text("What is folded.")).to_be_visible()
    expect(page.get_by_text("The last sentence.")).to_be_attached()
    assert page.evaluate("scrollY") > 700

    # What is wrong is shown, with its place, above the last good book, and goes when it is right.
    good = (root / "chapters" / "small.ipynb").read_text("utf-8")

    def shows(message):
        expect(alert).to_contain_text(re.compile(message), timeout=BUILT_MS)
        expect(page.get_by_text("One more, 8.")).to_be_attached()

    write_chapter(root, draw="1 +")
    shows(r"chapters/small\.ipynb, cell draw: SyntaxError: invalid syntax")
    (root / "chapters" / "small.ipynb").write_text(good[: len(good) // 2], encoding="utf-8")
    shows(r"chapters/small\.ipynb: expected a notebook in UTF-8")
    late = open_page("chapters/small.html")
    expect(late.get_by_role("alert")).to_contain_text("expected a notebook")
    late.close()
    (root / "chapters" / "small.ipynb").unlink()
    shows(r"_toc\.yml names chapters/small, but there is no chapters/small\.ipynb")
    (root / "chapters" / "small.ipynb").write_text(good, encoding="utf-8")
    expect(alert).to_have_count(0, timeout=BUILT_MS)

    # The library that pages are made by is that of the last save.
    module = root / "recount" / "publish" / "site" / "not_found.py"
    right = module.read_text("utf-8")
    module.write_text(right + "\ndef broken(:\n", encoding="utf-8")
    shows(r"not_found\.py[\s\S]*SyntaxError")
    module.write_text(right, encoding="utf-8")
    expect(alert).to_have_count(0, timeout=BUILT_MS)

    assert troubles == []
    context.close()
    for file in (root / "_build" / "html").rglob("*"):
        assert not file.is_file() or b"_watch" not in file.read_bytes(), "of what is published"


def test_a_watched_page_is_never_kept_and_nothing_else_is_served(watched):
    root, address = watched
    (root / "_build" / "html").mkdir(parents=True)
    (root / "_build" / "html" / "index.html").write_text("<head></head>a", encoding="utf-8")
    with urllib.request.urlopen(f"{address}/") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        assert re.fullmatch(
            rb'<head><script src="/_watch/watch\.js" data-built="\d+" defer></script></head>a',
            answer.read(),
        )
    for path in ("../book.key", "%2e%2e/%2e%2e/_toc.yml", "_watch/watch.py", "missing.html"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/{path}")
        assert refused.value.code in (403, 404)
    with urllib.request.urlopen(f"{address}/_watch/events", timeout=SOON) as events:
        assert events.headers["Content-Type"] == "text/event-stream"
        line = events.readline().decode()
    assert json.loads(line.removeprefix("data: ")).keys() == {"built", "error"}
