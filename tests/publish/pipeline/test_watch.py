"""Watching: pages follow what is saved, show what is wrong, and stay where the reader was."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from functools import partial

import pytest
from built import ROOT, WATCH, eventually, keep_made
from playwright.sync_api import expect
from small_book import keep_claims
from small_chapter import start_book, write_chapter

from recount.errors import BuildError
from recount.publish.pipeline import watch
from recount.publish.pipeline.build import ALL_BUT_PRINTED, EDITED
from recount.publish.pipeline.serve import begin
from recount.publish.pipeline.watch import Builder, Screen, cause, saves
from recount.publish.postprocess.csp import policy_element

BUILT_MS = 180_000
SOON = 10
BEGIN = 0.4


def aside(function, *arguments):
    """Call it in a thread of its own: in this one runs the loop of the browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *arguments).result()


run = partial(aside, asyncio.run)


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

    return run(asyncio.wait_for(count(), 4 * SOON))


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

    async def build(self, seen):
        self.begun += 1
        meanwhile, error = self.builds.pop(0)
        if callable(meanwhile):
            meanwhile()
        else:
            for pages in meanwhile:
                seen(pages)
        await asyncio.sleep(0)
        return error

    async def prepare(self):
        if not self.builds:
            raise asyncio.CancelledError


def shown_after(saved, *builds):
    """The errors that pages are shown by these builds, the first of which a save begins."""
    screen, shown = Screen(), []
    screen.show = lambda error, edited: shown.append((error, *edited) if edited else error)
    screen.show_edited = shown.append
    screen.tell = lambda error: shown.append(f"as they are: {error}")
    saved.set()
    building = Building(*builds)

    async def follow():
        await asyncio.wait_for(watch._follow(saved, building, screen), SOON)

    with pytest.raises(asyncio.CancelledError):
        run(follow())
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


def test_edited_pages_are_shown_before_the_build_ends():
    pages = ["a.html", "b.html"]
    assert shown_after(asyncio.Event(), ([pages], "wrong")) == [pages, ("wrong", *pages)]


@pytest.mark.parametrize("error", ["", "wrong"])
def test_all_pages_are_shown_before_something_is_printed_and_not_again(error):
    pages = ["a.html"]
    shown = [pages, ("", *pages), f"as they are: {error}"]
    assert shown_after(asyncio.Event(), ([pages, None], error)) == shown


def test_a_builder_hears_of_pages_in_their_place_while_it_builds(tmp_path):
    told, said = [f"{EDITED}a.html, b.html", ALL_BUT_PRINTED], []
    code = "import sys\n"
    code += "for line in (*sys.argv[1:], 'all else'):\n"
    code += "    sys.stdin.readline()\n    print(line, file=sys.stderr, flush=True)"

    async def once():
        builder = Builder(tmp_path, said.append, (sys.executable, "-c", code, *told))
        process = await builder.prepare()

        def go_on(pages):
            said.append(pages)
            process.stdin.write(b"on\n")

        return await builder.build(go_on)

    assert run(asyncio.wait_for(once(), 6 * SOON)) == ""
    assert said == [told[0], ["a.html", "b.html"], told[1], None, "all else"]


def test_an_edited_page_hears_of_itself_and_others_of_the_whole_build():
    screen = Screen()

    def built():
        return [screen.state(page)["built"] for page in ("a.html", "b.html", "c.html")]

    start = built()
    assert len({*start}) == 1
    screen.show_edited(["a.html"])
    edited = built()
    assert [old == new for old, new in zip(start, edited, strict=True)] == [False, True, True]
    screen.show("wrong", ["a.html"])
    assert built() == edited
    screen.show_edited(["a.html", "b.html"])
    again = built()
    assert [old == new for old, new in zip(edited, again, strict=True)] == [False, False, True]
    screen.show("", ["a.html", "b.html"])
    whole = built()
    assert [old == new for old, new in zip(again, whole, strict=True)] == [True, True, False]
    screen.show("")
    assert not {*whole} & {*built()}


def test_a_page_that_comes_late_hears_the_newest_state_alone():
    async def heard():
        screen, found = Screen(), []
        first = screen.state("index.html")["built"]
        async with aclosing(screen.states("index.html")) as states:
            found.append(await anext(states))
            screen.show("wrong")
            screen.show("wrong again")
            found.append(await anext(states))
            screen.show("")
            found.append(await anext(states))
        return first, found

    first, [start, failed, mended] = run(asyncio.wait_for(heard(), SOON))
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

    found = run(asyncio.wait_for(twice(), 6 * SOON))
    assert found == ["x" * 200_000 + "\nThe build ended with status 1."] * 2
    assert said == ["x" * 200_000] * 2


def test_a_standby_ends_with_whoever_started_it():
    done = subprocess.run(
        watch.STANDBY, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_system_that_watches_no_more_is_named(tmp_path, monkeypatch):
    async def refuse(*folders, **_):
        raise OSError("OS file watch limit reached")
        yield

    monkeypatch.setattr(watch, "awatch", refuse)
    monkeypatch.setattr(Builder, "build", lambda self, seen: asyncio.sleep(SOON, ""))
    with pytest.raises(BuildError, match="1 folders cannot be watched: OS file watch limit"):
        aside(watch.watch, tmp_path, lambda _: None, 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to(tmp_path, number):
    """Though a shell that begins it beside other work has interrupts ignored."""
    (tmp_path / "data").mkdir()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", encoding="utf-8")
    ignoring = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"
    code = f"{ignoring}; from recount.cli import main; main(['watch', '--port', '0'])"
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env=os.environ | {"RECOUNT_ROOT": str(tmp_path)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr.readline().startswith("http://localhost:")
        process.send_signal(number)
        assert process.wait(3 * SOON) == 0


class Served:
    """A site that was made by hand, served as the book is while it is being written."""

    def __init__(self, html):
        self.html = html
        self.screen = Screen()
        self.loop = asyncio.new_event_loop()
        self.address = ""

    def run(self):
        asyncio.set_event_loop(self.loop)
        self.loop.call_soon(self._begin)
        self.loop.run_forever()

    def _begin(self):
        begin(watch.site(self.html, self.screen), self._say, 0)

    def _say(self, line):
        self.address = line.split()[0]

    def show(self, error="", edited=()):
        self.loop.call_soon_threadsafe(self.screen.show, error, edited)

    def show_edited(self, pages):
        self.loop.call_soon_threadsafe(self.screen.show_edited, pages)

    def write(self, before=0, title="A page", last=""):
        """Write a page that is long enough to scroll, with paragraphs before all others."""
        more = "".join(f"<p>One more, {number}.</p>" for number in range(before))
        parts = "".join(
            f'<section id="part-{number}"><h2>Part {number}</h2><p>Words.</p></section>'
            for number in range(40)
        )
        folded = "<details><summary>More</summary><p>What is folded.</p></details>"
        self.html.mkdir(exist_ok=True)
        (self.html / "index.html").write_text(
            f"<!DOCTYPE html><html><head>{policy_element(())}<title>{title}</title></head>"
            f'<body><nav id="beside" style="position: fixed; top: 0">Beside</nav>'
            f"<article>{folded}{more}{parts}{last}</article></body></html>",
            encoding="utf-8",
        )


@pytest.fixture
def served(tmp_path):
    found = Served(tmp_path / "html")
    thread = threading.Thread(target=found.run, daemon=True)
    thread.start()
    for _ in range(200):
        if found.address:
            break
        thread.join(0.05)
    yield found
    found.loop.call_soon_threadsafe(found.loop.stop)
    thread.join(SOON)


@pytest.fixture
def tab(browser):
    """A tab that fails the test if a page says that something was barred or went wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 700})
    page, troubles = context.new_page(), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda m: troubles.append(m.text) if "violation" in m.text else None)
    page.add_init_script(WATCH)
    yield page
    assert troubles == []
    context.close()


def test_a_page_that_is_not_there_waits_until_it_is(served, tab):
    tab.goto(served.address)
    expect(tab.get_by_text("There is no such page now")).to_be_visible()
    served.show("chapters/a.ipynb, cell b: no")
    expect(tab.get_by_role("alert")).to_contain_text("chapters/a.ipynb, cell b: no")
    served.write()
    served.show()
    expect(tab).to_have_title("A page")
    expect(tab.get_by_role("alert")).to_have_count(0)


def test_a_page_comes_back_where_the_reader_was(served, tab):
    """With what is unfolded, and though another build ends while it is loading."""
    tab.add_init_script(
        "history.scrollRestoration = 'manual'"
    )  # of itself, Chromium does much the same
    tab.route("**/slow.png", lambda route: None)  # is never answered
    served.write()
    tab.goto(served.address)
    tab.get_by_text("More").click()
    here = tab.get_by_role("heading", name="Part 30")
    here.evaluate("(part) => part.scrollIntoView({block: 'center', behavior: 'instant'})")
    top = here.bounding_box()["y"]
    for number in range(1, 4):
        is_slow = number == 2
        served.write(9 * number, f"Build {number}", '<img src="slow.png" alt="">' * is_slow)
        served.show()
        expect(tab).to_have_title(f"Build {number}")
        if not is_slow:
            eventually(tab, "scrollY > 700")
            tab.wait_for_timeout(300)
            assert here.bounding_box()["y"] == pytest.approx(top, abs=2)
            assert tab.locator("details").evaluate("(part) => part.open")


def test_an_error_is_shown_by_pages_that_stay_as_they_are_and_goes(served, tab):
    served.write()
    tab.goto(served.address)
    tab.evaluate("window.stays = true")
    alert = tab.get_by_role("alert")
    for error in ("<b>one</b>\nin two lines", "another"):
        served.show(error)
        expect(alert.locator("pre")).to_have_text(error)
        expect(alert).to_be_in_viewport()
    assert tab.evaluate("window.stays"), "not loaded anew"
    late = tab.context.new_page()
    late.goto(served.address)
    expect(late.get_by_role("alert")).to_contain_text("another")
    served.show()
    expect(alert).to_have_count(0)
    expect(late.get_by_role("alert")).to_have_count(0)


def test_an_edited_page_is_loaded_once_and_others_when_all_is_built(served, tab):
    served.write()
    other = tab.context.new_page()
    tab.goto(served.address)
    shutil.copy(served.html / "index.html", served.html / "other.html")
    other.goto(f"{served.address}/other.html")
    other.evaluate("window.stays = true")
    served.write(title="Edited")
    served.show_edited(["index.html"])
    expect(tab).to_have_title("Edited")
    tab.evaluate("window.stays = true")
    assert other.evaluate("window.stays")
    shutil.copy(served.html / "index.html", served.html / "other.html")
    served.show(edited=["index.html"])
    expect(other).to_have_title("Edited")
    assert tab.evaluate("window.stays"), "not loaded twice"
    served.write(title="Built")
    served.show()
    expect(tab).to_have_title("Built")


def test_more_tabs_than_a_browser_has_connections_for_all_follow(served, tab):
    """A tab that is not seen takes none, and hears of the build once it is seen."""
    served.write()
    tabs = [tab, *(tab.context.new_page() for _ in range(9))]
    for each in tabs:
        each.goto(served.address)
        hide(each, True)
    served.write(title="Built")
    served.show()
    for each in tabs:
        hide(each, False)
        expect(each).to_have_title("Built")
        hide(each, True)


def hide(tab, hidden):
    """As a browser does when another tab is chosen; without a window it shows all of them."""
    tab.evaluate(
        """(hidden) => {
            Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});
            document.dispatchEvent(new Event('visibilitychange'));
        }""",
        hidden,
    )


def test_a_file_is_never_kept_and_none_but_those_of_the_book_is_served(served):
    served.write()
    (served.html.parent / "secret").write_text("a", encoding="utf-8")
    with urllib.request.urlopen(f"{served.address}/") as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        script = (
            rb'<script src="/_watch/watch\.js" data-page="index\.html" data-built="\d+" defer>'
            rb"</script></head>"
        )
        assert len(re.findall(script, answer.read())) == 1
    assert b"/_watch/" not in (served.html / "index.html").read_bytes(), "of what is published"
    for path in ("../secret", "%2e%2e/secret", "_watch/watch.py", "missing.html"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{served.address}/{path}")
        assert refused.value.code in (403, 404)
    with urllib.request.urlopen(
        f"{served.address}/_watch/events?page=index.html", timeout=SOON
    ) as events:
        assert events.headers["Content-Type"] == "text/event-stream"
        line = events.readline().decode()
    assert json.loads(line.removeprefix("data: ")) == served.screen.state("index.html")


@pytest.fixture
def watched(tmp_path):
    """A small book that was never built, with a library of its own, and where it is served."""
    root = tmp_path / "book"
    root.mkdir()
    for name in ("_config.yml", "references.bib", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root / name)
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "recount", root / "recount", ignore=without)
    start_book(root)
    keep_claims(root)
    keep_made(root)
    (root / "index.md").write_text("# A small book\n", encoding="utf-8")
    said = tmp_path / "said"
    with said.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "recount.cli", "watch", "--port", "0"],
            cwd=root,
            env=os.environ | {"RECOUNT_ROOT": str(root), "PYTHONPATH": str(root)},
            stderr=log,
        )
    address = None
    for _ in range(600):
        if address := re.match(r"http://localhost:\d+", said.read_text(encoding="utf-8")):
            break
        assert process.poll() is None, said.read_text(encoding="utf-8")
        time.sleep(0.1)
    yield root, address[0]
    for _ in range(BUILT_MS // 100):  # an edited page is there before the book is
        if said.read_text(encoding="utf-8").splitlines()[-1].startswith("The book is "):
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)  # heeded even where a shell had it ignored
    assert process.wait(30) == 0
    said_last = said.read_text(encoding="utf-8").splitlines()[-1]
    assert said_last.startswith("The book is "), "and no more"


def test_the_book_follows_what_is_saved(watched, tab):
    root, address = watched
    tab.goto(address)
    alert = tab.get_by_role("alert")
    # Until its style sheet is there, a page shows the title for paper as well, above.
    title = tab.get_by_role("heading", name="A small book").last
    expect(title).to_be_visible(timeout=BUILT_MS)

    def shows(message):
        expect(alert).to_contain_text(re.compile(message), timeout=BUILT_MS)
        expect(title).to_be_visible()

    # What is wrong is shown, with its place, above the last good book, and goes when it is right.
    chapter = root / "chapters" / "small.ipynb"
    good = chapter.read_text("utf-8")
    write_chapter(root, draw="1 +")
    shows(r"chapters/small\.ipynb, cell draw: SyntaxError: invalid syntax")
    chapter.write_text(good[: len(good) // 2], encoding="utf-8")
    shows(r"chapters/small\.ipynb: expected a notebook in UTF-8")
    chapter.unlink()
    shows(r"_toc\.yml names chapters/small, but there is no chapters/small\.ipynb")
    # The library that pages are made by is that of the last save.
    module = root / "recount" / "publish" / "site" / "not_found.py"
    right = module.read_text("utf-8")
    module.write_text(right + "\ndef broken(:\n", encoding="utf-8")
    shows(r"not_found\.py[\s\S]*SyntaxError")
    module.write_text(right, encoding="utf-8")
    shows(r"_toc\.yml names chapters/small")
    chapter.write_text(good, encoding="utf-8")
    expect(alert).to_have_count(0, timeout=BUILT_MS)

    (root / "index.md").write_text("# A small book\n\nOne sentence more.\n", encoding="utf-8")
    expect(tab.get_by_text("One sentence more.")).to_be_visible(timeout=BUILT_MS)
    for file in (root / "_build" / "html").rglob("*"):
        assert not file.is_file() or b"/_watch/" not in file.read_bytes(), "of what is published"
