"""The environment that Binder makes, and the chapters in its JupyterLab.

As Binder does it (https://repo2docker.readthedocs.io): it reads the files in ``binder/``, installs
the packages, runs ``binder/postBuild`` in the folder of the repository, and starts JupyterLab
there. Two things differ. Its images start from conda's Python and Jupyter; here a plain virtual
environment is all there is, so that what the files leave out is missed. And the packages are put
in place by uv, which refuses a wrong hash as pip does and takes a tenth of the time; pip then
reads the same files with the options of Binder and has to find nothing left to do.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urljoin, urlsplit
from uuid import UUID

import pytest
from lessons import answers, questions
from moving import Told, follow, same_cells, sentence, shown, table, walk
from playwright.sync_api import expect

from benchmarks.clients.laboratory import TOKEN, laboratory
from recount.chapters import is_lesson, notebooks, read, records_of
from recount.mime import VEGALITE
from recount.publish.book.binder import binder_address
from recount.publish.book.settings import Settings

ROOT = Path(__file__).parent.parent
CHAPTER = "state-response"
CHAPTERS = [name for name in notebooks(ROOT) if not is_lesson(name)]
OTHERS = ("PYTHON", "PIP_REQUIRE", "VIRTUAL_ENV", "JUPYTER", "RECOUNT")
"""Beginnings of variables that would lend the environment something of another."""

TRIES = {
    "introduction": ("75 percent", "740 percent", "a few"),
    "drug-use-and-crime": ("2019", "2004", "1950"),
    "illegal-economy": ("150_000", "30_000", "'many'"),
    "corruption": ("40", "55", "'high'"),
    "state-response": ("2008", "2010", "1950"),
    "microtrafficking-after-covid": ("2017", "2019", "1950"),
    "what-holds-up": ("coverage", "unsupported", "boredom"),
}
"""A value of each cell for the reader's own numbers, another one, and one that makes no sense."""


@pytest.fixture(scope="module")
def repository_copy(tmp_path_factory):
    """What git tracks, and nothing else."""
    copy = tmp_path_factory.mktemp("binder") / "repository"
    listed = _run(["git", "ls-files", "-z"], ROOT).stdout.split("\0")
    for name in listed:
        if not (ROOT / name).is_file():
            continue  # deleted, and not yet committed
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, copy / name)
    return copy


UNSAVED = {"@jupyterlab/docmanager-extension:plugin": {"autosave": False}}


@pytest.fixture(scope="module")
def environment(repository_copy):
    """The environment that Binder's files describe: the folder of its programs, and variables."""
    folder = repository_copy.parent / "environment"
    _run([_python(repository_copy), "-m", "venv", str(folder)], repository_copy)
    programs = folder / "bin"
    requirements = "binder/requirements.txt"
    install = ["uv", "pip", "install", "--quiet", "--require-hashes", "-r", requirements]
    _run([sys.executable, "-m", *install, "--python", str(programs / "python")], repository_copy)
    own = {
        f"JUPYTER_{name}_DIR": str(folder / f".{name}") for name in ("CONFIG", "DATA", "RUNTIME")
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OTHERS)}
    variables = kept | own | {"PATH": f"{programs}:{os.environ['PATH']}"}
    pip = ["pip", "install", "--dry-run", "--no-cache-dir", "-r", requirements]
    found = _run([str(programs / pip[0]), *pip[1:]], repository_copy, variables).stdout
    assert "Requirement already satisfied: altair==" in found
    assert "Would install" not in found
    _run(["./binder/postBuild"], repository_copy, variables)
    # Else a notebook that runs for two minutes is saved half done, and read so by the next test.
    settings = folder / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(json.dumps(UNSAVED), encoding="utf-8")
    yield programs, variables
    shutil.rmtree(folder)  # a gigabyte, which pytest would keep


def _python(copy):
    """The Python of `runtime.txt` where there is one, else the running one if it is allowed."""
    name, version = (copy / "binder" / "runtime.txt").read_text(encoding="utf-8").split("-")
    assert name == "python", "and no other language"
    return shutil.which(f"python{version.strip()}") or sys.executable


def _run(command, folder, variables=None):
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return done


@pytest.fixture(scope="module")
def lab(repository_copy, environment):
    """Address of the JupyterLab of that environment, over the copy of the repository."""
    programs, variables = environment
    option = "--LabApp.expose_app_in_browser=True"
    with laboratory(programs / "jupyter-lab", repository_copy, variables, option) as address:
        yield address


@pytest.fixture(scope="module")
def reader(browser):
    """A reader, who keeps the scripts of JupyterLab from notebook to notebook."""
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield context
    context.close()


@pytest.fixture
def tab(reader, lab):
    """A tab; the test fails on whatever its console calls an error."""
    page = reader.new_page()
    troubles = []
    page.on("console", lambda m: troubles.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None
            if request.url.startswith((lab, "data:", "blob:"))
            else troubles.append(f"foreign request: {request.url}")
        ),
    )
    yield page
    found = list(troubles)
    page.close()  # in the middle of whatever JupyterLab was asking for
    assert found == []


def _open(tab, address):
    tab.goto(address)
    tab.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    tab.wait_for_function(
        "window.jupyterapp?.shell.currentWidget?.context?.isReady", timeout=60_000
    )


def test_the_project_is_imported_from_the_repository(repository_copy, environment):
    programs, variables = environment
    said = "import recount, sys; print(recount.__file__, *sys.version_info[:2]); import altair;"
    said += " assert 'lark' not in sys.modules, 'seconds of every start'"
    file, *version = _run([str(programs / "python"), "-c", said], "/", variables).stdout.split()
    assert Path(file) == repository_copy / "recount" / "__init__.py"
    wanted = (repository_copy / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    if shutil.which(wanted.replace("-", "")):
        assert wanted == f"python-{'.'.join(version)}"


def test_binder_reads_its_own_folder_and_every_package_is_pinned(repository_copy):
    """With the folder there, Binder leaves pyproject.toml alone, which pins nothing."""
    assert not {"runtime.txt", "postBuild"} & {path.name for path in repository_copy.iterdir()}
    assert os.access(repository_copy / "binder" / "postBuild", os.X_OK)
    lines = (repository_copy / "binder" / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.sub(r" \\\n    --hash=sha256:[0-9a-f]{64}", "", lines).splitlines()
    assert len(pinned) > 50
    assert [line for line in pinned if not re.match(r"[\w.-]+==\S+( ;|$)", line)] == []


def test_the_environment_of_binder_holds_no_more_than_readers_use(environment):
    """With all that builds and tests the book it was 1,166 MB."""
    folder = environment[0].parent
    sizes = (path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert sum(sizes) <= 0.6 * 1_166 * 10**6


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_asks_once_for_the_readers_own_numbers(chapter):
    cells = read(notebooks(ROOT)[chapter])["cells"]
    own = [cell["id"].startswith("try-") and cell["cell_type"] == "code" for cell in cells]
    assert own.count(True) == 1
    lead, cell = cells[own.index(True) - 1], cells[own.index(True)]
    assert lead["id"] == f"{cell['id']}-text"
    assert re.fullmatch(
        r"\*\*Try your own .+\.\*\* In JupyterLab, change .+ in the first line and run the cell\.",
        "".join(lead["source"]),
    )
    source = "".join(cell["source"])
    assert re.match(r"my_\w+(, my_\w+)+ = ", source)
    assert len(source.splitlines()) <= 16
    assert not re.search(r"\b(judge|numbers|figure|explore)\(", source)
    stored = set(re.findall(r"^(\w+) = ", source, re.MULTILINE))
    assert all(name.startswith("my_") for name in stored), "nothing of the chapter is overwritten"


@pytest.mark.parametrize("chapter", notebooks(ROOT))
def test_a_chapter_runs_draws_and_moves_as_its_page_does(tab, lab, site, browser, chapter):
    found = records_of(chapter, read(notebooks(ROOT)[chapter]))
    figures = [record for record in found if record.kind == "figure"]
    # A workspace of its own, or the tabs of other chapters come back.
    _open(tab, f"{lab}/lab/workspaces/{chapter}/tree/chapters/{chapter}.ipynb?token={TOKEN}")
    kinds = tab.evaluate("window.jupyterapp.shell.currentWidget.content.rendermime.mimeTypes")
    assert VEGALITE in kinds, "the charts are in this version of Vega-Lite"
    tab.evaluate(
        """async () => {
            const panel = window.jupyterapp.shell.currentWidget;
            await panel.context.ready;
            await panel.sessionContext.ready;
            // What is stored is not drawn, to be drawn again: all that follows is of this run.
            await window.jupyterapp.commands.execute('notebook:clear-all-cell-outputs');
            await window.jupyterapp.commands.execute('notebook:run-all-cells');
        }"""
    )
    expect(tab.locator(".vega-embed svg, .vega-embed canvas")).to_have_count(
        len(figures), timeout=120_000
    )
    page = browser.new_page()
    page.goto(f"{site}/chapters/{chapter}.html")
    for record in found:
        if record.kind == "explorer":
            _move_as_the_page(tab, page, record)
    page.close()
    # Those that are right are counted there: to carry all of a notebook over takes its time.
    count, bad = tab.evaluate(
        """() => {
            const {cells} = window.jupyterapp.shell.currentWidget.content.model.toJSON();
            const all = cells.flatMap((cell) => cell.outputs ?? []);
            const wrong = ({output_type, name}) => output_type === 'error' || name === 'stderr';
            return [all.length, all.filter(wrong)];
        }"""
    )
    assert count >= len(found)
    assert bad == []
    for kind in ("stderr", "error"):
        assert tab.locator(f".jp-OutputArea-output[data-mime-type$={kind}]").count() == 0
    if is_lesson(chapter):
        _answer_questions(tab, chapter)
    else:
        _try_own(tab, *TRIES[chapter])
    tab.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")


def test_opening_a_chapter_draws_what_is_stored_and_changes_nothing(tab, lab, repository_copy):
    """Neither what JupyterLab notes of its kernel nor a picture of each chart is to be saved."""
    file = repository_copy / "chapters" / f"{CHAPTER}.ipynb"
    before = file.read_bytes()
    figures = [one for one in records_of(CHAPTER, read(file)) if one.kind == "figure"]
    _open(tab, f"{lab}/lab/workspaces/unchanged/tree/chapters/{CHAPTER}.ipynb?token={TOKEN}")
    tab.evaluate(
        """() => {
            const {content} = window.jupyterapp.shell.currentWidget;
            content.notebookConfig = {...content.notebookConfig, windowingMode: 'none'};
        }"""
    )
    drawn = tab.locator(".vega-embed svg, .vega-embed canvas")
    expect(drawn).to_have_count(len(figures), timeout=120_000)
    noted = "window.jupyterapp.shell.currentWidget.model.getMetadata('language_info')?.version"
    tab.wait_for_function(noted, timeout=60_000)
    tab.wait_for_timeout(2_000)  # for pictures, which are made once a chart is drawn
    assert "image/png" not in tab.evaluate(NOTEBOOK)
    assert not tab.evaluate("window.jupyterapp.shell.currentWidget.context.model.dirty")
    assert not re.search(r"\{(cite|numref)", tab.locator(".jp-Notebook").inner_text())
    tab.evaluate("window.jupyterapp.commands.execute('application:close')")
    expect(tab.locator(".jp-Notebook")).to_have_count(0)
    assert tab.locator(".jp-Dialog").count() == 0, "nothing to save"
    assert file.read_bytes() == before


# The cell first: then nothing is open yet, as on the new server that Binder starts for each reader.
@pytest.mark.parametrize("cell", ["judge-medellin-claims", None])
def test_a_link_opens_the_notebook_at_its_cell(tab, lab, cell):
    """The link that a page gives, followed the way Binder does, which puts a token into it."""
    book = Settings("", "", "", "https://github.com/owner/repository", UUID(int=7))
    [path] = parse_qs(urlsplit(binder_address(book, CHAPTER, cell)).query)["urlpath"]
    _open(tab, urlsplit(urljoin(f"{lab}/", path))._replace(query=f"token={TOKEN}").geturl())
    opened = tab.evaluate("window.jupyterapp.shell.currentWidget.context.path")
    assert opened == f"chapters/{CHAPTER}.ipynb"
    cells = read(notebooks(ROOT)[CHAPTER])["cells"]
    active = tab.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    place = [entry["id"] for entry in cells].index(cell) if cell else 0
    expect(active).to_have_attribute("data-windowed-list-index", str(place), timeout=60_000)
    expect(active).to_be_in_viewport(timeout=60_000)


def _try_own(tab, value, other, nonsense):
    """Change the values of the cell that asks for it: its sentence follows, or says what is wrong.

    Another value that gives the same sentence would be no answer to it.
    """
    start = tab.evaluate(RUN_OWN, [value, value])
    changed = tab.evaluate(RUN_OWN, [value, other])
    assert start["kinds"] == changed["kinds"] == ["stream"]
    assert start["text"] != changed["text"]
    assert re.fullmatch(r"[^\n]*\d[^\n]*\.\n", changed["text"]), "one sentence, with a number"
    wrong = tab.evaluate(RUN_OWN, [other, nonsense])
    assert wrong["kinds"] == ["error"]
    assert re.fullmatch(r"\w+Error: [^\n]*expected[^\n]*", wrong["text"], re.IGNORECASE)


def _answer_questions(tab, lesson):
    """Put answers in the place of the three dots: what is said is on record; nonsense is named."""
    for record in questions(lesson).values():
        place = f"check-{record['question']}"
        for answer, reply in answers(record):
            said = tab.evaluate(ANSWER, [place, json.dumps(answer)])
            assert (said["kinds"], said["text"]) == (["display_data"], reply["says"])
        for nonsense in ('"many"', "None", "77, 6"):
            said = tab.evaluate(ANSWER, [place, nonsense])
            assert said["kinds"] == ["error"]
            assert said["text"].startswith(f"LessonError: question {record['question']}: ")
            assert "expected" in said["text"]
        cell = tab.locator(f".jp-Cell:has-text('{record['text'][:40]}')").first
        expect(cell.locator(".jp-InputArea-editor"), "how it is computed is folded").to_be_hidden()


NOTEBOOK = "JSON.stringify(window.jupyterapp.shell.currentWidget.content.model.toJSON())"
ANSWER = """async ([place, answer]) => {
    const panel = window.jupyterapp.shell.currentWidget, notebook = panel.content;
    notebook.activeCellIndex = notebook.widgets.findIndex((cell) => cell.model.id === place);
    const {model} = notebook.activeCell;
    model.sharedModel.setSource(`check("${place.replace('check-', '')}", ${answer})`);
    await window.jupyterapp.commands.execute('notebook:run-cell');
    const outputs = model.toJSON().outputs;
    return {
        kinds: outputs.map((output) => output.output_type),
        text: outputs.flatMap((output) => output.data?.['text/plain'] ?? output.traceback).join(''),
    };
}"""

RUN_OWN = """async ([old, changed]) => {
    const panel = window.jupyterapp.shell.currentWidget, notebook = panel.content;
    const isOwn = (cell) => cell.model.type === 'code' && cell.model.id.startsWith('try-');
    notebook.activeCellIndex = notebook.widgets.findIndex(isOwn);
    const {model} = notebook.activeCell, source = model.sharedModel.getSource();
    if (!source.split('\\n')[0].includes(old)) throw new Error(`no ${old} in: ${source}`);
    model.sharedModel.setSource(source.replace(old, changed));
    await window.jupyterapp.commands.execute('notebook:run-cell');
    const outputs = model.toJSON().outputs;
    return {
        kinds: outputs.map((output) => output.output_type),
        text: outputs.flatMap((output) => output.text ?? output.traceback).join(''),
    };
}"""


def _move_as_the_page(tab, page, record):
    """Walk some choices of an explorer, with a kernel and on the page: both faces say the same."""
    name, told = record.name, Told(record.content)
    found = tab.locator(".widget-vbox").filter(has_text=record.content["title"])
    mark = "(node, name) => { node.dataset.explorer = name; }"
    found.first.evaluate(mark, name, timeout=60_000)
    box = tab.locator(f"[data-explorer='{name}']")  # not to search the whole notebook each time
    expect(box.locator(RESULT)).to_have_text(record.content["sentence"], timeout=60_000)
    for chosen in walk(name, told):
        follow(page, f"explorer-{name}?{urlencode(chosen, doseq=True, quote_via=quote)}")
        shown(page, name, **{choice: options[-1] for choice, options in chosen.items()})
        for choice, control in zip(
            record.content["choices"],
            box.locator(".widget-hbox .widget-inline-hbox").all(),
            strict=True,
        ):
            if _choose(control, choice["kind"], chosen[choice["name"]]):
                # Else what the kernel still says of one choice falls between the keys of the next.
                tab.evaluate(ANSWERED)
        expect(box.locator(RESULT)).to_have_text(sentence(page, name))
        rows = table(page, name)
        assert same_cells(box.locator("tbody tr").evaluate_all(CELLS)) == same_cells(rows)
        expect(box.locator("svg")).to_have_count(1 if rows and "spec" in record.content else 0)


RESULT = ".widget-html-content > p"
ANSWERED = """async () => {
    const {kernel} = window.jupyterapp.shell.currentWidget.sessionContext.session;
    const {content} = await kernel.requestListSubshell({}).done;
    const asked = [null, ...content.subshell_id].map((shell) => {
        kernel.subshellId = shell;
        return kernel.requestExecute({code: '', silent: true}).done;
    });
    kernel.subshellId = null;
    await Promise.all(asked);
}"""
"""Wait until the kernel has answered whatever it was asked before.

It keeps the order of what each of its shells is asked, and JupyterLab speaks of widgets on a
subshell, beside the one for cells: an empty cell is run on each.
"""
CELLS = "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))"


def _choose(control, kind, options):
    """Set a widget; `options` are texts, as in a link. Return whether it had to be set."""
    if kind == "switch":
        box = control.locator("input")
        before = ["yes" if box.is_checked() else "no"]
    elif kind == "range":
        box = control.locator(".widget-readout")
        before = [box.inner_text()]
    else:
        box = control.locator("select")
        before = box.evaluate("(list) => [...list.selectedOptions].map(({label}) => label)")
    if before == options:
        return False
    if kind == "switch":
        box.set_checked(options == ["yes"])
    elif kind == "range":
        box.fill(options[0])
        box.press("Enter")
        expect(box).to_have_text(options[0])
    else:
        box.select_option(label=options)
    return True
