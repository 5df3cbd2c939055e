"""After whatever edits, and builds killed in between, the book is what a clean build gives.

That is, in both of its languages.

The edits are drawn at random: three rounds of them in each run, or as many as the environment
variable ``RECOUNT_EDITS`` says. A failure names the seed, which ``RECOUNT_SEED`` sets.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import pytest
from built import ROOT, keep_made
from small_book import keep_only

from benchmarks.edits import retotal
from recount.errors import BuildError
from recount.languages.languages import ENGLISH, SPANISH, languages_of
from recount.publish.pipeline.build import EDITED, build, executed_records
from recount.publish.postprocess.texts import ENTRIES
from recount.publish.translate.catalogues import path_of, read_catalogue, write_catalogues
from recount.tables.descriptors import record

CHAPTER = "state-response"
CLAIMS = ("medellin-homicide-fall-2002-2003", "rio-upp-area")
LEDGER = ("claims", "quantities", "judgements")
CELLS = {
    "intro": "# State response\n\nWhat is said of a city, by {cite}`oas2013`.",
    "setup": "import altair as alt\n"
    "from recount import figure, judge, percent_fall, pick_each, table",
    "city": "## Medellín\n\nThe rate of a city fell.",
    "read": "rates = table('medellin_homicides')\n"
    "rate = pick_each(rates, 'rate_per_100k', series='police_1990_2013')\n"
    "print('read')",
    "count": f"judge('{CLAIMS[0]}', then=percent_fall(rate[2002], rate[2003]))",
    "draw": "counted = rates.dropna(subset=['victims'])\n"
    "chart = alt.Chart(counted).mark_point().encode(x='year:Q', y='victims:Q')\n"
    "figure('small', chart)",
    "rio": "## Rio\n\nAnother city, of which less is known.",
    "open": f"judge('{CLAIMS[1]}')",
}
MARKDOWN = ("intro", "city", "rio")
CAPTION = (
    "small:\n  title: A title\n  subtitle: A subtitle\n  caption: A caption\n  alt: An alt text\n"
)
PAGES = {
    "index.md": "# A small book\n\nSee [notes](reference/notes.md) and {ref}`figure-small`.\n",
    "reference/notes.md": "(here)=\n# Notes\n\nBy {cite}`copolad2023`.\n\n## More\n\nA word.\n",
    "reference/sources.md": "# Sources\n\n```{bibliography}\n```\n\n{ref}`here`\n",
    "reference/ledger.md": "# Ledger\n\n```{recount-ledger}\n```\n",
    "reference/about.md": "# About\n\nA book.\n",
    "reference/draft.md": "# A draft\n\nIt is not in the contents.\n",
}
CONTENTS = """\
format: jb-book
root: index
chapters:
  - file: chapters/state-response
  - file: reference/notes
  - file: reference/sources
  - file: reference/ledger
  - file: reference/about
"""


WORDS = {
    ("state-response", "cell city", "Medellín"): "Medellín",
    ("state-response", "cell city", "The rate of a city fell."): "La tasa de una ciudad bajó.",
    ("state-response", "cell rio", "Rio"): "Río",
    ("reference", "page reference/notes", "A word."): "Una palabra.",
}
"""What is translated of the book beside what it shares with the project; all else is not."""


@dataclass
class Book:
    """A small book, and what people do to it."""

    root: Path
    chance: random.Random

    @classmethod
    def start(cls, root, chance):
        """Write it."""
        for name in ("_config.yml", "references.bib", "CHANGELOG.md", "pyproject.toml"):
            shutil.copy(ROOT / name, root / name)
        shutil.copytree(ROOT / "data", root / "data")
        for file in (root / "data" / "captions").glob("*.yml"):
            file.unlink()
        (root / "data" / "captions" / f"{CHAPTER}.yml").write_text(CAPTION, encoding="utf-8")
        for folder in ("chapters", "reference"):
            (root / folder).mkdir()
        (root / "_toc.yml").write_text(CONTENTS, encoding="utf-8")
        for name, text in PAGES.items():
            (root / name).write_text(text, encoding="utf-8")
        cells = [
            {"cell_type": "markdown", "id": name, "metadata": {}, "source": text}
            if name in MARKDOWN
            else {
                "cell_type": "code",
                "id": name,
                "metadata": {},
                "source": text,
                "execution_count": None,
                "outputs": [],
            }
            for name, text in CELLS.items()
        ]
        notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        book = cls(root, chance)
        book.chapter.write_text(json.dumps(notebook), encoding="utf-8")
        for domain in ("claims", "data", "site"):
            path = path_of(root, SPANISH, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path_of(ROOT, SPANISH, domain), path)
        for message, words in WORDS.items():
            book.translate(*message, words)
        keep_only(root, CLAIMS)
        keep_made(root)
        return book

    @property
    def chapter(self):
        return self.root / "chapters" / f"{CHAPTER}.ipynb"

    @property
    def html(self):
        return self.root / "_build" / "html"

    def word(self):
        """A word without a number in it, which would need an origin."""
        return "".join(self.chance.choices("abcdefgh", k=8))

    def replace(self, name, old, new):
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name}: {old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def edit_cell(self, cell_id, change):
        notebook = json.loads(self.chapter.read_text(encoding="utf-8"))
        [cell] = [cell for cell in notebook["cells"] if cell["id"] == cell_id]
        cell["source"] = change("".join(cell["source"]))
        self.chapter.write_text(json.dumps(notebook), encoding="utf-8")

    def translate(self, domain, context, text, words):
        """Give a text other words in the catalogue."""
        catalogue = read_catalogue(self.root, SPANISH, domain)
        catalogue.add(text, words, context=context or None)
        entry = catalogue.get(text, context or None)
        entry.string = words
        write_catalogues(self.root, [(SPANISH, catalogue)])

    def edit_row(self, table, column, change):
        path = self.root / "data" / "claims" / f"{table}.csv"
        rows = pd.read_csv(path, dtype=str, keep_default_na=False)
        rows.loc[0, column] = change(rows.loc[0, column])
        rows.to_csv(path, index=False, lineterminator="\n")
        record(self.root)

    # What follows is what is done at random: first what changes one page alone.

    def sentence_of_the_chapter(self):
        self.edit_cell(self.chance.choice(MARKDOWN), lambda text: f"{text}\n\nAnd {self.word()}.")

    def sentence_of_a_page(self):
        name = self.chance.choice(["index.md", "reference/notes.md", "reference/about.md"])
        path = self.root / name
        path.write_text(f"{path.read_text('utf-8')}\nAnd {self.word()}.\n", encoding="utf-8")

    def emphasis(self):
        self.edit_cell("rio", lambda text: text.replace("less is", f"**less** `{self.word()}` is"))

    def a_page_that_is_not_listed(self):
        path = self.root / "reference" / "draft.md"
        path.write_text(f"{path.read_text('utf-8')}\nAnd {self.word()}.\n", encoding="utf-8")

    def a_new_script_word(self):
        path = self.root / "reference" / "about.md"
        text = f"{path.read_text('utf-8')}\n```python\n{self.word()} = 'x'\n```\n"
        path.write_text(text, encoding="utf-8")

    def words_of_a_page(self):
        [*messages] = WORDS
        domain, context, text = self.chance.choice([one for one in messages if "." in one[2]])
        self.translate(domain, context, text, f"{WORDS[domain, context, text]} {self.word()}.")

    # Then what may change others.

    def words_of_the_site(self):
        self.translate("site", "", "Write instead", f"Escriba {self.word()}")

    def words_of_a_claim(self):
        [message] = [
            entry.id
            for entry in read_catalogue(self.root, SPANISH, "claims")
            if entry.context == f"{CLAIMS[1]} statement"
        ]
        self.translate("claims", f"{CLAIMS[1]} statement", message, f"Dicen {self.word()}.")

    def cell(self):
        self.edit_cell("read", lambda text: f"{text}\nprint('{self.word()}')")

    def claim(self):
        self.edit_row("claims", "statement", lambda text: f"{text} So {self.word()}.")

    def judgement(self):
        self.edit_row("judgements", "because", lambda text: f"{text} So {self.word()}.")

    def table_value(self):
        path = self.root / "data" / "colombia" / "medellin_homicides.csv"
        lines = path.read_text(encoding="utf-8").splitlines()
        place = next(n for n, line in enumerate(lines) if line.startswith("police_1990_2013,2001,"))
        fields = lines[place].split(",")
        fields[2] = str(int(fields[2]) + self.chance.randint(1, 9))
        fields[3] = ""  # with another number of persons the rate would be another one
        lines[place] = ",".join(fields)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        retotal(path)
        record(self.root)

    def citation(self):
        key = self.chance.choice(["oas2013", "copolad2023"])
        with (self.root / "reference" / "notes.md").open("a", encoding="utf-8") as page:
            page.write(f"\nAgain {{cite}}`{key}`.\n")

    def setting(self):
        self.replace("_config.yml", "title: Drugs", f"title: {self.word()} Drugs")

    def title_of_a_page(self):
        self.replace("reference/notes.md", "# Notes", f"# Notes {self.word()}")

    def title_of_the_chapter(self):
        self.edit_cell("intro", lambda text: text.replace("# State", f"# {self.word()} State"))

    def heading(self):
        self.edit_cell("rio", lambda text: text.replace("## Rio", f"## Rio {self.word()}"))

    def deleted_or_new_figure(self):
        shown = "figure('small', chart)"
        notebook = self.chapter.read_text(encoding="utf-8")
        there = shown in notebook
        self.edit_cell("draw", lambda text: text.replace(*(shown, "1") if there else ("1", shown)))
        see = " and {ref}`figure-small`"
        text = PAGES["index.md"].replace(see, "") if there else PAGES["index.md"]
        (self.root / "index.md").write_text(text, encoding="utf-8")
        caption = "" if there else CAPTION
        (self.root / "data" / "captions" / f"{CHAPTER}.yml").write_text(caption, encoding="utf-8")

    def renamed_slug(self):
        path = self.root / "data" / "claims" / "claims.csv"
        [old] = [
            claim
            for claim in pd.read_csv(path, dtype=str)["claim"]
            if claim.startswith(CLAIMS[0])  # perhaps renamed before
        ]
        new = f"{CLAIMS[0]}-{self.word()}"
        for name in LEDGER:
            self.replace(f"data/claims/{name}.csv", old, new)
        record(self.root)
        self.edit_cell("count", lambda text: text.replace(old, new))

    TEXTS = (
        sentence_of_the_chapter,
        sentence_of_a_page,
        emphasis,
        a_page_that_is_not_listed,
        a_new_script_word,
        words_of_a_page,
    )
    OTHERS = (
        words_of_the_site,
        words_of_a_claim,
        cell,
        claim,
        judgement,
        table_value,
        citation,
        setting,
        title_of_a_page,
        title_of_the_chapter,
        heading,
        deleted_or_new_figure,
        renamed_slug,
    )


def files(html):
    return {
        file.relative_to(html).as_posix(): file.read_bytes()
        for file in sorted(html.rglob("*"))
        if file.is_file()
    }


def of_a_library(library, root):
    """Build a book by a copy of the library, and give what is said."""
    code = "import sys; from pathlib import Path; from recount.publish.pipeline.build import build;"
    done = subprocess.run(
        [sys.executable, "-c", f"{code} build(Path(sys.argv[1]), print)", str(root)],
        cwd=library,
        env=os.environ | {"PYTHONPATH": str(library)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def clean(book, folder, whole):
    """The files of a clean build; chapters are executed again if it is to be wholly clean."""
    shutil.copytree(book.root, folder, ignore=shutil.ignore_patterns("_build"))
    if not whole:
        keep_made(folder)
        for name in ("executed", "drawn", "es/drawn"):
            shutil.copytree(book.root / "_build" / name, folder / "_build" / name)
    assert build(folder, lambda _: None)
    found = files(folder / "_build" / "html")
    shutil.rmtree(folder)
    return found


def edited_pages(book, line):
    """The pages that a line of a build says are in place already, as they are now."""
    names = line.removeprefix(EDITED).split(", ") if line.startswith(EDITED) else []
    return {name: (book.html / name).read_bytes() for name in names}


def kill_a_build(book, seconds):
    """Begin to build, and kill that after a while, whatever it is at."""
    code = "import sys; from pathlib import Path; from recount.publish.pipeline.build import build;"
    command = [sys.executable, "-c", f"{code} build(Path(sys.argv[1]), print)", str(book.root)]
    begun = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(seconds)
    begun.send_signal(signal.SIGKILL)
    begun.wait()


def test_after_any_edits_the_book_is_that_of_a_clean_build(tmp_path, monkeypatch):
    seed = int(os.environ.get("RECOUNT_SEED") or random.SystemRandom().randrange(10**6))
    rounds = int(os.environ.get("RECOUNT_EDITS") or 3)
    chance = random.Random(seed)
    (tmp_path / "book").mkdir()
    book = Book.start(tmp_path / "book", chance)
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None)
    for number in range(rounds):
        texts = number % 2 == 0
        edits = chance.sample(Book.TEXTS if texts else Book.OTHERS, k=chance.randint(1, 2))
        for edit in edits:
            edit(book)
        told = f"seed {seed}, round {number}: {', '.join(edit.__name__ for edit in edits)}"
        print(told)
        before, said = files(book.html), []
        if number == 1:
            kill_a_build(book, chance.uniform(0.5, 8))
            assert files(book.html) == before, f"{told}: killed"
        shown = {}

        def hear(line, told_of=said.append, shown=shown):
            told_of(line)
            shown |= edited_pages(book, line)

        assert build(book.root, hear, edited_first=chance.random() < 0.5), told
        if texts:
            assert not [line for line in said if "all pages" in line or "the pages" in line], told
        again = files(book.html)
        monkeypatch.setenv("RECOUNT_ROOT", str(tmp_path / "clean"))
        wanted = clean(book, tmp_path / "clean", whole=number == rounds - 1)
        monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
        assert sorted(again) == sorted(wanted), told
        assert [name for name in again if again[name] != wanted[name]] == [], told
        assert [name for name in shown if shown[name] != wanted[name]] == [], told


def stopped_when_seen(book):
    """Stop a build once edited pages are in place; gives these pages and all files."""
    shown = {}

    def stop(line):
        shown.update(edited_pages(book, line))
        if shown:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(book.root, stop, edited_first=True)
    return shown, files(book.html)


def built_after_all(book, folder, monkeypatch):
    """Build a book after a build that was stopped; what it holds is what a clean build gives."""
    assert build(book.root, lambda _: None)
    again = files(book.html)
    monkeypatch.setenv("RECOUNT_ROOT", str(folder))
    assert again == clean(book, folder, whole=False)
    return again


def test_an_edited_page_is_in_place_before_all_else(tmp_path, monkeypatch):
    """And if the build is stopped then, the next one gives what a clean one gives."""
    (tmp_path / "book").mkdir()
    book = Book.start(tmp_path / "book", random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None, edited_first=True)
    before = files(book.html)
    book.sentence_of_the_chapter()
    shown, early = stopped_when_seen(book)
    assert [*shown] == [f"chapters/{CHAPTER}.html"]
    assert {name for name in early if early[name] != before[name]} == {*shown}
    wanted = built_after_all(book, tmp_path / "clean", monkeypatch)
    assert {name: wanted[name] for name in shown} == shown


def test_all_pages_in_english_are_in_place_before_those_of_other_languages(tmp_path, monkeypatch):
    """After an edit of data; and if the build is stopped then, the next one gives a clean book."""
    (tmp_path / "book").mkdir()
    book = Book.start(tmp_path / "book", random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None, edited_first=True)
    before = files(book.html)
    book.table_value()
    shown, early = stopped_when_seen(book)
    assert f"chapters/{CHAPTER}.html" in shown
    assert all(early[name] != before[name] for name in shown)
    others = tuple(f"{one.code}/" for one in languages_of(book.root) if one != ENGLISH)
    for folder in others:
        spanish = {name for name in before if name.startswith(folder)}
        assert spanish == {name for name in early if name.startswith(folder)}
        assert [name for name in spanish if early[name] != before[name]] == []
    wanted = built_after_all(book, tmp_path / "clean", monkeypatch)
    assert {name: wanted[name] for name in shown} == shown
    own = [name for name in wanted if not name.startswith((*others, "_static/"))]
    assert {name for name in own if early[name] != wanted[name]} <= ENTRIES.keys()


def test_an_edit_that_is_undone_while_it_is_built_leaves_no_trace(tmp_path, monkeypatch):
    """Nobody goes on to write what was given up, into a tree that others link to."""
    book = Book.start(tmp_path, random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None)
    before, text = files(book.html), book.chapter.read_bytes()
    book.sentence_of_the_chapter()

    def undone(root, say):
        book.chapter.write_bytes(text)
        return executed_records(root, say)

    with monkeypatch.context() as patch:
        patch.setattr("recount.publish.pipeline.build.executed_records", undone)
        assert build(book.root, lambda _: None, edited_first=True)
    assert files(book.html) == before
    assert build(book.root, lambda _: None)  # for it is not what the build began with
    assert files(book.html) == before
    assert not build(book.root, lambda _: None)


def test_what_is_wrong_is_said_and_no_page_shown(tmp_path, monkeypatch):
    book = Book.start(tmp_path, random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None)
    before, said = files(book.html), []
    book.edit_cell("rio", lambda text: f"{text}\n\nSee {{ref}}`figure-nowhere`, {{cite}}`nobody`.")
    with pytest.raises(BuildError, match=r"(?s)nowhere.*nobody|nobody.*nowhere"):
        build(book.root, said.append, edited_first=True)
    assert files(book.html) == before
    assert not [line for line in said if line.startswith(EDITED)]


def test_words_of_one_language_are_of_that_language_alone(tmp_path, monkeypatch):
    book = Book.start(tmp_path, random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    assert build(book.root, lambda _: None)
    before, said = files(book.html), []
    page = "es/reference/notes.html"
    assert "<p>Una palabra.</p>" in before[page].decode()
    assert '<p lang="en">See ' in before["es/index.html"].decode()
    assert "<h2>Río<" in before["es/chapters/state-response.html"].decode()
    assert '<section id="rio">' in before["es/chapters/state-response.html"].decode()
    book.translate("reference", "page reference/notes", "A word.", "Otra palabra.")
    assert build(book.root, said.append)
    begun = [line for line in said if line.startswith("Building")]
    assert begun == ["Building Spanish (Latin America): reference/notes"]
    again = files(book.html)
    changed = {name for name in again if again[name] != before.get(name)}
    assert page in changed
    assert all("es/" in name or "search" in name for name in changed), changed
    [told] = [line for line in said if "for lack of a translation" in line]
    assert told.startswith("  Spanish (Latin America): ")


def test_styles_and_scripts_are_given_to_pages_that_stay(tmp_path, monkeypatch):
    """Edited in a copy of the library: no page is written, and each loads what it would."""
    library = tmp_path / "library"
    without = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "recount", library / "recount", ignore=without)
    for name in ("book", "clean"):
        (tmp_path / name).mkdir()
    book = Book.start(tmp_path / "book", random.Random(1))
    monkeypatch.setenv("RECOUNT_ROOT", str(book.root))
    first = of_a_library(library, book.root)
    site = library / "recount" / "publish" / "site"
    for name, more in {
        "recount.css": '.bd-article p { color: #123456; background: url("favicon.svg") }',
        "page.js": 'window.edited = said("Figure");',
        "search.js": "window.searched = true;",
    }.items():
        with (site / name).open("a", encoding="utf-8") as file:
            file.write(f"{more}\n")
    said = of_a_library(library, book.root)
    begun = [line for line in said if line.startswith("Building")]
    assert begun == [
        "Building styles and scripts",
        "Building Spanish (Latin America): styles and scripts",
    ]
    told = [line for line in first if line.startswith(" ") and "executed" not in line]
    assert [line for line in said if line.startswith(" ")] == told != []
    with (site / "recount.css").open("a", encoding="utf-8") as file:
        file.write(".bd-article p { outline: 1px solid #654321 }\n")
    assert of_a_library(library, book.root)[:2] == begun
    found = files(book.html)
    loaded = b"\n".join(content for name, content in found.items() if "_static/" in name)
    for edited in (
        b"solid #654321",
        b"color: #123456",
        b'edited = "Figure"',
        b'edited = "Figura"',
        b"searched = true",
    ):
        assert edited in loaded
    copy = tmp_path / "clean" / "book"
    shutil.copytree(book.root, copy, ignore=shutil.ignore_patterns("_build"))
    for name in ("executed", "drawn", "es/drawn", "cited", "es/cited"):
        shutil.copytree(book.root / "_build" / name, copy / "_build" / name)
    monkeypatch.setenv("RECOUNT_ROOT", str(copy))
    of_a_library(library, copy)
    wanted = files(copy / "_build" / "html")
    assert sorted(found) == sorted(wanted)
    assert [name for name in found if found[name] != wanted[name]] == []
